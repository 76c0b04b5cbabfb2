"""What the header of every page shows: where one can go from here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dtr.staff.access import keeps_the_house, teams
from dtr.staff.roles import Permission


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    current: bool


def header(request: HttpRequest) -> dict[str, Any]:
    """The links of the header, for the person who asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"header_links": []}
    places = [("my_week", _("My week"))]
    if teams(user):
        places += [("citizens", _("Citizens")), ("meetings", _("Meetings"))]
        places.append(("promise_list", _("Agreements")))
    if teams(user, Permission.DECIDE_HELP):
        places.append(("desk", _("My desk")))
    places.append(("rules", _("The rules")))
    if keeps_the_house(user):
        places.append(("admin:index", _("Administration")))
    links = []
    for name, label in places:
        url = reverse(name)
        here = request.path == url if url == "/" else request.path.startswith(url)
        if name == "citizens":
            here = here and not request.path.startswith(reverse("desk"))
        links.append(Link(url, label, here))
    return {"header_links": links}
