"""The numbers of a quarter, counted once and kept: whoever reads them again reads the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from dtr.audit import trail
from dtr.staff.models import Team
from meetings.figures import facts as read_facts
from meetings.figures import periods, small
from meetings.figures.indicator import Indicator
from meetings.figures.indicators import INDICATORS
from meetings.figures.periods import Quarter
from meetings.models import CountedQuarter


@dataclass(frozen=True)
class Counted:
    """One figure of one quarter, and its completeness."""

    raw: small.Raw
    complete: small.Share


def of(team: Team, quarters: Sequence[Quarter]) -> Mapping[Quarter, CountedQuarter]:
    """What each quarter came to; those that nobody has counted are counted now. ``quarters`` are settled, and
    follow each other without a gap, the oldest first."""
    found = _kept(team, quarters)
    missing = [one for one in quarters if one not in found or _lacking(found[one])]
    if missing:
        count(team, [one for one in quarters if missing[0] <= one <= missing[-1]])
        found = _kept(team, quarters)
    return found


def figure(row: CountedQuarter, code: str) -> Counted:
    """One of the figures of a quarter."""
    kept = row.figures[code]
    complete = small.unpacked(kept["complete"])
    assert isinstance(complete, small.Share)
    return Counted(small.unpacked(kept["count"]), complete)


@transaction.atomic
def count(team: Team, quarters: Sequence[Quarter]) -> None:
    """Count quarters that follow each other, and keep what they came to.

    What has been counted stays, of two at once that of the first; a figure that the house did not have then
    is counted now. A quarter that is not settled is left alone.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    settled = [one for one in quarters if one.is_settled]
    there = _kept(team, settled)
    if all(one in there and not _lacking(there[one]) for one in settled):
        return
    for facts in read_facts.of(team, settled):
        _keep(team, facts, there.get(facts.quarter))


def sweep() -> None:
    """Count the newest settled quarter of every team, so that it does not depend on who looks when."""
    newest = periods.latest()[-1:]
    for team in Team.objects.all():
        if not _kept(team, newest):
            count(team, newest)


def _lacking(row: CountedQuarter) -> list[Indicator]:
    return [one for one in INDICATORS if one.code not in row.figures]


def _keep(team: Team, facts: read_facts.QuarterFacts, there: CountedQuarter | None) -> None:
    lacking = INDICATORS if there is None else _lacking(there)
    if not lacking:
        return
    quarter = facts.quarter
    row = there or CountedQuarter(
        team=team, year=quarter.year, number=quarter.number, people=facts.people, figures={}
    )
    for one in lacking:
        counted, complete = one.count(facts), one.complete(facts)
        row.figures[one.code] = {"count": small.packed(counted), "complete": small.packed(complete)}
    row.save()
    trail.record("figures.counted", by=None, about=row, team_id=team.pk, quarter=str(quarter))


def _kept(team: Team, quarters: Iterable[Quarter]) -> dict[Quarter, CountedQuarter]:
    wanted = set(quarters)
    years = {one.year for one in wanted}
    rows = CountedQuarter.objects.filter(team=team, year__in=years)
    found = {Quarter(row.year, row.number): row for row in rows}
    return {quarter: found[quarter] for quarter in found if quarter in wanted}
