"""What the packaged letters cannot draw is written in a way they can, never as a box."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtr import glyphs, pdf


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Åse Bjørn – „blåbærgrød“ 20 °C", "Åse Bjørn – „blåbærgrød“ 20 °C"),
        ("Godt gået 🙂", "Godt gået :-)"),
        ("❤️", "&lt;3"),
        ("👍🏽", "[U+1F44D]"),
        ("A\u030ase", "Åse"),
        ("محمد", "[U+0645 U+062D U+0645 U+062F]"),
        ("Ολγα Иван Łukasz", "Ολγα Иван Łukasz"),
        ("①", "1"),
        ("en\u202etlav", "entlav"),
        ("\x00\x07klokke", "klokke"),
        ("\uff1cb\uff1e", "[U+FF1C]b[U+FF1E]"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("&#x27;", "&#x27;"),
    ],
)
def test_each_character_is_drawn_or_named(typed, drawn):
    assert glyphs.drawable(typed) == drawn


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_can_be_drawn_and_becomes_no_markup(typed):
    drawn = glyphs.drawable(typed)

    assert {ord(letter) for letter in drawn} - {9, 10, 13} <= glyphs.covered() | set(range(32, 127))
    for mark in "<>\"'":
        assert drawn.count(mark) <= typed.count(mark)


def test_on_paper_every_letter_is_the_packaged_one():
    made = pdf.make('<html lang="da"><body><p>Åse 🙂 محمد 日本 ✓ 👩‍👧</p></body></html>', title="x")

    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
    fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert all("Plex" in font for font in fonts)
    assert "Åse :-) [U+0645" in page.extract_text()
