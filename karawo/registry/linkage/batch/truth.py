"""How right the clusters are, where the truth is known: pairwise, counted without making the pairs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.columns import Longs

_GROUPS = 200
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares from 0 to 1; intervals of 95 percent, from a bootstrap over true entities with a fixed seed."""

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


def quality(found: Longs, truth: Longs) -> Quality:
    """found, truth: the cluster of each row, by any number. Cost: three sorts of the rows.

    A wrong pair is charged to the true entity that has the smallest number among those of its cluster.
    """
    true = _pairs_of(truth)
    both = _pairs_of(np.unique(np.column_stack([truth, found]), axis=0, return_inverse=True)[1])
    group = _group(truth)
    true_by = np.bincount(group, weights=(true / 2), minlength=_GROUPS)
    right_by = np.bincount(group, weights=(both / 2), minlength=_GROUPS)
    entity, members = np.unique(found, return_inverse=True)
    first = np.full(len(entity), np.iinfo(np.int64).max)
    np.minimum.at(first, members, truth)
    wrong = np.bincount(members, weights=(_pairs_of(found) - both) / 2, minlength=len(entity))
    wrong_by = np.bincount(_group(first), weights=wrong, minlength=_GROUPS)
    draws = np.random.default_rng(7).multinomial(_GROUPS, np.full(_GROUPS, 1 / _GROUPS), size=_DRAWS)
    drawn = np.array(
        [_shares(*sums) for sums in zip(draws @ right_by, draws @ wrong_by, draws @ true_by, strict=True)]
    )
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    names = ("precision", "recall", "f1")
    right, wrong_all, true_all = float(right_by.sum()), float(wrong_by.sum()), float(true_by.sum())
    precision, recall, f1 = _shares(right, wrong_all, true_all)
    return Quality(
        precision,
        recall,
        f1,
        {name: (float(low[at]), float(high[at])) for at, name in enumerate(names)},
        round(true_all),
        round(right + wrong_all),
        round(right),
    )


def _shares(right: float, wrong: float, true: float) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / true if true else 1.0
    return precision, recall, 2 * right / (right + wrong + true) if right + wrong + true else 1.0


def _pairs_of(entity: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """For each row with how many others it shares its entity."""
    _, inverse, counts = np.unique(entity, return_inverse=True, return_counts=True)
    others: npt.NDArray[np.float64] = (counts[inverse.reshape(-1)] - 1).astype(np.float64)
    return others


def _group(entity: Longs) -> npt.NDArray[np.int64]:
    mixed = entity.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) % np.uint64(_GROUPS)).astype(np.int64)
