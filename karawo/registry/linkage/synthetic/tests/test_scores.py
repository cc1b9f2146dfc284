from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.linkage.synthetic.knobs import Fault
from karawo.registry.linkage.synthetic.scores import SOURCES_OF_ERROR, by_source, quality

rows = st.lists(
    st.tuples(st.integers(-3, 4), st.integers(0, 5), st.sampled_from([0, 1, 2, 1 << 14, 1 << 18, 3])), max_size=24
)


def counted(pairs):
    """True, found and right pairs, each pair looked at."""
    return (
        sum(one[0] == other[0] for one, other in pairs),
        sum(one[1] == other[1] for one, other in pairs),
        sum(one[0] == other[0] and one[1] == other[1] for one, other in pairs),
    )


def told(found):
    return found.true_pairs, found.found_pairs, found.right_pairs


def columns(rows):
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].astype(np.int32)


@given(rows)
def test_counting_gives_what_looking_at_every_pair_gives(rows):
    truth, found, _faults = columns(rows)
    assert told(quality(truth, found)) == counted(list(combinations(rows, 2)))


@given(rows)
def test_a_source_of_error_owns_the_pairs_that_it_touches(rows):
    truth, found, faults = columns(rows)
    answer = by_source(truth, found, faults)
    for name, fault in SOURCES_OF_ERROR.items():
        touched = [
            (one, other) for one, other in combinations(rows, 2) if (one[2] | other[2]) & int(fault)
        ]
        assert told(answer[name]) == counted(touched)


@given(rows)
def test_f1_lies_between_precision_and_recall(rows):
    truth, found, _faults = columns(rows)
    one = quality(truth, found)
    low, high = sorted([one.precision, one.recall])
    assert low - 1e-9 <= one.f1 <= high + 1e-9 or not one.found_pairs or not one.true_pairs
    assert 0 <= one.interval[0] <= one.interval[1] <= 1


def test_all_right_is_one_and_all_apart_finds_nothing():
    truth = np.repeat(np.arange(500), 3)
    right = quality(truth, truth * 7)
    assert (right.precision, right.recall, right.f1, right.interval) == (1.0, 1.0, 1.0, (1.0, 1.0))
    apart = quality(truth, np.arange(1500))
    assert (apart.found_pairs, apart.recall, apart.f1) == (0, 0.0, 0.0)


def test_the_interval_holds_the_figure_and_shrinks_with_the_rows():
    chance = np.random.default_rng(1)
    widths = []
    for entities in (400, 40_000):
        truth = np.repeat(np.arange(entities), 3)
        found = np.where(chance.random(len(truth)) < 0.9, truth, np.arange(len(truth)) + 10**6)
        one = quality(truth, found)
        assert one.interval[0] < one.f1 < one.interval[1]
        widths.append(one.interval[1] - one.interval[0])
    assert widths[1] < widths[0] / 3


def test_every_source_of_error_is_a_fault_of_its_own():
    seen = Fault(0)
    for fault in SOURCES_OF_ERROR.values():
        assert not seen & fault
        seen |= fault
