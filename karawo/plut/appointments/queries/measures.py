"""What is counted of the queue: who did not come, and how long people waited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Extract
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.measures.queries import Dimension, Measure, register
from karawo.measures.rules import Reading
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.rules import State
from karawo.plut.queries.measures import by_place
from karawo.plut.rules.fields import field_choices
from karawo.registry.queries.measures import PLACE

_THIS_YEAR = _("tahun berjalan, sampai saat angka diminta")
_CAME = (State.ARRIVED, State.CALLED, State.SERVING, State.DONE)
_FIELD = Dimension("bidang", _("Bidang"), "field_code", "bidang", lambda _keys: dict(field_choices()))
_DIMENSIONS = (*PLACE[:2], _FIELD)


def past(rows: QuerySet[Appointment], year: int) -> QuerySet[Any]:
    """Booked for a time of the year that is over, whatever became of it; cancelled ones are no appointment."""
    of_year = rows.filter(on__year=year, period__isnull=False)
    over = Q(state=State.BOOKED, on__lt=timezone.localdate())
    return of_year.filter(Q(state__in=[*_CAME, State.NO_SHOW]) | over)


def waited(rows: QuerySet[Appointment], year: int) -> QuerySet[Any]:
    """Called in the year; minutes: from the ticket to the last call."""
    called = rows.filter(on__year=year, arrived_at__isnull=False, called_at__gte=F("arrived_at"))
    seconds = Extract(F("called_at") - F("arrived_at"), "epoch", output_field=FloatField())
    return called.annotate(minutes=seconds / 60.0)


def asked_rows(rows: QuerySet[Appointment], query: Mapping[str, str]) -> QuerySet[Any]:
    """?tahun= ?daftar=janji|tunggu ?hasil=tidak-datang|belum-dicatat ?bidang= and the place."""
    year = query.get("tahun", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else timezone.localdate().year
    found = waited(rows, number) if query.get("daftar") == "tunggu" else past(rows, number)
    states = {"tidak-datang": State.NO_SHOW, "belum-dicatat": State.BOOKED}
    if state := states.get(query.get("hasil", "")):
        found = found.filter(state=state)
    if field := query.get("bidang", ""):
        found = found.filter(field_code="" if field == "-" else field)
    return by_place(found, query)


def _url(**always: str) -> Callable[[Mapping[str, str]], str]:
    def url(filters: Mapping[str, str]) -> str:
        words = {name: word for name, word in filters.items() if word}
        year = str(timezone.localdate().year)
        return f"{reverse('appointments:records')}?{urlencode(sorted({**always, 'tahun': year, **words}.items()))}"

    return url


def _year() -> int:
    return timezone.localdate().year


def register_measures() -> None:
    register(
        Measure(
            slug="janji-tidak-datang",
            title=_("Janji yang tidak didatangi"),
            definition=_(
                "Bagian janji tahun ini yang waktunya sudah lewat dan ditandai tidak datang. Yang dibatalkan tidak "
                "ikut; yang lewat tanpa ditandai apa pun tetap di penyebut dan disebut tidak diketahui."
            ),
            unit="%",
            denominator=_("janji yang sudah lewat"),
            as_of=_THIS_YEAR,
            reading=Reading.SHARE,
            rows=lambda: past(Appointment.objects.all(), _year()),
            numerator=Q(state=State.NO_SHOW),
            unknown=Q(state=State.BOOKED),
            rows_url=_url(daftar="janji"),
            numerator_filter={"hasil": "tidak-datang"},
            dimensions=_DIMENSIONS,
        )
    )
    register(
        Measure(
            slug="lama-menunggu",
            title=_("Lama menunggu di ruang tunggu"),
            definition=_(
                "Nilai tengah menit antara nomor antrean diambil dan panggilan terakhir, untuk yang dipanggil tahun "
                "ini. Yang pulang sebelum dipanggil tidak ikut."
            ),
            unit=_("menit"),
            denominator=_("orang yang dipanggil"),
            as_of=_THIS_YEAR,
            reading=Reading.MEDIAN,
            rows=lambda: waited(Appointment.objects.all(), _year()),
            value="minutes",
            rows_url=_url(daftar="tunggu"),
            dimensions=_DIMENSIONS,
        )
    )
