"""Documents that a worker makes from a frozen row: claimed with a lease, made whole or not at all.

The database is the queue: a row that waits is claimed by conditional update, so two workers never make the
same document, one that died is taken over when its lease is out, and what fails is tried again for a while.
"""

import datetime as dt
import hashlib
import json
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dtr import clock

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
# Minutes to the next attempt.
BACK_OFF = (1, 2, 5, 15)


class Pressed(models.Model):
    """What the row of a document keeps of its making. The PDF lies in the row: whole, or not there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("The PDF is being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("The PDF could not be made")

    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pdf = models.BinaryField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def status(self) -> State:
        """The state as a member, for the status pill."""
        return self.State(self.state)

    @property
    def is_whole(self) -> bool:
        """Whether the snapshot is, byte for byte, what was kept."""
        return digest(self.snapshot) == self.digest


Row = TypeVar("Row", bound=Pressed)


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The snapshot as bytes, the same however a database orders its keys."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(snapshot: dict[str, Any]) -> str:
    """The fingerprint of a snapshot."""
    return fingerprint(canonical(snapshot))


def fingerprint(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def free(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Waiting, and neither claimed nor set aside until later."""
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=clock.now())
    return rows.filter(unclaimed, state=Pressed.State.WAITING)


def claim(rows: models.QuerySet[Row], pk: Any) -> Row | None:
    """Take one document on, for ``LEASE``; None when somebody else has it or it needs no making."""
    # Committed before the work begins, so that two workers never do the same.
    with transaction.atomic(durable=True):
        wanted = free(rows).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        if not wanted.update(claimed_until=clock.now() + LEASE, attempts=F("attempts") + 1):
            return None
    return rows.get(pk=pk)


def keep(row: Pressed, made: bytes) -> bool:
    """Put the PDF into the row; False when another worker has taken over or finished."""
    finished = {"state": Pressed.State.READY, "pdf": made, "rendered_at": clock.now()}
    return bool(_mine(row).update(**finished, claimed_until=None, last_error=""))


def fail(row: Pressed, reason: str, *, again: bool = True) -> bool:
    """Note what went wrong, and try again later. True when the document was given up with this."""
    if again and row.attempts < MOST_ATTEMPTS:
        later_on = clock.now() + dt.timedelta(minutes=BACK_OFF[max(0, row.attempts - 1)])
        _mine(row).update(claimed_until=later_on, last_error=reason)
        return False
    return bool(_mine(row).update(state=Pressed.State.FAILED, claimed_until=None, last_error=reason))


def wake(row: Pressed) -> bool:
    """Let what was given up be made anew; False when it was not given up."""
    given_up = type(row)._default_manager.filter(pk=row.pk, state=Pressed.State.FAILED)
    return bool(given_up.update(state=Pressed.State.WAITING, attempts=0, claimed_until=None))


def _mine(row: Pressed) -> models.QuerySet[Any]:
    """The row as this worker claimed it; nothing when another has taken over or finished."""
    rows = type(row)._default_manager
    return rows.filter(pk=row.pk, state=Pressed.State.WAITING, attempts=row.attempts)
