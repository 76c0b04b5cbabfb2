"""The event types of the house, each with the sentence a person reads. Rooms add theirs at start."""

from typing import Any

from django.utils.functional import Promise

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
    return str(_sentences.get(code, "%(actor)s: " + code)) % _Facts(facts, actor=actor)
