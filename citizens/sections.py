"""What the rooms above show on a citizen's page: each registers a section when the house starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from citizens.models import Citizen


@dataclass(frozen=True)
class Section:
    """A template and what it is handed. The template is the room's own."""

    template: str
    facts: dict[str, Any]


Maker = Callable[[Citizen, Any], Section]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Add a section: called with the citizen and the viewer, with a number of queries that never grows."""
    if maker not in _makers:
        _makers.append(maker)


def of(citizen: Citizen, viewer: Any) -> list[Section]:
    """The sections of one citizen's page, in the order the rooms stand in the house."""
    return [maker(citizen, viewer) for maker in _makers]
