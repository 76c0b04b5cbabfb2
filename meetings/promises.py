"""Lists of what was promised, and each promise as a task that another system can take."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr import clock, sheets
from dtr.audit import trail
from meetings import untold
from meetings.models import AgreedAction
from meetings.models.agreements import ActionState, AgreedActionQuerySet

# The columns of a file, as a task in the care record has them, each with its head.
TASK: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "start": gettext_lazy("Start"),
    "due": gettext_lazy("Due"),
    "organisation": gettext_lazy("Responsible organisation"),
    "person": gettext_lazy("Responsible person"),
    "citizen": gettext_lazy("Citizen"),
    "state": gettext_lazy("State"),
    "id": gettext_lazy("Key"),
}
LONGEST_TITLE = 100
# More than a team has in a year; a file that is longer is none that anybody reads.
MOST_IN_FILE = 2000


class Which(models.TextChoices):
    """The lists there are."""

    MINE = "mine", gettext_lazy("Mine")
    TEAM = "team", gettext_lazy("My teams'")
    OVERDUE = "overdue", gettext_lazy("Past their date")
    ESCALATED = "escalated", gettext_lazy("With the daily manager")


@dataclass(frozen=True)
class Choice:
    """What somebody has chosen to see; what is unknown or empty leaves nothing out."""

    which: Which = Which.MINE
    team: int | None = None
    state: str = ""
    """A state, ``all``, or empty for everything that is not done."""
    owner: int | None = None


def listed(user: Any, choice: Choice) -> AgreedActionQuerySet:
    """The promises of a list, the soonest first; of citizens whom the person sees, and no others."""
    rows = AgreedAction.objects.visible_to(user)
    if choice.which == Which.MINE:
        rows = rows.mine(user)
    elif choice.which == Which.OVERDUE:
        rows = rows.overdue()
    elif choice.which == Which.ESCALATED:
        rows = rows.escalated()
    if choice.team is not None:
        rows = rows.filter(item__citizen__team_id=choice.team)
    if choice.owner is not None:
        rows = rows.filter(owner_id=choice.owner)
    if choice.state in ActionState.values:
        rows = rows.filter(state=choice.state)
    elif choice.state != "all":
        rows = rows.unfinished()
    return rows.with_follower().order_by("due_date", "agreed_at", "pk")


def for_task(rows: AgreedActionQuerySet) -> AgreedActionQuerySet:
    """With everything that a task says."""
    return rows.with_follower().select_related("goal", "item__meeting", "item__citizen__team__unit")


def task(action: AgreedAction) -> dict[str, str]:
    """One promise with the fields of a task. Asks nothing more when it was loaded ``for_task``."""
    team = action.item.citizen.team
    person = action.owner_name
    if action.owner is None:
        person = _("%(owner)s (followed up by %(name)s)") % {"owner": person, "name": action.follower}
    firm = action.owner_unit or (action.owner.employer if action.owner else None)
    return {
        "title": _short(action.what),
        "description": _description(action),
        "start": clock.local(action.agreed_at).date().isoformat(),
        "due": action.due_date.isoformat(),
        "organisation": str(firm) if firm else f"{team.unit} · {team}",
        "person": person,
        "citizen": action.item.citizen.name,
        "state": action.get_state_display(),
        "id": str(action.pk),
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def _description(action: AgreedAction) -> str:
    lines = [action.what]
    if action.goal:
        lines.append(_("Goal: %(wish)s") % {"wish": action.goal.citizen_wish})
    if action.result_told:
        lines.append(_("Said since: %(words)s") % {"words": action.result_told})
    day = formats.date_format(clock.local(action.item.meeting.starts_at), "DATE_FORMAT")
    lines.append(_("Agreed at the DTR meeting on %(day)s.") % {"day": day})
    return "\n".join(lines)


@transaction.atomic
def as_file(actions: Sequence[AgreedAction], *, by: Any, form: str) -> bytes:
    """The promises as ``csv`` or ``json``; that they were fetched is recorded for each citizen."""
    tasks = [task(action) for action in actions]
    trail.looked(by=by, citizens={one.item.citizen for one in actions}, place="agreements as a file")
    for action in actions:
        _record("action.exported", action, by=by, form=form)
    if form == "json":
        return json.dumps(tasks, ensure_ascii=False, indent=2).encode()
    return sheets.as_csv([str(head) for head in TASK.values()], [list(one.values()) for one in tasks])


def on_paper(action: AgreedAction, *, by: Any) -> bytes:
    """One promise on one page, as a PDF; that it was printed is recorded."""
    with transaction.atomic():
        trail.looked(by=by, citizens=[action.item.citizen], place="agreement on paper")
        _record("action.printed", action, by=by)
    facts = {"action": action, "task": task(action), "heads": TASK, "steps": untold.steps_of(action)}
    html = render_to_string("paper/action.html", facts | {"printed_at": clock.now()})
    from dtr import pdf

    return pdf.make_apart(html, title=_("Agreement"))


def _record(code: str, action: AgreedAction, *, by: Any, **facts: Any) -> None:
    citizen = action.item.citizen
    trail.record(
        code,
        by=by,
        about=action,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        meeting_id=action.item.meeting_id,
        **facts,
    )
