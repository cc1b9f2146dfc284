"""Lists of businesses and cooperatives: pages by the last row seen, numbers that are never wrong, whole exports."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil, sqrt
from typing import Any

from django.db import connection
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from karawo.regions.access import Scope, within
from karawo.regions.queries import path
from karawo.registry.access import visible_owners
from karawo.registry.models import Business, BusinessCount, CooperativeYear, Owner
from karawo.registry.queries.filters import SORTS, BusinessFilter, businesses, inside
from karawo.registry.queries.search import place_of, subjects_named

COUNTED_AT_MOST = 100_000
_MOST_KABS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    business: Business
    owner_name: str
    owner_id: int
    place: str


@dataclass(frozen=True, slots=True)
class Page:
    """after, before: give them to `page_of` for the rows that follow or precede; empty where there are none."""

    rows: tuple[Row, ...]
    after: str
    before: str = ""

    @property
    def has_more(self) -> bool:
        return bool(self.after)


_BACKWARDS = {
    "perubahan": "perubahan-lama",
    "perubahan-lama": "perubahan",
    "nama": "nama-balik",
    "nama-balik": "nama",
}


def page_of(
    given: BusinessFilter, *, scope: Scope, after: str = "", before: str = "", size: int = 50
) -> Page:
    """The rows after (or before) a row seen, in the order of the filter. A spoilt place gives the first page.

    Cost: for each kabupaten of the scope one index scan that stops after its share of `size` rows, put together; for
    the nation one. So a page costs the same in a register of thousands and of millions.
    """
    seen = _read_after(before or after, given.sort)
    is_back = bool(before) and seen is not None
    way = replace(given, sort=_BACKWARDS[given.sort]) if is_back else given
    found, has_more = _places(way, scope, seen, size)
    if is_back:
        found.reverse()
    ids = [identity for identity, _value in found]
    by_id = Business.objects.select_related("primary_owner").defer("primary_owner__birth_on").in_bulk(ids)
    rows = tuple(_row(by_id[identity]) for identity in ids if identity in by_id)
    has_before = has_more if is_back else seen is not None
    has_after = is_back or has_more
    return Page(
        rows,
        _place(given.sort, found[-1]) if found and has_after else "",
        _place(given.sort, found[0]) if found and has_before else "",
    )


def _places(
    given: BusinessFilter, scope: Scope, seen: tuple[Any, int] | None, size: int
) -> tuple[list[tuple[int, Any]], bool]:
    """At most `size` rows as (id, value of the order), and whether there are more."""
    columns = SORTS[given.sort]
    key, is_descending = columns[0].lstrip("-"), columns[0].startswith("-")
    kab_ids = _read_one_by_one(given, scope)
    rows = businesses(given if kab_ids is None else replace(given, region_id=None), scope=scope)
    if seen is not None:
        rows = rows.filter(_beyond(key, is_descending, *seen))
    if kab_ids is None:
        found = list(rows.order_by(*columns).values_list("pk", key)[: size + 1])
    else:
        each = rows.filter(kab_id=RawSQL("near.kab_id", ())).order_by(*columns).values_list("pk", key)
        is_filtered = replace(given, sort=BusinessFilter.sort, region_id=None) != BusinessFilter()
        with _in_order() if is_filtered else nullcontext():
            found = _each_in_order(each, kab_ids, is_descending, size + 1)
    return found[:size], len(found) > size


def _each_in_order(
    rows: QuerySet[Any], kab_ids: list[int], is_descending: bool, most: int
) -> list[tuple[int, Any]]:
    """The first rows of all kabupaten together: planned once, and each kabupaten reads its index in order.

    Of each a few rows first. One that gave them all to the page may have more: of those `most` are read, in a second
    statement; a list that came in yesterday fills a page with one kabupaten.
    """
    few = min(most, _share_of(most, len(kab_ids)))
    found = _merged(rows, [(few, kab_ids)], is_descending, most)
    given = Counter(kab_id for _identity, _value, kab_id in found)
    if few < most and (more := [kab_id for kab_id, number in given.items() if number >= few]):
        rest = [kab_id for kab_id in kab_ids if kab_id not in more]
        found = _merged(rows, [(few, rest), (most, more)], is_descending, most)
    return [(identity, value) for identity, value, _kab_id in found]


def _share_of(most: int, kabs: int) -> int:
    """So many of a page of `most` rows seldom lie in one of so many kabupaten, where they lie evenly."""
    mean = most / kabs
    return ceil(mean + 3 * sqrt(mean) + 2)


def _merged(
    rows: QuerySet[Any], parts: Iterable[tuple[int, list[int]]], is_descending: bool, most: int
) -> list[tuple[int, Any, int]]:
    """(id, value of the order, kabupaten), the first of all. parts: so many rows of each of these kabupaten."""
    way = "DESC" if is_descending else "ASC"
    each: list[str] = []
    values: list[Any] = []
    for limit, kab_ids in parts:
        inner, inside = rows[:limit].query.sql_with_params()
        each.append(
            "SELECT page.id, page.key, near.kab_id FROM unnest(%s::int[]) AS near(kab_id)"  # noqa: S608
            f" CROSS JOIN LATERAL ({inner}) AS page(id, key)"
        )
        values += [kab_ids, *inside]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, key, kab_id FROM ({' UNION ALL '.join(each)}) AS page"  # noqa: S608
            f" ORDER BY key {way}, id {way} LIMIT %s",
            [*values, most],
        )
        found: list[tuple[int, Any, int]] = cursor.fetchall()
    return found


@contextmanager
def _in_order() -> Iterator[None]:
    """The planner takes the territory of a policy for ten kabupaten of all, so for a quarter of a province's rows, and
    would rather read and sort all that a common KBLI has than the few that come first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_bitmapscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_bitmapscan', 'on', true)")


def _place(sort: str, row: tuple[int, Any]) -> str:
    return _write_after(sort, row[1], row[0])


def _read_one_by_one(given: BusinessFilter, scope: Scope) -> list[int] | None:
    """The kabupaten of a scope of several, where each has an index in order; None where one question does for all."""
    is_one_place = given.region_id is not None and given.region_id > 999
    if given.text or is_one_place or scope.standing != "app" or scope.own_ids or scope.enterer_id is not None:
        return None
    if not 1 < len(scope.kab_ids) <= _MOST_KABS:
        return None
    wanted = "" if given.region_id is None else str(given.region_id)
    return [kab for kab in scope.kab_ids if str(kab).startswith(wanted)]


def _beyond(key: str, is_descending: bool, value: object, identity: int) -> Q:
    way = "lt" if is_descending else "gt"
    # The first part lets the index begin at the right place; the second settles equals.
    return Q(**{f"{key}__{way}e": value}) & (Q(**{f"{key}__{way}": value}) | Q(**{f"pk__{way}": identity}))


def _row(business: Business) -> Row:
    return Row(
        business,
        business.primary_owner.name,
        business.primary_owner_id,
        place_of(business.region_id, business.kab_id),
    )


def _write_after(sort: str, value: Any, identity: int) -> str:
    text = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([sort, text, identity]).encode()).decode().rstrip("=")


def _read_after(after: str, sort: str) -> tuple[Any, int] | None:
    if not after:
        return None
    try:
        written, value, identity = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if written != sort or not isinstance(identity, int) or not isinstance(value, str):
            return None
        return (datetime.fromisoformat(value) if "changed_at" in SORTS[sort][0] else value), identity
    except (ValueError, TypeError, binascii.Error):
        return None


@dataclass(frozen=True, slots=True)
class Number:
    """is_exact: counted now. Otherwise `as_of` says when, or, without it, there are more than `number`."""

    number: int
    is_exact: bool
    as_of: datetime | None = None


_COUNTED = {
    "text",
    "kbli",
    "kbli_version",
    "started_from",
    "started_to",
    "completeness_from",
    "completeness_to",
}
_COUNTED |= {"source_id", "changed_since", "known", "unknown"}


def number_of(given: BusinessFilter, *, scope: Scope) -> Number:
    """How many rows the filter means: counted up to COUNTED_AT_MOST, above that from the last count of all.

    Never a guess: what the count of all does not know (words, years, a village) is said as "more than". Where the
    last count says far more than can be counted, it is the answer without counting again.
    """
    last = _last_count(given, scope)
    if last is not None and last.number > 2 * COUNTED_AT_MOST:
        return last
    rows = businesses(given, scope=scope).order_by()
    counted = rows.values("pk")[: COUNTED_AT_MOST + 1].count()
    if counted <= COUNTED_AT_MOST:
        return Number(counted, True)
    return last if last is not None and last.number > COUNTED_AT_MOST else Number(COUNTED_AT_MOST, False)


def _last_count(given: BusinessFilter, scope: Scope) -> Number | None:
    """None where the count of all does not know what is asked, or nobody has counted yet."""
    asked = {name for name in _COUNTED if getattr(given, name) != getattr(BusinessFilter(), name)}
    is_below_kab = given.region_id is not None and given.region_id > 9_999
    if asked or is_below_kab or scope.own_ids or scope.enterer_id is not None:
        return None
    cells = BusinessCount.objects.filter(inside(given.region_id))
    if given.sectors:
        cells = cells.filter(sector_code__in=given.sectors)
    if given.size_classes:
        cells = cells.filter(size_class__in=given.size_classes)
    if given.statuses:
        cells = cells.filter(status__in=given.statuses)
    if given.has_nib is not None:
        cells = cells.filter(has_nib=given.has_nib)
    if given.sex:
        cells = cells.filter(sex=given.sex)
    found = cells.aggregate(number=Sum("number"), as_of=Min("counted_at"))
    return None if found["number"] is None else Number(found["number"], False, found["as_of"])


EXPORT_COLUMNS: dict[str, Any] = {
    "id": _("ID"),
    "name": _("Nama usaha"),
    "brand": _("Merek"),
    "primary_owner__name": _("Pemilik"),
    "primary_owner__kind": _("Jenis pemilik"),
    "primary_owner__sex": _("Jenis kelamin"),
    "kab_id": _("Kode kabupaten/kota (Kemendagri)"),
    "kabupaten": _("Kabupaten/kota"),
    "kecamatan": _("Kecamatan"),
    "village": _("Desa/kelurahan"),
    "region_id": _("Kode wilayah (Kemendagri)"),
    "address": _("Alamat"),
    "latitude": _("Lintang"),
    "longitude": _("Bujur"),
    "kbli_version": _("Versi KBLI"),
    "kbli_code": _("KBLI"),
    "activity": _("Kegiatan"),
    "main_product": _("Produk utama"),
    "started_year": _("Tahun mulai"),
    "status": _("Keadaan"),
    "status_on": _("Keadaan per"),
    "size_class": _("Kelas usaha"),
    "size_criterion": _("Dasar kelas"),
    "size_on": _("Kelas per"),
    "latest_sales_rupiah": _("Penjualan setahun (Rp)"),
    "latest_workers": _("Pekerja"),
    "has_nib": _("Punya NIB"),
    "completeness_percent": _("Kelengkapan (%)"),
    "changed_at": _("Diubah"),
}
"""Column → heading. No number that identifies a person is exported."""

_PLACES = ("kabupaten", "kecamatan", "village")


def export_rows(given: BusinessFilter, *, scope: Scope) -> Iterator[tuple[Any, ...]]:
    """Every row of the filter, in EXPORT_COLUMNS, read through a cursor of the server: any number, little memory.

    Opens its own transaction within `scope`, because a stream is sent after the request's has ended.
    """
    stored = [name for name in EXPORT_COLUMNS if name not in _PLACES]
    positions = {name: at for at, name in enumerate(stored)}
    with within(scope):
        rows = businesses(given, scope=scope).values_list(*stored)
        for row in rows.iterator(chunk_size=2_000):
            names = _place_names(row[positions["region_id"]], row[positions["kab_id"]])
            yield tuple(
                names[_PLACES.index(name)] if name in _PLACES else row[positions[name]]
                for name in EXPORT_COLUMNS
            )


def _place_names(region_id: int | None, kab_id: int) -> tuple[str, str, str]:
    names = {
        unit.level: unit.full_name if unit.level == 2 else unit.name
        for unit in path(region_id or kab_id or 0)
    }
    return names.get(2, ""), names.get(3, ""), names.get(4, "")


@dataclass(frozen=True, kw_only=True)
class CooperativeFilter:
    """without_rat_since: cooperatives whose last RAT was held before this day, or is not known."""

    text: str = ""
    region_id: int | None = None
    kind_code: str = ""
    without_rat_since: date | None = None


def cooperatives(given: CooperativeFilter, *, scope: Scope) -> QuerySet[Owner]:
    """Cooperatives by name, each with its newest book year as `year`, `rat_on`, `members`, `assets`, `shu`."""
    newest = CooperativeYear.objects.filter(owner=OuterRef("pk")).order_by("-year", "-known_at")
    rows = visible_owners(scope).filter(inside(given.region_id), kind=Owner.Kind.COOPERATIVE)
    if given.kind_code:
        rows = rows.filter(cooperative_kind_code=given.kind_code)
    if given.text:
        named = subjects_named(given.text, scope=scope)
        rows = rows.filter(Q(pk__in=named) | Q(primary_businesses__in=named)).distinct()
    rows = rows.annotate(
        year=Subquery(newest.values("year")[:1]),
        rat_on=Subquery(newest.values("rat_on")[:1]),
        members=Subquery(newest.values("members_total")[:1]),
        assets=Subquery(newest.values("assets_rupiah")[:1]),
        shu=Subquery(newest.values("shu_rupiah")[:1]),
    )
    if given.without_rat_since is not None:
        rows = rows.filter(Q(rat_on=None) | Q(rat_on__lt=given.without_rat_since))
    return rows.order_by(F("canonical_name"), "pk")
