"""How the demo's promises went: every move on record, some with others than colleagues, some escalated.

And the letters: the wishes of two people, one letter that was refused for a day, one that came too late.
"""

import datetime as dt

from dtr import clock
from dtr.outbox.models import Letter, Wishes
from dtr.staff.roles import Role
from meetings import letters
from meetings.demo import NOON, Town
from meetings.models import ActionStep, AgreedAction, Escalation, FollowUp, ParkedTopic
from meetings.models.agreements import ActionState, OwnerKind
from meetings.reminders import SEVEN

CITIZENS_OWN = (
    "Øver at rejse sig fra stolen fem gange hver formiddag",
    "Skriver ned, hvornår benene bliver trætte",
)
RELATIVES = ("Henter de gode sko hos skomageren", "Ringer hver aften i den første uge")
SUPPLIERS = ("Giver tid til selv at smøre brødet ved frokosten",)
SETTLED = "Afklaret med pårørende: de kommer med til næste samtale."
DAYS = 3


def let_others_promise(action: AgreedAction, number: int) -> None:
    """Now and then it is the citizen, a relative or the supplier who promises; not saved yet."""
    citizen, turn = action.item.citizen, number % 12
    kin = citizen.relatives.current().first() if turn == 7 else None
    if turn == 3:
        action.owner_kind = OwnerKind.CITIZEN
        action.what = CITIZENS_OWN[number // 12 % len(CITIZENS_OWN)]
    elif kin:
        action.owner_kind, action.owner_relative = OwnerKind.RELATIVE, kin
        action.what = RELATIVES[number // 12 % len(RELATIVES)]
    elif turn in (0, 10) and citizen.provider:
        action.owner_kind, action.owner_unit = OwnerKind.SUPPLIER, citizen.provider
        action.what = SUPPLIERS[number // 12 % len(SUPPLIERS)]
    if action.owner_kind != OwnerKind.PERSON:
        action.owner = None


def follow_up(town: Town) -> None:
    """Everything above, in a town whose weeks have been held."""
    _say_how_it_went(town)
    _escalate(town)
    _settle_one(town)
    _write_letters(town)


def _say_how_it_went(town: Town) -> None:
    """One step for each that is not simply open; what was moved, was once due earlier."""
    steps = []
    for action in AgreedAction.objects.exclude(state=ActionState.OPEN).with_follower():
        agreed_on = clock.local(action.agreed_at).date()
        due_before = action.due_date
        said_on = min(action.due_date, town.today)
        if action.state == ActionState.MOVED:
            due_before = clock.working_days_after(agreed_on, 3)
            said_on = min(due_before, town.today)
        steps.append(
            ActionStep(
                action=action,
                state=action.state,
                words=action.result,
                due_before=due_before,
                due_after=action.due_date,
                by=action.follower,
                at=max(action.agreed_at, clock.at(said_on, NOON)),
            )
        )
    ActionStep.objects.bulk_create(steps)


def _escalate(town: Town) -> None:
    """Every team tells its daily manager soon; what is long past its date stands on that one's list."""
    FollowUp.objects.bulk_create(FollowUp(team=team, escalate_after_days=DAYS) for team in town.teams)
    Escalation.objects.bulk_create(
        Escalation(
            action=action,
            due_date=action.due_date,
            at=clock.at(action.due_date + dt.timedelta(days=DAYS), SEVEN),
        )
        for action in AgreedAction.objects.unfinished().filter(
            due_date__lt=town.today - dt.timedelta(days=DAYS),
        )
    )


def _settle_one(town: Town) -> None:
    """The oldest parked topic has come to something."""
    topic = ParkedTopic.objects.order_by("parked_at").first()
    if topic:
        topic.result, topic.settled_at = SETTLED, topic.parked_at + dt.timedelta(days=2)
        topic.settled_by = topic.owner
        topic.save(update_fields=["result", "settled_at", "settled_by"])


def _write_letters(town: Town) -> None:
    nurse, therapist = town.staff[0, Role.NURSE], town.staff[0, Role.THERAPIST]
    Wishes.objects.create(user=nurse, days="12345", quiet_from=dt.time(16), quiet_until=dt.time(7, 30))
    Wishes.objects.create(user=therapist, days="1234", digest_at=dt.time(8))
    yesterday = clock.at(town.today - dt.timedelta(days=1), SEVEN)
    about = AgreedAction.objects.unfinished().filter(owner=nurse).first()
    facts = {"action": str(about.pk) if about else "", "due_date": town.today.isoformat()}
    common = {
        "kind": letters.ACTION_TODAY, "to": nurse, "facts": facts, "wanted_at": yesterday,
        "meant_at": yesterday, "due_at": yesterday, "written_at": yesterday,
    }  # fmt: skip
    refused = {"attempts": 10, "last_error": "SMTPRecipientsRefused 550"}
    Letter.objects.create(key="demo:failed", state=Letter.State.FAILED, **common, **refused)
    Letter.objects.create(key="demo:missed", state=Letter.State.MISSED, until=yesterday, **common)
