"""Who works in a team, and which duty of a meeting each can have on which day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from dtr import clock
from dtr.staff.models import Position, TrainingRecord, User
from dtr.staff.roles import Role
from meetings.models import Absence

TRAINED_AS = {
    Role.MEETING_LEADER: TrainingRecord.Kind.LEADER,
    Role.CO_LEADER: TrainingRecord.Kind.PARTICIPANT,
}


@dataclass
class Crew:
    """Who works in a team over some days, and what they can do on each: read in a few queries."""

    people: dict[int, User] = field(default_factory=dict)
    positions: dict[int, list[Position]] = field(default_factory=lambda: defaultdict(list))
    trainings: dict[int, list[TrainingRecord]] = field(default_factory=lambda: defaultdict(list))
    absences: dict[int, list[Absence]] = field(default_factory=lambda: defaultdict(list))

    def why_not(self, user_id: int, role: Role, day: dt.date) -> str:
        """The code for why somebody cannot have a duty on a day; empty when they can."""
        held = [one for one in self.positions.get(user_id, ()) if _holds(one, day)]
        if not held:
            return "not_in_team"
        if role == Role.VISITATOR and not any(one.role == Role.VISITATOR for one in held):
            return "no_visitator"
        if role in TRAINED_AS and not self._is_trained(user_id, TRAINED_AS[role], day):
            return "not_trained"
        if any(one.first_day <= day <= one.last_day for one in self.absences.get(user_id, ())):
            return "away"
        return ""

    def _is_trained(self, user_id: int, kind: str, day: dt.date) -> bool:
        return any(
            one.trained_on <= day
            and (one.valid_until is None or day <= one.valid_until)
            and (one.kind == kind or one.kind == TrainingRecord.Kind.LEADER)
            for one in self.trainings.get(user_id, ())
        )


def crew_of(team_id: int) -> Crew:
    """Everybody who works in the team today, without the suppliers' people."""
    crew = Crew()
    held = Position.objects.filter(team_id=team_id, user__is_active=True).exclude(role=Role.PRIVATE_SUPPLIER)
    for position in held.select_related("user"):
        crew.people[position.user_id] = position.user
        crew.positions[position.user_id].append(position)
    for training in TrainingRecord.objects.filter(user_id__in=crew.people):
        crew.trainings[training.user_id].append(training)
    for absence in Absence.objects.filter(user_id__in=crew.people, last_day__gte=clock.today()):
        crew.absences[absence.user_id].append(absence)
    return crew


def _holds(position: Position, day: dt.date) -> bool:
    return position.since <= day and (position.until is None or day <= position.until)


def quarter(day: dt.date) -> tuple[int, int]:
    """The quarter of the year that a day lies in: the year, and 1 to 4."""
    return day.year, (day.month - 1) // 3 + 1
