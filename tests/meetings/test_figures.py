"""A team's figures: each is counted as it is defined, and nobody can be found in them.

The hand-worked quarter is October to December 2026 in team Nord: six meetings of one series on Tuesdays,
two citizens at each.
"""

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from citizens.models import (
    Approval,
    Closure,
    CourseDialogue,
    Intervention,
    InterventionProposal,
    PlaceStay,
    ShadowGrant,
    StartNote,
    TemporaryPlace,
)
from citizens.models.course import ClosureOutcome
from dtr import clock
from dtr.audit.models import Event
from dtr.staff.models import Position, Team
from goals.models import GoalStatus, GoalType
from meetings import weeks
from meetings.figures import counted, export, facts, indicators, periods, report
from meetings.figures.periods import Quarter
from meetings.figures.small import Amount, Share
from meetings.figures.told import HIDDEN, Form
from meetings.models import (
    AgendaItem,
    AgreedAction,
    CitizenInformation,
    CountedQuarter,
    Meeting,
    MeetingSeries,
    Participant,
    SmallestGroup,
    StandIn,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.agreements import ActionState
from meetings.models.series import Rhythm
from meetings.states import ItemState, MeetingState
from tests import build

pytestmark = pytest.mark.django_db
AUTUMN = Quarter(2026, 4)
TUESDAY = dt.date(2026, 10, 6)
# Seconds after the agreed time at which each of the six meetings was opened.
LATE = (0, 60, 61, -30, 5, 300)


@pytest.fixture
def autumn(cast):
    """Six meetings: the visitator misses one, the contact person two; one of twelve is carried over."""
    series = build.make_series(cast.nord, active_from=TUESDAY, active_until=TUESDAY + dt.timedelta(weeks=7))
    citizens = [build.make_citizen(f"Borger {nth}", cast.nord, contact_person=cast.karim) for nth in range(2)]
    for week, late in enumerate(LATE):
        starts_at = clock.at(TUESDAY + dt.timedelta(weeks=week), dt.time(10, 0))
        opened = starts_at + dt.timedelta(seconds=late)
        meeting = build.make_meeting(
            cast.nord, state=MeetingState.CLOSED, series=series, starts_at=starts_at, opened_at=opened,
            opened_by=cast.inge, closed_at=opened + dt.timedelta(hours=1), closed_by=cast.inge,
        )  # fmt: skip
        meeting.participants.update(attendance=Participant.Attendance.PRESENT)
        away = [cast.vibeke] * (week == 0) + [cast.karim] * (week in (1, 2))
        meeting.participants.filter(user__in=away).update(attendance=Participant.Attendance.ABSENT)
        for place, citizen in enumerate(citizens):
            talk(meeting, citizen, opened + dt.timedelta(minutes=10 * place), week, place)
    return citizens


def talk(meeting, citizen, started, week, place):
    """Ten minutes; the second citizen is carried over in the last week, and comes off in the fifth."""
    if (week, place) == (5, 1):
        return build.make_item(
            meeting, citizen, state=ItemState.CARRIED_OVER, carried_over_because="Tiden var gået"
        )
    item = build.make_item(
        meeting, citizen, state=ItemState.DISCUSSED, started_at=started,
        ended_at=started + dt.timedelta(minutes=6 if place else 8), outcome=FollowUpOutcome.CONTINUE,
        stay=Stay.OFF_AGENDA if (week, place) == (4, 1) else Stay.ON_AGENDA,
        no_action_because="Intet nyt" if week == 0 else "",
    )  # fmt: skip
    if week in (1, 2, 3, 4):
        due = TUESDAY + dt.timedelta(weeks=week, days=3)
        done = clock.at(due + dt.timedelta(days=week == 4), dt.time(23, 30))
        build.make_action(item, meeting.opened_by, due_date=due, state=ActionState.DONE, done_at=done)
    return item


def raw(code, team, quarter=AUTUMN):
    one = next(one for one in indicators.INDICATORS if one.code == code)
    return one.count(facts.of(team, [quarter])[0])


def complete(code, team, quarter=AUTUMN):
    one = next(one for one in indicators.INDICATORS if one.code == code)
    return one.complete(facts.of(team, [quarter])[0])


def test_every_figure_is_counted_as_it_is_defined_on_a_quarter_worked_by_hand(cast, autumn):
    assert raw("started_on_time", cast.nord) == Share(4, 6)
    assert raw("weekly_rhythm", cast.nord) == Share(6, 8)
    assert raw("minutes_per_citizen", cast.nord) == Amount((6 * 8 + 5 * 6) / 11, 11)
    assert raw("citizens_per_meeting", cast.nord) == Amount(11 / 6, 6)
    assert raw("contact_present", cast.nord) == Share(7, 11)
    assert raw("visitator_present", cast.nord) == Share(5, 6)
    assert raw("clear_outcome", cast.nord) == Share(10, 11)
    assert raw("postponed", cast.nord) == Share(1, 12)
    assert raw("actions_on_time", cast.nord) == Share(6, 8)
    assert raw("meetings_until_off", cast.nord) == Amount(5.0, 1)


def test_a_briefed_stand_in_counts_as_the_contact_person_and_one_without_a_briefing_does_not(cast, autumn):
    second, third = [
        meeting.items.order_by("position").first()
        for meeting in Meeting.objects.filter(team=cast.nord).order_by("starts_at")[1:3]
    ]
    StandIn.objects.create(
        item=second,
        user=cast.lone,
        named_by=cast.karim,
        briefed_at=clock.now(),
        briefed_by=cast.karim,
        briefing="Går med stok",
    )
    StandIn.objects.create(item=third, user=cast.lone, named_by=cast.karim)

    assert raw("contact_present", cast.nord) == Share(8, 11)


def test_why_citizens_were_carried_over_is_counted_by_the_usual_reasons(cast):
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=clock.at(TUESDAY, dt.time(10)),
        opened_at=clock.now(), opened_by=cast.inge, closed_at=clock.now(), closed_by=cast.inge,
    )  # fmt: skip
    said = [
        "Tiden var gået",
        "tiden var gået, hun er først næste gang",
        "Time ran out",
        "Borgeren ønskede det",
        "Fest",
    ]
    for nth, because in enumerate(said):
        build.make_item(
            meeting,
            build.make_citizen(f"Borger {nth}", cast.nord),
            state=ItemState.CARRIED_OVER,
            carried_over_because=because,
        )

    found = {code: count for code, count in raw("postponed_why", cast.nord).cells if count}
    assert found == {"time": 3, "citizen": 1, "other": 1}
    assert _told(cast.nord, "postponed_why") == HIDDEN


def test_a_citizen_is_informed_on_time_within_two_working_days_of_the_meeting(cast, autumn):
    """Of eleven discussed: two told on the last day, one the day after, one by noon of the next week, one
    still not told, one whom nobody had to tell, and five from before anybody noted it."""
    items = AgendaItem.objects.filter(meeting__team=cast.nord, state=ItemState.DISCUSSED)
    due = TUESDAY + dt.timedelta(days=2)
    at = clock.at(due, dt.time(23, 59))
    later = [at, at, at + dt.timedelta(minutes=1), at + dt.timedelta(days=5), None, None]
    for item, told_at in zip(items.order_by("meeting__starts_at", "position"), later, strict=False):
        noted = {"told_at": told_at, "noted_at": told_at, "noted_by": cast.karim} if told_at else {}
        CitizenInformation.objects.create(
            item=item, citizen=item.citizen, assigned_to=cast.karim, due_date=due, **noted
        )
    last = CitizenInformation.objects.filter(noted_at=None).first()
    CitizenInformation.objects.filter(pk=last.pk).update(not_needed_because="Sad med ved bordet")

    assert raw("informed_on_time", cast.nord) == Share(2, 11)
    assert complete("informed_on_time", cast.nord) == Share(5, 11)


def test_a_week_whose_meeting_day_is_a_public_holiday_does_not_count(cast):
    build.make_series(
        cast.nord, weekday=4, active_from=dt.date(2026, 12, 18), active_until=dt.date(2026, 12, 31)
    )

    # Friday 25 December is none of theirs to hold.
    assert raw("weekly_rhythm", cast.nord) == Share(0, 1)


@pytest.mark.parametrize("rhythm", [Rhythm.BIWEEKLY, Rhythm.MONTHLY])
def test_a_series_that_meets_less_often_is_counted_by_its_own_rhythm(cast, rhythm):
    series = build.make_series(
        cast.nord, weekday=2, rhythm=rhythm, week_of_month=2, active_from=dt.date(2026, 10, 5),
        active_until=dt.date(2026, 12, 31),
    )  # fmt: skip
    days = [day for day in weeks.slots(series, since=dt.date(2026, 10, 1), weeks=14) if day.year == 2026]
    for day in days:
        starts_at = clock.at(day, dt.time(10, 0))
        build.make_meeting(cast.nord, series=series, state=MeetingState.CLOSED, starts_at=starts_at)

    assert raw("weekly_rhythm", cast.nord) == Share(len(days), len(days))


def test_weeks_held_before_the_series_took_another_weekday_are_kept(cast):
    series = build.make_series(
        cast.nord, weekday=1, active_from=dt.date(2026, 12, 7), active_until=dt.date(2026, 12, 20)
    )
    for day in weeks.slots(series, since=dt.date(2026, 12, 7), weeks=2):
        starts_at = clock.at(day, dt.time(10, 0))
        build.make_meeting(cast.nord, series=series, state=MeetingState.CLOSED, starts_at=starts_at)
    MeetingSeries.objects.update(weekday=3)

    assert raw("weekly_rhythm", cast.nord) == Share(2, 2)


def test_a_meeting_moved_over_new_year_is_held_in_its_week(cast):
    series = build.make_series(
        cast.nord, weekday=2, active_from=dt.date(2026, 12, 28), active_until=dt.date(2026, 12, 31)
    )
    moved_to = clock.at(dt.date(2027, 1, 2), dt.time(10, 0))
    build.make_meeting(
        cast.nord, series=series, state=MeetingState.CLOSED, starts_at=moved_to, slot=dt.date(2026, 12, 30)
    )

    assert raw("weekly_rhythm", cast.nord) == Share(1, 1)


def test_goals_are_reached_by_their_own_kind_and_dropped_ones_stand_apart(cast):
    at = clock.at(dt.date(2026, 11, 10), dt.time(12, 0))
    ended = [
        (GoalType.MAINTAIN, GoalStatus.REACHED),
        (GoalType.MAINTAIN, GoalStatus.NOT_REACHED),
        (GoalType.MAINTAIN, GoalStatus.DROPPED),
        (GoalType.REDUCE, GoalStatus.PARTLY_REACHED),
        (GoalType.REDUCE, GoalStatus.ACTIVE),
    ]
    for kind, status in ended:
        build.make_goal(cast.mogens, goal_type=kind, status=status, changed_at=at)
    build.make_goal(cast.niels, goal_type=GoalType.MAINTAIN, status=GoalStatus.REACHED, changed_at=at)

    assert raw("goals_maintain", cast.nord) == Share(1, 2)
    assert raw("goals_reduce", cast.nord) == Share(0, 1)
    assert raw("goals_resolve", cast.nord) == Share(0, 0)
    assert raw("goals_dropped", cast.nord) == Share(1, 4)


def test_courses_are_counted_by_outcome_on_the_day_they_were_closed(cast):
    for day in (dt.date(2026, 10, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        course = build.make_course(cast.mogens, start_date=dt.date(2026, 9, 1))
        Closure.objects.create(
            course=course, outcome=ClosureOutcome.INDEPENDENT, closed_on=day, closed_by=cast.vibeke
        )

    found = dict(raw("closure_outcomes", cast.nord).cells)
    assert found[ClosureOutcome.INDEPENDENT] == 2
    assert sum(found.values()) == 2


def test_days_to_start_is_the_median_of_what_was_noted(cast):
    basis = build.make_legal_basis()
    for days in (0, 2, 9, None):
        proposal = InterventionProposal.objects.create(
            citizen=cast.mogens, what="Bad", proposed_by=cast.karim, state="approved"
        )
        said = {"legal_basis": basis, "what": "Bad", "start_date": dt.date(2026, 10, 7)}
        approval = Approval.objects.create(
            proposal=proposal, verdict="approved", decided_by=cast.vibeke, authority=cast.nord.unit,
            operator=cast.nord.unit, payer=cast.nord.unit,
            decided_at=clock.at(TUESDAY, dt.time(23, 30)), **said,
        )  # fmt: skip
        help = Intervention.objects.create(citizen=cast.mogens, approval=approval, **said)
        if days is not None:
            StartNote.objects.create(
                intervention=help, started_on=TUESDAY + dt.timedelta(days=days), noted_by=cast.karim,
                noted_at=clock.now(),
            )  # fmt: skip

    assert raw("days_to_start", cast.nord) == Amount(2.0, 3)


def test_hours_bed_days_and_dialogues_are_counted_over_the_courses_of_the_quarter(cast):
    course = build.make_course(cast.mogens, start_date=dt.date(2026, 9, 1))
    build.make_course(cast.aase, start_date=dt.date(2026, 12, 31))
    build.make_course(cast.niels, start_date=dt.date(2026, 9, 1))
    noted = {"by": cast.vibeke, "at": clock.now()}
    CourseDialogue.objects.create(course=course, held_on=dt.date(2026, 10, 1), held_by=cast.karim, **noted)
    ShadowGrant.objects.create(course=course, hours_per_week=8, **noted)
    basis = build.make_legal_basis()
    for hours, start, end in (
        (1.5, (2026, 9, 1), None),
        (9, (2026, 9, 1), (2026, 10, 1)),
        (9, (2027, 1, 2), None),
    ):
        Intervention.objects.create(
            citizen=cast.mogens, what="Bad", legal_basis=basis, hours_per_week=hours,
            start_date=dt.date(*start), end_date=end and dt.date(*end),
        )  # fmt: skip
    Closure.objects.create(
        course=course, outcome=ClosureOutcome.LESS_HELP, closed_on=dt.date(2026, 11, 2), closed_by=cast.vibeke
    )
    unit = cast.nord.unit
    run_by = {"authority": unit, "operator": unit, "payer": unit}
    place = TemporaryPlace.objects.create(name="Prøvestedet", **run_by)
    PlaceStay.objects.create(
        course=course, place=place, arrived_on=dt.date(2026, 9, 20), departed_on=dt.date(2026, 10, 4),
        noted_by=cast.karim, **run_by,
    )  # fmt: skip

    assert raw("shadow_hours", cast.nord) == Amount(18.75, 1)
    assert raw("bed_days", cast.nord) == Amount(14.0, 1)
    assert raw("dialogue_held", cast.nord) == Share(1, 2)


def test_a_meeting_belongs_to_the_quarter_in_copenhagen(cast):
    build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC),
        slot=dt.date(2027, 1, 1),
    )  # fmt: skip

    assert raw("started_on_time", cast.nord).whole == 0
    assert raw("started_on_time", cast.nord, Quarter(2027, 1)).whole == 1


# The periods


def test_only_quarters_that_are_over_for_two_weeks_can_be_asked_for(frozen_clock):
    assert [str(one) for one in periods.latest()] == ["2026-1", "2026-2", "2026-3", "2026-4"]
    assert periods.read("2026-4") == AUTUMN
    for written in ("2027-1", "2026-5", "2026", "0000-1", "2026-4 ", "٢٠٢٦-4"):
        assert periods.read(written) is None
    frozen_clock.move_to(dt.datetime(2027, 3, 31, 21, 59, tzinfo=dt.UTC))
    assert periods.read("2027-1") is None
    frozen_clock.move_to(dt.datetime(2027, 4, 14, 21, 59, tzinfo=dt.UTC))
    assert periods.read("2027-1") is None
    assert periods.latest()[-1] == AUTUMN
    frozen_clock.move_to(dt.datetime(2027, 4, 14, 22, 0, tzinfo=dt.UTC))
    assert periods.read("2027-1") == periods.latest()[-1] == Quarter(2027, 1)


@given(st.integers(2001, 2090), st.integers(1, 4))
def test_quarters_follow_each_other_without_a_gap_or_an_overlap(year, number):
    quarter = Quarter(year, number)

    assert quarter.next.before == quarter
    assert quarter.last_day + dt.timedelta(days=1) == quarter.next.first_day
    assert quarter.ends == quarter.next.begins
    assert periods.of(quarter.first_day) == periods.of(quarter.last_day) == quarter


# Small numbers


def test_how_many_were_carried_over_is_not_found_from_how_many_were_discussed(cast, autumn):
    assert _told(cast.nord, "clear_outcome").whole == 11
    assert _told(cast.nord, "postponed").words == "færre end 5"


def test_a_kind_of_goals_that_is_hidden_is_not_found_from_all_that_ended(cast):
    kinds = [GoalType.REDUCE] * 9 + [GoalType.MAINTAIN] * 2 + [""] * 5
    for nth, kind in enumerate(kinds):
        status = GoalStatus.DROPPED if kind == "" else GoalStatus.REACHED
        citizen = build.make_citizen(f"Borger {nth}", cast.nord)
        ended_at = clock.at(TUESDAY, dt.time(10))
        build.make_goal(citizen, goal_type=kind, status=status, changed_at=ended_at)

    assert _told(cast.nord, "goals_maintain") == HIDDEN
    assert _told(cast.nord, "goals_reduce").whole == 9
    dropped = _told(cast.nord, "goals_dropped")
    assert (dropped.percent, dropped.part, dropped.whole) == (None, 5, None)
    assert dropped.words == "5; ud af hvor mange er skjult"


def test_the_smallest_group_is_raised_and_never_lowered_below_five(cast, autumn):
    SmallestGroup.objects.create(least=7)

    assert _told(cast.nord, "citizens_per_meeting") == HIDDEN
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallestGroup.objects.update(least=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallestGroup.objects.create(least=9)


def _all_told(team):
    made = report.of(team, periods.latest(), AUTUMN)
    return [(row.told, row.complete, row.series) for _group, rows in made.groups for row in rows]


def _told(team, code):
    made = report.of(team, periods.latest(), AUTUMN)
    return next(row.told for _group, rows in made.groups for row in rows if row.indicator.code == code)


def test_a_team_of_few_has_no_figures_since_they_would_be_about_its_people(cast, autumn):
    assert _told(cast.nord, "citizens_per_meeting").form == Form.EXACT
    CountedQuarter.objects.all().delete()
    Position.objects.filter(user=cast.preben).update(until=dt.date(2026, 9, 30))

    assert _told(cast.nord, "citizens_per_meeting") == HIDDEN


# Counted once


def test_what_is_noted_after_a_quarter_was_counted_changes_none_of_its_figures(cast, autumn, frozen_clock):
    """Counted anew, the figures would differ by the one citizen of whom something was noted."""
    before = _all_told(cast.nord)

    AgreedAction.objects.update(state=ActionState.STUCK, done_at=None)
    autumn[0].team = cast.syd
    autumn[0].save()
    frozen_clock.move_to(dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC))

    assert _all_told(cast.nord) == before
    assert CountedQuarter.objects.filter(team=cast.nord).count() == periods.SHOWN
    counting = Event.objects.filter(code="figures.counted", team_id=cast.nord.pk)
    assert counting.count() == periods.SHOWN


def test_a_quarter_is_counted_on_its_day_whoever_looks(cast, autumn, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 1, 14, 12, tzinfo=dt.UTC))
    counted.sweep()
    assert not CountedQuarter.objects.filter(year=2026, number=4).exists()

    frozen_clock.move_to(dt.datetime(2027, 1, 15, 4, tzinfo=dt.UTC))
    counted.sweep()
    AgendaItem.objects.filter(meeting__team=cast.nord).update(stay=Stay.OFF_AGENDA)
    counted.sweep()

    row = CountedQuarter.objects.get(team=cast.nord, year=2026, number=4)
    assert counted.figure(row, "meetings_until_off").raw == Amount(5.0, 1)
    assert CountedQuarter.objects.filter(year=2026, number=4).count() == Team.objects.count()


def test_a_figure_that_the_house_did_not_have_then_is_counted_alone(cast, autumn):
    counted.of(cast.nord, [AUTUMN])
    row = CountedQuarter.objects.get(team=cast.nord)
    row.figures["started_on_time"]["count"]["part"] = 1
    del row.figures["clear_outcome"]
    row.save()

    found = counted.of(cast.nord, [AUTUMN])[AUTUMN]

    assert counted.figure(found, "started_on_time").raw == Share(1, 6)
    assert counted.figure(found, "clear_outcome").raw == Share(10, 11)


def test_a_quarter_between_two_that_are_counted_is_counted_too(cast, autumn):
    first, middle, last = Quarter(2026, 2), Quarter(2026, 3), AUTUMN
    counted.of(cast.nord, [middle])

    assert sorted(counted.of(cast.nord, [first, middle, last])) == [first, middle, last]


def test_a_quarter_that_goes_on_is_not_counted(cast, autumn):
    counted.count(cast.nord, [Quarter(2027, 1)])

    assert not CountedQuarter.objects.exists()


def test_every_figure_says_of_how_much_the_fact_it_needs_is_noted(cast, autumn):
    """The quarter worked by hand, with one meeting cancelled and one course without a dialogue."""
    series = MeetingSeries.objects.get(team=cast.nord)
    build.make_meeting(
        cast.nord, series=series, state=MeetingState.CANCELLED,
        starts_at=clock.at(TUESDAY + dt.timedelta(weeks=6), dt.time(10, 0)),
    )  # fmt: skip
    item = AgendaItem.objects.filter(state=ItemState.DISCUSSED).first()
    AgendaItem.objects.filter(pk=item.pk).update(ended_at=None)
    for nth, status in enumerate((GoalStatus.REACHED, GoalStatus.ACTIVE, GoalStatus.DROPPED)):
        build.make_goal(
            cast.mogens, goal_type=GoalType.MAINTAIN, status=status, target_date=TUESDAY + dt.timedelta(nth)
        )
    for citizen, held_on in ((cast.mogens, dt.date(2026, 9, 5)), (cast.aase, None)):
        course = build.make_course(citizen, start_date=dt.date(2026, 9, 1))
        if held_on:
            noted = {"by": cast.vibeke, "at": clock.now()}
            CourseDialogue.objects.create(course=course, held_on=held_on, held_by=cast.karim, **noted)

    assert complete("started_on_time", cast.nord) == Share(6, 6)
    assert complete("weekly_rhythm", cast.nord) == Share(7, 8)
    assert complete("minutes_per_citizen", cast.nord) == Share(10, 11)
    assert complete("citizens_per_meeting", cast.nord) == Share(12, 12)
    assert complete("contact_present", cast.nord) == Share(11, 11)
    assert complete("visitator_present", cast.nord) == Share(6, 6)
    assert complete("clear_outcome", cast.nord) == Share(11, 11)
    assert complete("postponed", cast.nord) == Share(12, 12)
    assert complete("postponed_why", cast.nord) == Share(1, 1)
    assert complete("actions_on_time", cast.nord) == Share(8, 8)
    assert complete("informed_on_time", cast.nord) == Share(0, 11)
    assert complete("meetings_until_off", cast.nord) == Share(11, 11)
    assert complete("goals_maintain", cast.nord) == Share(2, 3)
    assert complete("goals_reduce", cast.nord) == Share(0, 0)
    assert complete("goals_dropped", cast.nord) == Share(2, 3)
    assert complete("dialogue_held", cast.nord) == Share(1, 2)
    assert raw("dialogue_held", cast.nord) == Share(0, 2)


def test_a_stay_that_goes_on_is_told_as_one_without_its_end(cast):
    unit = cast.nord.unit
    run_by = {"authority": unit, "operator": unit, "payer": unit}
    place = TemporaryPlace.objects.create(name="Prøvestedet", **run_by)
    left_on = [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1), None]
    for citizen, departed_on in zip([cast.mogens, cast.aase] * 3, left_on, strict=False):
        PlaceStay.objects.create(
            course=build.make_course(citizen, start_date=dt.date(2026, 9, 1)), place=place,
            arrived_on=dt.date(2026, 9, 20), departed_on=departed_on, noted_by=cast.karim, **run_by,
        )  # fmt: skip

    assert raw("bed_days", cast.nord).count == 2
    assert complete("bed_days", cast.nord) == Share(2, 4)


# The page and the file


def test_published_figures_are_lines_where_the_unit_is_the_same_and_sentences_where_it_is_not(
    cast, browse, autumn
):
    text = browse(cast.lone).get(f"/teams/{cast.nord.pk}/figures/").content.decode()

    outcomes = text.split('id="figure-closure_outcomes"')[1].split("</article>")[0]
    assert outcomes.count('class="figure-mark"') == 6
    for place in ("Fredericia 45 %", "Århus 37 %", "Rudersdal 50 %", "Helsingør: 60 møder"):
        assert place in outcomes
    assert "ingen af vores tal har den enhed" in outcomes
    assert "KORA" in outcomes
    hours = text.split('id="figure-shadow_hours"')[1].split("</article>")[0]
    assert hours.count("figure-published-line") == 1
    assert 'aria-label="' in hours
    assert "Odense" in hours.split('aria-label="')[1].split('"')[0]


def test_the_page_tells_each_figure_its_definition_and_how_complete_the_data_is(cast, browse, autumn):
    text = browse(cast.lone).get(f"/teams/{cast.nord.pk}/figures/").content.decode()

    for one in indicators.INDICATORS:
        assert f'id="figure-{one.code}"' in text
    assert "1,8" in text
    assert "Fredericia" in text
    hours = text.split('id="figure-shadow_hours"')[1].split("</article>")[0]
    assert "Odense: omkring 10 procent mindre leveret tid" in hours
    for name in ("Inge", "Karim", "Vibeke", "Borger 0"):
        assert name not in text


def test_who_plans_or_answers_for_the_team_sees_it_and_nobody_else(cast, browse):
    address = f"/teams/{cast.nord.pk}/figures/"

    assert browse(cast.inge).get(address).status_code == 200
    assert browse(cast.karim).get(address).status_code == 403
    assert browse(cast.vibeke).get(address).status_code == 403
    assert browse(cast.preben).get(address).status_code == 403
    assert browse(cast.sofie).get(address).status_code == 404
    assert browse(cast.inge).get(address + "?quarter=2027-1").status_code == 404


def test_the_page_asks_no_more_for_many_meetings_than_for_few(
    cast, browse, autumn, django_assert_max_num_queries
):
    client = browse(cast.lone)
    with django_assert_max_num_queries(60) as few:
        client.get(f"/teams/{cast.nord.pk}/figures/")
        asked = len(few)
    CountedQuarter.objects.all().delete()
    series = build.make_series(cast.nord, weekday=2)
    for week in range(9):
        meeting = build.make_meeting(
            cast.nord, state=MeetingState.CLOSED, series=series,
            starts_at=clock.at(dt.date(2026, 10, 7) + dt.timedelta(weeks=week), dt.time(10, 0)),
        )  # fmt: skip
        for citizen in autumn:
            build.make_item(meeting, citizen)
    with django_assert_max_num_queries(asked):
        client.get(f"/teams/{cast.nord.pk}/figures/")


def test_the_file_hides_what_the_page_hides_and_runs_nothing(cast, browse, autumn):
    cast.nord.name = "=HYPERLINK(1)"
    cast.nord.save()

    answer = browse(cast.lone).post(f"/teams/{cast.nord.pk}/figures/file/", {"quarter": "2026-4"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)"}
    assert len(rows) == 1 + len(indicators.INDICATORS) * periods.SHOWN
    told = {row[3]: row[4] for row in rows if row[1] == "2026-4"}
    for name, one in ((str(one.name), one) for one in indicators.INDICATORS):
        assert told[name] == _told(cast.nord, one.code).words
    assert Event.objects.filter(code="figures.exported", team_id=cast.nord.pk).count() == 1


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1", "\uff1d1+1", "\u200b=1"],
)
def test_no_name_of_a_team_is_taken_for_a_formula(cast, name):
    Team.objects.filter(pk=cast.nord.pk).update(name=name)
    cast.nord.refresh_from_db()
    latest = periods.latest()

    file = export.export(cast.nord, by=cast.lone, quarters=latest, chosen=latest[-1]).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(file, newline=""), delimiter=";"))
    assert {row[0] for row in rows[1:]} == {f"'{name}"}


def test_a_file_is_fetched_ten_times_a_day_and_again_the_next(cast, browse, frozen_clock):
    client, address = browse(cast.lone), f"/teams/{cast.nord.pk}/figures/file/"

    answers = [client.post(address).status_code for _ in range(11)]

    assert answers == [200] * 10 + [409]
    assert browse(cast.inge).post(address).status_code == 200
    frozen_clock.move_to(dt.datetime(2027, 3, 2, 23, 0, tzinfo=dt.UTC))
    assert browse(cast.lone).post(address).status_code == 200
