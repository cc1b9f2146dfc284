"""The stored keys of many records at once: the values that `rules.keys` gives for each of them."""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Longs, Words64
from karawo.registry.linkage.batch.canonical import PHONES
from karawo.registry.linkage.batch.columns import Columns, Texts
from karawo.registry.linkage.rules import KeyKind, KeyMaker

type Rows = npt.NDArray[np.intp]


def stored_keys(columns: Columns, maker: KeyMaker) -> Iterator[tuple[KeyKind, Rows, Longs]]:
    """(kind, rows, keys) for each kind in rising order; a row comes only where all parts are known.

    Plain keys are made by vector arithmetic, about 0.1 µs each; those with an identifier in them by the keyed
    hash, once for each distinct value, about 2 µs.
    """
    hashes = np.array(
        [int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") for text in columns.texts],
        np.uint64,
    )

    def plain(kind: KeyKind, region: str, text: str) -> tuple[KeyKind, Rows, Longs]:
        rows = np.flatnonzero((columns[region] != 0) & (columns[text] != 0))
        return kind, rows, _plain(kind, columns[region][rows], hashes[columns[text][rows]])

    def personal(kind: KeyKind, *parts: tuple[str, str]) -> tuple[KeyKind, Rows, Longs]:
        """parts: (column, how to write it)."""
        known = np.logical_and.reduce([columns[name] != 0 for name, _ in parts])
        rows = np.flatnonzero(known)
        held = np.column_stack([columns[name][rows].astype(np.int64) for name, _ in parts])
        return kind, rows, _personal(maker, kind, held, [how for _, how in parts], columns.texts)

    yield personal(KeyKind.NIK, ("nik", "016"))
    yield personal(KeyKind.NIB, ("nib", "013"))
    yield personal(KeyKind.NPWP, ("npwp", "016"))
    phones = [personal(KeyKind.PHONE, (f"phone_{slot + 1}", "phone")) for slot in range(PHONES)]
    yield (
        KeyKind.PHONE,
        np.concatenate([rows for _, rows, _ in phones]),
        np.concatenate([keys for _, _, keys in phones]),
    )
    yield plain(KeyKind.DESA_FIRST_NAME, "desa", "first_sound")
    yield plain(KeyKind.KECAMATAN_NAME, "kecamatan", "sound")
    yield personal(KeyKind.BIRTH_NAME, ("birth", "date"), ("sound", " text"))
    yield personal(KeyKind.KECAMATAN_BIRTH, ("kecamatan", "06"), ("birth", "date"))
    yield plain(KeyKind.DESA_BUSINESS, "desa", "core_sound")
    kind, rows, keys = plain(KeyKind.KECAMATAN_SORTED_NAME, "kecamatan", "name_sound")
    is_longer = columns["last_sound"][rows] != 0  # one word has no other order
    yield kind, rows[is_longer], keys[is_longer]
    yield plain(KeyKind.KECAMATAN_LAST_NAME, "kecamatan", "last_sound")
    yield plain(KeyKind.KABUPATEN_NAME, "kabupaten", "sound")
    yield personal(KeyKind.NIK_BIRTH_SERIAL, ("home", "04"), ("nik", "7-16"))
    yield personal(KeyKind.NIK_REGION_BIRTH, ("nik", "1-12"))
    yield personal(KeyKind.NIK_REGION_NO_DAY, ("nik", "1-6,9-16"))
    yield personal(KeyKind.NIK_REGION_NO_MONTH, ("nik", "1-8,11-16"))
    yield personal(KeyKind.NIK_REGION_NO_YEAR, ("nik", "1-10,13-16"))


def _plain(kind: KeyKind, regions: npt.NDArray[np.integer], hashes: Words64) -> Longs:
    """Splitmix64 as in `rules.keys.plain_key`, on vectors."""
    salt = np.uint64(kind * 0xD1B54A32D192ED03 & (1 << 64) - 1)
    with np.errstate(over="ignore"):
        mixed = hashes ^ (regions.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + salt)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    keys: Longs = (mixed ^ (mixed >> np.uint64(31))).view(np.int64)
    return keys


def _personal(maker: KeyMaker, kind: KeyKind, held: Longs, how: list[str], texts: Texts) -> Longs:
    distinct, inverse = np.unique(held, axis=0, return_inverse=True)
    keys = [
        maker.personal(kind, "".join(_written(part, way, texts) for part, way in zip(row, how, strict=True)))
        for row in distinct.tolist()
    ]
    return np.array(keys, np.int64)[inverse.reshape(-1)] if keys else np.zeros(0, np.int64)


def _written(number: int, way: str, texts: Texts) -> str:
    match way:
        case "phone":
            return f"+{number}"
        case "date":
            return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"
        case " text":
            return " " + texts[number]
        case _ if "-" in way:
            digits = f"{number:016}"
            pieces = (piece.split("-") for piece in way.split(","))
            return "".join(digits[int(start) - 1 : int(end)] for start, end in pieces)
        case _:
            return f"{number:{way}}"
