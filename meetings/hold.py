"""What every verb of the hour begins and ends with: the meeting held, the actor asked, the screens told."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from citizens.models import InterventionProposal
from dtr import clock, live
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings.models import AgendaItem, Meeting
from meetings.states import BOARD_IS_LIVE, CAN_BE_WRITTEN, ItemState, MeetingState, require


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the verb is committed. Refuses ``gone`` when it is no more."""
    found = Meeting.objects.select_for_update().filter(pk=meeting.pk).order_by().first()
    if found is None:
        raise Refusal("gone", _("The meeting has been planned anew meanwhile. Find it under the meetings."))
    return found


def touch(meeting: Meeting, **changed: Any) -> None:
    """Give the meeting its next version, with what else has ``changed`` in its row, and tell its screens
    once that is committed.

    While it awaits its wrap-up, its draft minutes follow.
    """
    raised = {"version": F("version") + 1, "last_action_at": clock.now(), **changed}
    Meeting.objects.filter(pk=meeting.pk).update(**raised)
    for name in raised:
        # Whoever asks for it reads it anew.
        meeting.__dict__.pop(name, None)
    if meeting.state == MeetingState.AWAITING_WRAP_UP:
        from meetings import minutes

        minutes.draft(meeting)
    live.announce(f"meeting:{meeting.pk}")


def step_on(meeting: Meeting, *, seen_step: int) -> bool:
    """Take the meeting one step on in one go, if it runs, is at that step, and nobody has the ball.

    Of two who press at once one finds it so. Whoever does holds the meeting, and has it announced by this.
    """
    as_seen = Meeting.objects.filter(
        pk=meeting.pk, step=seen_step, state=MeetingState.RUNNING, speaker__isnull=True
    )
    if not as_seen.update(step=F("step") + 1, version=F("version") + 1, last_action_at=clock.now()):
        return False
    _read_anew(meeting)
    live.announce(f"meeting:{meeting.pk}")
    return True


def _read_anew(meeting: Meeting) -> None:
    """Whatever is asked of the row from now on is read as it is now; its key and its team never change."""
    for row in meeting._meta.concrete_fields:
        if row.name not in ("id", "team"):
            meeting.__dict__.pop(row.attname, None)
            meeting._state.fields_cache.pop(row.name, None)


def lead(meeting: Meeting, by: Any, *, during: frozenset[MeetingState] = BOARD_IS_LIVE) -> Meeting:
    """The locked meeting, if this person leads it and it is in one of the states of ``during``.

    Refuses ``not_leader`` and ``wrong_state``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    require(meeting.state, during)
    return meeting


def require_leader(meeting: Meeting, by: Any) -> None:
    """Refuse ``not_leader`` unless this person leads the meeting."""
    if access.can(by, Permission.CONDUCT_MEETINGS, meeting.team_id):
        return
    if not Meeting.objects.visible_to(by, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists():
        raise Refusal("not_leader", _("Only the leader of the meeting can do this."))


def planned_by(meeting: Meeting, by: Any) -> Meeting:
    """The locked meeting, if this person plans it; otherwise refuses ``not_yours``."""
    meeting = lock(meeting)
    if not Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=meeting.pk).exists():
        raise not_yours()
    return meeting


def not_yours() -> Refusal:
    """The answer to whoever plans no meetings for the team."""
    return Refusal("not_yours", _("You cannot plan meetings for this team."))


def note(code: str, *, by: Any, about: Any, meeting: Meeting, citizen_id: Any = None, **facts: Any) -> None:
    """Record a change that was made around a meeting."""
    trail.record(
        code,
        by=by,
        about=about,
        citizen_id=citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
        **facts,
    )


def tell_elsewhere(meeting: Meeting, *, by: Any) -> None:
    """What was agreed here is the last agreement in another meeting that has the citizen, from the moment
    when this one is over; each of those citizens gets an event that says so."""
    shared = AgendaItem.objects.filter(
        citizen__in=meeting.items.values("citizen"), meeting__state__in=CAN_BE_WRITTEN
    ).exclude(meeting=meeting)
    for item in shared.select_related("meeting"):
        note("item.agreed_elsewhere", by=by, about=item, meeting=item.meeting, citizen_id=item.citizen_id)


def present_item(meeting: Meeting) -> AgendaItem | None:
    """The citizen who is taken up now."""
    return meeting.items.filter(state=ItemState.PRESENT).select_related("citizen").first()


def item_now(item: AgendaItem) -> AgendaItem:
    """The citizen's place on the agenda as it is now. Refuses ``off_the_agenda`` when it is no more."""
    found = AgendaItem.objects.select_related("meeting", "citizen").filter(pk=item.pk).first()
    if found is None:
        raise Refusal("off_the_agenda", _("The citizen has been taken off the agenda meanwhile."))
    return found


def taken_up(item: AgendaItem) -> AgendaItem:
    """The same, if the citizen is taken up now; otherwise refuses ``not_taken_up``."""
    item = item_now(item)
    if item.state != ItemState.PRESENT:
        raise Refusal("not_taken_up", _("The citizen is not taken up now."))
    return item


def require_in_room(meeting: Meeting, user: User, item: AgendaItem) -> None:
    """Refuse ``not_in_room`` unless this person can answer for something about the citizen.

    The contact person answers for the citizen even when away; a private supplier only for the own citizens.
    """
    if user.pk == item.citizen.contact_person_id:
        return
    if not meeting.participants.filter(user=user).exists():
        raise Refusal("not_in_room", _("%(name)s does not take part in this meeting.") % {"name": user})
    if not type(item.citizen).objects.visible_to(user).filter(pk=item.citizen_id).exists():
        raise Refusal("not_in_room", _("%(name)s does not work with this citizen.") % {"name": user})


def proposal_changed(proposal: InterventionProposal) -> None:
    """Tell the screens that show the citizen that a proposal has changed; the citizens' room calls this."""
    citizen_changed(proposal.citizen_id)


def citizen_changed(citizen_id: Any) -> None:
    """Tell the screens on which this citizen is taken up now; the rooms below call this."""
    for meeting in _showing(citizen_id):
        touch(meeting)


def hold_screens_of(citizen_id: Any) -> None:
    """Take the meetings that show the citizen, before the rows of a verb that will tell their screens.

    Those who lead take the meeting first; whoever took it last would wait for them, and they for him.
    """
    list(_showing(citizen_id).select_for_update(of=("self",)))


def _showing(citizen_id: Any) -> models.QuerySet[Meeting]:
    # One item at a time is present, so no meeting comes twice.
    return Meeting.objects.filter(
        state__in=BOARD_IS_LIVE, items__citizen=citizen_id, items__state=ItemState.PRESENT
    ).order_by("pk")
