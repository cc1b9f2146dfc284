"""Answers out: the clusters, and the pairs with their reasons. A file appears whole or not at all."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.cluster import bits_at
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.reasons import Explainer
from karawo.registry.linkage.batch.run import Linked

MOST_EXPLAINED = 200_000


def clusters_table(linked: Linked) -> pa.Table:
    """record_id, owner_cluster, unit_cluster: a cluster is called by the record_id of its first row."""
    names = linked.source.columns.record_id
    unit = linked.unit or linked.owner
    return pa.table(
        {
            "record_id": names,
            "owner_cluster": names.take(pa.array(linked.owner.of)),
            "unit_cluster": names.take(pa.array(unit.of)),
        }
    )


def pairs_table(linked: Linked, model: Model) -> pa.Table:
    """The strongest first; at most MOST_EXPLAINED are explained, about 60 µs each."""
    pairs, columns = linked.pairs, linked.source.columns
    order = np.lexsort((pairs.right, pairs.left, -np.round(pairs.bits, 9)))[:MOST_EXPLAINED]
    left, right, bits = pairs.left[order], pairs.right[order], pairs.bits[order]
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
