import numpy as np
import pyarrow as pa

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
