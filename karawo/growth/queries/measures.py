"""What this room counts. Registered with the catalogue in apps.py; each figure leads to its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, ExtractYear
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karawo.growth.models import Assessment, NaikKelas, RubricLevel
from karawo.growth.queries.lists import latest_rows
from karawo.growth.queries.rubrics import GENERAL
from karawo.growth.rules.indicator import LABELS
from karawo.measures.queries import Dated, Dimension, Measure, by_key, register
from karawo.measures.rules import Reading
from karawo.registry.models import Business
from karawo.registry.queries.facts import OPEN
from karawo.registry.queries.measures import PLACE, list_query

type Filters = Mapping[str, str]

_NOW = _("keadaan pada saat angka diminta")
_PLACE = PLACE[:2]


def level_names(keys: list[str]) -> dict[str, str]:
    """ "umum:2" → "Rintisan (umum)"; the newest version names it."""
    found = {}
    rows = RubricLevel.objects.filter(rubric__slug__in={key.split(":")[0] for key in keys})
    for slug, rank, name in rows.order_by("rubric__version").values_list("rubric__slug", "rank", "name"):
        found[f"{slug}:{rank}"] = f"{name} ({slug})"
    return found


def levels_to_choose() -> list[tuple[str, str]]:
    """("umum:2", "Rintisan (umum)"), by rubric and rank; levels that nobody has are left out."""
    held = Assessment.objects.standing().exclude(level=None).order_by("rubric__slug", "level__rank")
    keys = [f"{slug}:{rank}" for slug, rank in held.values_list("rubric__slug", "level__rank").distinct()]
    names = level_names(keys)
    return [(key, names[key]) for key in keys if key in names]


_LEVEL = Dimension(
    "tingkat",
    _("Tingkat"),
    Case(
        When(
            level__isnull=False,
            then=Concat(F("rubric__slug"), Value(":"), Cast("level__rank", CharField())),
        ),
        default=Value(""),
        output_field=CharField(),
    ),
    "tingkat",
    level_names,
    by_key,
)
_RUBRIC = Dimension("rubrik", _("Rubrik"), "rubric__slug", "rubrik")
_YEAR = Dimension("tahun", _("Tahun"), ExtractYear("happened_on"), "tahun", None, by_key, is_over_time=True)
_INDICATOR = Dimension(
    "penanda",
    _("Penanda keras"),
    "indicator",
    "penanda",
    lambda keys: {str(code): label for code, label in LABELS.items() if code in keys},
)
_FROM = Dimension("dari", _("Dari tingkat"), "from_name", "dari")
_TO = Dimension("ke", _("Ke tingkat"), "to_name", "ke")


def _url(name: str) -> Callable[[Filters], str]:
    def url(filters: Filters) -> str:
        query = list_query(filters)
        return reverse(name) + (f"?{query}" if query else "")

    return url


_ASSESSMENTS = _url("growth:assessments")
_EVENTS = _url("growth:events")


def _open_businesses() -> QuerySet[Any]:
    return Business.objects.filter(merged_into=None, status__in=OPEN)


def _is_judged(at: datetime) -> Q:
    last = latest_rows(timezone.localdate(at)).filter(business=OuterRef("pk"), index__isnull=False)
    return Q(Exists(last))


def _last_assessments() -> QuerySet[Any]:
    return latest_rows(timezone.localdate()).filter(business__status__in=OPEN)


def _general_assessments() -> QuerySet[Any]:
    return _last_assessments().filter(rubric__slug=GENERAL)


def _moves(kind: str, direction: str) -> Callable[[], QuerySet[Any]]:
    def rows() -> QuerySet[Any]:
        standing = NaikKelas.objects.exclude(outcome=NaikKelas.Outcome.WITHDRAWN)
        return standing.filter(kind=kind, direction=direction, business__merged_into=None)

    return rows


def _moves_by(kind: str, direction: str) -> Callable[[date], QuerySet[Any]]:
    rows = _moves(kind, direction)
    return lambda day: rows().filter(happened_on__lte=day)


def register_measures() -> None:
    register(
        Measure(
            slug="usaha-dinilai",
            title=_("Usaha yang tingkatnya diketahui"),
            definition=_(
                "Bagian usaha terdaftar yang penilaian terakhirnya cukup datanya. Usaha yang belum pernah dinilai dan "
                "yang penilaiannya belum cukup dihitung dalam penyebut."
            ),
            unit="%",
            denominator=_("usaha terdaftar"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=_open_businesses,
            numerator=_is_judged,
            rows_url=_ASSESSMENTS,
            numerator_filter={"cukup": "ya", "buka": "ya"},
            dimensions=_PLACE,
        )
    )
    register(
        Measure(
            slug="usaha-per-tingkat",
            title=_("Usaha menurut tingkat"),
            definition=_(
                "Usaha terdaftar yang pernah dinilai, menurut tingkat pada penilaian terakhirnya. Yang "
                "jawabannya belum cukup tidak diberi tingkat dan disebut belum diketahui."
            ),
            unit=_("usaha"),
            denominator=_("usaha yang pernah dinilai"),
            as_of=_("penilaian terakhir tiap usaha"),
            reading=Reading.COUNT,
            rows=_last_assessments,
            numerator=Q(index__isnull=False),
            unknown=Q(index=None),
            rows_url=_ASSESSMENTS,
            numerator_filter={"cukup": "ya", "buka": "ya"},
            dimensions=(*_PLACE, _LEVEL, _RUBRIC),
        )
    )
    register(
        Measure(
            slug="indeks-tengah",
            title=_("Indeks naik kelas, nilai tengah"),
            definition=_(
                "Nilai tengah indeks 0–100 pada penilaian terakhir dengan rubrik umum. Indeks rubrik lain tidak "
                "dicampur, karena butir dan bobotnya berbeda."
            ),
            unit=_("dari 100"),
            denominator=_("usaha yang dinilai dengan rubrik umum"),
            as_of=_("penilaian terakhir tiap usaha"),
            reading=Reading.MEDIAN,
            rows=_general_assessments,
            unknown=Q(index=None),
            value="index",
            rows_url=_ASSESSMENTS,
            numerator_filter={"rubrik": GENERAL, "buka": "ya"},
            dimensions=_PLACE,
        )
    )
    _count_moves(
        "naik-kelas",
        _("Naik kelas dibenarkan"),
        _(
            "Kejadian naik satu tingkat atau lebih antara dua penilaian bertanggal, disertai satu penanda keras yang "
            "naik, dan dibenarkan orang kedua. Usulan yang menunggu disebut belum diketahui. Naik kelas menurut "
            "PP 7/2021 dihitung tersendiri."
        ),
        kind="tingkat",
        direction="naik",
        dimensions=(*_PLACE, _YEAR, _INDICATOR, _FROM, _TO),
    )
    _count_moves(
        "turun-kelas",
        _("Turun kelas dibenarkan"),
        _(
            "Kejadian turun satu tingkat atau lebih antara dua penilaian bertanggal, dibenarkan orang kedua. Usulan "
            "yang menunggu disebut belum diketahui."
        ),
        kind="tingkat",
        direction="turun",
        dimensions=(*_PLACE, _YEAR, _FROM, _TO),
    )
    _count_moves(
        "naik-kelas-hukum",
        _("Naik kelas menurut PP 7/2021"),
        _(
            "Kejadian naik kelas usaha (mikro, kecil, menengah) menurut dua angka penjualan bertanggal, dibenarkan "
            "orang kedua. Tidak dijumlahkan dengan naik tingkat diagnosis."
        ),
        kind="kelas",
        direction="naik",
        dimensions=(*_PLACE, _YEAR, _FROM, _TO),
        source=_("PP 7/2021 Pasal 35"),
    )


def _count_moves(
    slug: str,
    title: Promise,
    definition: Promise,
    *,
    kind: str,
    direction: str,
    dimensions: tuple[Dimension, ...],
    source: Promise | str = "",
) -> None:
    codes = {
        "tingkat": str(NaikKelas.Kind.LEVEL),
        "kelas": str(NaikKelas.Kind.LEGAL_CLASS),
        "naik": str(NaikKelas.Direction.UP),
        "turun": str(NaikKelas.Direction.DOWN),
    }
    register(
        Measure(
            slug=slug,
            title=title,
            definition=definition,
            unit=_("kejadian"),
            denominator=_("usulan yang tidak ditarik"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_moves(codes[kind], codes[direction]),
            numerator=Q(outcome=NaikKelas.Outcome.CONFIRMED),
            unknown=Q(outcome=""),
            rows_url=_EVENTS,
            numerator_filter={"jenis": kind, "arah": direction, "hasil": "dibenarkan"},
            dimensions=dimensions,
            source=source,
            dated=Dated(_moves_by(codes[kind], codes[direction])),
        )
    )
