"""The lean engine: rule by rule, sort by key and compare where equal keys stand together."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, Pairs, ordered
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


def lean(columns: Columns, model: Model, floor: float, budget: Budget) -> Pairs:
    """Cost: per rule one pass over the rows, a sort of the keys seen twice, and about 0.3 µs per pair.

    Memory beside the columns: about 50 bytes per row and 2 for each rule while rules run, 32 bytes per pair kept.
    """
    records, program = records_of(columns), compiled(model, columns)
    outlook, rules = outlook_of(records, program), compiled_rules(model, columns)
    capped = np.zeros(len(columns), np.uint32)
    marks = np.zeros((len(columns), len(model.rules)), np.uint16)
    rank = _rank(columns, model)
    found: list[Found] = []
    by_rule: list[dict[str, object]] = []
    for rule, words in enumerate(model.rules):
        rows, blocks = _blocks(records, rules, rule, marks)
        sort_small(rows, blocks, model.cap)
        large = _settle_large(rows, blocks, rank, capped, model.cap, rule)
        step = partial(
            _walked, records, program, outlook, rules, rule, rows, marks, capped, model, floor, budget.room
        )
        pieces = _slices(blocks, budget.threads)
        with ThreadPoolExecutor(budget.threads) as pool:
            results = list(pool.map(step, pieces)) if budget.threads > 1 else list(map(step, pieces))
        tally = sum((tally for _found, tally in results), np.zeros(2, np.int64))
        kept = [piece for pieces_found, _tally in results for piece in pieces_found]
        found += kept
        by_rule.append(
            {
                "rule": "+".join(words),
                "scored": int(tally[0]),
                "kept": sum(len(piece.left) for piece in kept),
                "large_blocks": large[0],
                "rows_in_large_blocks": large[1],
                "left_out_of_large_blocks": int(tally[1]),
            }
        )
    total: dict[str, object] = {
        "scored": sum(int(str(one["scored"])) for one in by_rule),
        "left_out_of_large_blocks": sum(int(str(one["left_out_of_large_blocks"])) for one in by_rule),
        "rules": by_rule,
    }
    return ordered(
        _joined([piece.left for piece in found], np.int64),
        _joined([piece.right for piece in found], np.int64),
        _joined([piece.bits for piece in found], np.float64),
        _joined([piece.flags for piece in found], np.int64),
        total,
    )


def _rank(columns: Columns, model: Model) -> Ints:
    """By row: the place of its name in the alphabet, so that like names stand close in a large block."""
    name = next((one.needed[0] for one in model.comparisons if one.needed[0] in columns.text_columns), None)
    if name is None:
        return np.zeros(len(columns), np.int32)
    place = np.empty(len(columns.dictionary), np.int32)
    order = pc.array_sort_indices(pa.array(columns.dictionary, pa.large_string())).to_numpy()
    place[order] = np.arange(len(order), dtype=np.int32)
    rank: Ints = place[columns[name]]
    return rank


def _blocks(records: Records, rules: Rules, rule: int, marks: Marks) -> tuple[Longs, Longs]:
    """(rows, bounds) of all keys that two rows and more share, sorted by key; adds the rule to the marks."""
    count = len(marks)
    keys = np.empty(count, np.uint64)
    slots = int((rules.columns[rule] >= 0).sum()) if rules.is_any[rule] else 1
    seen = np.zeros(1 << max(10, (2 * count * slots - 1).bit_length()), np.uint8)
    for slot in range(slots):
        keys_of(records, rules, rule, slot, keys)
        mark(keys, marks, rule, slots > 1)
        count_keys(keys, seen)
    is_kept = np.empty(count, bool)
    rows_found, keys_found = [], []
    for slot in range(slots):
        if slots > 1:
            keys_of(records, rules, rule, slot, keys)
        is_seen_twice(keys, seen, is_kept)
        rows_found.append(np.flatnonzero(is_kept))
        keys_found.append(keys[is_kept])
    rows, held = np.concatenate(rows_found), np.concatenate(keys_found)
    order = np.argsort(held)
    return rows[order], bounds(held[order])


def _settle_large(
    rows: Longs, blocks: Longs, rank: Ints, capped: Flags, cap: int, rule: int
) -> tuple[int, int]:
    """Orders rows in blocks over `cap` by rank, so that the like stand close. Gives (large blocks, rows in them)."""
    starts, ends = blocks[::2], blocks[1::2]
    large = np.flatnonzero(ends - starts > cap)
    for block in large:
        inside = np.sort(rows[starts[block] : ends[block]])
        capped[inside] |= np.uint32(1 << rule)
        rows[starts[block] : ends[block]] = inside[np.argsort(rank[inside], kind="stable")]
    return len(large), int((ends[large] - starts[large]).sum())


def _slices(blocks: Longs, threads: int) -> list[Longs]:
    if threads == 1 or len(blocks) < 2000:
        return [blocks]
    step = 2 * (len(blocks) // (2 * threads * _SLICES) + 1)
    return [blocks[start : start + step] for start in range(0, len(blocks), step)]


def _walked(
    records: Records,
    program: Program,
    outlook: Outlook,
    rules: Rules,
    rule: int,
    rows: Longs,
    marks: Marks,
    capped: Flags,
    model: Model,
    floor: float,
    room: int,
    blocks: Longs,
) -> tuple[list[Found], Longs]:
    room = max(room, model.cap + model.window + 1)
    space = Found(
        np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room), np.empty(room, np.int64)
    )
    tally = np.zeros(2, np.int64)
    found: list[Found] = []
    block, place = 0, 0
    records = for_a_thread(records)
    while 2 * block < len(blocks):
        block, place, count = walk(
            *(records, program, outlook, rules, rule, rows, blocks, marks, capped),
            *(model.cap, model.window, floor, model.guard_flags, (block, place), space, tally),
        )
        left, right, bits, flags = space
        found.append(
            Found(left[:count].copy(), right[:count].copy(), bits[:count].copy(), flags[:count].copy())
        )
    return found, tally


def _joined[T: np.generic](pieces: list[npt.NDArray[T]], kind: type[T]) -> npt.NDArray[T]:
    return np.concatenate(pieces) if pieces else np.empty(0, kind)
