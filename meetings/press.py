"""Making PDFs in the worker: claimed by one, made from a snapshot alone, stored whole or not at all.

What is printed (``Printed``) waits in the database, so a worker that is killed leaves nothing half done:
its claim runs out, and another one begins anew.
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

from dtr import clock
from dtr.outbox import later
from meetings.models.minutes import Printed

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
# Minutes to the next attempt.
BACK_OFF = (1, 2, 5, 15)


@dataclass(frozen=True)
class Job:
    """One kind of row to print: how it is checked and made, and whom to tell in the same transaction."""

    model: type[Printed]
    task: str
    is_whole: Callable[[Any], bool]
    make: Callable[[Any], bytes]
    made: Callable[[Any, str], None]
    failed: Callable[[Any, str], None]
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
        _failed(job, row, "minutes_tampered", again=False)
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
    now = clock.now()
    for row in _free(job, now).filter(attempts__gte=MOST_ATTEMPTS):
        _failed(job, row, row.last_error or "left behind", again=False)
    for pk in _free(job, now).values_list("pk", flat=True):
        later.poke(job.task, pk)


def _free(job: Job, now: dt.datetime) -> models.QuerySet[Any]:
    """Waiting, and neither claimed nor set aside until later."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return job.rows.filter(free, state=Printed.State.WAITING)


def claim(job: Job, pk: Any) -> Any:
    """The row, claimed for this worker; None when there is nothing to do."""
    now = clock.now()
    # Committed before the work begins, so that two workers never do the same.
    with transaction.atomic(durable=True):
        free = _free(job, now).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        if not free.update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
            return None
    return job.rows.select_related(*job.related).get(pk=pk)


def _mine(job: Job, row: Any) -> models.QuerySet[Any]:
    """The row as this worker claimed it; nothing when another has taken over or finished."""
    claimed = {"state": Printed.State.WAITING, "attempts": row.attempts, "digest": row.digest}
    return job.rows.filter(pk=row.pk, **claimed)


@transaction.atomic
def ready(job: Job, row: Any, pdf: bytes) -> bool:
    """Keep the PDF and tell of it; nothing when the claim has been lost meanwhile."""
    finished = {"state": Printed.State.READY, "pdf": pdf, "rendered_at": clock.now()}
    if not _mine(job, row).update(**finished, claimed_until=None, last_error=""):
        return False
    job.made(row, fingerprint(pdf))
    return True


@transaction.atomic
def _failed(job: Job, row: Any, reason: str, *, again: bool = True) -> None:
    if again and row.attempts < MOST_ATTEMPTS:
        later_on = clock.now() + dt.timedelta(minutes=BACK_OFF[row.attempts - 1])
        _mine(job, row).update(claimed_until=later_on, last_error=reason)
    elif _mine(job, row).update(state=Printed.State.FAILED, claimed_until=None, last_error=reason):
        job.failed(row, reason)


def begin_again(job: Job, pk: Any) -> bool:
    """Have made anew what was given up. False, and nothing done, unless it was."""
    given_up = job.rows.filter(pk=pk, state=Printed.State.FAILED)
    if not given_up.update(state=Printed.State.WAITING, attempts=0, claimed_until=None):
        return False
    later.poke(job.task, pk)
    return True
