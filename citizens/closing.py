"""Which open courses should be closed, and why. Rooms above register what they know of an end."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from citizens.models import CareCourse

# Called with the keys of citizens who have an open course; answers by citizen with the day on which
# something ended, and the sentence about it, in a number of queries that never grows.
Source = Callable[[Collection[Any]], dict[Any, tuple[dt.date, str]]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add somebody who knows of ends."""
    if source not in _sources:
        _sources.append(source)


def reasons(courses: Iterable[CareCourse]) -> dict[Any, list[str]]:
    """By open course the sentences that call for its closure; courses without one are left out."""
    courses = list(courses)
    told = [source({course.citizen_id for course in courses}) for source in _sources] if courses else []
    found = {}
    for course in courses:
        ends = [one[course.citizen_id] for one in told if course.citizen_id in one]
        # What ended before the course began has ended another one.
        why = [sentence for day, sentence in ends if day >= course.start_date]
        if course.planned_end_date and course.is_overdue:
            day = formats.date_format(course.planned_end_date, "DATE_FORMAT")
            why.append(
                _("The planned end was %(day)s. Close the course, or extend it with a reason.") % {"day": day}
            )
        if why:
            found[course.pk] = why
    return found
