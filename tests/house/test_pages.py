"""Every page opens, for everybody who may see it, in Danish and in English; and every template is used."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import reverse
from django.views.defaults import server_error

from citizens import decisions, hearings, letters
from dtr import clock
from meetings import minutes, sheets
from meetings.models import ClosedDay, Meeting, Sheet
from tests import build
from tests.house import source
from tests.house.conftest import DEVICES, PEOPLE
from tests.house.doors import DOORS, OURS
from tests.house.knocking import NAMED, address, knock, said

# What answers something else than a page, to everybody or to those without a paired wall.
NOT_A_PAGE = {"citizen_search": {302}, "no_stream": {204}, "wall_board": {200, 204}}
# What no browser asks for: letters, and a piece of the kit that no page needs at the moment.
# A letter to the citizen is made by a worker, from a draft that somebody has written to its end.
NOT_IN_A_WALK = {"mail/", "components/dialog.html", "paper/letter", "paper/_letter_part.html"}
# What a page never shows: the inside of a template, a sentence without its facts, a Python value.
RAW = re.compile(r"\{%|\{\{|%\(\w+\)|&lt;\w+\.\w+ object|>\s*None\s*<")


def speaking(browser: Client, language: str, user) -> None:
    """The browser's person, or the device itself, has chosen a language."""
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if user is not None:
        user.language = language
        user.save()


def faults_of(answer, language: str, expected: set[int]) -> list[str]:
    page, found = said(answer), []
    if answer.status_code not in expected:
        found.append(f"status {answer.status_code}")
    if "<html" in page and f'<html lang="{language}"' not in page:
        found.append(f"does not speak {language}")
    if "text/html" in answer.get("Content-Type", "") and (raw := RAW.search(page)):
        found.append(f"shows {page[max(0, raw.start() - 40) : raw.end() + 20]!r}")
    return found


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("who", [*PEOPLE, *DEVICES])
def test_every_page_opens_in_both_languages_for_whoever_may_see_it(who, language, world, browsers):
    people = {
        "colleague": world.karim, "leader": world.inge, "visitator": world.vibeke, "supplier": world.preben,
        "administrator": world.astrid, "stranger": world.sofie,
    }  # fmt: skip
    speaking(browsers[who], language, people.get(who))

    faults = []
    for name in NAMED:
        if DOORS[name].expected(who, "GET") == "in":
            expected = NOT_A_PAGE.get(name, {200}) if name in OURS else {200, 302}
            answer = knock(browsers[who], "GET", address(name, world))
            faults += [f"{name} {fault}" for fault in faults_of(answer, language, expected)]

    assert faults == []


@contextmanager
def noted() -> Iterator[set[str]]:
    """The names of all templates that are rendered meanwhile."""
    names: set[str] = set()

    def note(template, **_more) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def test_every_template_is_used(world, browsers):
    ours = {path.relative_to(source.HOUSE / "templates").as_posix() for path in source.templates()}

    with noted() as rendered:
        _walk_through_everything(world, browsers)
        _stand_before_closed_doors(world, browsers)
        _come_and_go(world)
        _meet_what_is_rare(world, browsers)

    left = {name for name in ours - rendered if not name.startswith(tuple(NOT_IN_A_WALK))}
    assert left == set()


def _walk_through_everything(world, browsers) -> None:
    for name in NAMED:
        for who in (*PEOPLE, *DEVICES):
            for method in ("GET", "POST"):
                if DOORS[name].expected(who, method) == "in":
                    knock(browsers[who], method, address(name, world))
                    knock(browsers[who], method, address(name, world), htmx=True)


def _stand_before_closed_doors(world, browsers) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.inge)

    assert browsers["leader"].get("/no/such/page/").status_code == 404
    assert browsers["colleague"].get(address("console", world)).status_code == 403
    assert strict.post(address("meeting_close", world)).status_code == 403
    assert Client().get("/", headers={"host": "elsewhere.example"}).status_code == 400
    assert server_error(RequestFactory().get("/")).status_code == 500


def _come_and_go(world) -> None:
    visitor = Client()
    for email in (world.lone.email, "nobody@fjordby.example"):
        assert visitor.post(reverse("account_reset_password"), {"email": email}).status_code == 302
    words = {"login": world.lone.email, "password": build.PASSWORD}
    assert visitor.post(reverse("account_login"), words).status_code == 302
    assert visitor.post(reverse("account_logout")).status_code == 302


def _meet_what_is_rare(world, browsers) -> None:
    """A meeting not begun, one between two citizens, minutes on paper, two people who write the same goal."""
    typed = {"citizen_wish": "Noget andet", "goal_type": "reduce", "version": "0"}

    assert browsers["leader"].get(reverse("console", args=[world.planned.pk])).status_code == 200
    world.elsewhere.items.update(state="waiting")
    assert browsers["stranger"].get(reverse("console", args=[world.elsewhere.pk])).status_code == 200
    world.elsewhere.items.update(state="carried_over")
    assert browsers["stranger"].get(reverse("console", args=[world.elsewhere.pk])).status_code == 200
    world.elsewhere.items.update(state="waiting")
    Meeting.objects.filter(pk=world.elsewhere.pk).update(state="awaiting_wrap_up")
    assert browsers["stranger"].get(reverse("console", args=[world.elsewhere.pk])).status_code == 200
    assert minutes.on_paper(world.minutes.snapshot)
    assert browsers["colleague"].post(address("goal_edit", world), typed).status_code == 409
    draft = {"reasons": "Noget andet", "version": "0"}
    assert browsers["visitator"].post(address("decision_save", world), draft).status_code == 409
    assert letters.on_paper(world.written.letter.snapshot)
    assert [sheets.on_paper(sheet.kind, sheet.snapshot) for sheet in Sheet.objects.all()]
    day = clock.local(world.planned.starts_at)
    ClosedDay.objects.create(name="Husets dag", month=day.month, day=day.day)
    assert browsers["leader"].get(reverse("meetings")).status_code == 200
    whole = dict.fromkeys(("reasons", "rules", "facts", "complaint_guidance"), "k")
    decisions.write(world.decision, by=world.vibeke, seen_version=1, **whole)
    hearings.answer(world.hearing, by=world.vibeke, answer="Ingen", answered_on=clock.today())
    decisions.finish(world.decision, by=world.vibeke, seen_version=2)
    assert browsers["colleague"].get(address("decision", world)).status_code == 200


def test_every_template_can_be_read():
    for path in source.templates():
        engines["django"].get_template(path.relative_to(source.HOUSE / "templates").as_posix())
