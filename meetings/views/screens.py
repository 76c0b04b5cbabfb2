"""What a screen already shows, so that it is not drawn twice."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from meetings.models import Meeting


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
