"""Tables become pieces in several processes at once, each with a canonicaliser of its own."""

import pickle
import resource
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import pyarrow as pa

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Place, in_memory
from karawo.registry.linkage.batch.canonical import Canonicaliser, Piece
from karawo.registry.linkage.batch.columns import Columns, Dictionary
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.gather import Gathering

MOST_TEXTS = 3_000_000
"""A reader that knows more begins its dictionary anew: about 60 bytes each."""


class Read(NamedTuple):
    """texts: those that are new in the piece, in the order of their numbers. began: which of the reader's dictionaries
    gave the numbers."""

    piece: Piece
    texts: pa.LargeStringArray
    began: int


class _Reader:
    """A canonicaliser whose dictionary does not grow for ever."""

    def __init__(self, *, by_place: bool) -> None:
        self._dictionary = Dictionary()
        self._canonicaliser = Canonicaliser(self._dictionary, by_place=by_place)
        self._began = 0

    def read(self, table: pa.Table) -> Read:
        if len(self._dictionary) > MOST_TEXTS:
            self._dictionary.forget()
            self._began += 1
        known = len(self._dictionary)
        piece = self._canonicaliser.read(table)
        return Read(piece, self._dictionary.since(known), self._began)


class Readers:
    """Takes tables of `header.COLUMNS`, one after the other; `finish` gives the columns of them all.

    processes: how many read, once a second table has come; 1: this one reads. A process that is lost is a
    CannotLink. They end with the block that this opens. by_place, folder, most_bytes: as in `Gathering`.
    """

    def __init__(
        self, processes: int = 1, *, by_place: bool = False, folder: Path | None = None, most_bytes: int = 0
    ) -> None:
        self._gathering = Gathering(
            by_place=by_place, folder=folder, most_bytes=most_bytes, threads=processes
        )
        self._processes, self._by_place = processes, by_place
        self._first: pa.Table | None = None
        self._helpers: deque[_Helper] = deque()
        self._here: _Reader | None = None
        self.peak_bytes = 0
        """Of all processes together, while several read."""

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self._helpers:
            helper.end()

    def add(self, table: pa.Table) -> None:
        if self._processes == 1:
            self._read_here(table)
        elif self._helpers:
            self._hand_on(table)
        elif self._first is None:
            self._first = table
        else:
            self._helpers.extend(_Helper(by_place=self._by_place) for _ in range(self._processes))
            self._hand_on(self._first)
            self._hand_on(table)

    def finish(self, place: Place = in_memory, beside: Place = in_memory) -> Columns:
        """As `Gathering.finish`."""
        if self._helpers:
            for helper in self._helpers:  # the one that got a table longest ago comes first
                self._take_from(helper)
                helper.end()
            self.peak_bytes = peak_memory_bytes() + sum(helper.peak_bytes for helper in self._helpers)
        elif self._first is not None:
            self._read_here(self._first)
        return self._gathering.finish(place, beside)

    def _read_here(self, table: pa.Table) -> None:
        if self._here is None:
            self._here = _Reader(by_place=self._by_place)
        piece, texts, began = self._here.read(table)
        self._gathering.keep(piece, texts, began)

    def _hand_on(self, table: pa.Table) -> None:
        helper = self._helpers.popleft()
        self._take_from(helper)
        helper.hand_on(table)
        self._helpers.append(helper)

    def _take_from(self, helper: "_Helper") -> None:
        taken = helper.take()
        if taken is not None:
            piece, texts, began = taken
            self._gathering.keep(piece, texts, (id(helper), began))


def peak_memory_bytes() -> int:
    """Of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class _Helper:
    """One process with a reader of its own."""

    def __init__(self, *, by_place: bool) -> None:
        self._is_busy = False
        self.peak_bytes = 0
        context = get_context("spawn")
        self._line, its_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_read_all, args=(its_end, by_place), daemon=True)
        self._process.start()
        its_end.close()

    def hand_on(self, table: pa.Table) -> None:
        with _alive():
            # As `send` does, which leaves an open buffer behind where the other end is gone.
            self._line.send_bytes(pickle.dumps(table, pickle.HIGHEST_PROTOCOL))
        self._is_busy = True

    def take(self) -> "Read | None":
        """What the table handed on last became; waits for it. None where there was none."""
        if not self._is_busy:
            return None
        self._is_busy = False
        read: Read
        with _alive():
            read, self.peak_bytes = self._line.recv()
        return read

    def end(self) -> None:
        self._line.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()


@contextmanager
def _alive() -> Iterator[None]:
    """A line whose other end is gone is a CannotLink, whoever was about to speak."""
    try:
        yield
    except (EOFError, ConnectionError) as error:
        raise CannotLink(
            _(
                "Proses pembaca berhenti sebelum selesai, biasanya karena memori habis. "
                "Ulangi dengan --threads 1, atau hubungkan per kabupaten."
            )
        ) from error


def _read_all(line: Connection, by_place: bool) -> None:
    """A table in, what it became out, until the other end is closed."""
    reader = _Reader(by_place=by_place)
    while True:
        try:
            table = line.recv()
        except EOFError:
            return
        line.send((reader.read(table), peak_memory_bytes()))
