"""What is printed for a meeting: the agenda to write on when no screen works, and name signs."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _

from citizens import consents
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from goals.measures import Standing, newest_first, standings_of
from goals.models import Goal
from meetings import listing, untold
from meetings.dossiers import LAST_AGREEMENTS, MEASURES_SHOWN
from meetings.hold import not_yours, note
from meetings.models import AgendaItem, AgreedAction, Contribution, Meeting, MeetingScript, ScriptStep
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import AHEAD, CAN_BE_WRITTEN, OVER, require

logger = logging.getLogger(__name__)

# Room to write, so that a citizen of whom much is known still stands on one sheet.
LINES, LINES_WHEN_FULL, FULL = 5, 3, 7
BLANK_SIGNS = range(2)
# The letters that go on one line of a sign at its largest, and at the next size.
LARGEST, LARGE = 14, 20


@dataclass(frozen=True)
class Case:
    """One citizen on paper; of somebody whom the printing person may not see, the number only."""

    number: int
    name: str
    minutes: int
    begins_at: dt.datetime
    reason: str = ""
    contact_person: str = ""
    goals: Sequence[Goal] = ()
    last_actions: Sequence[AgreedAction] = ()
    measures: Sequence[Standing] = ()
    contributions: Sequence[Contribution] = ()
    seen: bool = True

    @property
    def lines(self) -> range:
        """The lines to write agreements on."""
        known = len(self.goals) + len(self.last_actions) + len(self.contributions)
        return range(LINES_WHEN_FULL if known > FULL else LINES)


def agenda_to_write_on(meeting: Meeting, *, by: Any) -> bytes:
    """The agenda as a PDF for a meeting without screens; printing it is recorded, citizen by citizen.

    Refuses ``not_yours``, ``wrong_state`` once the minutes are frozen, and ``paper_not_made``.
    """
    if not Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=meeting.pk).exists():
        raise not_yours()
    require(meeting.state, AHEAD | CAN_BE_WRITTEN)
    items = list(meeting.items.select_related("citizen__contact_person").order_by("position"))
    seen = [item for item in items if access.sees(by, item.citizen.team_id, item.citizen.provider_id)]
    title = _("Agenda %(team)s %(day)s") % {"team": meeting.team, "day": _day_of(meeting)}
    listed = listing.seen_by(meeting, by)
    facts = {
        "title": title,
        "meeting": meeting,
        "listed": listed,
        "type": meeting.series.get_meeting_type_display(),
        "participants": meeting.participants.coming().select_related("user__employer").order_by("user__name"),
        "steps": _steps(meeting),
        "cases": _cases(meeting, items, _covers(by, seen)),
        "outcomes": FollowUpOutcome.labels,
        "stays": Stay.labels,
        "printed_at": clock.now(),
    }
    made = _pressed("paper/agenda.html", facts)
    with transaction.atomic():
        note("agenda.printed", by=by, about=meeting, meeting=meeting)
        citizens = [item.citizen for item in seen] + [one.citizen for one in listed]
        trail.looked(by=by, citizens=citizens, place="paper agenda", meeting_id=meeting.pk)
    return made


def signs(meeting: Meeting, *, by: Any) -> bytes:
    """A sign to fold for everybody who comes, and a few to write on; no citizen is named.

    Refuses ``not_yours``, ``wrong_state`` once the minutes are frozen, and ``paper_not_made``.
    """
    if not Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=meeting.pk).exists():
        raise not_yours()
    require(meeting.state, AHEAD | CAN_BE_WRITTEN)
    coming = meeting.participants.coming().select_related("user__employer").order_by("user__name")
    facts = {
        "title": _("Name signs %(team)s %(day)s") % {"team": meeting.team, "day": _day_of(meeting)},
        "meeting": meeting,
        "people": [(one, _size(one.user.name)) for one in coming],
        "blank": BLANK_SIGNS,
        "sides": ("away", "near"),
    }
    return _pressed("paper/name_signs.html", facts)


def _size(name: str) -> str:
    if len(name) <= LARGEST:
        return ""
    return "long" if len(name) <= LARGE else "longest"


def _day_of(meeting: Meeting) -> str:
    return formats.date_format(clock.local(meeting.starts_at), "DATE_FORMAT")


def _steps(meeting: Meeting) -> Iterable[ScriptStep]:
    """The script the meeting was opened with; before that, the one that is in use."""
    script = meeting.script or MeetingScript.current(meeting.series.meeting_type)
    return script.steps.all() if script else ()


def _covers(by: Any, seen: Sequence[AgendaItem]) -> dict[Any, consents.Cover]:
    receiver = consents.receiver_of(by)
    return consents.covers([item.citizen_id for item in seen], receiver.pk if receiver else None)


def _cases(meeting: Meeting, items: Sequence[AgendaItem], seen: dict[Any, consents.Cover]) -> list[Case]:
    """Everybody on the agenda, in as many queries for ten as for one; the health only where it is covered."""
    goals = _by_citizen(Goal.objects.live().filter(citizen__in=seen).order_by("created_at"))
    actions = AgreedAction.objects.with_owner().filter(item__citizen__in=seen, item__meeting__state__in=OVER)
    last = _by_citizen(
        actions.exclude(item__meeting=meeting)
        .annotate(citizen_id=models.F("item__citizen_id"))
        .order_by("-agreed_at")
    )
    for citizen, rows in last.items():
        untold.mark(rows, seen[citizen])
    said = defaultdict(list)
    told = [item for item in items if item.citizen_id in seen and seen[item.citizen_id].health]
    for one in Contribution.objects.filter(item__in=told).select_related("by"):
        said[one.item_id].append(one)
    standing = standings_of([item.citizen for item in told])
    cases, begins_at = [], meeting.starts_at + dt.timedelta(minutes=meeting.opening_minutes)
    for number, item in enumerate(items, start=1):
        if item.citizen_id in seen:
            cases.append(
                Case(
                    number=number,
                    name=item.citizen.name,
                    minutes=item.minutes_given,
                    begins_at=begins_at,
                    reason=item.agenda_reason if seen[item.citizen_id].health else "",
                    contact_person=str(item.citizen.contact_person or ""),
                    goals=goals[item.citizen_id],
                    last_actions=last[item.citizen_id][:LAST_AGREEMENTS],
                    measures=newest_first(standing.get(item.citizen_id, ()))[:MEASURES_SHOWN],
                    contributions=said[item.pk],
                )
            )
        else:
            cases.append(Case(number, _("Another citizen"), item.minutes_given, begins_at, seen=False))
        begins_at += dt.timedelta(minutes=item.minutes_given)
    return cases


def _by_citizen(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.citizen_id].append(row)
    return found


def _pressed(template: str, facts: dict[str, Any]) -> bytes:
    # Few who use a web process ever print, and it starts a second sooner without the library.
    from dtr import pdf

    try:
        return pdf.make_apart(render_to_string(template, facts), title=facts["title"])
    except (pdf.TooLong, pdf.TooSlow) as error:
        logger.warning("A paper was not made: %s", type(error).__name__)
        raise Refusal(
            "paper_not_made", _("The paper could not be made in time. Try again in a moment.")
        ) from None
