"""The pieces of a file become its columns, and what only the whole file can tell is settled."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.canonical import (
    BUSINESS_PARTS,
    NAME_PARTS,
    NARROW,
    PHONES,
    WIDE,
    Piece,
)
from karawo.registry.linkage.batch.columns import Columns, Dictionary, Texts
from karawo.registry.linkage.batch.kernels.alike import say_the_same
from karawo.registry.linkage.batch.places import settle_places
from karawo.registry.linkage.batch.trades import settle_trades

RARE = 20
"""Records of a kabupaten that may share a name for it to bring two of them together by itself."""
TEXTS = frozenset(
    {
        *NAME_PARTS,
        *BUSINESS_PARTS,
        "shop",
        "brand",
        "brand_sound",
        "rare_sound",
        "rare_brand",
        "street",
        "spot",
        "village",
        "district",
    }
)


class Place(Protocol):
    """Where the big arrays are put: in memory, or in a file of the working folder."""

    def __call__(self, name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]: ...


def in_memory(name: str, shape: tuple[int, int], dtype: type) -> npt.NDArray[Any]:
    return np.zeros(shape, dtype)


class Gathering:
    """Keeps pieces in their order; `finish` gives the columns of them all.

    by_place: codes that are missing are read from the words of the address, and rows of one village lie side by side,
    namesakes next to each other; else all stays as it came. Comparing then finds most of what it asks for close at
    hand, which is half of its time.
    """

    def __init__(self, dictionary: Dictionary, *, by_place: bool) -> None:
        self._dictionary, self._by_place = dictionary, by_place
        self._ids: list[pa.ChunkedArray] = []
        self._wide: list[Longs] = []
        self._narrow: list[Ints] = []
        self._phones_dropped = 0

    def keep(self, piece: Piece) -> None:
        self._ids.append(piece.ids)
        self._wide.append(piece.wide)
        self._narrow.append(piece.narrow)
        self._phones_dropped += piece.phones_dropped

    def finish(self, place: Place = in_memory) -> Columns:
        rows = sum(map(len, self._wide))
        texts = Texts.of(self._dictionary.texts)
        order = self._village_order(texts) if self._by_place else None
        to = None if order is None else _inverse(order)
        ids = pa.chunked_array([chunk for ids in self._ids for chunk in ids.chunks], pa.string())
        columns = Columns(
            ids if order is None else ids.take(pa.array(order)),
            WIDE,
            NARROW,
            gathered(self._wide, place("wide", (rows, len(WIDE)), np.int64), to),
            gathered(self._narrow, place("narrow", (rows, len(NARROW)), np.int32), to),
            self._dictionary.texts,
            TEXTS,
            {"phones_dropped": self._phones_dropped},
            order,
            texts,
        )
        if self._by_place:
            settle_places(columns)
        _count_phone_uses(columns)
        settle_trades(columns)
        _settle_brands(columns)
        columns["rare_sound"][:] = _rare(columns, "kabupaten", "sound")
        columns["rare_brand"][:] = _rare(columns, "kabupaten", "brand_sound")
        return columns

    def _village_order(self, texts: Texts) -> Longs:
        """Rows by kabupaten, kecamatan, village and the letters of the name; equals as they came."""
        desa = np.concatenate([piece[:, WIDE.index("desa")] for piece in self._wide])
        narrow = {
            name: np.concatenate([piece[:, NARROW.index(name)] for piece in self._narrow])
            for name in ("kabupaten", "kecamatan", "sound")
        }
        return np.lexsort((texts.bags[narrow["sound"]], desa, narrow["kecamatan"], narrow["kabupaten"]))


def gathered[T: np.integer](
    pieces: list[npt.NDArray[T]], into: npt.NDArray[T], to: Longs | None = None
) -> npt.NDArray[T]:
    """The pieces one after the other, or each row where `to` says. Each is given up once it was copied."""
    at = 0
    while pieces:
        piece = pieces.pop(0)
        rows = slice(at, at + len(piece))
        into[rows if to is None else to[rows]] = piece
        at += len(piece)
    return into


def _inverse(order: Longs) -> Longs:
    to = np.empty_like(order)
    to[order] = np.arange(len(order))
    return to


def _settle_brands(columns: Columns) -> None:
    """brand, brand_sound: as core and core_sound, but unknown where a business is called nothing but its owner: that
    would say the name a second time.
    """
    texts = columns.texts
    core_sound, name_sound = (np.ascontiguousarray(columns[name]) for name in ("core_sound", "name_sound"))
    is_owner = np.zeros(len(columns), bool)
    say_the_same(texts.words, texts.word_at, core_sound, name_sound, is_owner)
    columns["brand"][:] = np.where(is_owner, 0, columns["core"])
    columns["brand_sound"][:] = np.where(is_owner, 0, core_sound)


def _rare(columns: Columns, region: str, text: str) -> Ints:
    """The text where no more than RARE records of the region have it, else 0."""
    held = columns[region].astype(np.int64) << 32 | columns[text]
    _, inverse, counts = np.unique(held, return_inverse=True, return_counts=True)
    is_rare = (columns[region] != 0) & (counts[inverse.reshape(-1)] <= RARE)
    found: Ints = np.where(is_rare, columns[text], 0)
    return found


def _count_phone_uses(columns: Columns) -> None:
    """uses_k: on how many other records the number in slot k stands, in any slot."""
    phones = np.concatenate([columns[f"phone_{slot + 1}"] for slot in range(PHONES)])
    _, inverse, counts = np.unique(phones, return_inverse=True, return_counts=True)
    uses = np.where(phones, counts[inverse] - 1, 0).reshape(PHONES, -1)
    for slot in range(PHONES):
        columns[f"uses_{slot + 1}"][:] = np.minimum(uses[slot], np.iinfo(np.int32).max)
