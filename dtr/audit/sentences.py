"""The event types of the house, each with the sentence a person reads. Rooms add theirs at start."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop

# Where a citizen can be seen; the trail keeps the English word, and the reader reads the own language.
PLACES = (
    gettext_noop("after the meeting"),
    gettext_noop("agenda"), gettext_noop("agreement"), gettext_noop("agreement on paper"),
    gettext_noop("agreements"), gettext_noop("agreements as a file"), gettext_noop("citizen details"),
    gettext_noop("citizen journey"), gettext_noop("citizen page"), gettext_noop("citizens list"),
    gettext_noop("consent"), gettext_noop("course"), gettext_noop("course closing"),
    gettext_noop("course start"), gettext_noop("courses to close"), gettext_noop("decision"),
    gettext_noop("goal"), gettext_noop("goal history"),
    gettext_noop("letter to the citizen"), gettext_noop("measurements"),
    gettext_noop("meeting"), gettext_noop("the minutes"), gettext_noop("my week"), gettext_noop("new goal"),
    gettext_noop("new measurement"), gettext_noop("nomination"), gettext_noop("paper agenda"),
    gettext_noop("proposal page"), gettext_noop("proposing help"), gettext_noop("relatives"),
    gettext_noop("triage"), gettext_noop("triage plan"), gettext_noop("wall"), gettext_noop("wrap-up"),
)  # fmt: skip

_sentences: dict[str, str | Promise] = {}


def register(sentences: dict[str, str | Promise]) -> None:
    """Add a room's event types: code → sentence with ``%(actor)s`` and any of the event's facts."""
    _sentences.update(sentences)


def known(code: str) -> bool:
    """Whether a room has given this event type a sentence."""
    return code in _sentences


def codes() -> list[str]:
    """Every event type there is."""
    return sorted(_sentences)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(code: str, actor: str, facts: dict[str, Any]) -> str:
    """The sentence of one event, in the language that is active now."""
    known = _Facts(facts, actor=actor)
    if "place" in facts:
        known["place"] = gettext(facts["place"])
    return str(_sentences.get(code, "%(actor)s: " + code)) % known
