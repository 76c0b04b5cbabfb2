"""One view per verb of the hour beside the agenda itself: steps, the word, contributions, time, the wall."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from dtr import htmx
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import board, facts, on_wall, script, undo, word
from meetings import conduct as verbs
from meetings.forms import people
from meetings.hour_forms import ContributeForm, ProposeActionForm
from meetings.models import ActionProposal, AgendaItem, Contribution, Meeting
from meetings.received import once
from meetings.views import conduct as pages
from meetings.views.room import mine_again
from meetings.views.screens import fetch_item, fetch_meeting, sent_number

CONTRIBUTE = "meetings/_contribute_form.html"


def _from_console(request: StaffRequest, meeting: Meeting) -> bool:
    """Whether the form stood on the console, and the person leads."""
    if request.POST.get("place") != "console":
        return False
    return (
        Meeting.objects.visible_to(request.user, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()
    )


def _again(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """The console or the participant's own part, whichever the form stood on."""
    return (
        pages.console_again(request, meeting)
        if _from_console(request, meeting)
        else mine_again(request, meeting)
    )


@login_required
@require_POST
def step_next(request: StaffRequest, pk: Any) -> HttpResponse:
    """Go on to the next step of the talk, from the one that the person saw."""
    item = fetch_item(request, pk)
    script.next_step(item, by=request.user, seen_step=sent_number(request, "seen_step"))
    return pages.console_again(request, item.meeting)


@login_required
@require_POST
def step_go(request: StaffRequest, pk: Any, number: int) -> HttpResponse:
    """Go to one step of the talk."""
    item = fetch_item(request, pk)
    script.go_to_step(item, by=request.user, number=number)
    return pages.console_again(request, item.meeting)


@login_required
@require_POST
def word_give(request: StaffRequest, pk: Any, participant: int) -> HttpResponse:
    """Give somebody the ball."""
    meeting = fetch_meeting(request, pk)
    whom = get_object_or_404(meeting.participants.select_related("user"), pk=participant)
    word.give_word(meeting, by=request.user, participant=whom)
    return pages.console_again(request, meeting)


@login_required
@require_POST
def word_first(request: StaffRequest, pk: Any) -> HttpResponse:
    """Give the ball to the first who waits, or to a profession that has not spoken."""
    meeting = fetch_meeting(request, pk)
    word.give_word_to_first(meeting, by=request.user)
    return pages.console_again(request, meeting)


@login_required
@require_POST
def word_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take the ball back."""
    meeting = fetch_meeting(request, pk)
    word.take_word_back(meeting, by=request.user)
    return pages.console_again(request, meeting)


@login_required
@require_POST
def word_ask(request: StaffRequest, pk: Any) -> HttpResponse:
    """Stand in the queue for the ball."""
    meeting = fetch_meeting(request, pk, to=Permission.SEE_CITIZENS)
    word.ask_for_word(meeting, by=request.user)
    return _again(request, meeting)


@login_required
@require_POST
def word_leave(request: StaffRequest, pk: Any) -> HttpResponse:
    """Leave the queue."""
    meeting = fetch_meeting(request, pk, to=Permission.SEE_CITIZENS)
    word.leave_queue(meeting, by=request.user)
    return _again(request, meeting)


def _contribute_again(request: StaffRequest, pk: Any) -> HttpResponse:
    item = fetch_item(request, pk, to=Permission.WRITE_GOALS)
    return _contributed(request, item) if _from_console(request, item.meeting) else mine_again(request, item)


def _contributed(request: StaffRequest, item: AgendaItem) -> HttpResponse:
    """The console's form, empty again."""
    context = {"item": item, "contribute_form": ContributeForm(item=item)}
    page = f"/meetings/{item.meeting_id}/console/"
    return htmx.answer(request, CONTRIBUTE, context, page=page, changed="board")


@login_required
@require_POST
@once(_contribute_again)
def contribute(request: StaffRequest, pk: Any) -> HttpResponse:
    """Bring something to the table about a citizen."""
    item = fetch_item(request, pk, to=Permission.WRITE_GOALS)
    form = ContributeForm(request.POST, item=item)
    if form.is_valid():
        attempt(form, lambda: facts.contribute(item, by=request.user, **form.cleaned_data))
    if not _from_console(request, item.meeting):
        return mine_again(request, item, **({"contribute_form": form} if form.errors else {}))
    if not form.errors:
        return _contributed(request, item)
    if request.htmx:
        return render(request, CONTRIBUTE, {"item": item, "contribute_form": form}, status=422)
    context = pages.console_context(request, board.board_rows().get(pk=item.meeting_id), contribute_form=form)
    return render(request, "meetings/console.html", context, status=422)


@login_required
@require_POST
def contribution_withdraw(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take back what one has written."""
    rows = Contribution.objects.select_related("item__meeting__team", "item__citizen")
    contribution = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    item = contribution.item
    facts.withdraw(contribution, by=request.user)
    if _from_console(request, item.meeting):
        return pages.console_again(request, item.meeting)
    return mine_again(request, item)


def _propose_again(request: StaffRequest, pk: Any) -> HttpResponse:
    return mine_again(request, fetch_item(request, pk, to=Permission.WRITE_GOALS))


@login_required
@require_POST
@once(_propose_again)
def action_propose(request: StaffRequest, pk: Any) -> HttpResponse:
    """Propose who does what by when."""
    item = fetch_item(request, pk, to=Permission.WRITE_GOALS)
    choices = people(item, item.meeting.participants.select_related("user"))
    form = ProposeActionForm(request.POST, item=item, choices=choices, by=request.user)
    if form.is_valid():
        attempt(form, lambda: facts.propose_action(item, by=request.user, **form.cleaned_data))
    return mine_again(request, item, **({"propose_form": form} if form.errors else {}))


@login_required
@require_POST
def action_take(request: StaffRequest, pk: Any) -> HttpResponse:
    """Make an agreement of what somebody proposed."""
    proposal = _proposal(request, pk)
    facts.take_proposal(proposal, by=request.user)
    return pages.console_again(request, proposal.item.meeting)


@login_required
@require_POST
def action_decline(request: StaffRequest, pk: Any) -> HttpResponse:
    """Say no to a proposed agreement."""
    proposal = _proposal(request, pk)
    facts.decline_proposal(proposal, by=request.user)
    return pages.console_again(request, proposal.item.meeting)


def _proposal(request: StaffRequest, pk: Any) -> ActionProposal:
    rows = ActionProposal.objects.select_related("item__meeting__team")
    proposal = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    # Whoever was handed the lead of this meeting leads it, whatever the position in the team.
    fetch_item(request, proposal.item_id)
    return proposal


@login_required
@require_POST
def citizen_extend(request: StaffRequest, pk: Any) -> HttpResponse:
    """Give the citizen some minutes more."""
    item = fetch_item(request, pk)
    verbs.extend_citizen(item, by=request.user, minutes=sent_number(request, "minutes", usual=2))
    return pages.console_again(request, item.meeting)


@login_required
@require_POST
def meeting_extend(request: StaffRequest, pk: Any) -> HttpResponse:
    """Let the hour last some minutes more."""
    meeting = fetch_meeting(request, pk)
    verbs.extend_meeting(meeting, by=request.user, minutes=sent_number(request, "minutes", usual=5))
    return pages.console_again(request, meeting)


@login_required
@require_POST
def wall_privacy(request: StaffRequest, pk: Any) -> HttpResponse:
    """Show less or more of the citizens on the wall: what the button says, or the next level round."""
    meeting = fetch_meeting(request, pk)
    if "privacy" in request.POST:
        on_wall.show_on_wall(meeting, by=request.user, privacy=request.POST["privacy"])
    else:
        on_wall.privacy_next(meeting, by=request.user)
    return pages.console_again(request, meeting)


@login_required
@require_POST
def undo_step(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take back the last step, the one that the person saw."""
    meeting = fetch_meeting(request, pk)
    undo.undo(meeting, by=request.user, seen_step_pk=sent_number(request, "seen_step_pk"))
    return pages.console_again(request, meeting)
