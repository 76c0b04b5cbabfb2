"""Before the meeting: weeks are planned, citizens nominated, picked, ordered and timed, roles handed out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import Permission, Role
from meetings import reminders
from meetings.conduct import lock, require_leader, touch
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Meeting,
    MeetingSeries,
    Participant,
    RuleSet,
)
from meetings.models.agenda import Stay
from meetings.participants import invite
from meetings.states import (
    AGENDA_OPEN_TO_LEADERS,
    AGENDA_OPEN_TO_PLANNERS,
    AHEAD,
    ItemState,
    MeetingState,
    require,
    require_move,
)

WEEKS_AHEAD = 4
# What the hour needs beside the citizens: welcome and rules before, summing up and rating after.
OPENING_MINUTES = 4
CLOSING_MINUTES = 8


# --- The weeks -----------------------------------------------------------------------------------


@transaction.atomic
def set_up_series(*, by: Any, team_id: int, **fields: Any) -> MeetingSeries:
    """Begin a weekly meeting, and plan its first weeks. Refuses ``not_yours`` and ``series_exists``."""
    if not access.can(by, Permission.PLAN_MEETINGS, team_id):
        raise _not_yours()
    try:
        with transaction.atomic():
            series = MeetingSeries.objects.create(team_id=team_id, **fields)
    except IntegrityError:
        raise Refusal("series_exists", _("The team already meets at that time.")) from None
    trail.record("series.set", by=by, about=series, team_id=team_id)
    plan_weeks(series, by=by)
    return series


@transaction.atomic
def change_series(series: MeetingSeries, *, by: Any, **fields: Any) -> MeetingSeries:
    """Change the weekly meeting. Meetings already planned and untouched are planned anew; others stay."""
    if not access.can(by, Permission.PLAN_MEETINGS, series.team_id):
        raise _not_yours()
    series = MeetingSeries.objects.select_for_update(of=("self",)).select_related("team").get(pk=series.pk)
    changed = {name: value for name, value in fields.items() if getattr(series, name) != value}
    if not changed:
        return series
    for name, value in changed.items():
        setattr(series, name, value)
    try:
        with transaction.atomic():
            series.save(update_fields=list(changed))
    except IntegrityError:
        raise Refusal("series_exists", _("The team already meets at that time.")) from None
    planned = series.meetings.filter(state=MeetingState.PLANNED, slot__gt=clock.today()).order_by("pk")
    # Held first and asked for citizens after: somebody may be putting one on at this moment.
    held = [meeting.pk for meeting in planned.select_for_update()]
    Meeting.objects.filter(pk__in=held, items__isnull=True).delete()
    trail.record("series.changed", by=by, about=series, team_id=series.team_id, fields=sorted(changed))
    plan_weeks(series, by=by)
    return series


def slots(series: MeetingSeries, *, since: dt.date, weeks: int) -> list[dt.date]:
    """The dates of a series' meetings in ``weeks`` weeks from the week of ``since``, none before it."""
    first = clock.monday(since) + dt.timedelta(days=series.weekday)
    days = [first + dt.timedelta(weeks=week) for week in range(weeks)]
    last = series.active_until or dt.date.max
    return [day for day in days if max(since, series.active_from) <= day <= last]


@transaction.atomic
def plan_weeks(series: MeetingSeries, *, by: Any, weeks: int = WEEKS_AHEAD) -> list[Meeting]:
    """Make the meetings of the coming weeks that do not exist yet. Planning twice makes nothing twice."""
    planned = []
    MeetingSeries.objects.select_for_update().get(pk=series.pk)
    known = set(series.meetings.values_list("slot", flat=True))
    for day in slots(series, since=clock.today(), weeks=weeks):
        starts_at = clock.at(day, series.start_time)
        if day in known or starts_at < clock.now():
            continue
        meeting = Meeting.objects.create(
            series=series,
            team_id=series.team_id,
            slot=day,
            starts_at=starts_at,
            length_minutes=series.length_minutes,
            place=series.place,
            max_citizens=series.max_citizens,
            rule_set=RuleSet.current(),
        )
        invite(meeting)
        trail.record("meeting.planned", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
        planned.append(meeting)
    return planned


def plan_coming_weeks() -> None:
    """Keep the coming weeks of every active series planned; for the timetable."""
    today = clock.today()
    for series in MeetingSeries.objects.filter(
        models.Q(active_until__isnull=True) | models.Q(active_until__gte=today)
    ):
        plan_weeks(series, by=None)
    for meeting in Meeting.objects.ahead().filter(starts_at__gte=clock.now()):
        invite(meeting)


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str) -> None:
    """Cancel one occurrence, with the reason. Does nothing when it is cancelled already.

    Refuses ``not_yours``, ``wrong_state`` and ``no_reason``.
    """
    meeting = _planned_by(meeting, by)
    if meeting.state == MeetingState.CANCELLED:
        return
    require_move(meeting.state, MeetingState.CANCELLED)
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the meeting is cancelled."))
    meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason.strip()
    meeting.save(update_fields=["state", "cancelled_because"])
    trail.record("meeting.cancelled", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


# --- Which citizens --------------------------------------------------------------------------------


@transaction.atomic
def nominate(citizen: Citizen, *, by: Any, agenda_reason: str) -> AgendaProposal:
    """Ask for a citizen to be discussed. Refuses ``not_yours``, ``no_reason`` and ``already_nominated``."""
    if not Citizen.objects.visible_to(by, Permission.NOMINATE).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    if not agenda_reason.strip():
        raise Refusal("no_reason", _("Write why the citizen should be discussed."))
    try:
        with transaction.atomic():
            proposal = AgendaProposal.objects.create(
                citizen=citizen, agenda_reason=agenda_reason.strip(), proposed_by=by, proposed_at=clock.now()
            )
    except IntegrityError:
        raise Refusal(
            "already_nominated", _("The citizen is already proposed for the next meeting.")
        ) from None
    trail.record("agenda.nominated", by=by, about=proposal, citizen_id=citizen.pk, team_id=citizen.team_id)
    return proposal


@transaction.atomic
def decline(proposal: AgendaProposal, *, by: Any) -> None:
    """Say no to a nomination. Does nothing when it is answered already. Refuses ``not_yours``."""
    if not AgendaProposal.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=proposal.pk).exists():
        # Somebody handed the lead of one meeting decides for that meeting's team.
        leads = Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).ahead()
        if not leads.filter(team=proposal.citizen.team_id).exists():
            raise _not_yours()
    waiting = AgendaProposal.objects.filter(pk=proposal.pk, state=AgendaProposal.State.WAITING)
    if waiting.update(state=AgendaProposal.State.DECLINED):
        trail.record(
            "agenda.declined", by=by, about=proposal, citizen_id=proposal.citizen_id,
            team_id=proposal.citizen.team_id,
        )  # fmt: skip


@transaction.atomic
def pick(
    meeting: Meeting, citizen: Citizen, *, by: Any, agenda_reason: str = "", minutes: int | None = None
) -> AgendaItem:
    """Put a citizen last on the agenda. A waiting nomination gives the reason, and is answered by that.

    Refuses ``wrong_state``, ``agenda_full``, ``already_on_agenda`` and ``other_team``.
    """
    meeting = _open_agenda(meeting, by=by)
    if not Citizen.objects.filter(pk=citizen.pk, team=meeting.team_id).exists():
        raise Refusal("other_team", _("The citizen belongs to another team."))
    count = meeting.items.count()
    if count >= meeting.max_citizens:
        raise Refusal(
            "agenda_full",
            _("The agenda has room for %(most)s citizens. Take one off first.")
            % {"most": meeting.max_citizens},
        )
    if meeting.items.filter(citizen=citizen).exists():
        raise Refusal("already_on_agenda", _("The citizen is already on the agenda."))
    nomination = AgendaProposal.objects.filter(citizen=citizen, state=AgendaProposal.State.WAITING).first()
    if nomination:
        AgendaProposal.objects.filter(pk=nomination.pk, state=AgendaProposal.State.WAITING).update(
            state=AgendaProposal.State.TAKEN
        )
        agenda_reason = agenda_reason or nomination.agenda_reason
    last = meeting.items.aggregate(last=models.Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        citizen=citizen,
        position=last + 1,
        agenda_reason=agenda_reason.strip(),
        time_box_minutes=minutes or usual_minutes(meeting),
    )
    trail.record(
        "agenda.picked",
        by=by,
        about=item,
        citizen_id=citizen.pk,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
    )
    touch(meeting)
    return item


def usual_minutes(meeting: Meeting) -> int:
    """Minutes per citizen when every place is taken: the time left beside opening and closing, shared."""
    return max(1, time_for_citizens(meeting) // meeting.max_citizens)


def time_for_citizens(meeting: Meeting) -> int:
    """Minutes of the meeting that remain for citizens."""
    return max(1, meeting.length_minutes - OPENING_MINUTES - CLOSING_MINUTES)


@transaction.atomic
def remove(item: AgendaItem, *, by: Any) -> None:
    """Take a citizen who has not been taken up off the agenda; what comes after moves up.

    Does nothing when somebody has done it. Refuses ``not_yours``, ``wrong_state`` and ``already_taken_up``.
    """
    meeting = _open_agenda(item.meeting, by=by)
    here = meeting.items.select_related("citizen").filter(pk=item.pk).first()
    if here is None:
        return
    item = here
    if item.state != ItemState.WAITING:
        raise Refusal("already_taken_up", _("The citizen has already been taken up."))
    _take_off(item, meeting, by=by)


def _take_off(item: AgendaItem, meeting: Meeting, *, by: Any) -> None:
    trail.record(
        "agenda.removed",
        by=by,
        about=item,
        citizen_id=item.citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
    )
    item.delete()
    _number([other.pk for other in meeting.items.all()], meeting)
    touch(meeting)


def citizen_moved(citizen: Citizen, by: Any) -> None:
    """A citizen who changes team leaves the coming agendas of the old one; the citizens' room calls this.

    Refuses ``at_a_meeting`` while a meeting that runs has not settled the citizen: nobody could then.
    """
    found = AgendaItem.objects.filter(citizen=citizen).exclude(meeting__team=citizen.team_id)
    if any(not item.is_settled for item in found.filter(meeting__state=MeetingState.RUNNING)):
        raise Refusal(
            "at_a_meeting",
            _("The citizen is on the agenda of a meeting that is running. Wait until it is over."),
        )
    for item in found.filter(meeting__state__in=AHEAD).select_related("meeting").order_by("meeting_id"):
        _take_off(item, lock(item.meeting), by=by)


@transaction.atomic
def order(meeting: Meeting, *, by: Any, keys: Sequence[Any]) -> None:
    """Put the agenda in this order. ``keys`` must name every item once; otherwise ``order_stale``.

    Citizens already taken up keep their places before those who wait.
    """
    meeting = _open_agenda(meeting, by=by)
    known = {str(item.pk): item for item in meeting.items.all()}
    wanted = [str(key) for key in keys]
    if sorted(wanted) != sorted(known):
        raise Refusal(
            "order_stale", _("The agenda has changed meanwhile. Look again, and move the citizen once more.")
        )
    if wanted == list(known):
        return
    taken_up = [key for key in known if known[key].state != ItemState.WAITING]
    _number(taken_up + [key for key in wanted if key not in taken_up], meeting)
    trail.record("agenda.ordered", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


@transaction.atomic
def shift(item: AgendaItem, *, by: Any, up: bool) -> None:
    """Move a citizen one place up or down. Does nothing at the end of the list, or when off the list."""
    meeting = _open_agenda(item.meeting, by=by)
    keys = [other.pk for other in meeting.items.all()]
    if item.pk not in keys:
        return
    here = keys.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
        order(meeting, by=by, keys=keys)


@transaction.atomic
def give_minutes(item: AgendaItem, *, by: Any, minutes: int) -> None:
    """Set a citizen's minutes (1-120). Refuses ``not_yours``, ``wrong_state`` and ``minutes_impossible``."""
    meeting = _open_agenda(item.meeting, by=by)
    if not 1 <= minutes <= 120:
        raise Refusal("minutes_impossible", _("A citizen gets between 1 and 120 minutes."))
    timed = meeting.items.filter(pk=item.pk).exclude(time_box_minutes=minutes)
    if not timed.update(time_box_minutes=minutes):
        return
    trail.record(
        "agenda.timed",
        by=by,
        about=item,
        citizen_id=item.citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
    )
    touch(meeting)


def _number(keys: Sequence[Any], meeting: Meeting) -> None:
    places = {str(key): place for place, key in enumerate(keys, start=1)}
    items = list(meeting.items.all())
    for item in items:
        item.position = places[str(item.pk)]
    AgendaItem.objects.bulk_update(items, ["position"])


def _open_agenda(meeting: Meeting, *, by: Any) -> Meeting:
    """The locked meeting, if this person may change its agenda now."""
    meeting = _planned_by(meeting, by)
    leads = Meeting.objects.visible_to(by, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()
    require(meeting.state, AGENDA_OPEN_TO_LEADERS if leads else AGENDA_OPEN_TO_PLANNERS)
    return meeting


def _planned_by(meeting: Meeting, by: Any) -> Meeting:
    """The locked meeting, if this person plans it."""
    meeting = lock(meeting)
    if not Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=meeting.pk).exists():
        raise _not_yours()
    return meeting


def _not_yours() -> Refusal:
    return Refusal("not_yours", _("You cannot plan meetings for this team."))


@transaction.atomic
def freeze(meeting: Meeting, *, by: Any) -> None:
    """Close the agenda and call the meeting; contact persons are told. Does nothing when it is closed.

    Refuses ``not_yours``, ``wrong_state`` and ``agenda_empty``.
    """
    meeting = _planned_by(meeting, by)
    if meeting.state == MeetingState.CALLED:
        return
    require_move(meeting.state, MeetingState.CALLED)
    if not meeting.items.exists():
        raise Refusal("agenda_empty", _("Put at least one citizen on the agenda first."))
    meeting.state, meeting.frozen_at = MeetingState.CALLED, clock.now()
    meeting.save(update_fields=["state", "frozen_at"])
    trail.record("agenda.frozen", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    reminders.agenda_frozen(meeting)
    touch(meeting)


@transaction.atomic
def reopen(meeting: Meeting, *, by: Any) -> None:
    """Let planners change the agenda again. Does nothing when they can.

    Refuses ``not_leader`` and ``wrong_state``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.PLANNED:
        return
    require_move(meeting.state, MeetingState.PLANNED)
    meeting.state, meeting.frozen_at = MeetingState.PLANNED, None
    meeting.save(update_fields=["state", "frozen_at"])
    trail.record("agenda.reopened", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


# --- Who takes part ----------------------------------------------------------------------------------


@transaction.atomic
def hand_out_role(meeting: Meeting, user: User, *, by: Any, role: str, second_role: str = "") -> Participant:
    """Give somebody of the team a role at this meeting, perhaps a second one.

    Refuses ``not_yours``, ``wrong_state``, ``not_in_team``, ``same_role_twice``, and ``supplier_role`` when
    somebody from a supplier would be handed a municipal role, or the other way round.
    """
    meeting = _planned_by(meeting, by)
    require(meeting.state, AGENDA_OPEN_TO_LEADERS)
    held = {position.role for position in access.positions(user) if position.team_id == meeting.team_id}
    if not held:
        raise Refusal("not_in_team", _("%(name)s does not work in this team.") % {"name": user})
    roles = {Role(one) for one in (role, second_role) if one}
    if role == second_role:
        raise Refusal("same_role_twice", _("Choose two different roles, or only one."))
    if (held == {Role.PRIVATE_SUPPLIER}) != (roles == {Role.PRIVATE_SUPPLIER}):
        raise Refusal(
            "supplier_role", _("A private supplier takes part as private supplier, and only a supplier does.")
        )
    participant, _new = Participant.objects.get_or_create(meeting=meeting, user=user, defaults={"role": role})
    if (participant.role, participant.second_role) == (role, second_role) and not _new:
        return participant
    participant.role, participant.second_role = role, second_role
    participant.save(update_fields=["role", "second_role"])
    trail.record(
        "meeting.roles", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=user.pk, roles=sorted(roles),
    )  # fmt: skip
    touch(meeting)
    return participant


@transaction.atomic
def note_attendance(participant: Participant, *, by: Any, attendance: str) -> None:
    """Expected, present or absent. Does nothing when it is noted already.

    Refuses ``not_yours`` and ``wrong_state``.
    """
    meeting = _planned_by(participant.meeting, by)
    require(meeting.state, AGENDA_OPEN_TO_LEADERS)
    noted = meeting.participants.filter(pk=participant.pk).exclude(attendance=attendance)
    if not noted.update(attendance=Participant.Attendance(attendance)):
        return
    trail.record(
        "meeting.attendance", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=participant.user_id, attendance=attendance,
    )  # fmt: skip
    touch(meeting)


@dataclass(frozen=True)
class Missing:
    """Who should be in the room and is not expected: shown at once, beside the agenda."""

    visitator: bool
    leader: bool
    contact_persons: dict[Any, str]
    """Citizen's key → sentence."""

    @property
    def nobody(self) -> bool:
        return not (self.visitator or self.leader or self.contact_persons)


def missing(meeting: Meeting, items: Sequence[AgendaItem], participants: Sequence[Participant]) -> Missing:
    """What the loaded agenda and participants say about who is missing; asks the database nothing."""
    coming = [one for one in participants if one.attendance != Participant.Attendance.ABSENT]
    roles = {role for one in coming for role in one.roles}
    there = {one.user_id for one in coming}
    contact_persons = {}
    for item in items:
        person = item.citizen.contact_person
        if person is None:
            contact_persons[item.citizen_id] = _("No contact person")
        elif person.pk not in there:
            contact_persons[item.citizen_id] = _("%(name)s is not coming") % {"name": person}
    return Missing(Role.VISITATOR not in roles, Role.MEETING_LEADER not in roles, contact_persons)


def carried_over(team_id: int) -> models.QuerySet[Citizen]:
    """The team's citizens whose last talk ended with "stays on the agenda", or who were not reached."""
    last = (
        AgendaItem.objects.filter(citizen=models.OuterRef("pk"), meeting__closed_at__isnull=False)
        .order_by("-meeting__starts_at")
        .annotate(
            again=models.Case(
                models.When(state=ItemState.CARRIED_OVER, then=True),
                models.When(stay=Stay.ON_AGENDA, then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )
    )
    return (
        Citizen.objects.filter(team_id=team_id)
        .annotate(again=models.Subquery(last.values("again")[:1]))
        .filter(again=True)
    )
