"""What the leader should know of a citizen before the talk: what may be told, how the course stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citizens.models import CareCourse
from dtr import clock
from meetings import consent_check
from meetings.models import AgendaItem, Participant, SharingNote

# A course that ends before the meeting after the next is spoken of now.
ENDS_SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Remark:
    """One sentence, with the sign that stands before it."""

    icon: str
    text: str


def with_remarks(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """The rows of an agenda with what ``remarks_of`` asks of each, in the same query."""
    courses = CareCourse.objects.open().filter(citizen=OuterRef("citizen")).order_by("-start_date")
    ends = Subquery(courses.values("planned_end_date")[:1])
    return items.select_related("sharing").annotate(course_ends=ends)


def remarks_of(
    item: AgendaItem, participants: Sequence[Participant], receiver: int | None = None
) -> list[Remark]:
    """The sentences about one citizen, read ``with_remarks``; no query, one when somebody is from outside.

    A leader of another organisation (``receiver``) hears that something is to stay unsaid, not what.
    """
    return [*_sharing(item, receiver), *_hearing(item, participants), *_course(item.course_ends)]  # type: ignore[attr-defined]


def _sharing(item: AgendaItem, receiver: int | None) -> list[Remark]:
    note: SharingNote | None = getattr(item, "sharing", None)
    if note is None or note.extent == SharingNote.Extent.ALL:
        return []
    if note.extent == SharingNote.Extent.NOT_ASKED:
        return [Remark("shield", _("The citizen has not been asked what may be told here."))]
    if receiver is not None:
        return [Remark("shield", _("Something may not be told here. Ask the contact person."))]
    return [Remark("shield", _("May not be told here: %(what)s") % {"what": note.but_not})]


def _hearing(item: AgendaItem, participants: Sequence[Participant]) -> list[Remark]:
    """Why the wall tells less of the citizen than of others."""
    units = consent_check.unheard(item, participants)
    if not units:
        return []
    sentence = _(
        "%(units)s sits in the room without the citizen's consent: the wall shows no measurements and"
        " not what others say."
    )
    return [Remark("shield", sentence % {"units": ", ".join(unit.name for unit in units)})]


def _course(ends: Any) -> list[Remark]:
    if ends is None or ends > clock.today() + ENDS_SOON:
        return []
    facts = {"day": date_format(ends, "DATE_FORMAT")}
    if ends < clock.today():
        sentence = _("The planned end was %(day)s. Close the course, or extend it with a reason.")
    else:
        sentence = _("The course ends on %(day)s. Agree how it is closed, or why it goes on.")
    return [Remark("calendar", sentence % facts)]
