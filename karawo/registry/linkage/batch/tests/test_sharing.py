"""How many records share a value."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karawo.registry.linkage.batch import sharing
from karawo.registry.linkage.batch.kernels.sharing import Slots, count_shared
from karawo.registry.linkage.batch.sharing import shared_by

CELLS = st.lists(st.tuples(*[st.sampled_from([0, 1, 2, 3, 7571031001, 2**40])] * 3), min_size=1, max_size=40)


@pytest.mark.parametrize("most_slots", [16, 1 << 24])
@given(rows=CELLS, regions=st.lists(st.integers(0, 2), min_size=40, max_size=40))
@example(rows=[(at, 0, 0) for at in range(1, 41)], regions=[1] * 40)
@settings(max_examples=60, deadline=None)
def test_a_value_is_counted_wherever_it_stands(most_slots, rows, regions):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "_MOST_SLOTS", most_slots)
        held, second = np.array(rows, np.int64), np.array(regions[: len(rows)], np.int32)
        by_value = Counter(held.ravel().tolist())
        assert shared_by(held).tolist() == [[by_value[one] if one else 0 for one in row] for row in rows]
        first = held[:, 0]
        by_pair = Counter(zip(first.tolist(), second.tolist(), strict=True))
        expected = [
            by_pair[one, other] if one and other else 0
            for one, other in zip(first.tolist(), second.tolist(), strict=True)
        ]
        assert shared_by(first, second).tolist() == expected


@pytest.mark.parametrize(("size", "is_enough"), [(4, False), (8, True)])
def test_a_table_that_is_too_small_is_told(size, is_enough):
    slots = Slots(np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int32))
    values, out = np.arange(1, 6).reshape(-1, 1), np.zeros((5, 1), np.int32)
    assert count_shared(values, np.ones(5, np.int32), 0, 1, slots, out) == is_enough
