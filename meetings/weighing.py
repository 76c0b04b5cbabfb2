"""What each signal counts: a team's own version, else the municipality's, else as the house came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from citizens import signals
from citizens.signals import Signal
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings.models import ProposalWeight, ProposalWeights

MOST_WEIGHT, MOST_LIMIT = 100, 365


@dataclass(frozen=True)
class Weighed:
    """One signal with what it counts now, and its limit."""

    signal: Signal
    weight: int
    limit: int

    @property
    def is_off(self) -> bool:
        """A signal that counts nothing is not looked for."""
        return self.weight == 0


@dataclass(frozen=True)
class Weights:
    """The weights that a team's proposals are ranked by."""

    version: ProposalWeights | None
    """None as the house came."""
    signals: Sequence[Weighed]

    @property
    def number(self) -> int:
        """The version's number; 0 as the house came."""
        return self.version.version if self.version else 0


def current(team_id: int | None) -> Weights:
    """The weights in use for a team, or the municipality's for None; two queries, one when there are none."""
    usable = Q(team_id__isnull=True) | Q(team_id=team_id) if team_id else Q(team_id__isnull=True)
    version = (
        ProposalWeights.objects.filter(usable)
        .order_by(F("team_id").desc(nulls_last=True), "-version")
        .first()
    )
    rows: Mapping[str, ProposalWeight] = {row.signal: row for row in version.rows.all()} if version else {}
    return Weights(version, [_weighed(signal, rows.get(signal.name)) for signal in signals.known()])


def limit_of(signal: str, team_id: int) -> int:
    """The limit of one signal in a team."""
    return next(one.limit for one in current(team_id).signals if one.signal.name == signal)


def _weighed(signal: Signal, row: ProposalWeight | None) -> Weighed:
    if row is None:
        return Weighed(signal, signal.weight, signal.limit)
    return Weighed(signal, row.weight, signal.limit if row.limit is None else row.limit)


def may_weigh(user: Any, team: Team | None) -> bool:
    """Whoever plans a team's meetings weighs its proposals; who keeps the house, the municipality's."""
    if team is None:
        return access.keeps_the_house(user)
    return access.can(user, Permission.PLAN_MEETINGS, team.pk)


@transaction.atomic
def publish(
    team: Team | None, *, by: Any, seen_version: int, weights: Mapping[str, tuple[int, int | None]]
) -> ProposalWeights:
    """Make a new version of a team's weights, or the municipality's; ``weights`` is signal → weight, limit.

    Published again as they are, the version in use stays. Refuses ``not_yours``, ``no_such_signal``,
    ``weight_impossible``, and ``overtaken`` when ``seen_version`` is not the version in use.
    """
    if not may_weigh(by, team):
        raise Refusal("not_yours", _("You cannot change these weights."))
    now = current(team.pk if team else None)
    _require_possible(weights)
    is_own = now.version is not None and now.version.team_id == (team.pk if team else None)
    if is_own and now.version and _same(now, weights):
        return now.version
    if now.number != seen_version:
        raise _overtaken()
    mine = ProposalWeights.objects.of_team(team.pk if team else None).first()
    try:
        with transaction.atomic():
            version = ProposalWeights.objects.create(
                team=team,
                version=max(now.number, mine.version if mine else 0) + 1,
                published_at=clock.now(),
                published_by=by,
            )
    except IntegrityError:
        raise _overtaken() from None
    ProposalWeight.objects.bulk_create(
        ProposalWeight(weights=version, signal=name, weight=weight, limit=limit)
        for name, (weight, limit) in sorted(weights.items())
    )
    trail.record(
        "weights.published",
        by=by,
        about=version,
        team_id=team.pk if team else None,
        before=_as_facts(now.signals),
        after={name: list(row) for name, row in sorted(weights.items())},
    )
    return version


def _require_possible(weights: Mapping[str, tuple[int, int | None]]) -> None:
    names = {signal.name for signal in signals.known()}
    if not set(weights) <= names:
        raise Refusal("no_such_signal", _("One of the signals is not known here."))
    for weight, limit in weights.values():
        if not 0 <= weight <= MOST_WEIGHT or not 0 <= (limit or 0) <= MOST_LIMIT:
            raise Refusal(
                "weight_impossible",
                _("A weight goes from 0 to %(weight)s, a limit from 0 to %(limit)s.")
                % {"weight": MOST_WEIGHT, "limit": MOST_LIMIT},
            )


def _same(now: Weights, weights: Mapping[str, tuple[int, int | None]]) -> bool:
    there = {one.signal.name: (one.weight, one.limit) for one in now.signals}
    return all(
        there[name] == (weight, there[name][1] if limit is None else limit)
        for name, (weight, limit) in weights.items()
    )


def _as_facts(rows: Sequence[Weighed]) -> dict[str, list[int]]:
    return {one.signal.name: [one.weight, one.limit] for one in rows}


def _overtaken() -> Refusal:
    return Refusal(
        "overtaken", _("Somebody has published other weights meanwhile. Look at them, and write yours again.")
    )
