"""Where a record lies whose codes are missing, read from the words of its address by what others with codes say."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Longs
from karawo.registry.linkage.batch.columns import Columns

_LEAST = 3
"""Records with a code that must use a word before it speaks for others."""
_MOST_OF_THEM = 0.8
_AT_ONCE = 1 << 20
_PAST_CODES = 10**10
"""A village's code has ten digits."""


def settle_places(columns: Columns) -> None:
    """kecamatan, desa, kabupaten: where the file gives no code, the one that nearly all records have whose address
    names the same district or village in the same kabupaten or kecamatan. Where there is no code at all, both tell it.
    """
    village, district = columns["village"], columns["district"]
    desa, kecamatan, kabupaten = (columns[name] for name in ("desa", "kecamatan", "kabupaten"))
    kecamatan[:] = _told(kecamatan, kabupaten, district)
    desa[:] = _told(desa, kecamatan, village)
    desa[:] = _told(desa, kabupaten, village)
    desa[:] = _told(desa, district, village)
    kecamatan[:] = np.where(kecamatan, kecamatan, desa // 10**4)
    kabupaten[:] = np.where(kabupaten, kabupaten, kecamatan // 100)
    columns["home"][:] = np.where(kabupaten, kabupaten, columns["home"])


def _told(
    codes: npt.NDArray[np.integer], within: npt.NDArray[np.integer], word: npt.NDArray[np.integer]
) -> npt.NDArray[np.integer]:
    """The codes, those that are 0 filled in where (within, word), both known, goes with one code nearly always."""
    is_open = np.flatnonzero((codes == 0) & (within != 0) & (word != 0))
    asked, place = np.unique(_key(within, word, is_open), return_inverse=True)
    if not len(asked):
        return codes
    keys, said, counts = _told_of(asked, codes, within, word)
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
    asked: Longs,
    codes: npt.NDArray[np.integer],
    within: npt.NDArray[np.integer],
    word: npt.NDArray[np.integer],
) -> tuple[Longs, Longs, Longs]:
    """(which of `asked`, a code, how many records of that key have it), of all records that have a code."""
    pairs, counts = [], []
    for start in range(0, len(codes), _AT_ONCE):
        there = slice(start, start + _AT_ONCE)
        rows = start + np.flatnonzero((codes[there] != 0) & (within[there] != 0) & (word[there] != 0))
        key = _key(within, word, rows)
        at = np.minimum(np.searchsorted(asked, key), len(asked) - 1)
        is_asked = asked[at] == key
        pair, count = np.unique(at[is_asked] * _PAST_CODES + codes[rows[is_asked]], return_counts=True)
        pairs.append(pair)
        counts.append(count)
    different, place = np.unique(np.concatenate(pairs), return_inverse=True)
    counted = np.bincount(place, np.concatenate(counts), len(different)).astype(np.int64)
    return different // _PAST_CODES, different % _PAST_CODES, counted


def _key(within: npt.NDArray[np.integer], word: npt.NDArray[np.integer], rows: Longs) -> Longs:
    found: Longs = within[rows].astype(np.int64) << 32 | word[rows]
    return found
