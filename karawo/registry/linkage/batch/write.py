"""Answers out: the clusters, and the pairs with their reasons. A file appears whole or not at all."""

import os
from pathlib import Path

import numpy as np
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

MOST_EXPLAINED = 200_000


def clusters_table(linked: Linked) -> pa.Table:
    """record_id, owner_cluster, unit_cluster, as the files have their rows: a cluster is called by the record_id of
    the row of it that comes first there.
    """
    columns = linked.source.columns
    origin = _origin(columns)
    where = np.empty_like(origin)
    where[origin] = np.arange(len(origin))

    def called(of: Longs) -> pa.ChunkedArray:
        first = np.full(len(of), len(of))
        np.minimum.at(first, of, origin)
        return columns.record_id.take(pa.array(where[first[of[where]]]))

    return pa.table(
        {
            "record_id": columns.record_id.take(pa.array(where)),
            "owner_cluster": called(linked.owner.of),
            "unit_cluster": called((linked.unit or linked.owner).of),
        }
    )


def pairs_table(linked: Linked, model: Model) -> pa.Table:
    """The strongest first, left is what comes first in the files; MOST_EXPLAINED at most, about 60 µs each."""
    pairs, columns = linked.pairs, linked.source.columns
    origin = _origin(columns)
    is_turned = origin[pairs.left] > origin[pairs.right]
    left, right = np.where(is_turned, (pairs.right, pairs.left), (pairs.left, pairs.right))
    order = np.lexsort((origin[right], origin[left], -np.round(pairs.bits, 9)))[:MOST_EXPLAINED]
    left, right, bits = left[order], right[order], pairs.bits[order]
    explainer = Explainer(columns, model)
    is_one = linked.owner.of[left] == linked.owner.of[right]
    verdict = np.where(bits >= bits_at(model.link), np.where(is_one, "link", "cut"), "review")
    return pa.table(
        {
            "left_id": columns.record_id.take(pa.array(left)),
            "right_id": columns.record_id.take(pa.array(right)),
            "probability": np.round(1 / (1 + np.exp2(-np.clip(bits, -60, 60))), 6),
            "bits": np.round(bits, 6),
            "verdict": verdict,
            "reasons": [
                explainer.reasons(one, other)
                for one, other in zip(left.tolist(), right.tolist(), strict=True)
            ],
        }
    )


def _origin(columns: Columns) -> Longs:
    return np.arange(len(columns)) if columns.origin is None else columns.origin


def write(table: pa.Table, path: Path, folder: Path) -> None:
    """Parquet where the name says so, else CSV. folder: on the same file system, for the unfinished file."""
    unfinished = folder / path.name
    try:
        if path.suffix.lower() == ".parquet":
            pyarrow.parquet.write_table(table, unfinished, compression="zstd")
        else:
            pyarrow.csv.write_csv(table, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise CannotLink(
            _("{file} tidak dapat ditulis: {error}. Kosongkan ruang atau pilih tempat lain.").format(
                file=path, error=error.strerror
            )
        ) from error
