"""Tries at something that must not be guessed: so many within so many minutes, counted in the cache."""

from django.core.cache import cache

from dtr import clock


def take(whose: str, most: int, *, within_minutes: int) -> str | None:
    """The key of one more try, or None when all of the last minutes are taken.

    Each try is a key of its own, which can be added once: posts that come at the same moment cannot share
    one. The minute is in the key because a cache may let two add a key that has just run out.
    """
    now = int(clock.now().timestamp()) // 60
    taken = len(cache.get_many(_recent(whose, most, now, within_minutes)))
    seconds = (within_minutes + 2) * 60
    return next((key for key in _keys(whose, most, now)[taken:] if cache.add(key, True, seconds)), None)


def used_up(whose: str, most: int, *, within_minutes: int) -> bool:
    """Whether all tries of the last minutes are taken; takes none."""
    now = int(clock.now().timestamp()) // 60
    return len(cache.get_many(_recent(whose, most, now, within_minutes))) >= most


def _recent(whose: str, most: int, now: int, within_minutes: int) -> list[str]:
    minutes = range(now - within_minutes, now + 1)
    return [key for minute in minutes for key in _keys(whose, most, minute)]


def _keys(whose: str, most: int, minute: int) -> list[str]:
    return [f"{whose}:{minute}:{number}" for number in range(most)]
