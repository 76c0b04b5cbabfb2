"""Duties shared out fairly among those who can take them. Knows neither meetings nor people, only names."""

from collections import Counter, deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Slot = TypeVar("Slot", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


def share_out(
    slots: Sequence[Slot], able: Mapping[Slot, Sequence[Person]], had: Mapping[Person, int]
) -> dict[Slot, Person]:
    """Who takes which slot, so that no fairer way exists; slots that nobody is able to take are left out.

    ``slots`` in the order of time; ``able`` names for each who can, whoever should come first when all is
    equal first; ``had`` counts what each has had already. Fair means that the sum of the squared counts is
    the least possible: of two who are able to take the same slots and have had equally many, neither gets
    two more than the other. The same question always has the same answer.
    """
    counts: Counter[Person] = Counter(had)
    taken: dict[Slot, Person] = {}
    turn: dict[Person, int] = {}
    for number, slot in enumerate(slots, start=1):
        if not able[slot]:
            continue
        # Whoever has had fewest; among those, whoever has waited longest; among those, as they stand.
        person = min(able[slot], key=lambda one: (counts[one], turn.get(one, 0)))
        taken[slot], turn[person] = person, number
        counts[person] += 1
    while _even_out(slots, able, taken, counts):
        pass
    return taken


def _even_out(
    slots: Sequence[Slot],
    able: Mapping[Slot, Sequence[Person]],
    taken: dict[Slot, Person],
    counts: Counter[Person],
) -> bool:
    """Hand slots on from somebody to somebody who has at least two fewer, if a chain of others can.

    Each time the squared counts fall, so it comes to an end; when there is no such chain, nothing is fairer.
    """
    order = {person: None for slot in slots for person in able[slot]}
    for giver in sorted(order, key=lambda one: -counts[one]):
        came_by: dict[Person, tuple[Slot, Person]] = {}
        waiting, seen = deque([giver]), {giver}
        while waiting:
            person = waiting.popleft()
            if counts[person] <= counts[giver] - 2:
                while person != giver:
                    slot, before = came_by[person]
                    taken[slot] = person
                    counts[person], counts[before] = counts[person] + 1, counts[before] - 1
                    person = before
                return True
            for slot in slots:
                if taken.get(slot) != person:
                    continue
                for other in able[slot]:
                    if other not in seen:
                        seen.add(other)
                        came_by[other] = slot, person
                        waiting.append(other)
    return False
