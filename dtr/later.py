"""Asking the workers for something, once what asks for it is committed."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def poke(task: str, *ids: Any) -> None:
    """Have a task run soon after this transaction. A dead broker costs time, never work: a sweep finds it."""
    transaction.on_commit(partial(_send, task, ids), robust=True)


def _send(task: str, ids: tuple[Any, ...]) -> None:
    try:
        current_app.send_task(task, [str(one) for one in ids])
    except (OperationalError, OSError) as error:
        logger.warning("%s was not handed to a worker, the sweep will: %s", task, type(error).__name__)
