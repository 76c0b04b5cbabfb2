"""What hangs on a person's details; the rooms above say it."""

from collections.abc import Callable
from typing import Any

from dtr.staff.models import User

# Called with the person and the actor, in the transaction of the change, when somebody gets another name.
on_renaming: list[Callable[[User, Any], None]] = []


def renamed(user: User, *, by: Any) -> None:
    """Tell everybody who keeps the name that it is another one now."""
    for listener in on_renaming:
        listener(user, by)
