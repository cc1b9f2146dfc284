"""The lean engine: rule by rule, sort by key and compare where equal keys stand together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Longs, Place, in_folder, in_memory
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, Pairs, Sieve, all_of_them, joined, ordered
from karawo.registry.linkage.batch.kernels.block import (
    Flags,
    Found,
    Marks,
    Rules,
    bounds,
    count_keys,
    is_seen_twice,
    keys_of,
    mark,
    sort_small,
    walk,
)
from karawo.registry.linkage.batch.kernels.score import Outlook, Program, Records
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.program import (
    compiled,
    compiled_rules,
    for_a_thread,
    outlook_of,
    records_of,
)

_SLICES = 16
"""Pieces of a rule's blocks for each thread, so that none waits long for another."""
_MOST_AT_ONCE = 1 << 23
"""Rows that a rule sorts at a time, 40 bytes each while it does; more keys go by parts."""


def lean(columns: Columns, model: Model, floor: float, budget: Budget, sieve: Sieve = all_of_them) -> Pairs:
    """Cost: per rule one pass over the rows, a sort of the keys seen twice, and about 0.3 µs per pair.

    Memory beside the columns: about 45 bytes per row and 2 for each rule, of which all but 20 go to the disk where the
    columns do, and 17 bytes per pair that passes the sieve.
    """
    records, program = records_of(columns), compiled(model, columns)
    count = len(columns)
    outlook = outlook_of(records, program, _beside(columns, budget))
    marks = _beside(columns, budget)("marks", (count, len(model.rules)), np.uint16)
    ground = _Ground(
        *(records, program, outlook, compiled_rules(model, columns), marks, np.zeros(count, np.uint32)),
        *(model, floor, budget),
    )
    found: list[Pairs] = []
    by_rule: list[dict[str, object]] = []
    for rule, words in enumerate(model.rules):
        told = dict.fromkeys(
            ("scored", "kept", "large_blocks", "rows_in_large_blocks", "left_out_of_large_blocks"), 0
        )
        for rows, blocks in _blocks(ground, rule):
            sort_small(rows, blocks, model.cap)
            large = _settle_large(rows, blocks, ground.capped, columns, model, rule)
            pieces, tally = _found_in(ground, rule, rows, blocks)
            told["scored"] += int(tally[0])
            told["kept"] += sum(map(len, pieces))
            told["large_blocks"] += large[0]
            told["rows_in_large_blocks"] += large[1]
            told["left_out_of_large_blocks"] += int(tally[1])
            found.append(sieve(joined(pieces)))
        by_rule.append({"rule": "+".join(words), **told})
    total: dict[str, object] = {
        "scored": sum(int(str(one["scored"])) for one in by_rule),
        "left_out_of_large_blocks": sum(int(str(one["left_out_of_large_blocks"])) for one in by_rule),
        "rules": by_rule,
    }
    return ordered(found, total)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all rules walk on. marks (rows, rules), capped (rows): as in `kernels.block`."""

    records: Records
    program: Program
    outlook: Outlook
    rules: Rules
    marks: Marks
    capped: Flags
    model: Model
    floor: float
    budget: Budget


def _beside(columns: Columns, budget: Budget) -> Place:
    """On the disk where the columns are there."""
    if budget.folder is None or not isinstance(columns.wide, np.memmap):
        return in_memory
    return in_folder(budget.folder)


def _blocks(ground: _Ground, rule: int) -> Iterator[tuple[Longs, Longs]]:
    """(rows, bounds) of all keys that two rows and more share, sorted by key, in parts; marks all rows for the rule
    before the first.
    """
    records, rules, marks = ground.records, ground.rules, ground.marks
    count = len(marks)
    keys = np.empty(count, np.uint64)
    slots = int((rules.columns[rule] >= 0).sum()) if rules.is_any[rule] else 1
    seen = np.zeros(1 << max(10, (2 * count * slots - 1).bit_length()), np.uint8)
    for slot in range(slots):
        keys_of(records, rules, rule, slot, keys)
        mark(keys, marks, rule, slots > 1)
        count_keys(keys, seen)
    parts = -(-count * slots // _MOST_AT_ONCE)
    is_kept = np.empty(count, bool)
    for part in range(parts):
        rows_found, keys_found = [], []
        for slot in range(slots):
            if slots > 1:
                keys_of(records, rules, rule, slot, keys)
            is_seen_twice(keys, seen, part, parts, is_kept)
            rows_found.append(np.flatnonzero(is_kept))
            keys_found.append(keys[is_kept])
        rows, held = np.concatenate(rows_found), np.concatenate(keys_found)
        order = np.argsort(held)
        yield rows[order], bounds(held[order])


def _settle_large(
    rows: Longs, blocks: Longs, capped: Flags, columns: Columns, model: Model, rule: int
) -> tuple[int, int]:
    """Orders rows in blocks over the cap by name, so that the like stand close. Gives (large blocks, their rows)."""
    starts, ends = blocks[::2], blocks[1::2]
    large = np.flatnonzero(ends - starts > model.cap)
    inside = [np.sort(rows[starts[block] : ends[block]]) for block in large]
    for block, these, place in zip(large, inside, _places_of(inside, columns, model), strict=True):
        capped[these] |= np.uint32(1 << rule)
        rows[starts[block] : ends[block]] = these[np.argsort(place, kind="stable")]
    return len(large), int((ends[large] - starts[large]).sum())


def _places_of(inside: list[Longs], columns: Columns, model: Model) -> list[Longs]:
    """Of rows in several blocks: the place of their names in the alphabet."""
    name = next((one.needed[0] for one in model.comparisons if one.needed[0] in columns.text_columns), None)
    if name is None or not inside:
        return [np.zeros(len(rows), np.int64) for rows in inside]
    numbers, which = np.unique(columns[name][np.concatenate(inside)], return_inverse=True)
    place = np.empty(len(numbers), np.int64)
    place[pc.array_sort_indices(columns.texts.taken(numbers)).to_numpy()] = np.arange(len(numbers))
    return np.split(place[which.reshape(-1)], np.cumsum([len(rows) for rows in inside])[:-1])


def _found_in(ground: _Ground, rule: int, rows: Longs, blocks: Longs) -> tuple[list[Pairs], Longs]:
    """(pairs, [scored, left out of large blocks])."""
    step = partial(_walked, ground, rule, rows)
    pieces = _slices(blocks, ground.budget.threads)
    with ThreadPoolExecutor(ground.budget.threads) as pool:
        results = list((pool.map if ground.budget.threads > 1 else map)(step, pieces))
    tally = sum((tally for _found, tally in results), np.zeros(2, np.int64))
    return [piece for found, _tally in results for piece in found], tally


def _slices(blocks: Longs, threads: int) -> list[Longs]:
    if threads == 1 or len(blocks) < 2000:
        return [blocks]
    step = 2 * (len(blocks) // (2 * threads * _SLICES) + 1)
    return [blocks[start : start + step] for start in range(0, len(blocks), step)]


def _walked(ground: _Ground, rule: int, rows: Longs, blocks: Longs) -> tuple[list[Pairs], Longs]:
    model = ground.model
    room = max(ground.budget.room, model.cap + model.window + 1)
    space = Found(
        np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room), np.empty(room, np.uint8)
    )
    tally = np.zeros(2, np.int64)
    found: list[Pairs] = []
    block, place = 0, 0
    records = for_a_thread(ground.records)
    while 2 * block < len(blocks):
        block, place, count = walk(
            *(
                records,
                ground.program,
                ground.outlook,
                ground.rules,
                rule,
                rows,
                blocks,
                ground.marks,
                ground.capped,
            ),
            *(model.cap, model.window, ground.floor, model.guard_flags, (block, place), space, tally),
        )
        found.append(
            Pairs(
                *(space.left[:count].copy(), space.right[:count].copy()),
                *(space.bits[:count].copy(), space.flags[:count].copy()),
            )
        )
    return found, tally
