"""Letters that did not leave: who sees that, and who has them tried again.

Whoever keeps the house sees all of them, whoever plans a team's meetings those to the team's people. What
a letter is about is not shown: only its kind, to whom, when and what the mail server said.
"""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr.audit import sentences, trail
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Position
from dtr.staff.roles import Permission

sentences.register({"letter.tried_again": gettext_lazy("%(actor)s had a failed letter sent again.")})


def watches(user: Any) -> bool:
    """Whether somebody looks after letters that did not leave."""
    return access.keeps_the_house(user) or bool(access.teams(user, Permission.PLAN_MEETINGS))


def watched_by(user: Any) -> models.QuerySet[Letter]:
    """The letters somebody looks after."""
    if access.keeps_the_house(user):
        return Letter.objects.all()
    teams = access.teams(user, Permission.PLAN_MEETINGS)
    people = Position.objects.held_today().filter(team__in=teams)
    return Letter.objects.filter(to__in=people.values("user"))


def troubled(letters: models.QuerySet[Letter]) -> models.QuerySet[Letter]:
    """Those that were given up, that came too late, or that a mail server has refused at least once."""
    State = Letter.State
    refused = models.Q(state__in=(State.WAITING, State.CLAIMED)) & ~models.Q(last_error="")
    return letters.filter(refused | models.Q(state__in=(State.FAILED, State.MISSED)))


@transaction.atomic
def try_again(letter: Letter, *, by: Any) -> None:
    """Have a letter sent again that was given up. Does nothing to any other. Refuses ``not_yours``."""
    if not watched_by(by).filter(pk=letter.pk).exists():
        raise Refusal("not_yours", _("You do not look after this letter."))
    if post.try_again(letter):
        trail.record("letter.tried_again", by=by, about=letter, kind=letter.kind)
