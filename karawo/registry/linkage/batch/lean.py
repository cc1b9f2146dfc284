"""The lean engine: rule by rule, sort by key and compare where equal keys stand together."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Ints, Longs, by_slices, by_threads
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.engines import Budget, Pairs, ordered, place_beside
from karawo.registry.linkage.batch.kernels.block import (
    Flags,
    Found,
    Keys,
    Marks,
    Rules,
    bounds,
    count_keys,
    is_of_part,
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


def lean(columns: Columns, model: Model, floor: float, budget: Budget) -> Pairs:
    """Cost: per rule one pass over the rows, a sort of the keys seen twice, and about 0.3 µs per pair.

    Memory beside the columns: about 45 bytes per row and one for each rule, of which all but 25 go to the disk where
    the columns do, and 17 bytes per pair. There the keys of all rules do too, 8 bytes each.
    """
    ground = ground_of(columns, model, floor, budget)
    return compared(ground, partial(_blocks, ground, _keys_beside(ground)))


@dataclass(frozen=True, slots=True)
class Ground:
    """What all rules walk on. marks (rows, rules), capped (rows): as in `kernels.block`. Two rows before `first_new`
    are not compared."""

    columns: Columns
    records: Records
    program: Program
    outlook: Outlook
    rules: Rules
    marks: Marks
    capped: Flags
    model: Model
    floor: float
    budget: Budget
    first_new: int


def ground_of(columns: Columns, model: Model, floor: float, budget: Budget, first_new: int = 0) -> Ground:
    records, program = records_of(columns), compiled(model, columns)
    count = len(columns)
    outlook = outlook_of(records, program, place_beside(columns, budget), budget.threads)
    marks = place_beside(columns, budget)("marks", (count, len(model.rules)), np.uint8)
    rules, capped = compiled_rules(model, columns), np.zeros(count, np.uint32)
    return Ground(
        *(columns, records, program, outlook, rules, marks, capped, model, floor, budget, first_new),
    )


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows that share a key. bounds: begin and end of each block in `rows`. is_large (blocks). rows_in_large,
    pairs_in_large: as many as there truly are, also where not all of them stand in `rows`."""

    rows: Longs
    bounds: Longs
    is_large: npt.NDArray[np.bool_]
    rows_in_large: int
    pairs_in_large: int


type Portion = Callable[[], Blocks]
"""Makes some blocks of a rule; several may be made at once, each by a thread."""


def compared(ground: Ground, portions_of: Callable[[int], Iterator[Portion]]) -> Pairs:
    """portions_of: all blocks of a rule; it marks all rows for the rule before it gives the first."""
    found: list[Pairs] = []
    by_rule: list[dict[str, object]] = []
    for rule, words in enumerate(ground.model.rules):
        told = dict.fromkeys(
            ("scored", "kept", "large_blocks", "rows_in_large_blocks", "left_out_of_large_blocks"), 0
        )
        for blocks in _laid_ready(ground, rule, portions_of(rule)):
            pieces, tally = _found_in(ground, rule, blocks)
            told["scored"] += int(tally[0])
            told["kept"] += sum(map(len, pieces))
            told["large_blocks"] += int(blocks.is_large.sum())
            told["rows_in_large_blocks"] += blocks.rows_in_large
            told["left_out_of_large_blocks"] += blocks.pairs_in_large - int(tally[1])
            found += pieces
        by_rule.append({"rule": "+".join(words), **told})
    total: dict[str, object] = {
        "scored": sum(int(str(one["scored"])) for one in by_rule),
        "left_out_of_large_blocks": sum(int(str(one["left_out_of_large_blocks"])) for one in by_rule),
        "rules": by_rule,
    }
    return ordered(found, total)


def _laid_ready(ground: Ground, rule: int, portions: Iterator[Portion]) -> Iterator[Blocks]:
    """Blocks as they are compared, as many portions made at once as there are threads."""

    def ready(portion: Portion) -> Blocks:
        blocks = portion()
        sort_small(blocks.rows, blocks.bounds, blocks.is_large)
        _settle_large(ground, blocks, rule)
        return _as_they_lie(blocks)

    for some in batched(portions, ground.budget.threads, strict=False):
        yield from by_threads(ready, some, ground.budget.threads)


def slots_of(rules: Rules, rule: int) -> int:
    """How many keys a row may have."""
    return int((rules.columns[rule] >= 0).sum()) if rules.is_any[rule] else 1


def _keys_beside(ground: Ground) -> Keys | None:
    """(slots of all rules, rows): where rows lie on the disk they are walked once for all keys and marks, and not once
    for each rule. None where they do not.
    """
    columns, records, rules, marks = ground.columns, ground.records, ground.rules, ground.marks
    if not isinstance(marks, np.memmap):
        return None
    slots = [slots_of(rules, rule) for rule in range(marks.shape[1])]
    beside: Keys = place_beside(columns, ground.budget)("keys", (sum(slots), len(columns)), np.uint64)

    def make(here: slice) -> None:
        these = records._replace(wide=records.wide[here], narrow=records.narrow[here])
        keys = np.empty(len(these.wide), np.uint64)
        for rule, place in enumerate(np.cumsum([0, *slots[:-1]]).tolist()):
            for slot in range(slots[rule]):
                keys_of(these, rules, rule, slot, keys)
                mark(keys, marks[here], rule, slots[rule] > 1)
                beside[place + slot, here] = keys

    by_slices(make, len(columns), ground.budget.threads)
    return beside


def _blocks(ground: Ground, beside: Keys | None, rule: int) -> Iterator[Portion]:
    """All keys that two rows and more share, sorted by key, in parts."""
    rows, keys = _shared(ground, beside, rule)
    parts = max(1, -(-len(keys) // _MOST_AT_ONCE))

    def blocks(part: int) -> Blocks:
        is_here = np.ones(len(keys), bool)
        if parts > 1:
            is_of_part(keys, part, parts, is_here)
        held, its_rows = keys[is_here], rows[is_here].astype(np.int64)
        order = np.argsort(held)
        found = bounds(held[order])
        sizes = found[1::2] - found[::2]
        large = sizes[sizes > ground.model.cap]
        return Blocks(
            *(its_rows[order], found, sizes > ground.model.cap),
            *(int(large.sum()), int((large * (large - 1) // 2).sum())),
        )

    yield from (partial(blocks, part) for part in range(parts))


def _shared(ground: Ground, beside: Keys | None, rule: int) -> tuple[Ints, Keys]:
    """(rows, their keys) of the rule, without nearly all keys that one row alone has. Marks the rows."""
    rules, marks = ground.rules, ground.marks
    count, slots = len(marks), slots_of(rules, rule)
    first = sum(slots_of(rules, earlier) for earlier in range(rule))

    def each() -> Iterator[Keys]:
        keys = np.empty(count if beside is None else 0, np.uint64)
        for slot in range(slots):
            if beside is None:
                _make_keys(ground, rule, slot, keys)
            yield keys if beside is None else np.asarray(beside[first + slot])

    seen = np.zeros(1 << max(10, (2 * count * slots - 1).bit_length()), np.uint8)
    made = list(each()) if slots == 1 else []
    for keys in made or each():
        if beside is None:
            mark(keys, marks, rule, slots > 1)
        count_keys(keys, seen)
    is_kept = np.empty(count, bool)
    rows_found, keys_found = [], []
    for keys in made or each():
        is_seen_twice(keys, seen, is_kept)
        rows_found.append(np.flatnonzero(is_kept).astype(np.int32))
        keys_found.append(keys[is_kept])
    return np.concatenate(rows_found), np.concatenate(keys_found)


def _make_keys(ground: Ground, rule: int, slot: int, out: Keys) -> None:
    """As `keys_of`, by all threads."""
    records = ground.records

    def make(here: slice) -> None:
        these = records._replace(wide=records.wide[here], narrow=records.narrow[here])
        keys_of(these, ground.rules, rule, slot, out[here])

    by_slices(make, len(out), ground.budget.threads)


def _as_they_lie(blocks: Blocks) -> Blocks:
    """By the row that each begins with: neighbours in the columns come one after the other."""
    bounds = blocks.bounds.reshape(-1, 2)
    order = np.argsort(blocks.rows[bounds[:, 0]])
    return replace(blocks, bounds=bounds[order].reshape(-1), is_large=blocks.is_large[order])


def _settle_large(ground: Ground, blocks: Blocks, rule: int) -> None:
    """Orders rows in large blocks by name, so that the like stand close."""
    rows = blocks.rows
    large = [slice(*blocks.bounds[2 * block : 2 * block + 2]) for block in np.flatnonzero(blocks.is_large)]
    inside = [np.sort(rows[there]) for there in large]
    for there, these, place in zip(
        large, inside, places_of(inside, ground.columns, ground.model), strict=True
    ):
        ground.capped[these] |= np.uint32(1 << rule)
        rows[there] = these[np.argsort(place, kind="stable")]


def name_of(model: Model, texts: Collection[str]) -> str | None:
    """The column that rows of a large block are ordered by."""
    return next((one.needed[0] for one in model.comparisons if one.needed[0] in texts), None)


def places_of(inside: list[Longs], columns: Columns, model: Model) -> list[Longs]:
    """Of rows in several blocks: the place of their names in the alphabet."""
    name = name_of(model, columns.text_columns)
    if name is None or not inside:
        return [np.zeros(len(rows), np.int64) for rows in inside]
    numbers, which = np.unique(columns[name][np.concatenate(inside)], return_inverse=True)
    place = np.empty(len(numbers), np.int64)
    place[pc.array_sort_indices(columns.texts.taken(numbers)).to_numpy()] = np.arange(len(numbers))
    return np.split(place[which.reshape(-1)], np.cumsum([len(rows) for rows in inside])[:-1])


def _found_in(ground: Ground, rule: int, blocks: Blocks) -> tuple[list[Pairs], Longs]:
    """(pairs, [scored, that large blocks let meet])."""
    step = partial(_walked, ground, rule, blocks)
    pieces = _slices(len(blocks.is_large), ground.budget.threads)
    results = by_threads(step, pieces, ground.budget.threads)
    tally = sum((tally for _found, tally in results), np.zeros(2, np.int64))
    return [piece for found, _tally in results for piece in found], tally


def _slices(blocks: int, threads: int) -> list[slice]:
    if threads == 1 or blocks < 1000:
        return [slice(0, blocks)]
    step = blocks // (threads * _SLICES) + 1
    return [slice(start, start + step) for start in range(0, blocks, step)]


def _walked(ground: Ground, rule: int, blocks: Blocks, these: slice) -> tuple[list[Pairs], Longs]:
    model = ground.model
    room = max(ground.budget.room, model.cap + model.window + 1)
    space = Found(
        np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room), np.empty(room, np.uint8)
    )
    tally = np.zeros(2, np.int64)
    found: list[Pairs] = []
    block, place = 0, 0
    records = for_a_thread(ground.records)
    bounds_here = blocks.bounds[2 * these.start : 2 * these.stop]
    is_large = blocks.is_large[these]
    while block < len(is_large):
        block, place, count = walk(
            *(
                records,
                ground.program,
                ground.outlook,
                ground.rules,
                rule,
                blocks.rows,
                bounds_here,
                is_large,
                ground.marks,
                ground.capped,
            ),
            *(model.window, ground.first_new, ground.floor, model.guard_flags, (block, place), space, tally),
        )
        found.append(
            Pairs(
                *(space.left[:count].copy(), space.right[:count].copy()),
                *(space.bits[:count].copy(), space.flags[:count].copy()),
            )
        )
    return found, tally
