"""Letters leave the house once: written with their cause, claimed, sent, confirmed.

A letter is a row of the transaction that caused it. Whoever changes the row from waiting to claimed, and
has that committed, sends it. A worker that dies leaves a claim that runs out, and another takes over
with the same Message-ID; only a death between the relay's yes and our confirmation can send twice.
"""

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from dtr import clock
from dtr.outbox import kinds, later
from dtr.outbox.models import Letter

logger = logging.getLogger(__name__)

# Longer than a worker is given for one task, so a claim never runs out under a living sender.
LEASE = dt.timedelta(minutes=2)
# Minutes to the next attempt: quickly at first, and a whole day in all.
BACK_OFF = (1, 2, 5, 15, 60, 120, 240, 480, 480)
MOST_ATTEMPTS = len(BACK_OFF) + 1
# The relay is not buried when a worker comes back after days.
MOST_A_MINUTE = 60

WAITS = Q(state=Letter.State.WAITING)
CLAIMED = Q(state=Letter.State.CLAIMED)

Fact = str | int | dt.date | dt.datetime


def write(
    key: str, *, to: Any, kind: str, path: str = "/", due_at: dt.datetime | None = None, **facts: Fact
) -> Letter:
    """Write a letter in the caller's transaction; the same key again is the same letter.

    ``facts`` are times, counts and places, never anything about a person: a moment's name ends in ``_at``,
    a day's in ``_date``. Raises KeyError for an unknown kind.
    """
    kinds.find(kind)
    now = clock.now()
    with transaction.atomic():
        letter, new = Letter.objects.get_or_create(
            key=key,
            defaults={
                "to": to,
                "kind": kind,
                "path": path,
                "facts": {name: _kept(fact) for name, fact in facts.items()},
                "due_at": due_at or now,
                "written_at": now,
            },
        )
        if new and letter.due_at <= now:
            later.poke("dtr.outbox.tasks.deliver", letter.pk)
    return letter


def deliver(pk: int) -> bool:
    """Send one letter, if it is due, not taken by another and still makes sense. True when it went out."""
    letter = _claim(pk)
    if letter is None:
        return False
    if not (letter.to.is_active and kinds.find(letter.kind).still_true(letter)):
        _confirm(letter, state=Letter.State.DROPPED)
        return False
    try:
        message(letter).send()
    except Exception as error:
        _put_back(letter, error)
        if not isinstance(error, (SMTPException, OSError)):
            raise
        return False
    _confirm(letter, state=Letter.State.SENT, sent_at=clock.now())
    return True


def sweep() -> None:
    """Poke what is due or left behind by a dead worker, oldest first, as much as may leave in a minute."""
    now = clock.now()
    Letter.objects.filter(CLAIMED, claimed_until__lte=now, attempts__gte=MOST_ATTEMPTS).update(
        state=Letter.State.FAILED, claimed_until=None
    )
    for pk in _free(now).order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_A_MINUTE]:
        later.poke("dtr.outbox.tasks.deliver", pk)


def message(letter: Letter) -> EmailMessage:
    """The letter as a mail, in the recipient's language."""
    with translation.override(letter.to.language):
        facts = {name: _read(name, fact) for name, fact in letter.facts.items()}
        context = {"facts": facts, "link": settings.SITE_ADDRESS + letter.path}
        return EmailMessage(
            subject=str(kinds.find(letter.kind).subject),
            body=render_to_string(f"mail/{letter.kind}.txt", context),
            to=[letter.to.email],
            headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        )


def _free(now: dt.datetime) -> models.QuerySet[Letter]:
    """What may be claimed: due and waiting, or claimed by somebody who never came back."""
    return Letter.objects.filter(WAITS | CLAIMED & Q(claimed_until__lte=now), due_at__lte=now)


def _claim(pk: int) -> Letter | None:
    now = clock.now()
    just_sent = Letter.objects.filter(state=Letter.State.SENT, sent_at__gt=now - dt.timedelta(minutes=1))
    if just_sent.count() >= MOST_A_MINUTE:
        return None
    # Committed before anything leaves the house: were it undone, a second worker would send as well.
    with transaction.atomic(durable=True):
        taken = _free(now).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        if not taken.update(
            state=Letter.State.CLAIMED, claimed_until=now + LEASE, attempts=F("attempts") + 1
        ):
            return None
    return Letter.objects.select_related("to").get(pk=pk)


def _mine(letter: Letter) -> models.QuerySet[Letter]:
    """The row as this worker claimed it; nothing when another has taken over or confirmed."""
    return Letter.objects.filter(CLAIMED, pk=letter.pk, attempts=letter.attempts)


def _confirm(letter: Letter, *, state: str, **fields: Any) -> None:
    Letter.objects.filter(CLAIMED, pk=letter.pk).update(
        state=state, claimed_until=None, last_error="", **fields
    )


def _put_back(letter: Letter, error: Exception) -> None:
    # The text of a mail error often holds the address; its kind and number are enough.
    said = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    if letter.attempts >= MOST_ATTEMPTS:
        logger.error("Letter %d was given up after %d attempts: %s", letter.pk, letter.attempts, said)
        _mine(letter).update(state=Letter.State.FAILED, claimed_until=None, last_error=said)
        return
    again = clock.now() + dt.timedelta(minutes=BACK_OFF[letter.attempts - 1])
    logger.warning("Letter %d did not leave and is tried again: %s", letter.pk, said)
    _mine(letter).update(state=Letter.State.WAITING, claimed_until=None, due_at=again, last_error=said)


def _kept(fact: Fact) -> str | int:
    return fact.isoformat() if isinstance(fact, dt.date) else fact


def _read(name: str, fact: Any) -> Any:
    if name.endswith("_at"):
        return dt.datetime.fromisoformat(fact)
    return dt.date.fromisoformat(fact) if name.endswith("_date") else fact
