"""One's own settings: the secret calendar link, and when one is away; and the calendar itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dtr import clock, tries
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings import absences, calendar
from meetings.models import Absence, Meeting
from meetings.week_forms import AbsenceForm

# Wrong links from one address within five minutes; whole towns may fetch from one.
WRONG_LINKS, WITHIN_MINUTES = 30, 5


@login_required
@require_safe
def my_settings(request: StaffRequest) -> HttpResponse:
    """The calendar link, one's own absences and those of the teams one plans for, and the password."""
    return _page(request)


def _page(request: StaffRequest, *, status: int = 200, **filled: Any) -> HttpResponse:
    user = request.user
    coming = Absence.objects.visible_to(user).filter(last_day__gte=clock.today()).select_related("user")
    context = {
        "feed": calendar.feed_of(user),
        "works": bool(access.teams(user)),
        "plans": bool(access.teams(user, Permission.PLAN_MEETINGS)),
        "absence_form": AbsenceForm(by=user),
        "mine": [one for one in coming if one.user_id == user.pk],
        "others": [one for one in coming if one.user_id != user.pk],
    }
    return render(request, "meetings/my_settings.html", context | filled, status=status)


@login_required
@require_POST
def feed_make(request: StaffRequest) -> HttpResponse:
    """Make the secret link, and show it this one time."""
    token = calendar.make_feed(by=request.user)
    link = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    return _page(request, link=link)


@login_required
@require_POST
def feed_revoke(request: StaffRequest) -> HttpResponse:
    """Make the secret link useless."""
    calendar.revoke_feed(by=request.user)
    messages.success(request, _("The calendar link is revoked, and shows nothing any more."))
    return redirect("my_settings")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of whoever owns the link. Anything else is not found; too many of those wait."""
    address = f"calendar:{calendar.digest(request.META.get('REMOTE_ADDR', ''))}"
    if tries.used_up(address, WRONG_LINKS, within_minutes=WITHIN_MINUTES):
        refused = HttpResponse(status=429)
        refused["Retry-After"] = str(WITHIN_MINUTES * 60)
        return refused
    owner = calendar.owner_of(token)
    if owner is None:
        tries.take(address, WRONG_LINKS, within_minutes=WITHIN_MINUTES)
        raise Http404
    return _ics(calendar.feed_for(owner), "dtr.ics")


@login_required
@require_safe
def meeting_ics(request: StaffRequest, pk: Any) -> HttpResponse:
    """One meeting as a file for a calendar."""
    rows = Meeting.objects.select_related("team")
    found = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    answer = _ics(calendar.one_meeting(found), "")
    answer["Content-Disposition"] = f'attachment; filename="dtr-{found.day:%Y-%m-%d}.ics"'
    return answer


def _ics(written: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    if name:
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@login_required
@require_POST
def absence_note(request: StaffRequest) -> HttpResponse:
    """Note when somebody is away: oneself, or somebody for whose team one plans."""
    form = AbsenceForm(request.POST, by=request.user)
    if form.is_valid():
        data = form.cleaned_data
        who: User = data.pop("user")
        if attempt(form, lambda: absences.note_absence(who, by=request.user, **data)):
            messages.success(request, _("The absence is noted, for meetings on those days too."))
            return redirect("my_settings")
    return _page(request, status=422, absence_form=form)


@login_required
@require_POST
def absence_withdraw(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take an absence back."""
    found = access.fetch(Absence.objects.select_related("user"), request, pk, to=Permission.SEE_CITIZENS)
    absences.withdraw(found, by=request.user)
    return redirect("my_settings")
