"""A model and the columns at hand, as arrays for the compiled loops."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Doubles, Longs, Place, by_slices, in_memory
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.kernels.block import Rules
from karawo.registry.linkage.batch.kernels.score import (
    ALIKE,
    CONTAINED,
    ELSE,
    EQUAL,
    NEAR,
    ONE_OFF,
    SHARED,
    SWAPPED,
    Outlook,
    Program,
    Records,
    look_ahead,
)
from karawo.registry.linkage.batch.model import FLAGS, Level, Model, parts_of

ASK_NUMBERS = {
    "else": ELSE,
    "equal": EQUAL,
    "one_off": ONE_OFF,
    "alike": ALIKE,
    "contained": CONTAINED,
    "swapped": SWAPPED,
    "near": NEAR,
    "shared": SHARED,
}
LEAST_PRIOR = 2.0**-60


def records_of(columns: Columns) -> Records:
    texts = columns.texts
    return Records(
        *(columns.wide, columns.narrow, texts.letters, texts.at, texts.words, texts.word_at, texts.bags),
        np.zeros(256, np.uint64),
    )


def for_a_thread(records: Records) -> Records:
    """The same with room of its own."""
    return records._replace(where=np.zeros(256, np.uint64))


def true_pairs(model: Model, columns: Columns) -> float:
    """How many pairs of one owner the file holds, judged by how often the identifier repeats.

    Values that stand on more than a hundred records are no identifiers and are left out. Where fewer than
    one record in twenty has the identifier, the share that the model was trained with is taken.
    """
    if columns.census is not None:
        return columns.census.true_pairs
    return judged_by(model, len(columns), *repeats(columns[model.prior_by] if model.prior_by else ()))


def repeats(identifiers: npt.ArrayLike) -> tuple[int, float]:
    """(how many have one, pairs that repeat it)."""
    held = np.asarray(identifiers)
    held = held[held != 0]
    return len(held), float(pairs_among(np.unique(held, return_counts=True)[1]).sum())


def pairs_among(counts: Longs) -> Doubles:
    """Pairs of records with one identifier, by how many have it."""
    found: Doubles = np.where(counts <= 100, counts * (counts - 1.0) / 2, 0.0)
    return found


def judged_by(model: Model, rows: int, held: int, pairs: float) -> float:
    if model.prior_by and held >= max(200, rows // 20) and pairs >= 20:
        return pairs / (held / rows) ** 2
    return model.true_pairs_per_record * rows


def prior_at(model: Model, columns: Columns) -> float:
    """The probability that two records drawn at random are one owner."""
    rows = columns.whole
    return min(0.5, max(LEAST_PRIOR, true_pairs(model, columns) / max(1.0, rows * (rows - 1) / 2)))


def compiled(model: Model, columns: Columns) -> Program:
    """Raises CannotLink where the model names a column that the file's columns do not have."""
    rows = columns.whole
    levels = [level for comparison in model.comparisons for level in comparison.levels]
    starts = np.cumsum([0, *(len(comparison.levels) for comparison in model.comparisons)])
    tf, most, totals = columns.tf(tf_of(model))
    tables: list[np.ndarray] = []
    tf_at, tf_start = np.zeros(len(levels), np.int64), np.zeros(len(levels), np.int64)
    for at, level in enumerate(levels):
        if level.tf:
            tf_at[at], tf_start[at] = len(tables), sum(map(len, tables))
            counts = np.arange(most[len(tables)] + 1)
            shares = np.maximum(counts, 1) / max(1, totals[len(tables)])
            tables.append(math.log2(level.u_at(rows)) - np.log2(shares))
    plain = np.array([0.0 if level.tf else max(0.0, level.bits_at(rows)) for level in levels])
    has_rarity = np.array([any(level.tf for level in comparison.levels) for comparison in model.comparisons])
    prior = prior_at(model, columns)
    return Program(
        math.log2(prior / (1 - prior)),
        starts.astype(np.int64),
        _places(columns, [comparison.needed for comparison in model.comparisons], 3),
        _places(columns, [comparison.unless for comparison in model.comparisons], 2),
        np.array([ASK_NUMBERS[level.ask] for level in levels], np.int64),
        _places(columns, [level.columns for level in levels], 6),
        np.array([level.limit for level in levels], np.float64),
        np.array(list(itertools.chain.from_iterable(_least_limits(one.levels) for one in model.comparisons))),
        np.array([level.bits_at(rows) for level in levels], np.float64),
        np.array([FLAGS[level.flag] for level in levels], np.int64),
        _places(columns, [(level.tf,) if level.tf else () for level in levels], 1)[:, 0],
        *(tf_at, tf_start, tf),
        np.concatenate(tables) if tables else np.zeros(1),
        np.array([plain[start:end].max() for start, end in itertools.pairwise(starts)]),
        np.where(has_rarity, np.cumsum(has_rarity) - 1, -1).astype(np.int64),
        np.array(_guards(model, levels), np.int64),
        0.0,
    )


def slack_of(model: Model, rows: int, totals: dict[str, int], columns: Columns) -> float:
    """By how much all that look_ahead once told of `rows` can be too low for the columns at hand, which hold them and
    more. totals: as `Columns.total` of them. Texts have become no rarer but for the whole that they are a share of.
    """
    slack = 0.0
    for comparison in model.comparisons:
        gained = [
            level.bits_at(columns.whole) - level.bits_at(rows) for level in comparison.levels if not level.tf
        ]
        gained += [
            math.log2(max(1, columns.total(level.tf)) / max(1, totals[level.tf]))
            for level in comparison.levels
            if level.tf
        ]
        if any(level.tf for level in comparison.levels):
            slack += max(0.0, *gained) + 1e-6
    return slack


def tf_of(model: Model) -> tuple[str, ...]:
    """The columns whose frequencies weigh, level by level."""
    return tuple(level.tf for one in model.comparisons for level in one.levels if level.tf)


def _guards(model: Model, levels: Sequence[Level]) -> list[int]:
    """The levels of which a pair needs one; of those that ask how alike the same texts are, the lowest is enough."""
    found = {
        (level.ask, level.columns) if level.ask == "alike" else at: at
        for at, level in sorted(enumerate(levels), key=lambda one: -one[1].limit)
        if FLAGS[level.flag] & model.guard_flags
    }
    return sorted(found.values())


def _least_limits(levels: Sequence[Level]) -> list[float]:
    """For a level that asks how alike two texts are: the lowest limit asked of the same from there on; else 0."""
    return [
        min(one.limit for one in levels[at:] if (one.ask, one.columns) == ("alike", level.columns))
        if level.ask == "alike"
        else 0.0
        for at, level in enumerate(levels)
    ]


def outlook_of(records: Records, program: Program, place: Place = in_memory, threads: int = 1) -> Outlook:
    """Cost: one pass over the rows."""
    rows = len(records.wide)
    outlook = Outlook(
        place("silent", (rows, 1), np.uint64)[:, 0],
        place("rarity", (rows, int(program.reach.max(initial=-1)) + 1), np.float32),
    )

    def fill(here: slice) -> None:
        these = records._replace(wide=records.wide[here], narrow=records.narrow[here])
        look_ahead(these, program, Outlook(outlook.have[here], outlook.reach[here]))

    by_slices(fill, rows, threads)
    return outlook


def compiled_rules(model: Model, columns: Columns) -> Rules:
    read = [parts_of(rule) for rule in model.rules]
    above, below = np.ones((len(read), 3), np.int64), np.ones((len(read), 3), np.int64)
    for at, (_any, parts) in enumerate(read):
        for k, part in enumerate(parts):
            above[at, k], below[at, k] = part.above, part.below
    is_any = np.array([is_any for is_any, _ in read])
    return Rules(
        *(is_any, np.where(is_any, 0xFF, 0).astype(np.uint8)),
        _places(columns, [tuple(part.column for part in parts) for _, parts in read], 3),
        above,
        below,
    )


def _places(columns: Columns, names: list[tuple[str, ...]], width: int) -> Longs:
    places = np.full((len(names), width), -1, np.int64)
    for at, found in enumerate(names):
        for k, name in enumerate(found):
            try:
                places[at, k] = columns.place(name)
            except KeyError:
                raise CannotLink(
                    _(
                        "Model menyebut kolom {column}, yang tidak dibuat dari berkas ini; pakai model lain."
                    ).format(column=name)
                ) from None
    return places
