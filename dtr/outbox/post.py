"""Letters leave the house once: written with their cause, claimed, sent, confirmed.

A letter is a row of the transaction that caused it. Whoever changes the row from waiting to claimed, and
has that committed, sends it. A worker that dies leaves a claim that runs out, and another takes over
with the same Message-ID; only a death between the relay's yes and our confirmation can send twice.

Each letter comes when its reader wishes (``wishes.py``). One that the house could not send in its time
leaves late and says so, as long as it still makes sense; after that it is listed as missed.
"""

import datetime as dt
import logging
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from dtr import clock, later
from dtr.outbox import digest, kinds, wishes
from dtr.outbox.models import Letter, Round

logger = logging.getLogger(__name__)

# Longer than a worker is given for one task, so a claim never runs out under a living sender.
LEASE = dt.timedelta(minutes=2)
# Minutes to the next attempt: quickly at first, and a whole day in all.
BACK_OFF = (1, 2, 5, 15, 60, 120, 240, 480, 480)
MOST_ATTEMPTS = len(BACK_OFF) + 1
# The relay is not buried when a worker comes back after days.
MOST_A_MINUTE = 60
# The row that whoever claims a letter holds meanwhile.
GATE = "outbox gate"

WAITS = Q(state=Letter.State.WAITING)
CLAIMED = Q(state=Letter.State.CLAIMED)

Fact = str | int | dt.date | dt.datetime


def write(
    key: str,
    *,
    to: Any,
    kind: str,
    path: str = "/",
    due_at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    **facts: Fact,
) -> Letter:
    """Write a letter in the caller's transaction; the same key again is the same letter.

    ``facts`` are times and counts, never anything about a person and nothing that somebody has typed: a
    moment's name ends in ``_at``, a day's in ``_date``. ``due_at`` is when it is called for (by default
    now), ``until`` from when on it says nothing any more. Raises KeyError for an unknown kind.
    """
    kinds.find(kind)
    with transaction.atomic():
        if found := Letter.objects.filter(key=key).first():
            return found
        now = clock.shared()
        wished, wanted_at = wishes.of(to), due_at or now
        state, tried_at = wishes.place(wished, max(wanted_at, now), until)
        letter, new = Letter.objects.get_or_create(
            key=key,
            defaults={
                "to": to,
                "kind": kind,
                "path": path,
                "facts": {name: _kept(fact) for name, fact in facts.items()},
                "state": state,
                "wanted_at": wanted_at,
                "meant_at": wishes.place(wished, wanted_at, until)[1],
                "due_at": tried_at,
                "until": until,
                "written_at": now,
            },
        )
        if new and letter.state == Letter.State.WAITING and letter.due_at <= now:
            later.poke("dtr.outbox.tasks.deliver", letter.pk)
    return letter


def miss(
    key: str, *, to: Any, kind: str, path: str, wanted_at: dt.datetime, until: dt.datetime, **facts: Fact
) -> None:
    """Note a letter that nobody wrote in its time, and that says nothing any more."""
    now = clock.shared()
    Letter.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "path": path,
            "facts": {name: _kept(fact) for name, fact in facts.items()},
            "state": Letter.State.MISSED,
            "wanted_at": wanted_at,
            "meant_at": wanted_at,
            "due_at": wanted_at,
            "until": until,
            "written_at": now,
        },
    )


def try_again(letter: Letter) -> bool:
    """Send anew, from now on for another day, a letter that was given up. False when it is not given up."""
    given_up = Letter.objects.filter(pk=letter.pk, state=Letter.State.FAILED)
    if not given_up.update(state=Letter.State.WAITING, attempts=0, due_at=clock.shared(), last_error=""):
        return False
    later.poke("dtr.outbox.tasks.deliver", letter.pk)
    return True


def deliver(pk: int) -> bool:
    """Send one letter, if it is due, not taken by another and still makes sense. True when it went out."""
    letter = _claim(pk)
    if letter is None:
        return False
    if letter.until and letter.until <= clock.shared():
        _confirm(letter, state=Letter.State.MISSED)
        return False
    if not (letter.to.is_active and kinds.find(letter.kind).still_true(letter)):
        _confirm(letter, state=Letter.State.DROPPED)
        return False
    if _waits_for_the_morning(letter):
        return False
    try:
        message(letter).send()
    except Exception as error:
        _put_back(letter, error)
        if not isinstance(error, (SMTPException, OSError)):
            raise
        return False
    _confirm(letter, state=Letter.State.SENT, sent_at=clock.shared())
    return True


def sweep() -> None:
    """Poke what is due or left behind by a dead worker, oldest first, as much as may leave in a minute."""
    now = clock.shared()
    digest.write_due(now)
    Letter.objects.filter(CLAIMED, claimed_until__lte=now, attempts__gte=MOST_ATTEMPTS).update(
        state=Letter.State.FAILED, claimed_until=None
    )
    for pk in _free(now).order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_A_MINUTE]:
        later.poke("dtr.outbox.tasks.deliver", pk)


def message(letter: Letter) -> EmailMessage:
    """The letter as a mail, in the recipient's language."""
    with translation.override(letter.to.language):
        facts = {name: _read(name, fact) for name, fact in letter.facts.items()}
        context = {
            "facts": facts,
            "link": settings.SITE_ADDRESS + letter.path,
            "counted": digest.counted(letter),
            "late_since": letter.meant_at if letter.is_late(clock.shared()) else None,
        }
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
    # Committed before anything leaves the house: were it undone, a second worker would send as well.
    with transaction.atomic(durable=True):
        # One claims at a time, whatever the number of workers, so that each counts those before it.
        Round.objects.update_or_create(name=GATE, defaults={"at": clock.shared()})
        now = clock.shared()
        if not _free(now).filter(pk=pk).exists() or _leaving(now) >= MOST_A_MINUTE:
            return None
        taken = _free(now).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        if not taken.update(
            state=Letter.State.CLAIMED,
            claimed_at=now,
            claimed_until=now + LEASE,
            attempts=F("attempts") + 1,
        ):
            return None
    return Letter.objects.select_related("to").get(pk=pk)


def _leaving(now: dt.datetime) -> int:
    """How many letters have left, or may have, within the last minute."""
    a_minute_ago = now - dt.timedelta(minutes=1)
    on_their_way = CLAIMED & Q(claimed_until__gt=now)
    lately = Letter.objects.filter(claimed_at__gt=a_minute_ago - LEASE)
    return lately.filter(on_their_way | Q(claimed_at__gt=a_minute_ago) | Q(sent_at__gt=a_minute_ago)).count()


def _mine(letter: Letter) -> models.QuerySet[Letter]:
    """The row as this worker claimed it; nothing when another has taken over or confirmed."""
    return Letter.objects.filter(CLAIMED, pk=letter.pk, attempts=letter.attempts)


def _confirm(letter: Letter, *, state: str, **fields: Any) -> None:
    Letter.objects.filter(CLAIMED, pk=letter.pk).update(
        state=state, claimed_until=None, last_error="", **fields
    )


def _put_back(letter: Letter, error: Exception) -> None:
    said = f"{type(error).__name__} {_code(error)}".strip()
    if letter.attempts >= MOST_ATTEMPTS or _is_for_good(error):
        logger.error("Letter %d was given up after %d attempts: %s", letter.pk, letter.attempts, said)
        _mine(letter).update(state=Letter.State.FAILED, claimed_until=None, last_error=said)
        return
    again = clock.shared() + dt.timedelta(minutes=BACK_OFF[letter.attempts - 1])
    again = wishes.allowed(wishes.of(letter.to), again)
    logger.warning("Letter %d did not leave and is tried again: %s", letter.pk, said)
    _mine(letter).update(state=Letter.State.WAITING, claimed_until=None, due_at=again, last_error=said)


def _waits_for_the_morning(letter: Letter) -> bool:
    """Put back a letter that the house, since it stood still, would send in hours that the reader wants
    quiet. The day's letter comes at the hour that was chosen for it, and only a late one waits."""
    now = clock.shared()
    morning = wishes.allowed(wishes.of(letter.to), now)
    if morning <= now or (letter.kind == wishes.DIGEST and not letter.is_late(now)):
        return False
    unclaimed = {"state": Letter.State.WAITING, "claimed_at": None, "claimed_until": None}
    _mine(letter).update(**unclaimed, due_at=morning, attempts=letter.attempts - 1)
    return True


def _is_for_good(error: Exception) -> bool:
    """Whether the mail server will say no to this letter tomorrow as well (RFC 5321 § 4.2.1: 5yz).

    A server that refuses the house itself, its login or its address, says nothing of the letter: whoever
    keeps the house mends that, and everything that waited leaves.
    """
    about_the_letter = isinstance(error, (SMTPRecipientsRefused, SMTPDataError))
    return about_the_letter and _code(error).startswith("5")


def _code(error: Exception) -> str:
    """The number the mail server said. Its text often holds the address, and is not kept."""
    refused = getattr(error, "recipients", {})
    codes = [code for code, _text in refused.values()] if isinstance(refused, dict) else []
    return str(getattr(error, "smtp_code", "") or next(iter(codes), ""))


def _kept(fact: Fact) -> str | int:
    return fact.isoformat() if isinstance(fact, dt.date) else fact


def _read(name: str, fact: Any) -> Any:
    if name.endswith("_at"):
        return dt.datetime.fromisoformat(fact)
    return dt.date.fromisoformat(fact) if name.endswith("_date") else fact
