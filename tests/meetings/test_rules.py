"""The 13 rules: what the house can tell of each from its data, and how a municipality publishes its own."""

import dataclasses
import datetime as dt

import pytest
from django.utils import translation

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import TrainingRecord
from dtr.staff.roles import Role
from goals.models import GoalStatus
from meetings import conduct, rule_reasons, rules
from meetings.models import (
    AgreedAction,
    Contribution,
    ParkedTopic,
    Participant,
    Preparation,
    RuleObservation,
    RuleSet,
    SpeakingTime,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.rules import Rule
from meetings.states import ItemState, MeetingState
from tests import build

Verdict = RuleObservation.Verdict
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def meeting(cast):
    """A closed meeting at which everything was as it should be: Mogens, ten minutes, one agreement."""
    starts_at = clock.at(dt.date(2027, 3, 2), dt.time(10, 0))
    build.make_meeting(cast.nord, state=MeetingState.LOCKED, starts_at=starts_at - dt.timedelta(days=7))
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=starts_at, frozen_at=starts_at - dt.timedelta(days=2),
        opened_at=starts_at, opened_by=cast.inge, closed_at=starts_at + 60 * MINUTE, closed_by=cast.inge,
    )  # fmt: skip
    meeting.participants.update(attendance=Participant.Attendance.PRESENT)
    build.make_goal(cast.mogens)
    item = make_discussed(meeting, cast.mogens, started_at=starts_at)
    build.make_action(item, cast.karim)
    contribute(item, cast.karim)
    SpeakingTime.objects.create(item=item, role=Role.THERAPIST, seconds=90, turns=2)
    train(cast.inge)
    return meeting


def contribute(item, by, kind="observation", role=Role.THERAPIST):
    return Contribution.objects.create(item=item, by=by, role=role, kind=kind, text="Går ned til postkassen")


def train(user, kind="leader", **fields):
    fields.setdefault("trained_on", dt.date(2026, 5, 4))
    return TrainingRecord.objects.create(user=user, kind=kind, **fields)


@pytest.fixture
def running(meeting):
    """The same meeting while it still goes on, half an hour in."""
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.RUNNING, None, None
    meeting.save()
    return meeting


def make_discussed(meeting, citizen, *, started_at=None, minutes=6, **fields):
    started_at = started_at or meeting.starts_at
    fields.setdefault("ended_at", started_at + minutes * MINUTE)
    return build.make_item(
        meeting, citizen, state=ItemState.DISCUSSED, started_at=started_at, outcome=FollowUpOutcome.CONTINUE,
        stay=Stay.ON_AGENDA, **fields,
    )  # fmt: skip


def found(meeting, check):
    return rules.CHECKS[check].judge(rules.facts_of(meeting))


def test_there_are_thirteen_rules_from_the_first_day(db):
    first = RuleSet.current()

    assert first.version == 1
    assert [rule.number for rule in first.rules.all()] == list(range(1, 14))
    assert all(rule.title and rule.line and rule.title_en and rule.line_en for rule in first.rules.all())


def test_the_first_set_does_not_claim_to_be_somebody_elses(db):
    assert "ikke Type2dialogs egen tekst" in RuleSet.current().origin


def test_each_rule_with_a_check_names_one_that_exists(db):
    named = set(Rule.objects.exclude(check_name="").values_list("check_name", flat=True))

    assert named == set(rules.CHECKS)


def test_a_rule_without_a_check_is_put_to_the_leader(meeting):
    meeting.rule_set.rules.filter(number__in=[2, 3, 4]).update(check_name="")

    told = {seen.rule.number: (seen.verdict, seen.reason) for seen in rules.observe(meeting)}

    assert {told[number] for number in (2, 3, 4)} == {(Verdict.ASK_LEADER, "people_judge")}


def test_a_meeting_as_it_should_be_keeps_every_rule_that_can_be_computed(meeting):
    verdicts = {seen.rule.number: seen.verdict for seen in rules.observe(meeting)}

    assert {number for number, verdict in verdicts.items() if verdict == Verdict.KEPT} == set(range(1, 13))
    assert Verdict.NOT_KEPT not in verdicts.values()


def test_a_goal_that_was_reached_at_the_meeting_counts_as_a_goal(meeting, cast):
    cast.mogens.goals.update(status=GoalStatus.REACHED, changed_at=meeting.opened_at + MINUTE)

    assert found(meeting, "goal_first").verdict == Verdict.KEPT


def test_a_goal_that_ended_before_the_meeting_does_not_count(meeting, cast):
    cast.mogens.goals.update(
        status=GoalStatus.DROPPED,
        created_at=meeting.opened_at - 99 * MINUTE,
        changed_at=meeting.opened_at - MINUTE,
    )

    assert found(meeting, "goal_first") == (Verdict.NOT_KEPT, "goal_missing", {"count": 1, "numbers": "1"})


@pytest.mark.parametrize(
    ("opened", "closed", "reason"),
    [
        (0, 0, "on_time"), (60, 60, "on_time"), (-60, -900, "on_time"),
        (61, 0, "off_time"), (-61, 0, "off_time"), (0, 61, "off_time"),
        (0, 3599, "off_time"), (0, 3600, "left_open_late"), (61, 3600, "opened_off_time"),
    ],
)  # fmt: skip
def test_a_minute_is_on_time_and_a_second_more_is_not(meeting, opened, closed, reason):
    meeting.opened_at = meeting.starts_at + dt.timedelta(seconds=opened)
    meeting.closed_at = meeting.ends_at + dt.timedelta(seconds=closed)

    assert found(meeting, "on_time").reason == reason


def test_the_end_of_a_meeting_that_still_runs_is_not_judged(meeting):
    meeting.closed_at = None

    assert found(meeting, "on_time")[:2] == (Verdict.NOT_YET, "opened_on_time")


@pytest.mark.parametrize(
    ("day", "before", "reason"),
    [
        (dt.date(2027, 3, 9), dt.date(2027, 3, 2), "held_weekly"),
        (dt.date(2027, 3, 10), dt.date(2027, 3, 2), "long_gap"),
        # Holy Thursday, Good Friday and Easter Monday lie between: ten days.
        (dt.date(2027, 4, 2), dt.date(2027, 3, 23), "held_weekly"),
        (dt.date(2027, 4, 3), dt.date(2027, 3, 23), "long_gap"),
        (dt.date(2027, 3, 9), None, "first_meeting"),
    ],
)
def test_a_week_is_seven_days_and_public_holidays(meeting, day, before, reason):
    meeting.starts_at = clock.at(day, dt.time(10, 0))

    facts = dataclasses.replace(rules.facts_of(meeting), held_before=before)

    assert rules.CHECKS["weekly"].judge(facts).reason == reason


def test_the_meeting_before_is_one_that_was_held(meeting):
    meeting.series.meetings.exclude(pk=meeting.pk).update(state=MeetingState.CANCELLED)

    assert found(meeting, "weekly").reason == "first_meeting"


def test_a_co_leader_in_the_leaders_place_is_a_question(meeting, cast):
    meeting.participants.filter(user=cast.inge).update(role=Role.CO_LEADER)

    assert found(meeting, "leader_set") == (Verdict.ASK_LEADER, "co_leader_led", {"leader": "Inge Kjær"})


def test_a_leader_who_stayed_away_did_not_lead(meeting, cast):
    meeting.participants.filter(user=cast.inge).update(attendance=Participant.Attendance.ABSENT)

    assert found(meeting, "leader_set").reason == "no_leader"


@pytest.mark.parametrize(
    ("attendance", "reason"),
    [("present", "contacts_there"), ("expected", "contact_not_noted"), ("absent", "contact_away")],
)
def test_the_right_people_are_the_contact_persons_of_those_discussed(meeting, cast, attendance, reason):
    meeting.participants.filter(user=cast.karim).update(attendance=attendance)

    assert found(meeting, "right_people").reason == reason


def test_a_citizen_without_contact_person_lacks_the_right_person(meeting, cast):
    make_discussed(meeting, cast.aase)

    assert found(meeting, "right_people") == (Verdict.NOT_KEPT, "contact_away", {"count": 1, "numbers": "2"})


@pytest.mark.parametrize(
    ("attendance", "reason"),
    [("present", "visitator_there"), ("expected", "visitator_not_noted"), ("absent", "no_visitator")],
)
def test_a_visitator_must_have_been_there(meeting, cast, attendance, reason):
    meeting.participants.filter(user=cast.vibeke).update(attendance=attendance)

    assert found(meeting, "visitator_present").reason == reason


@pytest.mark.parametrize(
    ("seconds", "reason"), [(-1, "frozen_in_time"), (0, "frozen_late"), (60, "frozen_late")]
)
def test_the_agenda_is_frozen_before_the_agreed_start(meeting, seconds, reason):
    meeting.frozen_at = meeting.starts_at + dt.timedelta(seconds=seconds)

    assert found(meeting, "prepared_agenda").reason == reason


def test_who_has_said_to_be_ready_counts_and_where_some_have_not_the_leader_is_asked(meeting, cast):
    coming = [one.user for one in meeting.participants.coming()]
    for user in coming[:-1]:
        Preparation.objects.create(meeting=meeting, user=user, role="nurse", ready_at=clock.now())
    some = found(meeting, "prepared_agenda")
    Preparation.objects.create(meeting=meeting, user=coming[-1], role="nurse", ready_at=clock.now())

    assert (some.verdict, some.reason) == (Verdict.ASK_LEADER, "not_all_ready")
    assert some.facts == {"ready": len(coming) - 1, "count": len(coming)}
    assert found(meeting, "prepared_agenda").reason == "all_ready"


def test_an_agenda_that_was_never_frozen_was_not_prepared(meeting):
    meeting.frozen_at = None

    assert found(meeting, "prepared_agenda").reason == "not_frozen"


@pytest.mark.parametrize(("most", "reason"), [(2, "frozen_in_time"), (1, "too_many")])
def test_an_agenda_may_be_full_but_not_fuller(meeting, cast, most, reason):
    make_discussed(meeting, cast.aase)
    meeting.max_citizens = most

    assert found(meeting, "prepared_agenda").reason == reason


def test_a_citizen_carried_over_after_a_long_talk_took_the_time_of_the_others(meeting, cast):
    began = clock.now() - dt.timedelta(minutes=40)
    build.make_item(
        meeting, cast.aase, state=ItemState.CARRIED_OVER, carried_over_because="Tiden gik",
        started_at=began, ended_at=clock.now(),
    )  # fmt: skip

    assert found(meeting, "time_per_citizen") == (Verdict.NOT_KEPT, "over_time", {"count": 1, "numbers": "2"})


@pytest.mark.parametrize(("seconds", "reason"), [(360, "within_time"), (361, "over_time")])
def test_six_minutes_are_six_minutes(meeting, seconds, reason):
    meeting.items.update(ended_at=meeting.starts_at + dt.timedelta(seconds=seconds), time_box_minutes=6)

    assert found(meeting, "time_per_citizen").reason == reason


def test_a_long_talk_that_was_parked_keeps_the_rule(meeting, cast):
    item = meeting.items.get()
    item.ended_at = item.started_at + 20 * MINUTE
    item.save()
    ParkedTopic.objects.create(item=item, topic="Nøgleboks", owner=cast.karim)

    assert found(meeting, "time_per_citizen") == (
        Verdict.KEPT,
        "over_and_parked",
        {"count": 1, "numbers": "1"},
    )


def test_a_citizen_without_who_what_when_was_left_open(meeting, cast):
    make_discussed(meeting, cast.aase)

    assert found(meeting, "agreement") == (Verdict.NOT_KEPT, "left_open", {"count": 1, "numbers": "2"})


def test_a_stated_reason_for_no_agreement_is_enough(meeting, cast):
    make_discussed(meeting, cast.aase, no_action_because="Alt går som aftalt")

    assert found(meeting, "agreement").verdict == Verdict.KEPT


def test_a_citizen_who_was_carried_over_is_not_left_open(meeting, cast):
    build.make_item(meeting, cast.aase, state=ItemState.CARRIED_OVER, carried_over_because="Tiden gik")

    assert found(meeting, "agreement") == (Verdict.KEPT, "all_agreed", {"count": 1})


def test_a_fact_about_each_citizen_keeps_facts_before_guesses(meeting, cast):
    contribute(make_discussed(meeting, cast.aase), cast.karim, kind="own_words")

    assert found(meeting, "facts_first") == (Verdict.KEPT, "facts_for_all", {"count": 2})


def test_a_guess_alone_is_not_a_fact(meeting, cast):
    contribute(make_discussed(meeting, cast.aase), cast.karim, kind="assumption")

    assert found(meeting, "facts_first") == (Verdict.NOT_KEPT, "only_guesses", {"count": 1, "numbers": "2"})


def test_a_guess_beside_a_fact_is_marked_and_does_no_harm(meeting, cast):
    contribute(meeting.items.get(), cast.karim, kind="assumption")

    assert found(meeting, "facts_first").verdict == Verdict.KEPT


def test_where_nothing_was_written_the_leader_is_asked(meeting, cast):
    Contribution.objects.all().delete()
    assert found(meeting, "facts_first") == (Verdict.ASK_LEADER, "nothing_written", {})

    contribute(make_discussed(meeting, cast.aase), cast.karim)

    assert found(meeting, "facts_first")[:2] == (Verdict.ASK_LEADER, "facts_for_some")


def test_a_profession_that_was_not_heard_is_named_without_its_person(meeting, cast):
    nurse = build.make_user("Nanna Dal", Role.NURSE, team=cast.nord)
    meeting.participants.create(user=nurse, role=Role.NURSE, attendance=Participant.Attendance.PRESENT)

    verdict, reason, said = found(meeting, "everybody_contributes")

    assert (verdict, reason, said) == (
        Verdict.NOT_KEPT,
        "silent_to_the_end",
        {"count": 1, "roles": ["nurse"]},
    )
    with translation.override("en"):
        shown = rules.sentence(RuleObservation(reason=reason, facts=said))
    assert shown == "Not heard at the meeting: Nurse."


@pytest.mark.parametrize("by", ["ball", "pen"])
def test_a_profession_contributes_with_the_ball_or_in_writing(meeting, cast, by):
    (Contribution if by == "ball" else SpeakingTime).objects.all().delete()

    assert found(meeting, "everybody_contributes") == (Verdict.KEPT, "all_heard", {"count": 1})


def test_without_ball_and_contributions_the_leader_tells_who_took_part(meeting):
    Contribution.objects.all().delete()
    SpeakingTime.objects.all().delete()

    assert found(meeting, "everybody_contributes").reason == "nobody_noted"


@pytest.mark.parametrize(
    ("turns", "reason"), [((2, 1), "ball_for_all"), ((2, 0), "ball_for_some"), ((0, 0), "ball_not_used")]
)
def test_the_ball_tells_of_one_speaker_at_a_time_where_it_was_used(meeting, cast, turns, reason):
    make_discussed(meeting, cast.aase)
    SpeakingTime.objects.all().delete()
    for item, times in zip(meeting.items.all(), turns, strict=True):
        SpeakingTime.objects.create(item=item, role=Role.THERAPIST, turns=times)

    assert found(meeting, "one_speaker").reason == reason


@pytest.mark.parametrize(
    ("training", "reason"),
    [
        ({}, "trained_leader"),
        ({"valid_until": dt.date(2027, 3, 2)}, "trained_leader"),
        ({"valid_until": dt.date(2027, 3, 1)}, "training_not_noted"),
        ({"trained_on": dt.date(2027, 3, 3)}, "training_not_noted"),
        ({"kind": "participant"}, "training_not_noted"),
    ],
)
def test_a_leader_is_trained_by_a_record_that_is_valid_on_the_day(meeting, cast, training, reason):
    TrainingRecord.objects.all().delete()
    train(cast.inge, **training)

    assert found(meeting, "leader_set").reason == reason


def test_with_many_participants_a_co_leader_is_suggested(meeting):
    for number in range(12 - meeting.participants.count()):
        user = build.make_user(f"Deltager{number} Vang")
        meeting.participants.create(user=user, role=Role.NURSE, attendance=Participant.Attendance.PRESENT)
    assert found(meeting, "leader_set").reason == "trained_but_alone"
    assert "no_co_leader" in [problem.code for problem in rules.readiness(meeting)]

    meeting.participants.filter(user=user).update(role=Role.CO_LEADER)

    assert found(meeting, "leader_set").reason == "trained_leader"
    assert rules.readiness(meeting) == []


def test_minutes_that_the_leader_gave_deliberately_are_within_the_time(meeting):
    meeting.items.update(ended_at=meeting.starts_at + 8 * MINUTE, time_box_minutes=6, extended_minutes=2)

    assert found(meeting, "time_per_citizen").reason == "within_time"


def test_minutes_of_the_same_day_leave_one_question_to_the_leader(meeting):
    assert found(meeting, "written_and_told") == (Verdict.ASK_LEADER, "written_ask_told", {})


def test_a_meeting_that_ends_after_midnight_is_written_on_the_day_it_ends(meeting):
    meeting.starts_at = clock.at(dt.date(2027, 3, 2), dt.time(23, 30))
    meeting.closed_at = clock.at(dt.date(2027, 3, 3), dt.time(0, 25))

    assert found(meeting, "written_and_told").reason == "written_ask_told"


def test_a_meeting_closed_the_day_after_is_written_too_late(meeting):
    meeting.closed_at = clock.at(dt.date(2027, 3, 3), dt.time(0, 0))

    assert found(meeting, "written_and_told").reason == "written_late"


def test_without_a_discussed_citizen_there_is_nothing_to_judge_by(meeting):
    AgreedAction.objects.all().delete()
    Contribution.objects.all().delete()
    meeting.items.all().delete()

    for check in (
        "goal_first",
        "facts_first",
        "one_speaker",
        "right_people",
        "time_per_citizen",
        "agreement",
    ):
        assert found(meeting, check).reason == "nobody_discussed"


def test_every_reason_the_checks_can_give_reads_as_a_sentence():
    facts = {
        "count": 2, "ready": 1, "numbers": "1, 3", "leader": "Inge", "visitator": "Vibeke", "most": 8,
        "roles": ["nurse", "therapist"], "remark": "Vi holdt os til bolden",
        **dict.fromkeys(["planned_at", "until_at", "opened_at", "closed_at", "frozen_at"], "2027-03-02T09Z"),
        **dict.fromkeys(("before_on", "written_on"), "2027-03-02"),
    }  # fmt: skip
    for reason in rules.REASONS:
        assert "%(" not in rules.sentence(RuleObservation(reason=reason, facts=facts))


def test_one_citizen_and_several_are_told_apart(meeting):
    with translation.override("en"):
        one = rules.sentence(RuleObservation(reason="goal_missing", facts={"count": 1, "numbers": "2"}))
        two = rules.sentence(
            RuleObservation(reason="goal_missing", facts={"count": 2, "ready": 1, "numbers": "2, 5"})
        )

    assert one == "The citizen with number 2 on the agenda had no goal."
    assert two == "2 citizens had no goal: number 2, 5 on the agenda."


def test_times_are_told_as_the_clock_in_copenhagen_shows_them(meeting):
    shown = rule_reasons.as_read({"opened_at": "2027-03-02T09:01:00+00:00"})

    assert shown["opened_at"] in ("10.01", "10:01")


def test_no_reason_names_a_citizen(meeting, cast):
    make_discussed(meeting, cast.aase, minutes=30)

    said = " ".join(rules.sentence(seen) for seen in rules.observe(meeting))

    assert "Åse" not in said
    assert "Mogens" not in said


def test_recording_twice_keeps_one_row_per_rule(meeting):
    rules.record_observations(meeting)
    meeting.participants.all().delete()

    rules.record_observations(meeting)

    assert meeting.rule_observations.count() == 13
    assert meeting.rule_observations.get(rule__check_name="leader_set").verdict == Verdict.NOT_KEPT


def test_the_scorecard_has_verdict_and_sentence(meeting):
    rules.record_observations(meeting)

    card = rules.observations_of(meeting)

    assert [row.rule.number for row in card] == list(range(1, 14))
    assert card[0].status is Verdict.KEPT
    assert card[0].sentence


def test_facts_take_as_many_queries_for_one_citizen_as_for_ten(meeting, cast, django_assert_num_queries):
    for number in range(9):
        make_discussed(meeting, build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.karim))

    with django_assert_num_queries(4):
        facts = rules.facts_of(meeting)
        for check in rules.CHECKS.values():
            check.judge(facts)


def strip(meeting):
    return {seen.rule.check_name: (seen.verdict, seen.reason) for seen in rules.live_strip(meeting)}


def test_what_has_not_come_yet_is_not_yet_on_the_strip(running, cast, frozen_clock):
    frozen_clock.move_to(running.starts_at + 30 * MINUTE)
    AgreedAction.objects.all().delete()
    for rows in (Contribution, SpeakingTime):
        rows.objects.all().delete()
    running.items.update(
        state=ItemState.PRESENT,
        ended_at=None,
        started_at=running.starts_at + 29 * MINUTE,
        outcome="",
        stay="",
    )

    assert strip(running) == {
        "goal_first": (Verdict.NOT_YET, "nobody_yet"),
        "facts_first": (Verdict.NOT_YET, "nobody_yet"),
        "everybody_contributes": (Verdict.NOT_YET, "silent_so_far"),
        "one_speaker": (Verdict.NOT_YET, "nobody_yet"),
        "on_time": (Verdict.NOT_YET, "opened_on_time"),
        "weekly": (Verdict.KEPT, "held_weekly"),
        "leader_set": (Verdict.KEPT, "trained_leader"),
        "right_people": (Verdict.NOT_YET, "nobody_yet"),
        "visitator_present": (Verdict.KEPT, "visitator_there"),
        "prepared_agenda": (Verdict.KEPT, "frozen_in_time"),
        "time_per_citizen": (Verdict.NOT_YET, "nobody_yet"),
        "agreement": (Verdict.NOT_YET, "still_to_settle"),
        "written_and_told": (Verdict.NOT_YET, "not_closed"),
    }


def test_the_strip_says_at_once_what_is_lost(running, cast, frozen_clock):
    running.opened_at = running.starts_at + 5 * MINUTE
    build.make_item(running, cast.aase, state=ItemState.PRESENT, started_at=running.starts_at)
    frozen_clock.move_to(running.starts_at + 30 * MINUTE)

    seen = strip(running)

    assert seen["on_time"] == (Verdict.NOT_KEPT, "opened_off_time")
    assert seen["time_per_citizen"] == (Verdict.NOT_YET, "over_now")


def test_whoever_holds_the_ball_now_has_been_heard(running, cast):
    Contribution.objects.all().delete()
    SpeakingTime.objects.all().delete()
    running.speaker = running.participants.get(user=cast.karim)

    assert strip(running)["everybody_contributes"] == (Verdict.KEPT, "all_heard")


def test_the_strip_is_read_in_five_queries_and_four_of_what_a_board_has_read(
    running, cast, django_assert_num_queries
):
    for number in range(9):
        make_discussed(running, build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.karim))
    items = list(running.items.select_related("citizen__contact_person", "stand_in__user"))
    participants = list(running.participants.select_related("user"))

    with django_assert_num_queries(5):
        whole = rules.live_strip(running)
    with django_assert_num_queries(4):
        handed = rules.live_strip(running, rules.facts_of(running, items=items, participants=participants))

    assert [str(seen.verdict) for seen in handed] == [str(seen.verdict) for seen in whole]


@pytest.mark.parametrize(("verdict", "told"), [("kept", "was kept"), ("not_kept", "was not kept")])
def test_the_leader_judges_what_only_people_can_tell(running, cast, verdict, told):
    SpeakingTime.objects.all().delete()
    rule = running.rule_set.rules.get(check_name="one_speaker")

    judged = rules.judge(running, by=cast.inge, rule=rule, verdict=verdict, remark="Vi holdt os til bolden")

    event = Event.objects.changes().get(code="rule.judged")
    assert (event.actor_name, event.facts) == ("Inge Kjær", {"number": 4, "verdict": verdict})
    with translation.override("en"):
        assert rules.sentence(judged) == f"The leader judges that it {told}: Vi holdt os til bolden"


def test_judging_twice_the_same_records_once(running, cast):
    SpeakingTime.objects.all().delete()
    rule = running.rule_set.rules.get(check_name="one_speaker")

    for _time in range(2):
        rules.judge(running, by=cast.inge, rule=rule, verdict="kept")
    rules.judge(running, by=cast.inge, rule=rule, verdict="not_kept")

    assert Event.objects.filter(code="rule.judged").count() == 2
    assert running.rule_observations.get().verdict == Verdict.NOT_KEPT


def test_the_leaders_judgement_stays_when_the_meeting_is_closed(running, cast):
    SpeakingTime.objects.all().delete()
    rule = running.rule_set.rules.get(check_name="one_speaker")
    rules.judge(running, by=cast.inge, rule=rule, verdict="kept")
    assert strip(running)["one_speaker"] == (Verdict.KEPT, "leader_kept")

    conduct.close(running, by=cast.inge)

    observed = running.rule_observations.get(rule=rule)
    assert (observed.verdict, observed.reason) == (Verdict.KEPT, "leader_kept")
    assert running.rule_observations.count() == 13


def test_a_rule_of_the_leaders_own_is_judged_whatever_the_figures_say(running, cast):
    rule = running.rule_set.rules.get(check_name="facts_first")
    assert strip(running)["facts_first"][0] == Verdict.KEPT

    rules.judge(running, by=cast.inge, rule=rule, verdict="not_kept")

    assert strip(running)["facts_first"] == (Verdict.NOT_KEPT, "leader_not_kept")


@pytest.mark.parametrize(
    ("by", "check", "verdict", "state", "code"),
    [
        ("karim", "facts_first", "kept", "running", "not_leader"),
        ("inge", "weekly", "kept", "running", "not_asked"),
        ("inge", "facts_first", "ask_leader", "running", "no_verdict"),
        ("inge", "facts_first", "kept", "closed", "wrong_state"),
        ("inge", "facts_first", "kept", "planned", "wrong_state"),
    ],
)
def test_a_judgement_that_is_not_the_leaders_to_give_is_refused(
    running, cast, by, check, verdict, state, code
):
    type(running).objects.filter(pk=running.pk).update(state=state)
    rule = running.rule_set.rules.get(check_name=check)

    with pytest.raises(Refusal) as refused:
        rules.judge(running, by=getattr(cast, by), rule=rule, verdict=verdict)

    assert refused.value.code == code
    assert not running.rule_observations.exists()


def test_a_rule_of_another_version_is_not_judged(running, cast):
    publish(cast.astrid)

    with pytest.raises(Refusal) as refused:
        rules.judge(running, by=cast.inge, rule=RuleSet.current().rules.get(), verdict="kept")

    assert refused.value.code == "no_such_rule"


def test_a_meeting_that_ran_out_is_judged_until_it_is_closed(running, cast):
    type(running).objects.filter(pk=running.pk).update(state=MeetingState.AWAITING_WRAP_UP)

    rules.judge(running, by=cast.inge, rule=running.rule_set.rules.get(number=2), verdict="kept")

    assert running.rule_observations.get().verdict == Verdict.KEPT


def test_a_meeting_that_is_ready_has_no_warnings(meeting):
    assert rules.readiness(meeting) == []


def test_what_lacks_before_a_meeting_is_named(meeting, cast):
    build.make_item(meeting, cast.aase, time_box_minutes=43)
    meeting.participants.filter(user__in=[cast.inge, cast.vibeke, cast.karim]).delete()
    meeting.frozen_at = None

    problems = rules.readiness(meeting)

    assert [problem.code for problem in problems] == [
        "no_leader", "no_visitator", "contact_away", "contact_missing", "goal_missing", "consent_missing",
        "not_frozen", "over_time",
    ]  # fmt: skip
    assert not any(problem.blocks for problem in problems)


def test_a_leader_without_a_training_on_record_is_named_before_the_meeting(meeting):
    TrainingRecord.objects.all().delete()

    problems = rules.readiness(meeting)

    assert [problem.code for problem in problems] == ["leader_untrained"]
    assert "Inge Kjær" in problems[0].sentence


@pytest.mark.parametrize(("minutes", "warned"), [(48, False), (49, True)])
def test_forty_eight_minutes_fit_in_an_hour(meeting, minutes, warned):
    meeting.items.update(time_box_minutes=minutes)

    assert ("over_time" in [problem.code for problem in rules.readiness(meeting)]) is warned


def publish(by, *, seen_version=1, texts=None, **fields):
    fields = {"name": "Spilleregler", "origin": "Vores egne", **fields}
    texts = [rules.RuleText("Vi lytter", "Alle kommer til orde.")] if texts is None else texts
    return rules.publish(by=by, rules=texts, seen_version=seen_version, **fields)


def test_a_new_version_is_used_from_now_on_and_recorded(cast):
    new = publish(cast.astrid)

    assert RuleSet.current() == new
    assert [str(rule) for rule in new.rules.all()] == ["1. Vi lytter"]
    event = Event.objects.changes().get()
    assert (event.code, event.actor_name, event.facts) == (
        "rules.published",
        "Astrid Vinter",
        {"before": 1, "after": 2},
    )


def test_an_earlier_meeting_keeps_the_rules_it_was_held_by(meeting, cast):
    publish(cast.astrid)

    meeting.refresh_from_db()
    assert meeting.rule_set.version == 1
    assert len(rules.observe(meeting)) == 13


def test_publishing_what_is_in_use_changes_nothing(cast):
    current = RuleSet.current()

    again = publish(cast.astrid, name=current.name, origin=current.origin, texts=rules.texts_of(current))

    assert again == current
    assert not Event.objects.exists()


def test_two_who_publish_from_the_same_version_do_not_overwrite_each_other(cast):
    publish(cast.astrid)

    with pytest.raises(Refusal) as refused:
        publish(cast.astrid, texts=[rules.RuleText("Mine", "Og kun mine.")])

    assert refused.value.code == "overtaken"
    assert RuleSet.current().rules.get().title == "Vi lytter"


def test_a_set_without_rules_is_refused(cast):
    with pytest.raises(Refusal) as refused:
        publish(cast.astrid, texts=[])

    assert refused.value.code == "no_rules"


def test_the_first_rules_come_with_their_checks(db):
    checks = RuleSet.current().rules.values_list("check_name", flat=True)

    assert list(checks)[:4] == ["goal_first", "facts_first", "everybody_contributes", "one_speaker"]
