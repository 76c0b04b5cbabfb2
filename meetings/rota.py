"""The rota: who has the duties that go round, suggested for the coming weeks and accepted by whoever plans.

Only trained leaders lead; nobody has a duty on a day off or on a day away, and nobody two at one meeting.
Within a quarter of the year the duties of a team are shared out so that of people who could equally well
have taken them, nobody has two more than another (``fair.py``).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.danish import alphabetical
from dtr.refusal import Refusal
from dtr.staff.models import Team, User
from dtr.staff.roles import Role
from meetings import fair, participants
from meetings.crew import Crew, crew_of, quarter
from meetings.hold import planned_by, touch
from meetings.models import Duty, Meeting, MeetingProfile, Participant
from meetings.off_days import OffDay, off_days
from meetings.states import AHEAD, MeetingState, require

# The fewest can be on duty as visitator, and whoever leads cannot help the leader.
IN_TURN = (Role.VISITATOR, Role.MEETING_LEADER, Role.CO_LEADER)


@dataclass(frozen=True)
class Place:
    """One duty at one meeting: who has it, whether that still holds, and who is suggested for it."""

    role: Role
    duty: Duty | None
    is_void: bool
    """Somebody accepted has since become unable: away, untrained or gone."""
    suggested: User | None
    able: Sequence[User] = ()


@dataclass(frozen=True)
class Line:
    """One coming meeting on the rota."""

    meeting: Meeting
    places: Sequence[Place]
    off: OffDay | None = None
    """A day off on which nobody has decided to hold it: nothing is suggested until somebody has."""


def rota_of(team: Team) -> list[Line]:
    """The coming meetings of a team, each with its duties; the queries do not grow with them."""
    meetings = list(
        Meeting.objects.ahead()
        .filter(team=team, starts_at__gte=clock.now())
        .select_related("team", "series", "profile")
        .order_by("starts_at", "pk")
    )
    kinds = {one.meeting_type: one for one in MeetingProfile.objects.order_by("version")}
    asked = {meeting: _duties_of(meeting, kinds) for meeting in meetings}
    undecided = _undecided(meetings)
    crew, accepted = crew_of(team.pk), _accepted(meetings)
    suggested = _suggest(asked, undecided, crew, accepted, _had(team))
    return [
        Line(
            meeting,
            [_place(meeting, role, crew, accepted, suggested) for role in asked[meeting]],
            undecided.get(meeting),
        )
        for meeting in meetings
        if asked[meeting]
    ]


def _duties_of(meeting: Meeting, kinds: dict[str, MeetingProfile]) -> list[Role]:
    profile = meeting.profile or kinds.get(meeting.series.meeting_type)
    return profile.on_rota if profile else []


def _undecided(meetings: Iterable[Meeting]) -> dict[Meeting, OffDay]:
    open_ones = [one for one in meetings if one.held_anyway_at is None]
    off = off_days(one.day for one in open_ones)
    return {one: off[one.day] for one in open_ones if one.day in off}


def _accepted(meetings: Sequence[Meeting]) -> dict[tuple[Any, str], Duty]:
    duties = Duty.objects.filter(meeting__in=meetings).select_related("user", "meeting", "instead_of")
    return {(duty.meeting_id, duty.role): duty for duty in duties}


def _had(team: Team) -> dict[tuple[Role, tuple[int, int]], Counter[int]]:
    """How many duties each person has had or been given, by duty and quarter."""
    since = dt.date(clock.today().year, 3 * ((clock.today().month - 1) // 3) + 1, 1)
    had: dict[tuple[Role, tuple[int, int]], Counter[int]] = defaultdict(Counter)
    rows = Duty.objects.filter(meeting__team=team, meeting__starts_at__gte=clock.at(since, dt.time.min))
    for role, user, at in rows.exclude(meeting__state=MeetingState.CANCELLED).values_list(
        "role", "user_id", "meeting__starts_at"
    ):
        had[Role(role), quarter(clock.local(at).date())][user] += 1
    return had


def _suggest(
    asked: dict[Meeting, list[Role]],
    undecided: dict[Meeting, OffDay],
    crew: Crew,
    accepted: dict[tuple[Any, str], Duty],
    had: dict[tuple[Role, tuple[int, int]], Counter[int]],
) -> dict[tuple[Any, str], int]:
    """Somebody for each duty that nobody has, or that somebody has who cannot: by meeting and duty."""
    by_name = sorted(crew.people, key=lambda pk: (alphabetical(crew.people[pk].name), pk))
    busy: dict[Any, set[int]] = defaultdict(set)
    open_ones: dict[Role, list[Meeting]] = defaultdict(list)
    for meeting, roles in asked.items():
        for role in roles:
            duty = accepted.get((meeting.pk, role))
            if duty and not crew.why_not(duty.user_id, role, meeting.day):
                busy[meeting.pk].add(duty.user_id)
                continue
            if duty:
                had[role, quarter(meeting.day)][duty.user_id] -= 1
            if meeting not in undecided:
                open_ones[role].append(meeting)
    found: dict[tuple[Any, str], int] = {}
    for role in IN_TURN:
        quarters: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
        for meeting in open_ones[role]:
            quarters[quarter(meeting.day)].append(meeting)
        for name, meetings in quarters.items():
            able = {
                meeting.pk: [
                    pk
                    for pk in by_name
                    if pk not in busy[meeting.pk] and not crew.why_not(pk, role, meeting.day)
                ]
                for meeting in meetings
            }
            shared = fair.share_out([meeting.pk for meeting in meetings], able, had[role, name])
            for meeting_pk, user in shared.items():
                found[meeting_pk, role] = user
                busy[meeting_pk].add(user)
    return found


def _place(
    meeting: Meeting,
    role: Role,
    crew: Crew,
    accepted: dict[tuple[Any, str], Duty],
    suggested: dict[tuple[Any, str], int],
) -> Place:
    duty = accepted.get((meeting.pk, role))
    others = {one.user_id for (key, name), one in accepted.items() if key == meeting.pk and name != role}
    able = [
        user
        for pk, user in crew.people.items()
        if pk not in others and not crew.why_not(pk, role, meeting.day)
    ]
    found = suggested.get((meeting.pk, role))
    return Place(
        role=role,
        duty=duty,
        is_void=duty is not None and bool(crew.why_not(duty.user_id, role, meeting.day)),
        suggested=crew.people[found] if found is not None else None,
        able=sorted(able, key=lambda user: alphabetical(user.name)),
    )


@transaction.atomic
def accept(meeting: Meeting, user: User, *, by: Any, role: str) -> Duty:
    """Give somebody a duty at a coming meeting; whoever had it has it no more. Does nothing the second time.

    Who takes it on because the other cannot come after all stands in for that one, and can be briefed
    (``handovers.brief``). Refuses ``not_yours``, ``wrong_state``, ``no_such_duty``, ``two_duties``, and why
    the person cannot: ``not_in_team``, ``no_visitator``, ``not_trained``, ``away``.
    """
    meeting = planned_by(meeting, by)
    require(meeting.state, AHEAD)
    if role not in _duties_of(meeting, {one.meeting_type: one for one in _current(meeting)}):
        raise Refusal("no_such_duty", _("That duty does not go round at this kind of meeting."))
    crew = crew_of(meeting.team_id)
    _require_able(crew, user, Role(role), meeting)
    before = meeting.duties.filter(role=role).first()
    if before and before.user_id == user.pk:
        return before
    if meeting.duties.filter(user=user).exists():
        raise _two_duties(user)
    away = before.user if before and crew.why_not(before.user_id, Role(role), meeting.day) else None
    if before:
        _take_off(before)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(meeting=meeting, role=role, user=user, accepted_by=by, instead_of=away)
    except IntegrityError:
        raise _two_duties(user) from None
    _put_on(duty, by=by)
    trail.record(
        "duty.accepted", by=by, about=duty, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=user.pk, role=role,
    )  # fmt: skip
    touch(meeting)
    return duty


def _current(meeting: Meeting) -> list[MeetingProfile]:
    found = MeetingProfile.current(meeting.series.meeting_type)
    return [found] if found else []


@transaction.atomic
def swap(one: Duty, other: Duty, *, by: Any) -> None:
    """Let two people change places at two coming meetings; how many each has stays as it is.

    Does nothing when the same person has both. Refuses ``not_yours``, ``wrong_state``, ``gone``,
    ``not_alike`` unless both are the same duty of one team in one quarter, ``two_duties``, and why
    somebody cannot.
    """
    for meeting in sorted((one.meeting, other.meeting), key=lambda found: str(found.pk)):
        require(planned_by(meeting, by).state, AHEAD)
    pair = Duty.objects.filter(pk__in=[one.pk, other.pk]).select_related("meeting", "user")
    found = {duty.pk: duty for duty in pair}
    if one.pk not in found or other.pk not in found:
        raise Refusal("gone", _("Somebody has changed the rota meanwhile. Look again."))
    one, other = found[one.pk], found[other.pk]
    if one.user_id == other.user_id:
        return
    days = {quarter(duty.meeting.day) for duty in (one, other)}
    if one.role != other.role or one.meeting.team_id != other.meeting.team_id or len(days) > 1:
        raise Refusal("not_alike", _("Only the same duty in the same team and quarter can be swapped."))
    crew = crew_of(one.meeting.team_id)
    for duty, taker in ((one, other.user), (other, one.user)):
        _require_able(crew, taker, Role(duty.role), duty.meeting)
        if duty.meeting.duties.filter(user=taker).exclude(pk=duty.pk).exists():
            raise _two_duties(taker)
    for duty in (one, other):
        _restore(duty)
    one.user, other.user = other.user, one.user
    for duty in (one, other):
        duty.accepted_by, duty.accepted_at = by, clock.now()
        duty.instead_of = duty.briefed_by = duty.briefed_at = None
        duty.briefing = ""
        duty.save(
            update_fields=[
                "user",
                "accepted_by",
                "accepted_at",
                "instead_of",
                "briefing",
                "briefed_by",
                "briefed_at",
            ]
        )
        _put_on(duty, by=by)
        trail.record(
            "duty.swapped", by=by, about=duty, team_id=duty.meeting.team_id, meeting_id=duty.meeting_id,
            user=duty.user_id, role=duty.role,
        )  # fmt: skip
        touch(duty.meeting)


@transaction.atomic
def give_back(duty: Duty, *, by: Any) -> None:
    """Take somebody off a duty. Does nothing when somebody has. Refuses ``not_yours`` and ``wrong_state``."""
    meeting = planned_by(duty.meeting, by)
    require(meeting.state, AHEAD)
    held = meeting.duties.filter(pk=duty.pk).select_related("meeting").first()
    if held is None:
        return
    _take_off(held)
    trail.record(
        "duty.given_back", by=by, about=duty, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=duty.user_id, role=duty.role,
    )  # fmt: skip
    touch(meeting)


def _require_able(crew: Crew, user: User, role: Role, meeting: Meeting) -> None:
    name = {"name": user}
    sentences = {
        "not_in_team": _("%(name)s does not work in this team.") % name,
        "no_visitator": _("%(name)s is no visitator.") % name,
        "not_trained": _("No training for this is on record for %(name)s on that day.") % name,
        "away": _("%(name)s is away on that day.") % name,
    }
    if code := crew.why_not(user.pk, role, meeting.day):
        raise Refusal(code, sentences[code])


def _two_duties(user: User) -> Refusal:
    return Refusal("two_duties", _("%(name)s has another duty at that meeting.") % {"name": user})


def _put_on(duty: Duty, *, by: Any) -> None:
    """The duty becomes the person's first role at the meeting, beside the one from work."""
    one = Participant.objects.filter(meeting=duty.meeting_id, user=duty.user_id).first()
    roles = [role for role in (one.roles if one else []) if role != duty.role]
    participants.hand_out_role(
        duty.meeting, duty.user, by=by, role=duty.role, second_role=roles[0] if roles else ""
    )


def _take_off(duty: Duty) -> None:
    _restore(duty)
    duty.delete()


def _restore(duty: Duty) -> None:
    """The person takes part as by position again."""
    for user, role, second in Participant.invited(duty.meeting.team_id):
        if user == duty.user_id:
            Participant.objects.filter(meeting=duty.meeting_id, user=user).update(
                role=role, second_role=second
            )
