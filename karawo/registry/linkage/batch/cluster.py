"""Who is one owner: clusters from pairs, weak bridges cut."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Longs
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Pairs
from karawo.registry.linkage.batch.kernels.cluster import CUT, roots, union_strongest_first
from karawo.registry.linkage.batch.model import IDENTIFIER, Model


@dataclass(frozen=True, slots=True)
class Clusters:
    """of: for each row the smallest row of its cluster, int64. bridges_cut: pairs that were not believed."""

    of: Longs
    bridges_cut: int

    def __len__(self) -> int:
        return int((self.of == np.arange(len(self.of))).sum())


def bits_at(probability: float) -> float:
    return math.log2(probability / (1 - probability))


def owners(columns: Columns, pairs: Pairs, model: Model) -> Clusters:
    """Pairs join, the strongest first. A pair that would bring two different identifiers of `model.proof` into
    one cluster is cut, unless an identifier itself is what the pair agrees on. Equal weights: by row.
    """
    rows = len(columns)
    parent, is_kept = np.arange(rows, dtype=np.int64), np.zeros(rows, bool)
    fate = union(parent, pairs, proof_of(columns, model), is_kept)
    return Clusters(roots(parent), int((fate == CUT).sum()))


def proof_of(columns: Columns, model: Model) -> Longs:
    """(rows, identifiers of `model.proof`)."""
    if not model.proof:
        return np.zeros((len(columns), 0), np.int64)
    return np.column_stack([columns[name] for name in model.proof]).astype(np.int64)


def union(parent: Longs, pairs: Pairs, proof: Longs, is_kept: npt.NDArray[np.bool_]) -> Bytes:
    """Joins in `parent`; what became of each pair. The arguments as in `kernels.cluster.union_strongest_first`."""
    order = np.lexsort((pairs.right, pairs.left, -np.round(pairs.bits, 9)))
    is_free = (pairs.flags[order] & IDENTIFIER) != 0
    fate = np.zeros(len(order), np.uint8)
    union_strongest_first(parent, pairs.left[order], pairs.right[order], is_free, proof, is_kept, fate)
    found = np.empty_like(fate)
    found[order] = fate
    return found
