"""Which businesses: a filter that stands in the address of the page, and the rows it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from karawo.regions.access import Scope
from karawo.registry.access import visible_businesses
from karawo.registry.models import Business, RecordLink
from karawo.registry.queries.facts import FACTS, is_known
from karawo.registry.queries.search import subjects_named

UNKNOWN = "belum"
"""How "not known" is written in an address; in the filter it is the empty text."""

SORTS: dict[str, tuple[str, ...]] = {
    "perubahan": ("-changed_at", "-id"),
    "perubahan-lama": ("changed_at", "id"),
    "nama": ("canonical_name", "id"),
    "nama-balik": ("-canonical_name", "-id"),
}
"""Only orders that an index gives, for one kabupaten and for the nation."""

_KEYS = {
    "text": "q",
    "region_id": "wilayah",
    "kbli": "kbli",
    "kbli_version": "versi",
    "sectors": "sektor",
    "size_classes": "kelas",
    "statuses": "keadaan",
    "has_nib": "nib",
    "sex": "jk",
    "started_from": "mulai_dari",
    "started_to": "mulai_sampai",
    "completeness_from": "lengkap_dari",
    "completeness_to": "lengkap_sampai",
    "source_id": "sumber",
    "changed_since": "sejak",
    "known": "ada",
    "unknown": "tanpa",
    "sort": "urut",
}


@dataclass(frozen=True, kw_only=True)
class BusinessFilter:
    """Empty means no limit. region_id: a province, kabupaten/kota, kecamatan or village by its Kemendagri number.

    kbli: first digits of a code, of `kbli_version` where given. sectors: letters. size_classes: "mikro" …, "" not
    known. sex: "L", "P", "" all. completeness: whole percent. unread: parameters of an address that mean nothing
    here; a page must say so, because it shows more than was asked for. known, unknown: names of queries.facts.
    """

    text: str = ""
    region_id: int | None = None
    kbli: str = ""
    kbli_version: int | None = None
    sectors: tuple[str, ...] = ()
    size_classes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    has_nib: bool | None = None
    sex: str = ""
    started_from: int | None = None
    started_to: int | None = None
    completeness_from: int | None = None
    completeness_to: int | None = None
    source_id: int | None = None
    changed_since: date | None = None
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    sort: str = "perubahan"
    unread: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> BusinessFilter:
        """From the parameters of an address; others than ours are left alone."""
        values: dict[str, Any] = {}
        unread: list[str] = []
        for name, key in _KEYS.items():
            typed = query.get(key, "").strip()
            if not typed:
                continue
            try:
                values[name] = _READ[name](typed)
            except ValueError:
                unread.append(key)
        return cls(**values, unread=tuple(unread))

    def to_query(self) -> str:
        """The shortest address that means this filter, its parameters in one order."""
        return urlencode(self.parameters())

    def parameters(self) -> list[tuple[str, str]]:
        found = []
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in _KEYS and value != each.default and value is not None:
                found.append((_KEYS[each.name], _written(value)))
        return found

    @property
    def is_narrow(self) -> bool:
        """Something is asked for besides the territory and the order."""
        return any(key not in ("wilayah", "urut") for key, _value in self.parameters())


def _written(value: object) -> str:
    match value:
        case bool():
            return "ya" if value else "tidak"
        case tuple():
            return ",".join(each or UNKNOWN for each in value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _choices(*allowed: str) -> Any:
    def read(typed: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys("" if part == UNKNOWN else part for part in typed.split(",") if part))
        if not found or not set(found) <= set(allowed):
            raise ValueError(typed)
        return found

    return read


def _number(least: int, most: int) -> Any:
    def read(typed: str) -> int:
        if not (typed.isascii() and typed.isdigit()) or not least <= int(typed) <= most:
            raise ValueError(typed)
        return int(typed)

    return read


def _text(typed: str) -> str:
    if "\x00" in typed or len(typed) > 200:
        raise ValueError(typed)
    return typed


def _one_of(choices: Mapping[str, Any]) -> Any:
    def read(typed: str) -> Any:
        if typed not in choices:
            raise ValueError(typed)
        return choices[typed]

    return read


def _region(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()) or len(typed) not in (2, 4, 6, 10) or typed[0] == "0":
        raise ValueError(typed)
    return int(typed)


def _kbli(typed: str) -> str:
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 5:
        raise ValueError(typed)
    return typed


_YEAR = _number(1900, 2100)
_PERCENT = _number(0, 100)
_READ: dict[str, Any] = {
    "text": _text,
    "region_id": _region,
    "kbli": _kbli,
    "kbli_version": _YEAR,
    "sectors": _choices("", *"ABCDEFGHIJKLMNOPQRSTUV"),
    "size_classes": _choices("", "mikro", "kecil", "menengah", "besar"),
    "statuses": _choices(*Business.Status.values),
    "has_nib": _one_of({"ya": True, "tidak": False}),
    "sex": _one_of({"L": "L", "P": "P"}),
    "started_from": _YEAR,
    "started_to": _YEAR,
    "completeness_from": _PERCENT,
    "completeness_to": _PERCENT,
    "source_id": _number(1, 2**63 - 1),
    "changed_since": date.fromisoformat,
    "known": _choices(*FACTS),
    "unknown": _choices(*FACTS),
    "sort": _one_of({name: name for name in SORTS}),
}


def businesses(given: BusinessFilter, *, scope: Scope) -> QuerySet[Business]:
    """The rows the filter means, in its order, within what `scope` may see. For pages see `queries.lists`."""
    rows = visible_businesses(scope).filter(conditions(given))
    if given.text:
        # One array: thousands of parameters cost more to write and to read than the rows.
        named = subjects_named(given.text, scope=scope)
        rows = rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [named]))
    return rows.order_by(*SORTS[given.sort])


def conditions(given: BusinessFilter) -> Q:
    """All of the filter but its text and its order."""
    rows = inside(given.region_id)
    if given.kbli:
        rows &= Q(kbli_code__gte=given.kbli, kbli_code__lt=given.kbli + ":")
    if given.kbli_version is not None:
        rows &= Q(kbli_version=given.kbli_version)
    if given.sectors:
        rows &= Q(sector_code__in=given.sectors)
    if given.size_classes:
        rows &= Q(size_class__in=given.size_classes)
    if given.statuses:
        rows &= Q(status__in=given.statuses)
    if given.has_nib is not None:
        rows &= Q(has_nib=given.has_nib)
    if given.sex:
        rows &= Q(primary_owner__sex=given.sex)
    for name, value in (
        ("started_year__gte", given.started_from),
        ("started_year__lte", given.started_to),
        ("completeness_percent__gte", given.completeness_from),
        ("completeness_percent__lte", given.completeness_to),
    ):
        if value is not None:
            rows &= Q(**{name: value})
    if given.changed_since is not None:
        rows &= Q(changed_at__gte=timezone.make_aware(datetime.combine(given.changed_since, time.min)))
    for fact in given.known:
        rows &= is_known(fact)
    for fact in given.unknown:
        rows &= ~is_known(fact)
    if given.source_id is not None:
        rows &= Q(Exists(RecordLink.objects.filter(business=OuterRef("pk"), record__source=given.source_id)))
    return rows


def inside(region_id: int | None) -> Q:
    """Rows of a territory by the number of its digits; the kabupaten is named too, because the index begins with it."""
    if region_id is None:
        return Q()
    digits = str(region_id)
    match len(digits):
        case 2:
            return Q(kab_id=region_id) | Q(kab_id__range=(region_id * 100, region_id * 100 + 99))
        case 4:
            return Q(kab_id=region_id)
        case 6:
            villages = Q(region_id__gte=region_id * 10_000, region_id__lte=region_id * 10_000 + 9_999)
            return Q(kab_id=int(digits[:4])) & (Q(region_id=region_id) | villages)
        case _:
            return Q(kab_id=int(digits[:4]), region_id=region_id)
