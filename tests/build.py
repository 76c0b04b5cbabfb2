"""make_…(): one small thing each, with what it needs and nothing else."""

import datetime as dt
from typing import Any

from citizens.models import (
    CareCourse,
    Citizen,
    Consent,
    InterventionProposal,
    LegalBasis,
    Relative,
    TemporaryPlace,
)
from citizens.models.course import CourseKind
from dtr import clock
from dtr.outbox.models import Letter
from dtr.staff.models import Position, Team, Unit, User
from goals.models import Goal
from meetings import agreements
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    AgreedAction,
    Meeting,
    MeetingSeries,
    Participant,
    RuleSet,
)
from meetings.states import ItemState, MeetingState

PASSWORD = "den-gule-bold-7"


def make_team(name: str) -> Team:
    unit, _new = Unit.objects.get_or_create(name="Fjordby Hjemmepleje")
    return Team.objects.create(name=name, unit=unit)


def make_supplier(name: str = "Omsorg Vest ApS") -> Unit:
    return Unit.objects.create(name=name, kind=Unit.Kind.PRIVATE_PROVIDER)


def make_user(name: str, *roles: str, team: Team | None = None, **fields: Any) -> User:
    email = f"{name.split()[0].lower()}@fjordby.example"
    user = User(email=fields.pop("email", email), name=name, **fields)
    # One round: the tests log in some thousand times.
    from django.contrib.auth.hashers import MD5PasswordHasher

    user.password = MD5PasswordHasher().encode(PASSWORD, "salt")
    user.save()
    for role in roles:
        assert team is not None
        Position.objects.create(user=user, team=team, role=role, since=dt.date(2026, 1, 1))
    return user


def make_citizen(name: str, team: Team, *, cpr: str | None = None, **fields: Any) -> Citizen:
    citizen = Citizen(name=name, team=team, **fields)
    if cpr:
        citizen.set_cpr(cpr)
    citizen.save()
    return citizen


def make_relative(citizen: Citizen, by: User, **fields: Any) -> Relative:
    fields.setdefault("name", "Bente Ågård")
    fields.setdefault("relation", "child")
    return Relative.objects.create(citizen=citizen, registered_by=by, **fields)


def make_consent(citizen: Citizen, by: User, *units: Unit, **fields: Any) -> Consent:
    """A spoken consent of today, with health information unless said otherwise."""
    fields.setdefault("given_on", clock.today())
    fields.setdefault("covers_health", True)
    named = fields.pop("named", ())
    consent = Consent.objects.create(citizen=citizen, how="oral", noted_by=by, **fields)
    consent.units.set(units)
    consent.relatives.set(named)
    return consent


def make_course(citizen: Citizen, **fields: Any) -> CareCourse:
    fields.setdefault("start_date", clock.today() - dt.timedelta(days=30))
    fields.setdefault("kind", CourseKind.CARE_COURSE)
    return CareCourse.objects.create(citizen=citizen, **fields)


def make_place(team: Team, name: str = "Døgnhuset", **fields: Any) -> TemporaryPlace:
    """A temporary place that the team's own unit decides on, runs and pays for, unless said otherwise."""
    for part in ("authority", "operator", "payer"):
        fields.setdefault(part, team.unit)
    return TemporaryPlace.objects.create(name=name, **fields)


def make_goal(citizen: Citizen, wish: str = "Jeg vil selv gå til købmanden", **fields: Any) -> Goal:
    return Goal.objects.create(citizen=citizen, citizen_wish=wish, **fields)


def make_series(team: Team, **fields: Any) -> MeetingSeries:
    fields.setdefault("weekday", 1)
    fields.setdefault("start_time", dt.time(10, 0))
    fields.setdefault("place", "Store mødelokale")
    return MeetingSeries.objects.create(team=team, **fields)


def make_meeting(team: Team, *, state: str = MeetingState.PLANNED, **fields: Any) -> Meeting:
    """A planned meeting at the team's next slot, with everybody of the team expected."""
    series = fields.pop("series", None) or team.series.first() or make_series(team)
    starts_at = fields.pop("starts_at", None) or clock.at(clock.today(), series.start_time)
    fields.setdefault("slot", clock.local(starts_at).date())
    meeting = Meeting.objects.create(
        series=series,
        team=team,
        starts_at=starts_at,
        place=series.place,
        rule_set=_rules(),
        state=state,
        **fields,
    )
    for user, role, second in Participant.invited(team.pk):
        Participant.objects.create(meeting=meeting, user_id=user, role=role, second_role=second)
    return meeting


def _rules() -> RuleSet:
    """The rules in use; made anew where a test before this one has emptied every table."""
    return RuleSet.objects.filter(meeting_type="").first() or RuleSet.objects.create(
        version=1, name="Spilleregler", published_at=clock.now()
    )


def make_item(
    meeting: Meeting, citizen: Citizen, *, state: str = ItemState.WAITING, **fields: Any
) -> AgendaItem:
    fields.setdefault("position", meeting.items.count() + 1)
    fields.setdefault("agenda_reason", "Mål nået, hvad nu?")
    return AgendaItem.objects.create(meeting=meeting, citizen=citizen, state=state, **fields)


def make_action(
    item: AgendaItem, owner: Any, what: str = "Øve trappen hver formiddag", **fields: Any
) -> AgreedAction:
    fields.setdefault("due_date", clock.today() + dt.timedelta(days=7))
    fields.setdefault("agreed_by", owner)
    return AgreedAction.objects.create(item=item, what=what, **agreements.owned_by(owner), **fields)


def make_nomination(citizen: Citizen, by: User, reason: str = "Fald i går", **fields: Any) -> AgendaProposal:
    return AgendaProposal.objects.create(citizen=citizen, agenda_reason=reason, proposed_by=by, **fields)


def make_proposal(citizen: Citizen, by: User, what: str = "Træning to gange om ugen") -> InterventionProposal:
    return InterventionProposal.objects.create(citizen=citizen, what=what, proposed_by=by)


def make_letter(to: User, key: str = "letter", **fields: Any) -> Letter:
    """A letter about nothing in particular, that waits unless said otherwise."""
    now = clock.now()
    fields.setdefault("kind", "digest")
    for moment in ("wanted_at", "meant_at", "due_at", "written_at"):
        fields.setdefault(moment, now)
    return Letter.objects.create(key=key, to=to, **fields)


def make_legal_basis(section: str = "§ 10", law: str = "Prøveloven", **fields: Any) -> LegalBasis:
    fields.setdefault("title", "Pleje- og omsorgsforløb")
    fields.setdefault("valid_from", dt.date(2025, 7, 1))
    return LegalBasis.objects.create(law=law, section=section, **fields)
