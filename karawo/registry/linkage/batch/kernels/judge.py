"""The second look at a pair: answers as small numbers, and trees that weigh them together."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Doubles, Ints, Longs, Rows
from karawo.registry.linkage.batch.kernels.alike import is_contained, jaro_winkler
from karawo.registry.linkage.batch.kernels.bare import bare, woven
from karawo.registry.linkage.batch.kernels.score import Records, is_one_off, value

type Answers = npt.NDArray[np.uint8]
type Sums = npt.NDArray[np.float64]

DEPTH = 5
NODES, LEAVES = (1 << DEPTH) - 1, 1 << DEPTH

SAME_IF_EQUAL, LIKENESS, RARITY, LESSER, GREATER = range(5)
"""How a pair answers about a column: unknown, different, equal; how alike the texts are; how rare the commoner one
is; the lesser and the greater of two tallies."""
ALONE = 10
NIK_MISSING, NIK, BIRTH, YEAR, PHONE, NAME, CONTAINED, WORDS_LESSER, WORDS_GREATER, CALLED = range(
    ALONE, ALONE + 10
)
"""Answers of their own; `judge.ASKED` says what they ask."""


class Questions(NamedTuple):
    """kind (Q): of the above. column (Q, 8): places of columns. Tallies and rarity stand in `facts`: what (Q)
    says in which column."""

    kind: Longs
    column: Longs
    fact: Longs


class Trees(NamedTuple):
    """T full trees of DEPTH questions. question, most (T, NODES): an answer of up to `most` goes left.

    leaf (T, LEAVES): bits.
    """

    base: float
    question: Ints
    most: Answers
    leaf: Doubles


@woven
def likeness(records: Records, column: int, i: int, j: int) -> int:
    a, b = value(records, i, column), value(records, j, column)
    if a == 0 or b == 0:
        return 0
    if a == b:
        return 42
    return 1 + int(jaro_winkler(records.letters, records.at, records.where, a, b) * 40.0)


@woven
def days_alike(a: int, b: int) -> int:
    """0 unknown, 1 to 3: so many parts of the date less one are equal, 4 day and month exchanged, 5 equal."""
    if a == 0 or b == 0:
        return 0
    if a == b:
        return 5
    year, month, day = a // 10000 == b // 10000, a // 100 % 100 == b // 100 % 100, a % 100 == b % 100
    if year and a % 100 == b // 100 % 100 and b % 100 == a // 100 % 100:
        return 4
    return 1 + int(year) + int(month) + int(day)


@woven
def telephone(records: Records, columns: Longs, i: int, j: int) -> int:
    """0 unknown, 1 different, the higher the fewer others use the number."""
    if value(records, i, columns[0]) == 0 or value(records, j, columns[0]) == 0:
        return 0
    fewest = 1 << 40
    for k in range(3):
        number = value(records, i, columns[k])
        for other in range(3):
            if number != 0 and number == value(records, j, columns[other]):
                fewest = min(fewest, value(records, i, columns[3 + k]))
    if fewest == 1 << 40:
        return 1
    step = 0
    while fewest > 1 and step < 12:
        fewest //= 2
        step += 1
    return 20 - step


@woven
def words_of(records: Records, text: int) -> int:
    return int(records.word_at[text + 1] - records.word_at[text])


@woven
def is_called(records: Records, i: int, j: int, business: int, name: int) -> bool:
    """The business of i is called as the owner of j."""
    core, owner = value(records, i, business), value(records, j, name)
    return core != 0 and owner != 0 and is_contained(records.words, records.word_at, core, owner)


@woven
def answer(records: Records, facts: Answers, questions: Questions, question: int, i: int, j: int) -> int:
    kind, columns = questions.kind[question], questions.column[question]
    if kind == SAME_IF_EQUAL:
        a, b = value(records, i, columns[0]), value(records, j, columns[0])
        return 0 if a == 0 or b == 0 else 2 if a == b else 1
    if kind == LIKENESS:
        return likeness(records, columns[0], i, j)
    if kind in (RARITY, LESSER):
        return min(facts[i, questions.fact[question]], facts[j, questions.fact[question]])
    if kind == GREATER:
        return max(facts[i, questions.fact[question]], facts[j, questions.fact[question]])
    a, b = value(records, i, columns[0]), value(records, j, columns[0])
    if kind == NIK_MISSING:
        return int(a == 0) + int(b == 0)
    if kind == NIK:
        return 0 if a == 0 or b == 0 else 3 if a == b else 2 if is_one_off(a, b) else 1
    if kind == BIRTH:
        return days_alike(a, b)
    if kind == YEAR:
        return 0 if a == 0 or b == 0 else 1 + min(abs(a - b), 30)
    if kind == PHONE:
        return telephone(records, columns, i, j)
    if kind == CALLED:
        if is_called(records, i, j, columns[0], columns[1]) or is_called(
            records, j, i, columns[0], columns[1]
        ):
            return 1
        return 0
    if a == 0 or b == 0:
        return 0
    if kind == NAME:
        for k in range(3):
            if value(records, i, columns[k]) == value(records, j, columns[k]):
                return 4 - k
        return 1
    if kind == CONTAINED:
        return 2 if is_contained(records.words, records.word_at, a, b) else 1
    if kind == WORDS_LESSER:
        return min(words_of(records, a), words_of(records, b))
    return max(words_of(records, a), words_of(records, b))


@bare
def ask(
    records: Records, facts: Answers, questions: Questions, left: Rows, right: Rows, out: Answers
) -> None:
    """out (pairs, Q)."""
    for pair in range(len(left)):
        for question in range(len(questions.kind)):
            out[pair, question] = answer(records, facts, questions, question, left[pair], right[pair])


@bare
def are_one(niks: Longs, others: Longs, out: npt.NDArray[np.bool_]) -> None:
    """out: equal, or one slip apart."""
    for at in range(len(niks)):
        out[at] = niks[at] == others[at] or is_one_off(niks[at], others[at])


@bare
def weigh(trees: Trees, answers: Answers, out: Doubles) -> None:
    """out (pairs): bits."""
    for pair in range(len(out)):
        bits = trees.base
        for tree in range(len(trees.leaf)):
            node = 0
            for _ in range(DEPTH):
                goes_right = answers[pair, trees.question[tree, node]] > trees.most[tree, node]
                node = 2 * node + 1 + int(goes_right)
            bits += trees.leaf[tree, node - NODES]
        out[pair] = bits


@bare
def tally(
    answers: Answers, node: Ints, first: int, slope: Doubles, bend: Doubles, slopes: Sums, bends: Sums
) -> None:
    """slopes, bends (nodes, Q, 256): sums by answer of the pairs that stand at each node from `first` on."""
    for pair in range(len(node)):
        at = node[pair] - first
        for question in range(answers.shape[1]):
            given = answers[pair, question]
            slopes[at, question, given] += slope[pair]
            bends[at, question, given] += bend[pair]


@bare
def step_down(answers: Answers, node: Ints, question: Ints, most: Answers) -> None:
    for pair in range(len(node)):
        at = node[pair]
        node[pair] = 2 * at + 1 + int(answers[pair, question[at]] > most[at])
