"""Candidates: rows that share a key are compared where they stand; no table of pairs is ever made."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Ints, Longs
from karawo.registry.linkage.batch.kernels.ahead import bring
from karawo.registry.linkage.batch.kernels.bare import bare, woven
from karawo.registry.linkage.batch.kernels.score import Outlook, Program, Records, may_pass, score, value

type Keys = npt.NDArray[np.uint64]
type Flags = npt.NDArray[np.uint32]
type Marks = npt.NDArray[np.uint8]

_AHEAD = 4
"""Blocks between what is compared and what is brought."""
_MOST_BROUGHT = 64
_LINE = 64


class Rules(NamedTuple):
    """R rules. is_any (R): one of the columns must meet, else all. columns (R, 3): -1 for none.

    any_bits (R): all bits set where `is_any`.

    above, below (R, 3): powers of ten that cut digits out of a number: n // above * below + n % below.
    """

    is_any: npt.NDArray[np.bool_]
    any_bits: Bytes
    columns: Longs
    above: Longs
    below: Longs


class Found(NamedTuple):
    """Room for pairs; left and right are rows, left < right."""

    left: Ints
    right: Ints
    bits: Doubles
    flags: Bytes


@woven
def part(records: Records, rules: Rules, rule: int, at: int, row: int) -> int:
    found = value(records, row, rules.columns[rule, at])
    if rules.above[rule, at] == 1:  # nothing is cut out; a division would be most of the work
        return found
    return found // rules.above[rule, at] * rules.below[rule, at] + found % rules.below[rule, at]


@woven
def meets(records: Records, rules: Rules, rule: int, i: int, j: int) -> bool:
    if rules.is_any[rule]:
        for k in range(3):
            found = value(records, i, rules.columns[rule, k])
            for other in range(3):
                if found != 0 and found == value(records, j, rules.columns[rule, other]):
                    return True
        return False
    for k in range(3):
        if rules.columns[rule, k] < 0:
            break
        if value(records, i, rules.columns[rule, k]) == 0 or value(records, j, rules.columns[rule, k]) == 0:
            return False
        if part(records, rules, rule, k, i) != part(records, rules, rule, k, j):
            return False
    return True


@bare
def keys_of(records: Records, rules: Rules, rule: int, slot: int, out: Keys) -> None:
    """out (rows): the key of each row, 0 where a part is unknown. slot: which column of an `is_any` rule."""
    for row in range(len(out)):
        mixed = np.uint64(rule + 1)
        for k in range(3):
            if rules.is_any[rule] and k != slot:
                continue
            if rules.columns[rule, k] < 0:
                break
            if value(records, row, rules.columns[rule, k]) == 0:
                mixed = np.uint64(0)
                break
            mixed = (mixed ^ np.uint64(part(records, rules, rule, k, row))) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            mixed ^= mixed >> np.uint64(31)
        out[row] = mixed


@bare
def mark(keys: Keys, marks: Marks, rule: int, is_any: bool) -> None:
    """marks (rows, rules): 8 bits of the key of each rule, never 0 for one that is known; for an `is_any` rule a bit
    for each of its keys."""
    for row in range(len(keys)):
        if keys[row] == 0:
            continue
        cut = (keys[row] >> np.uint64(32)) & np.uint64(0xFF)
        marks[row, rule] |= np.uint64(1) << (cut & np.uint64(7)) if is_any else max(cut, np.uint64(1))


@woven
def has_met(records: Records, rules: Rules, rule: int, marks: Marks, capped: Flags, i: int, j: int) -> bool:
    """An earlier rule has brought the two together already, and neither stood in a block too large for it."""
    likely = 0
    for earlier in range(rule):  # without a branch: several rules are looked at in one step
        one, other = marks[i, earlier], marks[j, earlier]
        likely |= (one & other & rules.any_bits[earlier]) | (one if one == other else 0)
    if likely == 0:
        return False
    for earlier in range(rule):
        one, other = marks[i, earlier], marks[j, earlier]
        if one & other & rules.any_bits[earlier] or (one == other and one != 0):
            bit = np.uint32(1) << np.uint32(earlier)
            if ((capped[i] | capped[j]) & bit) == 0 and meets(records, rules, earlier, i, j):
                return True
    return False


@njit(cache=True, nogil=True)
def count_keys(keys: Keys, seen: npt.NDArray[np.uint8]) -> None:
    """seen: a power of two of counters up to two; a key whose counter stays at one is alone for certain."""
    mask = np.uint64(len(seen) - 1)
    for key in keys:
        if key != 0 and seen[key & mask] < 2:
            seen[key & mask] += 1


@njit(cache=True, nogil=True)
def is_seen_twice(keys: Keys, seen: npt.NDArray[np.uint8], out: npt.NDArray[np.bool_]) -> None:
    mask = np.uint64(len(seen) - 1)
    for at in range(len(keys)):
        out[at] = keys[at] != 0 and seen[keys[at] & mask] == 2


@njit(cache=True, nogil=True)
def is_of_part(keys: Keys, part: int, parts: int, out: npt.NDArray[np.bool_]) -> None:
    """part: by the upper half of the key, so that equal keys come together."""
    for at in range(len(keys)):
        out[at] = (keys[at] >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32) == np.uint64(part)


@njit(cache=True, nogil=True)
def bounds(keys: Keys) -> Longs:
    """Where the blocks of two and more equal keys begin and end, in pairs; keys are sorted."""
    out = np.empty(2 * (len(keys) // 2) + 2, np.int64)
    blocks, start = 0, 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or keys[at] != keys[start]:
            if at - start > 1:
                out[2 * blocks], out[2 * blocks + 1] = start, at
                blocks += 1
            start = at
    return out[: 2 * blocks]


@bare
def bring_rows(
    records: Records, outlook: Outlook, marks: Marks, rows: Longs, blocks: Longs, block: int
) -> None:
    """What is asked of the rows of a block."""
    for at in range(blocks[2 * block], min(blocks[2 * block + 1], blocks[2 * block] + _MOST_BROUGHT)):
        row = rows[at]
        bring(marks, row, 0)
        bring(records.wide, row, 0)
        bring(records.narrow, row, 0)
        bring(records.narrow, row, _LINE)
        bring(records.narrow, row, 2 * _LINE)
        bring(outlook.have, row, 0)
        bring(outlook.reach, row, 0)


@bare
def walk(
    records: Records,
    program: Program,
    outlook: Outlook,
    rules: Rules,
    rule: int,
    rows: Longs,
    blocks: Longs,
    is_large: npt.NDArray[np.bool_],
    marks: Marks,
    capped: Flags,
    window: int,
    first_new: int,
    floor: float,
    guard: int,
    begin: tuple[int, int],
    found: Found,
    tally: Longs,
) -> tuple[int, int, int]:
    """Compares within the blocks from (block, place) on until `found` could overflow.

    blocks: begin and end in `rows`, which rise within a block; but in one that `is_large` (blocks) each row meets the
    `window` next ones. A pair that an earlier rule has met already is left out, unless one of them stood in a block
    too large for it, and so is a pair of two rows before `first_new`. guard: a pair needs one of these flags to be
    kept; 0 for none. tally: adds [pairs scored, pairs that large blocks let meet]. Gives where to go on, and how
    many were found.
    """
    block, count = begin[0], 0
    place = begin[1]
    room = len(found.left)
    while 2 * block < len(blocks):
        start, end = blocks[2 * block], blocks[2 * block + 1]
        if 2 * (block + _AHEAD) < len(blocks):
            bring_rows(records, outlook, marks, rows, blocks, block + _AHEAD)
        begin_new = start
        while not is_large[block] and begin_new < end and rows[begin_new] < first_new:
            begin_new += 1
        for at in range(start + place, end):
            last = min(end, at + 1 + window) if is_large[block] else end
            if room - count < last - at:
                return block, at - start, count
            for other in range(max(at + 1, begin_new), last):
                i, j = rows[at], rows[other]
                if i > j:
                    i, j = j, i
                if j < first_new:
                    continue
                tally[1] += is_large[block]
                if i == j or has_met(records, rules, rule, marks, capped, i, j):
                    continue
                tally[0] += 1
                if guard != 0 and not may_pass(records, program, i, j):
                    continue
                bits, flags = score(records, program, outlook, i, j, floor)
                if bits >= floor and (guard == 0 or flags & guard):
                    found.left[count], found.right[count] = i, j
                    found.bits[count], found.flags[count] = bits, flags
                    count += 1
        block, place = block + 1, 0
    return block, 0, count


@bare
def sort_small(rows: Longs, blocks: Longs, is_large: npt.NDArray[np.bool_]) -> None:
    """Orders rows by number within each block that is not large."""
    for block in range(len(blocks) // 2):
        start, end = blocks[2 * block], blocks[2 * block + 1]
        if is_large[block]:
            continue
        for at in range(start + 1, end):
            row, place = rows[at], at
            while place > start and rows[place - 1] > row:
                rows[place] = rows[place - 1]
                place -= 1
            rows[place] = row
