"""Where a record lies whose codes are missing, read from the words of its address by what others with codes say."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Doubles, Longs, by_threads
from karawo.registry.linkage.batch.columns import Columns

_LEAST = 3
"""Records with a code that must use a word before it speaks for others."""
_MOST_OF_THEM = 0.8
_AT_ONCE = 1 << 20
_PAST_CODES = 10**10
"""A village's code has ten digits."""
STEPS = (
    ("kecamatan", "kabupaten", "district"),
    ("desa", "kecamatan", "village"),
    ("desa", "kabupaten", "village"),
    ("desa", "district", "village"),
)
"""(the code that is told, within what, by which word), in this order: a later step sees what an earlier one told."""
_STATED = ("kabupaten", "kecamatan", "desa")
"""Bits of `Columns.stated`."""

type Codes = npt.NDArray[np.integer]


class Elsewhere(Protocol):
    def __call__(self, step: int, within: Longs, word: Longs, /) -> tuple[Longs, Longs, Longs]:
        """(which of the asked, a code, how many records elsewhere go with it)."""
        ...


def settle_places(columns: Columns, elsewhere: Elsewhere | None = None, threads: int = 1) -> None:
    """kecamatan, desa, kabupaten: where the file gives no code, the one that nearly all records have whose address
    names the same district or village in the same kabupaten or kecamatan. Where there is no code at all, both tell it.
    Settles anew what was settled before. elsewhere: what records say that do not stand in these columns.
    """
    home = columns["home"]
    if columns.stated is None:
        columns.stated = np.zeros(len(columns), np.uint8)
        for bit, name in enumerate(_STATED):
            columns.stated |= (columns[name] != 0).astype(np.uint8) << bit
        codes = {name: np.array(columns[name]) for name in _STATED}
    else:
        codes = stated_codes(columns)
        home = np.where(codes["kabupaten"], codes["kabupaten"], columns["nik"] // 10**12)
    words = {name: np.ascontiguousarray(columns[name]) for name in ("village", "district")}
    for step, (code, within, word) in enumerate(STEPS):
        more = None if elsewhere is None else partial(elsewhere, step)
        around = codes[within] if within in codes else words[within]
        codes[code] = _told(codes[code], around, words[word], more, threads)
    desa, kecamatan, kabupaten = (codes[name] for name in ("desa", "kecamatan", "kabupaten"))
    kecamatan = np.where(kecamatan, kecamatan, desa // 10**4)
    kabupaten = np.where(kabupaten, kabupaten, kecamatan // 100)
    home = np.where(kabupaten, kabupaten, home)
    columns.put({"desa": desa, "kecamatan": kecamatan, "kabupaten": kabupaten, "home": home})


def stated_codes(columns: Columns) -> dict[str, Codes]:
    """The codes as the file gave them; 0 where it gave none."""
    stated = np.full(len(columns), 255, np.uint8) if columns.stated is None else columns.stated
    return {name: np.where((stated >> bit) & 1 == 1, columns[name], 0) for bit, name in enumerate(_STATED)}


def said_of(columns: Columns) -> Iterator[tuple[Longs, Longs, Longs]]:
    """For each step: (within << 32 | word, rising; a code; how many records go with it), of settled columns."""
    codes = stated_codes(columns)
    for code, within, word in STEPS:
        around, words = codes.get(within, columns[within]), columns[word]
        yield _all_said(codes[code], around, words)
        codes[code] = _told(codes[code], around, words)


def _all_said(codes: Codes, within: Codes, word: Codes) -> tuple[Longs, Longs, Longs]:
    pieces = []
    for start in range(0, len(codes), _AT_ONCE):
        there = slice(start, start + _AT_ONCE)
        rows = start + np.flatnonzero((codes[there] != 0) & (within[there] != 0) & (word[there] != 0))
        pieces.append(_counted(_key(within, word, rows), codes[rows].astype(np.int64), np.ones(len(rows))))
    keys, said, counts = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    return _counted(keys, said, counts)


def _counted(keys: Longs, said: Longs, counts: Longs | Doubles) -> tuple[Longs, Longs, Longs]:
    """The different (key, said), rising, and the sum of the counts of each."""
    different, place = np.unique(keys, return_inverse=True)
    pairs, which = np.unique(place.reshape(-1).astype(np.int64) << 34 | said, return_inverse=True)
    total = np.bincount(which.reshape(-1), counts, len(pairs)).astype(np.int64)
    return different[pairs >> 34], pairs & ((1 << 34) - 1), total


def _told(
    codes: Codes,
    within: Codes,
    word: Codes,
    elsewhere: Callable[[Longs, Longs], tuple[Longs, Longs, Longs]] | None = None,
    threads: int = 1,
) -> Codes:
    """The codes, those that are 0 filled in where (within, word), both known, goes with one code nearly always."""
    is_open = np.flatnonzero((codes == 0) & (within != 0) & (word != 0))
    asked, place = np.unique(_key(within, word, is_open), return_inverse=True)
    if not len(asked):
        return codes
    keys, said, counts = _told_of(asked, codes, within, word, threads)
    if elsewhere is not None:
        more = elsewhere(asked >> 32, asked & 0xFFFF_FFFF)
        keys, said, counts = _counted(
            *(np.concatenate(both) for both in zip((keys, said, counts), more, strict=True))
        )
    total, most = np.zeros(len(asked), np.int64), np.zeros(len(asked), np.int64)
    found = np.zeros(len(asked), codes.dtype)
    np.add.at(total, keys, counts)
    order = np.lexsort((-said, counts))  # the last one written stays: the most, of equals the smallest code
    most[keys[order]], found[keys[order]] = counts[order], said[order]
    is_clear = (total >= _LEAST) & (most >= _MOST_OF_THEM * total)
    filled = codes.copy()
    filled[is_open] = np.where(is_clear, found, 0)[place.reshape(-1)]
    return filled


def _told_of(
    asked: Longs, codes: Codes, within: Codes, word: Codes, threads: int
) -> tuple[Longs, Longs, Longs]:
    """(which of `asked`, a code, how many records of that key have it), of all records that have a code."""

    def told(start: int) -> tuple[Longs, Longs]:
        there = slice(start, start + _AT_ONCE)
        rows = start + np.flatnonzero((codes[there] != 0) & (within[there] != 0) & (word[there] != 0))
        key = _key(within, word, rows)
        at = np.minimum(np.searchsorted(asked, key), len(asked) - 1)
        is_asked = asked[at] == key
        return np.unique(at[is_asked] * _PAST_CODES + codes[rows[is_asked]], return_counts=True)

    pairs, counts = zip(*by_threads(told, range(0, len(codes), _AT_ONCE), threads), strict=True)
    different, place = np.unique(np.concatenate(pairs), return_inverse=True)
    counted = np.bincount(place, np.concatenate(counts), len(different)).astype(np.int64)
    return different // _PAST_CODES, different % _PAST_CODES, counted


def _key(within: Codes, word: Codes, rows: Longs) -> Longs:
    found: Longs = within[rows].astype(np.int64) << 32 | word[rows]
    return found
