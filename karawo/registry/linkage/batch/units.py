"""The second question: which records of one owner are one business?

Asked only within an owner's cluster. The answers are weighed by a small logistic scorer that is learnt from few
decisions of people; until there are any, by the judgement written here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.cluster import Clusters, bits_at, units
from karawo.registry.linkage.batch.columns import Columns, Longs
from karawo.registry.linkage.batch.kernels.cluster import pairs_within
from karawo.registry.linkage.batch.kernels.score import Doubles, levels
from karawo.registry.linkage.batch.model import Comparison, Level, Model
from karawo.registry.linkage.batch.program import compiled, records_of
from karawo.registry.linkage.batch.questions import PHONES_AND_USES

type Features = npt.NDArray[np.bool_]

LARGEST = 60
"""In an owner's cluster of more records each is compared with so many next ones only."""
DEFAULT_LINK = 0.5


def _asked(name: str, needed: str, *levels: tuple[str, tuple[str, ...], float, float]) -> Comparison:
    """levels: (ask, columns, limit, bits by judgement)."""
    found = tuple(
        Level(ask, columns, limit=limit, m=0.5, u=0.5 * 2.0**-bits) for ask, columns, limit, bits in levels
    )
    return Comparison(name, (needed,), found)


QUESTIONS: tuple[Comparison, ...] = (
    _asked(
        *("name", "core_all"),
        ("equal", ("core_all",), 0.0, 5.0),
        ("equal", ("core_sound",), 0.0, 4.5),
        ("alike", ("core_all",), 0.92, 3.5),
        ("contained", ("core_all",), 0.0, 3.0),
        ("alike", ("core_all",), 0.8, 0.5),
        ("else", (), 0.0, -4.5),
    ),
    _asked(
        *("kind", "kind"),
        ("equal", ("kind",), 0.0, 1.0),
        ("equal", ("family",), 0.0, -0.5),
        ("else", (), 0.0, -2.5),
    ),
    _asked(
        *("place", "kabupaten"),
        ("equal", ("desa", "street", "spot"), 0.0, 3.0),
        ("equal", ("desa", "street"), 0.0, 2.0),
        ("equal", ("desa", "rt_rw"), 0.0, 2.0),
        ("equal", ("desa",), 0.0, 0.5),
        ("equal", ("kecamatan",), 0.0, -0.5),
        ("equal", ("kabupaten",), 0.0, -1.5),
        ("else", (), 0.0, -2.0),
    ),
    _asked(
        *("street", "street"),
        ("equal", ("street",), 0.0, 1.0),
        ("alike", ("street",), 0.85, 0.7),
        ("else", (), 0.0, -1.5),
    ),
    _asked(*("spot", "spot"), ("equal", ("spot",), 0.0, 0.5), ("else", (), 0.0, -0.5)),
    _asked(*("rt_rw", "rt_rw"), ("equal", ("rt_rw",), 0.0, 0.5), ("else", (), 0.0, -0.5)),
    _asked(
        *("kbli", "kbli"),
        ("equal", ("kbli",), 0.0, 1.5),
        ("equal", ("kbli_group",), 0.0, 0.0),
        ("else", (), 0.0, -2.0),
    ),
    _asked(
        *("phone", "phone_1"),
        ("shared", PHONES_AND_USES, 2e9, 0.5),
        ("else", (), 0.0, -0.3),
    ),
)
WIDTH = 1 + sum(len(one.levels) + 1 for one in QUESTIONS)


@dataclass(frozen=True, slots=True)
class Scorer:
    """weights (WIDTH,): bits of the prior, then of each level of each question, the silent one last of it."""

    weights: Doubles
    link: float = DEFAULT_LINK

    def bits(self, features: Features) -> Doubles:
        found: Doubles = features @ self.weights
        return found

    def as_json(self) -> dict[str, object]:
        return {"weights": [round(float(weight), 5) for weight in self.weights], "link": self.link}


def scorer_of(model: Model) -> Scorer:
    kept = model.unit
    if len(kept.get("weights", ())) != WIDTH:
        return by_judgement()
    return Scorer(np.array(kept["weights"], float), float(kept.get("link", DEFAULT_LINK)))


def by_judgement() -> Scorer:
    weights = [1.0]
    for question in QUESTIONS:
        weights += [level.bits_at(1) for level in question.levels] + [0.0]
    return Scorer(np.array(weights))


def candidates(owner: Clusters) -> tuple[Longs, Longs]:
    """All pairs of rows of one owner; int64, left < right within `LARGEST`."""
    order = np.lexsort((np.arange(len(owner.of)), owner.of))
    sorted_owner = owner.of[order]
    is_start = np.ones(len(order) + 1, bool)
    is_start[1:-1] = sorted_owner[1:] != sorted_owner[:-1]
    starts = np.flatnonzero(is_start)
    empty = np.empty(0, np.int64)
    count = pairs_within(order, starts, LARGEST, empty, empty)
    left, right = np.empty(count, np.int64), np.empty(count, np.int64)
    pairs_within(order, starts, LARGEST, left, right)
    return left, right


def features_of(columns: Columns, left: Longs, right: Longs) -> Features:
    """(pairs, WIDTH) bool: one for the prior, and one in each question. Cost: WIDTH bytes a pair."""
    asked = Model("unit", (), QUESTIONS, "", 0.0, 0.5, 0.5)
    found = levels(records_of(columns), compiled(asked, columns), left, right)
    features = np.zeros((len(left), WIDTH), bool)
    features[:, 0] = True
    at = 1
    for k, question in enumerate(QUESTIONS):
        answer = np.where(found[:, k] < 0, len(question.levels), found[:, k])
        features[np.arange(len(left)), at + answer] = True
        at += len(question.levels) + 1
    return features


_AT_ONCE = 1 << 18


def link_units(columns: Columns, owner: Clusters, scorer: Scorer) -> Clusters:
    left, right = candidates(owner)
    bits = np.concatenate(
        [np.empty(0)]
        + [
            scorer.bits(features_of(columns, left[start : start + _AT_ONCE], right[start : start + _AT_ONCE]))
            for start in range(0, len(left), _AT_ONCE)
        ]
    )
    kept = bits >= bits_at(scorer.link)
    return units(len(columns), left[kept], right[kept], bits[kept])
