"""What the register counts. Registered with the catalogue in apps.py; the same figure stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Left
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dated, Dimension, Measure, Rollup, by_key, register
from karawo.measures.rules import Figure, Reading
from karawo.regions.queries import full_names
from karawo.registry.models import (
    Business,
    CooperativeYear,
    Kbli,
    Observation,
    Owner,
    Sex,
)
from karawo.registry.queries.cells import all_but, rollup
from karawo.registry.queries.facts import OPEN, is_known
from karawo.registry.queries.filters import inside
from karawo.registry.review.queries.queue import standing
from karawo.registry.rules.kbli import SECTION_TITLES
from karawo.ui.language import said

type Filters = Mapping[str, str]

_NOW = _("keadaan register pada saat angka diminta")
_SIZES = {"mikro": _("Mikro"), "kecil": _("Kecil"), "menengah": _("Menengah"), "besar": _("Besar")}
_COMPLETENESS = {"0": "0–19 %", "1": "20–39 %", "2": "40–59 %", "3": "60–79 %", "4": "80–100 %"}
_NONE = "-"
"""How the group "belum diketahui" is named by a dimension."""
_NONE_UNKNOWN = Value(0)
"""Of a cell, where a measure has nothing that nobody can say."""


def _near(level: str) -> Callable[[str], Q]:
    def near(key: str) -> Q:
        if key == "":
            return _PLACE_UNKNOWN[level]
        return inside(int(key)) if key.isascii() and key.isdigit() and len(key) in (2, 4, 6, 10) else Q()

    return near


_PLACE_UNKNOWN = {
    "prov": Q(kab_id=0),
    "kab": Q(kab_id__lt=1_000),
    "kec": Q(region_id__lt=100_000) | Q(region_id=None),
    "desa": Q(region_id__lt=1_000_000_000) | Q(region_id=None),
}
"""In a form that an index answers; the contrary of `is_known`."""


def _titles_of(level: int) -> Callable[[list[str]], dict[str, str]]:
    def titles(keys: list[str]) -> dict[str, str]:
        rows = (
            Kbli.objects.filter(level=level, code__in=keys).order_by("version").values_list("code", "title")
        )
        return {code: f"{code} {title.capitalize()}" for code, title in rows}

    return titles


def _sections(keys: list[str]) -> dict[str, str]:
    """By the official list where it has been read in; else the short names of the letters."""
    known = {key: f"{key} {said(SECTION_TITLES[key])}" for key in keys if key in SECTION_TITLES}
    return known | _titles_of(1)(keys)


def _in_words(keys: list[str]) -> dict[str, str]:
    return {key: key.replace("_", " ") for key in keys}


def _named(names: Mapping[str, object]) -> Callable[[list[str]], Mapping[str, str]]:
    return lambda keys: {key: str(names.get(key, key)) for key in keys}


def _in_order(keys: Mapping[str, object]) -> Callable[[Figure], object]:
    order = {key: place for place, key in enumerate(keys)}
    return lambda figure: order.get(figure.key, len(order))


_NOTHING = Value("")
_KAB_TEXT = Cast("kab_id", CharField())
_REGION_TEXT = Cast("region_id", CharField())
# 7571 → "75"; a row whose kabupaten is unknown carries the province itself, and 0 where nothing is known.
_PROVINCE = Dimension(
    "prov",
    _("Provinsi"),
    Case(When(is_known("prov"), then=Left(_KAB_TEXT, 2)), default=_NOTHING),
    "prov",
    full_names,
    near=_near("prov"),
)
_KABUPATEN = Dimension(
    "kab",
    _("Kabupaten/kota"),
    Case(When(is_known("kab"), then=_KAB_TEXT), default=_NOTHING),
    "kab",
    full_names,
    near=_near("kab"),
    within=frozenset({"prov"}),
)
_KECAMATAN = Dimension(
    "kec",
    _("Kecamatan"),
    Case(When(is_known("kec"), then=Left(_REGION_TEXT, 6)), default=_NOTHING),
    "kec",
    full_names,
    near=_near("kec"),
    within=frozenset({"prov", "kab"}),
)
_VILLAGE = Dimension(
    "desa",
    _("Desa/kelurahan"),
    Case(When(is_known("desa"), then=_REGION_TEXT), default=_NOTHING),
    "desa",
    full_names,
    near=_near("desa"),
    within=frozenset({"prov", "kab", "kec"}),
)
PLACE = (_PROVINCE, _KABUPATEN, _KECAMATAN, _VILLAGE)
_BAND = Case(
    *(When(completeness_percent__lt=20 * (band + 1), then=Value(str(band))) for band in range(4)),
    default=Value("4"),
    output_field=CharField(),
)
BUSINESS = (
    *PLACE,
    Dimension("kelas", _("Kelas usaha"), "size_class", "kelas", _named(_SIZES), _in_order(_SIZES)),
    Dimension("sektor", _("Lapangan usaha"), "sector_code", "sektor", _sections),
    Dimension(
        "kbli",
        _("Golongan pokok KBLI"),
        Case(When(is_known("kbli"), then=Left("kbli_code", 2)), default=_NOTHING),
        "kbli",
        _titles_of(2),
    ),
    Dimension("mulai", _("Tahun mulai"), "started_year", "mulai", None, by_key, is_over_time=True),
    Dimension(
        "nib",
        _("Legalitas"),
        Case(When(has_nib=True, then=Value("ya")), default=_NOTHING),
        "nib",
        _named({"ya": _("ber-NIB")}),
    ),
    Dimension("jk", _("Jenis kelamin pemilik"), "primary_owner__sex", "jk", _named(dict(Sex.choices))),
    Dimension("lengkap", _("Kelengkapan"), _BAND, "lengkap", _named(_COMPLETENESS), _in_order(_COMPLETENESS)),
    Dimension("keadaan", _("Keadaan"), "status", "keadaan", _named(dict(Business.Status.choices))),
)


def open_businesses() -> QuerySet[Any]:
    return Business.objects.filter(merged_into=None, status__in=OPEN)


def _with_sales_on(day: date) -> QuerySet[Any]:
    """The businesses of today with the last sales of a period that had ended by that day."""
    told = Observation.objects.filter(
        business=OuterRef("pk"), what=Observation.What.SALES, period_to__lte=day
    ).order_by("-period_to", "-known_at", "-pk")
    found: QuerySet[Any] = open_businesses().annotate(sales_then=Subquery(told.values("number")[:1]))
    return found


def _cooperatives() -> QuerySet[Any]:
    return Owner.objects.filter(merged_into=None, kind=Owner.Kind.COOPERATIVE)


def _undecided() -> QuerySet[Any]:
    return standing().filter(decision="")


_LEVELS = ("desa", "kec", "kab", "prov")


def list_query(filters: Filters) -> str:
    """The groups of a measure in the words of the lists: the finest place known, and what is not known.

    {"prov": "75", "kab": "-"} → "wilayah=75&tanpa=kab"; {"lengkap": "4"} → "lengkap_dari=80".
    """
    asked = {key: value for key, value in filters.items() if value}
    lacking = [part for part in asked.pop("tanpa", "").split(",") if part]
    for level in _LEVELS:
        if (key := asked.pop(level, "")) == _NONE:
            lacking.append(level)
        elif key and "wilayah" not in asked:
            asked["wilayah"] = key
    if (year := asked.pop("mulai", "")) == _NONE:
        lacking.append("mulai")
    elif year:
        asked |= {"mulai_dari": year, "mulai_sampai": year}
    if band := asked.pop("lengkap", ""):
        asked["lengkap_dari"] = str(20 * int(band))
        if band != "4":
            asked["lengkap_sampai"] = str(20 * int(band) + 19)
    for name in ("jk", "kbli", "jenis"):
        if asked.get(name) == _NONE:
            lacking.append(name)
            del asked[name]
    if asked.get("nib") == _NONE:
        asked["nib"] = "tidak"
    for name in ("kelas", "sektor"):
        if asked.get(name) == _NONE:
            asked[name] = "belum"
    if lacking:
        asked["tanpa"] = ",".join(lacking)
    return "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in sorted(asked.items()))


_quoted = lru_cache(4096)(quote_plus)
"""A table of thousands of cells leads to as many lists, made of the same few words."""


def _list_url(name: str) -> Callable[[Filters], str]:
    path = cache(lambda: reverse(name))

    def url(filters: Filters) -> str:
        query = list_query(filters)
        return path() + (f"?{query}" if query else "")

    return url


BUSINESS_LIST = _list_url("front:businesses")
_COOPERATIVE_LIST = _list_url("front:cooperatives")
_PROPOSAL_LIST = _list_url("review:pairs")
OPEN_ROWS = {"keadaan": ",".join(OPEN)}


def _had_rat_last_year(at: datetime) -> Q:
    return Q(
        Exists(CooperativeYear.objects.filter(owner=OuterRef("pk"), year=at.year - 1, rat_on__isnull=False))
    )


def _last_year_untold(at: datetime) -> Q:
    return ~Q(Exists(CooperativeYear.objects.filter(owner=OuterRef("pk"), year=at.year - 1)))


def _without(dimensions: tuple[Dimension, ...], *slugs: str) -> tuple[Dimension, ...]:
    """A measure is not broken down by what it asks for."""
    return tuple(dimension for dimension in dimensions if dimension.slug not in slugs)


def register_measures() -> None:
    register(
        Measure(
            slug="usaha",
            title=_("Usaha terdaftar"),
            definition=_(
                "Usaha dalam register yang tidak tercatat tutup atau pindah. Yang belum pernah ditanya "
                "keadaannya tetap dihitung dan disebut sebagai belum diketahui."
            ),
            unit=_("usaha"),
            denominator=_("usaha terdaftar"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=open_businesses,
            unknown=Q(status=Business.Status.UNKNOWN),
            rows_url=BUSINESS_LIST,
            numerator_filter=OPEN_ROWS,
            dimensions=BUSINESS,
            rollup=rollup("number", "status_unknown"),
        )
    )
    _share(
        "ber-nib",
        _("Sudah ber-NIB"),
        _(
            "Bagian usaha terdaftar yang NIB-nya tercatat. Usaha tanpa NIB tercatat dihitung sebagai belum "
            "diketahui, karena belum tentu tidak punya."
        ),
        numerator=Q(has_nib=True),
        unknown=Q(has_nib=False),
        filters={"nib": "ya"},
        own=("nib",),
        counted=rollup("with_nib", all_but("with_nib")),
    )
    _share(
        "milik-perempuan",
        _("Milik perempuan"),
        _(
            "Bagian usaha terdaftar yang pemilik utamanya perempuan. Pemilik badan usaha dan yang jenis "
            "kelaminnya belum tercatat dihitung sebagai belum diketahui."
        ),
        numerator=Q(primary_owner__sex=Sex.FEMALE),
        unknown=~is_known("jk"),
        filters={"jk": "P"},
        own=("jk",),
        counted=rollup("women", all_but("sex_known")),
    )
    _share(
        "kelas-diketahui",
        _("Kelas usaha diketahui"),
        _(
            "Bagian usaha terdaftar yang kelasnya dapat ditetapkan menurut PP 7/2021 Pasal 35 dari modal atau "
            "penjualan yang bertanggal."
        ),
        numerator=is_known("kelas"),
        filters={"ada": "kelas"},
        own=("kelas",),
        source=_("PP 7/2021 Pasal 35"),
        counted=rollup("class_known", _NONE_UNKNOWN),
    )
    _share(
        "data-lengkap",
        _("Data lengkap"),
        _("Bagian usaha terdaftar yang sedikitnya 80 % isian pokoknya terisi."),
        numerator=Q(completeness_percent__gte=80),
        filters={"lengkap_dari": "80"},
        own=("lengkap",),
        counted=rollup("complete", _NONE_UNKNOWN),
    )
    _share(
        "punya-desa",
        _("Desa/kelurahan diketahui"),
        _("Bagian usaha terdaftar yang tempatnya diketahui sampai desa atau kelurahan."),
        numerator=is_known("desa"),
        filters={"ada": "desa"},
        counted=rollup("village_known", _NONE_UNKNOWN),
    )
    _share(
        "punya-titik",
        _("Punya titik di peta"),
        _("Bagian usaha terdaftar yang punya koordinat."),
        numerator=is_known("titik"),
        filters={"ada": "titik"},
        counted=rollup("point_known", _NONE_UNKNOWN),
    )
    _share(
        "nik-tercatat",
        _("NIK pemilik tercatat"),
        _(
            "Bagian usaha terdaftar yang pemilik utamanya punya NIK dengan bentuk yang benar. Bentuk yang benar "
            "belum berarti terbukti."
        ),
        numerator=is_known("nik"),
        filters={"ada": "nik"},
    )
    register(
        Measure(
            slug="penjualan-tengah",
            title=_("Penjualan setahun, nilai tengah"),
            definition=_(
                "Nilai tengah penjualan setahun terakhir yang tercatat. Usaha yang penjualannya belum diketahui "
                "tidak ikut menentukan nilai tengah, tetapi disebut jumlahnya."
            ),
            unit=_("rupiah"),
            denominator=_("usaha terdaftar"),
            as_of=_("pengamatan terakhir tiap usaha"),
            reading=Reading.MEDIAN,
            rows=open_businesses,
            unknown=~is_known("penjualan"),
            value="latest_sales_rupiah",
            rows_url=BUSINESS_LIST,
            numerator_filter=OPEN_ROWS,
            dimensions=BUSINESS,
            dated=Dated(_with_sales_on, "sales_then", Q(sales_then=None)),
        )
    )
    register(
        Measure(
            slug="koperasi",
            title=_("Koperasi terdaftar"),
            definition=_("Koperasi dalam register."),
            unit=_("koperasi"),
            denominator=_("koperasi terdaftar"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_cooperatives,
            rows_url=_COOPERATIVE_LIST,
            dimensions=(
                *PLACE,
                Dimension("jenis", _("Jenis koperasi"), "cooperative_kind_code", "jenis", _in_words),
            ),
        )
    )
    register(
        Measure(
            slug="koperasi-rat",
            title=_("Koperasi yang menggelar RAT"),
            definition=_(
                "Bagian koperasi yang tanggal RAT untuk tahun buku lalu tercatat. Koperasi tanpa laporan tahun "
                "buku lalu dihitung sebagai belum diketahui."
            ),
            unit="%",
            denominator=_("koperasi terdaftar"),
            as_of=_("tahun buku sebelum tahun berjalan"),
            reading=Reading.SHARE,
            rows=_cooperatives,
            numerator=_had_rat_last_year,
            unknown=_last_year_untold,
            rows_url=_COOPERATIVE_LIST,
            numerator_filter={"rat": "ya"},
            dimensions=PLACE,
            source=_("UU 25/1992"),
        )
    )
    register(
        Measure(
            slug="usulan-ganda",
            title=_("Kemungkinan ganda belum diputuskan"),
            definition=_(
                "Pasangan pemilik atau usaha yang diusulkan sama oleh penautan dan belum diputuskan orang."
            ),
            unit=_("pasangan"),
            denominator=_("usulan yang belum diputuskan"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_undecided,
            rows_url=_PROPOSAL_LIST,
            dimensions=(
                _KABUPATEN,
                Dimension(
                    "tentang",
                    _("Tentang"),
                    "question",
                    "tentang",
                    _named({"owner": _("Pemilik"), "business": _("Usaha")}),
                ),
            ),
        )
    )


def _share(
    slug: str,
    title: Promise,
    definition: Promise,
    *,
    numerator: Q,
    filters: Filters,
    unknown: Q | None = None,
    own: tuple[str, ...] = (),
    source: Promise | str = "",
    counted: Rollup | None = None,
) -> None:
    """A part of the open businesses."""
    register(
        Measure(
            slug=slug,
            title=title,
            definition=definition,
            unit="%",
            denominator=_("usaha terdaftar"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=open_businesses,
            numerator=numerator,
            unknown=Q(pk__in=[]) if unknown is None else unknown,
            rows_url=BUSINESS_LIST,
            numerator_filter={**OPEN_ROWS, **filters},
            dimensions=_without(BUSINESS, *own),
            source=source,
            rollup=counted,
        )
    )


def rows_without(fact: str) -> str:
    """The list of the open businesses of which this fact is not known: what there is to fix."""
    return BUSINESS_LIST({**OPEN_ROWS, "tanpa": fact})
