import numpy as np
import pyarrow as pa

from karawo.registry.linkage.batch import arrays
from karawo.registry.linkage.batch import columns as here
from karawo.registry.linkage.batch.columns import Columns, Texts


def test_several_columns_are_written_row_by_row_and_leave_the_others_alone(monkeypatch):
    monkeypatch.setattr(here, "_AT_ONCE", 3)
    ids = pa.chunked_array([[str(row) for row in range(8)]])
    wide, narrow = np.full((8, 2), 7, np.int64), np.full((8, 3), 9, np.int32)
    columns = Columns(ids, ("nik", "desa"), ("a", "b", "c"), wide, narrow, Texts.of([""]), frozenset())
    columns.put({"desa": np.arange(8) + 10**10, "c": np.arange(8), "a": np.arange(8, dtype=np.int16)})
    assert columns["desa"].tolist() == [10**10 + row for row in range(8)]
    assert columns["a"].tolist() == columns["c"].tolist() == list(range(8))
    assert set(columns["nik"].tolist()) == {7}
    assert set(columns["b"].tolist()) == {9}


def test_some_columns_stand_by_themselves_in_their_order(monkeypatch):
    monkeypatch.setattr(arrays, "_ROWS_AT_ONCE", 3)
    ids = pa.chunked_array([[str(row) for row in range(8)]])
    wide, narrow = np.arange(16).reshape(8, 2) + 10**10, np.arange(24, dtype=np.int32).reshape(8, 3)
    columns = Columns(ids, ("nik", "desa"), ("a", "b", "c"), wide, narrow, Texts.of([""]), frozenset())
    few = columns.only({"c", "desa", "a"}, arrays.in_memory, 2)
    assert few.names == ("desa", "a", "c")
    for name in few.names:
        assert (few[name] == columns[name]).all()


def test_columns_beside_the_rows_are_asked_and_written_in_their_place():
    ids = pa.chunked_array([["0", "1"]])
    wide, narrow = np.zeros((2, 1), np.int64), np.zeros((2, 2), np.int32)
    columns = Columns(ids, ("nik",), ("a", "b"), wide, narrow, Texts.of([""]), frozenset())
    columns.beside = {"a": np.array([3, 4], np.int32)}
    columns.put({"a": columns["a"] + np.int64(1), "b": np.array([7, 8])})
    assert (columns["a"].tolist(), columns["b"].tolist()) == ([4, 5], [7, 8])
    assert columns["a"].dtype == columns["b"].dtype == np.int32
    assert not columns.narrow.any()
