"""Tables become pieces in several processes at once, each with a canonicaliser of its own."""

import pickle
import resource
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType

import numpy as np
import pyarrow as pa

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.canonical import NARROW, TEXT_PARTS, Canonicaliser, Piece
from karawo.registry.linkage.batch.columns import Columns, Dictionary
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.gather import Gathering, Place, in_memory

_TEXTS_AT = [NARROW.index(name) for name in TEXT_PARTS]


class Readers:
    """Takes tables of `header.COLUMNS`, one after the other; `finish` gives the columns of them all.

    processes: how many read, once a second table has come; 1: this one reads. A process that is lost is a
    CannotLink. They end with the block that this opens.
    """

    def __init__(self, processes: int = 1, *, by_place: bool = False) -> None:
        self.dictionary = Dictionary()
        self._gathering = Gathering(self.dictionary, by_place=by_place)
        self._processes = processes
        self._first: pa.Table | None = None
        self._helpers: deque[_Helper] = deque()
        self._here: Canonicaliser | None = None
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
            self._helpers.extend(_Helper(self.dictionary) for _ in range(self._processes))
            self._hand_on(self._first)
            self._hand_on(table)

    def finish(self, place: Place = in_memory) -> Columns:
        if self._helpers:
            for helper in self._helpers:  # the one that got a table longest ago comes first
                self._take_from(helper)
                helper.end()
            self.peak_bytes = peak_memory_bytes() + sum(helper.peak_bytes for helper in self._helpers)
        elif self._first is not None:
            self._read_here(self._first)
        return self._gathering.finish(place)

    def _read_here(self, table: pa.Table) -> None:
        if self._here is None:
            self._here = Canonicaliser(self.dictionary)
        self._gathering.keep(self._here.read(table))

    def _hand_on(self, table: pa.Table) -> None:
        helper = self._helpers.popleft()
        self._take_from(helper)
        helper.hand_on(table)
        self._helpers.append(helper)

    def _take_from(self, helper: "_Helper") -> None:
        piece = helper.take()
        if piece is not None:
            self._gathering.keep(piece)


def peak_memory_bytes() -> int:
    """Of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class _Helper:
    """One process. What it calls a text is translated into the numbers of `dictionary`."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._number = np.zeros(1, np.int32)
        self._is_busy = False
        self.peak_bytes = 0
        context = get_context("spawn")
        self._line, its_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_read_all, args=(its_end,), daemon=True)
        self._process.start()
        its_end.close()

    def hand_on(self, table: pa.Table) -> None:
        with _alive():
            # As `send` does, which leaves an open buffer behind where the other end is gone.
            self._line.send_bytes(pickle.dumps(table, pickle.HIGHEST_PROTOCOL))
        self._is_busy = True

    def take(self) -> Piece | None:
        """The piece of the table handed on last; waits for it. None where there was none."""
        if not self._is_busy:
            return None
        self._is_busy = False
        piece: Piece
        with _alive():
            piece, texts, self.peak_bytes = self._line.recv()
        self._number = np.concatenate([self._number, self._dictionary.numbers(texts.to_pylist())])
        for at in _TEXTS_AT:
            piece.narrow[:, at] = self._number[piece.narrow[:, at]]
        return piece

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


def _read_all(line: Connection) -> None:
    """A table in, its piece and the texts that are new out, until the other end is closed."""
    dictionary = Dictionary()
    canonicaliser = Canonicaliser(dictionary)
    known = 1
    while True:
        try:
            table = line.recv()
        except EOFError:
            return
        piece = canonicaliser.read(table)
        line.send((piece, pa.array(dictionary.texts[known:], pa.string()), peak_memory_bytes()))
        known = len(dictionary)
