"""One letter a day instead of many: it counts what there is, and names nothing and nobody."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dtr.outbox import kinds
from dtr.outbox.models import Letter
from dtr.outbox.wishes import DIGEST

kinds.register(DIGEST, subject=_("Your DTR reminders of the day"), still_true=lambda letter: True)

COUNT_OF = "count_of_"


def write_due(now: dt.datetime) -> None:
    """Write the day's letter to everybody for whom something is gathered whose time has come."""
    due = Letter.objects.filter(state=Letter.State.GATHERED, due_at__lte=now)
    for user_id in due.order_by().values_list("to", flat=True).distinct():
        _write(user_id, now)


@transaction.atomic
def _write(user_id: int, now: dt.datetime) -> None:
    due = Letter.objects.filter(to_id=user_id, state=Letter.State.GATHERED, due_at__lte=now)
    letters = list(due.select_related("to").select_for_update(of=("self",)).order_by("pk"))
    told = [letter for letter in letters if _set_aside(letter, now)]
    if not told:
        return
    comes = max(letter.due_at for letter in told)
    digest, _new = Letter.objects.get_or_create(
        key=f"digest:{user_id}:{told[-1].pk}",
        defaults={
            "to_id": user_id,
            "kind": DIGEST,
            "path": "/",
            "facts": {COUNT_OF + kind: n for kind, n in Counter(one.kind for one in told).items()},
            "wanted_at": comes,
            "meant_at": comes,
            "due_at": now,
            "written_at": now,
        },
    )
    Letter.objects.filter(pk__in=[letter.pk for letter in told]).update(
        state=Letter.State.TOLD, told_in=digest
    )


def _set_aside(letter: Letter, now: dt.datetime) -> bool:
    """Whether the letter is told; otherwise it is put away as missed or as no longer relevant."""
    if letter.until and letter.until <= now:
        state = Letter.State.MISSED
    elif not (letter.to.is_active and kinds.find(letter.kind).still_true(letter)):
        state = Letter.State.DROPPED
    else:
        return True
    Letter.objects.filter(pk=letter.pk).update(state=state)
    return False


def counted(letter: Letter) -> list[tuple[str | Promise, Any]]:
    """What a day's letter counts: the subject of each kind, and how many there are of it."""
    if letter.kind != DIGEST:
        return []
    return [
        (kinds.find(name.removeprefix(COUNT_OF)).subject, number) for name, number in letter.facts.items()
    ]
