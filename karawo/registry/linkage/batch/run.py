"""A whole run: files in, clusters out, with what it cost."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Longs, Place, Rows, give_back, in_folder, in_memory
from karawo.registry.linkage.batch.canonical import NARROW, WIDE
from karawo.registry.linkage.batch.cluster import Clusters, bits_at, owners
from karawo.registry.linkage.batch.columns import Columns, letters_of
from karawo.registry.linkage.batch.engines import Budget, Pairs, engine, place_beside
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.foreign import ForeignCanonicaliser
from karawo.registry.linkage.batch.gather import gathered
from karawo.registry.linkage.batch.header import COLUMNS, REQUIRED
from karawo.registry.linkage.batch.judge import FACTS_ASK, facts_of, looked_at_again
from karawo.registry.linkage.batch.kernels.words import hashes
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.read import batches
from karawo.registry.linkage.batch.readers import Readers, peak_memory_bytes
from karawo.registry.linkage.batch.units import link_units, scorer_of

PIECES_SHARE = 1 / 8
"""Of the memory allowed: what is read stays in it up to here, and goes to the disk from then on."""
BYTES_PER_ROW = 8 * len(WIDE) + 4 * len(NARROW)
WORKING_BYTES_PER_ROW = 110
"""While what the whole list tells is settled, of the clusters, and of what the answer is written from."""
SETTLING_BYTES_PER_ROW = 190
"""The same with what settling asks for held in memory too."""
RULE_BYTES_PER_ROW = 60
"""Of the engine while a rule runs, beside marks and what a row can still say."""
SAID_BYTES_PER_ROW = 16
"""What a row can still say."""
TEXT_BYTES_PER_ROW = 350
"""Distinct names, streets and shops in the dictionaries of all processes while rows are made canonical, at worst."""
READERS_BYTES = 3 << 30
LAID_TEXT_BYTES_PER_ROW = 60
"""Where readers have begun their dictionaries anew: what those take, and a row's share of the texts that are kept."""


@dataclass(slots=True)
class Clock:
    """Seconds by step: on the wall, and of processor time of this process and of those it has ended."""

    wall: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What a step within it takes counts for that one alone."""
        wall, processor = self._left()
        yield
        wall_now, processor_now = self._left()
        self.wall[name] = self.wall.get(name, 0.0) + wall_now - wall
        self.processor[name] = self.processor.get(name, 0.0) + processor_now - processor

    def _left(self) -> tuple[float, float]:
        """Of all time so far, what no step has counted."""
        return (
            time.perf_counter() - sum(self.wall.values()),
            sum(os.times()[:4]) - sum(self.processor.values()),
        )


@dataclass(slots=True)
class Source:
    """Rows of all files, and the truth where its columns are named, row by row."""

    columns: Columns
    truth: dict[str, Rows]
    files: list[tuple[str, int]]
    peak_bytes: int = 0
    """Of all processes together while it was read, as far as it is known."""


@dataclass(slots=True)
class Linked:
    """ids: of rows of the columns, where those do not have them. is_between (pairs): would make two kept owners one."""

    source: Source
    pairs: Pairs
    owner: Clusters
    unit: Clusters | None
    clock: Clock
    ids: Callable[[Rows], pa.Array] | None = None
    is_between: npt.NDArray[np.bool_] | None = None


@contextmanager
def working_folder(output: Path) -> Iterator[Path]:
    """Beside the output, gone afterwards. What a killed run left there is cleared first: a run starts clean."""
    folder = output.with_name(f".{output.name}.kerja")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise CannotLink(
            _("Folder {folder} tidak dapat ditulisi: {error}. Pilih tempat lain untuk keluaran.").format(
                folder=output.parent, error=error.strerror
            )
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(
    inputs: Sequence[Path],
    model: Model,
    truth: Sequence[str],
    *,
    folder: Path,
    budget: Budget,
    chunk: int,
    least: int = 2,
) -> Source:
    """Raises CannotLink for files that cannot be read, that have fewer rows than `least`, or that the memory allowed
    cannot hold."""
    with ExitStack() as stack:
        if model.fields:
            reader: Readers | ForeignCanonicaliser = ForeignCanonicaliser(model.fields)
        else:
            held = int(budget.memory_gb * 2**30 * PIECES_SHARE)
            reader = stack.enter_context(
                Readers(budget.threads, by_place=True, folder=folder, most_bytes=held)
            )
        source = _read(reader, inputs, model, truth, folder, budget.memory_gb, chunk, least)
    del reader
    give_back()
    return source


def _read(
    reader: Readers | ForeignCanonicaliser,
    inputs: Sequence[Path],
    model: Model,
    truth: Sequence[str],
    folder: Path,
    memory_gb: float,
    chunk: int,
    least: int,
) -> Source:
    wanted, needed = wanted_columns(model)
    found: dict[str, list[Rows]] = {name: [] for name in truth}
    files: list[tuple[str, int]] = []
    for path in inputs:
        rows = 0
        for table in batches(path, needed=needed, wanted=wanted, truth=truth, rows=chunk):
            reader.add(table.select(wanted))
            for name in truth:
                found[name].append(_narrow(table[name].to_numpy()))
            rows += table.num_rows
            _check_memory(sum(count for _name, count in files) + rows, memory_gb)
        files.append((path.name, rows))
    rows = sum(count for _name, count in files)
    if rows < least:
        raise CannotLink(
            _("Berkas hanya berisi {rows} baris; tidak ada yang dapat dibandingkan.").format(rows=rows)
        )
    if not rows:
        reader.add(pa.table({name: pa.array([], pa.string()) for name in wanted}))
    place = place_for(rows, Budget(memory_gb=memory_gb, folder=folder))
    is_roomy = _need(rows, SETTLING_BYTES_PER_ROW) <= memory_gb
    columns = reader.finish(place, in_memory if is_roomy else in_folder(folder))
    _check_identity(columns)
    known = {
        name: _in_order(pieces, columns, place, f"truth-{at}")
        for at, (name, pieces) in enumerate(found.items())
    }
    return Source(columns, known, files, reader.peak_bytes)


def _narrow(numbers: Longs) -> Rows:
    """In 32 bits where they fit."""
    return (
        numbers.astype(np.int32) if len(numbers) and 0 <= numbers.min() <= numbers.max() < 2**31 else numbers
    )


def _in_order(pieces: list[Rows], columns: Columns, place: Place, name: str) -> Rows:
    """Of the rows as they lie. Each piece is given up once it was copied."""
    kind = np.result_type(np.int32, *pieces)
    whole: Rows = gathered(pieces, np.empty(sum(map(len, pieces)), kind))
    into: Rows = place(name, (len(whole), 1), kind.type)[:, 0]
    into[:] = whole if columns.origin is None else whole[columns.origin]
    return into


def place_for(rows: int, budget: Budget) -> Place:
    """Where columns of so many rows are put: on the disk where they would take half of the memory."""
    is_large = rows * (BYTES_PER_ROW + WORKING_BYTES_PER_ROW) > budget.memory_gb * 2**30 / 2
    return in_memory if budget.folder is None or not is_large else in_folder(budget.folder)


def asked_often(columns: Columns, model: Model, budget: Budget) -> Columns:
    """Where rows lie on the disk: the columns alone that the model asks for. Rules bring rows together that lie far
    from each other, so these are held in memory if there is room beside the texts; what is asked once a pair stays
    where it is.
    """
    if not isinstance(columns.wide, np.memmap) or budget.folder is None:
        return columns
    names = model.asked | (FACTS_ASK if model.judge else frozenset())
    width = sum(8 if name in columns.wide_names else 4 for name in columns.names if name in names)
    beside = len(model.rules) + SAID_BYTES_PER_ROW + RULE_BYTES_PER_ROW
    need = len(columns) * (width + beside) + columns.texts.nbytes
    fits = need <= budget.memory_gb * 2**30
    return columns.only(names, in_memory if fits else in_folder(budget.folder), budget.threads)


def wanted_columns(model: Model) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(columns to read, those that must be there)."""
    if not model.fields:
        return COLUMNS, REQUIRED
    named = tuple(dict.fromkeys(name for made in model.fields.values() for name in made["from"]))
    return named, named


def link(source: Source, model: Model, engine_name: str, budget: Budget, clock: Clock) -> Linked:
    """Owners, then units within owners. Units are asked of record files only."""
    with clock.step("pairs"):
        asked = asked_often(source.columns, model, budget) if engine_name == "lean" else source.columns
    with clock.step("judge"):
        facts = facts_of(asked, budget.threads, place_beside(source.columns, budget)) if model.judge else None
    with clock.step("pairs"):
        pairs = engine(engine_name)(asked, model, bits_at(model.least), budget)
        del asked
    give_back()
    with clock.step("judge"):
        pairs = looked_at_again(source.columns, pairs, model, budget, facts)
    with clock.step("owners"):
        owner = owners(source.columns, pairs.at_least(bits_at(model.link)), model)
    unit = None
    if not model.fields:
        with clock.step("units"):
            unit = link_units(source.columns, owner, scorer_of(model), budget.threads)
    return Linked(source, pairs, owner, unit, clock)


def peak_of(source: Source) -> int:
    """Bytes: of the whole run so far."""
    return max(source.peak_bytes, peak_memory_bytes())


def available_threads() -> int:
    return len(os.sched_getaffinity(0))


def _check_memory(rows: int, memory_gb: float) -> None:
    """The dictionary and the working arrays must fit; the columns themselves may go to disk."""
    need = _need(rows, WORKING_BYTES_PER_ROW)
    if need > memory_gb:
        raise CannotLink(
            _(
                "Memori {memory} GB tidak cukup: setelah {rows} baris sudah perlu sekitar {need} GB. "
                "Beri lebih banyak dengan --memory, atau hubungkan per provinsi."
            ).format(memory=f"{memory_gb:g}", rows=rows, need=f"{need:.1f}")
        )


def _need(rows: int, bytes_per_row: int) -> float:
    """GB, with the texts of all readers."""
    texts = min(rows * TEXT_BYTES_PER_ROW, READERS_BYTES + rows * LAID_TEXT_BYTES_PER_ROW)
    return (rows * bytes_per_row + texts) / 2**30


def _check_identity(columns: Columns) -> None:
    """Eight bytes a row: what is equal in 64 bits is looked at."""
    found = [np.zeros(len(chunk), np.uint64) for chunk in columns.record_id.chunks]
    for chunk, out in zip(columns.record_id.chunks, found, strict=True):
        hashes(*letters_of(chunk.cast(pa.large_string())), out)
    every = np.concatenate(found)
    if not len(every):
        return
    every.sort()
    doubted = every[1:][every[1:] == every[:-1]]
    if every[0] != 0 and not len(doubted):
        return
    texts = pa.chunked_array(
        [
            chunk.filter(pa.array(np.isin(out, doubted) | (out == 0)))
            for chunk, out in zip(columns.record_id.chunks, found, strict=True)
        ]
    )
    repeated = next(
        (
            one["values"].as_py()
            for one in texts.value_counts()
            if one["counts"].as_py() > 1 or not one["values"].as_py()
        ),
        None,
    )
    if repeated is None:
        return
    raise CannotLink(
        _(
            'Kolom record_id harus berisi nomor yang berbeda di setiap baris; "{value}" kosong atau berulang. '
            "Beri setiap baris nomor sendiri, juga antara dua berkas."
        ).format(value=repeated)
    )
