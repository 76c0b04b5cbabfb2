"""The door: people are let in by an administrator, never by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from dtr.prepared import Prepared
from dtr.staff import access
from dtr.staff.models import Position, User


class Doorkeeper(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@Prepared
def _held_by(user_id: Any) -> "QuerySet[Position]":
    return Position.objects.filter(user_id=user_id).select_related("user", "team").order_by()


class Recognition(AuthenticationBackend):
    """Who asks, read together with what that person holds: nearly every page needs both at once."""

    def get_user(self, user_id: Any) -> User | None:
        """The person behind a session, when still active; None for nobody."""
        held = _held_by(int(user_id))
        if not held:
            return super().get_user(user_id)
        user = held[0].user
        access.keep_positions(user, held)
        return user if self.user_can_authenticate(user) else None
