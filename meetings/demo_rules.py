"""How the demo municipality keeps the rules: who is trained, what the leaders judged, how it was found."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from dtr.staff.models import TrainingRecord
from dtr.staff.roles import LEADING, Role
from meetings import rules
from meetings.demo import Town
from meetings.models import Meeting, MeetingRating, Participant, RuleObservation

Verdict = RuleObservation.Verdict

# One team's leader has been to no course yet, so that the warning about it can be seen.
NOT_YET_TRAINED = (2, Role.MEETING_LEADER)
SCORES = (5, 4, 4, 5, 3, 4, 4, 5, 2, 4, 3, 5)
REMARKS = (
    "Godt tempo i dag.",
    "Vi nåede alle, også den svære.",
    "Husk pausen, når vi er mange.",
    "Dejligt, at visitator kunne svare med det samme.",
    "Der gik for lang tid med den første borger.",
)
JUDGED_BECAUSE = ("Vi holdt os til det, vi har set.", "", "", "Bolden gik rundt.", "")


def train(town: Town) -> None:
    """Everybody's training on record: leaders as leaders, the others as participants."""
    day = town.today - dt.timedelta(days=330)
    TrainingRecord.objects.bulk_create(
        TrainingRecord(
            user=user,
            kind=TrainingRecord.Kind.LEADER if role in LEADING else TrainingRecord.Kind.PARTICIPANT,
            trained_on=day + dt.timedelta(days=14 * team),
            note="Læringsværksted",
            noted_by=town.keeper,
        )
        for (team, role), user in town.staff.items()
        if (team, role) != NOT_YET_TRAINED and role != Role.PRIVATE_SUPPLIER
    )


def observed(meetings: Iterable[Meeting]) -> Iterator[RuleObservation]:
    """What the figures tell of each meeting, and mostly the leader's word where they do not."""
    dice = random.Random(13)  # noqa: S311 no secret
    for meeting in meetings:
        for seen in rules.observe(meeting):
            if seen.verdict == Verdict.ASK_LEADER and dice.random() < 0.8:
                verdict = Verdict.KEPT if dice.random() < 0.8 else Verdict.NOT_KEPT
                remark = dice.choice(JUDGED_BECAUSE) if verdict == Verdict.KEPT else ""
                seen.verdict, seen.reason, seen.facts = verdict, *rules.in_words(verdict, remark)
            yield seen


def rated(meetings: Iterable[Meeting], participants: Iterable[Participant]) -> Iterator[MeetingRating]:
    """What most of those present answered, in the minutes after."""
    dice, closed = random.Random(7), {meeting.pk: meeting for meeting in meetings}  # noqa: S311 no secret
    for one in participants:
        meeting = closed.get(one.meeting_id)
        if meeting is None or one.attendance != Participant.Attendance.PRESENT or dice.random() < 0.3:
            continue
        assert meeting.closed_at is not None
        yield MeetingRating(
            meeting=meeting,
            participant=one,
            score=dice.choice(SCORES),
            remark=dice.choice(REMARKS) if dice.random() < 0.2 else "",
            rated_at=meeting.closed_at + dt.timedelta(seconds=dice.randrange(20, 300)),
        )
