"""What somebody of another organisation is not told of agreements, parked topics and answers.

What was agreed is told to everybody who helps the citizen. What was said about it afterwards, why a topic was
parked and why help was refused tell of the health; and a relative who has promised something is somebody of
the network. The rows are only marked, never changed: what is not told is still theirs to save.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from citizens import consents
from citizens.consents import Cover
from citizens.models import InterventionProposal
from meetings.models import ActionProposal, ActionStep, AgreedAction, CitizenInformation, ParkedTopic

Promise = TypeVar("Promise", AgreedAction, ActionProposal)


def promised(rows: Iterable[Promise], viewer: Any) -> list[Promise]:
    """The agreements as the viewer may read them; each loaded with its item. One query for an outside reader,
    none for the authority's own."""
    found, receiver = list(rows), consents.receiver_of(viewer)
    if receiver is not None:
        covers = consents.covers({one.item.citizen_id for one in found}, receiver.pk)
        for one in found:
            mark([one], covers[one.item.citizen_id], receiver.pk)
    return found


def mark(rows: Iterable[AgreedAction | ActionProposal], cover: Cover, receiver: int | None = None) -> None:
    """Mark what the consent of their one citizen does not cover for an organisation (by key)."""
    for one in rows:
        one.hides_relative = not cover.network
        one.hides_words = not cover.health and not _is_own(one, receiver)


def steps_of(action: AgreedAction) -> list[ActionStep]:
    """How it has gone with an agreement since; without the words where they are not told."""
    steps = list(action.steps.select_related("by"))
    for step in steps if action.hides_words else ():
        step.words = ""
    return steps


def _is_own(one: AgreedAction | ActionProposal, receiver: int | None) -> bool:
    employer = one.owner.employer_id if one.owner else one.owner_unit_id
    return employer is not None and employer == receiver


def parked(rows: Iterable[ParkedTopic], cover: Cover, receiver: int | None) -> list[ParkedTopic]:
    """The topics that the organisation (by key) may read: all, or those that its own people have taken on."""
    return [one for one in rows if cover.health or one.owner.employer_id == receiver]


def answers(rows: Iterable[InterventionProposal], cover: Cover) -> None:
    """Mark why the visitator has answered so, where the consent does not cover it."""
    for one in rows:
        if (approval := getattr(one, "approval", None)) is not None:
            approval.hides_reason = not cover.health


def informations(rows: Iterable[CitizenInformation], viewer: Any) -> list[CitizenInformation]:
    """Who tells the citizen, as the viewer may read it: without the reason for not telling where no consent
    covers the health."""
    found, receiver = list(rows), consents.receiver_of(viewer)
    if receiver is not None:
        covers = consents.covers({one.citizen_id for one in found}, receiver.pk)
        for one in found:
            one.hides_words = not covers[one.citizen_id].health
    return found
