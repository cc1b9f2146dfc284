"""What the arrays of linkage are made of, and where the big ones are put."""

import ctypes
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

type Bytes = npt.NDArray[np.uint8]
type Ints = npt.NDArray[np.int32]
type Longs = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.integer]
"""Numbers of rows, of 32 or 64 bits."""
type Words64 = npt.NDArray[np.uint64]
type Doubles = npt.NDArray[np.float64]


class Place(Protocol):
    """In memory, or in a file of the working folder; all zeros."""

    def __call__(self, name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]: ...


_ROWS_AT_ONCE = 1 << 20


def by_threads[Item, Found](
    work: Callable[[Item], Found], items: Iterable[Item], threads: int
) -> list[Found]:
    """What becomes of each item, in their order. One thread is the one that asks."""
    if threads == 1:
        return list(map(work, items))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))


def by_slices(work: Callable[[slice], None], rows: int, threads: int) -> None:
    """A million rows at a time, by all threads. The slices are written each by itself."""
    slices = [slice(start, start + _ROWS_AT_ONCE) for start in range(0, rows, _ROWS_AT_ONCE)]
    by_threads(work, slices, threads)


def give_back() -> None:
    """What was freed goes back to the system, which the C library does of itself only at the end of its heap: many
    pieces that were read and laid out leave gigabytes of holes.
    """
    pa.default_memory_pool().release_unused()
    # Another C library than GNU's has no holes to give back, or no word for it.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def in_memory(name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]:
    return np.zeros(shape, dtype)


def in_folder(folder: Path) -> Place:
    """Mapped from files of the folder, which the system may write out and fetch again as memory allows."""

    def on_disk(name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]:
        if 0 in shape:
            return np.zeros(shape, dtype)
        return np.memmap(folder / f"{name}.bin", dtype, "w+", shape=shape)

    return on_disk
