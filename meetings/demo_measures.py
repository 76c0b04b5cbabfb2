"""The demo's triage rounds and scores over months: a ceiling, changed problems, GAS and a slip."""

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citizens.models import Citizen, TriageAssessment, TriageGuide, TriageRound, TriageStatus
from dtr import clock
from dtr.staff.roles import Role
from goals import instruments
from goals.measuring import Problem, key_of
from goals.models import GasScale, Goal, Informant, Instrument, Measurement, Occasion

if TYPE_CHECKING:
    from meetings.demo import Town

WEEKS = 8
ROUND_AT = dt.time(8, 15)
NOTES = {
    TriageStatus.YELLOW: (
        "Spiser halvdelen af maden. Vi vejer på mandag og prøver små måltider.",
        "Sover dårligt og er mere træt. Vi taler med nattevagten.",
        "Går mere usikkert. Terapeuten ser på gangen i morgen.",
        "Rødme på hælen. Aflastning sat i gang, og vi ser på den hver dag.",
        "Vil ikke op om morgenen. Kontaktpersonen tager en samtale.",
    ),
    TriageStatus.RED: (
        "Ny forvirring siden i aftes. Sygeplejersken måler, og lægen er ringet op.",
        "Faldet i nat. Ingen brud, men ses igen i eftermiddag.",
    ),
}
EARLIER_PROBLEMS = (("Gå i bad alene", 3, 2), ("Lave morgenkaffe", 4, 3), ("Gå til postkassen", 2, 2))
LATER_PROBLEMS = (("Gå i bad alene", 5, 5), ("Lave morgenkaffe", 6, 6), ("Gå til postkassen", 6, 5))
NEW_PROBLEMS = (("Gå i bad alene", 7, 7), ("Lave aftensmad", 4, 3), ("Ringe til sin søster", 6, 6))
LEVELS = (
    ("Klarer det ikke, heller ikke med hjælp", "Klarer det med hjælp hver gang",
     "Klarer det med hjælp til start",
     "Klarer det selv de fleste dage", "Klarer det selv hver dag"),
    ("Er ikke kommet i gang", "Er med en gang om ugen", "Er med tre gange om ugen", "Er med hver dag",
     "Tager selv initiativet"),
)  # fmt: skip
# Days since each score, and the score.
BARTHEL = ((84, 100), (42, 100), (5, 95))
CHAIR = ((80, 5), (52, 7), (25, 8), (4, 10))
WELLBEING = ((77, 36), (40, 48), (6, 60))


def live_on(town: "Town") -> None:
    """Everything of this file."""
    triage(town)
    open_citizens = [one for one in town.citizens.values() if one.pk not in town.closed_on]
    own = [one for one in open_citizens if town.texts[one.pk].team == 0]
    scales = {one.code: one for one in Instrument.objects.in_use()}
    made = [
        *_series(town, own[0], scales["barthel-100"], BARTHEL),
        *_series(town, own[0], scales["who-5"], WELLBEING),
        *_series(town, own[1], scales["chair-stand-30"], CHAIR),
        *_copm(town, own[1], scales),
        _slip(town, own[1], scales["chair-stand-30"]),
    ]
    several = next(one for one in own if len(town.goals[one.pk]) > 1)
    made += _gas(town, several, scales["gas"])
    Measurement.objects.bulk_create(made)


def triage(town: "Town") -> None:
    """Each team's weekly round. A few citizens are now and then passed over, so some are late."""
    dice = random.Random(8)  # noqa: S311 no secret
    TriageGuide.objects.update(published_at=clock.at(town.today - dt.timedelta(days=200), ROUND_AT))
    guide, rounds, given = TriageGuide.current(), [], []
    for number, team in enumerate(town.teams):
        leads = town.staff[number, Role.NURSE]
        for week in range(WEEKS, 0, -1):
            at = clock.at(clock.working_days_after(town.today, -5 * week + number + 1), ROUND_AT)
            round = TriageRound(
                team=team, opened_at=at, opened_by=leads, closed_by=leads,
                closed_at=at + dt.timedelta(minutes=12),
            )  # fmt: skip
            rounds.append(round)
            town.note("triage.round_opened", at, by=leads, about=round, team=team)
            given += _round(town, round, guide, dice)
    TriageRound.objects.bulk_create(rounds)
    TriageAssessment.objects.bulk_create(given)


def _round(
    town: "Town", round: TriageRound, guide: TriageGuide, dice: random.Random
) -> list[TriageAssessment]:
    found, day = [], clock.local(round.opened_at).date()
    for citizen in town.citizens.values():
        begun, ended = town.courses[citizen.pk].start_date, town.closed_on.get(citizen.pk, dt.date.max)
        if citizen.team_id != round.team_id or not begun <= day < ended or dice.random() < 0.06:
            continue
        status = dice.choices(list(TriageStatus), weights=[13, 4, 1])[0]
        note = "" if status == TriageStatus.GREEN else dice.choice(NOTES[status])
        one = TriageAssessment(
            citizen=citizen, round=round, guide=guide, status=status, note=note,
            assessed_at=round.opened_at + dt.timedelta(minutes=2), assessed_by=round.opened_by,
            due_on=day + dt.timedelta(days=guide.days(status)),
        )  # fmt: skip
        found.append(one)
        by = round.opened_by
        town.note(
            "triage.assessed", one.assessed_at, by=by, about=one, citizen=citizen, status=str(status.value)
        )
    return found


def _score(
    town: "Town", citizen: Citizen, scale: Instrument, days: int, value: Decimal, **more: Any
) -> Measurement:
    """One score of the past, by the team's therapist."""
    day = town.today - dt.timedelta(days=days)
    at, by = clock.at(day, dt.time(13, 0)), town.staff[town.texts[citizen.pk].team, Role.THERAPIST]
    more.setdefault("informant", Informant.STAFF)
    one = Measurement(
        citizen=citizen, instrument=scale, value=value, measured_on=day, measured_by=by, noted_at=at, **more
    )
    town.note("goal.measured", at, by=by, about=one, citizen=citizen, instrument=scale.name)
    return one


def _series(
    town: "Town", citizen: Citizen, scale: Instrument, scores: tuple[tuple[int, int], ...]
) -> list[Measurement]:
    last = len(scores) - 1
    return [
        _score(
            town, citizen, scale, days, Decimal(value),
            occasion=Occasion.BASELINE if place == 0 else Occasion.REASSESSMENT if place == last else "",
        )
        for place, (days, value) in enumerate(scores)
    ]  # fmt: skip


def _copm(town: "Town", citizen: Citizen, scales: dict[str, Instrument]) -> list[Measurement]:
    """Twice about the same problems, then about others: the last talk is not compared with the first."""
    made = []
    for days, rows in ((70, EARLIER_PROBLEMS), (35, LATER_PROBLEMS), (3, NEW_PROBLEMS)):
        problems = [Problem(*row) for row in rows]
        for code, part in zip(instruments.COPM_CODES, ("performance", "satisfaction"), strict=True):
            value = instruments.mean([getattr(problem, part) for problem in problems])
            made.append(
                _score(
                    town, citizen, scales[code], days, value, informant=Informant.CITIZEN,
                    problems=[vars(problem) for problem in problems], problem_key=key_of(problems),
                )
            )  # fmt: skip
    return made


def _slip(town: "Town", citizen: Citizen, scale: Instrument) -> Measurement:
    """A score typed wrong, struck out the same day."""
    one = _score(town, citizen, scale, 25, Decimal(18))
    one.struck_by, one.struck_at = one.measured_by, one.noted_at + dt.timedelta(minutes=20)
    one.struck_reason = "Tastefejl: 8, ikke 18"
    town.note(
        "goal.measurement_struck", one.struck_at, by=one.struck_by, about=one, citizen=citizen,
        instrument=scale.name,
    )  # fmt: skip
    return one


def _gas(town: "Town", citizen: Citizen, scale: Instrument) -> list[Measurement]:
    """Two goals with levels of their own, one weighing more than the other."""
    names, made = ("much_less", "less", "expected", "more", "much_more"), []
    weights, scores = ((3, 2), (1, 1)), ((-1, 1), (-1, 0))
    goals: list[Goal] = town.goals[citizen.pk][:2]
    for goal, levels, (importance, difficulty), (first, last) in zip(
        goals, LEVELS, weights, scores, strict=True
    ):
        written = clock.at(town.today - dt.timedelta(days=62), dt.time(9, 0))
        by = town.contact(citizen)
        GasScale.objects.create(
            goal=goal, importance=importance, difficulty=difficulty, written_by=by, written_at=written,
            **dict(zip(names, levels, strict=True)),
        )  # fmt: skip
        town.note("goal.scale_written", written, by=by, about=goal, citizen=citizen)
        for days, value in ((60, first), (8, last)):
            made.append(_score(town, citizen, scale, days, Decimal(value), goal=goal))
    return made
