"""What is counted of the work of the centres; the same figure stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Avg,
    Count,
    ExpressionWrapper,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register
from karawo.measures.rules import Reading
from karawo.plut.models import Case, Outcome, Session, SessionClient
from karawo.plut.queries.cases import full_cycle, served_in
from karawo.plut.rules.fields import field_choices
from karawo.plut.rules.milestones import BY_CODE, title_of
from karawo.registry.models import Business
from karawo.registry.queries.measures import BUSINESS, BUSINESS_LIST, OPEN_ROWS, PLACE, open_businesses

type Filters = Mapping[str, str]

# A province and a kabupaten/kota; finer places are those of the client in the register.
_PLACES = PLACE[:2]
_THIS_YEAR = _("tahun berjalan, sampai saat angka diminta")


def _year() -> int:
    return timezone.localdate().year


def _served() -> QuerySet[Any]:
    return Case.objects.filter(served_in(_year()))


def _sessions() -> QuerySet[Any]:
    hours = Cast("duration_minutes", FloatField()) / 60.0
    return Session.objects.filter(on__year=_year()).annotate(hours=hours)


def ours() -> Q:
    """Results that count: not set aside, and not said to be none of ours."""
    return Q(is_dismissed=False) & ~Q(attribution=Outcome.Attribution.NOT_OURS)


def _outcomes() -> QuerySet[Any]:
    return Outcome.objects.filter(ours(), reached_on__year=_year())


def _list_url(name: str, **always: str) -> Callable[[Filters], str]:
    """The list of this year's rows; always: words that every address bears."""

    def url(filters: Filters) -> str:
        words = {name: word for name, word in filters.items() if word}
        year = "dilayani" if name == "plut:cases" else "tahun"
        return f"{reverse(name)}?{urlencode(sorted({**always, year: str(_year()), **words}.items()))}"

    return url


_FIELD = Dimension(
    "bidang",
    _("Bidang"),
    "field_code",
    "bidang",
    lambda _keys: dict(field_choices()),
)
_KIND = Dimension(
    "jenis", _("Jenis hasil"), "kind_code", "jenis", lambda keys: {key: title_of(key) for key in keys}
)


def register_measures() -> None:
    register(
        Measure(
            slug="klien-dilayani",
            title=_("Klien PLUT yang dilayani"),
            definition=_(
                "Usaha, koperasi, dan calon wirausaha yang mengikuti sedikitnya satu sesi dalam tahun berjalan. "
                "Klien dihitung sekali, walaupun pendampingannya lebih dari satu."
            ),
            unit=_("klien"),
            denominator=_("klien yang dilayani"),
            as_of=_THIS_YEAR,
            reading=Reading.COUNT,
            rows=_served,
            rows_url=_list_url("plut:cases"),
            dimensions=_PLACES,
        )
    )
    register(
        Measure(
            slug="siklus-penuh",
            title=_("Klien dengan siklus penuh"),
            definition=_(
                "Bagian klien yang dilayani tahun ini yang sudah melalui diagnosis, program, sedikitnya tiga sesi, dan "
                "evaluasi (diagnosis kedua, atau program yang berakhir). Juknis tidak menyebut jumlah sesinya."
            ),
            unit="%",
            denominator=_("klien yang dilayani"),
            as_of=_THIS_YEAR,
            reading=Reading.SHARE,
            rows=_served,
            numerator=_full_cycle,
            rows_url=_list_url("plut:cases"),
            numerator_filter={"siklus": "penuh"},
            dimensions=_PLACES,
        )
    )
    register(
        Measure(
            slug="sesi-pendampingan",
            title=_("Sesi pendampingan"),
            definition=_(
                "Sesi yang berlangsung dalam tahun berjalan. Sesi bersama beberapa klien dihitung satu."
            ),
            unit=_("sesi"),
            denominator=_("sesi tercatat"),
            as_of=_THIS_YEAR,
            reading=Reading.COUNT,
            rows=_sessions,
            rows_url=_list_url("plut:sessions"),
            dimensions=(*_PLACES, _FIELD),
        )
    )
    register(
        Measure(
            slug="jam-pendampingan",
            title=_("Jam pendampingan"),
            definition=_(
                "Jumlah lama sesi dalam tahun berjalan; sesi bersama beberapa klien dihitung satu kali."
            ),
            unit=_("jam"),
            denominator=_("sesi tercatat"),
            as_of=_THIS_YEAR,
            reading=Reading.SUM,
            rows=_sessions,
            value="hours",
            rows_url=_list_url("plut:sessions"),
            dimensions=(*_PLACES, _FIELD),
        )
    )
    register(
        Measure(
            slug="hasil-pendampingan",
            title=_("Hasil pendampingan"),
            definition=_(
                "Capaian klien dalam tahun berjalan, selain yang dinyatakan bukan karena PLUT. Capaian yang perannya "
                "belum dinilai ikut dihitung dan disebut belum diketahui."
            ),
            unit=_("hasil"),
            denominator=_("hasil tercatat"),
            as_of=_THIS_YEAR,
            reading=Reading.COUNT,
            rows=_outcomes,
            unknown=Q(attribution=""),
            rows_url=_list_url("plut:outcomes"),
            dimensions=(*_PLACES, _KIND),
        )
    )
    _register_density()


def _register_density() -> None:
    """Over the same businesses as the figure of the register, in the same groups and with the same list behind it."""

    def rows() -> QuerySet[Any]:
        held = (
            SessionClient.objects.filter(subject_id=OuterRef("pk"), session__on__year=_year())
            .order_by()
            .values("subject_id")
            .annotate(number=Count("pk"))
            .values("number")
        )
        found: QuerySet[Any] = open_businesses().annotate(sessions=Coalesce(Subquery(held), 0))
        return found

    register(
        Measure(
            slug="sesi-per-1000-usaha",
            title=_("Sesi per 1.000 usaha"),
            definition=_(
                "Sesi tahun berjalan dengan usaha di wilayah itu, untuk tiap 1.000 usaha yang tercatat di register dan "
                "tidak tutup. Sesi bersama beberapa usaha dihitung pada tiap usaha; sesi dengan koperasi tidak ikut."
            ),
            unit=_("sesi per 1.000 usaha"),
            denominator=_("usaha terdaftar"),
            as_of=_THIS_YEAR,
            reading=Reading.MEAN,
            rows=rows,
            unknown=Q(status=Business.Status.UNKNOWN),
            aggregate=lambda: ExpressionWrapper(Avg("sessions") * Value(1000.0), output_field=FloatField()),
            rows_url=BUSINESS_LIST,
            numerator_filter=OPEN_ROWS,
            dimensions=BUSINESS,
        )
    )


def _full_cycle(at: datetime) -> Q:
    return full_cycle(timezone.localtime(at).date())


def by_place(rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    """`?prov=75`, `?kab=7571`, `?kab=-`: the groups of a measure in a list of sessions or results."""
    if (place := query.get("kab", "")) == "-":
        rows = rows.filter(kab_id__lt=1000)
    elif place.isascii() and place.isdigit():
        rows = rows.filter(kab_id=int(place))
    if (province := query.get("prov", "")) == "-":
        rows = rows.filter(kab_id=0)
    elif province.isascii() and province.isdigit():
        code = int(province)
        rows = rows.filter(Q(kab_id=code) | Q(kab_id__range=(code * 100, code * 100 + 99)))
    return rows


def sessions_asked(rows: QuerySet[Session], query: Mapping[str, str]) -> QuerySet[Session]:
    """tahun, bidang, konsultan (id), and the place."""
    if (year := query.get("tahun", "")).isascii() and year.isdigit():
        rows = rows.filter(on__year=int(year[:4]))
    if field := query.get("bidang", ""):
        rows = rows.filter(field_code=field)
    if (consultant := query.get("konsultan", "")).isascii() and consultant.isdigit():
        rows = rows.filter(consultant_id=int(consultant))
    return by_place(rows, query)


def outcomes_asked(rows: QuerySet[Outcome], query: Mapping[str, str]) -> QuerySet[Outcome]:
    """tahun, jenis, and the place; only results that count."""
    rows = rows.filter(ours())
    if (year := query.get("tahun", "")).isascii() and year.isdigit():
        rows = rows.filter(reached_on__year=int(year[:4]))
    if (kind := query.get("jenis", "")) in BY_CODE:
        rows = rows.filter(kind_code=kind)
    return by_place(rows, query)


__all__ = ["by_place", "ours", "outcomes_asked", "register_measures", "sessions_asked"]
