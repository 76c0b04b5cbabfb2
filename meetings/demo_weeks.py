"""The weeks of the demo municipality: half a year that each team met in, the one that is on, those ahead."""

import datetime as dt
from typing import Any

from citizens.models import Citizen
from citizens.models.intervention import ProposalKind
from dtr import clock
from dtr.outbox.models import Letter
from dtr.staff.models import User
from dtr.staff.roles import Permission, Role, may
from meetings import demo_minutes, demo_promises, demo_rules, letters, weeks
from meetings import demo_texts as texts
from meetings.demo import NOON, UNTIL_GOALS, Town
from meetings.demo_asked import ask_for_help, nominate, propose, refuse_help, taken_nomination
from meetings.demo_diary import Diary, theme_of
from meetings.demo_former import HELP_THEN
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Meeting,
    MeetingRating,
    MeetingSeries,
    ParkedTopic,
    Participant,
    RuleObservation,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.agreements import ActionState
from meetings.states import ItemState, MeetingState

WEEKS = 26
# Minutes for all citizens together: the hour without its opening and closing.
FOR_CITIZENS = 48
LONGEST_BOX = 9
HAVNEN, WEEK_CANCELLED = 1, 5
WEEK_WITHOUT_VISITATOR = 3
# Left undone longer than this would be nobody's real week.
LONGEST_UNDONE = dt.timedelta(weeks=3)
# The old minutes become PDFs one by one, so that a new meeting's never waits behind them.
BETWEEN_PDFS = dt.timedelta(seconds=20)


def live_through(town: Town) -> None:
    """The past weeks, then the meetings now ahead with what waits for them."""
    diary = Diary()
    for team in range(len(town.teams)):
        diary.wanted[team], diary.wanted_then[team] = list(texts.HELP), list(HELP_THEN)
        diary.series.append(weekly_meeting(town, team))
        back = [week for week in range(WEEKS + 1, 0, -1) if team == HAVNEN or week <= WEEKS]
        for week in back:
            if team == HAVNEN and week == WEEK_CANCELLED:
                cancelled_meeting(town, diary, team, week)
            else:
                hold(town, diary, team, week)
        call_next(town, diary, team)
    nominate(town, diary)
    refuse_help(town, diary)
    ask_for_help(town, diary)
    diary.save()
    write_minutes(town, diary)


def plan_ahead(town: Town) -> None:
    """The weeks after this one, as the timetable would plan them."""
    for series in MeetingSeries.objects.order_by("pk"):
        weeks.plan_weeks(series, by=None)


def weekly_meeting(town: Town, team: int) -> MeetingSeries:
    """The team's slot in the week."""
    text, slot = texts.TEAMS[team], town.slot(team)
    return MeetingSeries.objects.create(
        team=town.teams[team],
        weekday=slot.weekday(),
        start_time=dt.time.fromisoformat(text.start) if text.start else clock.local(town.starts_at).time(),
        place=text.place,
        active_from=slot - dt.timedelta(weeks=WEEKS + 2),
        amendment_days=demo_minutes.AMENDMENT_DAYS,
    )


def new_meeting(town: Town, diary: Diary, team: int, week: int, **fields: Any) -> Meeting:
    """The team's meeting so many weeks ago; 0 is the one ahead."""
    series = diary.series[team]
    slot = town.slot(team) - dt.timedelta(weeks=week)
    meeting = Meeting(
        series=series,
        team=town.teams[team],
        slot=slot,
        starts_at=clock.at(slot, series.start_time),
        place=series.place,
        rule_set=diary.rule_set,
        rule_in_focus=(WEEKS - week) % 13 + 1,
        **fields,
    )
    diary.meetings.append(meeting)
    planned = clock.at(slot - dt.timedelta(weeks=4), dt.time(3, 10))
    town.note("meeting.planned", planned, by=None, about=meeting, meeting=meeting)
    return meeting


def cancelled_meeting(town: Town, diary: Diary, team: int, week: int) -> None:
    """The one week in which nobody met."""
    meeting = new_meeting(
        town, diary, team, week, state=MeetingState.CANCELLED, cancelled_because=texts.CANCELLED_BECAUSE
    )
    manager = town.staff[team, Role.DAILY_MANAGER]
    early = meeting.starts_at - dt.timedelta(hours=3)
    town.note("meeting.cancelled", early, by=manager, about=meeting, meeting=meeting)


def hold(town: Town, diary: Diary, team: int, week: int) -> None:
    """One hour, citizen by citizen, with real durations."""
    leader = town.staff[team, Role.MEETING_LEADER]
    meeting = new_meeting(
        town, diary, team, week, state=MeetingState.LOCKED if week > 1 else MeetingState.CLOSED
    )
    late = town.dice.choice((0, 10, 25, 40, 50, 55, 190, 0, 30, 260))
    meeting.opened_at, meeting.opened_by = meeting.starts_at + dt.timedelta(seconds=late), leader
    town.note(
        "meeting.opened", meeting.opened_at, by=leader, about=meeting, meeting=meeting, seconds_late=late
    )
    attend(town, diary, meeting, team, without_visitator=team == HAVNEN and week == WEEK_WITHOUT_VISITATOR)
    items = fill_agenda(town, diary, meeting, team)
    freeze(town, meeting, team)
    now = meeting.opened_at + dt.timedelta(minutes=4)
    for item in items:
        now = take_up(town, diary, item, team, now)
    meeting.step = sum(item.started_at is not None for item in items)
    meeting.closed_by, meeting.version = leader, 4 + 5 * len(items)
    meeting.closed_at = now + dt.timedelta(seconds=town.dice.randrange(100, 330))
    town.note("meeting.closed", meeting.closed_at, by=leader, about=meeting, meeting=meeting)


def attend(town: Town, diary: Diary, meeting: Meeting, team: int, *, without_visitator: bool) -> None:
    """Everybody by position; now and then somebody is away, though never the leader."""
    for role, second, user in in_team(town, team):
        away = town.dice.random() < 0.06 and role not in (Role.MEETING_LEADER, Role.VISITATOR)
        if role == Role.VISITATOR:
            away = without_visitator
        attendance = Participant.Attendance.ABSENT if away else Participant.Attendance.PRESENT
        diary.participants.append(
            Participant(meeting=meeting, user=user, role=role, second_role=second, attendance=attendance)
        )


def in_team(town: Town, team: int) -> list[tuple[str, str, User]]:
    """(role, second role, person) for the whole team."""
    second = texts.TEAMS[team].second_roles
    return [
        (role, second.get(role, ""), user) for (number, role), user in town.staff.items() if number == team
    ]


def fill_agenda(town: Town, diary: Diary, meeting: Meeting, team: int) -> list[AgendaItem]:
    """Those who have waited longest, and whoever's course ends at this meeting."""
    in_course = [citizen for citizen in town.citizens.values() if is_due(town, citizen, meeting, team)]
    in_course.sort(
        key=lambda citizen: (not ends_here(town, citizen, meeting), diary.talked_about[citizen.pk])
    )
    chosen = in_course[: town.dice.randrange(5, 9)]
    town.dice.shuffle(chosen)
    items = [put_on(town, diary, meeting, citizen, team) for citizen in chosen]
    for item in items:
        item.time_box_minutes = min(LONGEST_BOX, FOR_CITIZENS // len(items))
    return items


def is_due(town: Town, citizen: Citizen, meeting: Meeting, team: int) -> bool:
    """In a course of this team on the day, and so far that it has its goals."""
    started = town.courses[citizen.pk].start_date + UNTIL_GOALS
    ended = town.closed_on.get(citizen.pk, dt.date.max)
    return town.texts[citizen.pk].team == team and started < meeting.slot <= ended


def ends_here(town: Town, citizen: Citizen, meeting: Meeting) -> bool:
    """Whether the course is closed on the day after the meeting."""
    return town.closed_on.get(citizen.pk) == meeting.slot + dt.timedelta(days=1)


def put_on(
    town: Town, diary: Diary, meeting: Meeting, citizen: Citizen, team: int, reason: str = ""
) -> AgendaItem:
    """One citizen on the agenda, about the goal whose turn it is."""
    item = AgendaItem(
        meeting=meeting,
        citizen=citizen,
        position=1 + sum(other.meeting_id == meeting.pk for other in diary.items),
        agenda_reason=reason or diary.following(texts.REASONS[theme_of(town, diary, citizen)]),
        time_box_minutes=FOR_CITIZENS // len(texts.TODAY),
    )
    diary.items.append(item)
    planner = town.staff[team, Role.COORDINATOR]
    picked = clock.at(clock.working_days_after(meeting.slot, -3), dt.time(10, 20))
    town.note("agenda.picked", picked, by=planner, about=item, citizen=citizen, meeting=meeting)
    return item


def freeze(town: Town, meeting: Meeting, team: int) -> None:
    """Two working days before, in the afternoon."""
    planner = town.staff[team, Role.COORDINATOR]
    meeting.frozen_at = clock.at(clock.working_days_after(meeting.slot, -2), dt.time(14, 0))
    town.note("agenda.frozen", meeting.frozen_at, by=planner, about=meeting, meeting=meeting)


def take_up(town: Town, diary: Diary, item: AgendaItem, team: int, now: dt.datetime) -> dt.datetime:
    """Talk about one citizen, or find that time is up; the moment when it is over."""
    leader, meeting = town.staff[team, Role.MEETING_LEADER], item.meeting
    ids: dict[str, Any] = {"by": leader, "about": item, "citizen": item.citizen, "meeting": meeting}
    if now > meeting.starts_at + dt.timedelta(minutes=45):
        item.state, item.carried_over_because = ItemState.CARRIED_OVER, diary.following(texts.CARRIED_OVER)
        town.note("item.carried_over", now, **ids)
        return now
    box = item.time_box_minutes * 60
    seconds = round(town.dice.triangular(0.45 * box, 1.3 * box, 0.8 * box))
    item.state, item.started_at, item.ended_at = ItemState.DISCUSSED, now, now + dt.timedelta(seconds=seconds)
    town.note("meeting.next", now, **ids)
    agree(town, diary, item, team)
    if seconds > box and town.dice.random() < 0.75:
        park(town, diary, item, team)
    settle(town, diary, item, team)
    diary.talked_about[item.citizen_id] += 1
    town.note("item.closed", item.ended_at, **ids, outcome=item.outcome, stay=item.stay)
    return item.ended_at + dt.timedelta(seconds=8)


def settle(town: Town, diary: Diary, item: AgendaItem, team: int) -> None:
    """The outcome: what the course, a proposal of help or an ordinary week makes it."""
    if ends_here(town, item.citizen, item.meeting):
        item.outcome, item.stay = FollowUpOutcome.END, Stay.OFF_AGENDA
        return
    asked = propose(town, diary, item, team)
    if asked and asked.kind == ProposalKind.NEW_DECISION:
        item.outcome = FollowUpOutcome.REVISIT
    elif asked or town.dice.random() < 0.2:
        item.outcome = FollowUpOutcome.ADJUST_WITHIN_FRAME
    else:
        item.outcome = FollowUpOutcome.CONTINUE
    item.stay = Stay.ON_AGENDA if asked or town.dice.random() < 0.6 else Stay.OFF_AGENDA


def agree(town: Town, diary: Diary, item: AgendaItem, team: int) -> None:
    """One agreement or two, or the reason why there is none."""
    if ends_here(town, item.citizen, item.meeting):
        item.no_action_because = "Forløbet afsluttes i dag."
        return
    if town.dice.random() < 0.08:
        item.no_action_because = diary.following(texts.NO_ACTION)
        return
    theme = theme_of(town, diary, item.citizen)
    for _number in range(1 if not theme else town.dice.choice((1, 1, 2))):
        role, what = diary.following(texts.AGREEMENTS[theme])
        owner = town.staff[team, role]
        if item.citizen.contact_person == town.staff[team, Role.MEETING_LEADER]:
            owner = town.staff[team, Role.MEETING_LEADER]
        if town.texts[item.citizen_id].supplier and role in (texts.SSH, texts.SSA):
            owner = town.staff[team, Role.PRIVATE_SUPPLIER]
        promise(town, diary, item, team, owner, what)


def promise(town: Town, diary: Diary, item: AgendaItem, team: int, owner: User, what: str) -> None:
    """What, who, when; and how it went since."""
    leader, goals = town.staff[team, Role.MEETING_LEADER], town.goals[item.citizen_id]
    assert item.started_at is not None
    action = AgreedAction(
        item=item,
        what=what,
        owner=owner,
        due_date=clock.working_days_after(item.meeting.slot, town.dice.randrange(2, 9)),
        goal=goals[diary.talked_about[item.citizen_id] % len(goals)] if goals else None,
        agreed_by=leader,
        agreed_at=item.started_at + dt.timedelta(seconds=150),
    )
    demo_promises.let_others_promise(action, len(diary.actions))
    diary.actions.append(action)
    ids = {"about": action, "citizen": item.citizen, "meeting": item.meeting}
    town.note("action.agreed", action.agreed_at, by=leader, due_date=action.due_date.isoformat(), **ids)
    if action.due_date < town.today:
        let_pass(town, diary, action)
        if action.state != ActionState.OPEN:
            town.note(
                f"action.{action.state}",
                clock.at(min(town.today, action.due_date), NOON),
                by=action.follower,
                **ids,
            )


def let_pass(town: Town, diary: Diary, action: AgreedAction) -> None:
    """The date came: it was done, moved, stuck, or is simply overdue."""
    fate = next(diary.fates)
    if town.today - action.due_date > LONGEST_UNDONE:
        fate = ActionState.DONE
    action.state = fate
    if fate == ActionState.DONE:
        action.result, action.done_at = diary.following(texts.DONE), clock.at(action.due_date, NOON)
    elif fate == ActionState.STUCK:
        action.result = diary.following(texts.STUCK)
    elif fate == ActionState.MOVED:
        action.result = diary.following(texts.MOVED)
        action.due_date = clock.working_days_after(town.today, town.dice.randrange(2, 7))


def park(town: Town, diary: Diary, item: AgendaItem, team: int) -> None:
    """What took too long is somebody's, outside the meeting."""
    owner = town.staff[team, town.dice.choice((Role.DAILY_MANAGER, Role.COORDINATOR, Role.NURSE))]
    assert item.started_at is not None
    at = item.started_at + dt.timedelta(minutes=5)
    parked = ParkedTopic(item=item, topic=diary.following(texts.PARKED), owner=owner, parked_at=at)
    diary.parked.append(parked)
    leader = town.staff[team, Role.MEETING_LEADER]
    town.note("topic.parked", at, by=leader, about=parked, citizen=item.citizen, meeting=item.meeting)


def call_next(town: Town, diary: Diary, team: int) -> None:
    """The first team's agenda is frozen and its meeting minutes away; the others are still choosing."""
    meeting = new_meeting(town, diary, team, 0)
    chosen = (
        [town.citizens[name] for name in texts.TODAY] if team == 0 else waiting_longest(town, diary, team)
    )
    for citizen in chosen:
        item = put_on(town, diary, meeting, citizen, team)
        if citizen.name == texts.CHAIN_CITIZEN:
            item.agenda_reason = texts.CHAIN_REASON
            taken_nomination(town, diary, item)
    if team == 0:
        meeting.state = MeetingState.CALLED
        freeze(town, meeting, team)
    for role, second, user in in_team(town, team):
        ill = team == 0 and role == texts.ILL_TODAY
        attendance = Participant.Attendance.ABSENT if ill else Participant.Attendance.EXPECTED
        diary.participants.append(
            Participant(meeting=meeting, user=user, role=role, second_role=second, attendance=attendance)
        )


def waiting_longest(town: Town, diary: Diary, team: int) -> list[Citizen]:
    """Five of the team's open courses, those first who have been talked about least; nominees wait."""
    nominated = {name for name, _role, _reason in texts.NOMINATIONS}
    open_courses = [
        citizen
        for citizen in town.citizens.values()
        if town.texts[citizen.pk].team == team
        and not town.texts[citizen.pk].closure
        and citizen.name not in nominated
    ]
    return sorted(open_courses, key=lambda citizen: diary.talked_about[citizen.pk])[:5]


def write_minutes(town: Town, diary: Diary) -> None:
    """The rules as they were kept, and the minutes as they were agreed; the participants heard of it then."""
    held = [meeting for meeting in diary.meetings if meeting.closed_at]
    RuleObservation.objects.bulk_create(demo_rules.observed(held))
    MeetingRating.objects.bulk_create(demo_rules.rated(held, diary.participants))
    # The newest first: somebody may want to read it now.
    held.sort(key=lambda meeting: meeting.starts_at, reverse=True)
    demo_minutes.kept(town, held, between=BETWEEN_PDFS)
    demo_minutes.tell(town, diary.items)
    Letter.objects.bulk_create(letter for meeting in held for letter in told(town, diary, meeting))


def told(town: Town, diary: Diary, meeting: Meeting) -> list[Letter]:
    """The letters about the minutes, sent that day: none of them leaves the house now."""
    assert meeting.closed_at is not None
    return [
        Letter(
            key=f"minutes:{meeting.pk}:{one.user_id}",
            kind=letters.MINUTES_READY,
            to=one.user,
            facts={"meeting": str(meeting.pk), "starts_at": meeting.starts_at.isoformat()},
            state=Letter.State.SENT,
            wanted_at=meeting.closed_at,
            meant_at=meeting.closed_at,
            due_at=meeting.closed_at,
            written_at=meeting.closed_at,
            sent_at=meeting.closed_at,
            attempts=1,
        )
        for one in diary.participants
        if one.meeting_id == meeting.pk
        and one.attendance == Participant.Attendance.PRESENT
        and may(one.role, Permission.READ_MINUTES)
    ]
