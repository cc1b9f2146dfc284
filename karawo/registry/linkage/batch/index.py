"""Sorted arrays on the disk: the third store of the keys, for lists that are linked against a kept one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Longs, Words64
from karawo.registry.linkage.batch.kernels.index import (
    NUMBER,
    count_buckets,
    find,
    large_runs,
    put_in_buckets,
    sort_buckets,
)

_MOST_BITS = 30


class Room(Protocol):
    """A file of that shape, mapped for writing."""

    def __call__(self, name: str, shape: tuple[int, ...], dtype: type) -> npt.NDArray[Any]: ...


@dataclass(frozen=True, slots=True)
class Index:
    """Numbers (rows, texts) by 64 bits of their key.

    A key's first `bits` bits tell its bucket `held[starts[b]:starts[b + 1]]`, about eight numbers; the upper half of
    what is held are the 32 bits that follow, the lower half is the number; a bucket rises. So keys are told apart by
    `bits` + 32 bits; what meets by chance is compared like all else, and found to be nothing.

    held (numbers,) uint64; starts (2 ** bits + 1,) int64. Cost: 9 bytes a number; a look-up touches two places.
    """

    held: Words64
    starts: Longs

    @property
    def bits(self) -> int:
        return (len(self.starts) - 1).bit_length() - 1

    def find(self, keys: Words64) -> tuple[Longs, Longs]:
        """(first, end) in `held` for each key; the key 0 has none. Rising keys are found faster."""
        first, end = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
        find(self.held, self.starts, self.bits, keys, first, end)
        return first, end

    def counts(self, keys: Words64) -> Longs:
        first, end = self.find(keys)
        return end - first

    def runs_over(self, cap: int) -> list[tuple[int, int]]:
        """Begin and end in `held` of the keys that more than `cap` numbers share."""
        none = np.empty(0, np.int64)
        found = np.empty(2 * large_runs(self.held, self.starts, cap, none), np.int64)
        large_runs(self.held, self.starts, cap, found)
        return [(int(first), int(end)) for first, end in found.reshape(-1, 2)]


def numbers_in(held: Words64) -> Longs:
    return (held & NUMBER).astype(np.int64)


def build(name: str, pieces: Callable[[], Iterator[tuple[int, Words64]]], most: int, room: Room) -> Index:
    """Writes {name}-held and {name}-starts. pieces: (the number of the first, keys), gone through twice; 0 is no key.

    most: how many keys there may be. Cost: about 60 ns a key, and no memory but for the buckets.
    """
    bits = min(_MOST_BITS, max(1, most.bit_length() - 3))
    ends = np.zeros((1 << bits) + 1, np.int64)
    for _first, keys in pieces():
        count_buckets(keys, bits, ends)
    np.cumsum(ends, out=ends)
    starts = room(f"{name}-starts", ends.shape, np.int64)
    starts[:] = ends
    held = room(f"{name}-held", (int(ends[-1]),), np.uint64)
    for first, keys in pieces():
        put_in_buckets(keys, first, bits, ends, held)
    sort_buckets(held, starts)
    return Index(held, starts)
