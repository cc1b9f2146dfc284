"""What the arrays of linkage are made of, and where the big ones are put."""

import ctypes
import math
import mmap
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


def with_room(path: Path, kind: np.dtype[Any], shape: tuple[int, ...], more: int) -> npt.NDArray[Any]:
    """What the file holds and, behind it, `more` rows of zeros, as one array. Nothing is read before it is asked for;
    what is written stays in memory. Where the system cannot map a file to a place, it is read.
    """
    row = kind.itemsize * math.prod(shape[1:])
    held, whole = shape[0] * row, (shape[0] + more) * row
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
    room = mmap.mmap(-1, max(1, whole), flags=flags)
    found: npt.NDArray[Any] = np.frombuffer(room, kind, whole // kind.itemsize)
    if held:
        with path.open("rb") as file:
            if not _mapped_at(found.ctypes.data, held, file.fileno()):
                file.readinto(memoryview(found[: held // kind.itemsize]).cast("B"))
    return found.reshape(shape[0] + more, *shape[1:])


_MAP_FIXED = 0x10


def _mapped_at(address: int, size: int, file: int) -> bool:
    """The file begins at the address from now on; behind its end the last page holds zeros."""
    try:
        place = ctypes.CDLL(None).mmap
    except (OSError, AttributeError):
        return False
    place.restype = ctypes.c_void_p
    place.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_int64]
    flags = mmap.MAP_PRIVATE | _MAP_FIXED
    found = place(address, size, mmap.PROT_READ | mmap.PROT_WRITE, flags, file, 0)
    return bool(found == address)


def in_memory(name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]:
    return np.zeros(shape, dtype)


def in_folder(folder: Path) -> Place:
    """Mapped from files of the folder, which the system may write out and fetch again as memory allows."""

    def on_disk(name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]:
        if 0 in shape:
            return np.zeros(shape, dtype)
        return np.memmap(folder / f"{name}.bin", dtype, "w+", shape=shape)

    return on_disk
