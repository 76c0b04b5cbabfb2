"""The tags that every template knows: what they show, and that nothing from people becomes markup."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django import forms
from django.db.models import TextChoices
from django.template import Context, Template
from django.utils import translation

from citizens.models.intervention import ProposalState
from dtr.components import status
from goals.models import GoalStatus
from meetings.models.agenda import FollowUpOutcome
from meetings.models.agreements import ActionState
from meetings.states import ItemState, MeetingState

STATES: list[type[TextChoices]] = [
    MeetingState,
    ItemState,
    GoalStatus,
    ActionState,
    ProposalState,
    FollowUpOutcome,
]
STATIC = Path(__file__).resolve().parents[2] / "static"


class Visit(forms.Form):
    day = forms.DateField()
    note = forms.CharField(required=False)


def show(source: str, **facts: object) -> str:
    return Template(source).render(Context(facts))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("states", STATES, ids=lambda states: states.__name__)
def test_every_state_is_shown_as_a_shape_and_a_word(states: type[TextChoices], language: str) -> None:
    with translation.override(language):
        for member in states:
            pill = status(member)

            assert str(member.label) in pill
            assert "status-shape" in pill
            assert f"status-{member.name.lower().replace('_', '-')}" in pill


def test_a_card_holds_its_body_and_escapes_its_title() -> None:
    shown = show("{% card title=name %}<b>{{ name }}</b>{% endcard %}", name="<i>Åse</i>")

    assert "<h2>&lt;i&gt;Åse&lt;/i&gt;</h2>" in shown
    assert "<b>&lt;i&gt;Åse&lt;/i&gt;</b>" in shown


def test_a_dialog_is_named_by_its_title() -> None:
    shown = show('{% dialog "park" title="Park" %}body{% enddialog %}')

    assert 'aria-labelledby="park-title"' in shown
    assert 'id="park-title">Park<' in shown


def test_a_field_with_a_fault_points_at_its_sentence() -> None:
    shown = show("{% field form.day %}", form=Visit({"day": "never"}))

    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_day_error"' in shown
    assert 'id="id_day_error"' in shown


def test_the_error_summary_leads_to_each_field() -> None:
    shown = show("{{ form }}", form=Visit({"day": "never"}))

    assert 'href="#id_day"' in shown
    assert shown.count('role="alert"') == 1


def test_a_form_nobody_has_sent_has_no_faults() -> None:
    shown = show("{% errors form %}", form=Visit())

    assert shown.strip() == ""


def test_every_icon_that_is_asked_for_exists() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    templates = STATIC.parent.joinpath("templates").rglob("*.html")
    asked = {name for page in templates for name in re.findall(r'{% icon "([^"]+)" %}', page.read_text())}

    assert asked <= known


def test_every_file_that_a_style_sheet_names_exists() -> None:
    sheets = [sheet for sheet in (STATIC / "css").glob("*.css") if sheet.name != "paper.css"]
    named = {
        (sheet.parent / address).resolve()
        for sheet in sheets
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text())
    }

    assert [file for file in named if not file.is_file()] == []


def test_the_name_of_a_thing_is_dressed_by_one_sheet():
    dressed = defaultdict(set)
    for sheet in (STATIC / "css").glob("*.css"):
        # The sheets of the papers are never loaded beside those of the screens, or more than two at once.
        if not sheet.name.startswith("paper"):
            for name in re.findall(r"^  \.([a-z-]+) \{", sheet.read_text(), re.MULTILINE):
                dressed[name].add(sheet.name)

    assert dressed["trend"] == {"components.css"}
    assert {name: sheets for name, sheets in dressed.items() if len(sheets) > 1} == {}
