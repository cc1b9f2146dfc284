"""The pieces of a file become its columns, and what only the whole file can tell is settled."""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Ints, Longs, Place, by_threads, in_memory
from karawo.registry.linkage.batch.canonical import (
    BUSINESS_PARTS,
    NAME_PARTS,
    NARROW,
    PHONES,
    TEXT_PARTS,
    WIDE,
    Piece,
)
from karawo.registry.linkage.batch.columns import Columns, Texts, numbered_as_one
from karawo.registry.linkage.batch.kernels.alike import say_the_same
from karawo.registry.linkage.batch.kernels.rows import put_beside, put_in_place
from karawo.registry.linkage.batch.places import settle_places
from karawo.registry.linkage.batch.sharing import shared_by
from karawo.registry.linkage.batch.trades import trades_of

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
_IS_TEXT = np.isin(NARROW, TEXT_PARTS)
_SETTLED = (
    *("desa", "kecamatan", "kabupaten", "home", "trade", "trade_group"),
    *("brand", "brand_sound", "rare_sound", "rare_brand"),
    *(f"uses_{slot + 1}" for slot in range(PHONES)),
)
"""Columns that only the whole file can tell."""
_WIDE_BESIDE = ("desa", *(f"phone_{slot + 1}" for slot in range(PHONES)))
_NARROW_BESIDE = (
    *("kecamatan", "kabupaten", "home", "village", "district", "shop", "kind", "kbli"),
    *("core", "core_sound", "name_sound", "sound"),
)
"""What is asked to tell them."""
_WIDE_AT = np.array([WIDE.index(name) for name in _WIDE_BESIDE])
_NARROW_AT = np.array([NARROW.index(name) for name in _NARROW_BESIDE])


@dataclass(frozen=True, slots=True)
class _Kept:
    """A piece whose rows lie by kabupaten. rows: where in the files each of them stands. kabupaten, starts: the
    different ones, rising, and where the rows of each begin; one longer. texts: whose numbers its texts are."""

    wide: Longs
    narrow: Ints
    rows: Ints
    kabupaten: Ints
    starts: Longs
    texts: Hashable


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of one kabupaten: from where to where they lie; of each piece, and which of its rows, the places of them."""

    start: int
    end: int
    pieces: list[tuple[tuple[_Kept, slice], Ints]]


class Gathering:
    """Keeps pieces in their order; `finish` gives the columns of them all.

    by_place: codes that are missing are read from the words of the address, and rows of one village lie side by side,
    namesakes next to each other; else all stays as it came. Comparing then finds most of what it asks for close at
    hand, which is half of its time. folder: where pieces are put as soon as they take `most_bytes`. threads: that
    `finish` has.
    """

    def __init__(
        self, *, by_place: bool, folder: Path | None = None, most_bytes: int = 0, threads: int = 1
    ) -> None:
        self._by_place, self._folder, self._bytes_left = by_place, folder, most_bytes
        self._threads = threads
        self._put_down_at: list[Path] = []
        self._ids: list[pa.ChunkedArray] = []
        self._kept: list[_Kept] = []
        self._texts: dict[Hashable, list[pa.Array]] = {}
        self._rows = 0
        self._phones_dropped = 0

    def keep(self, piece: Piece, texts: pa.LargeStringArray, whose: Hashable) -> None:
        """texts: those that are new, in the order of their numbers. whose: the dictionary that gave the numbers."""
        self._texts.setdefault(whose, []).append(texts)
        wide, narrow = piece.wide, piece.narrow
        ids = piece.ids
        self._bytes_left -= wide.nbytes + narrow.nbytes + ids.nbytes
        if self._folder is not None and self._bytes_left < 0:
            stem = self._folder / f"{len(self._kept)}"
            wide, narrow = _put_down(wide, stem, "wide"), _put_down(narrow, stem, "narrow")
            self._put_down_at += [stem.with_suffix(".wide"), stem.with_suffix(".narrow")]
            ids = _ids_put_down(ids, stem.with_suffix(".ids"))
            pa.default_memory_pool().release_unused()
        self._ids.append(ids)
        rows = (self._rows + piece.order).astype(np.int32)
        self._kept.append(_Kept(wide, narrow, rows, piece.kabupaten, piece.starts, whose))
        self._rows += len(rows)
        self._phones_dropped += piece.phones_dropped

    def finish(self, place: Place = in_memory, beside: Place = in_memory) -> Columns:
        """place: where the rows are put; beside: where the columns are that settling asks for.

        The pieces are walked twice: once for the columns that are settled and that settling asks for, each by itself,
        and once for the rows, which are written whole and never again.
        """
        whole, number_of = _one_dictionary(self._texts)
        texts = Texts.of(whole)
        wide = place("wide", (self._rows, len(WIDE)), np.int64)
        narrow = place("narrow", (self._rows, len(NARROW)), np.int32)
        columns = Columns(
            pa.chunked_array([chunk for ids in self._ids for chunk in ids.chunks], pa.string()),
            *(WIDE, NARROW, wide, narrow, texts, TEXTS),
            {"phones_dropped": self._phones_dropped},
        )
        origin, groups = self._laid_beside(columns, number_of, beside)
        if self._by_place:
            columns.origin = origin
            settle_places(columns, threads=self._threads)
        settle_together(columns, self._threads)
        self._laid_out(columns, number_of, groups)
        self._give_up_pieces()
        return columns

    def _laid_beside(
        self, columns: Columns, number_of: dict[Hashable, Ints], beside: Place
    ) -> tuple[Ints, list["_Group"]]:
        """Where each row goes, and what settling asks of it; gives (which row of the files each is, the kabupaten)."""
        origin, none = np.empty(self._rows, np.int32), np.zeros(len(WIDE), bool)
        wide = beside("wide-beside", (len(_WIDE_BESIDE), self._rows), np.int64)
        narrow = beside("narrow-beside", (len(_NARROW_BESIDE), self._rows), np.int32)
        every = np.unique(np.concatenate([one.kabupaten for one in self._kept])).tolist()
        slices_of = [self._of(kabupaten) for kabupaten in every]
        sizes = [sum(its.stop - its.start for _one, its in slices) for slices in slices_of]
        starts = np.cumsum([0, *sizes]).tolist()

        def laid(its_own: tuple[list[tuple[_Kept, slice]], int, int]) -> _Group:
            slices, start, end = its_own
            places = np.arange(start, end, dtype=np.int32)
            if self._by_place:
                places[_by_village(slices, columns.texts, number_of)] = np.arange(start, end)
            ends = np.cumsum([its.stop - its.start for _one, its in slices])
            group = _Group(start, end, list(zip(slices, np.split(places, ends[:-1]), strict=True)))
            for (one, its), there in group.pieces:
                numbers = number_of[one.texts]
                put_beside(one.wide[its], _WIDE_AT, none, numbers, there, wide)
                put_beside(one.narrow[its], _NARROW_AT, _IS_TEXT[_NARROW_AT], numbers, there, narrow)
                origin[there] = one.rows[its]
            return group

        groups = by_threads(laid, zip(slices_of, starts[:-1], starts[1:], strict=True), self._threads)
        columns.beside = dict(zip((*_WIDE_BESIDE, *_NARROW_BESIDE), (*wide, *narrow), strict=True))
        return origin, groups

    def _laid_out(self, columns: Columns, number_of: dict[Hashable, Ints], groups: list["_Group"]) -> None:
        """Fills the rows: as they were read, and with what was settled."""
        settled, columns.beside = columns.beside, {}

        def lay_out(group: _Group) -> None:
            for (one, its), there in group.pieces:
                put_in_place(one.narrow[its], _IS_TEXT, number_of[one.texts], there, columns.narrow)
                columns.wide[there] = one.wide[its]
            for name in _SETTLED:
                columns[name][group.start : group.end] = settled[name][group.start : group.end]

        by_threads(lay_out, groups, self._threads)

    def _give_up_pieces(self) -> None:
        """What was put down of them need not reach the disk any more."""
        self._kept.clear()
        while self._put_down_at:
            self._put_down_at.pop().unlink()

    def _of(self, kabupaten: int) -> list[tuple[_Kept, slice]]:
        found = []
        for one in self._kept:
            at = int(np.searchsorted(one.kabupaten, kabupaten))
            if at < len(one.kabupaten) and one.kabupaten[at] == kabupaten:
                found.append((one, slice(int(one.starts[at]), int(one.starts[at + 1]))))
        return found


def _by_village(slices: list[tuple[_Kept, slice]], texts: Texts, number_of: dict[Hashable, Ints]) -> Longs:
    """Rows by kecamatan, village and the letters of the name; equals as they came."""

    def every(name: str) -> list[Ints]:
        return [one.narrow[its, NARROW.index(name)] for one, its in slices]

    sounds = [number_of[one.texts][held] for (one, _its), held in zip(slices, every("sound"), strict=True)]
    desa = np.concatenate([one.wide[its, WIDE.index("desa")] for one, its in slices])
    return np.lexsort((texts.bags[np.concatenate(sounds), 0], desa, np.concatenate(every("kecamatan"))))


def _put_down[T: np.integer](array: npt.NDArray[T], stem: Path, name: str) -> npt.NDArray[T]:
    path = stem.with_suffix(f".{name}")
    array.tofile(path)
    return np.memmap(path, array.dtype, "r", shape=array.shape) if array.size else array


def _ids_put_down(ids: pa.ChunkedArray, path: Path) -> pa.ChunkedArray:
    table = pa.table({"ids": ids})
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()["ids"]


def _one_dictionary(
    texts: dict[Hashable, list[pa.Array]],
) -> tuple[pa.LargeStringArray, dict[Hashable, Ints]]:
    """(all different texts, the empty one first; by dictionary: the number among them of each of its texts)."""
    whole, numbers = numbered_as_one([chunk for pieces in texts.values() for chunk in pieces])
    coming = iter(numbers)
    none = np.zeros(1, np.int32)
    return whole, {
        whose: np.concatenate([none, *islice(coming, len(pieces))]) for whose, pieces in texts.items()
    }


def gathered[T: np.integer](pieces: list[npt.NDArray[T]], into: npt.NDArray[T]) -> npt.NDArray[T]:
    """The pieces one after the other. Each is given up once it was copied."""
    at = 0
    while pieces:
        piece = pieces.pop(0)
        into[at : at + len(piece)] = piece
        at += len(piece)
    return into


def settle_together(columns: Columns, threads: int = 1) -> None:
    """What all rows together tell of each: how often its telephone is used, its trade, whether its names are rare."""
    columns.put(_phone_uses(columns, threads) | trades_of(columns))
    region, sound, brands = columns["kabupaten"], columns["sound"], _brands(columns)
    rare = {
        "rare_sound": _rare(region, sound, threads),
        "rare_brand": _rare(region, brands["brand_sound"], threads),
    }
    columns.put(brands | rare)


def _brands(columns: Columns) -> dict[str, Ints]:
    """brand, brand_sound: as core and core_sound, but unknown where a business is called nothing but its owner: that
    would say the name a second time.
    """
    texts = columns.texts
    core_sound, name_sound = (np.ascontiguousarray(columns[name]) for name in ("core_sound", "name_sound"))
    is_owner = np.zeros(len(columns), bool)
    say_the_same(texts.words, texts.word_at, core_sound, name_sound, is_owner)
    return {
        "brand": np.where(is_owner, 0, columns["core"]),
        "brand_sound": np.where(is_owner, 0, core_sound),
    }


def _rare(region: npt.NDArray[np.integer], text: npt.NDArray[np.integer], threads: int) -> Ints:
    """The text where no more than RARE records of the region have it, else 0."""
    counts = shared_by(region, text, threads)
    found: Ints = np.where((counts > 0) & (counts <= RARE), text, 0)
    return found


def _phone_uses(columns: Columns, threads: int) -> dict[str, Ints]:
    """uses_k: on how many other records the number in slot k stands, in any slot."""
    phones = np.column_stack([columns[f"phone_{slot + 1}"] for slot in range(PHONES)])
    uses = np.maximum(shared_by(phones, threads=threads) - 1, 0)
    return {f"uses_{slot + 1}": uses[:, slot] for slot in range(PHONES)}
