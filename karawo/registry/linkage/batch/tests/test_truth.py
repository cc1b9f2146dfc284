"""Quality counted from clusters is quality counted from pairs."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.linkage.batch.truth import quality


def by_pairs(found, truth):
    both = [(found[a] == found[b], truth[a] == truth[b]) for a, b in combinations(range(len(found)), 2)]
    right = sum(one and other for one, other in both)
    return right, sum(one for one, _ in both), sum(other for _, other in both)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-3, 4)), min_size=2, max_size=25))
def test_counts_are_those_of_all_pairs(rows):
    found, truth = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    measured = quality(found, truth)
    right, claimed, true = by_pairs(found, truth)
    assert (measured.right_pairs, measured.found_pairs, measured.true_pairs) == (right, claimed, true)
    assert measured.precision == pytest.approx(right / claimed if claimed else 1.0)
    assert measured.recall == pytest.approx(right / true if true else 1.0)


def test_the_interval_holds_the_figure_and_narrows_with_more_rows():
    random = np.random.default_rng(1)
    widths = []
    for rows in (400, 40_000):
        truth = np.repeat(np.arange(rows // 4), 4)
        found = np.where(random.random(rows) < 0.9, truth, rows + np.arange(rows))
        measured = quality(found, truth)
        low, high = measured.intervals["f1"]
        assert low <= measured.f1 <= high
        widths.append(high - low)
    assert widths[1] < widths[0] / 3
