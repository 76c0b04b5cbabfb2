"""The kinds of letters there are. Rooms add theirs at start, each with a template ``mail/<kind>.txt``."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise

from dtr.outbox.models import Letter


class Kind(NamedTuple):
    """A subject, and whether a letter written some time ago still makes sense now."""

    subject: str | Promise
    still_true: Callable[[Letter], bool]


_kinds: dict[str, Kind] = {}


def register(kind: str, *, subject: str | Promise, still_true: Callable[[Letter], bool]) -> str:
    """Add a kind of letter, and return its name."""
    _kinds[kind] = Kind(subject, still_true)
    return kind


def find(kind: str) -> Kind:
    """The kind of this name; KeyError when no room has registered it."""
    return _kinds[kind]


def names() -> list[str]:
    """Every kind there is."""
    return sorted(_kinds)
