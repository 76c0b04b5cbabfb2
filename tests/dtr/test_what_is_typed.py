"""What nobody sees is no text, and a number is what people write as one; in every form at once."""

from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse

from citizens.models import Closure
from citizens.sheet import read
from dtr import clock
from dtr.unseen import is_unseen
from goals.models import Instrument, Measurement
from meetings.models import AgendaProposal
from tests import build

UNSEEN = [
    "\u200b", "\u2060\ufeff", "\u00ad", "\u00a0", " \t\r\n", "\u0301\u0308", "\u3164", "\u2800", "\ufe0f",
    "\u202e\u200f", "\u2028", "\U000e0041",
]  # fmt: skip
CATEGORY = AgendaProposal.Category.values[0]
NO_NUMBERS = ["1_0", "\uff11\uff10", "\u0661\u0660", "1e1", "0x1", "NaN", "Infinity", "x"]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_reason_that_nobody_sees_is_none(cast, browse, text):
    visitator = browse(cast.vibeke)
    course = build.make_course(cast.mogens)

    proposed = browse(cast.karim).post(
        reverse("nominate", args=[cast.mogens.pk]), {"agenda_reason": text, "category": CATEGORY}
    )
    closed = visitator.post(
        reverse("course_close", args=[course.pk]),
        {"outcome": "dropped_out", "reason": text, "closed_on": clock.today().isoformat()},
    )

    assert is_unseen(text)
    assert (proposed.status_code, closed.status_code) == (422, 422)
    assert not AgendaProposal.objects.exists()
    assert not Closure.objects.exists()


@pytest.mark.parametrize("text", ["a", "å", "👍", "👍\ufe0f", "\u200b.", "e\u0301", "–", "محمد", "1"])
def test_what_somebody_sees_is_a_text(text):
    assert not is_unseen(text)


def test_what_is_seen_arrives_as_it_was_typed(cast, browse):
    reason = "Smerter\u00ad i\u00a0ho\u0301ften 👩\u200d👧"

    browse(cast.karim).post(
        reverse("nominate", args=[cast.mogens.pk]), {"agenda_reason": reason, "category": CATEGORY}
    )

    assert AgendaProposal.objects.get().agenda_reason == reason


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_a_number_is_written_with_plain_figures(cast, browse, typed):
    scale = Instrument.objects.get(code="barthel-20")
    form = {
        "instrument": scale.pk, "value": typed, "measured_on": f"{clock.today()}", "informant": "staff",
    }  # fmt: skip

    answer = browse(cast.karim).post(reverse("measurement_new", args=[cast.mogens.pk]), form)

    assert answer.status_code == 422
    assert not Measurement.objects.exists()
    for kind in (forms.IntegerField, forms.FloatField, forms.DecimalField):
        with pytest.raises(forms.ValidationError):
            kind().clean(typed)


@pytest.mark.parametrize(
    ("typed", "read_as"), [("10", 10), (" 7 ", 7), ("-3", -3), ("+4", 4), ("2,5", "2.5")]
)
def test_a_number_as_people_write_it_is_read(typed, read_as):
    assert forms.DecimalField(localize=True).clean(typed) == Decimal(read_as)


def test_a_cell_that_nobody_sees_is_empty_in_the_file_of_citizens(db):
    sheet = read("Navn;CPR-nr.;Forløb\nMogens;\u200b;\u2060\n".encode())

    assert [*sheet.lines[0].cells.values()].count("") == 2
