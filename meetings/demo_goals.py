"""How the goals of the demo municipality go: levels, sub-goals, taps over weeks, and talks with wishes."""

import datetime as dt
import random
from collections.abc import Iterator

from citizens.models import Citizen
from dtr import clock
from dtr.staff.roles import Role
from goals.models import (
    Conversation,
    ConversationAnswer,
    ConversationForm,
    FunctionalCondition,
    Goal,
    GoalOwner,
    GoalPulse,
    GoalStatus,
    GoalType,
    LevelJudgement,
    SubGoal,
    Wish,
)
from goals.models.conversation import Answer
from meetings import demo_goal_texts as texts
from meetings.demo import Town

NINE, THREE = dt.time(9, 10), dt.time(15, 5)
# Every so many goals nobody has said anything about for a while.
QUIET_EVERY = 7
# Who told of the citizen's own view in a start conversation, besides the contact person.
WITH_START_TALK = 12


def tell(town: Town) -> None:
    """Everything about the goals that has happened between the meetings."""
    dice = random.Random(41)  # noqa: S311 no secret
    levels(town, dice)
    accepted(town, dice)
    against_each_other(town)
    steps(town, dice)
    taps(town, dice)
    talks(town)


def live_goals(town: Town) -> Iterator[tuple[Citizen, Goal, str]]:
    """Citizen, goal and theme of each goal that is worked on."""
    for citizen in town.citizens.values():
        for goal, theme in zip(town.goals[citizen.pk], town.themes[citizen.pk], strict=True):
            if goal.is_live:
                yield citizen, goal, theme


def levels(town: Town, dice: random.Random) -> None:
    """A condition with its levels for most goals that are worked out, and a newer judgement for some."""
    conditions = {one.code: one for one in FunctionalCondition.objects.valid_on(town.today)}
    used, judged, changed = set(), [], []
    for citizen, goal, theme in live_goals(town):
        condition = conditions.get(texts.CONDITIONS[theme])
        if condition is None or not goal.specific or (citizen.pk, condition.pk) in used:
            continue
        used.add((citizen.pk, condition.pk))
        first = dice.choice((2, 3, 3, 4))
        keeps = goal.goal_type == GoalType.MAINTAIN
        goal.condition, goal.expected_level = condition, first if keeps else max(0, first - 2)
        days = [(clock.local(goal.created_at).date(), first)]
        if not keeps and dice.random() < 0.6:
            days.append((town.today - dt.timedelta(days=dice.randrange(4, 12)), first - 1))
        goal.current_level = days[-1][1]
        changed.append(goal)
        by = town.staff[town.texts[citizen.pk].team, Role.THERAPIST]
        for place, (day, level) in enumerate(days):
            at = clock.at(day, NINE) if place else goal.created_at
            judged.append(
                LevelJudgement(
                    goal=goal, condition=condition, level=level, judged_on=day, judged_by=by, noted_at=at
                )
            )
            town.note("goal.level_judged", at, by=by, about=goal, citizen=citizen, after=level)
    Goal.objects.bulk_update(changed, ["condition", "current_level", "expected_level"])
    LevelJudgement.objects.bulk_create(judged)


def accepted(town: Town, dice: random.Random) -> None:
    """What the citizen said to the goal, where the citizen said yes."""
    goals = [goal for goals in town.goals.values() for goal in goals if goal.accepted_on]
    for goal in goals:
        goal.accepted_words = dice.choice(texts.YES) if dice.random() < 0.7 else ""
    Goal.objects.bulk_update(goals, ["accepted_words"])


def against_each_other(town: Town) -> None:
    """One citizen wants what the visitator sees otherwise; a sub-goal is the bridge."""
    citizen = town.citizens[texts.DISAGREES]
    own = next(goal for goal in town.goals[citizen.pk] if goal.is_live)
    visitator = town.staff[town.texts[citizen.pk].team, Role.VISITATOR]
    at = clock.at(town.today - dt.timedelta(days=9), THREE)
    other = Goal.objects.create(
        citizen=citizen, citizen_wish=texts.VISITATORS_GOAL, owner=GoalOwner.VISITATOR, against=own,
        review_date=own.review_date, created_at=at, changed_at=at, changed_by=visitator,
    )  # fmt: skip
    Goal.objects.filter(pk=own.pk).update(owner=GoalOwner.CITIZEN, against=other)
    own.owner, own.against = GoalOwner.CITIZEN, other
    town.note("goal.set", at, by=visitator, about=other, citizen=citizen)
    SubGoal.objects.create(
        goal=own, text=texts.BRIDGE, created_at=at, created_by=visitator, changed_at=at, changed_by=visitator
    )
    town.goals[citizen.pk].append(other)
    town.themes[citizen.pk].append("tryg")


def steps(town: Town, dice: random.Random) -> None:
    """Two or three sub-goals for every second goal, the first of them often reached."""
    made = []
    for number, (citizen, goal, theme) in enumerate(live_goals(town)):
        if number % 2 or not goal.specific:
            continue
        by, start = town.contact(citizen), goal.created_at
        for place, text in enumerate(texts.STEPS[theme]):
            reached = place == 0 and dice.random() < 0.7
            step = SubGoal(
                goal=goal,
                text=text,
                due_date=town.today + dt.timedelta(days=7 * place - 4),
                status=GoalStatus.REACHED if reached else GoalStatus.ACTIVE,
                created_at=start + dt.timedelta(minutes=5 + place),
                created_by=by,
                changed_at=start + dt.timedelta(minutes=5 + place),
                changed_by=by,
            )
            made.append(step)
            town.note("subgoal.added", step.created_at, by=by, about=step, citizen=citizen)
    SubGoal.objects.bulk_create(made)


def taps(town: Town, dice: random.Random) -> None:
    """A light most weeks, a smiley every second one; most goals get on, some go slowly."""
    made = []
    for number, (citizen, goal, _theme) in enumerate(live_goals(town)):
        team, contact = town.texts[citizen.pk].team, town.contact(citizen)
        begun = clock.local(goal.created_at).date()
        weeks = max(1, (town.today - begun).days // 7)
        pace = dice.choice((0.9, 0.9, 0.6, 0.3))
        for week in range(weeks):
            day = begun + dt.timedelta(days=7 * week + 3)
            if day >= town.today or (number % QUIET_EVERY == 0 and week >= weeks - 2) or dice.random() < 0.2:
                continue
            at = clock.at(day, NINE) + dt.timedelta(minutes=dice.randrange(300))
            by = contact if dice.random() < 0.7 else town.staff[team, Role.NURSE]
            light = "green" if dice.random() < pace else dice.choice(("yellow", "yellow", "red"))
            made.append(GoalPulse(goal=goal, light=light, at=at, by=by))
            if week % 2:
                score = {"green": (4, 5), "yellow": (3, 4), "red": (1, 2, 3)}[light]
                made.append(
                    GoalPulse(
                        goal=goal, smiley=dice.choice(score), at=at + dt.timedelta(minutes=1), by=contact
                    )
                )
    for pulse in made:
        town.note("goal.pulse", pulse.at, by=pulse.by, about=pulse, citizen=pulse.goal.citizen)
    GoalPulse.objects.bulk_create(made)


def talks(town: Town) -> None:
    """Start conversations whose wishes became the goals; a flower, an iceberg and two more; and a draft."""
    forms = {form.code: form for form in ConversationForm.current()}
    for citizen in list(town.citizens.values())[:WITH_START_TALK]:
        goals = [goal for goal in town.goals[citizen.pk] if goal.owner != GoalOwner.VISITATOR]
        if not goals:
            continue
        wishes = "\n".join([*(goal.citizen_wish for goal in goals), texts.OPEN_WISH])
        answers = texts.START_ANSWERS | {1: (town.texts[citizen.pk].wish, ""), 2: (wishes, "")}
        day = town.courses[citizen.pk].start_date + dt.timedelta(days=2)
        talk = held(town, citizen, forms["opstartssamtale"], day, answers, relatives=texts.RELATIVES)
        for wish, goal in zip(talk.wishes.all(), goals, strict=False):
            Wish.objects.filter(pk=wish.pk).update(goal=goal)
    for name, code, days, answers in texts.TALKS:
        held(town, town.citizens[name], forms[code], town.today - dt.timedelta(days=days), answers)
    name, code, answers = texts.DRAFT
    held(town, town.citizens[name], forms[code], town.today, answers, is_draft=True)


def held(
    town: Town,
    citizen: Citizen,
    form: ConversationForm,
    day: dt.date,
    answers: dict[int, tuple[str, str]],
    *,
    relatives: str = "",
    is_draft: bool = False,
) -> Conversation:
    """One talk by the contact person, with its answers by the question's number, and its wishes."""
    by = town.contact(citizen)
    at = town.now - dt.timedelta(hours=1) if is_draft else clock.at(day, THREE)
    done = {} if is_draft else {"state": Conversation.State.FINISHED, "finished_at": at, "finished_by": by}
    talk = Conversation.objects.create(
        citizen=citizen,
        form=form,
        held_on=day,
        relatives_present=relatives,
        started_at=at,
        started_by=by,
        **done,
    )
    fields = {field.number: field for field in form.fields.all()}
    for number, (text, mark) in answers.items():
        ConversationAnswer.objects.create(
            conversation=talk, field=fields[number], text=text, mark=Answer.Mark(mark) if mark else "",
            written_at=at, written_by=by,
        )  # fmt: skip
    code = "conversation.started" if is_draft else "conversation.finished"
    town.note(code, at, by=by, about=talk, citizen=citizen, name=form.name)
    if is_draft:
        return talk
    lines = [
        (fields[number], line)
        for number, (text, _mark) in answers.items()
        if fields[number].kind == "wish"
        for line in text.splitlines()
    ]
    Wish.objects.bulk_create(
        Wish(conversation=talk, field=field, number=number, text=line)
        for number, (field, line) in enumerate(lines, start=1)
    )
    return talk
