"""An instrument is data with range, step and source; an impossible score is refused with the range."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import instruments, measuring
from goals.measuring import Problem
from goals.models import Instrument, Measurement

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)

# Code, lowest, highest, step, and the word for the direction: what the house ships.
SHIPPED = [
    ("barthel-20", "0", "20", "1", "up"), ("barthel-100", "0", "100", "5", "up"),
    ("gas", "-2", "2", "1", "up"), ("chair-stand-30", "0", "60", "1", "up"),
    ("ucla-3", "3", "9", "1", "down"),
    ("evs", "0", "2", "1", "down"), ("eq-5d-5l", "-0.758", "1", "0.001", "up"),
    ("eq-vas", "0", "100", "1", "up"), ("who-5", "0", "100", "4", "up"), ("smiley-5", "1", "5", "1", "up"),
    ("copm-performance", "1", "10", "0.1", "up"), ("copm-satisfaction", "1", "10", "0.1", "up"),
    ("fim", "18", "126", "1", "up"), ("amps-motor", "-4", "5", "0.01", "up"),
    ("amps-process", "-4", "5", "0.01", "up"), ("fsiii-level", "0", "4", "1", "down"),
    ("triage", "1", "3", "1", "down"), ("sft-chair", "0", "60", "1", "up"), ("sft-arm", "0", "80", "1", "up"),
    ("sft-step", "0", "300", "1", "up"), ("sft-reach", "-50", "50", "0.5", "up"),
    ("sft-back", "-60", "40", "0.5", "up"), ("sft-up-and-go", "0", "180", "0.1", "down"),
]  # fmt: skip
BARTHEL_20 = [2, 3, 1, 2, 1, 3, 2, 2, 2, 2]


def shipped(code):
    return Instrument.objects.get(code=code)


def measure(cast, code, **more):
    return measuring.measure(
        cast.mogens, by=cast.karim, instrument=shipped(code), measured_on=more.pop("day", TODAY), **more
    )


def refused(verb):
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value


def test_every_shipped_instrument_is_in_this_table():
    assert {one.code for one in Instrument.objects.all()} == {row[0] for row in SHIPPED}


@pytest.mark.parametrize(("code", "least", "most", "step", "direction"), SHIPPED)
def test_an_instrument_takes_both_ends_and_refuses_what_lies_beyond_or_between(
    code, least, most, step, direction
):
    instrument, small = shipped(code), Decimal(step)
    assert (instrument.minimum, instrument.maximum, instrument.step, instrument.direction) == (
        Decimal(least), Decimal(most), small, direction,
    )  # fmt: skip

    for value in (least, most):
        instruments.check(instrument, Decimal(value))
    with translation.override("en"):
        for value in (Decimal(least) - small, Decimal(most) + small):
            refusal = refused(lambda value=value: instruments.check(instrument, value))
            assert refusal.code == "out_of_range"
            assert f"from {Decimal(least)} to {Decimal(most)}" in refusal.sentence
        refusal = refused(lambda: instruments.check(instrument, Decimal(least) + small / 2))
        assert refusal.code == "off_step"
        assert f"steps of {small}." in refusal.sentence


def test_every_threshold_and_every_band_has_a_source_and_every_instrument_a_licence_note():
    for one in Instrument.objects.all():
        assert one.licence_note, one.code
        assert one.threshold_source or one.change_threshold is None, one.code
        assert one.bands_source or not one.bands, one.code
        one.full_clean()


def test_a_range_from_general_knowledge_and_what_is_kept_are_said_in_the_note():
    noted = dict(Instrument.objects.values_list("code", "licence_note"))
    guessed = {code for code, note in noted.items() if "Yderpunkterne: almen faglig viden" in note}
    assert guessed == {
        "chair-stand-30", "amps-motor", "amps-process", "sft-chair", "sft-arm", "sft-step", "sft-reach",
        "sft-back", "sft-up-and-go",
    }  # fmt: skip
    assert noted["evs"].endswith("Her gemmes kun scoren")


def test_a_note_of_ones_own_or_on_a_range_of_ones_own_is_let_be():
    step = import_module("goals.migrations.0006_say_what_notes_lacked")
    step.take_away(apps, None)
    Instrument.objects.filter(code="evs").update(licence_note="Vores eget skema")
    Instrument.objects.filter(code="sft-arm").update(maximum=60)

    step.add(apps, None)

    assert shipped("evs").licence_note == "Vores eget skema"
    assert "Yderpunkterne" not in shipped("sft-arm").licence_note
    assert "Yderpunkterne" in shipped("sft-step").licence_note


def test_what_belongs_to_somebody_is_kept_as_a_score_only():
    for one in Instrument.objects.filter(is_score_only=True):
        assert one.items == []
    assert set(Instrument.objects.filter(is_score_only=True).values_list("code", flat=True)) == {
        "copm-performance", "copm-satisfaction", "eq-5d-5l", "eq-vas", "fim", "amps-motor", "amps-process",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "items", "value"),
    [
        ("barthel-20", BARTHEL_20, 20), ("barthel-20", [0] * 10, 0),
        ("barthel-100", [10, 15, 5, 10, 5, 15, 10, 10, 10, 10], 100), ("barthel-100", [5] * 10, 50),
        ("who-5", [5] * 5, 100), ("who-5", [3, 2, 3, 4, 1], 52), ("who-5", [0] * 5, 0),
        ("ucla-3", [1, 1, 1], 3), ("ucla-3", [3, 3, 3], 9), ("ucla-3", [2, 3, 1], 6),
    ],
)  # fmt: skip
def test_items_are_added_up(cast, code, items, value):
    noted = measure(cast, code, items=[Decimal(one) for one in items])

    assert noted.value == value
    assert noted.items == [str(one) for one in items]


@pytest.mark.parametrize(
    ("code", "items", "reason"),
    [
        ("who-5", [5, 5, 5, 5], "items_missing"), ("who-5", [5, 5, None, 5, 5], "items_missing"),
        ("who-5", [5] * 6, "items_missing"), ("who-5", [6, 0, 0, 0, 0], "out_of_range"),
        ("who-5", [-1, 1, 0, 0, 0], "out_of_range"), ("ucla-3", [0, 3, 3], "out_of_range"),
        ("who-5", ["0.5", "0.5", 0, 0, 0], "off_step"), ("barthel-20", [3, *BARTHEL_20[1:]], "out_of_range"),
        ("fim", [1], "no_items"),
    ],
)  # fmt: skip
def test_a_part_of_the_items_or_an_impossible_one_is_refused(cast, code, items, reason):
    scores = [None if one is None else Decimal(one) for one in items]

    assert refused(lambda: measure(cast, code, items=scores)).code == reason
    assert not Measurement.objects.exists()


def test_nine_means_not_relevant_for_the_level_and_nothing_else(cast):
    measure(cast, "fsiii-level", value=Decimal(9))

    assert refused(lambda: measure(cast, "fsiii-level", value=Decimal(8))).code == "out_of_range"
    assert refused(lambda: measure(cast, "smiley-5", value=Decimal(9))).code == "out_of_range"


def test_triage_is_given_on_its_own_page_and_a_score_is_never_left_out(cast):
    assert refused(lambda: measure(cast, "triage", value=Decimal(1))).code == "not_here"
    assert refused(lambda: measure(cast, "smiley-5")).code == "empty"


# COPM


def copm(cast, *rows, by=None, day=TODAY):
    problems = [Problem(*row) for row in rows]
    return measuring.measure_copm(cast.mogens, by=by or cast.karim, problems=problems, measured_on=day)


def test_copm_keeps_titles_and_scores_and_finds_both_means(cast):
    performance, satisfaction = copm(cast, ("Gå i bad", 3, 2), ("Lave kaffe", 5, 4), ("Gå tur", 5, 4))

    assert (performance.value, satisfaction.value) == (Decimal("4.3"), Decimal("3.3"))
    assert (performance.instrument.code, satisfaction.instrument.code) == instruments.COPM_CODES
    assert performance.problems[0] == {"title": "Gå i bad", "performance": 3, "satisfaction": 2}
    assert performance.problem_key == satisfaction.problem_key != ""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "problems"),
        ([("A", 1, 1), ("B", 1, 1), ("C", 1, 1), ("D", 1, 1), ("E", 1, 1), ("F", 1, 1)], "problems"),
        ([("Gå tur", 1, 1), (" gå  TUR ", 2, 2)], "problems"),
        ([("  ", 1, 1)], "problems"),
        ([("Gå tur", 0, 1)], "out_of_range"),
        ([("Gå tur", 1, 11)], "out_of_range"),
        ([("x" * 101, 1, 1)], "too_long"),
    ],
)
def test_impossible_problems_are_refused_and_nothing_is_kept(cast, rows, reason):
    assert refused(lambda: copm(cast, *rows)).code == reason
    assert not Measurement.objects.exists()
    assert not Event.objects.changes().exists()


def test_the_mean_is_rounded_half_up():
    assert instruments.mean([1, 1, 2, 1]) == Decimal("1.3")
    assert instruments.mean([10] * 5) == 10


# Striking out


def test_a_wrong_score_is_struck_out_with_the_reason_and_stays_to_be_read(cast):
    wrong = measure(cast, "smiley-5", value=Decimal(1))
    for _ in range(2):
        measuring.strike_out(wrong, by=cast.inge, reason=" Forkert borger ")

    kept = Measurement.every.get()
    assert (kept.struck_by, kept.struck_reason, kept.value) == (cast.inge, "Forkert borger", 1)
    assert not Measurement.objects.exists()
    assert not cast.mogens.measurements.exists()
    assert [event.code for event in Event.objects.changes()] == ["goal.measured", "goal.measurement_struck"]


def test_striking_out_one_half_of_copm_takes_the_other_along(cast):
    performance, _satisfaction = copm(cast, ("Gå tur", 3, 2))

    measuring.strike_out(performance, by=cast.karim, reason="Tastefejl")

    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("karim", " ", "no_reason"), ("karim", "x" * 301, "too_long"), ("sofie", "x", "not_yours"),
        ("preben", "x", "not_yours"),
    ],
)  # fmt: skip
def test_striking_out_asks_for_a_reason_and_the_right_person(cast, who, reason, code):
    wrong = measure(cast, "smiley-5", value=Decimal(1))

    assert refused(lambda: measuring.strike_out(wrong, by=getattr(cast, who), reason=reason)).code == code
    assert Measurement.objects.exists()


# Versions


def test_only_the_newest_version_is_offered(db):
    old = shipped("smiley-5")
    Instrument.objects.create(code="smiley-5", version=2, name="Smiley", minimum=1, maximum=7)

    offered = Instrument.objects.in_use().filter(code="smiley-5")

    assert [one.version for one in offered] == [2]
    assert old.version == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"items": [{"name": "x"}]}, {"items": [1]}, {"items": {"a": 1}}, {"bands": [{"from": "x"}]},
        {"bands": [{"from": 5, "to": 1, "text": "x"}]}, {"labels": [1]}, {"labels": {"x": "y"}},
        {"items": [{"name": "A", "minimum": 0, "maximum": 3, "step": 1}]},
        {"items": [{"name": "A", "minimum": 1, "maximum": 5, "step": 0}]},
    ],
)  # fmt: skip
def test_what_no_page_could_read_is_refused_in_the_administration(db, fields):
    with pytest.raises(ValidationError):
        Instrument(code="ny", name="Ny", minimum=1, maximum=5, licence_note="Fri", **fields).clean()


def test_a_new_score_is_one_of_the_newest_version(cast):
    old = Instrument.objects.get(code="smiley-5")
    Instrument.objects.create(code="smiley-5", version=2, name="Smiley", minimum=1, maximum=7)

    with pytest.raises(Refusal) as caught:
        measuring.measure(cast.mogens, by=cast.karim, instrument=old, value=3, measured_on=TODAY)

    assert caught.value.code == "old_version"
    assert not Measurement.objects.exists()


def test_a_used_version_stands_and_a_new_one_begins_as_its_copy(cast, browse):
    smiley = shipped("smiley-5")
    measure(cast, "smiley-5", value=Decimal(3))
    client = browse(cast.astrid)

    page = client.get(f"/administration/goals/instrument/{smiley.pk}/change/").content.decode()
    assert 'name="maximum"' not in page

    client.post(
        "/administration/goals/instrument/", {"action": "begin_new_version", "_selected_action": [smiley.pk]}
    )
    newest = Instrument.objects.in_use().get(code="smiley-5")
    assert (newest.version, newest.maximum) == (2, 5)
    page = client.get(f"/administration/goals/instrument/{newest.pk}/change/").content.decode()
    assert 'name="maximum"' in page
