"""The citizen's journey: by month, one group at a time, and nothing that the reader may not be told."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citizens import courses, journey, timeline, triage
from citizens.timeline import Entry
from dtr import clock
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def address(citizen) -> str:
    return reverse("citizen_journey", args=[citizen.pk])


def live(cast, citizen) -> None:
    """A course with what may be noted on its way."""
    course = build.make_course(citizen, kind="temporary_place")
    journey.choose_track(
        course, by=cast.vibeke, track="rehab", professions=["nurse", "therapist"], reason="Flere fag i spil"
    )
    journey.note_dialogue(course, by=cast.karim, held_on=TODAY, note="Vil helst øve om morgenen")
    place = build.make_place(cast.nord, name=f"Huset {course.pk}")
    journey.arrive(course, by=cast.vibeke, place=place, arrived_on=TODAY)
    build.make_consent(citizen, cast.karim, named=[build.make_relative(citizen, cast.karim)])


def test_entries_stand_under_the_month_of_copenhagen_newest_first(db):
    midnight = dt.datetime(2027, 2, 28, 23, 30, tzinfo=dt.UTC)
    entries = [Entry(midnight, "goal", "Marts"), Entry(midnight - dt.timedelta(hours=1), "goal", "Februar")]

    months = timeline.months(entries)

    assert [month.first_day for month in months] == [dt.date(2027, 3, 1), dt.date(2027, 2, 1)]


def test_a_kind_nobody_has_placed_is_among_the_others(db):
    [(group, count)] = timeline.groups_in([Entry(clock.now(), "unheard-of", "Nyt")])

    assert (group.code, count) == ("other", 1)


def test_the_journey_shows_the_way_and_one_group_alone(cast, browse):
    live(cast, cast.mogens)
    client = browse(cast.karim)

    whole = client.get(address(cast.mogens)).content.decode()
    talks = client.get(address(cast.mogens), {"only": "talks"}).content.decode()
    strange = client.get(address(cast.mogens), {"only": "'; --"}).content.decode()

    for text in ("Flere fag i spil", "Vil helst øve om morgenen", "Bente Ågård", "Marts", "Huset"):
        assert text.lower() in whole.lower()
    assert "Vil helst øve om morgenen" in talks
    assert "Flere fag i spil" not in talks
    assert "Flere fag i spil" in strange


def test_a_supplier_reads_on_it_neither_reasons_nor_colours_nor_others_consents(cast, browse):
    live(cast, cast.aase)
    triage.assess(cast.aase, by=cast.karim, status="red", note="Ny forvirring")
    client = browse(cast.preben)

    before = client.get(address(cast.aase)).content.decode()
    on_page = client.get(reverse("citizen", args=[cast.aase.pk])).content.decode()
    build.make_consent(cast.aase, cast.karim, cast.firm)
    after = client.get(address(cast.aase)).content.decode()

    for text in ("Flere fag i spil", "Vil helst øve om morgenen", "Ny forvirring", "Bente Ågård"):
        assert text not in before
    assert "Ny forvirring" not in on_page
    assert "Flere fag i spil" in after
    assert "Ny forvirring" in after


def test_why_a_course_was_closed_is_told_to_a_supplier_only_by_consent(cast, browse):
    course = build.make_course(cast.aase)
    courses.close(course, by=cast.vibeke, outcome="dropped_out", reason="Indlagt med nyt slagtilfælde")
    client, person = browse(cast.preben), reverse("citizen", args=[cast.aase.pk])

    def said() -> list[bool]:
        pages = [client.get(place).content.decode() for place in (address(cast.aase), person)]
        assert all("Afbrudt" in page for page in pages)
        return ["slagtilfælde" in page for page in pages]

    assert said() == [False, False]
    build.make_consent(cast.aase, cast.karim, cast.firm)
    assert said() == [True, True]


def test_it_asks_as_many_questions_for_a_long_life_as_for_a_short(cast, browse):
    client = browse(cast.karim)
    live(cast, cast.mogens)
    client.get(address(cast.mogens))
    with CaptureQueriesContext(connection) as short:
        client.get(address(cast.mogens))
    for course in cast.mogens.courses.all():
        for days in range(3):
            journey.note_dialogue(course, by=cast.karim, held_on=TODAY - dt.timedelta(days=days), note="Igen")
    build.make_consent(cast.mogens, cast.karim, cast.firm)

    with CaptureQueriesContext(connection) as long:
        client.get(address(cast.mogens))

    assert len(long) == len(short)
