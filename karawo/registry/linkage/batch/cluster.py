"""Who is one owner: clusters from pairs, weak bridges cut."""

import math
from dataclasses import dataclass

import numpy as np

from karawo.registry.linkage.batch.arrays import Doubles, Longs, Rows
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Pairs
from karawo.registry.linkage.batch.kernels.cluster import roots, union_strongest_first
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
    proof = np.column_stack([columns[name] for name in model.proof]) if model.proof else None
    if proof is None:
        proof = np.zeros((len(columns), 0), np.int64)
    return _clusters(
        *(len(columns), pairs.left, pairs.right, pairs.bits),
        *((pairs.flags & IDENTIFIER) != 0, proof.astype(np.int64)),
    )


def _clusters(
    rows: int, left: Rows, right: Rows, bits: Doubles, is_free: np.ndarray, proof: Longs
) -> Clusters:
    order = np.lexsort((right, left, -np.round(bits, 9)))
    parent, is_cut = np.arange(rows, dtype=np.int64), np.zeros(len(left), bool)
    union_strongest_first(parent, left[order], right[order], is_free[order], proof, is_cut)
    return Clusters(roots(parent), int(is_cut.sum()))
