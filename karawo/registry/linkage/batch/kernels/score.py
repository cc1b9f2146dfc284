"""A pair's weight in bits, by a compiled model."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Ints, Longs, Rows, Words64
from karawo.registry.linkage.batch.kernels.alike import (
    is_contained,
    jaro_winkler,
    may_be_contained,
    most_alike,
)
from karawo.registry.linkage.batch.kernels.bare import bare, woven

ELSE, EQUAL, ONE_OFF, ALIKE, CONTAINED, SWAPPED, NEAR, SHARED = range(8)
"""What a level asks; `model.Test` says it in words, `sql` in SQL."""
UNLESS = 20
"""Comparisons that a model may have; bits of `Outlook.have` between one kind and the next."""


class Records(NamedTuple):
    """`columns.Columns` as bare arrays. A column's place counts through wide, then narrow.

    bags: see `alike.bags_of`. where: room of one thread for `alike.jaro_winkler`.
    """

    wide: Longs
    narrow: Ints
    letters: Bytes
    at: Longs
    words: Ints
    word_at: Longs
    bags: Words64
    where: Words64


class Program(NamedTuple):
    """A model as arrays; C comparisons, L levels in all, -1 for no column.

    starts (C + 1): where the levels of a comparison begin. needed (C, 3), unless (C, 2): columns.
    ask (L): what the level asks. columns (L, 6): of whom. limit (L): its number. least (L): the
    lowest limit that this level or a later one of its comparison sets to the same likeness. weight (L): bits.
    flag (L): what the level counts as. tf (texts, tf levels): how many records hold a text; tf_column, tf_at,
    tf_start (L): in column tf_at of it, and tf_bits[tf_start + so many] are the bits of that rarity. best (C): the most
    that a comparison can add, but for rarity; reach (C): which column of `Outlook.reach` tells it with rarity, -1 for
    none. guards: the levels of which a pair needs one to be kept. slack: by how much all that `Outlook.reach` tells may
    be too low.
    """

    prior: float
    starts: Longs
    needed: Longs
    unless: Longs
    ask: Longs
    columns: Longs
    limit: Doubles
    least: Doubles
    weight: Doubles
    flag: Longs
    tf_column: Longs
    tf_at: Longs
    tf_start: Longs
    tf: Ints
    tf_bits: Doubles
    best: Doubles
    reach: Longs
    guards: Longs
    slack: float


class Outlook(NamedTuple):
    """What a row can still say, by row. have: a bit for each comparison whose needed values are there; UNLESS and
    2 * UNLESS bits further one for each value in whose presence it is silent. reach (rows, tf comparisons): the most
    it can add there.
    """

    have: npt.NDArray[np.uint64]
    reach: npt.NDArray[np.float32]


@woven
def value(records: Records, row: int, column: int) -> int:
    width = records.wide.shape[1]
    if column < width:
        return int(records.wide[row, column])
    return int(records.narrow[row, column - width])


@bare
def is_one_off(a: int, b: int) -> bool:
    """One wrong digit, or two neighbours exchanged."""
    different, place, gap = 0, 0, 0
    first_a, first_b, last_a, last_b, first_place = 0, 0, 0, 0, 0
    while a or b:
        digit_a, digit_b = a % 10, b % 10
        if digit_a != digit_b:
            different += 1
            if different == 1:
                first_a, first_b, first_place = digit_a, digit_b, place
            elif different == 2:
                last_a, last_b, gap = digit_a, digit_b, place - first_place
            else:
                return False
        a //= 10
        b //= 10
        place += 1
    if different == 1:
        return True
    return different == 2 and gap == 1 and first_a == last_b and last_a == first_b


@woven
def holds(records: Records, program: Program, level: int, i: int, j: int) -> bool:
    ask = program.ask[level]
    if ask == ELSE:
        return True
    if ask == EQUAL:
        for k in range(program.columns.shape[1]):
            column = program.columns[level, k]
            if column < 0:
                break
            found = value(records, i, column)
            if found == 0 or found != value(records, j, column):
                return False
        return True
    if ask == SHARED:
        for k in range(3):
            found = value(records, i, program.columns[level, k])
            if found == 0:
                continue
            if value(records, i, program.columns[level, 3 + k]) > program.limit[level]:
                continue
            for other in range(3):
                if found == value(records, j, program.columns[level, other]):
                    return True
        return False
    column = program.columns[level, 0]
    a, b = value(records, i, column), value(records, j, column)
    if a == 0 or b == 0:
        return False
    if ask == ONE_OFF:
        return is_one_off(a, b)
    if ask == CONTAINED:
        return may_be_contained(records.bags, a, b) and is_contained(records.words, records.word_at, a, b)
    year_a, month_a, day_a = a // 10000, a // 100 % 100, a % 100
    year_b, month_b, day_b = b // 10000, b // 100 % 100, b % 100
    if ask == SWAPPED:
        return year_a == year_b and day_a == month_b and month_a == day_b
    return (year_a == year_b) + (month_a == month_b) + (day_a == day_b) == 2


@woven
def is_silent(records: Records, program: Program, comparison: int, i: int, j: int) -> bool:
    """A needed value is missing, or what speaks in its place is there on both sides."""
    for k in range(program.needed.shape[1]):
        column = program.needed[comparison, k]
        if column >= 0 and (value(records, i, column) == 0 or value(records, j, column) == 0):
            return True
    for k in range(program.unless.shape[1]):
        column = program.unless[comparison, k]
        if column >= 0 and value(records, i, column) != 0 and value(records, j, column) != 0:
            return True
    return False


@bare
def level_of(records: Records, program: Program, comparison: int, i: int, j: int) -> int:
    """The first level that holds; -1 where nothing can be said."""
    if is_silent(records, program, comparison, i, j):
        return -1
    return first_level(records, program, comparison, i, j)


@woven
def first_level(records: Records, program: Program, comparison: int, i: int, j: int) -> int:
    level = program.starts[comparison]
    likeness, compared = 0.0, -1
    while True:
        column = program.columns[level, 0]
        if program.ask[level] != ALIKE:
            if holds(records, program, level, i, j):
                return level
        else:
            if compared != column:  # levels that ask for less of the same likeness come after
                a, b = value(records, i, column), value(records, j, column)
                likeness, compared = -1.0, column
                if a != 0 and b != 0:
                    likeness = most_alike(records.bags, a, b)
                    if likeness >= program.least[level]:
                        likeness = jaro_winkler(records.letters, records.at, records.where, a, b)
            if likeness >= program.limit[level]:
                return level
        level += 1


@woven
def may_pass(records: Records, program: Program, i: int, j: int) -> bool:
    """False where none of the guards can hold, which is told sooner than what the pair weighs."""
    may = False
    for at in range(len(program.guards)):
        level = program.guards[at]
        ask, column = program.ask[level], program.columns[level, 0]
        if ask not in (EQUAL, CONTAINED, ALIKE):
            may = True
            break
        a, b = value(records, i, column), value(records, j, column)
        if a == 0 or b == 0:
            continue
        if ask == EQUAL:
            may = a == b
            k = 1
            while may and k < program.columns.shape[1] and program.columns[level, k] >= 0:
                found = value(records, i, program.columns[level, k])
                may = found != 0 and found == value(records, j, program.columns[level, k])
                k += 1
        elif ask == CONTAINED:
            may = may_be_contained(records.bags, a, b) and is_contained(records.words, records.word_at, a, b)
        else:
            may = most_alike(records.bags, a, b) >= program.limit[level]
        if may:
            break
    return may


@woven
def bits_of(records: Records, program: Program, level: int, i: int, j: int) -> float:
    bits = program.weight[level]
    column = program.tf_column[level]
    if column >= 0:
        at = program.tf_at[level]
        a, b = program.tf[value(records, i, column), at], program.tf[value(records, j, column), at]
        bits += program.tf_bits[program.tf_start[level] + max(a, b)]  # the commoner of the two counts
    return bits


@bare
def look_ahead(records: Records, program: Program, outlook: Outlook) -> None:
    """Fills the outlook of all rows."""
    for row in range(len(outlook.have)):
        have = np.uint64(0)
        for comparison in range(len(program.starts) - 1):
            is_there = True
            for column in program.needed[comparison]:
                if column >= 0 and value(records, row, column) == 0:
                    is_there = False
            if is_there:
                have |= np.uint64(1) << np.uint64(comparison)
            for k in range(2):
                column = program.unless[comparison, k]
                if column >= 0 and value(records, row, column) != 0:
                    have |= np.uint64(1) << np.uint64(comparison + (k + 1) * UNLESS)
            at = program.reach[comparison]
            if at >= 0:
                most = program.best[comparison]
                for level in range(program.starts[comparison], program.starts[comparison + 1]):
                    column = program.tf_column[level]
                    if column >= 0:
                        held = program.tf[value(records, row, column), program.tf_at[level]]
                        rarity = program.tf_bits[program.tf_start[level] + held]
                        most = max(most, program.weight[level] + rarity)
                outlook.reach[row, at] = most + 1e-3  # more than rounding to 32 bits can take away
        outlook.have[row] = have


@woven
def most_of(program: Program, outlook: Outlook, comparison: int, i: int, j: int) -> float:
    at = program.reach[comparison]
    if at < 0:
        return program.best[comparison]
    return min(outlook.reach[i, at], outlook.reach[j, at])


@bare
def score(
    records: Records, program: Program, outlook: Outlook, i: int, j: int, floor: float
) -> tuple[float, int]:
    """(bits with the prior, flags of all levels); leaves with -inf once `floor` is out of reach."""
    both = outlook.have[i] & outlook.have[j]
    live = both & ~(both >> np.uint64(UNLESS)) & ~(both >> np.uint64(2 * UNLESS))
    total, flags, hope = program.prior, 0, program.prior
    count = len(program.starts) - 1
    for comparison in range(count):
        if (live >> np.uint64(comparison)) & np.uint64(1):
            hope += most_of(program, outlook, comparison, i, j)
    least = floor - program.slack - 1e-6  # a sum taken in another order must never be the higher one
    for comparison in range(count):
        if hope < least:
            return -np.inf, 0
        if (live >> np.uint64(comparison)) & np.uint64(1):
            level = first_level(records, program, comparison, i, j)
            bits = bits_of(records, program, level, i, j)
            total += bits
            flags |= program.flag[level]
            hope += bits - most_of(program, outlook, comparison, i, j)
    return total, flags


@njit(cache=True, nogil=True)
def levels(records: Records, program: Program, left: Rows, right: Rows) -> Ints:
    """(pairs, comparisons) int32: the level within its comparison, from 0; -1 silent."""
    found = np.empty((len(left), len(program.starts) - 1), np.int32)
    for pair in range(len(left)):
        for comparison in range(found.shape[1]):
            level = level_of(records, program, comparison, left[pair], right[pair])
            found[pair, comparison] = level - program.starts[comparison] if level >= 0 else -1
    return found


@njit(cache=True, nogil=True)
def scores(records: Records, program: Program, outlook: Outlook, left: Rows, right: Rows) -> Doubles:
    found = np.empty(len(left), np.float64)
    for pair in range(len(left)):
        found[pair] = score(records, program, outlook, left[pair], right[pair], -np.inf)[0]
    return found
