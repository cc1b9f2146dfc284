"""Hard indicators: figures that rose between two dates, by two dated statements each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Indicator(StrEnum):
    SALES = "sales"
    WORKERS = "workers"
    ASSETS = "assets"
    PERMIT = "permit"
    FORMAL_CREDIT = "formal_credit"
    NEW_MARKET = "new_market"


LABELS = {
    Indicator.SALES: "Penjualan setahun",
    Indicator.WORKERS: "Jumlah pekerja",
    Indicator.ASSETS: "Aset",
    Indicator.PERMIT: "Izin dan sertifikat",
    Indicator.FORMAL_CREDIT: "Kredit formal",
    Indicator.NEW_MARKET: "Pasar baru",
}
UNITS = {
    Indicator.SALES: "rupiah",
    Indicator.WORKERS: "orang",
    Indicator.ASSETS: "rupiah",
    Indicator.PERMIT: "izin",
    Indicator.FORMAL_CREDIT: "rupiah",
    Indicator.NEW_MARKET: "pasar",
}
PERMITS = frozenset({"nib", "pirt", "bpom", "halal", "brand", "sni"})
STATED = frozenset({Indicator.FORMAL_CREDIT})
"""What the register has no dated observation of: stated with evidence by the person who proposes."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure that was true on a day. id: of the observation, 0 where it is counted or stated."""

    on: date
    value: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Rise:
    """after is later and greater than before."""

    indicator: Indicator
    before: Dated
    after: Dated


def pair(figures: Iterable[Dated], *, first_on: date, second_on: date) -> tuple[Dated, Dated] | None:
    """The figure that stood at the first date (or came next after it) and the one at the second; None unless
    there are two of different days."""
    told = sorted((each for each in figures if each.on <= second_on), key=lambda each: (each.on, each.id))
    if not told:
        return None
    earlier = [each for each in told if each.on <= first_on]
    before = earlier[-1] if earlier else told[0]
    after = told[-1]
    return None if after.on <= before.on else (before, after)


def rises(figures: Mapping[Indicator, Sequence[Dated]], *, first_on: date, second_on: date) -> list[Rise]:
    """In the order of Indicator."""
    found = []
    for indicator in Indicator:
        both = pair(figures.get(indicator, ()), first_on=first_on, second_on=second_on)
        if both is not None and both[1].value > both[0].value:
            found.append(Rise(indicator, *both))
    return found


def counted(days: Iterable[date], *, first_on: date, second_on: date) -> list[Dated]:
    """How many of the things that began on `days` there were at the two dates."""
    began = list(days)
    return [Dated(on, sum(1 for day in began if day <= on)) for on in (first_on, second_on)]
