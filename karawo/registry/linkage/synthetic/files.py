"""Batches of records, and files of them."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from karawo.registry.linkage.synthetic.knobs import Knobs
from karawo.registry.linkage.synthetic.worlds import World, rows, world

BATCH_ROWS = 65_536
GROUP_ROWS = 262_144
"""Rows in one row group of a Parquet file: the bytes of the file hang on it."""
SCHEMA = pa.schema(
    [pa.field(name, pa.string(), nullable=False) for name in rows.COLUMNS]
    + [
        pa.field("truth_owner", pa.int64(), nullable=False),
        pa.field("truth_unit", pa.int64(), nullable=False),
        pa.field("truth_faults", pa.int32(), nullable=False),
    ]
)
_REPEATED = ["source", "entered_on", "sex", "kab_code", "kec_code", "desa_code", "kbli", "birth_date"]
"""Columns with few different values, kept as a dictionary."""


def generate(
    rows: int,
    seed: int,
    *,
    knobs: Knobs | None = None,
    kab_codes: Sequence[str] | None = None,
    is_dense: bool = False,
    batch_rows: int = BATCH_ROWS,
) -> Iterator[pa.RecordBatch]:
    """Records with truth, in a seeded order; the same for the same arguments, however large the batches are.

    kab_codes: Kemendagri codes of kabupaten/kota or provinces ("75.71", "75"); without them the nation.
    is_dense: as many villages as `rows` fill at the density of the nation, and no more.
    Batches follow SCHEMA; an unknown value is an empty text. Raises ValueError as `world` does.
    """
    yield from batches(world(rows, seed, knobs or Knobs(), kab_codes, is_dense=is_dense), batch_rows)


def batches(there: World, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
    for first in range(0, there.size, batch_rows):
        yield _batch(there, first, min(batch_rows, there.size - first))


def _batch(there: World, first: int, size: int) -> pa.RecordBatch:
    starts = np.concatenate([[0], np.cumsum(rows.WIDEST)]) * size
    data = np.empty(starts[-1], np.uint8)
    offsets = np.zeros((len(rows.WIDEST), size + 1), np.int32)
    truth = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int32)
    rows.fill(
        there.seed,
        there.shape,
        there.spoiling,
        there.land,
        there.counts,
        there.block_at,
        there.bits,
        first,
        size,
        data,
        starts,
        offsets,
        *truth,
    )
    columns: list[pa.Array] = [
        pa.StringArray.from_buffers(
            size, pa.py_buffer(ends), pa.py_buffer(data[begun : begun + ends[-1]].copy())
        )
        for begun, ends in zip(starts, offsets, strict=False)
    ]
    columns += [pa.array(each) for each in truth]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def write(
    path: str | os.PathLike[str],
    rows: int,
    seed: int,
    *,
    knobs: Knobs | None = None,
    kab_codes: Sequence[str] | None = None,
    is_dense: bool = False,
    told: Callable[[int], None] = lambda _done: None,
) -> World:
    """Writes Parquet, or CSV where the name ends so; about 150 MB of memory besides the households.

    told: is given the rows written so far. The file appears when it is whole.
    """
    target = Path(path)
    there = world(rows, seed, knobs or Knobs(), kab_codes, is_dense=is_dense)
    unfinished = target.with_name(target.name + ".part")
    try:
        (_csv if target.suffix.lower() == ".csv" else _parquet)(unfinished, there, told)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return there


def _parquet(path: Path, there: World, told: Callable[[int], None]) -> None:
    with pq.ParquetWriter(
        path,
        SCHEMA,
        compression="zstd",
        compression_level=1,
        use_dictionary=_REPEATED,
        write_statistics=False,
    ) as file:
        waiting: list[pa.RecordBatch] = []
        done = 0
        for batch in batches(there):
            waiting.append(batch)
            done += batch.num_rows
            if done % GROUP_ROWS == 0 or done == there.size:
                file.write_table(pa.Table.from_batches(waiting), row_group_size=GROUP_ROWS)
                waiting.clear()
                told(done)


def _csv(path: Path, there: World, told: Callable[[int], None]) -> None:
    done = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(SCHEMA.names)
        for batch in batches(there):
            lines.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            done += batch.num_rows
            told(done)
