"""How a team keeps the rules over the weeks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dtr.plots import Point, Scale, lines
from dtr.staff.models import Team
from meetings import ratings
from meetings.models import Meeting, MeetingRating, Rule, RuleObservation, RuleSet
from meetings.models.series import MeetingType

MEETINGS_SHOWN = 12
# The little pictures, in their own units.
WIDTH, HEIGHT, EDGE = 240, 48, 5

Verdict = RuleObservation.Verdict


@dataclass(frozen=True)
class Spark:
    """A row of figures as a little picture; a gap in the row is a gap in the line."""

    lines: Sequence[str]
    dots: Sequence[tuple[float, float]]
    last: float | None
    first: float | None

    width = WIDTH
    height = HEIGHT
    base = HEIGHT - 0.5


@dataclass(frozen=True)
class Trend:
    """A team's last meetings, the oldest first: what became of each rule, and how they were rated."""

    meetings: Sequence[Meeting]
    rows: Sequence[tuple[Rule, Sequence[Verdict | None]]]
    shares: Sequence[int | None]
    """Of the rules that could be judged, how many per cent were kept."""
    averages: Sequence[float | None]
    kept: Spark
    rated: Spark


def kinds_held(team: Team) -> list[MeetingType]:
    """The kinds of meetings of which the team has closed one."""
    closed = Meeting.objects.filter(team=team, closed_at__isnull=False)
    held = set(closed.order_by().values_list("series__meeting_type", flat=True).distinct())
    return [kind for kind in MeetingType if kind in held]


def trend(team: Team, kind: MeetingType = MeetingType.DTR) -> Trend:
    """The last meetings of a kind that were closed, by the rules of that kind in use now; the queries do not
    grow with them."""
    closed = Meeting.objects.filter(team=team, series__meeting_type=kind, closed_at__isnull=False)
    closed = closed.select_related("series")
    meetings = list(closed.order_by("-starts_at")[:MEETINGS_SHOWN])[::-1]
    seen: dict[Any, list[RuleObservation]] = defaultdict(list)
    for one in RuleObservation.objects.filter(meeting__in=meetings).select_related("rule"):
        seen[one.meeting_id].append(one)
    rules = list(RuleSet.current(kind).rules.all())
    columns = [_column(rules, seen[meeting.pk]) for meeting in meetings]
    rated = ratings.averages(meetings)
    shares = [_share(seen[meeting.pk]) for meeting in meetings]
    averages = [rated.get(meeting.pk) for meeting in meetings]
    return Trend(
        meetings=meetings,
        rows=[(rule, [column.get(rule.pk) for column in columns]) for rule in rules],
        shares=shares,
        averages=averages,
        kept=spark(shares, lowest=0, highest=100),
        rated=spark(averages, lowest=MeetingRating.LOWEST, highest=MeetingRating.HIGHEST),
    )


def _column(rules: Sequence[Rule], seen: Sequence[RuleObservation]) -> dict[Any, Verdict]:
    """What one meeting says of today's rules. It may have been held by an earlier version of them, in
    which a rule stood elsewhere or was worded otherwise: then the check or the title tells which it was."""
    by_pk = {one.rule_id: one for one in seen}
    by_check = {one.rule.check_name: one for one in seen if one.rule.check_name}
    by_title = {one.rule.title: one for one in seen}
    found = {}
    for rule in rules:
        one = by_pk.get(rule.pk) or by_check.get(rule.check_name) or by_title.get(rule.title)
        if one:
            found[rule.pk] = Verdict(one.verdict)
    return found


def _share(seen: Sequence[RuleObservation]) -> int | None:
    kept = sum(one.verdict == Verdict.KEPT for one in seen)
    judged = kept + sum(one.verdict == Verdict.NOT_KEPT for one in seen)
    return round(100 * kept / judged) if judged else None


def spark(figures: Sequence[float | None], *, lowest: float, highest: float) -> Spark:
    """The points of a line from left to right; a single figure between two gaps is a dot only."""
    across = Scale(0, max(1, len(figures) - 1), EDGE, WIDTH - EDGE)
    heights = Scale(lowest, highest, HEIGHT - EDGE, EDGE)
    pieces: list[list[Point]] = [[]]
    for place, figure in enumerate(figures):
        if figure is None:
            pieces.append([])
        else:
            pieces[-1].append((across.at(place), heights.at(figure)))
    known = [figure for figure in figures if figure is not None]
    dots = [point for piece in pieces for point in piece]
    return Spark(lines(pieces), dots, known[-1] if known else None, known[0] if known else None)
