"""Nobody is found in a figure, nor in what can be worked out from several of them.

Some tests take the part of a reader who knows how numbers are hidden, and goes through every quarter that
fits with what the page tells.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.figures import small
from meetings.figures.small import Amount, Share, Split
from meetings.figures.told import HIDDEN, Form


@pytest.mark.parametrize(
    ("share", "form", "part", "whole"),
    [
        (Share(0, 0), Form.NOTHING, None, None),
        (Share(4, 4), Form.HIDDEN, None, None),
        (Share(2, 6), Form.HIDDEN, None, None),
        (Share(4, 20), Form.FEW, 5, 20),
        (Share(17, 20), Form.MOST, 15, 20),
        (Share(0, 20), Form.EXACT, 0, 20),
        (Share(20, 20), Form.EXACT, 20, 20),
        (Share(5, 10), Form.EXACT, 5, 10),
    ],
)
def test_a_share_tells_no_number_between_one_and_four_on_either_side(share, form, part, whole):
    told = small.tell(share, 5)

    assert (told.form, told.part, told.whole) == (form, part, whole)


def test_an_amount_over_fewer_than_five_is_hidden():
    assert small.tell(Amount(12.0, 4), 5) == HIDDEN
    assert small.tell(Amount(12.04, 5), 5).value == 12.0


@given(st.lists(st.integers(0, 30), min_size=1, max_size=7), st.integers(5, 12))
def test_no_kind_of_a_split_is_found_by_subtraction(counts, least):
    told = small.tell(Split([(str(nth), count) for nth, count in enumerate(counts)]), least)

    shown = {cell.code: cell.count for cell in told.cells}
    assert all(count >= least for count in shown.values())
    if told.form == Form.EXACT:
        hidden = [count for nth, count in enumerate(counts) if str(nth) not in shown]
        assert sum(shown.values()) == sum(counts)
        assert sum(hidden) == 0 or sum(hidden) >= least


@given(st.integers(0, 60), st.integers(0, 60), st.integers(5, 12))
def test_a_share_never_tells_how_many_a_few_are(part, rest, least):
    told = small.tell(Share(part, part + rest), least)

    if told.form == Form.EXACT:
        assert part == 0 or part >= least
        assert rest == 0 or rest >= least


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 12), st.integers(5, 12))
def test_where_few_lie_between_two_figures_it_is_not_told_of_how_many(part, rest, few, least):
    told = small.tell(Share(part, part + rest, [few]), least)
    mean = small.tell(Amount(12.0, part + rest, [few]), least)

    if 0 < few < least:
        assert (told.percent, told.whole, mean.whole) == (None, None, None)
        assert told.part is None or told.part == 0 or told.part >= least


def test_a_mean_whose_count_gives_a_small_number_is_hidden():
    assert small.tell(Amount(0.5, 6, made_of=3), 5) == HIDDEN
    assert small.tell(Amount(1.0, 6, made_of=6), 5).value == 1.0


def _only_one(found):
    """The small numbers that somebody finds who works out everything that fits with what is told."""
    return [numbers for numbers in found.values() if len(numbers) == 1 and 0 < min(numbers) < 5]


def test_no_small_number_is_found_from_a_figure_and_its_completeness():
    """Of some, so many are noted, and so many of those are as they should be: everything up to forty."""
    late, missing, good = {}, {}, {}
    for whole in range(41):
        for noted in range(whole + 1):
            for part in range(noted + 1):
                figure = small.tell(Share(part, whole), 5)
                seen = figure, small.tell_beside(Share(noted, whole), figure, 5)
                late.setdefault(seen, set()).add(noted - part)
                missing.setdefault(seen, set()).add(whole - noted)
                good.setdefault(seen, set()).add(part)

    assert [_only_one(found) for found in (late, missing, good)] == [[], [], []]


def test_no_small_number_is_found_from_a_count_and_the_completeness_beside_it():
    """A median over some of those who have a note, beside how many of all have one."""
    between = {}
    for whole in range(41):
        for noted in range(whole + 1):
            for count in range(noted + 1):
                figure = small.tell(Amount(2.0, count, [noted - count]), 5)
                seen = figure, small.tell_beside(Share(noted, whole), figure, 5)
                between.setdefault(seen, set()).add(noted - count)

    assert _only_one(between) == []


def test_goals_of_a_hidden_kind_are_not_found_from_the_dropped_ones():
    """Somebody holds every figure of ended goals against the others; per cents tell as much as numbers."""
    found = {}
    for dropped in range(16):
        for maintain in range(12):
            for reduce in range(12):
                kinds = maintain, reduce
                told = [small.tell(Share(0, one), 5) for one in kinds]
                seen = small.tell(Share(dropped, dropped + sum(kinds), [dropped, *kinds]), 5), *told
                found.setdefault(seen, []).append(kinds)

    for which in range(2):
        assert _only_one({seen: {kinds[which] for kinds in all} for seen, all in found.items()}) == []


def test_carried_over_and_discussed_are_not_found_from_each_other():
    found = {}
    for postponed in range(16):
        for discussed in range(16):
            for left in range(6):
                settled, items = postponed + discussed, postponed + discussed + left
                seen = (
                    small.tell(Share(postponed, settled, [postponed, discussed]), 5),
                    small.tell_beside(Share(settled, items, [discussed, postponed, left]), HIDDEN, 5),
                    small.tell(Share(0, discussed), 5),
                    small.tell(Split([("time", postponed)]), 5),
                )
                found.setdefault(seen, []).append((postponed, discussed, left))

    for which in range(3):
        assert _only_one({seen: {one[which] for one in all} for seen, all in found.items()}) == []
