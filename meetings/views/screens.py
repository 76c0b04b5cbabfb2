"""What the views of the hour share: whom a form is about, what it says, and what a screen already shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings.models import AgendaItem, Meeting

KEY_DIGITS = 18


def fetch_item(request: StaffRequest, pk: Any, to: Permission = Permission.CONDUCT_MEETINGS) -> AgendaItem:
    """One citizen on an agenda, for whoever may act on it in that meeting."""
    rows = AgendaItem.objects.select_related("meeting__team", "citizen__contact_person")
    return access.fetch(rows, request, pk, to=to)


def fetch_meeting(request: StaffRequest, pk: Any, to: Permission = Permission.CONDUCT_MEETINGS) -> Meeting:
    """The meeting to act on; its verb reads the row anew, so that little is read here."""
    return access.fetch(Meeting.objects.only("team_id"), request, pk, to=to)


def sent_number(
    request: StaffRequest, name: str, usual: int | None = None, *, digits: int = KEY_DIGITS
) -> int:
    """A number that the page sent; ``usual`` when it sent none. Refuses ``form`` for what is no number."""
    text = request.POST.get(name, "")
    if not text and usual is not None:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > digits:
        raise Refusal("form", _("Load the page again, and press once more."))
    return int(text)


def unchanged(request: HttpRequest, meeting: Meeting) -> bool:
    """Whether the screen already shows this version in this language."""
    return request.headers.get("HX-PTag") == tag(meeting)


def tagged(meeting: Meeting, response: HttpResponse) -> HttpResponse:
    """The answer with the tag that the screen sends back when it asks again."""
    response["HX-PTag"] = tag(meeting)
    return response


def tag(meeting: Meeting) -> str:
    """What a screen shows: this version of the meeting in this language."""
    return f"{meeting.version}-{get_language()}"
