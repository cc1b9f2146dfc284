"""What is invented, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from karawo.config.demo.trades import Trade


@dataclass(slots=True)
class Owner:
    kind: str
    name: str
    kab_id: int
    region_id: int | None
    sex: str = ""
    birth_on: date | None = None
    has_disability: bool | None = None
    is_deceased: bool = False
    cooperative_kind: str = ""
    legal_number: str = ""
    legal_on: date | None = None
    nik: str = ""
    nib: str = ""
    npwp: str = ""
    nik_koperasi: str = ""
    phones: tuple[str, ...] = ()
    years: tuple[CooperativeState, ...] = ()


@dataclass(slots=True)
class Seen:
    """What one list says. round: which of the lists, the last is the newest. None is not asked, -1 "tidak tahu"."""

    round: int
    sales: int | None
    capital: int | None
    assets: int | None
    workers: tuple[int, ...]
    status: str


@dataclass(slots=True)
class Visit:
    """Somebody from the centre was there. days: after the newest list."""

    days: int
    status: str
    has_point: bool


@dataclass(slots=True)
class CooperativeState:
    """ago: book years before the newest."""

    ago: int
    members_male: int
    members_female: int
    employees: int
    assets: int
    own_capital: int
    outside_capital: int
    volume: int
    shu: int
    has_rat: bool


@dataclass(slots=True)
class Business:
    """owner: place in the list of owners. entered: by the enumerator's phone after the newest list."""

    name: str
    owner: int
    kab_id: int
    region_id: int | None
    address: str
    place_text: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    trade: Trade
    kbli: str
    activity: str
    product: str
    brand: str
    legal_form: str
    started_year: int | None
    seen: list[Seen] = field(default_factory=list)
    visit: Visit | None = None
    channels: tuple[str, ...] = ()
    is_entered: bool = False


@dataclass(slots=True)
class Invented:
    """twins: places of two owners that were planted as the same one."""

    owners: list[Owner] = field(default_factory=list)
    businesses: list[Business] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)


SRI = 0
"""The owner whose own file the demo shows stands first among owners and businesses: Karawo Bu Sri."""


def list_days(today: date) -> tuple[date, date, date]:
    """The days on which the three yearly lists came: the second week of March, the newest before `today`."""
    newest = date(today.year, 3, 10)
    if newest + timedelta(days=170) > today:
        newest = date(today.year - 1, 3, 10)
    return date(newest.year - 2, 3, 10), date(newest.year - 1, 3, 10), newest


def fell(seen: Sequence[Seen]) -> bool:
    """Whether the newest known sales are below those known before."""
    known = [one.sales for one in seen if one.sales is not None and one.sales >= 0]
    return len(known) > 1 and known[-1] < known[-2]
