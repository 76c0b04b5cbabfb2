"""The forms after the meeting, each filled in rightly except for one field: the answer is a sentence.

Garbage in every field at once stops at the first of them; here it comes as far as the verb and the database.
"""

import datetime as dt
import random
from urllib.parse import urlencode

import pytest
from django.test import Client

from dtr import clock
from tests.house.doors import DOORS
from tests.house.knocking import address, knock, outcome

SEED = 20270303
EACH = 2
GARBAGE = (
    "", " ", "\0", "abc\0def", "-1", "0", "1e9", "NaN", "9" * 30, "9" * 5000, "²", "2147483648", str(2**63),
    "0001-01-01", "9999-12-31", "2027-02-30", "2027-03-28", "24:00", "02:30",
    "00000000-0000-0000-0000-000000000000", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n%(x)s",
    "Å" * 400, "Å" * 12_000, "\u202e\u200b", "citizen", "draft",
)  # fmt: skip


def forms(world) -> dict[str, dict[str, str]]:
    """By the door, what the page would send."""
    today, next_week = clock.today().isoformat(), (clock.today() + dt.timedelta(days=7)).isoformat()
    decision = {
        "kind": "rejection", "reasons": "Kan selv", "rules": "§ 10", "facts": "Målt", "considerations": "",
        "hearing": "", "no_hearing_because": "Alt er kendt", "complaint_guidance": "Ring", "version": "1",
    }  # fmt: skip
    letter = {"talked_about": "Vi talte", "agreed": "Vi aftalte", "who_comes": "Karim", "complain": "Ring"}
    told = {
        "told_by": str(world.karim.pk), "whom": "citizen", "how": "visit", "day": today, "time": "10:00",
        "reaction": "other_wish", "words": "Jeg vil selv", "goal": "", "versions": "",
    }  # fmt: skip
    return {
        "decision_save": decision,
        "decision_finish": decision,
        "decision_fill": decision | {"legal_basis": "1"},
        "decision_sent": {"received_on": today},
        "decision_in_record": {"reference": "N-1"},
        "hearing_begin": {"put_to_citizen": "Målt", "answer_by": next_week},
        "hearing_answer": {"answer": "Ja", "answered_on": today},
        "hearing_taken_back": {"because": "Forkert dag"},
        "proposal_delay": {"told_on": today, "expected_on": next_week},
        "intervention_started": {"started_on": today},
        "intervention_not_started": {"because": "Venter"},
        "information_told": told,
        "information_back": {"reason": "Forkert"},
        "information_not_needed": {"reason": "Sad med"},
        "information_hand_on": {"to": str(world.karim.pk)},
        "record_transfer": {"reference": "N-1"},
        "record_undo": {"reason": "Forkert"},
        "letter_save": letter | {"version": "1"},
        "letter_finish": letter | {"version": "1"},
        "letter_handed": {"on": today, "how": "post"},
        "letter_copy": {"relative": "1", "on": today, "how": "post"},
        "letter_lix": letter,
        "minutes_amend": {"citizen": "", "text": "Ret"},
        "minutes_addendum": {"citizen": "", "text": "Tilføj"},
        "amendment_decline": {"reason": "Nej"},
        "action_done": {"result": "Gjort"},
        "action_move": {"due_date": next_week, "reason": "Syg", "because": ""},
        "action_stuck": {"reason": "Venter", "because": ""},
        "follow_up": {"days": "3"},
        "letter_wishes": {"days": "1", "quiet_from": "20:00", "quiet_until": "07:00", "digest_at": "02:30"},
        "figures_file": {"quarter": "2026-4"},
    }


@pytest.fixture
def quiet(browsers) -> dict[str, Client]:
    """Browsers that are shown the house's fault page instead of being thrown the fault."""
    for browser in browsers.values():
        browser.raise_request_exception = False
    return browsers


def test_no_form_after_the_meeting_breaks_over_one_field(world, quiet):
    dice, broken = random.Random(SEED), []

    for name, typed in forms(world).items():
        who = (DOORS[name].inside.split() or ["leader"])[0]
        whole = knock(quiet[who], "POST", address(name, world), typed=urlencode(typed))
        assert outcome(whole) == "in", name
        for field in typed:
            for garbage in dice.sample(GARBAGE, EACH):
                answer = knock(
                    quiet[who], "POST", address(name, world), typed=urlencode(typed | {field: garbage})
                )
                if answer.status_code >= 500:
                    broken.append(f"{name}.{field} ({who}): {answer.exc_info[1]!r:.150} {garbage[:40]!r}")

    assert broken == []
