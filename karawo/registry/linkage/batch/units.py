"""The second question: which records of one owner are one business?

Asked only within an owner's cluster. The answers are weighed by a small logistic scorer that is learnt from few
decisions of people; until there are any, by the judgement written here.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Longs
from karawo.registry.linkage.batch.cluster import Clusters, bits_at
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.kernels.cluster import join_by_mean, pairs_within
from karawo.registry.linkage.batch.kernels.score import Program, Records, levels
from karawo.registry.linkage.batch.model import Comparison, Level, Model
from karawo.registry.linkage.batch.program import compiled, for_a_thread, records_of
from karawo.registry.linkage.batch.questions import PHONES_AND_USES
from karawo.registry.linkage.batch.sharing import shared_by

type Features = npt.NDArray[np.bool_]

LARGEST = 60
"""In an owner's cluster of more records each is compared with so many next ones only."""
DEFAULT_LINK = 0.3
"""Of the mean between two clusters; a little under even, because one spoilt record pulls the mean down."""


def _asked(name: str, needed: str, *levels: tuple[str, tuple[str, ...], float, float]) -> Comparison:
    """levels: (ask, columns, limit, bits by judgement)."""
    found = tuple(
        Level(ask, columns, limit=limit, m=0.5, u=0.5 * 2.0**-bits) for ask, columns, limit, bits in levels
    )
    return Comparison(name, (needed,), found)


QUESTIONS: tuple[Comparison, ...] = (
    _asked(
        *("name", "shop"),
        ("equal", ("shop",), 0.0, 4.5),
        ("equal", ("core_sound",), 0.0, 4.0),
        ("alike", ("shop",), 0.92, 3.5),
        ("contained", ("shop",), 0.0, 2.5),
        ("alike", ("shop",), 0.8, 0.5),
        ("else", (), 0.0, -1.5),
    ),
    _asked(*("branch", "branch"), ("equal", ("branch",), 0.0, 0.5), ("else", (), 0.0, -5.0)),
    # A list that is kept with care has each business once.
    _asked(*("list", "source"), ("equal", ("source",), 0.0, -2.5), ("else", (), 0.0, 0.5)),
    _asked(
        *("named trade", "named"),
        ("equal", ("named",), 0.0, 1.0),
        ("else", (), 0.0, -2.0),
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
        *("trade", "trade"),
        ("equal", ("trade",), 0.0, 3.0),
        ("equal", ("trade_group",), 0.0, -1.0),
        ("else", (), 0.0, -4.0),
    ),
    _asked(
        *("phone", "phone_1"),
        ("shared", PHONES_AND_USES, 2e9, 0.5),
        ("else", (), 0.0, -0.3),
    ),
)
CROWDS = ((1.0, -0.5, -1.0), (0.5, 0.0, -0.5))
"""Bits by how often the list that has the owner most has it (once, twice, more), and by all records of the owner (up to
3, up to 6, more). Whoever stands once in each list has one business as a rule."""
WIDTH = 1 + sum(len(one.levels) + 1 for one in QUESTIONS) + sum(map(len, CROWDS))


@dataclass(frozen=True, slots=True)
class Scorer:
    """weights (WIDTH,): bits of the prior, of the levels of each question, the silent one last, of the crowds."""

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
    return Scorer(np.array([*weights, *CROWDS[0], *CROWDS[1]]))


def groups(owner: Clusters) -> tuple[Longs, Longs]:
    """(rows by owner, rising within each; where each owner begins, and the end)."""
    order = np.argsort(owner.of, kind="stable").astype(np.int64)
    sorted_owner = owner.of[order]
    is_start = np.ones(len(order) + 1, bool)
    is_start[1:-1] = sorted_owner[1:] != sorted_owner[:-1]
    return order, np.flatnonzero(is_start)


def candidates(owner: Clusters) -> tuple[Longs, Longs]:
    """All pairs of rows of one owner, of large owners the near ones; int64, left < right, group after group."""
    return _pairs_of(*groups(owner))


def _pairs_of(order: Longs, starts: Longs) -> tuple[Longs, Longs]:
    empty = np.empty(0, np.int64)
    count = pairs_within(order, starts, LARGEST, empty, empty)
    left, right = np.empty(count, np.int64), np.empty(count, np.int64)
    pairs_within(order, starts, LARGEST, left, right)
    return left, right


def features_of(columns: Columns, owner: Clusters, left: Longs, right: Longs) -> Features:
    """(pairs, WIDTH) bool: one for the prior, and one in each question and crowd. Cost: WIDTH bytes a pair."""
    features = np.zeros((len(left), WIDTH), bool)
    places = np.empty((len(left), _ANSWERS), np.uint8)
    _asked_of(columns, crowds(columns, owner)).answer(left, right, places)
    for at in range(_ANSWERS):
        features[np.arange(len(left)), places[:, at]] = True
    return features


_ANSWERS = 1 + len(QUESTIONS) + len(CROWDS)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all pairs are asked with. first (questions,): where the features of each question begin; silent: its
    last one."""

    records: Records
    program: Program
    first: Longs
    silent: Longs
    crowd: tuple[Bytes, Bytes]

    def answer(self, left: Longs, right: Longs, places: Bytes) -> None:
        """places (pairs, _ANSWERS): which feature of the prior, of each question and of each crowd is true."""
        found = levels(for_a_thread(self.records), self.program, left, right)
        places[:, 0] = 0
        places[:, 1 : len(QUESTIONS) + 1] = self.first + np.where(found < 0, self.silent, found)
        at = int(self.first[-1] + self.silent[-1]) + 1
        for column, kind in enumerate(self.crowd, len(QUESTIONS) + 1):
            places[:, column] = at + kind[left]
            at += 3


def _asked_of(columns: Columns, crowd: tuple[Bytes, Bytes]) -> _Asked:
    asked = Model("unit", (), QUESTIONS, "", 0.0, 0.5, 0.5)
    silent = np.array([len(question.levels) for question in QUESTIONS])
    first = 1 + np.cumsum(silent + 1) - (silent + 1)
    return _Asked(records_of(columns), compiled(asked, columns), first, silent, crowd)


def crowds(columns: Columns, owner: Clusters, threads: int = 1) -> tuple[Bytes, Bytes]:
    """By row, 0 to 2: how often one list has the owner, and how many records the owner has, as in CROWDS."""
    size = np.bincount(owner.of, minlength=len(owner.of))
    most = np.ones(len(owner.of), np.int32)
    np.maximum.at(most, owner.of, shared_by(owner.of + 1, columns["source"], threads))
    often = (np.minimum(most, 3) - 1).astype(np.uint8)
    many = (size > 3).astype(np.uint8) + (size > 6)
    return often[owner.of], many[owner.of]


_AT_ONCE = 1 << 15
"""Owners that a thread takes at a time."""
_MOST_BITS = 8.0
"""One pair, however certain, does not outvote the many."""


def link_units(
    columns: Columns, owner: Clusters, scorer: Scorer, threads: int = 1, kept: Longs | None = None
) -> Clusters:
    """Within an owner, clusters join while the mean of the bits between them is over the threshold.

    kept (rows): numbers of units that stay as they are, -1 for rows that have none; those come after the others.
    """
    kept = np.full(len(columns), -1, np.int64) if kept is None else kept
    asked = _asked_of(columns, crowds(columns, owner, threads))
    order, starts = groups(owner)
    found = np.arange(len(columns), dtype=np.int64)
    least = bits_at(scorer.link)

    def join(begin: int) -> None:
        these = starts[begin : begin + _AT_ONCE + 1]
        left, right = _pairs_of(order, these)
        is_open = kept[right] < 0  # of two kept rows nothing is asked
        places = np.empty((int(is_open.sum()), _ANSWERS), np.uint8)
        asked.answer(left[is_open], right[is_open], places)
        found_bits = np.zeros(len(places))
        for at in range(_ANSWERS):
            found_bits += scorer.weights[places[:, at]]
        bits = np.zeros(len(left))
        bits[is_open] = np.clip(np.round(found_bits, 9), -_MOST_BITS, _MOST_BITS)
        join_by_mean(order, these, LARGEST, bits, least, kept, found)

    begins = range(0, len(starts) - 1, _AT_ONCE)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(join, begins) if threads > 1 else map(join, begins))
    return Clusters(found, 0)
