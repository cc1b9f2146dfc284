"""Where a record lies whose codes are missing, read from the words of its address by what others with codes say."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Longs
from karawo.registry.linkage.batch.columns import Columns

_LEAST = 3
"""Records with a code that must use a word before it speaks for others."""
_MOST_OF_THEM = 0.8


def settle_places(columns: Columns) -> None:
    """kecamatan, desa, kabupaten: where the file gives no code, the one that nearly all records have whose address
    names the same district or village in the same kabupaten or kecamatan. Where there is no code at all, both tell it.
    """
    village, district = (columns[name].astype(np.int64) for name in ("village", "district"))
    desa, kecamatan, kabupaten = (columns[name] for name in ("desa", "kecamatan", "kabupaten"))
    kecamatan[:] = _told(kecamatan, kabupaten, district)
    desa[:] = _told(desa, kecamatan, village)
    desa[:] = _told(desa, kabupaten, village)
    desa[:] = _told(desa, district, village)
    kecamatan[:] = np.where(kecamatan, kecamatan, desa // 10**4)
    kabupaten[:] = np.where(kabupaten, kabupaten, kecamatan // 100)
    columns["home"][:] = np.where(kabupaten, kabupaten, columns["home"])


def _told(
    codes: npt.NDArray[np.integer], within: npt.NDArray[np.integer], word: Longs
) -> npt.NDArray[np.integer]:
    """The codes, those that are 0 filled in where (within, word), both known, goes with one code nearly always."""
    rows = np.flatnonzero((within != 0) & (word != 0))
    is_open = codes[rows] == 0
    if is_open.all() or not is_open.any():
        return codes
    key = np.unique(within[rows].astype(np.int64) << 32 | word[rows], return_inverse=True)[1].reshape(-1)
    said = ~is_open
    code, number = np.unique(codes[rows][said], return_inverse=True)
    pairs, counts = np.unique(key[said] * len(code) + number.reshape(-1), return_counts=True)
    keys, numbers = np.divmod(pairs, len(code))
    size = int(key.max()) + 1
    total, most, found = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, codes.dtype)
    np.add.at(total, keys, counts)
    order = np.lexsort(
        (-numbers, counts)
    )  # the last one written stays: the most, of equals the smallest code
    most[keys[order]], found[keys[order]] = counts[order], code[numbers[order]]
    is_clear = (total >= _LEAST) & (most >= _MOST_OF_THEM * total)
    filled = codes.copy()
    filled[rows[is_open]] = np.where(is_clear, found, 0)[key[is_open]]
    return filled
