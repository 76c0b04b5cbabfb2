"""What meetings tell on a citizen's timeline, and the agreements on the citizen's page."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from citizens.models import Citizen
from citizens.sections import Section
from citizens.timeline import Entry
from dtr import clock
from meetings import untold
from meetings.models import AgendaItem, AgreedAction, Meeting
from meetings.models.agenda import FollowUpOutcome
from meetings.states import ItemState


def entries(citizen: Citizen, viewer: Any) -> Iterable[Entry]:
    """Meetings at which the citizen was discussed, and agreements made and done."""
    items = (
        AgendaItem.objects.filter(citizen=citizen, state=ItemState.DISCUSSED)
        .select_related("meeting")
        .prefetch_related(Prefetch("actions", AgreedAction.objects.with_owner()))
    )
    seen = set(Meeting.objects.visible_to(viewer).filter(items__citizen=citizen).values_list("pk", flat=True))
    for item in items:
        url = reverse("meeting", args=[item.meeting_id]) if item.meeting_id in seen else ""
        at = item.ended_at or item.meeting.starts_at
        yield Entry(
            at, "meeting", _("Discussed at the meeting"), item.get_outcome_display(), url, is_key=True
        )
        for action in untold.promised(item.actions.all(), viewer):
            facts = {
                "what": action.what,
                "name": action.owner_name,
                "date": formats.date_format(action.due_date, "SHORT_DATE_FORMAT"),
            }
            yield Entry(
                action.agreed_at, "agreement", _("Agreed"), _("%(what)s (%(name)s, by %(date)s)") % facts
            )
            if action.done_at:
                said = action.result_told or action.what
                yield Entry(action.done_at, "agreement", _("Agreement done"), said)


def ended(citizens: Collection[Any]) -> dict[Any, tuple[dt.date, str]]:
    """Citizens whose last talk ended the follow-up: on which day, and the sentence that says so."""
    last = (
        AgendaItem.objects.filter(citizen=OuterRef("pk"), state=ItemState.DISCUSSED)
        .order_by("-meeting__starts_at")
        .values("pk")[:1]
    )
    newest = Citizen.objects.filter(pk__in=citizens).annotate(last=Subquery(last)).values("last")
    items = AgendaItem.objects.filter(pk__in=newest, outcome=FollowUpOutcome.END).select_related("meeting")
    sentence = _("At the meeting on %(day)s the follow-up was ended. Close the course with how it ended.")
    days = {item.citizen_id: clock.local(item.meeting.starts_at).date() for item in items}
    return {
        key: (day, sentence % {"day": formats.date_format(day, "DATE_FORMAT")}) for key, day in days.items()
    }


def section(citizen: Citizen, viewer: Any) -> Section:
    """What is agreed and not yet done, and what was done."""
    rows = AgreedAction.objects.filter(item__citizen=citizen).with_owner().select_related("item")
    actions = untold.promised(rows, viewer)
    facts = {
        "unfinished": [action for action in actions if action.is_unfinished],
        "finished": [action for action in reversed(actions) if not action.is_unfinished],
    }
    return Section("meetings/_citizen_agreements.html", facts)
