"""How right clusters are, and which source of error costs how much. Pairs are counted, never made."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from karawo.registry.linkage.synthetic.knobs import Fault

SOURCES_OF_ERROR: Mapping[str, Fault] = MappingProxyType(
    {
        "typing": Fault.TYPING | Fault.NIK_TYPING,
        "spelling": Fault.SPELLING
        | Fault.OLD_SPELLING
        | Fault.INITIAL
        | Fault.TOKEN_DROPPED
        | Fault.TOKENS_TURNED
        | Fault.LETTER_SPACED,
        "missing_nik": Fault.MISSING_NIK,
        "moved": Fault.MOVED,
        "shared_phone": Fault.SHARED_PHONE,
        "family": Fault.FAMILY,
        "second_business": Fault.SECOND_BUSINESS,
        "several_owners": Fault.SEVERAL_OWNERS,
        "branch": Fault.BRANCH,
        "one_word_name": Fault.ONE_WORD,
        "dates": Fault.DEFAULT_DATE | Fault.WRONG_DATE,
        "columns": Fault.SWAPPED_COLUMNS | Fault.OWNER_IN_BUSINESS,
        "business_name": Fault.BUSINESS_TYPING | Fault.BUSINESS_GENERIC,
        "region": Fault.BPS_CODES | Fault.MISSING_REGION,
        "twin": Fault.TWIN,
    }
)

_GROUPS = 200
_DRAWS = 400
_Longs = NDArray[np.int64]
_Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quality:
    """Of pairs. precision and recall are 1 where there is nothing to be wrong about.

    interval: 95 percent of F1, from a bootstrap over true entities in 200 groups; the pairs of one entity hang
    together, so an interval that took pairs for independent would be too narrow.
    """

    true_pairs: int
    found_pairs: int
    right_pairs: int
    interval: tuple[float, float]

    @property
    def precision(self) -> float:
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        both = self.true_pairs + self.found_pairs
        return 2 * self.right_pairs / both if both else 1.0

    def as_json(self) -> dict[str, object]:
        return {
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
            "f1": round(self.f1, 6),
            "f1_95": [round(end, 6) for end in self.interval],
            "true_pairs": self.true_pairs,
            "found_pairs": self.found_pairs,
            "right_pairs": self.right_pairs,
        }


def quality(truth: _Longs, found: _Longs) -> Quality:
    """truth, found: int64, the entity of each row by any number, and the cluster it was put into."""
    true, cluster = _dense(truth), _dense(found)
    return _quality(_sums(true, cluster, int(true.max(initial=-1)) + 1))


def by_source(
    truth: _Longs,
    found: _Longs,
    faults: NDArray[np.int32],
    sources: Mapping[str, Fault] = SOURCES_OF_ERROR,
) -> dict[str, Quality]:
    """The same for the pairs in which at least one record carries one of the faults; three sorts for each source.

    All pairs less the pairs among the records that carry none.
    """
    true, cluster = _dense(truth), _dense(found)
    entities = int(true.max(initial=-1)) + 1
    whole = _sums(true, cluster, entities)
    answer = {}
    for name, fault in sources.items():
        without = (faults & int(fault)) == 0
        answer[name] = _quality(whole - _sums(true[without], cluster[without], entities))
    return answer


def _dense(numbers: _Longs) -> _Longs:
    return np.unique(numbers, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _sums(true: _Longs, cluster: _Longs, entities: int) -> _Sums:
    """float64 (3, groups): true, right and wrong pairs by group of true entities.

    A wrong pair is charged by halves to the two entities that it joins.
    """
    members = np.bincount(true, minlength=entities)
    size = np.bincount(cluster)
    width = len(size) + 1
    cells, counts = np.unique(true * width + cluster, return_counts=True)
    entity, joined = cells // width, cells % width
    group = _group(np.arange(entities))
    cell_group = group[entity]
    sums = np.zeros((3, _GROUPS))
    sums[0] = np.bincount(group, weights=members * (members - 1) / 2, minlength=_GROUPS)
    sums[1] = np.bincount(cell_group, weights=counts * (counts - 1) / 2, minlength=_GROUPS)
    if len(cells):
        sums[2] = np.bincount(cell_group, weights=counts * (size[joined] - counts) / 2, minlength=_GROUPS)
    return sums


def _group(entity: _Longs) -> _Longs:
    mixed = entity.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) % np.uint64(_GROUPS)).astype(np.int64)


def _quality(sums: _Sums) -> Quality:
    true, right, wrong = (float(each) for each in sums.sum(axis=1))
    draws = np.random.Generator(np.random.PCG64(7)).multinomial(
        _GROUPS, np.full(_GROUPS, 1 / _GROUPS), size=_DRAWS
    )
    drawn_true, drawn_right, drawn_wrong = draws @ sums[0], draws @ sums[1], draws @ sums[2]
    both = drawn_true + drawn_right + drawn_wrong
    f1 = np.where(both > 0, 2 * drawn_right / np.maximum(both, 1e-9), 1.0)
    low, high = np.quantile(f1, [0.025, 0.975])
    return Quality(round(true), round(right + wrong), round(right), (float(low), float(high)))
