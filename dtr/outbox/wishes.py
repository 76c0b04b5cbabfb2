"""When each person wants letters: on which days, outside which hours, one by one or one a day."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr import clock
from dtr.audit import sentences, trail
from dtr.outbox.models import Letter, Wishes
from dtr.refusal import Refusal

sentences.register({"letters.wished": gettext_lazy("%(actor)s chose when letters should come.")})

# The kind of the letter that tells of a whole day.
DIGEST = "digest"
EVERY_DAY = "".join(Wishes.Weekday.values)


def of(user: Any) -> Wishes:
    """The person's wishes, or the unsaved ones of somebody who has wished nothing."""
    return Wishes.objects.filter(user_id=user.pk).first() or Wishes(user_id=user.pk)


@transaction.atomic
def choose(
    user: Any,
    *,
    by: Any,
    days: str,
    quiet_from: dt.time | None = None,
    quiet_until: dt.time | None = None,
    digest_at: dt.time | None = None,
) -> Wishes:
    """Wish when letters come; those that wait are placed anew. Does nothing when it is so already.

    ``days`` are digits, 1 for Monday. Refuses ``not_yours``, ``no_day``, ``half_quiet`` and ``always_quiet``.
    """
    if by.pk != user.pk:
        raise Refusal("not_yours", _("Everybody chooses for themselves."))
    days = "".join(day for day in EVERY_DAY if day in days)
    if not days:
        raise Refusal("no_day", _("Choose at least one day."))
    if (quiet_from is None) != (quiet_until is None):
        raise Refusal("half_quiet", _("Say both from when and until when it should be quiet."))
    if quiet_from is not None and quiet_from == quiet_until:
        raise Refusal("always_quiet", _("The quiet hours must end at another time than they begin."))
    wanted = {"days": days, "quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": digest_at}
    wishes = of(user)
    if wishes.pk and all(getattr(wishes, name) == value for name, value in wanted.items()):
        return wishes
    wishes, _new = Wishes.objects.update_or_create(user_id=user.pk, defaults=wanted)
    trail.record("letters.wished", by=by, about=wishes)
    _place_anew(wishes)
    return wishes


def allowed(wishes: Wishes, moment: dt.datetime) -> dt.datetime:
    """The first moment from ``moment`` on that lies on a wished day and outside the quiet hours."""
    # Each round passes a day or a quiet stretch; there are at most seven days to pass.
    for _round in range(16):
        later = _after_what_is_unwished(wishes, moment)
        if later is None:
            return moment
        # Compared in UTC: in the hour that the autumn change repeats, the first occurrence may lie behind.
        later = later.astimezone(dt.UTC)
        moment = later if later > moment.astimezone(dt.UTC) else later + dt.timedelta(hours=1)
    return moment


def _after_what_is_unwished(wishes: Wishes, moment: dt.datetime) -> dt.datetime | None:
    local = clock.local(moment)
    day, time = local.date(), local.time()
    tomorrow = day + dt.timedelta(days=1)
    if str(day.isoweekday()) not in wishes.days:
        return clock.at(tomorrow, dt.time.min)
    begin, end = wishes.quiet_from, wishes.quiet_until
    if begin is None or end is None:
        return None
    if begin < end:
        return clock.at(day, end) if begin <= time < end else None
    if time >= begin:
        return clock.at(tomorrow, end)
    return clock.at(day, end) if time < end else None


def gathered(wishes: Wishes, moment: dt.datetime) -> dt.datetime | None:
    """When the day's letter comes that tells of what is due at ``moment``; None for who wants none."""
    if wishes.digest_at is None:
        return None
    day = clock.local(moment).date()
    days = (day + dt.timedelta(days=number) for number in range(9))
    wished = (clock.at(one, wishes.digest_at) for one in days if str(one.isoweekday()) in wishes.days)
    return next(one for one in wished if one.astimezone(dt.UTC) >= moment.astimezone(dt.UTC))


def place(wishes: Wishes, moment: dt.datetime, until: dt.datetime | None) -> tuple[str, dt.datetime]:
    """By itself or gathered, and when. What the day's letter would tell too late comes by itself."""
    together = gathered(wishes, moment)
    if together is not None and (until is None or together < until):
        return Letter.State.GATHERED, together
    return Letter.State.WAITING, allowed(wishes, moment)


def _place_anew(wishes: Wishes) -> None:
    now = clock.shared()
    waiting = Letter.objects.select_for_update().filter(
        to_id=wishes.user_id, state__in=(Letter.State.WAITING, Letter.State.GATHERED), attempts=0
    )
    for letter in waiting.exclude(kind=DIGEST):
        letter.state, letter.due_at = place(wishes, max(letter.wanted_at, now), letter.until)
        letter.meant_at = letter.due_at
        letter.save(update_fields=["state", "due_at", "meant_at"])
