"""What the ledger counts, for the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models import Aid, AidKind, Fund, GivingOffice
from karawo.assistance.queries.unserved import cannot_be_known, never_served, open_businesses
from karawo.measures.queries import Dated, Dimension, Measure, register, rows_at
from karawo.measures.rules import Reading
from karawo.regions.queries import full_names
from karawo.registry.queries.measures import BUSINESS

type Filters = Mapping[str, str]

_NOW = _("catatan yang berlaku pada saat angka diminta")
NEVER_SERVED = "belum-terlayani"


def _aids() -> QuerySet[Aid]:
    return Aid.objects.standing()


def _aids_by(day: date) -> QuerySet[Aid]:
    return _aids().filter(given_on__lte=day)


def _kinds(keys: list[str]) -> Mapping[str, str]:
    return dict(AidKind.objects.filter(code__in=keys).values_list("code", "title"))


def _offices(keys: list[str]) -> Mapping[str, str]:
    found = GivingOffice.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def _funds(_keys: list[str]) -> Mapping[str, str]:
    return {str(key): str(label) for key, label in Fund.choices}


AID = (
    Dimension("jenis", _("Jenis bantuan"), "kind__code", "jenis", _kinds),
    Dimension("kantor", _("Kantor pemberi"), "office_id", "kantor", _offices),
    Dimension("kab", _("Kabupaten/kota"), "kab_id", "kab", full_names),
    Dimension("tahun", _("Tahun"), ExtractYear("given_on"), "tahun", None, lambda figure: figure.key, True),
    Dimension("dana", _("Sumber dana"), "fund_code", "dana", _funds),
)
_GROUPS = ("prov", "kab", "kec", "jk", "kelas", "sektor")


def register_measures() -> None:
    register(
        Measure(
            slug="bantuan",
            title=_("Bantuan yang diberikan"),
            definition=_(
                "Bantuan, pelatihan, dan program yang tercatat di buku bantuan, tanpa yang ditarik atau diganti "
                "pembetulan. Satu orang dapat menerima beberapa kali."
            ),
            unit=_("bantuan"),
            denominator=_("bantuan tercatat"),
            as_of=_NOW,
            reading=Reading.COUNT,
            rows=_aids,
            unknown=Q(owner=None),
            rows_url=rows_at("assistance:ledger"),
            dimensions=AID,
            dated=Dated(_aids_by),
        )
    )
    register(
        Measure(
            slug="nilai-bantuan",
            title=_("Nilai bantuan yang diberikan"),
            definition=_(
                "Jumlah rupiah bantuan yang nilainya tercatat. Bantuan barang, pelatihan, dan program tanpa nilai "
                "rupiah tidak menambah jumlah ini, tetapi disebut banyaknya."
            ),
            unit=_("rupiah"),
            denominator=_("bantuan tercatat"),
            as_of=_NOW,
            reading=Reading.SUM,
            rows=_aids,
            value="value_rupiah",
            unknown=Q(value_rupiah=None),
            rows_url=rows_at("assistance:ledger"),
            dimensions=AID,
            dated=Dated(_aids_by),
        )
    )
    register(
        Measure(
            slug=NEVER_SERVED,
            title=_("Belum pernah dilayani"),
            definition=_(
                "Bagian usaha terdaftar yang pemiliknya tidak ada di buku bantuan. Yang NIK pemiliknya belum "
                "tercatat dihitung sebagai belum diketahui: bantuannya mungkin ada tetapi belum tertaut."
            ),
            unit="%",
            denominator=_("usaha terdaftar"),
            as_of=_NOW,
            reading=Reading.SHARE,
            rows=open_businesses,
            numerator=never_served(),
            unknown=cannot_be_known(),
            rows_url=rows_at("assistance:unserved_rows"),
            numerator_filter={"keadaan": "belum"},
            dimensions=tuple(each for each in BUSINESS if each.slug in _GROUPS),
        )
    )
