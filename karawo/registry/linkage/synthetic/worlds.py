"""One invented world: its villages, households and lists, from a seed. Everything else is asked of it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from karawo.registry.linkage.compiled import kept
from karawo.registry.linkage.synthetic import stocks as stocks_of
from karawo.registry.linkage.synthetic.knobs import Knobs, Source
from karawo.registry.linkage.synthetic.land import Land, chosen, density, land, nation

with kept(Path(__file__).parent):
    from karawo.registry.linkage.synthetic import people as people
    from karawo.registry.linkage.synthetic import rows as rows

_SHAPE = (
    *("second_owner", "second_business", "several_owners", "handed_on", "moved", "new_phone"),
    *("closed", "branch", "franchise", "twin", "generic_business", "entered_twice"),
)
_SAMPLE = 20_000
"""Households that are counted to set the shares of fields."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """spoiling: float64 (source, column), the columns named in people.py.

    counts: uint8, records of each household. block_at: int64, records before each block of households.
    """

    size: int
    seed: np.uint64
    shape: NDArray[np.float64]
    spoiling: NDArray[np.float64]
    land: Land
    counts: NDArray[np.uint8]
    block_at: NDArray[np.int64]
    density: float

    @property
    def bits(self) -> int:
        bits = max(2, int(self.block_at[-1] - 1).bit_length())
        return bits + bits % 2


def world(
    size: int, seed: int, knobs: Knobs, kab_codes: Sequence[str] | None = None, *, is_dense: bool = False
) -> World:
    """About 2 s, and 0.1 µs and one byte for each household (a third of the rows).

    Raises ValueError for a size below one, a seed outside of 64 bits, or an unknown code.
    """
    if size < 1:
        raise ValueError("Jumlah baris paling sedikit 1.")
    if not 0 <= seed < 1 << 63:
        raise ValueError("Seed adalah bilangan bulat dari 0 sampai 2^63 - 1.")
    start = np.uint64(seed)
    shape = np.array([getattr(knobs, name) for name in _SHAPE], np.float64)
    table = stocks_of.read("spoiling.toml")
    names = [source.name.lower() for source in Source]
    spoiling = np.zeros((len(Source), people.SPOILING_COLUMNS), np.float64)
    spoiling[:, people.SEEN] = [table["seen"][name] for name in names]
    by_field = np.zeros((len(Source), 3), np.int64)
    people.count_fields(start, shape, spoiling, _SAMPLE, by_field)
    spoiling[:, people.FIELDS_FROM : people.FAULTS_FROM] = _filled(table["filled"], knobs, by_field)
    spoiling[:, people.FAULTS_FROM : people.CAPITALS] = _faults(table["times"], knobs, by_field[:, 0])
    spoiling[:, [people.CAPITALS, people.EACH_WORD]] = [np.cumsum(table["cased"][name])[:2] for name in names]
    spoiling[:, [people.FIRST_DAY, people.LAST_DAY]] = [table["entered"][name] for name in names]
    places = chosen(kab_codes, size, is_dense=is_dense)
    draws = _draws(start, len(places))
    wanted = size / (by_field[:, 0].sum() / _SAMPLE)
    found, counts = land(places, wanted, draws), np.zeros(0, np.uint8)
    for _ in range(20):
        households = int(found.household_at[-1])
        counts = np.zeros(households, np.uint8)
        if people.count_records(start, shape, spoiling, 0, households, counts) >= size:
            break
        wanted = wanted * 1.002 + 2
        found = land(places, wanted, draws)
    else:
        raise AssertionError("the households never sufficed")
    block_at = np.zeros(math.ceil(len(counts) / rows.BLOCK) + 1, np.int64)
    np.cumsum(
        np.add.reduceat(counts, np.arange(0, len(counts), rows.BLOCK), dtype=np.int64), out=block_at[1:]
    )
    return World(size, start, shape, spoiling, found, counts, block_at, density(places, size))


def _draws(seed: np.uint64, size: int) -> NDArray[np.float64]:
    """One number for each village, at the even places of the unit interval in a seeded order.

    So few villages have a household in a thin sample that each must be rounded by chance, yet the sum must hold.
    """
    whole = np.random.Generator(np.random.PCG64(int(seed)))
    return whole.random(size)


def _solved(mean: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a rising function reaches `wanted`, by halving; rounded, so that every machine finds the same."""
    for _ in range(60):
        middle = (low + high) / 2
        if mean(middle) < wanted:
            low = middle
        else:
            high = middle
    return round((low + high) / 2, 6)


def _filled(table: dict[str, list[float]], knobs: Knobs, by_field: NDArray[np.int64]) -> NDArray[np.float64]:
    """The shares of the table, moved on the scale of odds until the mean over all records is the knob."""
    total = float(by_field[:, 0].sum())
    found = np.zeros((len(Source), len(rows.FIELDS)))
    for place, name in enumerate(rows.FIELDS):
        carriers = by_field[:, {"nib": 1, "npwp": 2}.get(name, 0)] / total
        odds = [math.log(min(share, 0.9999) / (1 - min(share, 0.9999))) for share in table[name]]
        wanted = getattr(knobs, f"{name}_share")
        if wanted <= 0:
            continue
        if wanted >= float(carriers.sum()):
            found[:, place] = 1.0
            continue
        found[:, place] = _shifted(odds, carriers, wanted)
    return found


def _shifted(odds: list[float], carriers: NDArray[np.float64], wanted: float) -> NDArray[np.float64]:
    def shares(shift: float) -> NDArray[np.float64]:
        return np.array([1 / (1 + math.exp(-(each + shift))) for each in odds])

    return np.round(shares(_solved(lambda shift: float(carriers @ shares(shift)), wanted, -30, 30)), 9)


def _faults(table: dict[str, list[float]], knobs: Knobs, by_source: NDArray[np.int64]) -> NDArray[np.float64]:
    """The knob times the table, so that the mean over all records is the knob; none above one."""
    weights = by_source / by_source.sum()
    found = np.zeros((len(Source), len(rows.FAULTS)))
    for place, name in enumerate(rows.FAULTS):
        if (wanted := getattr(knobs, name)) > 0:
            found[:, place] = _multiplied(np.array(table[name]), weights, wanted)
    return found


def _multiplied(
    times: NDArray[np.float64], weights: NDArray[np.float64], wanted: float
) -> NDArray[np.float64]:
    def shares(factor: float) -> NDArray[np.float64]:
        return np.minimum(1.0, factor * times)

    return np.round(shares(_solved(lambda factor: float(weights @ shares(factor)), wanted, 0.0, 1000.0)), 9)


def province_kabs(province: str) -> tuple[str, ...]:
    """The kabupaten/kota of a province, as codes."""
    return tuple(str(kab) for kab in nation().kab_codes if kab // 100 == int(province))
