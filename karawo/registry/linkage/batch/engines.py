"""Three engines, one question: which pairs of these columns does this model hold to be one owner?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from karawo.registry.linkage.batch.arrays import Doubles, Longs
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.model import Model


@dataclass(slots=True)
class Pairs:
    """left < right, both int64 rows; bits with the prior, float64; flags as `model.FLAGS`; all of one length.

    Ordered by left, then right, each pair once. tally: what was done and what was left out, for the report.
    """

    left: Longs
    right: Longs
    bits: Doubles
    flags: Longs
    tally: dict[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.left)

    def at_least(self, bits: float) -> "Pairs":
        kept = self.bits >= bits
        return Pairs(self.left[kept], self.right[kept], self.bits[kept], self.flags[kept], self.tally)


def ordered(left: Longs, right: Longs, bits: Doubles, flags: Longs, tally: dict[str, object]) -> Pairs:
    order = np.argsort(left << 32 | right)
    left, right, bits, flags = left[order], right[order], bits[order], flags[order]
    is_first = np.ones(len(left), bool)
    is_first[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    return Pairs(left[is_first], right[is_first], bits[is_first], flags[is_first], tally)


@dataclass(frozen=True, slots=True)
class Budget:
    """threads: of the compiled loops. memory_gb: what the engine may hold. folder: for what it puts on disk.

    room: pairs that are held at a time while walking; no result depends on it, nor on the threads.
    """

    threads: int = 1
    memory_gb: float = 4.0
    folder: Path | None = None
    room: int = 1 << 20


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
