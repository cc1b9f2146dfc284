"""The second question: which records of one owner are one business?

Asked only within an owner's cluster. The answers are weighed by a small logistic scorer that is learnt from few
decisions of people; until there are any, by the judgement written here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Longs, by_threads
from karawo.registry.linkage.batch.callings import chances_of, said_of, told_by
from karawo.registry.linkage.batch.cluster import Clusters, bits_at
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.kernels.callings import Told, compare
from karawo.registry.linkage.batch.kernels.cluster import join_by_mean, pairs_within
from karawo.registry.linkage.batch.kernels.score import Program, Records, levels
from karawo.registry.linkage.batch.model import Comparison, Level, Model
from karawo.registry.linkage.batch.program import compiled, for_a_thread, records_of
from karawo.registry.linkage.batch.questions import PHONES_AND_USES
from karawo.registry.linkage.batch.sharing import shared_by

type Features = npt.NDArray[np.bool_]

LARGEST = 60
"""In an owner's cluster of more records each is compared with so many next ones only."""
DEFAULT_LINK = 0.4
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
        *("phone", "phone_1"),
        ("shared", PHONES_AND_USES, 2e9, 0.5),
        ("else", (), 0.0, -0.3),
    ),
)
_PLACE = [question.name for question in QUESTIONS].index("place")
TRADE_EDGES = 2.0 ** np.array([-5.0, -3.0, -1.5, -0.5, 0.5, 1.5, 3.0, 4.5])
TRADE = (-6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.5, 5.0, -4.0, -6.0, 0.0)
"""Bits by how much likelier one trade is for both than for two businesses at random, between the edges: what the KBLI
and the words of the names tell (`callings`). Then of two different KBLI of one group, of two others, of silence."""
BRANCHED = (0.0, 0.5, 0.5, 0.5, 0.0, -2.0, -2.0, -2.0, 0.0)
"""Bits by the place, of owners of whom a record names a branch; the first of those of whom none does. A branch bears
the name of the first business and stands elsewhere."""
CROWDS = ((1.0, -0.5, -1.0), (0.5, 0.0, -0.5))
"""Bits by how often the list that has the owner most has it (once, twice, more), and by all records of the owner (up to
3, up to 6, more). Whoever stands once in each list has one business as a rule."""
_BESIDE = (*CROWDS, TRADE, BRANCHED)
"""What is asked beside the questions: bits of each answer."""
WIDTH = 1 + sum(len(one.levels) + 1 for one in QUESTIONS) + sum(map(len, _BESIDE))


@dataclass(frozen=True, slots=True)
class Scorer:
    """weights (WIDTH,): bits of the prior, of the levels of each question, the silent one last, of the crowds, of the
    trade, of the branched."""

    weights: Doubles
    link: float = DEFAULT_LINK

    def bits(self, features: Features) -> Doubles:
        found: Doubles = features @ self.weights
        return found

    def as_json(self) -> dict[str, object]:
        return {"weights": [round(float(weight), 5) for weight in self.weights], "link": self.link}


def scorer_of(model: Model) -> Scorer:
    """By judgement where the model learnt nothing of units. Raises CannotLink where it learnt of other questions."""
    kept = model.unit
    if not kept.get("weights"):
        return by_judgement()
    if len(kept["weights"]) != WIDTH:
        raise CannotLink(
            _(
                "Model {file} ditulis untuk versi lain; latih lagi dengan: "
                "karawo link --train DAFTAR MODEL --truth-unit KOLOM."
            ).format(file=model.version)
        )
    return Scorer(np.array(kept["weights"], float), float(kept.get("link", DEFAULT_LINK)))


def by_judgement() -> Scorer:
    weights = [1.0]
    for question in QUESTIONS:
        weights += [level.bits_at(1) for level in question.levels] + [0.0]
    return Scorer(np.concatenate([weights, *_BESIDE]))


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
    """(pairs, WIDTH) bool: one for the prior, and one in each question. Cost: WIDTH bytes a pair, and 4 for each row
    and trade while it lasts."""
    features = np.zeros((len(left), WIDTH), bool)
    rows, which = np.unique(np.concatenate([left, right]), return_inverse=True)
    which = which.reshape(-1).astype(np.int64)
    places = _asked_of(columns, owner, told_by(said_of(columns))).answers(
        rows, which[: len(left)], which[len(left) :]
    )
    for at in range(_ANSWERS):
        features[np.arange(len(left)), places[:, at]] = True
    return features


_ANSWERS = 1 + len(QUESTIONS) + len(_BESIDE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all pairs are asked with. first (questions,): where the features of each question begin; silent: its
    last one. is_branched: by row, whether a record of its owner names a branch."""

    columns: Columns
    records: Records
    program: Program
    first: Longs
    silent: Longs
    crowd: tuple[Bytes, Bytes]
    is_branched: Features
    told: Told

    def answers(self, rows: Longs, left: Longs, right: Longs) -> Bytes:
        """(pairs, _ANSWERS): which feature of the prior, of each question, and of what is asked beside them is true.
        left, right: places in `rows`."""
        one, other = rows[left], rows[right]
        found = levels(for_a_thread(self.records), self.program, one, other)
        asked = np.where(found < 0, self.silent, found)
        known, chance = chances_of(self.columns, rows, self.told)
        trade = np.empty(len(left), np.uint8)
        stated = np.ascontiguousarray(self.columns["kbli"][rows])
        compare(left, right, stated, known, chance, self.told.share, TRADE_EDGES, trade)
        branched = np.where(self.is_branched[one], 1 + asked[:, _PLACE], 0)
        places = np.empty((len(left), _ANSWERS), np.uint8)
        places[:, 0] = 0
        places[:, 1 : len(QUESTIONS) + 1] = self.first + asked
        at = int(self.first[-1] + self.silent[-1]) + 1
        beside = (*(kind[one] for kind in self.crowd), trade, branched)
        for column, (answer, bits) in enumerate(zip(beside, _BESIDE, strict=True), len(QUESTIONS) + 1):
            places[:, column] = at + answer
            at += len(bits)
        return places


def _asked_of(columns: Columns, owner: Clusters, told: Told, threads: int = 1) -> _Asked:
    asked = Model("unit", (), QUESTIONS, "", 0.0, 0.5, 0.5)
    silent = np.array([len(question.levels) for question in QUESTIONS])
    first = 1 + np.cumsum(silent + 1) - (silent + 1)
    is_branched = np.zeros(len(owner.of), bool)
    is_branched[owner.of[columns["branch"] > 1]] = True
    return _Asked(
        *(columns, records_of(columns), compiled(asked, columns), first, silent),
        *(crowds(columns, owner, threads), is_branched[owner.of], told),
    )


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
    columns: Columns,
    owner: Clusters,
    scorer: Scorer,
    threads: int = 1,
    kept: Longs | None = None,
    told: Told | None = None,
) -> Clusters:
    """Within an owner, clusters join while the mean of the bits between them is over the threshold.

    kept (rows): numbers of units that stay as they are, -1 for rows that have none; those come after the others.
    told: what words tell of trades, where these columns are only a part of what does.
    """
    kept = np.full(len(columns), -1, np.int64) if kept is None else kept
    asked = _asked_of(columns, owner, told_by(said_of(columns)) if told is None else told, threads)
    order, starts = groups(owner)
    found = np.arange(len(columns), dtype=np.int64)
    least = bits_at(scorer.link)

    def join(begin: int) -> None:
        these = starts[begin : begin + _AT_ONCE + 1]
        rows = order[these[0] : these[-1]]
        left, right = _pairs_of(np.arange(len(rows)), these - these[0])
        is_open = kept[rows[right]] < 0  # of two kept rows nothing is asked
        places = asked.answers(rows, left[is_open], right[is_open])
        found_bits = np.zeros(len(places))
        for at in range(_ANSWERS):
            found_bits += scorer.weights[places[:, at]]
        bits = np.zeros(len(left))
        bits[is_open] = np.clip(np.round(found_bits, 9), -_MOST_BITS, _MOST_BITS)
        join_by_mean(order, these, LARGEST, bits, least, kept, found)

    by_threads(join, range(0, len(starts) - 1, _AT_ONCE), threads)
    return Clusters(found, 0)
