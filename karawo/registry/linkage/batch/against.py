"""New rows linked against a kept list: what they share a key with is fetched from it, and nothing else.

Owners and units of the kept list stay as they are. A new row joins the one it fits best; where it would make two kept
owners one, that is proposed and not done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Ints, Longs, Place, Rows, by_threads, in_memory
from karawo.registry.linkage.batch.callings import said_of, told_by
from karawo.registry.linkage.batch.callings import together as together_said
from karawo.registry.linkage.batch.cluster import Clusters, bits_at, proof_of, union
from karawo.registry.linkage.batch.columns import Columns, Texts
from karawo.registry.linkage.batch.engines import Budget, Pairs
from karawo.registry.linkage.batch.gather import settle_together
from karawo.registry.linkage.batch.index import Index
from karawo.registry.linkage.batch.judge import looked_at_again
from karawo.registry.linkage.batch.kept import Kept
from karawo.registry.linkage.batch.kernels.block import mark
from karawo.registry.linkage.batch.kernels.cluster import BETWEEN, CUT, roots
from karawo.registry.linkage.batch.kernels.index import fill_blocks, size_of_blocks, touch
from karawo.registry.linkage.batch.kernels.score import Outlook, look_ahead
from karawo.registry.linkage.batch.lean import Blocks, Ground, Portion, compared, name_of
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.newcomers import Newcomers, Whole, World, newcomers
from karawo.registry.linkage.batch.places import settle_places
from karawo.registry.linkage.batch.program import compiled, compiled_rules, records_of, slack_of
from karawo.registry.linkage.batch.run import Clock, Linked, Source, place_for
from karawo.registry.linkage.batch.units import link_units, scorer_of
from karawo.registry.linkage.batch.write import origin_of

_MOST_AT_ONCE = 1 << 22
"""Rows in the blocks of a rule that are made at a time by a thread."""


@dataclass(slots=True)
class Joined:
    """The new rows as they are laid out. owner, unit: the kept row whose record_id is the name, or, below 0, the new
    row of the files r as -1 - r. linked: the new rows among the kept ones that were looked at."""

    source: Source
    new: Newcomers
    linked: Linked
    owner: Longs
    unit: Longs
    looked_at: int
    between_owners: int

    @property
    def kept(self) -> Kept:
        return self.new.kept

    def names(self, called: Longs) -> pa.Array:
        """record_id, text."""
        is_old = called >= 0
        ids = self.source.columns.record_id.cast(pa.large_string()).combine_chunks()
        rows, place = np.unique(called[is_old], return_inverse=True)
        old = self.kept.taken(rows, "ids")
        every = pa.concat_arrays([ids, old])
        at = np.where(is_old, 0, -1 - called)
        at[is_old] = len(ids) + place.reshape(-1)
        return every.take(pa.array(at)).cast(pa.string())


def link_against(source: Source, kept: Kept, model: Model, budget: Budget, clock: Clock) -> Joined:
    """Raises CannotLink where a record_id is one of the kept list."""
    with clock.step("settle"):
        new = newcomers(source.columns, kept, model)
    with clock.step("pairs"):
        whole = Whole(new)
        meeting = _Meeting(whole, model, budget)
        pairs = compared(meeting.ground, meeting.portions)
    with clock.step("fetch"):
        left = pairs.left[pairs.left < whole.first_new]  # rising
        old = left[np.append(True, left[1:] != left[:-1])[: len(left)]].astype(np.int64)
        world = World(whole, old, place_for(len(old) + len(new), budget), with_census=True)
        pairs = _of_world(pairs, old, whole.first_new)
    with clock.step("judge"):
        pairs = looked_at_again(world.columns, pairs, model, budget)
    with clock.step("owners"):
        owner, is_between, between_owners = _owners(world, pairs, model)
    with clock.step("units"):
        called_owner, called_unit = _called(whole, world, owner, model, budget)
    source_beside = Source(world.columns, {}, source.files, source.peak_bytes)
    linked = Linked(source_beside, pairs, owner, None, clock, world.ids, is_between)
    return Joined(source, new, linked, called_owner, called_unit, meeting.looked_at, between_owners)


def together(joined: Joined, place: Place) -> tuple[Columns, tuple[Longs, Longs]]:
    """The kept rows and the new ones behind them, as `kept.keep` takes them, no owner or unit of a kept row changed.

    What all rows together tell is settled anew. Cost: as a list read again, but for its texts.
    """
    new, kept, columns = joined.new, joined.kept, joined.source.columns
    rows = kept.rows + len(new)
    wide = place("wide-together", (rows, columns.wide.shape[1]), np.int64)
    narrow = place("narrow-together", (rows, columns.narrow.shape[1]), np.int32)
    wide[: kept.rows], wide[kept.rows :] = kept["wide"], columns.wide
    narrow[: kept.rows], narrow[kept.rows :] = kept["narrow"], new.narrow
    every = np.arange(kept.texts)
    ids = columns.record_id.cast(pa.large_string()).combine_chunks().take(pa.array(origin_of(columns)))
    made = Columns(
        pa.chunked_array([kept.taken(np.arange(kept.rows), "ids"), ids]),
        *(columns.wide_names, columns.narrow_names, wide, narrow),
        Texts.of(pa.concat_arrays([kept.taken(every), columns.texts.taken(new.fresh)])),
        columns.text_columns,
        stated=np.concatenate([kept["stated"], columns.stated]),
    )
    settle_places(made)
    settle_together(made)
    where = np.empty(len(new), np.int64)
    where[origin_of(columns)] = kept.rows + np.arange(len(new))
    old = (kept["owner-called"][kept["owner"]], kept["unit-called"])
    called = [
        np.concatenate([before, np.where(of >= 0, of, where[np.maximum(-1 - of, 0)])]).astype(np.int64)
        for before, of in zip(old, (joined.owner, joined.unit), strict=True)
    ]
    return made, (called[0], called[1])


class _Meeting:
    """Which kept rows the new ones share a key with, rule by rule."""

    def __init__(self, whole: Whole, model: Model, budget: Budget) -> None:
        self._new, self._kept, self._model, self._budget = whole.new, whole.new.kept, model, budget
        self.ground = _ground_of(whole, model, budget)
        columns = whole.new.columns
        name = name_of(model, columns.text_columns)
        self._name = (
            np.zeros(len(whole.new), np.int32) if name is None else np.ascontiguousarray(columns[name])
        )
        self._found: list[list[Portion]] = []
        self._is_met = np.zeros(self._kept.rows, np.uint8)

    @property
    def looked_at(self) -> int:
        """How many kept rows were compared."""
        return int(np.count_nonzero(self._is_met))

    def portions(self, rule: int) -> Iterator[Portion]:
        """As `lean.compared` asks, in rows of the whole; only keys that a new row has. Rules are looked up as many at
        once as there are threads."""
        if not self._found:
            rules = range(rule, min(len(self._model.rules), rule + self._budget.threads))
            self._found = by_threads(self._looked_up, rules, self._budget.threads)
        yield from self._found.pop(0)

    def _looked_up(self, rule: int) -> list[Portion]:
        words = self._model.rules[rule]
        keys = self._new.keys(words)
        for slot in keys:
            mark(slot, self.ground.marks[self._kept.rows :], rule, len(keys) > 1)
        rows = np.tile(np.arange(len(self._new), dtype=np.int32), len(keys))
        flat = keys.reshape(-1)
        rows, flat = rows[flat != 0], flat[flat != 0]
        order = np.argsort(flat)
        rows, flat = rows[order], flat[order]
        is_start = np.ones(len(flat) + 1, bool)
        is_start[1:-1] = flat[1:] != flat[:-1]
        groups = np.flatnonzero(is_start)
        index = self._kept.rule(words)
        first, end = index.find(flat[groups[:-1]])
        ends = np.cumsum(np.minimum(end - first, 2 * self._model.cap) + np.diff(groups))
        at_once = min(_MOST_AT_ONCE, int(ends[-1]) // self._budget.threads + 1) if len(ends) else 1
        found: list[Portion] = []
        start = 0
        while start < len(ends):
            before = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, before + at_once, "right")))
            these = slice(start, stop)
            found.append(
                partial(self._filled, index, first[these], end[these], groups[start : stop + 1], rows)
            )
            start = stop
        return found

    def _filled(self, index: Index, first: Longs, end: Longs, groups: Longs, rows: Ints) -> Blocks:
        model, kept, texts = self._model, self._kept, self._new.columns.texts
        is_near = np.zeros(int((end - first).max(initial=0)), bool)
        sizes = np.empty(len(first), np.int64)
        asked = (
            *(index.held, first, end, groups, rows, model.cap, model.window, kept.names),
            *(kept["texts-letters"], kept["texts-at"], texts.letters, texts.at, self._name, is_near),
        )
        size_of_blocks(*asked, sizes)
        is_met = sizes >= 0
        count = int((sizes + np.diff(groups))[is_met].sum())
        out, bounds = np.empty(count, np.int64), np.empty(2 * int(is_met.sum()), np.int64)
        is_large, large = np.zeros(len(bounds) // 2, bool), np.zeros(2, np.int64)
        fill_blocks(*asked, sizes, kept.rows, out, bounds, is_large, large)
        touch(out, kept.rows, self._is_met)
        return Blocks(out, bounds, is_large, int(large[0]), int(large[1]))


def _ground_of(whole: Whole, model: Model, budget: Budget) -> Ground:
    """As `lean.ground_of`; what the kept list says of its own rows is taken from it."""
    kept, columns, more = whole.new.kept, whole.columns, len(whole.new)
    records = records_of(columns)
    program = compiled(model, columns)._replace(slack=slack_of(model, kept.rows, kept.totals, columns))
    have, reach, marks = (kept.with_room(name, more) for name in ("silent", "rarity", "marks"))
    outlook = Outlook(have[:, 0], reach)
    first = whole.first_new
    of_new = records._replace(wide=records.wide[first:], narrow=records.narrow[first:])
    look_ahead(of_new, program, Outlook(outlook.have[first:], outlook.reach[first:]))
    rules, capped = compiled_rules(model, columns), np.zeros(len(whole), np.uint32)
    return Ground(
        *(
            columns,
            records,
            program,
            outlook,
            rules,
            marks,
            capped,
            model,
            bits_at(model.least),
            budget,
            first,
        )
    )


def _of_world(pairs: Pairs, old: Longs, first_new: int) -> Pairs:
    """Pairs of the whole in rows of the world, in the same order."""
    number = partial(np.searchsorted, old)
    left = np.where(
        pairs.left < first_new, number(pairs.left), pairs.left.astype(np.int64) + len(old) - first_new
    )
    right = pairs.right.astype(np.int64) + len(old) - first_new
    return replace(pairs, left=left.astype(np.int32), right=right.astype(np.int32))


def _owners(world: World, pairs: Pairs, model: Model) -> tuple[Clusters, npt.NDArray[np.bool_], int]:
    """(owners of the world's rows; which pairs would make two kept owners one; how many pairs of owners they are)."""
    kept, first = world.new.kept, world.first_new
    its_owner = np.asarray(kept["owner"][world.old], np.int64)
    _different, at, which = np.unique(its_owner, return_index=True, return_inverse=True)
    parent, is_kept = np.arange(len(world), dtype=np.int64), np.zeros(len(world), bool)
    parent[:first] = at[which.reshape(-1)]
    is_kept[at] = True
    is_strong = pairs.bits >= bits_at(model.link)
    strong = pairs.at_least(bits_at(model.link))
    proof = proof_of(world.columns, model)
    met = np.unique(strong.left[strong.left < first])
    proof[parent[met]] = _proof_of_owners(kept, its_owner[met], world.columns, model)
    fate = union(parent, strong, proof, is_kept)
    is_between = np.zeros(len(pairs), bool)
    is_between[is_strong] = fate == BETWEEN
    found = roots(parent)
    both = np.sort(np.column_stack([found[pairs.left[is_between]], found[pairs.right[is_between]]]), axis=1)
    return Clusters(found, int((fate == CUT).sum())), is_between, len(np.unique(both, axis=0))


def _proof_of_owners(kept: Kept, owners: Longs, columns: Columns, model: Model) -> Longs:
    """(owners, identifiers of `model.proof`): of all rows of an owner, those that the first has which has any."""
    different, which = np.unique(owners, return_inverse=True)
    rows = kept.rows_of_owners(different)
    of = np.repeat(np.arange(len(different)), np.diff(kept["owner-starts"])[different])
    found = np.zeros((len(different), len(model.proof)), np.int64)
    wide, narrow = kept["wide"], kept["narrow"]
    for kind, name in enumerate(model.proof):
        place = columns.place(name)
        width = wide.shape[1]
        held = wide[rows, place] if place < width else narrow[rows, place - width]
        has = np.flatnonzero(held)[::-1]
        found[of[has], kind] = held[has]  # the last one written stays: the first row
    return found[which.reshape(-1)]


def _called(whole: Whole, world: World, owner: Clusters, model: Model, budget: Budget) -> tuple[Longs, Longs]:
    """(owner, unit) of the new rows, as in `Joined`."""
    new, kept, first = world.new, world.new.kept, world.first_new
    root = owner.of[first:]
    joins = np.flatnonzero(root < first)
    of_joined = np.asarray(kept["owner"][world.old[root[joins]]], np.int64)
    joined = np.unique(of_joined)
    rows = np.sort(kept.rows_of_owners(joined))
    beside = World(whole, rows, in_memory, with_census=False)
    count = len(rows)
    # Of kept rows the first one of their owner stands for it.
    owners, at, which = np.unique(kept["owner"][rows], return_index=True, return_inverse=True)
    of = np.empty(count + len(new), np.int64)
    of[:count] = at[which.reshape(-1)]
    of[count:] = count + root - first
    of[count + joins] = at[np.searchsorted(owners, of_joined)]
    units = np.full(len(of), -1, np.int64)
    units[:count] = kept["unit-called"][rows]
    told = told_by(together_said(kept.callings, said_of(new.columns)))
    unit = link_units(beside.columns, Clusters(of, 0), scorer_of(model), budget.threads, units, told)
    origin = origin_of(new.columns)
    called_owner = _first_named(root - first, origin)
    called_owner[joins] = kept["owner-called"][of_joined]
    its_unit = unit.of[count:]
    called_unit = _first_named(its_unit - count, origin)
    is_old = its_unit < count
    called_unit[is_old] = units[its_unit[is_old]]
    return called_owner, called_unit


def _first_named(of: Longs, origin: Rows) -> Longs:
    """Of clusters of new rows: the one that comes first in the files, as -1 less it; clusters below 0 are none."""
    first = np.full(len(of), len(of), np.int64)
    is_new = of >= 0
    np.minimum.at(first, of[is_new], origin[is_new])
    return -1 - np.where(is_new, first[np.maximum(of, 0)], 0)
