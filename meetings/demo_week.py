"""The demo municipality's other meetings, its rota with somebody away, a stand-in, and a checklist."""

import datetime as dt

from dtr import clock
from dtr.staff.models import TrainingRecord, User
from dtr.staff.roles import Role
from meetings import absences, checklists, handovers, rota, stand_ins, weeks
from meetings.demo import Town
from meetings.models import AgendaItem, Duty, Meeting
from meetings.models.series import MeetingType, Rhythm, WeekOfMonth

TEAM = 0
BRIEFING = (
    "Har selv gået til postkassen to gange i denne uge med rollatoren. Det vigtigste er at komme ned til "
    "købmanden igen. Vil gerne have sagt, at træningen helst skal ligge om formiddagen."
)
HANDED_OVER = (
    "Du holder klokken og skriver aftalerne ned. Visitator deltager på skærm de første 20 minutter, så mind "
    "lederen om at begynde med dem, hvor hjælpen skal ændres."
)


def arrange(town: Town) -> None:
    """What people arrange around the coming weeks; by the verbs, since it is all done today."""
    leader = town.staff[TEAM, Role.MEETING_LEADER]
    _other_meetings(town, leader)
    _rota(town, leader)
    _handover(town)
    _stand_in(town)
    meeting = Meeting.objects.ahead().filter(team=town.teams[TEAM]).order_by("starts_at").first()
    if meeting:
        for point in checklists.points_of(meeting.team_id)[:2]:
            checklists.tick(meeting, point, by=leader)


def _other_meetings(town: Town, leader: User) -> None:
    """A weekly dementia meeting, and a conference about one citizen each month."""
    day = clock.working_days_after(town.today, 2)
    team = town.teams[TEAM].pk
    weeks.set_up_series(
        by=leader,
        team_id=team,
        meeting_type=MeetingType.DEMENTIA,
        weekday=day.weekday(),
        start_time=dt.time(13, 0),
        place="Havestuen",
        max_citizens=8,
        active_from=town.today,
    )
    weeks.set_up_series(
        by=leader,
        team_id=team,
        meeting_type=MeetingType.CITIZEN_CONFERENCE,
        weekday=day.weekday(),
        start_time=dt.time(14, 30),
        place="Havestuen",
        max_citizens=1,
        rhythm=Rhythm.MONTHLY,
        week_of_month=WeekOfMonth.SECOND,
        active_from=town.today,
    )


def _rota(town: Town, leader: User) -> None:
    """Three who lead in turn, the first two weeks given out, and one of them away for a week."""
    coordinator = town.staff[TEAM, Role.COORDINATOR]
    TrainingRecord.objects.create(
        user=coordinator,
        kind=TrainingRecord.Kind.LEADER,
        trained_on=town.today - dt.timedelta(days=60),
        note="Læringsværksted",
        noted_by=town.keeper,
    )
    first = clock.monday(town.today) + dt.timedelta(weeks=2)
    absences.note_absence(coordinator, by=coordinator, first_day=first, last_day=first + dt.timedelta(days=4))
    lines = rota.rota_of(town.teams[TEAM])
    rota.accept(lines[0].meeting, leader, by=leader, role=Role.MEETING_LEADER)
    for line in lines[1:4]:
        for place in line.places:
            if place.suggested:
                rota.accept(line.meeting, place.suggested, by=leader, role=place.role)


def _handover(town: Town) -> None:
    """A co-leader cannot come after all; whom the rota suggests takes it on, with a briefing."""
    team, manager = town.teams[TEAM], town.staff[TEAM, Role.DAILY_MANAGER]
    given = Duty.objects.filter(meeting__team=team, role=Role.CO_LEADER)
    duty = given.select_related("user", "meeting").order_by("meeting__starts_at").first()
    if duty is None:
        return
    day = duty.meeting.day
    absences.note_absence(duty.user, by=duty.user, first_day=day, last_day=day)
    line = next(one for one in rota.rota_of(team) if one.meeting == duty.meeting)
    place = next(one for one in line.places if one.role == duty.role)
    if place.suggested:
        taken_on = rota.accept(duty.meeting, place.suggested, by=manager, role=duty.role)
        handovers.brief(taken_on, by=manager, briefing=HANDED_OVER)


def _stand_in(town: Town) -> None:
    """Somebody of another team's next meeting cannot come, and has briefed who speaks instead."""
    items = AgendaItem.objects.filter(
        meeting__in=Meeting.objects.ahead(), citizen__contact_person__isnull=False
    ).exclude(meeting__team=town.teams[TEAM])
    item = (
        items.select_related("meeting", "citizen__contact_person")
        .order_by("meeting__starts_at", "position")
        .first()
    )
    if item is None:
        return
    contact = item.citizen.contact_person
    assert contact is not None
    absences.note_absence(contact, by=contact, first_day=item.meeting.day, last_day=item.meeting.day)
    found = stand_ins.candidates(item, list(item.meeting.participants.select_related("user")))
    if found:
        named = stand_ins.name_stand_in(item, found[0].user, by=contact)
        stand_ins.brief(named, by=contact, briefing=BRIEFING)
