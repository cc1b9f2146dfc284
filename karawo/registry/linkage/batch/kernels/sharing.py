"""How many rows share a value, counted in a table of fixed size."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare, woven


class Slots(NamedTuple):
    """Room for values and how often each was seen: a power of two of places; one seen 0 times is free."""

    first: Longs
    second: Longs
    seen: Ints


@woven
def _hash(first: int, second: int) -> np.uint64:
    mixed = (np.uint64(first) ^ (np.uint64(second) << np.uint64(33))) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: np.uint64 = mixed ^ (mixed >> np.uint64(31))
    return found


@bare
def count_shared(
    first: npt.NDArray[np.integer],
    second: npt.NDArray[np.integer],
    part: int,
    parts: int,
    slots: Slots,
    out: Ints,
) -> bool:
    """out (rows, width): how often the pair (first, second) of a cell stands in all cells, for the cells of one part.

    first (rows, width), second (rows): a cell with a 0 in either is left as it is. parts: a power of two. False where
    the slots do not do; `out` is spoilt then.
    """
    mask, part_mask = np.uint64(len(slots.seen) - 1), np.uint64(parts - 1)
    slots.seen[:] = 0
    held, most = 0, len(slots.seen) // 4 * 3
    for counting in range(2):
        for row in range(len(first)):
            other = second[row]
            if other == 0:
                continue
            for cell in range(first.shape[1]):
                one = first[row, cell]
                if one == 0:
                    continue
                mixed = _hash(one, other)
                if (mixed >> np.uint64(40)) & part_mask != np.uint64(part):
                    continue
                at = mixed & mask
                while slots.seen[at] != 0 and (slots.first[at] != one or slots.second[at] != other):
                    at = (at + np.uint64(1)) & mask
                if counting == 1:
                    out[row, cell] = slots.seen[at]
                    continue
                if slots.seen[at] == 0:
                    if held == most:
                        return False
                    slots.first[at], slots.second[at] = one, other
                    held += 1
                slots.seen[at] += 1
    return True
