"""Before the meeting: the weeks, the agenda, the roles."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import MEETING_ROLES, Permission, Role
from meetings import (
    agenda,
    board,
    listing,
    occurrences,
    participants,
    preparing,
    ranking,
    rules,
    walls,
    weeks,
)
from meetings.forms import DeadlineForm, MinutesForm, PickForm, ReasonForm, RoleForm, SeriesForm
from meetings.models import AgendaItem, Meeting, MeetingSeries, Participant
from meetings.off_days import off_day, off_days
from meetings.states import AGENDA_OPEN_TO_LEADERS, AGENDA_OPEN_TO_PLANNERS, AHEAD, CAN_BE_WRITTEN, OVER
from meetings.views.ready import checklist_context
from meetings.wall_forms import PairForm
from meetings.week_forms import MoveForm

PAST_SHOWN = 20
# What the page says of those who are missing without the rules, beside the agenda.
SAID_OF_PEOPLE = {"no_leader", "no_visitator", "no_role", "contact_missing", "contact_away"}


@login_required
@require_GET
def meetings(request: StaffRequest) -> HttpResponse:
    """Every meeting of my teams: those to come, those held, and the weekly series."""
    seen = Meeting.objects.visible_to(request.user).select_related("team")
    ahead = list(
        seen.filter(state__in=AHEAD | CAN_BE_WRITTEN).select_related("series").order_by("starts_at")[:30]
    )
    off = off_days(one.day for one in ahead)
    return render(
        request,
        "meetings/meetings.html",
        {
            "ahead": [(one, off.get(one.day)) for one in ahead],
            "held": list(seen.filter(closed_at__isnull=False).order_by("-starts_at")[:PAST_SHOWN]),
            "series": list(MeetingSeries.objects.visible_to(request.user).select_related("team")),
            "plans": bool(planned := access.teams(request.user, Permission.PLAN_MEETINGS)),
            "planned_teams": planned,
            "may_read": bool(reads := access.teams(request.user, Permission.READ_MINUTES)),
            "reads": reads,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def series_new(request: StaffRequest) -> HttpResponse:
    """Set up a regular meeting."""
    if not access.teams(request.user, Permission.PLAN_MEETINGS):
        return _door_closed(request)
    form = SeriesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        team = data.pop("team")
        if made := attempt(form, lambda: weeks.set_up_series(by=request.user, team_id=team.pk, **data)):
            messages.success(request, _("The regular meeting is set up, and its first weeks are planned."))
            _warn_of_others(request, made)
            return redirect("meetings")
    return render(
        request, "meetings/series.html", {"form": form, "series": None}, status=422 if form.errors else 200
    )


def _warn_of_others(request: StaffRequest, series: MeetingSeries) -> None:
    """Meetings of another kind at the same hour are allowed, since they may be for others of the team."""
    for other in weeks.overlapping(series):
        facts = {"kind": other.get_meeting_type_display(), "series": other}
        text = _("It runs into another meeting of the team: %(kind)s, %(series)s. Nobody can be at both.")
        messages.warning(request, text % facts)


def _door_closed(request: StaffRequest) -> HttpResponse:
    trail.denied(by=request.user, place=request.path)
    return render(request, "403.html", status=403)


@login_required
@require_http_methods(["GET", "POST"])
def series_edit(request: StaffRequest, pk: Any) -> HttpResponse:
    """Change a regular meeting."""
    series = access.fetch(
        MeetingSeries.objects.select_related("team"), request, pk, to=Permission.PLAN_MEETINGS
    )
    form = SeriesForm(request.POST or None, user=request.user, instance=series)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "team"}
        if changed := attempt(form, lambda: weeks.change_series(series, by=request.user, **data)):
            messages.success(
                request,
                _("The regular meeting is changed. Meetings with citizens on them stay as they were."),
            )
            _warn_of_others(request, changed)
            return redirect("meetings")
    coming = list(series.meetings.ahead().filter(starts_at__gte=clock.now()))
    days = off_days(one.day for one in coming)
    off = [(one, days[one.day]) for one in coming if one.day in days]
    return render(
        request,
        "meetings/series.html",
        {"form": form, "series": series, "off": off},
        status=422 if form.errors else 200,
    )


@login_required
@require_GET
def meeting(request: StaffRequest, pk: Any) -> HttpResponse:
    """The meeting before it begins: agenda, time, roles, who is missing."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.SEE_CITIZENS)
    return meeting_page(request, found)


def meeting_page(
    request: StaffRequest, found: Meeting, *, status: int = 200, **filled: forms.Form
) -> HttpResponse:
    context = plan_context(request, found)
    return render(request, "meetings/meeting.html", context | filled, status=status)


def plan_context(request: StaffRequest, found: Meeting) -> dict[str, Any]:
    """What the planning page and its fragments are handed, with what this person may do here."""
    user = request.user
    plans, leads = _plans_and_leads(user, found)
    changes = _changes(found, plans=plans, leads=leads)
    shown = board.for_staff(found, user)
    listed = listing.seen_by(found, user)
    context: dict[str, Any] = {
        "meeting": found,
        "board": shown,
        "plans": plans,
        "leads": leads,
        "changes": changes,
        "listed": listed,
        "prints": plans and found.state in AHEAD | CAN_BE_WRITTEN,
        "may_read": found.state in OVER and access.can(user, Permission.READ_MINUTES, found.team_id),
        "may_keep_consent": access.can(user, Permission.KEEP_CONSENT, found.team_id),
        **_time(found, shown),
        **_day_and_room(found, leads=leads),
        **(_offered(found, user) if changes else {}),
    }
    named = [*shown.citizens, *(one.citizen for one in listed)]
    if changes:
        # Whoever is proposed is among those who can be picked.
        named += context["pick_form"].offered
    trail.looked(by=user, citizens=named, place="agenda", meeting_id=found.pk, once_within=trail.SAME_LOOK)
    if plans and found.state in AGENDA_OPEN_TO_LEADERS:
        context |= _roles(found)
    if found.is_ahead:
        context |= _readiness(found, shown, user, plans=plans)
    return context


def _time(found: Meeting, shown: board.Board) -> dict[str, Any]:
    """The minutes given out, against those there are, and whether there is a place left."""
    given = sum(line.minutes for line in shown.lines)
    room = agenda.time_for_citizens(found)
    return {
        "minutes_given": given,
        "minutes_room": room,
        "minutes_over": max(0, given - room),
        "opening_minutes": found.opening_minutes,
        "closing_minutes": found.closing_minutes,
        "full": len(shown.lines) >= found.max_citizens,
    }


def _day_and_room(found: Meeting, *, leads: bool) -> dict[str, Any]:
    """When and where: a day off, the screens on the wall, and the forms that move or cancel the meeting."""
    return {
        "is_today": clock.local(found.starts_at).date() <= clock.today(),
        "day_off": off_day(found.day) if found.is_ahead else None,
        "walls": walls.on(found) if leads else [],
        "pair_form": PairForm(meeting=found),
        "cancel_form": ReasonForm(auto_id="cancel-%s"),
        "move_form": MoveForm(meeting=found),
    }


def _offered(found: Meeting, user: Any) -> dict[str, Any]:
    """Whom the agenda could take in, and until when: for who may change it."""
    return {
        "pick_form": PickForm(meeting=found, user=user),
        "deadline_form": DeadlineForm(meeting=found),
        "ranked": ranking.ranked(found, user),
    }


def _roles(found: Meeting) -> dict[str, Any]:
    return {
        "role_form": RoleForm(meeting=found),
        "roles": [(role.value, role.label) for role in MEETING_ROLES],
        "supplier_role": Role.PRIVATE_SUPPLIER,
    }


def _readiness(found: Meeting, shown: board.Board, user: Any, *, plans: bool) -> dict[str, Any]:
    """Who has prepared; for planners also the checklist and what the rules miss so far."""
    context = {
        "readiness": preparing.readiness(found, shown.participants),
        "preparation_sum": preparing.sum_for(found, user),
    }
    if plans:
        problems = [one for one in rules.readiness(found) if one.code not in SAID_OF_PEOPLE]
        context |= checklist_context(found) | {"problems": problems}
    return context


def may_change(user: Any, found: Meeting) -> bool:
    """Whether this person may change the agenda as it stands."""
    plans, leads = _plans_and_leads(user, found)
    return _changes(found, plans=plans, leads=leads)


def _plans_and_leads(user: Any, found: Meeting) -> tuple[bool, bool]:
    mine = Meeting.objects.filter(pk=found.pk)
    return (
        mine.visible_to(user, Permission.PLAN_MEETINGS).exists(),
        mine.visible_to(user, Permission.CONDUCT_MEETINGS).exists(),
    )


def _changes(found: Meeting, *, plans: bool, leads: bool) -> bool:
    return (plans and found.state in AGENDA_OPEN_TO_PLANNERS) or (
        leads and found.state in AGENDA_OPEN_TO_LEADERS
    )


def agenda_answer(request: StaffRequest, found: Meeting, *, people_open: bool = False) -> HttpResponse:
    """The agenda as it now is: the answer to every change of it. Folded people stay open under a change."""
    found = board.board_rows().get(pk=found.pk)
    context = plan_context(request, found) | {"people_open": people_open} if request.htmx else {}
    page = "proposals" if request.POST.get("from") == "proposals" else "meeting"
    return htmx.answer(request, "meetings/_plan.html", context, page=reverse(page, args=[found.pk]))


def _fetch_item(request: StaffRequest, pk: Any) -> AgendaItem:
    return access.fetch(
        AgendaItem.objects.select_related("meeting", "citizen"), request, pk, to=Permission.PLAN_MEETINGS
    )


@login_required
@require_POST
def agenda_pick(request: StaffRequest, pk: Any) -> HttpResponse:
    """Put a citizen on the agenda."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    form = PickForm(request.POST, meeting=found, user=request.user)
    if not form.is_valid():
        raise Refusal("form", _("Choose a citizen of the team who is not on the agenda yet."))
    agenda.pick(
        found, form.cleaned_data["citizen"], by=request.user, agenda_reason=form.cleaned_data["agenda_reason"]
    )
    return agenda_answer(request, found)


@login_required
@require_POST
def agenda_remove(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take a citizen off the agenda."""
    item = _fetch_item(request, pk)
    agenda.remove(item, by=request.user)
    return agenda_answer(request, item.meeting)


@login_required
@require_POST
def agenda_up(request: StaffRequest, pk: Any) -> HttpResponse:
    """Move a citizen one place up."""
    item = _fetch_item(request, pk)
    agenda.shift(item, by=request.user, up=True)
    return agenda_answer(request, item.meeting)


@login_required
@require_POST
def agenda_down(request: StaffRequest, pk: Any) -> HttpResponse:
    """Move a citizen one place down."""
    item = _fetch_item(request, pk)
    agenda.shift(item, by=request.user, up=False)
    return agenda_answer(request, item.meeting)


@login_required
@require_POST
def agenda_order(request: StaffRequest, pk: Any) -> HttpResponse:
    """Put the agenda in the order of the posted ``item`` keys, as a drag with the mouse left it."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    agenda.order(found, by=request.user, keys=request.POST.getlist("item"))
    return agenda_answer(request, found)


@login_required
@require_POST
def agenda_minutes(request: StaffRequest, pk: Any) -> HttpResponse:
    """Give a citizen more or fewer minutes."""
    item = _fetch_item(request, pk)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        raise Refusal("minutes_impossible", _("A citizen gets between 1 and 120 minutes."))
    agenda.give_minutes(item, by=request.user, minutes=form.cleaned_data["minutes"])
    return agenda_answer(request, item.meeting)


@login_required
@require_POST
def role_hand_out(request: StaffRequest, pk: Any) -> HttpResponse:
    """Give somebody a role at the meeting."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    form = RoleForm(request.POST, meeting=found)
    if not form.is_valid():
        raise Refusal("form", _("Choose somebody of the team, and a role."))
    data = form.cleaned_data
    participants.hand_out_role(
        found, data["user"], by=request.user, role=data["role"], second_role=data["second_role"]
    )
    return agenda_answer(request, found, people_open=True)


@login_required
@require_POST
def attendance(request: StaffRequest, pk: Any, who: int) -> HttpResponse:
    """Note that somebody is expected, present or absent."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    participant = found.participants.filter(pk=who).select_related("meeting").first()
    wanted = request.POST.get("attendance", "")
    if participant is None or wanted not in Participant.Attendance.values:
        raise Refusal("form", _("That person does not take part in this meeting."))
    participants.note_attendance(participant, by=request.user, attendance=wanted)
    return agenda_answer(request, found, people_open=True)


@login_required
@require_POST
def meeting_cancel(request: StaffRequest, pk: Any) -> HttpResponse:
    """Cancel one occurrence."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.PLAN_MEETINGS)
    form = ReasonForm(request.POST, auto_id="cancel-%s")
    done = form.is_valid() and attempt(
        form, lambda: occurrences.cancel(found, by=request.user, reason=form.cleaned_data["reason"]) or True
    )
    if not done:
        return meeting_page(request, found, status=422, cancel_form=form)
    messages.success(request, _("The meeting is cancelled."))
    return redirect("meetings")
