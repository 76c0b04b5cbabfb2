"""What each kind of meeting is like, and how a new version of that is published."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import MEETING_ROLES, Role
from meetings.models import MeetingProfile
from meetings.models.series import MeetingType, Rhythm

# The duties that can go round among people; the other roles follow from one's work.
LISTS = ("required_roles", "rota_roles")
DUTIES = (Role.MEETING_LEADER, Role.CO_LEADER, Role.VISITATOR)


@dataclass(frozen=True)
class Profile:
    """A kind of meeting as somebody wrote it."""

    length_minutes: int
    max_citizens: int
    opening_minutes: int
    closing_minutes: int
    rhythm: str = Rhythm.WEEKLY
    required_roles: tuple[str, ...] = ()
    rota_roles: tuple[str, ...] = ()


@transaction.atomic
def publish(meeting_type: str, *, by: Any, profile: Profile, seen_version: int) -> MeetingProfile:
    """Put a new version of a kind of meeting in use. Meetings that are planned keep theirs.

    Does nothing when nothing is new. Refuses ``not_yours``, ``no_time`` when opening and closing leave no
    minutes for citizens, ``no_such_role``, and ``overtaken`` when another version than ``seen_version`` is
    in use by now.
    """
    if not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house change the kinds of meetings."))
    if profile.opening_minutes + profile.closing_minutes >= profile.length_minutes:
        raise Refusal("no_time", _("Opening and summing up leave no minutes for citizens."))
    if not set(profile.required_roles) <= set(MEETING_ROLES) or not set(profile.rota_roles) <= set(DUTIES):
        raise Refusal("no_such_role", _("There is no such role."))
    of_type = MeetingProfile.objects.select_for_update().filter(meeting_type=MeetingType(meeting_type))
    current = of_type.order_by("-version").first()
    version = current.version if current else 0
    if version != seen_version:
        raise _overtaken()
    if current and profile == written(current):
        return current
    try:
        with transaction.atomic():
            new = MeetingProfile.objects.create(
                meeting_type=meeting_type,
                version=version + 1,
                published_at=clock.now(),
                published_by=by,
                **{name: _kept(value) for name, value in asdict(profile).items()},
            )
    except IntegrityError:
        raise _overtaken() from None
    trail.record("profile.published", by=by, about=new, before=version, after=new.version)
    return new


def written(profile: MeetingProfile) -> Profile:
    """A version as it was written."""
    names = Profile.__dataclass_fields__
    values: dict[str, Any] = {name: getattr(profile, name) for name in names}
    for name in LISTS:
        values[name] = tuple(values[name])
    return Profile(**values)


def _kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _overtaken() -> Refusal:
    return Refusal(
        "overtaken",
        _("Somebody else has published a new version. Your text is kept: compare, then publish again."),
    )
