"""A stand-in who has been briefed counts as the contact person; and the room is as it should be."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agenda, board, checklists, rules, stand_ins
from meetings.models import ChecklistPoint, ChecklistTick, Meeting, Participant, StandIn
from meetings.models.rules import RuleObservation
from meetings.states import ItemState, MeetingState
from tests import build

Verdict = RuleObservation.Verdict


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def meeting(cast) -> Meeting:
    return build.make_meeting(cast.nord)


@pytest.fixture
def item(meeting, cast):
    """Mogens is on the agenda, and Karim, his contact person, is away."""
    meeting.participants.filter(user=cast.karim).update(attendance=Participant.Attendance.ABSENT)
    return build.make_item(meeting, cast.mogens)


def missing(meeting: Meeting, cast) -> str:
    shown = board.for_staff(board.board_rows().get(pk=meeting.pk), cast.inge)
    return next((line.missing for line in shown.lines), "")


def test_a_briefed_stand_in_is_as_good_as_the_contact_person(meeting, item, cast):
    assert "kommer ikke" in missing(meeting, cast)
    named = stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)
    assert "mangler overlevering" in missing(meeting, cast)

    stand_ins.brief(named, by=cast.karim, briefing="Han vil gå til købmanden.")

    assert missing(meeting, cast) == ""
    assert "contact_away" not in [one.code for one in rules.readiness(meeting)]


@pytest.mark.parametrize(
    ("briefing", "attendance", "verdict"),
    [
        ("Hør ham selv.", "present", Verdict.KEPT),
        ("Hør ham selv.", "expected", Verdict.ASK_LEADER),
        ("Hør ham selv.", "absent", Verdict.NOT_KEPT),
        ("", "present", Verdict.NOT_KEPT),
    ],
)
def test_rule_8_counts_a_briefed_stand_in_who_is_there(meeting, item, cast, briefing, attendance, verdict):
    named = stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)
    if briefing:
        stand_ins.brief(named, by=cast.karim, briefing=briefing)
    meeting.participants.filter(user=cast.vibeke).update(attendance=attendance)
    type(item).objects.filter(pk=item.pk).update(
        state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
    )

    assert rules.CHECKS["right_people"].judge(rules.facts_of(meeting)).verdict == verdict


def test_whoever_has_written_most_about_the_citizen_is_suggested_first(meeting, item, cast):
    for _time in range(3):
        Event.objects.create(
            at=dt.datetime(2027, 2, 20, tzinfo=dt.UTC), kind="change", code="goal.set",
            actor=f"user:{cast.lone.pk}", actor_name="Lone", citizen_id=cast.mogens.pk,
        )  # fmt: skip
    people = list(meeting.participants.select_related("user"))

    found = stand_ins.candidates(item, people)

    assert (found[0].user, found[0].times) == (cast.lone, 3)
    assert {one.user for one in found} == {cast.lone, cast.inge, cast.vibeke}


def test_a_stand_in_works_with_the_citizen_and_comes(meeting, item, cast):
    name = stand_ins.name_stand_in

    assert code_of(name, item, cast.vibeke, by=cast.vibeke) == "not_yours"
    assert code_of(name, item, cast.sofie, by=cast.karim) == "no_stranger"
    assert code_of(name, item, cast.preben, by=cast.karim) == "no_stranger"
    assert code_of(name, item, cast.karim, by=cast.inge) == "is_contact"
    meeting.participants.filter(user=cast.lone).update(attendance="absent")
    assert code_of(name, item, cast.lone, by=cast.inge) == "away"


def test_naming_somebody_else_begins_without_a_briefing(item, cast):
    named = stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)
    stand_ins.brief(named, by=cast.karim, briefing="Hør ham selv.")
    assert stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim) == named

    other = stand_ins.name_stand_in(item, cast.lone, by=cast.inge)

    assert not other.is_briefed
    assert code_of(stand_ins.brief, named, by=cast.karim, briefing="Igen") == "gone"
    assert Event.objects.filter(code="stand_in.named").count() == 2


def test_a_briefing_says_something_and_not_too_much(item, cast):
    named = stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)

    assert code_of(stand_ins.brief, named, by=cast.karim, briefing="  ") == "no_briefing"
    assert code_of(stand_ins.brief, named, by=cast.karim, briefing="x" * 1001) == "too_long"
    stand_ins.brief(named, by=cast.karim, briefing="Hør ham selv.")
    stand_ins.brief(named, by=cast.karim, briefing="Hør ham selv. ")
    assert Event.objects.filter(code="stand_in.briefed").count() == 1


def test_a_stand_in_is_taken_back_once_and_not_after_the_meeting(meeting, item, cast):
    stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)
    stand_ins.dismiss(item, by=cast.karim)
    stand_ins.dismiss(item, by=cast.karim)
    assert Event.objects.filter(code="stand_in.dismissed").count() == 1

    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)

    assert code_of(stand_ins.name_stand_in, item, cast.vibeke, by=cast.karim) == "wrong_state"


def test_a_citizen_who_leaves_the_agenda_takes_the_stand_in_along(meeting, item, cast):
    stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)

    agenda.remove(item, by=cast.inge)

    assert not StandIn.objects.exists()


def test_the_stand_in_reads_the_briefing_on_the_own_week(item, cast, browse):
    browse(cast.karim).post(reverse("stand_in_name", args=[item.pk]), {"user": cast.vibeke.pk})
    browse(cast.karim).post(reverse("stand_in", args=[item.pk]), {"briefing": "Han vil gå selv."})

    assert "Han vil gå selv." in browse(cast.vibeke).get("/").content.decode()
    assert "Han vil gå selv." not in browse(cast.lone).get("/").content.decode()
    assert Event.objects.looks().filter(actor=f"user:{cast.vibeke.pk}", citizen_id=cast.mogens.pk).exists()


def test_an_empty_briefing_comes_back_with_a_sentence(item, cast, browse):
    stand_ins.name_stand_in(item, cast.vibeke, by=cast.karim)

    assert browse(cast.karim).post(reverse("stand_in", args=[item.pk]), {"briefing": ""}).status_code == 422
    assert browse(cast.vibeke).get(reverse("stand_in", args=[item.pk])).status_code == 403
    assert browse(cast.sofie).get(reverse("stand_in", args=[item.pk])).status_code == 404


def test_points_are_ticked_by_who_plans_once_and_unticked(meeting, cast):
    point = checklists.points_of(cast.nord.pk)[0]
    for by in (cast.inge, cast.lone):
        checklists.tick(meeting, point, by=by)

    assert ChecklistTick.objects.get().by == cast.inge
    assert code_of(checklists.tick, meeting, point, by=cast.karim) == "not_yours"
    checklists.untick(meeting, point, by=cast.lone)
    checklists.untick(meeting, point, by=cast.lone)
    assert not ChecklistTick.objects.exists()
    codes = list(Event.objects.filter(code__startswith="checklist").values_list("code", flat=True))
    assert codes == ["checklist.ticked", "checklist.unticked"]


def test_a_team_writes_its_own_list_and_keeps_the_ticks_of_points_that_stay(meeting, cast):
    room, ball = checklists.write_list(cast.nord, by=cast.inge, texts=["Lokale", " ", "Bold", "Lokale"])
    checklists.tick(meeting, ball, by=cast.inge)

    checklists.write_list(cast.nord, by=cast.inge, texts=["Bold", "Kaffe"])
    checklists.write_list(cast.nord, by=cast.lone, texts=["Bold", "Kaffe"])

    assert [(line.point.text, bool(line.tick)) for line in checklists.lines_of(meeting)] == [
        ("Bold", True),
        ("Kaffe", False),
    ]
    assert code_of(checklists.tick, meeting, room, by=cast.inge) == "no_such_point"
    assert Event.objects.filter(code="checklist.written").count() == 2
    assert len(checklists.points_of(cast.syd.pk)) == 5
    checklists.write_list(cast.nord, by=cast.inge, texts=[])
    assert checklists.points_of(cast.nord.pk) == checklists.points_of(cast.syd.pk)


def test_a_list_without_end_is_refused(cast):
    write = checklists.write_list
    assert code_of(write, cast.nord, by=cast.inge, texts=[str(n) for n in range(21)]) == "too_many"
    assert code_of(write, cast.nord, by=cast.inge, texts=["x" * 121]) == "too_long"
    assert code_of(write, cast.nord, by=cast.karim, texts=["x"]) == "not_yours"
    assert ChecklistPoint.objects.filter(team=cast.nord).count() == 0


def test_the_leader_sees_what_is_left_a_quarter_of_an_hour_before(meeting, cast, browse, frozen_clock):
    assert "Klar til mødet" in browse(cast.inge).get("/").content.decode()
    assert "Klar til mødet" not in browse(cast.karim).get("/").content.decode()

    frozen_clock.move_to(meeting.starts_at - dt.timedelta(minutes=16))

    assert "Klar til mødet" not in browse(cast.inge).get("/").content.decode()
    page = browse(cast.inge).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Klar til mødet" in page


def test_a_tick_answers_with_the_list_it_changed(meeting, cast, browse, htmx):
    point = checklists.points_of(cast.nord.pk)[0]
    url = reverse("checklist_tick", args=[meeting.pk, point.pk])

    fragment = browse(cast.inge).post(url, headers=htmx)
    plain = browse(cast.inge).post(url)

    assert "4 punkter mangler" in fragment.content.decode()
    assert plain["Location"] == f"/meetings/{meeting.pk}/"


def test_a_firms_stand_in_reads_the_briefing_only_by_consent(meeting, cast, browse):
    item = build.make_item(meeting, cast.aase)
    named = stand_ins.name_stand_in(item, cast.preben, by=cast.inge)
    stand_ins.brief(named, by=cast.inge, briefing="Hun er svimmel")

    untold = browse(cast.preben).get(reverse("my_week")).content.decode()
    build.make_consent(cast.aase, cast.karim, cast.firm)
    told = browse(cast.preben).get(reverse("my_week")).content.decode()

    assert "svimmel" not in untold
    assert "overleveringen vises ikke" in untold
    assert "svimmel" in told
