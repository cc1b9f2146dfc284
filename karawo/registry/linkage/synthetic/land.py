"""Villages, and how many households of business people stand in each."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from karawo.regions.rules import bps_of
from karawo.regions.rules.units import people, rows
from karawo.registry.linkage.synthetic.stocks import packed, people_mix

NATION_ROWS = 64_000_000
"""Records of the whole nation: some 30 to 40 million businesses, each in one list or two. The measure of density."""
KELURAHAN_TIMES = 3.0
"""A kelurahan has about three times as many people as a desa of the same kabupaten."""


class Nation(NamedTuple):
    """All villages in order of their codes. codes: int64, ten digits; weights: float64, people, by judgement."""

    codes: NDArray[np.int64]
    weights: NDArray[np.float64]
    names: tuple[str, ...]
    kec_codes: NDArray[np.int64]
    kec_names: dict[int, str]
    kab_names: dict[int, str]
    kab_codes: tuple[int, ...]


# Columns of Land.villages, kecs and kabs.
CODE, FIRST, NAME_FROM, NAME_TO, BPS_CODE, KEC, KAB = 0, 1, 2, 3, 4, 4, 5


class Land(NamedTuple):
    """Villages that have households, in order of their codes; few arrays, for each costs every compiled call.

    household_at: int64, the first household of each village, and one place more.
    villages: int64 (villages, 6), code, –, place of the name in `text`, its end, place in kecs, place in kabs.
    kecs, kabs: int64 (kecamatan + 1, 5), code, first household, name, its end, code of BPS (kabupaten).
    mix: float64 (kabupaten, peoples), cumulative. text: uint8, all names. all_kec: int64, where else people are born.
    """

    household_at: NDArray[np.int64]
    villages: NDArray[np.int64]
    kecs: NDArray[np.int64]
    kabs: NDArray[np.int64]
    mix: NDArray[np.float64]
    text: NDArray[np.uint8]
    all_kec: NDArray[np.int64]


@cache
def nation() -> Nation:
    """About a second."""
    living = people()
    codes, names, kec_codes, kec_names, kab_names = [], [], [], {}, {}
    for row in rows():
        if row.level == 4:
            codes.append(row.id)
            names.append(_plain(row.name))
        elif row.level == 3:
            kec_codes.append(row.id)
            kec_names[row.id] = _plain(row.name)
        elif row.level == 2:
            kab_names[row.id] = _plain(row.full_name)
    order = np.argsort(np.array(codes, np.int64))
    sorted_codes = np.array(codes, np.int64)[order]
    kabs = sorted_codes // 1_000_000
    # Villages differ in size by a factor of ten and more; the digits of the code decide, so that it never changes.
    spread = np.exp(0.7 * _normal(sorted_codes))
    raw = np.where(sorted_codes // 1000 % 10 == 1, KELURAHAN_TIMES, 1.0) * spread
    found, places = np.unique(kabs, return_inverse=True)
    totals = np.bincount(places, weights=raw)
    weights = raw * (np.array([living[int(kab)] for kab in found]) / totals)[places]
    return Nation(
        sorted_codes,
        weights,
        tuple(names[place] for place in order),
        np.array(sorted(kec_codes), np.int64),
        kec_names,
        kab_names,
        tuple(int(kab) for kab in found),
    )


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isascii()).replace(",", " ").strip()


def _normal(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """About normally spread, by the number alone."""
    total = np.zeros(len(numbers))
    for turn in range(4):
        value = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(turn * 7919 + 1)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        total += (value >> np.uint64(11)).astype(np.float64) / (1 << 53)
    return (total - 2.0) * np.sqrt(3.0)


def codes_of(kab_codes: Sequence[str]) -> tuple[int, ...]:
    """75.71, 7571 or a province (75): the kabupaten/kota meant. ValueError names a code that is none."""
    known = nation().kab_codes
    found: dict[int, None] = {}
    for text in kab_codes:
        digits = text.replace(".", "")
        number = int(digits) if digits.isdigit() else 0
        matching = [kab for kab in known if number in (kab, kab // 100)]
        if not matching:
            raise ValueError(
                f"Kode {text!r} bukan kode provinsi atau kabupaten/kota Kemendagri; contoh: 75 atau 75.71."
            )
        found.update(dict.fromkeys(matching))
    return tuple(found)


def chosen(kab_codes: Sequence[str] | None, rows: int, *, is_dense: bool) -> NDArray[np.int64]:
    """Places of the villages to fill. Dense: as many, in order of their codes, as `rows` fill as the nation would.

    When they do not suffice, the rows are packed into all that was asked for.
    """
    land = nation()
    places = np.arange(len(land.codes))
    if kab_codes is not None:
        wanted = codes_of(kab_codes)
        kabs = land.codes // 1_000_000
        places = np.concatenate([places[kabs == kab] for kab in wanted])
    if is_dense:
        expected = np.cumsum(land.weights[places]) * (NATION_ROWS / land.weights.sum())
        places = places[: int(np.searchsorted(expected, rows)) + 1]
    return np.sort(places)


def density(places: NDArray[np.int64], rows: int) -> float:
    """Rows to the rows these villages would have among NATION_ROWS."""
    land = nation()
    return float(rows / (land.weights[places].sum() / land.weights.sum() * NATION_ROWS))


def land(places: NDArray[np.int64], households: float, draws: NDArray[np.float64]) -> Land:
    """households: to expect in all; draws: one number from 0 to 1 for each place, rounds its share up or down."""
    whole = nation()
    weights = whole.weights[places]
    wanted = weights * (households / weights.sum())
    counts = np.floor(wanted + draws).astype(np.int64)
    is_there = counts > 0
    places, counts = places[is_there], counts[is_there]
    codes = whole.codes[places]
    household_at = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(counts, out=household_at[1:])
    kec_codes, first_village, kec_of = np.unique(codes // 10_000, return_index=True, return_inverse=True)
    kab_codes, first_of_kab, kab_of = np.unique(codes // 1_000_000, return_index=True, return_inverse=True)
    names = [
        *(whole.names[place] for place in places),
        *(whole.kec_names[int(kec)] for kec in kec_codes),
        *(whole.kab_names[int(kab)] for kab in kab_codes),
    ]
    text, name_at = packed(names)
    villages = np.zeros((len(codes), 6), np.int64)
    kecs = np.zeros((len(kec_codes) + 1, 5), np.int64)
    kabs = np.zeros((len(kab_codes) + 1, 5), np.int64)
    begun = 0
    for table, table_codes in ((villages, codes), (kecs, kec_codes), (kabs, kab_codes)):
        size = len(table_codes)
        table[:size, CODE] = table_codes
        table[:size, NAME_FROM] = name_at[begun : begun + size]
        table[:size, NAME_TO] = name_at[begun + 1 : begun + size + 1]
        begun += size
    villages[:, KEC], villages[:, KAB] = kec_of, kab_of
    kecs[:, FIRST] = np.append(household_at[first_village], household_at[-1])
    kabs[:, FIRST] = np.append(household_at[first_of_kab], household_at[-1])
    kabs[:-1, BPS_CODE] = [int(bps_of(str(kab)) or kab) for kab in kab_codes]
    return Land(
        household_at, villages, kecs, kabs, people_mix(int(kab) for kab in kab_codes), text, whole.kec_codes
    )
