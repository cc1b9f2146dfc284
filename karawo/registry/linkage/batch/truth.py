"""How right clusters are, where the truth is known, and which source of error costs how much.

Pairs are counted from the sizes of clusters, never made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Longs, Rows

type Sums = npt.NDArray[np.float64]

_GROUPS = 200
_DRAWS = 400
_NAMES = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Quality:
    """Of pairs; precision and recall are 1 where there is nothing to be wrong about.

    intervals: 95 percent, from a bootstrap over true entities in 200 groups with a fixed seed; the pairs of one
    entity hang together, so an interval that took pairs for independent would be too narrow.
    """

    precision: float
    recall: float
    f1: float
    intervals: dict[str, tuple[float, float]]
    true_pairs: int
    found_pairs: int
    right_pairs: int

    def as_json(self) -> dict[str, object]:
        return {
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
            "f1": round(self.f1, 6),
            "interval_95": {name: [round(end, 6) for end in ends] for name, ends in self.intervals.items()},
            "true_pairs": self.true_pairs,
            "found_pairs": self.found_pairs,
            "right_pairs": self.right_pairs,
        }


def quality(found: Rows, truth: Rows) -> Quality:
    """found, truth: the cluster and the entity of each row, by any numbers. Cost: three sorts of the rows."""
    entity, cluster = _dense(truth), _dense(found)
    return _quality(_sums(entity, cluster, int(entity.max(initial=-1)) + 1))


def by_source(found: Rows, truth: Rows, marks: Mapping[str, npt.NDArray[np.bool_]]) -> dict[str, Quality]:
    """The same for the pairs of which a record bears the mark: all pairs less those among the unmarked."""
    entity, cluster = _dense(truth), _dense(found)
    entities = int(entity.max(initial=-1)) + 1
    whole = _sums(entity, cluster, entities)
    return {
        name: _quality(whole - _sums(entity[~is_marked], cluster[~is_marked], entities))
        for name, is_marked in marks.items()
    }


def _dense(numbers: Rows) -> Longs:
    return np.unique(numbers, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _sums(entity: Longs, cluster: Longs, entities: int) -> Sums:
    """float64 (3, groups): true, right and wrong pairs by group of true entities.

    A wrong pair is charged by halves to the two entities that it joins.
    """
    members = np.bincount(entity, minlength=entities)
    size = np.bincount(cluster)
    width = len(size) + 1
    cells, counts = np.unique(entity * width + cluster, return_counts=True)
    group = _group(np.arange(entities))
    group_of_cell = group[cells // width]
    strangers = size[cells % width] - counts
    return np.stack(
        [
            np.bincount(groups, weights=pairs / 2, minlength=_GROUPS)
            for groups, pairs in (
                (group, members * (members - 1)),
                (group_of_cell, counts * (counts - 1)),
                (group_of_cell, counts * strangers),
            )
        ]
    )


def _group(entity: Longs) -> Longs:
    mixed = entity.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) % np.uint64(_GROUPS)).astype(np.int64)


def _quality(sums: Sums) -> Quality:
    draws = np.random.default_rng(7).multinomial(_GROUPS, np.full(_GROUPS, 1 / _GROUPS), size=_DRAWS)
    low, high = np.quantile(_shares(draws @ sums.T), [0.025, 0.975], axis=0)
    precision, recall, f1 = (float(share) for share in _shares(sums.sum(axis=1)))
    true, right, wrong = (float(each) for each in sums.sum(axis=1))
    ends = {name: (float(low[at]), float(high[at])) for at, name in enumerate(_NAMES)}
    return Quality(precision, recall, f1, ends, round(true), round(right + wrong), round(right))


def _shares(sums: Sums) -> Sums:
    """(…, 3) true, right, wrong to (…, 3) precision, recall, F1."""
    true, right, wrong = sums[..., 0], sums[..., 1], sums[..., 2]
    below = np.stack([right + wrong, true, (right + wrong + true) / 2], axis=-1)
    shares: Sums = np.where(below > 0, right[..., None] / np.maximum(below, 1e-9), 1.0)
    return shares
