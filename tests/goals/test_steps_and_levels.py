"""A goal has sub-goals with a state of their own, perhaps a condition with levels, and a whole history."""

import datetime as dt

import pytest

from citizens import consents
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import history, levels, progress, smarte, subgoals
from goals.models import (
    FunctionalCondition,
    Goal,
    GoalRevision,
    LevelJudgement,
    SmarteCriterion,
    SubGoal,
    VaguePhrase,
)
from tests import build
from tests.goals.test_writing_a_goal import SMART

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast):
    return build.make_goal(cast.mogens)


@pytest.fixture
def moving():
    return FunctionalCondition.objects.get(code="mobilitet-og-bevaegelse")


def about(condition, now=3, expected=1):
    return {"condition": condition, "current_level": now, "expected_level": expected}


def codes():
    return [event.code for event in Event.objects.changes()]


# Sub-goals


def test_a_step_is_added_changed_and_reached_and_keeps_what_it_said(cast, goal):
    step = subgoals.add(goal, by=cast.karim, text=" Går til postkassen ", due_date=dt.date(2027, 4, 1))
    step = subgoals.revise(
        step, by=cast.inge, text="Går til postkassen hver dag", due_date=None, seen_version=1
    )
    step = subgoals.move(step, by=cast.karim, status="reached", seen_version=2)

    assert (step.text, step.status, step.version) == ("Går til postkassen hver dag", "reached", 3)
    assert [one.text for one in step.revisions.all()] == ["Går til postkassen hver dag", "Går til postkassen"]
    assert codes() == ["subgoal.added", "subgoal.revised", "subgoal.moved"]


def test_the_same_step_twice_is_one_and_the_same_change_is_none(cast, goal):
    step = subgoals.add(goal, by=cast.karim, text="Går til postkassen")
    subgoals.add(goal, by=cast.karim, text="Går til postkassen")
    subgoals.move(step, by=cast.karim, status="active", seen_version=9)
    subgoals.revise(step, by=cast.karim, text="Går til postkassen", due_date=None, seen_version=9)

    assert SubGoal.objects.count() == 1
    assert codes() == ["subgoal.added"]


def test_who_changes_an_overtaken_step_is_told(cast, goal):
    step = subgoals.add(goal, by=cast.karim, text="Går")
    subgoals.revise(step, by=cast.inge, text="Inges", due_date=None, seen_version=1)

    with pytest.raises(subgoals.SubGoalOvertaken) as told:
        subgoals.revise(step, by=cast.karim, text="Karims", due_date=None, seen_version=1)

    assert told.value.current.text == "Inges"
    assert SubGoal.objects.get().text == "Inges"


@pytest.mark.parametrize(
    ("who", "fields", "code"),
    [
        ("sofie", {"text": "Går"}, "not_yours"),
        ("karim", {"text": "  "}, "empty"),
        ("karim", {"text": "x" * 501}, "too_long"),
        ("karim", {"text": "Går", "due_date": dt.date(2090, 1, 1)}, "date_impossible"),
    ],
)
def test_an_impossible_step_is_refused(cast, goal, who, fields, code):
    with pytest.raises(Refusal) as refusal:
        subgoals.add(goal, by=getattr(cast, who), **fields)

    assert refusal.value.code == code
    assert codes() == []


def test_an_ended_goal_gets_no_more_steps_and_no_goal_gets_too_many(cast, goal):
    for number in range(subgoals.MOST):
        subgoals.add(goal, by=cast.karim, text=f"Trin {number}")
    with pytest.raises(Refusal) as many:
        subgoals.add(goal, by=cast.karim, text="Et til")
    Goal.objects.update(status="reached")
    with pytest.raises(Refusal) as ended:
        subgoals.add(goal, by=cast.karim, text="Et til")

    assert (many.value.code, ended.value.code) == ("too_many", "goal_ended")


def test_steps_are_written_on_the_card(cast, browse, goal, htmx):
    client = browse(cast.karim)

    added = client.post(f"/goals/{goal.pk}/steps/", {"text": "Går til postkassen"}, headers=htmx)
    step = SubGoal.objects.get()
    moved = client.post(f"/goals/steps/{step.pk}/status/reached/", {"version": "1"}, headers=htmx)
    plain = client.post(f"/goals/steps/{step.pk}/", {"text": "Går langt", "version": "2"})

    assert f'id="subgoals-{goal.pk}"' in added.content.decode()
    assert "status-reached" in moved.content.decode()
    assert plain["Location"] == f"/citizens/{cast.mogens.pk}/#goal-{goal.pk}"
    assert "Går langt" in client.get(f"/citizens/{cast.mogens.pk}/").content.decode()


def test_two_who_change_a_step_see_both_texts(cast, browse, goal, htmx):
    step = subgoals.add(goal, by=cast.karim, text="Går")
    subgoals.revise(step, by=cast.inge, text="Inges tekst", due_date=None, seen_version=1)
    client = browse(cast.karim)

    for headers in (htmx, {}):
        clash = client.post(
            f"/goals/steps/{step.pk}/", {"text": "Karims tekst", "version": "1"}, headers=headers
        )
        text = clash.content.decode()
        assert clash.status_code == 422
        assert "Inges tekst" in text
        assert "Karims tekst" in text
        assert 'name="version" value="2"' in text
    client.post(f"/goals/steps/{step.pk}/", {"text": "Karims tekst", "version": "2"})

    assert SubGoal.objects.get().text == "Karims tekst"
    assert "Inges tekst" in client.get(f"/goals/{goal.pk}/history/").content.decode()


def test_a_fault_in_a_step_keeps_what_was_typed(cast, browse, goal, htmx):
    typed = {"text": "Går til postkassen", "due_date": "31.2.2027"}

    for headers in (htmx, {}):
        answer = browse(cast.karim).post(f"/goals/{goal.pk}/steps/", typed, headers=headers)
        assert answer.status_code == 422
        assert "Går til postkassen" in answer.content.decode()
    assert not SubGoal.objects.exists()


# Conditions and levels


def test_there_are_thirteen_conditions_in_four_areas_and_old_ones_know_their_heirs():
    live = FunctionalCondition.objects.valid_on(clock.today())

    assert live.count() == 13
    assert len(set(live.values_list("area", flat=True))) == 4
    old = FunctionalCondition.objects.get(code="J1.1")
    assert old.is_outgoing
    assert old.replaced_by.title == "Personlig pleje"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"current_level": None}, "levels_missing"),
        ({"expected_level": None}, "levels_missing"),
        ({"current_level": 5}, "off_scale"),
        ({"expected_level": -1}, "off_scale"),
        ({"condition": None}, "levels_missing"),
    ],
)
def test_a_condition_goes_with_both_levels_on_the_scale(cast, moving, fields, code):
    with pytest.raises(Refusal) as refusal:
        progress.set_goal(cast.mogens, by=cast.karim, citizen_wish="Gå", **(about(moving) | fields))

    assert refusal.value.code == code
    assert not Goal.objects.exists()


def test_a_new_goal_is_not_about_an_outgoing_condition_and_an_old_goal_keeps_its_own(cast):
    old = FunctionalCondition.objects.get(code="J3.8")
    with pytest.raises(Refusal) as refusal:
        progress.set_goal(cast.mogens, by=cast.karim, citizen_wish="Gå", **about(old))
    kept = build.make_goal(cast.mogens, **about(old))

    progress.revise(kept, by=cast.karim, seen_version=1, specific="Går")

    assert refusal.value.code == "condition_outgoing"
    assert Goal.objects.get().condition == old


def test_a_level_is_judged_again_with_its_date(cast, moving):
    goal = progress.set_goal(cast.mogens, by=cast.karim, citizen_wish="Gå", **about(moving))

    progress.judge_level(goal, by=cast.inge, level=2, judged_on=clock.today())
    progress.judge_level(goal, by=cast.inge, level=2, judged_on=clock.today())
    progress.judge_level(goal, by=cast.inge, level=4, judged_on=dt.date(2027, 1, 5))

    goal.refresh_from_db()
    assert goal.current_level == 2
    assert list(goal.levels.values_list("level", "judged_on")) == [
        (2, clock.today()), (3, clock.today()), (4, dt.date(2027, 1, 5)),
    ]  # fmt: skip
    assert codes() == ["goal.set", "goal.level_judged", "goal.level_judged"]
    assert GoalRevision.objects.get().as_goal().current_level == 3


@pytest.mark.parametrize(
    ("who", "level", "day", "code"),
    [
        ("sofie", 1, dt.date(2027, 3, 1), "not_yours"),
        ("karim", 7, dt.date(2027, 3, 1), "off_scale"),
        ("karim", 1, dt.date(2027, 3, 3), "date_impossible"),
        ("karim", 1, dt.date(1979, 1, 1), "date_impossible"),
    ],
)
def test_an_impossible_judgement_is_refused(cast, moving, who, level, day, code):
    goal = build.make_goal(cast.mogens, **about(moving))

    with pytest.raises(Refusal) as refusal:
        progress.judge_level(goal, by=getattr(cast, who), level=level, judged_on=day)

    assert refusal.value.code == code
    assert not LevelJudgement.objects.exists()


def test_a_goal_without_a_condition_has_no_level(cast, goal):
    with pytest.raises(Refusal) as refusal:
        progress.judge_level(goal, by=cast.karim, level=1, judged_on=clock.today())

    assert refusal.value.code == "no_condition"


def test_a_second_live_goal_for_a_condition_is_warned_of_and_allowed(cast, browse, moving):
    build.make_goal(cast.mogens, "Gå til købmanden", **about(moving))
    typed = SMART | {
        "citizen_wish": "Gå til kirken", "condition": moving.pk, "current_level": "3", "expected_level": "2",
    }  # fmt: skip

    page = browse(cast.karim).post(f"/goals/new/{cast.mogens.pk}/", typed, follow=True).content.decode()

    assert Goal.objects.count() == 2
    assert "Gå til købmanden" in page
    assert page.count("notice-warning") >= 1
    assert [
        one.citizen_wish for one in levels.also_about(Goal.objects.get(citizen_wish="Gå til kirken"))
    ] == ["Gå til købmanden"]


def test_a_level_without_its_condition_is_a_sentence_and_the_text_stays(cast, browse):
    answer = browse(cast.karim).post(f"/goals/new/{cast.mogens.pk}/", SMART | {"current_level": "3"})

    assert answer.status_code == 422
    assert "600 meter uden pause" in answer.content.decode()


def test_a_level_is_judged_on_the_card(cast, browse, moving, htmx):
    goal = build.make_goal(cast.mogens, **about(moving))
    client = browse(cast.karim)

    good = client.post(f"/goals/{goal.pk}/level/", {"level": "2", "judged_on": "2027-03-02"}, headers=htmx)
    bad = client.post(f"/goals/{goal.pk}/level/", {"level": "2", "judged_on": "2028-03-02"})

    assert f'id="goal-{goal.pk}"' in good.content.decode()
    assert bad.status_code == 422
    assert Goal.objects.get().current_level == 2


# Whose goal


def test_goals_that_stand_against_each_other_say_whose_they_are(cast, browse):
    own = build.make_goal(cast.mogens, "Jeg vil blive i mit hus", owner="citizen")
    theirs = progress.set_goal(
        cast.mogens, by=cast.vibeke, citizen_wish="Færre besøg om natten", owner="visitator", against=own
    )

    page = browse(cast.karim).get(f"/citizens/{cast.mogens.pk}/").content.decode()

    assert f'href="#goal-{own.pk}"' in page
    assert theirs.against == own


def test_a_goal_stands_only_against_another_goal_of_the_same_citizen(cast, goal):
    foreign = build.make_goal(cast.niels)

    for against in (foreign, goal):
        with pytest.raises(Refusal) as refusal:
            progress.revise(goal, by=cast.karim, seen_version=1, against=against)
        assert refusal.value.code == "foreign_goal"


# Two at once, and the history


def test_both_texts_are_shown_for_the_new_fields_too(cast, browse, goal, moving):
    edit = f"/goals/{goal.pk}/edit/"
    levelled = {"condition": moving.pk, "current_level": "3", "expected_level": "1"}
    browse(cast.inge).post(edit, SMART | levelled | {"accepted_words": "Det vil jeg", "version": "1"})

    clash = browse(cast.karim).post(
        edit, SMART | levelled | {"current_level": "4", "accepted_words": "Ja tak", "version": "1"}
    )

    assert clash.status_code == 409
    shown = {str(label): (str(theirs), str(mine)) for label, theirs, mine in clash.context["differences"]}
    assert ("Det vil jeg", "Ja tak") in shown.values()
    assert len(shown) == 2


def test_whoever_writes_is_told_that_somebody_saved_meanwhile(cast, browse, goal):
    client = browse(cast.karim)
    assert client.get(f"/goals/{goal.pk}/since/1/").status_code == 204

    progress.revise(goal, by=cast.inge, seen_version=1, specific="Går")

    told = client.get(f"/goals/{goal.pk}/since/1/")
    assert "Inge Kjær" in told.content.decode()
    assert "hx-get" not in told.content.decode()
    assert browse(cast.sofie).get(f"/goals/{goal.pk}/since/1/").status_code == 404


def test_the_history_tells_of_words_status_levels_and_steps(cast, goal, moving):
    goal = progress.revise(goal, by=cast.inge, seen_version=1, **about(moving))
    progress.judge_level(goal, by=cast.karim, level=2, judged_on=clock.today())
    step = subgoals.add(goal, by=cast.karim, text="Går til postkassen")
    subgoals.move(step, by=cast.karim, status="reached", seen_version=1)
    progress.move(Goal.objects.get(), by=cast.karim, status="reached", seen_version=3)

    kinds = [change.kind for change in history.of(Goal.objects.get())]

    assert sorted(kinds) == ["level"] * 2 + ["subgoal"] * 2 + ["words"] * 4


# What SMARTE asks is data


def test_each_missing_letter_is_named_in_a_sentence_that_can_be_edited(cast):
    SmarteCriterion.objects.filter(check_name="target_date").update(sentence="Sæt en dato, Karim.")
    SmarteCriterion.objects.filter(letter="E").update(is_used=False)

    advice = smarte.check(Goal(citizen_wish="Gå"))

    assert [one.letter for one in advice] == ["S", "M", "A", "R", "T", "T"]
    assert "Sæt en dato, Karim." in [one.sentence for one in advice]
    assert [letter for letter, _met in smarte.letters(Goal())] == list("SMART")


@pytest.mark.parametrize(
    ("text", "is_vague"),
    [
        ("STØTTE  TIL gang", True),
        ("vi skal sikre\nat han går", True),
        ("Personalet skal sikre, at han går", True),
        ("støtte, til", True),
        ("Støtter tilsynet", False),
        ("Går", False),
    ],
)
def test_vague_phrases_are_found_as_words_and_nowhere_else(text, is_vague):
    found = [one for one in smarte.check(Goal(specific=text)) if one.letter == "S"]

    assert bool(found) == is_vague


def test_a_phrase_of_the_municipality_own_is_found_with_its_advice():
    VaguePhrase.objects.create(phrase="i videst mulige omfang", advice="Skriv hvor langt.")

    advice = smarte.check(Goal(specific="Går i videst mulige omfang (med pauser)"))

    assert "Skriv hvor langt." in advice[0].sentence


@pytest.mark.parametrize(
    ("kind", "now", "expected", "fits"),
    [
        ("resolve", 3, 0, True), ("resolve", 3, 1, False), ("reduce", 3, 2, True), ("reduce", 3, 3, False),
        ("maintain", 2, 2, True), ("maintain", 2, 1, False), ("reduce", 9, 9, True),
    ],
)  # fmt: skip
def test_the_expected_level_is_held_against_the_kind_of_goal(kind, now, expected, fits):
    goal = Goal(realistic="Ja", goal_type=kind, current_level=now, expected_level=expected)

    assert ("R" not in {one.letter for one in smarte.check(goal)}) == fits


# What no consent covers


def test_a_supplier_without_consent_is_told_no_condition_and_no_level(cast, browse, moving):
    goal = progress.set_goal(cast.aase, by=cast.karim, citizen_wish="Gå", **about(moving))
    progress.judge_level(goal, by=cast.karim, level=2, judged_on=clock.today())
    preben = browse(cast.preben)

    def read():
        paths = (f"/citizens/{cast.aase.pk}/", f"/goals/{goal.pk}/history/", f"/goals/{goal.pk}/edit/")
        return [moving.title in preben.get(path).content.decode() for path in paths]

    def judge():
        data = {"level": "1", "judged_on": "2027-03-02"}
        return preben.post(f"/goals/{goal.pk}/level/", data).status_code

    assert read() == [False, False, False]
    assert judge() == 409
    preben.post(f"/goals/{goal.pk}/edit/", SMART | {"version": "2"})
    assert Goal.objects.get().condition == moving

    consents.give(
        cast.aase, by=cast.karim, how="oral", given_on=clock.today(), units=[cast.firm], covers_health=True
    )
    assert read() == [True, True, True]
    assert judge() == 302
