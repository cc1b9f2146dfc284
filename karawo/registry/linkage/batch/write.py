"""Answers out: the clusters, and the pairs with their reasons. A file appears whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Longs
from karawo.registry.linkage.batch.cluster import bits_at
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.reasons import Explainer
from karawo.registry.linkage.batch.run import Linked

if TYPE_CHECKING:
    from karawo.registry.linkage.batch.against import Joined

NAMES = ("record_id", "owner_cluster", "unit_cluster")
MOST_EXPLAINED = 200_000
_AT_ONCE = 1 << 20


def cluster_tables(linked: Linked) -> Iterator[pa.Table]:
    """record_id, owner_cluster, unit_cluster, as the files have their rows, some at a time: a cluster is called by the
    record_id of the row of it that comes first there.
    """
    columns = linked.source.columns
    ids = columns.record_id.cast(pa.large_string()).combine_chunks()
    origin = origin_of(columns)
    where = np.empty_like(origin)
    where[origin] = np.arange(len(origin), dtype=origin.dtype)
    clusters = (linked.owner.of, (linked.unit or linked.owner).of)
    first = [first_of(of, origin) for of in clusters]
    for start in range(0, len(origin), _AT_ONCE):
        rows = where[start : start + _AT_ONCE]
        called = [ids.take(pa.array(at[of[rows]])) for at, of in zip(first, clusters, strict=True)]
        mine = ids.slice(start, len(rows))
        yield pa.table([one.cast(pa.string()) for one in (mine, *called)], NAMES)


def joined_tables(joined: "Joined") -> Iterator[pa.Table]:
    """The same of new rows beside a kept list."""
    columns = joined.source.columns
    origin = origin_of(columns)
    where = np.empty_like(origin)
    where[origin] = np.arange(len(origin), dtype=origin.dtype)
    called = [joined.names(of[where]) for of in (joined.owner, joined.unit)]
    ids = columns.record_id.cast(pa.string()).combine_chunks()
    yield pa.table([ids, *called], NAMES)


def first_of(of: Longs, origin: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """By cluster: which of its rows comes first in the files."""
    first = np.full(len(of), len(of), origin.dtype)
    np.minimum.at(first, of, origin)
    return first


def pairs_table(linked: Linked, model: Model) -> pa.Table:
    """What would make two kept owners one, then the strongest; left is what comes first in the files. MOST_EXPLAINED
    at most, about 60 µs each."""
    pairs, columns = linked.pairs, linked.source.columns
    origin = origin_of(columns)
    is_turned = origin[pairs.left] > origin[pairs.right]
    left, right = np.where(is_turned, (pairs.right, pairs.left), (pairs.left, pairs.right))
    is_between = np.zeros(len(pairs), bool) if linked.is_between is None else linked.is_between
    order = np.lexsort((origin[right], origin[left], -np.round(pairs.bits, 9), ~is_between))[:MOST_EXPLAINED]
    left, right, bits = left[order], right[order], pairs.bits[order]
    explainer = Explainer(columns, model)
    is_one = linked.owner.of[left] == linked.owner.of[right]
    verdict = np.where(bits >= bits_at(model.link), np.where(is_one, "link", "cut"), "review")
    verdict = np.where(is_between[order], "merge", verdict)
    called = linked.ids or (lambda rows: columns.record_id.take(pa.array(origin[rows])))
    return pa.table(
        {
            "left_id": called(left),
            "right_id": called(right),
            "probability": np.round(1 / (1 + np.exp2(-np.clip(bits, -60, 60))), 6),
            "bits": np.round(bits, 6),
            "verdict": verdict,
            "reasons": [
                explainer.reasons(one, other)
                for one, other in zip(left.tolist(), right.tolist(), strict=True)
            ],
        }
    )


def origin_of(columns: Columns) -> npt.NDArray[np.integer]:
    return np.arange(len(columns)) if columns.origin is None else columns.origin


def write(tables: Iterable[pa.Table], path: Path, folder: Path) -> None:
    """Parquet where the name says so, else CSV. folder: on the same file system, for the unfinished file."""
    unfinished = folder / path.name
    coming = iter(tables)
    first = next(coming)
    is_parquet = path.suffix.lower() == ".parquet"
    try:
        with (
            pyarrow.parquet.ParquetWriter(unfinished, first.schema, compression="zstd")
            if is_parquet
            else pyarrow.csv.CSVWriter(unfinished, first.schema)
        ) as writer:
            for table in chain([first], coming):
                writer.write_table(table)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise CannotLink(
            _("{file} tidak dapat ditulis: {error}. Kosongkan ruang atau pilih tempat lain.").format(
                file=path, error=error.strerror
            )
        ) from error
