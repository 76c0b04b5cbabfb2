"""Documents that a worker makes from a frozen row: claimed with a lease, made whole or not at all.

The database is the queue: a row that waits is claimed by conditional update, so two workers never make the
same document, one that died is taken over when its lease is out, and what fails is tried again for a while.
Leases are counted by the clock that all servers share.
"""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dtr import clock, later

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
# Minutes to the next attempt.
BACK_OFF = (1, 2, 5, 15)
WHOLE_WHEN_READY = Q(state="ready", pdf__isnull=False, rendered_at__isnull=False) | (
    ~Q(state="ready") & Q(pdf__isnull=True)
)


class Pressed(models.Model):
    """What the row of a document keeps of its making.

    The PDF lies in the row: it is there whole or not at all, every process sees it, and it is backed up,
    restored and erased together with what it was made from.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("The PDF is being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("The PDF could not be made")

    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pdf = models.BinaryField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def status(self) -> models.TextChoices:
        """The state as a member, for the status pill."""
        return self.State(self.state)

    @property
    def is_ready(self) -> bool:
        return self.state == Pressed.State.READY

    @property
    def is_waiting(self) -> bool:
        return self.state == Pressed.State.WAITING

    @property
    def is_broken(self) -> bool:
        """Given up; somebody has to ask for it again."""
        return self.state == Pressed.State.FAILED


@dataclass(frozen=True)
class Job:
    """One kind of row to print: how it is checked and made, and whom to tell in the same transaction."""

    model: type[Pressed]
    task: str
    is_whole: Callable[[Any], bool]
    make: Callable[[Any], bytes]
    made: Callable[[Any, str], None]
    failed: Callable[[Any, str], None]
    tampered: str
    """The reason of a failure when the row is not what was frozen."""
    related: tuple[str, ...] = ()

    @property
    def rows(self) -> models.QuerySet[Any]:
        """Every row of the kind."""
        return self.model._default_manager.all()


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The snapshot as bytes, the same however a database orders its keys."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(snapshot: dict[str, Any]) -> str:
    """The fingerprint of a snapshot; also that of the file attached to its PDF."""
    return fingerprint(canonical(snapshot))


def fingerprint(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def ask(job: Job, pk: Any) -> None:
    """Have a row printed once this transaction is committed."""
    later.poke(job.task, pk)


def render(job: Job, pk: Any) -> bool:
    """Make the PDF, if nobody is at it. True when this call made it; a failure is kept and tried again."""
    row = claim(job, pk)
    if row is None:
        return False
    if not job.is_whole(row):
        _failed(job, row, job.tampered, again=False)
        return False
    try:
        pdf = job.make(row)
    except Exception as error:
        logger.exception("The PDF of %s %s could not be made", row._meta.model_name, row.pk)
        _failed(job, row, type(error).__name__)
        return False
    return ready(job, row, pdf)


def sweep(job: Job) -> None:
    """Poke what waits and nobody is making, and give up what was left behind too often."""
    now = clock.shared()
    for row in _free(job, now).filter(attempts__gte=MOST_ATTEMPTS):
        _failed(job, row, row.last_error or "left behind", again=False)
    for pk in _free(job, now).values_list("pk", flat=True):
        later.poke(job.task, pk)


def _free(job: Job, now: dt.datetime) -> models.QuerySet[Any]:
    """Waiting, and neither claimed nor set aside until later."""
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return job.rows.filter(unclaimed, state=Pressed.State.WAITING)


def claim(job: Job, pk: Any) -> Any:
    """The row, claimed for this worker; None when there is nothing to do."""
    now = clock.shared()
    # Committed before the work begins, so that two workers never do the same.
    with transaction.atomic(durable=True):
        free = _free(job, now).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        if not free.update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
            return None
    return job.rows.select_related(*job.related).get(pk=pk)


def _mine(job: Job, row: Any) -> models.QuerySet[Any]:
    """The row as this worker claimed it; nothing when another has taken over or finished."""
    claimed = {"state": Pressed.State.WAITING, "attempts": row.attempts, "digest": row.digest}
    return job.rows.filter(pk=row.pk, **claimed)


@transaction.atomic
def ready(job: Job, row: Any, pdf: bytes) -> bool:
    """Keep the PDF and tell of it; nothing when the claim has been lost meanwhile."""
    finished = {"state": Pressed.State.READY, "pdf": pdf, "rendered_at": clock.shared()}
    if not _mine(job, row).update(**finished, claimed_until=None, last_error=""):
        return False
    job.made(row, fingerprint(pdf))
    return True


@transaction.atomic
def _failed(job: Job, row: Any, reason: str, *, again: bool = True) -> None:
    if again and row.attempts < MOST_ATTEMPTS:
        later_on = clock.shared() + dt.timedelta(minutes=BACK_OFF[row.attempts - 1])
        _mine(job, row).update(claimed_until=later_on, last_error=reason)
    elif _mine(job, row).update(state=Pressed.State.FAILED, claimed_until=None, last_error=reason):
        job.failed(row, reason)


def begin_again(job: Job, pk: Any) -> bool:
    """Have made anew what was given up. False, and nothing done, unless it was."""
    given_up = job.rows.filter(pk=pk, state=Pressed.State.FAILED)
    if not given_up.update(state=Pressed.State.WAITING, attempts=0, claimed_until=None):
        return False
    later.poke(job.task, pk)
    return True
