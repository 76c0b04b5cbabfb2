"""People ask for a citizen to be discussed; and a supplier reports that the need has changed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.outbox import post
from dtr.refusal import Refusal
from dtr.staff.models import User
from dtr.staff.roles import Permission, Role
from meetings import letters, weighing
from meetings.hold import not_yours
from meetings.models import AgendaItem, AgendaProposal, Meeting, NeedChangeNotice

State = AgendaProposal.State
Category = AgendaProposal.Category
WishedBy = AgendaProposal.WishedBy
LONGEST_REASON, LONGEST_DETAILS, LONGEST_ANSWER, LONGEST_NAME = 300, 2000, 500, 100
LONGEST_AGO = 366
# An answer stands in the proposer's week for so long.
ANSWERS_SHOWN_FOR = dt.timedelta(days=21)


@transaction.atomic
def nominate(
    citizen: Citizen,
    *,
    by: Any,
    agenda_reason: str,
    category: str = Category.OTHER,
    wished_by: str = WishedBy.STAFF,
    wished_by_name: str = "",
) -> AgendaProposal:
    """Ask for a citizen to be discussed, on one's own account or since the citizen or a relative wishes it.

    Refuses ``not_yours``, ``gone``, ``no_reason``, ``too_long``, ``no_category``, ``no_wisher``,
    ``no_relative`` and ``already_nominated``.
    """
    _require(citizen, by, Permission.NOMINATE)
    if Citizen.objects.filter(pk=citizen.pk, left_on__isnull=False).exists():
        raise Refusal("gone", _("The citizen has died or moved away."))
    reason = _written(agenda_reason, LONGEST_REASON)
    if category not in Category.values:
        raise Refusal("no_category", _("Choose what it is about."))
    if wished_by not in WishedBy.values or (category == Category.REQUEST and not wished_by):
        raise Refusal("no_wisher", _("Say whether the citizen or a relative wishes it."))
    relative = wished_by_name.strip() if wished_by == WishedBy.RELATIVE else ""
    if wished_by == WishedBy.RELATIVE and not relative:
        raise Refusal("no_relative", _("Write the relative's name, and how related."))
    _require_length(relative, LONGEST_NAME)
    try:
        with transaction.atomic():
            proposal = AgendaProposal.objects.create(
                citizen=citizen,
                category=category,
                agenda_reason=reason,
                wished_by=wished_by,
                wished_by_name=relative,
                proposed_by=by,
                proposed_at=clock.now(),
            )
    except IntegrityError:
        raise Refusal(
            "already_nominated", _("The citizen is already proposed for the next meeting.")
        ) from None
    _note("agenda.nominated", proposal, by=by, category=category, wished_by=wished_by)
    return proposal


@transaction.atomic
def withdraw(proposal: AgendaProposal, *, by: Any) -> None:
    """Take back what one has proposed oneself, while nobody has answered. Does nothing when it is withdrawn.

    Refuses ``not_yours``, ``is_notice`` and ``already_answered``.
    """
    _require(proposal.citizen, by, Permission.NOMINATE)
    if proposal.proposed_by_id != by.pk:
        raise Refusal("not_yours", _("Only whoever proposed it takes it back."))
    if proposal.is_notice:
        raise Refusal("is_notice", _("A notice of changed need stands until it is answered."))
    if not _answer(proposal, State.WITHDRAWN, by=by):
        if not AgendaProposal.objects.filter(pk=proposal.pk, state=State.WITHDRAWN).exists():
            raise _already_answered()
        return
    _note("agenda.withdrawn", proposal, by=by)


@transaction.atomic
def decline(proposal: AgendaProposal, *, by: Any, reason: str) -> None:
    """Say no to a proposal, with a reason that whoever proposed it reads. Nothing when it is declined.

    Refuses ``not_yours``, ``no_reason``, ``too_long``, ``is_notice`` and ``already_answered``.
    """
    if not AgendaProposal.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=proposal.pk).exists():
        # Somebody handed the lead of one meeting decides for that meeting's team.
        leads = Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).ahead()
        if not leads.filter(team=proposal.citizen.team_id).exists():
            raise not_yours()
    if proposal.is_notice:
        raise Refusal(
            "is_notice", _("Take a notice of changed need up at the meeting, or let the visitator answer it.")
        )
    answer = _written(reason, LONGEST_ANSWER)
    if not _answer(proposal, State.DECLINED, by=by, answer=answer):
        if not AgendaProposal.objects.filter(pk=proposal.pk, state=State.DECLINED).exists():
            raise _already_answered()
        return
    _note("agenda.declined", proposal, by=by)


@transaction.atomic
def report_need(
    citizen: Citizen, *, by: Any, agenda_reason: str, noticed_on: dt.date, details: str = ""
) -> NeedChangeNotice:
    """A supplier's notice that a citizen's need has changed (ældreloven § 18): its receipt, and its clock.

    The visitators are told. The same notice sent again while it waits is the same notice. Refuses
    ``not_yours``, ``no_reason``, ``too_long`` and ``date_impossible``.
    """
    _require(citizen, by, Permission.REPORT_NEED)
    reason = _written(agenda_reason, LONGEST_REASON)
    _require_length(details, LONGEST_DETAILS)
    if noticed_on > clock.today():
        raise Refusal("date_impossible", _("The change cannot have been seen in the future."))
    if (clock.today() - noticed_on).days > LONGEST_AGO:
        raise Refusal("date_impossible", _("The change was seen more than a year ago. Check the date."))
    # One at a time for each citizen, so that a form sent twice at once is one notice.
    Citizen.objects.select_for_update().get(pk=citizen.pk)
    same = NeedChangeNotice.objects.filter(
        citizen=citizen, supplier=by.employer, noticed_on=noticed_on, details=details.strip(),
        proposal__agenda_reason=reason, proposal__state=State.WAITING,
    ).first()  # fmt: skip
    if same:
        return same
    proposal = AgendaProposal.objects.create(
        citizen=citizen,
        kind=AgendaProposal.Kind.NEED_CHANGE,
        category=Category.CHANGE,
        agenda_reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    days = weighing.limit_of("need_change", citizen.team_id)
    notice = NeedChangeNotice.objects.create(
        proposal=proposal,
        citizen=citizen,
        supplier=by.employer,
        noticed_on=noticed_on,
        details=details.strip(),
        received_at=clock.now(),
        answer_by_date=clock.working_days_after(clock.today(), days),
    )
    _note(
        "need.reported", proposal, by=by, notice=str(notice.pk), answer_by=notice.answer_by_date.isoformat()
    )
    _tell_visitators(notice)
    return notice


@transaction.atomic
def acknowledge(notice: NeedChangeNotice, *, by: Any) -> None:
    """Confirm to the supplier that the municipality has read the notice. Refuses ``not_yours``."""
    _require(notice.citizen, by, Permission.DECIDE_HELP)
    unread = NeedChangeNotice.objects.filter(pk=notice.pk, read_at__isnull=True)
    if unread.update(read_at=clock.now(), read_by=by):
        _note("need.read", notice.proposal, by=by)


@transaction.atomic
def settle_notice(notice: NeedChangeNotice, *, by: Any, answer: str) -> None:
    """Answer a notice outside the meeting, in words that the supplier reads. Nothing when it is settled.

    Refuses ``not_yours``, ``no_reason``, ``too_long`` and ``already_answered``.
    """
    _require(notice.citizen, by, Permission.DECIDE_HELP)
    text = _written(answer, LONGEST_ANSWER)
    acknowledge(notice, by=by)
    if not _answer(notice.proposal, State.SETTLED, by=by, answer=text):
        if not AgendaProposal.objects.filter(pk=notice.proposal_id, state=State.SETTLED).exists():
            raise _already_answered()
        return
    _note("need.settled", notice.proposal, by=by)


def waiting_for(citizen: Citizen) -> list[AgendaProposal]:
    """What waits to be answered about a citizen, the notices first; held until the verb is committed."""
    waiting = AgendaProposal.objects.filter(citizen=citizen, state=State.WAITING)
    return list(waiting.select_for_update().order_by("kind", "proposed_at"))


def take(asked: Sequence[AgendaProposal], item: AgendaItem, *, by: Any) -> None:
    """Answer what was asked by the place on the agenda; a part of ``agenda.pick``."""
    AgendaProposal.objects.filter(pk__in=[one.pk for one in asked], state=State.WAITING).update(
        state=State.TAKEN, item=item, answered_by=by, answered_at=clock.now()
    )


def drop(citizen: Citizen, *, by: Any) -> None:
    """Nobody asks for a citizen who has died or moved away any more."""
    AgendaProposal.objects.filter(citizen=citizen, state=State.WAITING).update(
        state=State.DECLINED, answered_by=by, answered_at=clock.now() if by else None
    )


def give_back(item: AgendaItem) -> None:
    """What was asked waits again when the citizen leaves the agenda untouched; a part of taking off.

    A proposal gives way to one that has come meanwhile; a notice never does.
    """
    waits = AgendaProposal.objects.filter(
        citizen=item.citizen_id, kind=AgendaProposal.Kind.PROPOSAL, state=State.WAITING
    ).exists()
    back = AgendaProposal.objects.filter(item=item, state=State.TAKEN)
    if waits:
        back = back.exclude(kind=AgendaProposal.Kind.PROPOSAL)
    back.update(state=State.WAITING, item=None, answered_by=None, answered_at=None)


def asked_by(user: Any) -> list[AgendaProposal]:
    """What somebody has asked for and still has to hear of: what waits, and what was answered lately.

    Why a citizen was not taken up is said of the health: another organisation reads it by consent. What a
    visitator answers a notice is written to the supplier.
    """
    lately = Q(answered_at__gte=clock.now() - ANSWERS_SHOWN_FOR) & ~Q(state=State.WITHDRAWN)
    mine = AgendaProposal.objects.visible_to(user).filter(
        Q(state=State.WAITING) | lately, proposed_by_id=user.pk
    )
    rows = mine.select_related("citizen", "answered_by", "item__meeting", "notice").order_by("-proposed_at")
    found, receiver = list(rows), consents.receiver_of(user)
    told = consents.covers({one.citizen_id for one in found}, receiver.pk if receiver else None)
    for one in found:
        one.hides_answer = not one.is_notice and not told[one.citizen_id].health
    return found


def notices_for(user: Any) -> QuerySet[NeedChangeNotice]:
    """The notices that wait for somebody who may answer them, the oldest first."""
    waiting = NeedChangeNotice.objects.visible_to(user, Permission.DECIDE_HELP).filter(
        proposal__state=State.WAITING
    )
    return waiting.select_related("citizen", "supplier", "proposal").order_by("answer_by_date", "received_at")


def _require(citizen: Citizen, by: Any, permission: Permission) -> None:
    if not Citizen.objects.visible_to(by, permission).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


def _written(text: str, most: int) -> str:
    text = text.strip()
    if not text:
        raise Refusal("no_reason", _("Write why."))
    _require_length(text, most)
    return text


def _require_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Refusal("too_long", _("Keep to %(most)s characters.") % {"most": most})


def _answer(proposal: AgendaProposal, state: State, *, by: Any, answer: str = "") -> bool:
    """Whether it was this one that answered a proposal that waited."""
    waiting = AgendaProposal.objects.filter(pk=proposal.pk, state=State.WAITING)
    return bool(waiting.update(state=state, answer=answer, answered_by=by, answered_at=clock.now()))


def _note(code: str, proposal: AgendaProposal, *, by: Any, **facts: Any) -> None:
    trail.record(
        code,
        by=by,
        about=proposal,
        citizen_id=proposal.citizen_id,
        team_id=proposal.citizen.team_id,
        **facts,
    )


def _already_answered() -> Refusal:
    return Refusal("already_answered", _("The proposal has been answered already."))


def _tell_visitators(notice: NeedChangeNotice) -> None:
    held = {"positions__team": notice.citizen.team_id, "positions__role": Role.VISITATOR}
    for user in User.objects.filter(is_active=True, **held).distinct():
        post.write(
            f"notice:{notice.pk}:{user.pk}",
            to=user,
            kind=letters.NEED_REPORTED,
            path=reverse("notice", args=[notice.pk]),
            notice=str(notice.pk),
            answer_by_date=notice.answer_by_date,
        )
