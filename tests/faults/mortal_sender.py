"""Sends what waits in the outbox by workers that are killed: ``python -m tests.faults.mortal_sender KILLS``.

Each worker is forked from this process, which has loaded the house, and killed with signal 9 at a random
moment; the last one is left alone until nothing waits any more.
"""

import datetime as dt
import os
import random
import signal
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtr.settings")
django.setup()

from dtr.outbox import post  # noqa: E402 the house is loaded first
from dtr.outbox.models import Letter  # noqa: E402

LONGEST_LIFE = 0.5
# As in the house, only that a dead worker's claim runs out sooner, and that nothing waits for its minute.
post.LEASE = dt.timedelta(seconds=2)
post.MOST_A_MINUTE = 1_000_000
UNSENT = (Letter.State.WAITING, Letter.State.CLAIMED)


def work() -> None:
    """Send until nothing is left."""
    while letters := list(
        Letter.objects.filter(state__in=UNSENT).order_by("pk").values_list("pk", flat=True)
    ):
        for pk in letters:
            post.deliver(pk)
        time.sleep(0.05)


def forked() -> int:
    """A worker; its key."""
    pid = os.fork()
    if not pid:
        work()
        os._exit(0)
    return pid


def main(kills: int) -> None:
    dice = random.Random(kills)
    for _kill in range(kills):
        worker = forked()
        time.sleep(dice.uniform(0.02, LONGEST_LIFE))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    os.waitpid(forked(), 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
