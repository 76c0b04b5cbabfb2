"""The wall: a screen without a person. It shows a code, then the one meeting it is paired with."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import board, wall_face, walls
from meetings.models import Meeting, WallScreen
from meetings.views.screens import tag
from meetings.wall_forms import PairForm

# Longer than any meeting; what the screen may show ends long before, by the house's clock.
COOKIE_SECONDS = 12 * 60 * 60


@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """The page of a wall screen. A screen nobody knows gets a token for itself and a code to show."""
    screen = walls.screen_of(request.COOKIES)
    if screen is not None and screen.meeting is not None:
        size = walls.text_size(screen)
        return render(request, "wall.html", _shown_on(screen) | {"screen": screen, "size": size})
    address = request.META.get("REMOTE_ADDR", "")
    _screen, token, code = walls.new_screen(address=address, instead_of=screen)
    response = render(
        request, "wall.html", {"code": f"{code[:3]} {code[3:]}", "address": settings.SITE_ADDRESS}
    )
    response.set_cookie(
        walls.COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )
    return response


@require_GET
def wall_board(request: HttpRequest) -> HttpResponse:
    """What the wall shows now. 204 while it waits to be paired; a new page when it must begin anew."""
    screen = walls.screen_of(request.COOKIES)
    if screen is None or (screen.meeting is not None and request.GET.get("wait")):
        again = HttpResponse(status=204)
        again["HX-Refresh"] = "true"
        return again
    if screen.meeting is None:
        return HttpResponse(status=204)
    if request.headers.get("HX-PTag") == _tag(screen.meeting):
        return HttpResponse(status=304)
    response = render(request, "_wall.html", _shown_on(screen))
    response["HX-PTag"] = _tag(screen.meeting)
    return response


def _tag(meeting: Meeting) -> str:
    # A wall goes blank by the clock alone, in the same version.
    return f"{tag(meeting)}-{'shown' if walls.may_show_persons(meeting, clock.now()) else 'blank'}"


def wall_fragment(meeting: Meeting) -> dict[str, Any]:
    """What "_wall.html" is handed: the same for every wall of the meeting, persons only when allowed.

    Whoever sends it to a screen writes the look of that screen into the trail.
    """
    context: dict[str, Any] = {"meeting": meeting, "tag": _tag(meeting)}
    shown = board.for_wall(meeting) if walls.may_show_persons(meeting, clock.now()) else None
    if shown:
        context |= {"board": shown, "face": wall_face.face_of(shown), "until": walls.persons_until(meeting)}
        context |= {"outlook": wall_face.Outlook, "standings": wall_face.standings(shown.lines)}
    else:
        context["blank"] = walls.why_blank(meeting)
    return context


def _shown_on(screen: WallScreen) -> dict[str, Any]:
    assert screen.meeting is not None
    context = wall_fragment(screen.meeting)
    if shown := context.get("board"):
        trail.looked(
            by=screen,
            citizens=shown.citizens,
            place="wall",
            meeting_id=screen.meeting.pk,
            once_within=trail.SAME_LOOK,
        )
    return context


@login_required
@require_POST
def wall_pair(request: StaffRequest, pk: Any) -> HttpResponse:
    """Pair the screen that shows the typed code."""
    meeting = access.fetch(Meeting.objects.all(), request, pk, to=Permission.CONDUCT_MEETINGS)
    form = PairForm(request.POST, meeting=meeting)
    address = request.META.get("REMOTE_ADDR", "")
    paired = form.is_valid() and attempt(
        form, lambda: walls.pair(meeting, by=request.user, address=address, **form.cleaned_data)
    )
    # Ids of its own: what was typed for the last screen is not kept for the next.
    fresh = PairForm(meeting=meeting, auto_id=f"pair-{paired.pk}-%s") if paired else form
    return _walls(request, meeting, form=fresh)


@login_required
@require_POST
def wall_revoke(request: StaffRequest, pk: Any, screen: Any) -> HttpResponse:
    """Switch a screen off."""
    meeting = access.fetch(Meeting.objects.all(), request, pk, to=Permission.CONDUCT_MEETINGS)
    found = meeting.walls.filter(pk=screen).select_related("meeting").first()
    if found is not None:
        walls.revoke(found, by=request.user)
    return _walls(request, meeting, form=PairForm(meeting=meeting))


def _walls(request: StaffRequest, meeting: Meeting, *, form: PairForm) -> HttpResponse:
    context = {"meeting": meeting, "walls": walls.on(meeting), "pair_form": form}
    if form.errors and not request.htmx:
        from meetings.views.planning import plan_context

        full = plan_context(request, board.board_rows().get(pk=meeting.pk))
        return render(request, "meetings/meeting.html", full | context, status=422)
    return htmx.answer(
        request,
        "meetings/_walls.html",
        context,
        page=f"/meetings/{meeting.pk}/",
        status=422 if form.errors else 200,
    )
