"""Three engines, one question: which pairs of these columns does this model hold to be one owner?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Ints, Place, in_folder, in_memory
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.model import Model

_AT_ONCE = 1 << 22
"""Pairs that are put in order together, or so."""


@dataclass(slots=True)
class Pairs:
    """left < right, both int32 rows; bits with the prior, float64; flags as `model.FLAGS`, uint8; all of one length.

    Ordered by left, then right, each pair once. tally: what was done and what was left out, for the report.
    """

    left: Ints
    right: Ints
    bits: Doubles
    flags: Bytes
    tally: dict[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.left)

    def those(self, kept: npt.NDArray[np.bool_] | slice) -> "Pairs":
        return Pairs(self.left[kept], self.right[kept], self.bits[kept], self.flags[kept], self.tally)

    def at_least(self, bits: float) -> "Pairs":
        return self.those(self.bits >= bits)


def joined(pieces: list[Pairs]) -> Pairs:
    """One after the other."""
    return Pairs(
        _joined([one.left for one in pieces], np.int32),
        _joined([one.right for one in pieces], np.int32),
        _joined([one.bits for one in pieces], np.float64),
        _joined([one.flags for one in pieces], np.uint8),
    )


def ordered(pieces: list[Pairs], tally: dict[str, object]) -> Pairs:
    """The pairs of all pieces, some millions at a time."""
    rows = 1 + max((int(one.left.max(initial=-1)) for one in pieces), default=-1)
    parts = max(1, -(-sum(map(len, pieces)) // _AT_ONCE))
    found = []
    for part in range(parts):
        first, end = (rows * one // parts for one in (part, part + 1))
        found.append(_ordered([one.those((one.left >= first) & (one.left < end)) for one in pieces]))
    whole = joined(found)
    whole.tally = tally
    return whole


def _ordered(kept: list[Pairs]) -> Pairs:
    key = _joined([one.left.astype(np.int64) << 32 | one.right for one in kept], np.int64)
    order = np.argsort(key)
    key = key[order]
    is_first = np.ones(len(key), bool)
    is_first[1:] = key[1:] != key[:-1]
    key, order = key[is_first], order[is_first]
    bits = _joined([one.bits for one in kept], np.float64)[order]
    flags = _joined([one.flags for one in kept], np.uint8)[order]
    return Pairs((key >> 32).astype(np.int32), (key & 0xFFFF_FFFF).astype(np.int32), bits, flags)


def _joined[T: np.generic](pieces: list[npt.NDArray[T]], kind: type[T]) -> npt.NDArray[T]:
    return np.concatenate(pieces) if pieces else np.empty(0, kind)


@dataclass(frozen=True, slots=True)
class Budget:
    """threads: of the compiled loops. memory_gb: what the engine may hold. folder: for what it puts on disk.

    room: pairs that are held at a time while walking; no result depends on it, nor on the threads.
    """

    threads: int = 1
    memory_gb: float = 4.0
    folder: Path | None = None
    room: int = 1 << 20


def place_beside(columns: Columns, budget: Budget) -> Place:
    """On the disk where the rows are there."""
    if budget.folder is None or not isinstance(columns.wide, np.memmap):
        return in_memory
    return in_folder(budget.folder)


class Engine(Protocol):
    def __call__(self, columns: Columns, model: Model, floor: float, budget: Budget) -> Pairs:
        """All pairs that share a key of the model, weigh `floor` bits or more and pass its guard."""
        ...


def engine(name: str) -> Engine:
    """lean, splink or spark. Raises CannotLink where its packages are not installed."""
    if name == "splink":
        from karawo.registry.linkage.batch.oracle import on_duckdb

        return on_duckdb
    if name == "spark":
        from karawo.registry.linkage.batch.oracle import on_spark

        return on_spark
    from karawo.registry.linkage.batch.lean import lean

    return lean


ENGINES: tuple[str, ...] = ("lean", "splink", "spark")
type Progress = Callable[[str], None]
