"""The second look at pairs of one owner: forty answers weighed together, by trees that a teacher has grown.

The first look adds what each question says as if the others did not exist. But a name that nobody else in the
kecamatan bears says more than the same name among thirty, and a street says little beside a house number. The
teacher is the NIK: it is hidden, the rest is looked at, and whether the NIK were the same tells the right answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Doubles, Ints, Place, by_threads, in_memory
from karawo.registry.linkage.batch.cluster import bits_at
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, Pairs, joined
from karawo.registry.linkage.batch.kernels import judge as kernels
from karawo.registry.linkage.batch.kernels.judge import DEPTH, LEAVES, NODES, Answers, Questions, Trees
from karawo.registry.linkage.batch.kernels.score import Records
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.program import for_a_thread, records_of
from karawo.registry.linkage.batch.questions import PHONES_AND_USES
from karawo.registry.linkage.batch.sharing import shared_by

_EQUAL = (
    *(
        "nib",
        "npwp_own",
        "sex",
        "desa",
        "kecamatan",
        "kabupaten",
        "street",
        "spot",
        "house",
        "first_sound",
        "last_sound",
    ),
    *("brand_sound", "core", "trade", "trade_group", "kind", "source", "branch"),
)
_ALIKE = ("name", "brand", "street", "shop")
RARE_TEXTS = ("name", "name_sound", "brand", "first_sound", "last_sound", "street")
NAMESAKES = ("desa", "kecamatan", "kabupaten")
FACTS_ASK = frozenset({*RARE_TEXTS, *NAMESAKES, "name_sound"})
"""The columns of `facts_of`."""
ASKED: tuple[tuple[int, tuple[str, ...], int], ...] = (
    *((kernels.SAME_IF_EQUAL, (name,), -1) for name in _EQUAL),
    *((kernels.LIKENESS, (name,), -1) for name in _ALIKE),
    *((kernels.RARITY, (), at) for at in range(len(RARE_TEXTS))),
    *((kernels.LESSER, (), len(RARE_TEXTS) + at) for at in range(len(NAMESAKES))),
    *((kernels.GREATER, (), len(RARE_TEXTS) + at) for at in range(len(NAMESAKES))),
    (kernels.NIK_MISSING, ("nik",), -1),
    (kernels.BIRTH, ("birth",), -1),
    (kernels.YEAR, ("year",), -1),
    (kernels.PHONE, PHONES_AND_USES, -1),
    (kernels.NAME, ("name", "sound", "name_sound"), -1),
    (kernels.CONTAINED, ("name",), -1),
    (kernels.WORDS_LESSER, ("name",), -1),
    (kernels.WORDS_GREATER, ("name",), -1),
    (kernels.CALLED, ("core_sound", "name_sound"), -1),
)
"""(how, columns, fact) of each question."""
_AT_ONCE = 1 << 16
_PORTION = 1 << 22
"""Pairs that are looked at before those are left out that do not reach `review`."""
_TREES = 160
_RATE = 0.15
_FIRM = 5.0
_LEAST_GAIN = 0.5
_LN2 = float(np.log(2.0))


def judged(columns: Columns, pairs: Pairs, model: Model, budget: Budget) -> Pairs:
    return judging(columns, model, budget)(pairs)


def looked_at_again(
    columns: Columns, pairs: Pairs, model: Model, budget: Budget, facts: Answers | None = None
) -> Pairs:
    """As `judged`, those that are as probable as the model's `review`. The pairs are in order: neighbours among the
    rows are looked at together, and rows that lie on the disk are walked once.
    """
    weigh = judging(columns, model, budget, facts)
    starts = range(0, len(pairs), _PORTION)
    found = [
        weigh(pairs.those(slice(start, start + _PORTION))).at_least(bits_at(model.review)) for start in starts
    ]
    whole = joined(found)
    whole.tally = pairs.tally
    return whole


def judging(
    columns: Columns, model: Model, budget: Budget, facts: Answers | None = None
) -> Callable[[Pairs], Pairs]:
    """Gives pairs the bits of the second look; where both have a NIK, the first look stands.

    facts: of the columns, where they are known already. Cost: about 2 µs a pair on a fast core; nine bytes a row.
    """
    if not model.judge:
        return lambda pairs: pairs
    trees, niks = trees_of(model.judge), columns["nik"]
    facts = facts_of(columns, budget.threads) if facts is None else facts
    records, questions = records_of(columns), questions_of(columns)

    def weighed(pairs: Pairs) -> Pairs:
        rows = np.flatnonzero((niks[pairs.left] == 0) | (niks[pairs.right] == 0))
        bits = pairs.bits.copy()

        def weigh(start: int) -> None:
            these = rows[start : start + _AT_ONCE]
            answers = _answers(records, facts, questions, pairs.left[these], pairs.right[these])
            found = np.empty(len(these))
            kernels.weigh(trees, answers, found)
            bits[these] = found

        by_threads(weigh, range(0, len(rows), _AT_ONCE), budget.threads)
        return Pairs(pairs.left, pairs.right, bits, pairs.flags, pairs.tally)

    return weighed


def _answers(records: Records, facts: Answers, questions: Questions, left: Ints, right: Ints) -> Answers:
    out = np.empty((len(left), len(ASKED)), np.uint8)
    kernels.ask(for_a_thread(records), facts, questions, left, right, out)
    return out


def questions_of(columns: Columns) -> Questions:
    places = np.full((len(ASKED), 8), -1, np.int64)
    for at, (_kind, names, _fact) in enumerate(ASKED):
        places[at, : len(names)] = [columns.place(name) for name in names]
    return Questions(
        np.array([kind for kind, _names, _fact in ASKED]), places, np.array([fact for _k, _n, fact in ASKED])
    )


def facts_of(columns: Columns, threads: int = 1, place: Place = in_memory) -> Answers:
    """(rows, facts): how rare the texts are, in fifths of a bit; how many of the region bear the name, in quarters."""
    facts: Answers = place("facts", (len(columns), len(RARE_TEXTS) + len(NAMESAKES)), np.uint8)
    for at, name in enumerate(RARE_TEXTS):
        counts, texts = columns.counts(name), columns[name]
        if len(counts) > len(texts):  # most texts are none of these rows
            facts[:, at] = np.where(texts == 0, 0, _rarity(counts[texts], columns.whole))
        else:
            rarity = _rarity(counts, columns.whole)
            rarity[0] = 0
            facts[:, at] = rarity[texts]
    for at, namesakes in enumerate(namesakes_of(columns, threads), len(RARE_TEXTS)):
        tally = np.zeros(int(namesakes.max(initial=0)) + 1, np.uint8)
        tally[1:] = np.minimum(1 + 4 * np.log2(np.arange(1, len(tally))), 250)
        facts[:, at] = tally[namesakes]
    return facts


def _rarity(counts: npt.NDArray[np.integer], rows: int) -> Answers:
    found: Answers = np.minimum(5 * np.log2(rows / np.maximum(counts, 1)), 250).astype(np.uint8) + 1
    return found


def namesakes_of(columns: Columns, threads: int = 1) -> Iterator[Ints]:
    """By row: how many of the village, then of the kecamatan, then of the kabupaten bear the name; 0 unknown."""
    for at, region in enumerate(NAMESAKES):
        if columns.census is not None:
            yield columns.census.namesakes[:, at]
        else:
            yield shared_by(columns[region], columns["name_sound"], threads)


def trees_of(kept: dict[str, Any]) -> Trees:
    return Trees(
        float(kept["base"]),
        np.array(kept["question"], np.int32).reshape(-1, NODES),
        np.array(kept["most"], np.uint8).reshape(-1, NODES),
        np.array(kept["leaf"], np.float64).reshape(-1, LEAVES),
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pairs of hidden NIK, and whether they were the same."""

    answers: Answers
    is_same: npt.NDArray[np.bool_]


def hidden(columns: Columns) -> Columns:
    """The same records, of which every second one has lost its NIK, with all that was read from it."""
    is_hidden = _scattered(len(columns))
    wide, narrow = columns.wide.copy(), columns.narrow.copy()
    made = replace(columns, wide=wide, narrow=narrow)
    is_nik = is_hidden & (columns["npwp"] == columns["nik"])
    made["npwp"][is_nik] = 0
    for name, lent in (("birth", "birth_stated"), ("year", "year_stated"), ("home", "kabupaten")):
        made[name][is_hidden] = columns[lent][is_hidden]
    made["nik"][is_hidden] = 0
    return made


def _scattered(rows: int) -> npt.NDArray[np.bool_]:
    mixed = np.arange(rows, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    found: npt.NDArray[np.bool_] = (mixed >> np.uint64(40)) & np.uint64(1) == 1
    return found


def lesson(columns: Columns, seen: Columns, pairs: Pairs) -> Lesson:
    """pairs: of `seen`, whose NIK are hidden; columns: the same records with them."""
    niks, left, right = columns["nik"], pairs.left, pairs.right
    is_known = (niks[left] != 0) & (niks[right] != 0) & ((seen["nik"][left] == 0) | (seen["nik"][right] == 0))
    left, right = left[is_known], right[is_known]
    answers = _answers(records_of(seen), facts_of(seen), questions_of(seen), left, right)
    one, other = np.ascontiguousarray(niks[left]), np.ascontiguousarray(niks[right])
    is_same = np.zeros(len(one), np.bool_)
    kernels.are_one(one, other, is_same)
    return Lesson(answers, is_same)


def grown(taught: Lesson) -> dict[str, Any]:
    """Trees by gradient boosting on the surprise in bits; the same lesson, the same trees."""
    answers, target = taught.answers, taught.is_same.astype(np.float64)
    share = float(target.mean())
    base = float(np.log(share / (1 - share)))
    score = np.full(len(target), base)
    questions, mosts, leaves = [], [], []
    for _ in range(_TREES):
        chance = 1.0 / (1.0 + np.exp(-score))
        slope, bend = target - chance, chance * (1 - chance)
        question, most, node = _split(answers, slope, bend)
        at = node - NODES
        sums, weights = np.bincount(at, slope, LEAVES), np.bincount(at, bend, LEAVES)
        leaf = np.round(_RATE * sums / (weights + _FIRM) / _LN2, 4)
        score += leaf[at] * _LN2
        questions.append(question.tolist())
        mosts.append(most.tolist())
        leaves.append(leaf.tolist())
    chance = np.clip(1.0 / (1.0 + np.exp(-score)), 1e-12, 1 - 1e-12)
    surprise = float(-np.mean(np.log2(np.where(target == 1, chance, 1 - chance))))
    return {
        "base": round(base / _LN2, 4),
        "question": questions,
        "most": mosts,
        "leaf": leaves,
        "pairs": len(target),
        "same": int(target.sum()),
        "surprise_bits": round(surprise, 4),
    }


def _split(
    answers: Answers, slope: Doubles, bend: Doubles
) -> tuple[npt.NDArray[np.int32], Answers, npt.NDArray[np.int32]]:
    """(question of each node, the most that goes left, the leaf's node of each pair)."""
    question, most = np.zeros(NODES, np.int32), np.full(NODES, 255, np.uint8)
    node = np.zeros(len(slope), np.int32)
    for level in range(DEPTH):
        first, width = (1 << level) - 1, 1 << level
        slopes, bends = np.zeros((2, width, answers.shape[1], 256))
        kernels.tally(answers, node, first, slope, bend, slopes, bends)
        left, weight = slopes.cumsum(axis=2), bends.cumsum(axis=2)
        all_slope, all_weight = left[:, :1, -1:], weight[:, :1, -1:]
        right, right_weight = all_slope - left, all_weight - weight
        gain = (
            left**2 / (weight + _FIRM)
            + right**2 / (right_weight + _FIRM)
            - all_slope**2 / (all_weight + _FIRM)
        )
        gain[..., -1] = 0.0
        gain = np.round(gain, 6).reshape(width, -1)
        best = gain.argmax(axis=1)
        for at in range(width):
            if gain[at, best[at]] > _LEAST_GAIN:
                question[first + at], most[first + at] = divmod(int(best[at]), 256)
        kernels.step_down(answers, node, question, most)
    return question, most, node
