"""Which cells answer which question about businesses; the same answer as from the rows, in milliseconds."""

from __future__ import annotations

from itertools import combinations
from math import prod
from time import monotonic

from django.db import connection
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Left

from karawo.measures.queries import Cells, Rollup
from karawo.registry.models import BusinessCell

READINGS = {
    "kelas": ("size_class", 5),
    "sektor": ("sector_code", 22),
    "kbli": ("kbli_code", 90),
    "mulai": ("started_year", 60),
    "nib": ("has_nib", 2),
    "jk": ("sex", 3),
    "lengkap": ("completeness_percent", 5),
    "keadaan": ("status", 2),
}
"""Dimension → column of a cell, and about how many groups it has."""
_PLACES = frozenset({"prov", "kab"})
_SMALL = tuple(slug for slug in READINGS if slug not in {"kbli", "mulai"})
_UNDATED = tuple(slug for slug in READINGS if slug != "mulai")
GRAINS: tuple[tuple[str, ...], ...] = ((), *combinations(READINGS, 2), _SMALL, _UNDATED)
"""Every pair, and for questions with filters all the short readings together, and all but the year."""
NATION = -1
"""In place of a kabupaten: the sums of all of them, which only those who see them all can read. Below it the sums of
each province, 75 under -75. Rows of which no place is known stand under 0, as everywhere."""
LARGE = 200_000
"""Registers with fewer businesses are read from their rows."""
_LOOK_AGAIN_SECONDS = 600
_large: dict[str, tuple[float, bool]] = {}


def grain_number(slugs: tuple[str, ...]) -> int:
    return sum(1 << place for place, slug in enumerate(READINGS) if slug in slugs)


def grain_for(slugs: frozenset[str]) -> int | None:
    """The smallest grain that tells these readings apart."""
    fitting = [grain for grain in GRAINS if slugs <= set(grain)]
    if not fitting:
        return None
    return grain_number(min(fitting, key=lambda grain: prod(READINGS[slug][1] for slug in grain)))


def business_cells(slugs: frozenset[str]) -> Cells | None:
    """None for villages and kecamatan, for what no grain tells apart, and for a scope wider or other than territory.

    Costs one query. Territories that changed since they were counted are left to their rows, so that no answer is
    ever behind. A question of the whole nation reads sums, of the provinces where it names one or asks for each: some
    hundred cells, not some hundred for each kabupaten.
    """
    if not slugs <= _PLACES | set(READINGS) or not _is_large():
        return None
    grain = grain_for(slugs - _PLACES)
    if grain is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        others, marked, sees_all = cursor.fetchone()
    if others:
        return None
    found = BusinessCell.objects.filter(grain=grain)
    beside = Q(kab_id__in=marked) if marked else None
    if not sees_all or "kab" in slugs:
        return Cells(found.filter(kab_id__gte=0).exclude(kab_id__in=marked), beside, {"jk": "sex"})
    less = found.filter(kab_id__in=marked) if marked else None
    if "prov" not in slugs:
        return Cells(found.filter(kab_id=NATION), beside, {"jk": "sex"}, less)
    # What lies in no province has no sum: its cells are its sum.
    sums = found.filter(Q(kab_id__lt=NATION) | Q(kab_id=0))
    return Cells(sums, beside, {"jk": "sex", "prov": _PROVINCE}, less, {"prov": _in_province})


def sums_of(kab_id: int) -> tuple[int, ...]:
    """Where the cells of a territory are summed up: 7571 → the nation and -75."""
    province = kab_id if kab_id < 100 else kab_id // 100
    return (NATION, -province) if province else (NATION,)


_KAB_TEXT = Cast("kab_id", CharField())
_PROVINCE = Case(
    When(kab_id__lt=0, then=Cast(-F("kab_id"), CharField())),
    When(kab_id__gt=0, then=Left(_KAB_TEXT, 2)),
    default=Value(""),
)


def _in_province(key: str) -> Q:
    return Q(kab_id=-int(key)) if key.isascii() and key.isdigit() else Q(kab_id=0)


_PRESENT = f"""
    SELECT coalesce(current_setting('app.own', true), '') || coalesce(current_setting('app.enterer', true), ''),
           ARRAY(SELECT DISTINCT kab_id FROM registry_cellmark),
           EXISTS (SELECT FROM registry_businesscell WHERE grain = 0 AND kab_id = {NATION})
"""  # noqa: S608 - a number of our own


def rollup(numerator: str, unknown: str | Combinable) -> Rollup:
    return Rollup(business_cells, "number", numerator, unknown)


def all_but(column: str) -> Combinable:
    return F("number") - F(column)


def _is_large() -> bool:
    """As the server's statistics have it; looked up every ten minutes."""
    name, now = str(connection.settings_dict["NAME"]), monotonic()
    known = _large.get(name)
    if LARGE and known is not None and now - known[0] < _LOOK_AGAIN_SECONDS:
        return known[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'registry_business'::regclass")
        is_large = bool(cursor.fetchone()[0] >= LARGE) or not LARGE
    _large[name] = (now, is_large)
    return is_large
