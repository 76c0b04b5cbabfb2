"""The agenda that proposes itself: a team's citizens ranked by what speaks for taking them up.

Every reason is said in a sentence. A person puts a citizen on the agenda; nothing here does. The same data
give the same list: by weight, then whoever has waited longest since the last talk, then by name.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import CareCourse, Citizen
from citizens.models.course import CourseTrack
from citizens.signals import Known, Scope, Signal, day_in_words
from dtr import clock
from dtr.danish import alphabetical
from meetings import weighing
from meetings.models import AgendaItem, AgendaProposal, Meeting
from meetings.states import AHEAD, HELD, ItemState
from meetings.weighing import Weights


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for taking a citizen up."""

    signal: Signal
    weight: int
    why: str


@dataclass(frozen=True)
class Candidate:
    """One citizen on the list of proposals."""

    known: Known
    reasons: Sequence[Reason]
    """The weightiest first."""
    proposals: Sequence[AgendaProposal] = ()
    """What people have asked for and nobody has answered, the notices first."""
    coming_on: dt.date | None = None
    """The day of another coming meeting that has the citizen on its agenda already."""
    is_listed: bool = False
    """Whether this meeting lists the citizen without discussing."""
    tie: str = ""
    """Why this one comes after another of the same weight."""

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons)

    @property
    def is_light(self) -> bool:
        """One profession is enough: listed, not discussed."""
        return self.known.track == CourseTrack.LIGHT

    @property
    def first_reason(self) -> str:
        """What is written as the reason when nobody writes another; as long as an agenda takes."""
        asked = self.proposals[0].agenda_reason if self.proposals else self.reasons[0].why
        return asked if len(asked) <= LONGEST_REASON else asked[: LONGEST_REASON - 1] + "…"


LONGEST_REASON = 300


@dataclass(frozen=True)
class Ranked:
    """The proposals for one meeting, as one person sees them."""

    rehab: Sequence[Candidate]
    light: Sequence[Candidate]
    weights: Weights
    places_left: int
    citizens: Sequence[Citizen] = field(default_factory=list)
    """Everybody whose name is on the list; for the trail."""

    @property
    def within(self) -> Sequence[Candidate]:
        """Those for whom the meeting still has a place."""
        return self.rehab[: self.places_left]

    @property
    def beyond(self) -> Sequence[Candidate]:
        """Those who come after the places are taken."""
        return self.rehab[self.places_left :]

    def first(self, count: int) -> "Ranked":
        """Whoever has a place, and of the others and of those for the list the ``count`` weightiest."""
        rehab, light = self.rehab[: self.places_left + count], self.light[:count]
        named = {one.known.key for one in (*rehab, *light)}
        return replace(
            self, rehab=rehab, light=light, citizens=[row for row in self.citizens if row.pk in named]
        )


def ranked(meeting: Meeting, user: Any) -> Ranked:
    """The team's citizens who are not on this agenda, by what speaks for them; queries never grow."""
    rows = _told_of(list(_citizens(meeting, user)), user)
    known = {row.pk: _known(row) for row in rows}
    scope = Scope(
        team_id=meeting.team_id,
        day=clock.local(meeting.starts_at).date(),
        today=clock.today(),
        citizens=known,
    )
    weights = weighing.current(meeting.team_id)
    reasons = _reasons(scope, weights)
    asked = _asked(meeting.team_id)
    candidates = [
        Candidate(
            known=known[row.pk],
            reasons=sorted(reasons[row.pk], key=lambda reason: -reason.weight),
            proposals=asked.get(row.pk, ()),
            coming_on=clock.local(row.coming_at).date() if row.coming_at else None,
            is_listed=row.is_listed,
        )
        for row in rows
        if row.pk in reasons
    ]
    rehab = [one for one in candidates if not one.is_light]
    return Ranked(
        rehab=in_order(rehab),
        light=in_order([one for one in candidates if one.is_light]),
        weights=weights,
        places_left=max(0, meeting.max_citizens - meeting.items.count()),
        citizens=[row for row in rows if row.pk in reasons],
    )


def _told_of(rows: list[Any], user: Any) -> list[Any]:
    """Those of whose health the person may hear: it speaks in every reason, and in the order itself."""
    receiver = consents.receiver_of(user)
    covers = consents.covers([row.pk for row in rows], receiver.pk if receiver else None)
    return [row for row in rows if covers[row.pk].health]


def _citizens(meeting: Meeting, user: Any) -> Any:
    """The team's citizens whom the person sees and who are not on this agenda, with what all signals ask."""
    mine = OuterRef("pk")
    open_ones = CareCourse.objects.open().filter(citizen=mine)
    # Of two open courses the one that needs the meeting decides.
    track = open_ones.annotate(
        rank=Case(When(track=CourseTrack.REHAB, then=0), default=1, output_field=IntegerField())
    ).order_by("rank", "start_date")
    talks = AgendaItem.objects.filter(
        citizen=mine, state=ItemState.DISCUSSED, meeting__state__in=HELD
    ).order_by("-meeting__starts_at")
    # A meeting that should have begun and was not opened is still to be held today.
    today = clock.at(clock.today(), dt.time.min)
    coming = (
        AgendaItem.objects.filter(citizen=mine, meeting__state__in=AHEAD, meeting__starts_at__gte=today)
        .exclude(meeting=meeting)
        .order_by("meeting__starts_at")
    )
    return (
        Citizen.objects.visible_to(user)
        .filter(~Exists(meeting.items.filter(citizen=mine)), team_id=meeting.team_id)
        .annotate(
            open_track=Subquery(track.values("track")[:1], output_field=CharField()),
            begun_on=Subquery(track.values("start_date")[:1]),
            has_course=Exists(CareCourse.objects.filter(citizen=mine)),
            last_talk_at=Subquery(talks.values("meeting__starts_at")[:1]),
            coming_at=Subquery(coming.values("meeting__starts_at")[:1]),
            is_listed=Exists(meeting.listed.filter(citizen=mine)),
        )
        .only("pk", "name", "team_id")
    )


def _known(row: Any) -> Known:
    return Known(
        key=row.pk,
        name=row.name,
        track=row.open_track or CourseTrack.REHAB,
        in_course=bool(row.open_track) or not row.has_course,
        begun_on=row.begun_on,
        last_talk_on=clock.local(row.last_talk_at).date() if row.last_talk_at else None,
    )


def _reasons(scope: Scope, weights: Weights) -> dict[Any, list[Reason]]:
    """Citizen's key → reasons; each signal speaks once per citizen."""
    found: dict[Any, list[Reason]] = {}
    for one in weights.signals:
        if one.is_off:
            continue
        for key, why in dict(one.signal.find(scope, one.limit)).items():
            citizen = scope.citizens.get(key)
            if citizen and (citizen.in_course or one.signal.from_people):
                found.setdefault(key, []).append(Reason(one.signal, one.weight, why))
    return found


def _asked(team_id: int) -> dict[Any, list[AgendaProposal]]:
    waiting = (
        AgendaProposal.objects.filter(citizen__team_id=team_id, state=AgendaProposal.State.WAITING)
        .select_related("proposed_by", "notice")
        .order_by("kind", "proposed_at")
    )
    found: dict[Any, list[AgendaProposal]] = {}
    for proposal in waiting:
        found.setdefault(proposal.citizen_id, []).append(proposal)
    return found


def in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """By weight, then longest since the last talk (never discussed first), then by name; ties explained."""
    placed = sorted(candidates, key=_place)
    return [
        replace(one, tie=_tie(before, one)) if before and before.weight == one.weight else one
        for before, one in zip([None, *placed], placed, strict=False)
    ]


def _place(one: Candidate) -> tuple[Any, ...]:
    last = one.known.last_talk_on or dt.date.min
    return (-one.weight, last, alphabetical(one.known.name), str(one.known.key))


def _tie(before: Candidate, one: Candidate) -> str:
    """Why ``one`` stands after ``before``, though both weigh the same."""
    facts = {"weight": one.weight, "name": before.known.name}
    earlier, later = before.known.last_talk_on, one.known.last_talk_on
    if earlier == later:
        if later is None:
            return _("Weighs %(weight)s like %(name)s, and neither was ever discussed: by name.") % facts
        facts["date"] = day_in_words(later)
        return _("Weighs %(weight)s like %(name)s, and both were discussed on %(date)s: by name.") % facts
    if earlier is None or later is None:
        return _("Weighs %(weight)s like %(name)s, who was never discussed and comes first.") % facts
    facts["date"] = day_in_words(earlier)
    return (
        _("Weighs %(weight)s like %(name)s, who was discussed longer ago (%(date)s) and comes first.") % facts
    )
