"""The demo municipality: an invented Fjordby Kommune in the middle of its work, as of today.

Rows are written directly and dated back, since no verb can act half a year ago; the trail is written
with them. The same day always gives the same town. The words are in demo_texts.py,
demo_nord.py and demo_citizens.py, the meetings in demo_weeks.py.
"""

import datetime as dt
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from citizens.models import CareCourse, Citizen, Closure
from citizens.models.course import ClosureOutcome
from dtr import clock
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import Position, Team, Unit, User
from dtr.staff.roles import Role
from goals.instruments import COPM_CODES
from goals.measuring import LONGEST_TITLE, Problem, key_of
from goals.models import ENDED, Goal, GoalRevision, Informant, Instrument, Measurement
from goals.progress import WRITTEN
from meetings import demo_former
from meetings import demo_texts as texts
from meetings.demo_citizens import CITIZENS
from meetings.demo_texts import CitizenText, GoalText

PASSWORD = "fjordby-demo-2027"  # noqa: S105 shown to everybody who opens the demo
DOMAIN = "fjordby.example"
SHOWN_LOGINS = (Role.MEETING_LEADER, Role.VISITATOR, Role.THERAPIST, Role.NURSE)
NOON = dt.time(12, 0)
UNTIL_GOALS = dt.timedelta(days=4)
SAID_BY_CITIZEN = frozenset({texts.COPM, texts.WHO5, texts.UCLA, texts.SMILEY})
IN_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": ".", "-": ""})


@dataclass
class Town:
    """Everything made so far, found as the texts name it."""

    now: dt.datetime
    # The slot of the first team's meeting, which starts in a few minutes.
    starts_at: dt.datetime
    dice: random.Random = field(default_factory=lambda: random.Random(2027))  # noqa: S311 no secret
    teams: list[Team] = field(default_factory=list)
    staff: dict[tuple[int, str], User] = field(default_factory=dict)
    suppliers: list[Unit] = field(default_factory=list)
    keeper: User | None = None
    citizens: dict[str, Citizen] = field(default_factory=dict)
    texts: dict[Any, CitizenText] = field(default_factory=dict)
    courses: dict[Any, CareCourse] = field(default_factory=dict)
    goals: dict[Any, list[Goal]] = field(default_factory=lambda: defaultdict(list))
    themes: dict[Any, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed_on: dict[Any, dt.date] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    # Whether a draft has been left past its day already.
    left_lying: bool = False

    @property
    def today(self) -> dt.date:
        return clock.local(self.now).date()

    def slot(self, team: int) -> dt.date:
        """The day of a team's next meeting: the first team's now, the others' on the working days after."""
        first = clock.local(self.starts_at).date()
        return clock.working_days_after(first, team) if team else first

    def contact(self, citizen: Citizen) -> User:
        """The contact person as the texts have it."""
        text = self.texts[citizen.pk]
        return self.staff[text.team, text.contact]

    def note(self, code: str, at: dt.datetime, *, by: User | None, about: models.Model, **ids: Any) -> None:
        """Add an event of the past; ``ids`` are ``citizen``, ``team``, ``meeting`` and the event's facts."""
        citizen, team, meeting = (ids.pop(name, None) for name in ("citizen", "team", "meeting"))
        team = team or citizen or meeting
        self.events.append(
            Event(
                at=min(at, self.now),
                kind=Event.Kind.CHANGE,
                code=code,
                actor=trail.actor_key(by),
                actor_name=trail.actor_name(by),
                object_type=about._meta.label_lower,
                object_id=str(about.pk),
                citizen_id=citizen.pk if citizen else None,
                team_id=team.pk if isinstance(team, Team) else getattr(team, "team_id", None),
                meeting_id=meeting.pk if meeting else None,
                facts=ids,
            )
        )


def load() -> bool:
    """Make the town. False, and nothing done, in a house where people or citizens are already.

    Refuses ``production``.
    """
    if settings.PRODUCTION:
        raise Refusal("production", _("This is a production house: the demo municipality does not move in."))
    if User.objects.exists() or Citizen.objects.exists():
        return False
    from meetings import (
        demo_around,
        demo_desk,
        demo_goals,
        demo_measures,
        demo_minutes,
        demo_promises,
        demo_proposals,
        demo_rules,
        demo_week,
        demo_weeks,
    )

    with transaction.atomic():
        town = Town(now=clock.now(), starts_at=in_a_few_minutes(clock.now()))
        hire_staff(town)
        demo_rules.train(town)
        register_citizens(town)
        start_courses(town)
        set_goals(town)
        measure(town)
        demo_around.live_around(town)
        demo_goals.tell(town)
        demo_measures.live_on(town)
        demo_weeks.live_through(town)
        demo_desk.lay_out(town)
        demo_proposals.propose(town)
        demo_proposals.prepare(town)
        Event.objects.bulk_create(sorted(town.events, key=lambda event: event.at), batch_size=500)
        demo_weeks.plan_ahead(town)
        demo_promises.follow_up(town)
        demo_week.arrange(town)
        demo_minutes.go_on(town)
    write_logins(town)
    return True


def in_a_few_minutes(now: dt.datetime) -> dt.datetime:
    """The next whole five minutes that are at least three minutes away."""
    five_minutes = 300
    soon = (now + dt.timedelta(minutes=3)).timestamp()
    return dt.datetime.fromtimestamp(math.ceil(soon / five_minutes) * five_minutes, tz=dt.UTC)


def hire_staff(town: Town) -> None:
    """Units, teams, thirty people in ten roles, two suppliers with somebody each, and the keeper."""
    password = make_password(PASSWORD)  # one for all: hashing takes long on purpose

    def person(name: str, domain: str = DOMAIN, **fields: Any) -> User:
        email = f"{name.lower().translate(IN_ASCII)}@{domain}"
        return User(
            name=name, email=email, password=password, date_joined=town.now - dt.timedelta(days=700), **fields
        )

    units = {
        name: Unit.objects.create(name=name) for name in dict.fromkeys(text.unit for text in texts.TEAMS)
    }
    Unit.objects.create(name=texts.REGION, kind=Unit.Kind.REGION)
    for number, text in enumerate(texts.TEAMS):
        town.teams.append(Team.objects.create(name=text.name, unit=units[text.unit]))
        town.staff |= {(number, role): person(name) for role, name in text.staff.items()}
    for number, (firm, name) in enumerate(texts.SUPPLIERS):
        unit = Unit.objects.create(name=firm, kind=Unit.Kind.PRIVATE_PROVIDER)
        town.suppliers.append(unit)
        domain = f"{firm.split()[0].lower().translate(IN_ASCII)}.example"
        town.staff[number, Role.PRIVATE_SUPPLIER] = person(name, domain, employer=unit)
    town.keeper = person(texts.KEEPER, is_staff=True, is_superuser=True)
    User.objects.bulk_create([*town.staff.values(), town.keeper])
    give_positions(town)


def give_positions(town: Town) -> None:
    """Everybody in the own team and role, and the second roles."""
    since = town.today - dt.timedelta(days=400)
    held = [(user, town.teams[team], role) for (team, role), user in town.staff.items()]
    for number, text in enumerate(texts.TEAMS):
        held += [
            (town.staff[number, one], town.teams[number], second) for one, second in text.second_roles.items()
        ]
    Position.objects.bulk_create(
        Position(user=user, team=team, role=role, since=since) for user, team, role in held
    )


def register_citizens(town: Town) -> None:
    """The citizens, and those whose courses have ended, with CPR numbers of people who are not born."""
    for number, text in enumerate((*CITIZENS, *demo_former.citizens())):
        citizen = Citizen(
            name=text.name,
            address=text.address,
            team=town.teams[text.team],
            contact_person=town.staff[text.team, text.contact],
            provider=town.suppliers[text.team] if text.supplier else None,
            registered_at=clock.at(start_of(town, text) - dt.timedelta(days=2), NOON),
        )
        citizen.set_cpr(f"{text.birth}{5 + number % 4}{(number * 137 + 411) % 900 + 100}")
        town.citizens[text.name], town.texts[citizen.pk] = citizen, text
        manager = town.staff[text.team, Role.COORDINATOR]
        town.note("citizen.registered", citizen.registered_at, by=manager, about=citizen, citizen=citizen)
    Citizen.objects.bulk_create(town.citizens.values())


def start_of(town: Town, text: CitizenText) -> dt.date:
    """The day a course started."""
    return town.today - dt.timedelta(days=7 * text.weeks + 1)


def start_courses(town: Town) -> None:
    """One course each, some of them closed with an outcome on the day after a meeting."""
    closures = []
    for citizen in town.citizens.values():
        text = town.texts[citizen.pk]
        start, visitator = start_of(town, text), town.staff[text.team, Role.VISITATOR]
        town.courses[citizen.pk] = course = CareCourse(
            citizen=citizen,
            kind=text.kind,
            track=text.track,
            phase=text.phase,
            start_date=start,
            planned_end_date=None if text.kind == texts.CARE else start + dt.timedelta(weeks=12),
            citizen_wish=text.wish,
        )
        begun = clock.at(start, NOON)
        town.note("course.started", begun, by=visitator, about=course, citizen=citizen, kind=text.kind)
        if text.closure:
            outcome, reason, weeks = text.closure
            day = town.slot(text.team) - dt.timedelta(weeks=weeks)
            day += dt.timedelta(days=-3 if outcome == ClosureOutcome.DECEASED else 1)
            town.closed_on[citizen.pk] = day
            closures.append(
                Closure(course=course, outcome=outcome, reason=reason, closed_on=day, closed_by=visitator)
            )
            ended = clock.at(day, dt.time(15, 0))
            town.note("course.closed", ended, by=visitator, about=course, citizen=citizen, outcome=outcome)
    CareCourse.objects.bulk_create(town.courses.values())
    Closure.objects.bulk_create(closures)


def set_goals(town: Town) -> None:
    """The goals in own words; those that have ended keep what they said before."""
    revisions = []
    for citizen in town.citizens.values():
        for text in town.texts[citizen.pk].goals:
            goal = written(town, citizen, text)
            town.goals[citizen.pk].append(goal)
            town.themes[citizen.pk].append(text.theme)
            contact = town.contact(citizen)
            town.note("goal.set", goal.created_at, by=contact, about=goal, citizen=citizen)
            if text.status in ENDED:
                revisions.append(end_goal(town, goal, text.status, by=contact))
    Goal.objects.bulk_create(goal for goals in town.goals.values() for goal in goals)
    GoalRevision.objects.bulk_create(revisions)


def written(town: Town, citizen: Citizen, text: GoalText) -> Goal:
    """One goal as it was first written; a goal not yet worked out lacks letters."""
    start = town.courses[citizen.pk].start_date
    said_yes = start + UNTIL_GOALS
    target = max(start + dt.timedelta(weeks=10), town.today + dt.timedelta(days=town.dice.randrange(10, 50)))
    whole = bool(text.specific and text.measurable)
    return Goal(
        citizen=citizen,
        citizen_wish=text.wish,
        specific=text.specific,
        measurable=text.measurable,
        realistic=text.realistic,
        accepted_on=said_yes if whole else None,
        target_date=target if whole else None,
        evaluation=town.dice.choice(texts.EVALUATIONS) if whole else "",
        review_date=town.today + dt.timedelta(days=town.dice.randrange(1, 10)),
        goal_type=text.goal_type,
        created_at=clock.at(said_yes, NOON),
        changed_at=clock.at(said_yes, NOON),
        changed_by=town.contact(citizen),
    )


def end_goal(town: Town, goal: Goal, status: str, *, by: User) -> GoalRevision:
    """Give a goal its end, on the day the course closed or two weeks ago."""
    before = GoalRevision(
        goal=goal,
        version=1,
        fields=model_to_dict(goal, [*WRITTEN, "status"]),
        changed_by=by,
        changed_at=goal.created_at,
    )
    day = town.closed_on.get(goal.citizen_id, town.today - dt.timedelta(days=14))
    town.note(
        "goal.moved",
        clock.at(day, NOON),
        by=by,
        about=goal,
        citizen=goal.citizen,
        before=goal.status,
        after=status,
    )
    goal.status, goal.version, goal.changed_at = status, 2, clock.at(day, NOON)
    goal.target_date = goal.review_date = day
    return before


def measure(town: Town) -> None:
    """The scores of the texts, spread from the start of the course until now or its end."""
    instruments = {one.code: one for one in Instrument.objects.all()}
    made = []
    for citizen in town.citizens.values():
        for goal, text in zip(town.goals[citizen.pk], town.texts[citizen.pk].goals, strict=True):
            for day, score in zip(measuring_days(town, citizen, len(text.scores)), text.scores, strict=True):
                made.append(measured(town, goal, instruments[text.instrument], day, score))
    Measurement.objects.bulk_create(made)


def measuring_days(town: Town, citizen: Citizen, count: int) -> list[dt.date]:
    """``count`` days, evenly apart."""
    first = town.courses[citizen.pk].start_date + dt.timedelta(days=3)
    last = min(town.closed_on.get(citizen.pk, town.today), town.today) - dt.timedelta(days=2)
    return [first + (last - first) * number / max(1, count - 1) for number in range(count)]


def measured(town: Town, goal: Goal, instrument: Instrument, day: dt.date, score: float) -> Measurement:
    """One score, by the therapist or, where the citizen answers, by the contact person."""
    own = instrument.code in SAID_BY_CITIZEN
    team = town.texts[goal.citizen_id].team
    by = town.contact(goal.citizen) if own else town.staff[team, Role.THERAPIST]
    at = clock.at(day, dt.time(11, 30))
    problems = []
    if instrument.code in COPM_CODES:
        problems = [Problem(goal.citizen_wish[:LONGEST_TITLE], int(score), int(score))]
    measurement = Measurement(
        citizen=goal.citizen,
        goal=goal,
        instrument=instrument,
        value=Decimal(str(score)),
        measured_on=day,
        measured_by=by,
        informant=Informant.CITIZEN_WITH_STAFF if own else Informant.STAFF,
        noted_at=at,
        problems=[vars(problem) for problem in problems],
        problem_key=key_of(problems) if problems else "",
    )
    town.note("goal.measured", at, by=by, about=measurement, citizen=goal.citizen, instrument=instrument.name)
    return measurement


def write_logins(town: Town) -> None:
    """Who may be played, for the welcome of ``./run``."""
    shown = [(str(role.label), town.staff[0, role]) for role in (*SHOWN_LOGINS, Role.PRIVATE_SUPPLIER)]
    assert town.keeper is not None
    shown.append((_("Administrator"), town.keeper))
    lines = [f"{label}\t{user.email}\t{PASSWORD}\n" for label, user in shown]
    settings.VAR.mkdir(parents=True, exist_ok=True)
    (settings.VAR / "demo-logins.txt").write_text("".join(lines))
