"""The case from the request to the decision, against the deadline that the municipality has published.

Retssikkerhedsloven § 3: where the deadline cannot be kept, the citizen is told in writing, and when an
answer can be expected. The house counts and says so; a person writes, and notes that it is done.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models.citizen import Citizen
from citizens.models.decision import Decision
from citizens.models.hearing import DelayNotice
from citizens.models.intervention import InterventionProposal, ProposalState
from citizens.standards import CaseDeadlines
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission

LONGEST_WAIT = dt.timedelta(days=366)


@dataclass(frozen=True)
class CaseTime:
    """One open case: by when it should be decided, and what the citizen was told of a delay."""

    deadline: dt.date | None
    told: DelayNotice | None

    @property
    def is_late(self) -> bool:
        """The published deadline has passed."""
        return self.deadline is not None and self.deadline < clock.today()

    @property
    def must_tell(self) -> bool:
        """Late, and the citizen knows of no day that is still to come."""
        return self.is_late and (self.told is None or self.told.expected_on < clock.today())

    @property
    def days_left(self) -> int | None:
        """Days until the deadline; negative when it has passed."""
        return (self.deadline - clock.today()).days if self.deadline else None


def time_of(proposal: InterventionProposal, deadlines: CaseDeadlines) -> CaseTime:
    """How a case stands. Ask for ``delay_notices`` beforehand where there are many."""
    began = clock.local(proposal.proposed_at).date()
    days = deadlines.days(proposal.kind, began)
    notices = list(proposal.delay_notices.all())
    return CaseTime(
        deadline=began + dt.timedelta(days=days) if days is not None else None,
        told=max(notices, key=lambda one: (one.noted_at, one.pk), default=None),
    )


def is_open(proposal: InterventionProposal) -> bool:
    """Whether the case awaits its decision: an answer, or the letter that the answer calls for."""
    if proposal.state == ProposalState.WAITING:
        return True
    decision = Decision.objects.filter(approval__proposal=proposal).first()
    return decision is not None and decision.is_draft


@transaction.atomic
def tell_of_delay(
    proposal: InterventionProposal, *, by: Any, told_on: dt.date, expected_on: dt.date
) -> DelayNotice:
    """Note that the citizen was told in writing, on ``told_on``, to expect the decision by ``expected_on``.

    Does nothing when just that is noted. Refuses ``not_yours``, ``case_over`` and ``date_impossible``.
    """
    citizen = proposal.citizen
    if not Citizen.objects.visible_to(by, Permission.DECIDE_HELP).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    InterventionProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    said = proposal.delay_notices.filter(told_on=told_on, expected_on=expected_on).first()
    if said:
        return said
    if not is_open(proposal):
        raise Refusal("case_over", _("The case is decided. There is no delay to tell of."))
    if not clock.local(proposal.proposed_at).date() <= told_on <= clock.today():
        raise Refusal(
            "date_impossible", _("The citizen was told after the request was made, and not later than today.")
        )
    if not max(told_on, clock.today()) <= expected_on <= clock.today() + LONGEST_WAIT:
        raise Refusal("date_impossible", _("The day to expect the decision lies ahead, within a year."))
    notice = DelayNotice.objects.create(
        proposal=proposal, told_on=told_on, expected_on=expected_on, noted_by=by, noted_at=clock.now()
    )
    trail.record(
        "case.delay_told",
        by=by,
        about=proposal,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        expected_on=expected_on.isoformat(),
    )
    return notice
