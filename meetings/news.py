"""What has come since a citizen was last discussed, as whoever prepares wants it: each room adds a source.

Who prepares for another organisation is told of the health what the citizen's consent covers.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from citizens.models import Approval, TriageAssessment
from citizens.models.consent import health_told
from citizens.signals import day_in_words
from dtr.numbers import number
from goals.models import GoalPulse, GoalRevision, GoalStatus, Measurement
from meetings import untold
from meetings.models import AgendaItem, AgreedAction, Contribution
from meetings.models.agreements import ActionState
from meetings.states import HELD, ItemState

MOST_SHOWN = 12


@dataclass(frozen=True)
class Piece:
    """One thing that is new about a citizen."""

    citizen: Any
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Since:
    """Whose news is asked for: the agenda's places, and for each citizen the moment of the last talk."""

    items: Sequence[AgendaItem]
    moments: dict[Any, dt.datetime]
    viewer: Any

    @property
    def earliest(self) -> dt.datetime:
        return min(self.moments.values())


Source = Callable[[Since], Iterable[Piece]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source: asked once for all citizens, in queries that never grow."""
    if source not in _sources:
        _sources.append(source)


def since_last_talk(items: Sequence[AgendaItem], viewer: Any) -> dict[Any, list[Piece]]:
    """Citizen's key → what is new, the newest first and at most a dozen."""
    if not items:
        return {}
    since = Since(items, _moments(items), viewer)
    found: dict[Any, list[Piece]] = {}
    for source in _sources:
        for piece in source(since):
            if piece.at > since.moments[piece.citizen]:
                found.setdefault(piece.citizen, []).append(piece)
    return {
        citizen: sorted(pieces, key=lambda piece: piece.at, reverse=True)[:MOST_SHOWN]
        for citizen, pieces in found.items()
    }


def _moments(items: Sequence[AgendaItem]) -> dict[Any, dt.datetime]:
    """When each citizen was last discussed; for the others, when they were registered."""
    talks = AgendaItem.objects.filter(
        citizen__in=[item.citizen_id for item in items],
        state=ItemState.DISCUSSED,
        meeting__state__in=HELD,
    )
    last = dict(
        talks.order_by()
        .values("citizen_id")
        .annotate(at=Max("meeting__starts_at"))
        .values_list("citizen_id", "at")
    )
    return {item.citizen_id: last.get(item.citizen_id, item.citizen.registered_at) for item in items}


def _measurements(since: Since) -> Iterable[Piece]:
    rows = Measurement.objects.told_to(since.viewer).filter(
        citizen__in=since.moments, noted_at__gt=since.earliest
    )
    for one in rows.select_related("instrument"):
        facts = {
            "instrument": one.instrument,
            "value": number(one.value),
            "date": day_in_words(one.measured_on),
        }
        yield Piece(one.citizen_id, one.noted_at, _("Measured: %(instrument)s %(value)s on %(date)s") % facts)


def _goals(since: Since) -> Iterable[Piece]:
    """A status that was given, or a wording that was changed; the revision says what was before."""
    rows = GoalRevision.objects.filter(
        goal__citizen__in=since.moments, changed_at__gt=since.earliest
    ).select_related("goal")
    for one in rows.order_by("goal", "version"):
        facts = {"goal": one.goal.citizen_wish}
        before, after = one.fields.get("status"), one.goal.status
        if before != after and one.version == one.goal.version - 1:
            yield Piece(
                one.goal.citizen_id,
                one.changed_at,
                _("Goal “%(goal)s” is now: %(status)s") % (facts | {"status": GoalStatus(after).label}),
            )
        else:
            yield Piece(one.goal.citizen_id, one.changed_at, _("Goal “%(goal)s” was written anew") % facts)


def _pulses(since: Since) -> Iterable[Piece]:
    """How somebody found that a goal goes."""
    rows = GoalPulse.objects.standing().filter(goal__citizen__in=since.moments, at__gt=since.earliest)
    for one in rows.select_related("goal", "by"):
        facts = {
            "goal": one.goal.citizen_wish,
            "said": one.get_light_display() if one.light else one.get_smiley_display(),
            "name": one.by,
        }
        yield Piece(one.goal.citizen_id, one.at, _("Goal “%(goal)s”: %(said)s (%(name)s)") % facts)


def _triage(since: Since) -> Iterable[Piece]:
    rows = TriageAssessment.objects.standing().filter(
        health_told(since.viewer, by="assessed_by"),
        citizen__in=since.moments,
        assessed_at__gt=since.earliest,
    )
    for one in rows:
        facts = {"colour": one.get_status_display(), "note": one.note}
        text = _("Triage: %(colour)s. %(note)s") if one.note else _("Triage: %(colour)s")
        yield Piece(one.citizen_id, one.assessed_at, text % facts)


def _actions(since: Since) -> Iterable[Piece]:
    rows = (
        AgreedAction.objects.filter(
            item__citizen__in=since.moments, state=ActionState.DONE, done_at__gt=since.earliest
        )
        .with_owner()
        .select_related("item")
    )
    for one in untold.promised(rows, since.viewer):
        facts = {"what": one.what, "name": one.owner_name, "result": one.result_told}
        since_said = _("Done by %(name)s: %(what)s (%(result)s)")
        text = since_said if one.result_told else _("Done by %(name)s: %(what)s")
        assert one.done_at is not None
        yield Piece(one.item.citizen_id, one.done_at, text % facts)


def _help(since: Since) -> Iterable[Piece]:
    rows = Approval.objects.filter(
        proposal__citizen__in=since.moments, decided_at__gt=since.earliest
    ).select_related("proposal")
    for one in rows:
        granted = one.verdict == Approval.Verdict.APPROVED
        text = _("Help granted: %(what)s") if granted else _("Help rejected: %(what)s")
        yield Piece(one.proposal.citizen_id, one.decided_at, text % {"what": one.what or one.proposal.what})


def _contributions(since: Since) -> Iterable[Piece]:
    """What others have prepared for this meeting."""
    rows = (
        Contribution.objects.filter(
            health_told(since.viewer, by="by", citizen="item__citizen"), item__in=since.items
        )
        .exclude(by=since.viewer)
        .select_related("by", "item")
    )
    for one in rows:
        facts = {"name": one.by, "kind": one.get_kind_display(), "text": one.text}
        yield Piece(one.item.citizen_id, one.at, _("%(kind)s from %(name)s: %(text)s") % facts)


for _source in (_measurements, _goals, _pulses, _triage, _actions, _help, _contributions):
    register(_source)
