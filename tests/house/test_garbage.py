"""Garbage at every door: whatever is sent, the answer is a sentence, never a fault of the house."""

import random
import re
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.urls import reverse

from citizens.models import CareCourse
from goals.models import Measurement
from tests.house.doors import ADMINISTRATION, DOORS, OURS
from tests.house.knocking import address, knock, said, undone

SEED = 20270302
ROUNDS = 2
FIELDS = (
    "accepted_on", "action", "active_from", "active_until", "address", "agenda_reason", "attendance",
    "check_name", "citizen", "citizen_wish", "closed_on", "code", "contact_person", "cpr", "due_date",
    "evaluation", "form-0-number", "form-0-title", "form-INITIAL_FORMS", "form-TOTAL_FORMS", "goal",
    "goal_type", "hours_per_week", "informant", "instrument", "item", "kind", "language", "legal_basis",
    "length_minutes", "login", "max_citizens", "measurable", "measured_on", "meeting_type", "minutes", "name",
    "next", "no_action_because", "origin", "outcome", "owner", "page", "password", "phase", "place",
    "planned_end_date", "provider", "q", "realistic", "reason", "result", "review_date", "role",
    "second_role", "section", "seen_version", "specific", "start_date", "start_time", "stay", "step",
    "target_date", "team", "then_next", "timeline", "topic", "track", "user", "valid_from", "value",
    "version", "weekday", "what",
)  # fmt: skip
GARBAGE = (
    "", " ", "x", "\0", "abc\0def", "-1", "0", "007", "1e9", "NaN", "Infinity", "-0", "0e999999999", "1,5",
    "9" * 30, "9" * 5000, "²", "٣", "2147483647", "2147483648", str(2**63), "0001-01-01", "9999-12-31",
    "2027-02-30", "1.1.1", "31.12.9999", "24:00", "25:61", "10:00", "2027-03-02",
    "00000000-0000-0000-0000-000000000000", "../../etc/passwd", "<script>alert(1)</script>",
    "' OR 1=1 --", "{{ 7*7 }}", "%s%n%(x)s", "Å" * 3000, "\ud800", "\u202e\u200b", "care_course", "active",
    "continue", "on_agenda", "adjustment", "nurse", "present", "da", "1",
)  # fmt: skip


def typed_by_chance(dice: random.Random) -> dict[str, list[str]]:
    names = dice.sample(FIELDS, dice.randint(3, len(FIELDS)))
    return {name: dice.choices(GARBAGE, k=dice.choice((1, 1, 1, 2))) for name in names}


def query(typed: dict[str, list[str]]) -> str:
    return "&".join(
        f"{quote_plus(name)}={quote_plus(text, errors='surrogatepass')}"
        for name, texts in typed.items()
        for text in texts
    )


@pytest.fixture
def quiet(browsers) -> dict[str, Client]:
    """Browsers that are shown the house's fault page instead of being thrown the fault."""
    for browser in browsers.values():
        browser.raise_request_exception = False
    return browsers


def test_no_door_breaks_over_what_is_typed(world, quiet):
    dice, broken = random.Random(SEED), []

    for name in sorted(DOORS):
        if "<" in name or "(?P" in name:
            continue
        url = address(name, world)
        who = "administrator" if name in ADMINISTRATION else (DOORS[name].inside.split() or ["leader"])[0]
        for _round in range(ROUNDS):
            typed = query(typed_by_chance(dice))
            for method, target, body in (("POST", url, typed), ("GET", f"{url}?{typed[:3000]}", "")):
                answer = knock(quiet[who], method, target, htmx=dice.random() < 0.5, typed=body)
                if answer.status_code >= 500:
                    broken.append(f"{method} {name} ({who}): {answer.exc_info[1]!r:.100} {typed[:100]}")

    assert broken == []


def test_no_address_breaks_over_what_stands_in_it(world, quiet):
    broken = []

    for name in sorted(OURS):
        route = address(name, world)
        parts = [part for part in route.split("/") if re.search(r"[0-9]", part)]
        for garbage in ("9" * 30, "9" * 5000, "0", "%00", "%ff", "ÆØÅ"):
            for url in [route.replace(part, garbage) for part in parts] or [route + garbage]:
                if knock(quiet["leader"], "POST" if parts else "GET", url).status_code >= 500:
                    broken.append(url[:120])
        broken += [
            f"{method} {route}"
            for method in ("HEAD", "OPTIONS", "PUT")
            if knock(quiet["leader"], method, route).status_code >= 500
        ]

    assert broken == []


def test_no_door_breaks_over_another_kind_of_content(world, quiet):
    for content_type in (
        "multipart/form-data", "application/json", "text/plain; charset=no-such", "", "x" * 300,
        "application/x-www-form-urlencoded; charset=utf-16",
    ):  # fmt: skip
        for name in ("item_agree", "goal_edit", "citizen_search", "agenda_order"):
            with undone():
                answer = quiet["leader"].generic("POST", address(name, world), b"\xff\xfe{what", content_type)

            assert answer.status_code < 500, (name, content_type)


def test_no_door_breaks_over_a_header(world):
    for headers in (
        {"HX-Request": "true", "HX-Current-URL": "http://["},
        {"Referer": "http://["},
        {"Accept-Language": "\x7f" * 500},
        {"Cookie": 'sessionid="abcdefgh\\000"; dtr-wall="\\000"; django_language="\\000"'},
        {"Cookie": "sessionid=" + "\xff" * 50 + "; dtr-wall=" + "\xff" * 50},
    ):
        for name in ("my_week", "citizens", "wall", "wall_board", "set_language", "account_login"):
            for method in ("GET", "POST"):
                with undone():
                    browser = Client(raise_request_exception=False)
                    answer = browser.generic(method, address(name, world), headers=headers)

                assert answer.status_code < 500, (name, method, headers)


def test_too_much_at_once_is_refused_with_a_sentence(world, quiet):
    for much in ("what=" + "x" * 1_100_000, "&".join(f"a{number}=1" for number in range(1100))):
        answer = knock(quiet["leader"], "POST", address("item_agree", world), typed=much)

        assert answer.status_code in (400, 413)
        assert "Gå tilbage, og prøv igen" in said(answer)


def test_a_date_at_the_edge_of_the_calendar_is_refused_and_the_page_still_opens(world, quiet):
    citizen, visitator = world.mogens, quiet["visitator"]
    courses, measures = CareCourse.objects.count(), Measurement.objects.count()

    for day in ("0001-01-01", "9999-12-31"):
        course = {"kind": "training", "track": "rehab", "start_date": day, "citizen_wish": ""}
        measure = {
            "instrument": world.copm.pk, "value": "5", "measured_on": day, "informant": "staff", "goal": "",
        }  # fmt: skip
        started = visitator.post(reverse("course_start", args=[citizen.pk]), course)
        measured = visitator.post(reverse("measurement_new", args=[citizen.pk]), measure)

        assert (started.status_code, measured.status_code) == (422, 422)

    assert (CareCourse.objects.count(), Measurement.objects.count()) == (courses, measures)
    assert visitator.get(reverse("citizen", args=[citizen.pk])).status_code == 200
