"""The arithmetic of seals."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from karawo.journal import merkle
from karawo.journal.merkle import Difference, Fault, Leaf


def leaf(table, row_id, text):
    return Leaf(table, row_id, hashlib.sha256(text.encode()).digest())


leaves = st.lists(
    st.builds(leaf, st.integers(0, 2), st.integers(1, 10**12), st.text(max_size=5)),
    unique_by=lambda found: (found.table, found.row_id),
    max_size=12,
).map(sorted)


@given(leaves)
def test_packed_leaves_come_back(rows):
    assert merkle.unpack(merkle.pack(rows)) == rows


@given(leaves)
def test_nothing_differs_from_itself(rows):
    assert merkle.differences(rows, rows) == []


@given(leaves, st.data())
def test_any_change_changes_the_root_and_is_named(rows, data):
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = [*rows]
    changed[place] = leaf(rows[place].table, rows[place].row_id, "tampered with")
    assert merkle.root(changed) != merkle.root(rows)
    (found,) = merkle.differences(rows, changed)
    assert (found.table, found.row_id) == (rows[place].table, rows[place].row_id)


def test_a_leaf_is_never_mistaken_for_a_node():
    one = [leaf(0, 1, "a")]
    two = [leaf(0, 1, "a"), leaf(0, 2, "b")]
    assert len({merkle.root(one), merkle.root(two), merkle.EMPTY}) == 3


def test_rows_that_changed_places_are_named_with_their_origin():
    before = [leaf(0, 1, "a"), leaf(0, 2, "b")]
    after = [leaf(0, 1, "b"), leaf(0, 2, "a")]
    assert merkle.differences(before, after) == [
        Difference(Fault.MOVED, 0, 1, moved_from=2),
        Difference(Fault.MOVED, 0, 2, moved_from=1),
    ]


def test_a_seal_is_bound_to_the_one_before():
    first = merkle.chained(merkle.START, root="r", at="t", upto=(1, 0, 0), row_count=1)
    assert merkle.chained(first, root="r", at="t", upto=(1, 0, 0), row_count=1) != first
