"""What the meeting writes to people, and when a letter that has waited is no longer worth sending.

No letter says anything about a citizen: what, when, and a link that asks for a login.
"""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.models import Consent, Decision
from citizens.models.citizen import Left
from citizens.models.decision import DecisionState
from dtr import clock
from dtr.outbox import kinds
from dtr.outbox.models import Letter
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings.models import (
    AgendaProposal,
    AgreedAction,
    CitizenInformation,
    Meeting,
    MinutesAmendment,
    NeedChangeNotice,
)
from meetings.states import AHEAD, MINUTES_FROZEN, MeetingState


def _still_called(letter: Letter) -> bool:
    return _meeting_of(letter, frozenset({MeetingState.CALLED})) is not None


def _still_ahead(letter: Letter) -> bool:
    """At the time the letter says, and with this person."""
    meeting = _meeting_of(letter, AHEAD)
    return (
        meeting is not None
        and meeting.starts_at == dt.datetime.fromisoformat(letter.facts["starts_at"])
        and meeting.starts_at > clock.shared()
        and meeting.participants.coming().filter(user=letter.to).exists()
    )


def _still_moved(letter: Letter) -> bool:
    """To the time that the letter says, and not over."""
    meeting = _meeting_of(letter, AHEAD)
    return (
        meeting is not None
        and meeting.starts_at == dt.datetime.fromisoformat(letter.facts["starts_at"])
        and meeting.starts_at > clock.shared()
    )


def _still_cancelled(letter: Letter) -> bool:
    """And it would not be over by now, had it been held."""
    meeting = _meeting_of(letter, frozenset({MeetingState.CANCELLED}))
    return meeting is not None and meeting.ends_at > clock.shared()


def _still_planned(letter: Letter) -> bool:
    """Ahead, and this person still plans it."""
    planned = Meeting.objects.visible_to(letter.to, Permission.PLAN_MEETINGS).filter(state__in=AHEAD)
    return planned.filter(pk=letter.facts["meeting"], starts_at__gt=clock.shared()).exists()


def _still_empty(letter: Letter) -> bool:
    nobody = Meeting.objects.filter(pk=letter.facts["meeting"], items__isnull=True)
    return _still_planned(letter) and nobody.exists()


def _still_unanswered(letter: Letter) -> bool:
    """The notice waits, and this person may answer it."""
    notices = NeedChangeNotice.objects.visible_to(letter.to, Permission.DECIDE_HELP)
    return notices.filter(pk=letter.facts["notice"], proposal__state=AgendaProposal.State.WAITING).exists()


def _meeting_of(letter: Letter, states: frozenset[MeetingState]) -> Meeting | None:
    meetings = Meeting.objects.visible_to(letter.to).filter(state__in=states)
    return meetings.filter(pk=letter.facts["meeting"]).first()


def _still_to_prepare(letter: Letter) -> bool:
    """At the time the letter says, with a citizen of this contact person on the agenda."""
    meeting = _meeting_of(letter, AHEAD)
    return (
        meeting is not None
        and meeting.starts_at == dt.datetime.fromisoformat(letter.facts["starts_at"])
        and meeting.items.filter(citizen__contact_person=letter.to).exists()
    )


def _still_to_freeze(letter: Letter) -> bool:
    meeting = _meeting_of(letter, frozenset({MeetingState.PLANNED}))
    return (
        meeting is not None
        and meeting.starts_at == dt.datetime.fromisoformat(letter.facts["starts_at"])
        and meeting.participants.leading().filter(user=letter.to).exists()
    )


def _still_unanswered_amendments(letter: Letter) -> bool:
    """The minutes can still be amended, an amendment waits, and this person leads."""
    led = Meeting.objects.visible_to(letter.to, Permission.CONDUCT_MEETINGS).filter(state=MeetingState.CLOSED)
    waiting = MinutesAmendment.State.WAITING
    return led.filter(pk=letter.facts["meeting"], minutes__amendments__state=waiting).exists()


def _still_not_in_record(letter: Letter) -> bool:
    """Of at least one citizen, where this person plans the meetings."""
    lacking = CitizenInformation.objects.not_in_record().visible_to(letter.to, Permission.PLAN_MEETINGS)
    return lacking.filter(item__meeting=letter.facts["meeting"]).exists()


def _still_to_tell(letter: Letter) -> bool:
    """Nobody has told the citizen, who lives; it is this person's to do, or to hand on since whoever had the
    task is no longer with the citizen; and the person still sees the citizen."""
    awaited = CitizenInformation.objects.awaiting().for_card().visible_to(letter.to, Permission.WRITE_GOALS)
    living = awaited.exclude(citizen__left_because=Left.DECEASED)
    found = living.filter(pk=letter.facts["information"]).first()
    if found is None or found.assigned_to == letter.to:
        return found is not None
    citizen = found.citizen
    return not access.sees(found.assigned_to, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS)


def _still_a_draft(letter: Letter) -> bool:
    drafts = Decision.objects.visible_to(letter.to, Permission.DECIDE_HELP).filter(state=DecisionState.DRAFT)
    return drafts.filter(pk=letter.facts["decision"], finish_by=letter.facts["due_date"]).exists()


def _still_runs_out(letter: Letter) -> bool:
    """Not withdrawn, and somebody named in it is named in no other consent that covers as much for longer."""
    consent = Consent.objects.visible_to(letter.to).filter(pk=letter.facts["consent"]).first()
    if consent is None or consent.withdrawn_at is not None:
        return False
    longer = Consent.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=consent.valid_until),
        citizen=consent.citizen_id,
        withdrawn_at__isnull=True,
    )
    if consent.covers_health:
        longer = longer.filter(covers_health=True)
    units, relatives = set(consent.units.all()), set(consent.relatives.filter(ended_at__isnull=True))
    for one in longer.prefetch_related("units", "relatives"):
        units -= set(one.units.all())
        relatives -= set(one.relatives.all())
    return bool(units or relatives)


def _may_still_read(letter: Letter) -> bool:
    minutes = Meeting.objects.visible_to(letter.to, Permission.READ_MINUTES).filter(state__in=MINUTES_FROZEN)
    return minutes.filter(pk=letter.facts["meeting"]).exists()


def _still_awaits(letter: Letter) -> bool:
    """Nobody has wrapped it up or taken it up again, and this person still leads it."""
    led = Meeting.objects.visible_to(letter.to, Permission.CONDUCT_MEETINGS)
    return led.filter(pk=letter.facts["meeting"], state=MeetingState.AWAITING_WRAP_UP).exists()


def _still_promised(letter: Letter) -> bool:
    """By this person or somebody this one follows up, by the date the letter says; and the person still
    sees the citizen."""
    actions = AgreedAction.objects.visible_to(letter.to).unfinished().followed_by(letter.to)
    return actions.filter(pk=letter.facts["action"], due_date=letter.facts["due_date"]).exists()


def _still_undone(letter: Letter) -> bool:
    """By the date the letter says, whoever has promised it; and the reader still sees the citizen."""
    actions = AgreedAction.objects.visible_to(letter.to).unfinished()
    return actions.filter(pk=letter.facts["action"], due_date=letter.facts["due_date"]).exists()


def _still_nobodys(letter: Letter) -> bool:
    """Undone by the date the letter says, and whoever was to see to it is still not with the citizen."""
    action = AgreedAction.objects.with_follower().filter(pk=letter.facts["action"]).first()
    if action is None or not _still_undone(letter):
        return False
    return not access.sees(action.follower, action.item.citizen.team_id, action.item.citizen.provider_id)


def _before_its_day_is_over(letter: Letter) -> bool:
    return letter.facts["due_date"] >= clock.local(clock.shared()).date().isoformat() and _still_promised(
        letter
    )


AGENDA_FROZEN = kinds.register(
    "agenda_frozen", subject=_("The agenda for your DTR meeting is ready"), still_true=_still_called
)
ROLES_MISSING = kinds.register(
    "roles_missing", subject=_("Roles are missing at a DTR meeting"), still_true=_still_planned
)
AGENDA_EMPTY = kinds.register(
    "agenda_empty", subject=_("A DTR meeting has nobody on its agenda"), still_true=_still_empty
)
NEED_REPORTED = kinds.register(
    "need_reported", subject=_("A supplier has reported changed need"), still_true=_still_unanswered
)
MEETING_TOMORROW = kinds.register(
    "meeting_tomorrow", subject=_("Your DTR meeting is coming up"), still_true=_still_ahead
)
MEETING_MOVED = kinds.register(
    "meeting_moved", subject=_("Your DTR meeting is moved"), still_true=_still_moved
)
MEETING_CANCELLED = kinds.register(
    "meeting_cancelled", subject=_("Your DTR meeting is cancelled"), still_true=_still_cancelled
)
MINUTES_READY = kinds.register(
    "minutes_ready", subject=_("The minutes of your DTR meeting are ready"), still_true=_may_still_read
)
WRAP_UP_AWAITED = kinds.register(
    "wrap_up_awaited", subject=_("A DTR meeting of yours awaits its wrap-up"), still_true=_still_awaits
)
ACTION_BEFORE = kinds.register(
    "action_before", subject=_("An agreement of yours is due soon"), still_true=_before_its_day_is_over
)
ACTION_TODAY = kinds.register(
    "action_today", subject=_("An agreement of yours is due today"), still_true=_before_its_day_is_over
)
ACTION_ESCALATED = kinds.register(
    "action_escalated", subject=_("An agreement in your team is past its date"), still_true=_still_undone
)
ACTION_OF_NOBODY = kinds.register(
    "action_of_nobody", subject=_("Nobody sees to an agreement in your team"), still_true=_still_nobodys
)
ACTION_AFTER = kinds.register(
    "action_after", subject=_("An agreement of yours is past its date"), still_true=_still_promised
)
PREPARE = kinds.register(
    "prepare", subject=_("Please prepare your DTR meeting"), still_true=_still_to_prepare
)
FREEZE_AGENDA = kinds.register(
    "freeze_agenda", subject=_("The agenda of your DTR meeting is still open"), still_true=_still_to_freeze
)
AMENDMENTS_WAITING = kinds.register(
    "amendments_waiting",
    subject=_("An amendment to your minutes waits for your answer"),
    still_true=_still_unanswered_amendments,
)
MINUTES_WAITING = kinds.register(
    "minutes_waiting",
    subject=_("Minutes of yours are not in the care record yet"),
    still_true=_still_not_in_record,
)
TELL_CITIZEN = kinds.register(
    "tell_citizen", subject=_("You have a citizen to tell after a DTR meeting"), still_true=_still_to_tell
)
CITIZEN_NOT_TOLD = kinds.register(
    "citizen_not_told",
    subject=_("A citizen has not been told after a DTR meeting"),
    still_true=_still_to_tell,
)
DECISION_DUE = kinds.register(
    "decision_due", subject=_("A decision must soon be finished"), still_true=_still_a_draft
)
CONSENT_EXPIRES = kinds.register(
    "consent_expires", subject=_("A consent soon runs out"), still_true=_still_runs_out
)
