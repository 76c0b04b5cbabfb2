"""Two people press at the same moment. One of them did it; the other is told, and nothing is half done.

Only a real PostgreSQL has two transactions at once, so these tests wait for ./test.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse

from citizens import courses, decisions, visitation
from citizens.models import Approval, DecisionRevision, Intervention
from dtr import clock
from dtr.audit.models import Event
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from goals import progress
from goals.models import Goal, GoalRevision
from meetings import actions, agenda, agreements, conduct, freezing, letters, weeks
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.states import ItemState, MeetingState
from tests import build

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the PostgreSQL that ./test starts"),
]
ROUNDS = 20
PRESSES = 1000
# A thousand with DTR_LONG.
ANSWERS = 1000 if os.environ.get("DTR_LONG") else 50


def at_once(*verbs: Callable[[], Any]) -> list[str]:
    """Run the verbs in a thread each, released together; what each came to: "done" or a refusal's code."""
    gate = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> str:
        try:
            gate.wait()
            verb()
            return "done"
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(run, verbs))


def test_next_is_one_step_however_many_press(cast):
    for day in range(ROUNDS):
        starts_at = clock.now() - build.dt.timedelta(days=7 * day)
        meeting = build.make_meeting(cast.nord, starts_at=starts_at, state=MeetingState.CALLED)
        build.make_item(meeting, cast.mogens)
        build.make_item(meeting, cast.aase)
        conduct.open_meeting(meeting, by=cast.inge)

        came_to = at_once(*[lambda m=meeting: conduct.next_citizen(m, by=cast.inge, seen_step=0)] * 3)

        assert came_to == ["done", "overtaken", "overtaken"]
        assert meeting.items.filter(state=ItemState.PRESENT).count() == 1
        assert Meeting.objects.get(pk=meeting.pk).step == 1


def test_two_leaders_who_press_next_a_thousand_times_make_a_thousand_steps(cast):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    item = build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    said = set()

    def press(step: int) -> None:
        try:
            conduct.next_citizen(meeting, by=cast.inge, seen_step=step)
        except Refusal as refusal:
            said.add(refusal.sentence)
            raise

    for step in range(PRESSES):
        assert at_once(*[lambda s=step: press(s)] * 2) == ["done", "overtaken"]
        AgendaItem.objects.filter(pk=item.pk).update(state=ItemState.WAITING, started_at=None)

    assert Meeting.objects.get(pk=meeting.pk).step == PRESSES
    assert Event.objects.filter(code="meeting.next").count() == PRESSES
    assert len(said) == 1
    assert "Mogens Å." in said.pop()


def test_a_proposal_is_answered_once(cast):
    basis = build.make_legal_basis()
    less = visitation.Granted("Træning en gang om ugen", None)
    yes = {"by": cast.vibeke, "legal_basis": basis, "start_date": clock.today()}
    for _round in range(ANSWERS):
        proposal = build.make_proposal(cast.mogens, cast.karim)

        came_to = at_once(
            lambda p=proposal: visitation.approve(p, **yes),
            lambda p=proposal: visitation.approve(p, **yes, granted=less),
            lambda p=proposal: visitation.reject(p, by=cast.vibeke, reason="Rammen rækker ikke"),
        )

        told = [event.code for event in Event.objects.changes().filter(object_id=str(proposal.pk))]
        assert came_to == ["already_decided", "already_decided", "done"]
        assert told.count("proposal.too_late") == 2
        assert len(told) == 3
    assert Approval.objects.count() == ANSWERS
    assert Intervention.objects.count() == Approval.objects.filter(verdict="approved").count()


def test_the_database_itself_deletes_no_answer_and_no_decision(cast):
    visitation.reject(build.make_proposal(cast.mogens, cast.karim), by=cast.vibeke, reason="Kan selv")

    for table in ("citizens_decision", "citizens_approval"):
        with pytest.raises(Exception, match="is never changed"), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    assert Approval.objects.get().decision.is_draft


def test_two_who_save_the_same_decision_lose_no_text(cast):
    approval = visitation.reject(
        build.make_proposal(cast.mogens, cast.karim), by=cast.vibeke, reason="Kan selv"
    )
    for version in range(1, ROUNDS + 1):
        came_to = at_once(
            *[
                lambda v=version, text=text: decisions.write(
                    approval.decision, by=cast.vibeke, seen_version=v, reasons=f"{text} {v}"
                )
                for text in ("Første", "Anden")
            ]
        )

        assert came_to == ["done", "overtaken"]
    assert DecisionRevision.objects.count() == ROUNDS


def test_two_who_save_the_same_goal_lose_no_text(cast):
    goal = build.make_goal(cast.mogens)
    for version in range(1, ROUNDS + 1):
        words = [f"Karim skriver {version}", f"Inge skriver {version}"]

        came_to = at_once(
            lambda v=version, w=words: progress.revise(goal, by=cast.karim, seen_version=v, specific=w[0]),
            lambda v=version, w=words: progress.revise(goal, by=cast.inge, seen_version=v, specific=w[1]),
        )

        assert came_to == ["done", "overtaken"]
        assert Goal.objects.get(pk=goal.pk).specific in words
    assert GoalRevision.objects.filter(goal=goal).count() == ROUNDS


def test_a_meeting_is_closed_once(cast):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    item = build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    came_to = at_once(*[lambda: conduct.close(meeting, by=cast.inge)] * 3)

    assert came_to == ["done", "done", "done"]
    assert Minutes.objects.count() == 1
    assert Event.objects.filter(code="meeting.closed").count() == 1


def test_the_last_place_on_the_agenda_is_given_once(cast):
    meeting = build.make_meeting(cast.nord, max_citizens=1)

    came_to = at_once(
        lambda: agenda.pick(meeting, cast.mogens, by=cast.inge),
        lambda: agenda.pick(meeting, cast.aase, by=cast.inge),
    )

    assert came_to == ["agenda_full", "done"]
    assert meeting.items.count() == 1


def test_the_database_itself_refuses_to_rewrite_the_trail(cast):
    goal = progress.set_goal(cast.mogens, by=cast.karim, citizen_wish="Gå til købmanden")

    for statement in ("UPDATE audit_event SET actor_name = 'En anden'", "DELETE FROM audit_event"):
        with pytest.raises(Exception, match="the trail is only added to"), connection.cursor() as cursor:
            cursor.execute(statement)

    assert Event.objects.get(object_id=str(goal.pk)).actor_name == "Karim Øst"


def test_the_week_is_planned_once_however_many_plan_it(cast):
    build._rules()
    series = build.make_series(cast.nord)

    came_to = at_once(*[lambda: weeks.plan_weeks(series, by=None)] * 3)

    assert came_to == ["done", "done", "done"]
    assert Event.objects.filter(code="meeting.planned").count() == Meeting.objects.count() > 0


def test_a_meeting_on_which_somebody_puts_a_citizen_is_not_planned_away(cast):
    build._rules()
    for _round in range(5):
        series = build.make_series(cast.nord, weekday=3, place="A")
        weeks.plan_weeks(series, by=None)
        meeting = series.meetings.last()

        came_to = at_once(
            lambda s=series: weeks.change_series(s, by=cast.inge, place="B", weekday=4),
            lambda m=meeting: agenda.pick(m, cast.mogens, by=cast.inge),
        )

        kept = Meeting.objects.filter(pk=meeting.pk, items__citizen=cast.mogens).exists()
        assert came_to == (["done", "done"] if kept else ["done", "gone"])
        AgendaItem.objects.all().delete()
        Meeting.objects.filter(series=series).delete()
        series.delete()


def test_striking_out_and_marking_as_done_at_once_wait_for_each_other(cast):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    item = build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    for _round in range(ROUNDS):
        action = build.make_action(item, cast.karim)

        came_to = at_once(
            lambda a=action: agreements.strike_out(a, by=cast.inge),
            lambda a=action: actions.mark_done(a, by=cast.karim),
        )

        assert came_to in (["done", "done"], ["done", "not_yours"])
        assert not item.actions.exists()


def test_two_courses_of_a_kind_are_not_started_at_once(cast):
    came_to = at_once(
        *[lambda: courses.start(cast.mogens, by=cast.vibeke, kind="training", start_date=clock.today())] * 3
    )

    assert came_to == ["course_open", "course_open", "done"]


def test_two_who_move_citizens_up_at_once_both_move_them(cast):
    meeting = build.make_meeting(cast.nord)
    names = ("Anna A", "Bo B", "Carl C", "Dora D")
    items = [build.make_item(meeting, build.make_citizen(name, cast.nord)) for name in names]

    came_to = at_once(
        lambda: agenda.shift(items[1], by=cast.inge, up=True),
        lambda: agenda.shift(items[3], by=cast.lone, up=True),
    )

    assert came_to == ["done", "done"]
    assert [str(item.citizen) for item in meeting.items.all()] == ["Bo B", "Anna A", "Dora D", "Carl C"]


def meeting_of_week(cast, number: int) -> Meeting:
    """One of the coming meetings, each in a week of its own."""
    return build.make_meeting(cast.nord, starts_at=clock.now() + build.dt.timedelta(weeks=number + 1))


def told_of(meeting: Meeting) -> list[Any]:
    """Whom the letters about the closed agenda went to, once for each letter."""
    written = Letter.objects.filter(
        kind=letters.AGENDA_FROZEN, path=reverse("preparation", args=[meeting.pk])
    )
    return list(written.values_list("to", flat=True))


def test_sweeps_at_once_close_an_agenda_once_and_tell_each_person_once(cast):
    for number in range(ROUNDS):
        meeting = meeting_of_week(cast, number)
        build.make_item(meeting, cast.mogens)

        came_to = at_once(*[lambda m=meeting: freezing.sweep(m.freezes_at)] * 3)

        told = told_of(meeting)
        assert came_to == ["done"] * 3
        assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CALLED
        assert Event.objects.filter(code="agenda.frozen", meeting_id=meeting.pk).count() == 1
        assert cast.karim.pk in told
        assert len(told) == len(set(told))


def test_sweeps_at_once_tell_of_an_empty_agenda_once(cast):
    for number in range(ROUNDS):
        meeting = meeting_of_week(cast, number)

        came_to = at_once(*[lambda m=meeting: freezing.sweep(m.freezes_at)] * 3)

        assert came_to == ["done"] * 3
        assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.PLANNED
        assert Event.objects.filter(code="agenda.empty_at_deadline", meeting_id=meeting.pk).count() == 1


def test_a_planner_and_the_timetable_close_an_agenda_once_between_them(cast):
    for number in range(ROUNDS):
        meeting = meeting_of_week(cast, number)
        build.make_item(meeting, cast.mogens)

        came_to = at_once(
            lambda m=meeting: freezing.freeze(m, by=cast.inge),
            lambda m=meeting: freezing.sweep(m.freezes_at),
        )

        told = told_of(meeting)
        assert came_to == ["done", "done"]
        assert Event.objects.filter(code="agenda.frozen", meeting_id=meeting.pk).count() == 1
        assert len(told) == len(set(told)) > 0
