"""Everybody can read the rules; those who keep the house publish new ones."""

import html

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from meetings import rules
from meetings.models import RuleSet
from meetings.models.series import MeetingType
from tests import build


def written(**changes) -> dict[str, str]:
    """The form as it stands on the page, with some fields changed."""
    texts = rules.texts_of(RuleSet.current())
    data = {
        "name": "Spilleregler", "origin": "Vores egne", "seen_version": "1",
        "form-TOTAL_FORMS": str(len(texts) + 2), "form-INITIAL_FORMS": str(len(texts)),
    }  # fmt: skip
    for index, text in enumerate(texts):
        fields = {"number": index + 1, **vars(text)}
        data |= {f"form-{index}-{name}": str(value) for name, value in fields.items()}
    for index in (len(texts), len(texts) + 1):
        data[f"form-{index}-kind"] = "tick"
    return data | changes


@pytest.fixture
def shipped(db) -> int:
    """How many sets of rules the house comes with: one for all kinds, and those of single kinds."""
    return RuleSet.objects.count()


@pytest.fixture
def astrid(cast, browse):
    return browse(cast.astrid)


def test_a_member_of_staff_reads_the_rules_and_where_they_come_from(cast, browse):
    page = browse(cast.preben).get(reverse("rules")).content.decode()

    assert "Borgerens mål først" in page
    assert "De er ikke Type2dialogs" in page
    assert reverse("rules_edit") not in page


def test_the_rules_are_read_in_english_too(cast, browse):
    cast.karim.language = "en"
    cast.karim.save()

    assert "One speaker at a time" in browse(cast.karim).get(reverse("rules")).content.decode()


def test_only_those_who_keep_the_house_write_rules(cast, browse, shipped):
    assert browse(cast.inge).get(reverse("rules_edit")).status_code == 403
    assert browse(cast.inge).post(reverse("rules_edit"), written()).status_code == 403
    assert RuleSet.objects.count() == shipped


def test_the_page_shows_what_is_in_use(astrid):
    page = astrid.get(reverse("rules_edit")).content.decode()

    assert "Én taler ad gangen" in page
    assert 'name="form-14-title"' in page


def test_the_page_leads_to_the_rules_of_each_kind_and_says_who_uses_the_common_ones(cast, browse):
    page = browse(cast.karim).get(reverse("rules")).content.decode()
    board = RuleSet.current("board")
    own = browse(cast.karim).get(board.get_absolute_url()).content.decode()

    assert board.get_absolute_url() in page
    assert "Bruges af: Tværfagligt rehabiliteringsmøde (DTR)" in " ".join(page.split())
    assert "Stående og kort" in own
    assert "De er ikke Type2dialogs" in own
    assert "Borgerens mål først" not in own


def test_a_rule_is_reworded_moved_removed_and_added(astrid):
    changes = {
        "form-0-title": "Målet først", "form-1-DELETE": "on", "form-12-number": "1",
        "form-13-title": "Vi lytter", "form-13-line": "Alle kommer til orde.",
    }  # fmt: skip

    answer = astrid.post(reverse("rules_edit"), written(**changes))

    assert answer.url == reverse("rules")
    titles = [rule.title for rule in RuleSet.current().rules.all()]
    assert len(titles) == 13
    assert titles[:2] == ["Målet først", "Vi skriver, følger op og giver besked"]
    assert titles[-1] == "Vi lytter"


def test_a_rule_keeps_its_check(astrid):
    astrid.post(reverse("rules_edit"), written())

    first = RuleSet.current().rules.first()
    assert (RuleSet.current().version, first.check_name) == (2, "goal_first")


def test_the_editor_says_in_a_sentence_what_each_check_looks_at(astrid):
    page = html.unescape(astrid.get(reverse("rules_edit")).content.decode())

    for name, check in rules.CHECKS.items():
        assert f'<option value="{name}"' in page
        assert str(check.label) in page
        assert str(check.says) in page


def test_the_check_behind_a_rule_is_changed_in_a_new_version_only(astrid):
    astrid.post(reverse("rules_edit"), written(**{"form-0-check_name": "one_speaker", "form-0-kind": "auto"}))

    common = RuleSet.objects.filter(meeting_type="")
    checks = [common.get(version=version).rules.first().check_name for version in (1, 2)]
    assert checks == ["goal_first", "one_speaker"]


def test_the_rules_that_came_with_the_house_are_said_to_be_derived(astrid):
    for page in ("rules", "rules_edit"):
        assert "De er ikke Type2dialogs" in astrid.get(reverse(page)).content.decode()
    astrid.post(reverse("rules_edit"), written())
    assert "De er ikke Type2dialogs" not in astrid.get(reverse("rules")).content.decode()


def test_from_the_rules_it_is_one_step_to_each_script(astrid):
    page = astrid.get(reverse("rules")).content.decode()

    for kind in MeetingType.values:
        assert reverse("script", args=[kind]) in page


def test_an_earlier_version_can_still_be_read(astrid):
    astrid.post(reverse("rules_edit"), written(**{"form-0-title": "Målet først"}))

    assert "Borgerens mål først" in astrid.get(reverse("rules_version", args=[1])).content.decode()
    assert "Målet først" in astrid.get(reverse("rules_version", args=[2])).content.decode()
    assert astrid.get(reverse("rules_version", args=[3])).status_code == 404
    assert astrid.get(reverse("rules_of_kind", args=["board", 2])).status_code == 404


def test_who_comes_second_keeps_the_text_and_may_publish_it_then(astrid):
    astrid.post(reverse("rules_edit"), written(**{"form-0-title": "Den første"}))
    mine = written(**{"form-0-title": "Den anden"})

    answer = astrid.post(reverse("rules_edit"), mine)

    assert answer.status_code == 422
    assert "Den anden" in answer.content.decode()
    assert 'name="seen_version" value="2"' in answer.content.decode()
    astrid.post(reverse("rules_edit"), {**mine, "seen_version": "2"})
    assert RuleSet.current().rules.first().title == "Den anden"


@pytest.mark.parametrize(
    "changes",
    [
        {"form-0-title": ""},
        {"form-0-check_name": "no_such_check"},
        {"form-0-number": "0"},
        {"form-0-line": "x" * 201},
        {"name": ""},
        {"form-TOTAL_FORMS": "many"},
        {f"form-{index}-DELETE": "on" for index in range(13)},
        {"seen_version": "٣"},
    ],
)
def test_what_cannot_be_published_changes_nothing(astrid, shipped, changes):
    answer = astrid.post(reverse("rules_edit"), written(**changes))

    assert answer.status_code == 422
    assert RuleSet.objects.count() == shipped


def test_a_set_may_be_longer_than_thirteen(astrid):
    for version in (1, 2):
        count = RuleSet.current().rules.count()
        more = {f"form-{count}-title": "Ny", f"form-{count}-line": "Regel", "seen_version": str(version)}
        astrid.post(reverse("rules_edit"), written(**more))

    assert RuleSet.current().rules.count() == 15


def test_a_meeting_is_made_with_the_newest_rules(astrid, cast):
    astrid.post(reverse("rules_edit"), written())

    assert build.make_meeting(cast.nord).rule_set == RuleSet.objects.get(meeting_type="", version=2)


def test_the_scorecard_tells_rule_verdict_and_reason(cast):
    meeting = build.make_meeting(cast.nord)
    rules.record_observations(meeting)

    with translation.override("en"):
        facts = {"observations": rules.observations_of(meeting)}
        shown = render_to_string("meetings/_rule_observations.html", facts)

    assert "7. A trained leader steers" in shown
    assert "Inge Kjær led the meeting; no training as leader is on record." in shown
    assert "status-not-kept" in shown
