"""A file of citizens comes into a team, with courses and goals: all of it, or nothing.

The import lies here and not with the citizens since it also writes goals, and the citizens' room does
not know of them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens import importing
from citizens.import_lines import Progress, Reader
from citizens.importing import Change
from citizens.models import Citizen
from citizens.sheet import Remark, Sheet
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from goals.models import Goal


@dataclass
class Plan:
    """What a file would do to a team's citizens."""

    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def faults(self) -> list[Remark]:
        """The remarks that stand in the way."""
        return [remark for remark in self.remarks if remark.blocks]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are new, changed and unchanged."""
        kinds = Counter(
            "new" if one.is_new else "changed" if one.is_any else "unchanged" for one in self.changes
        )
        return {kind: kinds[kind] for kind in ("new", "changed", "unchanged")}


def nowhere(done: int, total: int) -> None:
    """Progress that nobody watches."""


def plan(sheet: Sheet, team: Team, *, progress: Progress = nowhere) -> Plan:
    """What the lines would make or change, with every fault. Writes nothing."""
    reader = Reader(team)
    rows = reader.rows(sheet, progress)
    changes, remarks = importing.plan(rows, team)
    _find_new_goals(changes, team)
    everything = [*sheet.remarks, *reader.remarks, *remarks]
    return Plan(changes, sorted(everything, key=lambda remark: (remark.line, not remark.blocks)))


@transaction.atomic
def import_file(sheet: Sheet, team: Team, *, by: Any, progress: Progress = nowhere) -> Plan:
    """Write what the file says. Does nothing when it says nothing new.

    ``by`` is None, the house, only when somebody at the machine's command line gave no name. Refuses
    ``not_yours``, ``faults`` (with each as a problem) and ``overtaken``.
    """
    if by is not None and not (access.keeps_the_house(by) or access.can(by, Permission.RUN_COURSES, team.pk)):
        raise Refusal("not_yours", _("%(name)s cannot register citizens in this team.") % {"name": by})
    # Of two imports at once the later one plans when the first has written.
    Team.objects.select_for_update().get(pk=team.pk)
    made = plan(sheet, team)
    if made.faults:
        problems = [Problem(fault.code, fault.sentence) for fault in made.faults]
        raise Refusal("faults", _("The file has faults. Nothing was written."), problems)
    try:
        with transaction.atomic():
            _write(made, team, by=by, progress=progress)
    except IntegrityError:
        raise Refusal(
            "overtaken",
            _("Somebody registered one of these citizens meanwhile. Nothing was written; try again."),
        ) from None
    return made


def _write(made: Plan, team: Team, *, by: Any, progress: Progress) -> None:
    changes = [change for change in made.changes if change.is_any]
    for done, change in enumerate(changes, 1):
        citizen = importing.write(change, team, by=by)
        _set_goals(citizen, change.new_goals, by=by)
        progress(done, len(changes))
    if changes:
        trail.record("citizens.imported", by=by, about=team, team_id=team.pk, **made.counts)


def _find_new_goals(changes: list[Change], team: Team) -> None:
    had: dict[Any, set[str]] = defaultdict(set)
    for citizen_id, wish in Goal.objects.filter(citizen__team=team).values_list("citizen_id", "citizen_wish"):
        had[citizen_id].add(_folded(wish))
    for change in changes:
        known = had[change.citizen.pk] if change.citizen else set()
        change.new_goals = [wish for wish in change.row.goals if _folded(wish) not in known]
        if change.new_goals:
            change.columns.append("goals")


def _set_goals(citizen: Citizen, wishes: list[str], *, by: Any) -> None:
    for wish in wishes:
        goal = Goal.objects.create(
            citizen=citizen, citizen_wish=wish, changed_by=by, created_at=clock.now(), changed_at=clock.now()
        )
        trail.record("goal.set", by=by, about=goal, citizen_id=citizen.pk, team_id=citizen.team_id)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
