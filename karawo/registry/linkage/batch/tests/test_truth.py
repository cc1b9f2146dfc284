"""Quality counted from clusters is quality counted from pairs."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch.truth import by_source, quality

rows_of = st.lists(st.tuples(st.integers(0, 6), st.integers(-3, 4), st.booleans()), max_size=25)


def columns(rows):
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].astype(bool)


def counted(pairs):
    """True, found and right pairs, each pair looked at."""
    return (
        sum(one[1] == other[1] for one, other in pairs),
        sum(one[0] == other[0] for one, other in pairs),
        sum(one[:2] == other[:2] for one, other in pairs),
    )


@given(rows_of)
@settings(deadline=None, max_examples=50)
def test_counts_are_those_of_all_pairs(rows):
    found, truth, is_marked = columns(rows)
    measured = quality(found, truth)
    true, claimed, right = counted(list(combinations(rows, 2)))
    assert (measured.true_pairs, measured.found_pairs, measured.right_pairs) == (true, claimed, right)
    assert measured.precision == pytest.approx(right / claimed if claimed else 1.0)
    assert measured.recall == pytest.approx(right / true if true else 1.0)
    assert measured.f1 == pytest.approx(2 * right / (true + claimed) if true + claimed else 1.0)
    touched = [(one, other) for one, other in combinations(rows, 2) if one[2] or other[2]]
    marked = by_source(found, truth, {"mark": is_marked})["mark"]
    assert (marked.true_pairs, marked.found_pairs, marked.right_pairs) == counted(touched)


def test_all_right_is_one_and_all_apart_finds_nothing():
    truth = np.repeat(np.arange(500), 3)
    right = quality(truth * 7, truth)
    assert (right.precision, right.recall, right.f1, right.intervals["f1"]) == (1.0, 1.0, 1.0, (1.0, 1.0))
    apart = quality(np.arange(1500), truth)
    assert (apart.found_pairs, apart.recall, apart.f1) == (0, 0.0, 0.0)


def test_the_interval_holds_the_figure_and_narrows_with_more_rows():
    random = np.random.default_rng(1)
    widths = []
    for rows in (400, 40_000):
        truth = np.repeat(np.arange(rows // 4), 4)
        found = np.where(random.random(rows) < 0.9, truth, rows + np.arange(rows))
        measured = quality(found, truth)
        low, high = measured.intervals["f1"]
        assert low < measured.f1 < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 3
