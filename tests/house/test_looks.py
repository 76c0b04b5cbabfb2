"""Whoever is shown a citizen's name has looked at that citizen, also on a page that came back with faults."""

import pytest
from django.urls import reverse

from dtr.audit.models import Event
from goals import progress
from tests import build


def looked_at(user, citizen) -> int:
    return Event.objects.looks().filter(actor=f"user:{user.pk}", citizen_id=citizen.pk).count()


@pytest.mark.parametrize(
    "name", ["course_start", "proposal_new", "citizen_edit", "goal_new", "measurement_new"]
)
def test_a_form_sent_without_being_opened_first_is_a_look(name, cast, browse):
    answer = browse(cast.vibeke).post(reverse(name, args=[cast.mogens.pk]), {"x": "y"})

    assert answer.status_code == 422
    assert "Mogens" in answer.content.decode()
    assert looked_at(cast.vibeke, cast.mogens) == 1


def test_the_two_texts_of_an_overtaken_goal_are_a_look(cast, browse):
    goal = build.make_goal(cast.mogens)
    progress.revise(goal, by=cast.inge, seen_version=1, specific="Går tur")
    typed = {"citizen_wish": "Andet", "goal_type": "reduce", "version": "1"}

    answer = browse(cast.karim).post(reverse("goal_edit", args=[goal.pk]), typed)

    assert answer.status_code == 409
    assert looked_at(cast.karim, cast.mogens) == 1


def test_a_refused_answer_shows_the_citizen_and_is_a_look(cast, browse):
    proposal = build.make_proposal(cast.mogens, cast.karim)
    item = build.make_item(build.make_meeting(cast.nord), cast.aase)
    action = build.make_action(item, cast.inge)

    browse(cast.vibeke).post(reverse("proposal_reject", args=[proposal.pk]), {"reason": ""})
    browse(cast.inge).post(reverse("action_move", args=[action.pk]), {"due_date": "x"})

    assert looked_at(cast.vibeke, cast.mogens) == 1
    assert looked_at(cast.inge, cast.aase) == 1


def test_the_list_to_pick_from_is_a_look_at_everybody_on_it(cast, browse):
    meeting = build.make_meeting(cast.nord)

    browse(cast.inge).get(reverse("meeting", args=[meeting.pk]))
    browse(cast.inge).get(reverse("meeting", args=[meeting.pk]))

    assert [looked_at(cast.inge, citizen) for citizen in (cast.mogens, cast.aase, cast.niels)] == [1, 1, 0]


def test_an_agenda_changed_without_being_opened_is_a_look(cast, browse, htmx):
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)

    browse(cast.inge).post(reverse("agenda_freeze", args=[meeting.pk]), headers=htmx)

    assert looked_at(cast.inge, cast.mogens) == 1
