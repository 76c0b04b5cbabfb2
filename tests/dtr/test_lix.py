"""LIX: how hard a Danish text is to read, as one figure."""

import pytest

from dtr.lix import lix


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", None),
        (" … 12. ", 1),
        ("Hun går.", 2),
        ("Hun går. Han ser.", 2),
        # 8 words, 2 sentences, 2 of 7 letters or more
        ("Hun vil gerne handle. Hjælperen kommer klokken otte.", 29),
        # a date is no end of a sentence
        ("Det sker senest den 9. marts 2027.", 7),
        # each line of a list is read as one
        ("Det har vi aftalt:\n- Øve trappe.\n- Ringe til ham.", 3),
    ],
)
def test_the_figure_is_words_a_sentence_and_the_share_of_long_ones(text, figure):
    assert lix(text) == figure


def test_authority_danish_is_hard_and_plain_danish_is_easy():
    hard = (
        "I henhold til bestemmelserne vedrørende visitationsproceduren foretages der efterfølgende "
        "en revurdering af borgerens rehabiliteringspotentiale i samarbejde med leverandøren."
    )
    plain = "Vi holdt et møde om dig. Vi talte om, hvad du gerne vil. Du kan sige nej."

    assert lix(hard) > 60
    assert lix(plain) <= 20
