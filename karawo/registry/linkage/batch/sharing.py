"""How many records share a value."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Ints, by_threads
from karawo.registry.linkage.batch.kernels.sharing import Slots, count_shared

_MOST_SLOTS = 1 << 24
"""320 MB; more values are counted part by part."""


def shared_by(
    first: npt.NDArray[np.integer], second: npt.NDArray[np.integer] | None = None, threads: int = 1
) -> Ints:
    """int32 of the shape of `first`: how many of its cells hold what this one holds; 0 for one that holds 0.

    first: (rows,) or (rows, width). second (rows,): must be the same too; where it is 0 the answer is 0.

    Cost: two passes for every ten million cells that hold something, and 320 MB for each thread that makes them.
    """
    cells = first.reshape(-1, 1) if first.ndim == 1 else first
    others = np.broadcast_to(np.int32(1), len(first)) if second is None else second
    size = 1 << max(4, (2 * int(np.count_nonzero(cells)) - 1).bit_length())
    parts = max(1, size // _MOST_SLOTS)
    out = np.zeros(cells.shape, np.int32)
    while not _counted(cells, others, parts, size // parts, out, threads):
        size *= 2
    return out.reshape(first.shape)


def _counted(
    first: npt.NDArray[np.integer],
    second: npt.NDArray[np.integer],
    parts: int,
    size: int,
    out: Ints,
    threads: int,
) -> bool:
    """False where the slots of a part do not do."""
    takers = min(threads, parts)

    def count(taker: int) -> bool:
        slots = Slots(np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int32))
        return all(
            count_shared(first, second, part, parts, slots, out) for part in range(taker, parts, takers)
        )

    return all(by_threads(count, range(takers), takers))
