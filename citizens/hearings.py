"""Partshøring: what counts against the citizen is put to the citizen before the decision is finished.

Forvaltningsloven § 19. The citizen has the whole last day to answer; an answer that comes later is noted
all the same, as long as the decision is a draft.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import decisions
from citizens.models.decision import Decision
from citizens.models.hearing import HearingTakenBack, PartyHearing
from dtr import clock
from dtr.refusal import Refusal

USUAL_TIME = dt.timedelta(days=14)
# A letter must reach the citizen, who may want to ask somebody; an answer that comes sooner ends the hearing.
SHORTEST_TIME = dt.timedelta(days=3)
LONGEST_TIME = dt.timedelta(days=180)


@transaction.atomic
def begin(decision: Decision, *, by: Any, put_to_citizen: str, answer_by: dt.date) -> PartyHearing:
    """Note what is put to the citizen, and until when the citizen may answer.

    Does nothing when just that is being heard. Refuses ``not_yours``, ``finished``, ``hearing_runs`` when
    something else is, ``empty`` and ``date_impossible``.
    """
    current = decisions.drafted(decision, by=by)
    said = put_to_citizen.strip()
    for hearing in current.hearings.select_related("taken_back"):
        if not hearing.is_running:
            continue
        if (hearing.put_to_citizen, hearing.answer_by) == (said, answer_by):
            return hearing
        raise Refusal("hearing_runs", _("The citizen is being heard already. Note the answer first."))
    if not said:
        raise Refusal("empty", _("Write what is put to the citizen."))
    if not clock.today() + SHORTEST_TIME <= answer_by <= clock.today() + LONGEST_TIME:
        raise Refusal(
            "date_impossible",
            _(
                "The citizen has at least three days to answer, and at most half a year. An answer that "
                "comes sooner ends the hearing."
            ),
        )
    hearing = PartyHearing.objects.create(
        decision=current, put_to_citizen=said, started_at=clock.now(), started_by=by, answer_by=answer_by
    )
    decisions.note("decision.hearing_begun", current, by=by, answer_by=answer_by.isoformat())
    return hearing


@transaction.atomic
def answer(hearing: PartyHearing, *, by: Any, answer: str, answered_on: dt.date) -> PartyHearing:
    """Note what the citizen answers; also that the citizen has nothing to say.

    Does nothing when just that is noted. Refuses ``not_yours``, ``finished``, ``taken_back``, ``answered``,
    ``empty`` and ``date_impossible``.
    """
    decision = decisions.drafted(hearing.decision, by=by)
    current = _held(hearing)
    said = answer.strip()
    if current.is_taken_back:
        raise Refusal("taken_back", _("The hearing is taken back. Begin another one."))
    if current.answered_on:
        if (current.answer, current.answered_on) == (said, answered_on):
            return current
        raise Refusal("answered", _("The citizen's answer is noted already."))
    if not said:
        raise Refusal("empty", _("Write what the citizen answers."))
    if not clock.local(current.started_at).date() <= answered_on <= clock.today():
        raise Refusal(
            "date_impossible", _("The citizen answered after the hearing began, and not later than today.")
        )
    current.answer, current.answered_on, current.noted_by, current.noted_at = (
        said,
        answered_on,
        by,
        clock.now(),
    )
    current.save(update_fields=["answer", "answered_on", "noted_by", "noted_at"])
    decisions.note("decision.hearing_answered", decision, by=by)
    return current


@transaction.atomic
def take_back(hearing: PartyHearing, *, by: Any, because: str) -> PartyHearing:
    """Say that a hearing was begun by a mistake: of the wrong facts, or with the wrong day to answer by.

    The citizen was not heard by it, and is heard anew, or it is said why not. Does nothing when it is taken
    back. Refuses ``not_yours``, ``finished``, ``answered`` and ``empty``.
    """
    decision = decisions.drafted(hearing.decision, by=by)
    current = _held(hearing)
    if current.is_taken_back:
        return current
    if current.answered_on:
        raise Refusal("answered", _("The citizen's answer is noted already."))
    said = because.strip()
    if not said:
        raise Refusal("empty", _("Write why it is taken back."))
    current.taken_back = HearingTakenBack.objects.create(hearing=current, because=said, by=by, at=clock.now())
    decisions.note("decision.hearing_taken_back", decision, by=by)
    return current


def _held(hearing: PartyHearing) -> PartyHearing:
    """The hearing as it now stands, locked."""
    PartyHearing.objects.select_for_update(no_key=True).get(pk=hearing.pk)
    return PartyHearing.objects.select_related("taken_back").get(pk=hearing.pk)
