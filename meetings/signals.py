"""What people and meetings say for taking a citizen up; registered in ``citizens/signals.py``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citizens.models import Citizen
from citizens.signals import Found, Scope, Signal, day_in_words, register
from dtr import clock
from meetings.models import AgendaItem, AgendaProposal, AgreedAction
from meetings.models.agenda import Stay
from meetings.states import OVER, ItemState

WishedBy = AgendaProposal.WishedBy


def _waiting(scope: Scope) -> Any:
    return AgendaProposal.objects.filter(
        citizen__team_id=scope.team_id, state=AgendaProposal.State.WAITING
    ).select_related("proposed_by")


def _need_change(scope: Scope, _limit: int) -> Iterable[Found]:
    notices = _waiting(scope).filter(kind=AgendaProposal.Kind.NEED_CHANGE)
    for proposal in notices.select_related("notice__supplier").order_by("-proposed_at"):
        yield (
            proposal.citizen_id,
            _("%(supplier)s reported changed need on %(date)s, to be answered by %(answer_by)s: %(reason)s")
            % {
                "supplier": proposal.notice.supplier,
                "date": _day(proposal.proposed_at),
                "answer_by": day_in_words(proposal.notice.answer_by_date),
                "reason": proposal.agenda_reason,
            },
        )


def _wished(scope: Scope, _limit: int) -> Iterable[Found]:
    wishes = _waiting(scope).filter(kind=AgendaProposal.Kind.PROPOSAL).exclude(wished_by=WishedBy.STAFF)
    for proposal in wishes:
        facts = {
            "relative": proposal.wished_by_name,
            "name": proposal.proposed_by,
            "date": _day(proposal.proposed_at),
            "reason": proposal.agenda_reason,
        }
        if proposal.wished_by == WishedBy.CITIZEN:
            yield (
                proposal.citizen_id,
                _("The citizen wishes it, noted by %(name)s on %(date)s: %(reason)s") % facts,
            )
        else:
            yield (
                proposal.citizen_id,
                _("A relative (%(relative)s) wishes it, noted by %(name)s on %(date)s: %(reason)s") % facts,
            )


def _proposed(scope: Scope, _limit: int) -> Iterable[Found]:
    asked = _waiting(scope).filter(kind=AgendaProposal.Kind.PROPOSAL, wished_by=WishedBy.STAFF)
    for proposal in asked:
        yield (
            proposal.citizen_id,
            _("%(name)s proposed it on %(date)s: %(reason)s")
            % {
                "name": proposal.proposed_by,
                "date": _day(proposal.proposed_at),
                "reason": proposal.agenda_reason,
            },
        )


def _day(moment: dt.datetime) -> str:
    return day_in_words(clock.local(moment).date())


def _last_items(scope: Scope) -> Any:
    """The last place of each citizen on an agenda whose meeting is over."""
    last = AgendaItem.objects.filter(citizen=OuterRef("pk"), meeting__state__in=OVER).order_by(
        "-meeting__starts_at"
    )
    citizens = Citizen.objects.filter(team_id=scope.team_id).annotate(last=Subquery(last.values("pk")[:1]))
    return AgendaItem.objects.filter(pk__in=citizens.values("last")).values_list(
        "citizen_id", "carried_over_because", "meeting__starts_at"
    )


def _postponed(scope: Scope, _limit: int) -> Iterable[Found]:
    for citizen, because, at in _last_items(scope).exclude(state=ItemState.DISCUSSED):
        facts = {"date": _day(at), "reason": because}
        if because:
            yield citizen, _("Postponed on %(date)s: %(reason)s") % facts
        else:
            yield citizen, _("On the agenda on %(date)s, but not reached.") % facts


def _stays(scope: Scope, _limit: int) -> Iterable[Found]:
    again = _last_items(scope).filter(state=ItemState.DISCUSSED, stay=Stay.ON_AGENDA)
    for citizen, _because, at in again:
        yield citizen, _("Was to come again after the meeting on %(date)s.") % {"date": _day(at)}


def _overdue(scope: Scope, days: int) -> Iterable[Found]:
    late = AgreedAction.objects.unfinished().filter(
        item__citizen__team_id=scope.team_id, due_date__lt=scope.today - dt.timedelta(days=days)
    )
    rows = late.order_by().values("item__citizen_id").annotate(first=Min("due_date"), count=Count("pk"))
    for citizen, first, count in rows.values_list("item__citizen_id", "first", "count"):
        yield (
            citizen,
            ngettext(
                "An agreement was due on %(date)s and is not done.",
                "%(count)s agreements are past their date, the first since %(date)s.",
                count,
            )
            % {"count": count, "date": day_in_words(first)},
        )


def _not_discussed(scope: Scope, weeks: int) -> Iterable[Found]:
    """Read from what is known already; asks the database nothing."""
    before = scope.day - dt.timedelta(weeks=weeks)
    for known in scope.citizens.values():
        if known.last_talk_on and known.last_talk_on <= before:
            facts = {
                "date": day_in_words(known.last_talk_on),
                "weeks": (scope.day - known.last_talk_on).days // 7,
            }
            yield known.key, _("Last discussed on %(date)s, %(weeks)s weeks before the meeting.") % facts
        elif known.last_talk_on is None and known.begun_on and known.begun_on <= before:
            yield (
                known.key,
                _("Never discussed, and in a course since %(date)s.")
                % {"date": day_in_words(known.begun_on)},
            )


for _signal in (
    Signal(
        "need_change", gettext_lazy("Notice of changed need"), _need_change, 60, limit=5,
        unit=gettext_lazy("working days to answer"), from_people=True,
    ),
    Signal(
        "wished", gettext_lazy("The citizen or a relative wishes it"), _wished, 45, from_people=True
    ),
    Signal("proposed", gettext_lazy("Somebody proposes it"), _proposed, 40, from_people=True),
    Signal("postponed", gettext_lazy("Postponed last time"), _postponed, 40),
    Signal(
        "action_overdue", gettext_lazy("An agreement is past its date"), _overdue, 25, limit=0,
        unit=gettext_lazy("days past"),
    ),
    Signal("stays", gettext_lazy("Was to come again"), _stays, 20),
    Signal(
        "not_discussed", gettext_lazy("Not discussed for long"), _not_discussed, 15, limit=6,
        unit=gettext_lazy("weeks"),
    ),
):  # fmt: skip
    register(_signal)
