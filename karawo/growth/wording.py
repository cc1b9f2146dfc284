"""How the values of this room read on a screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.rules.indicator import UNITS, Indicator
from karawo.growth.rules.path import Age
from karawo.growth.rules.rubric import StepKind
from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.rupiah import format_rupiah

OUTCOME_TONES = {"": "warning", "confirmed": "good", "declined": "bad", "withdrawn": ""}
AGE_TONES = {Age.IN_TIME: "good", Age.LATE: "warning", Age.VERY_LATE: "bad", Age.UNDATED: ""}


def day(on: date | None) -> str:
    return "" if on is None else format_date(on)


def moment(at: datetime) -> str:
    return format_moment(timezone.localtime(at))


def points(number: Decimal | None) -> str:
    return "" if number is None else format_decimal(number, 1)


def signed(number: Decimal) -> str:
    """With its sign: "+4,5", "−2,0", "0,0"."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + format_decimal(abs(number), 1)


def age_label(age: Age) -> str:
    return {
        Age.IN_TIME: _("dalam waktu biasa"),
        Age.LATE: _("lewat waktu biasa"),
        Age.VERY_LATE: _("lebih dari tiga kali waktu biasa"),
        Age.UNDATED: _("tanpa tanggal"),
    }[age]


def step_kind(kind: StepKind) -> str:
    return {
        StepKind.SERVICE: _("Layanan PLUT"),
        StepKind.EVENT: _("Pelatihan atau acara"),
        StepKind.PARTNER: _("Mitra"),
        StepKind.PERMIT: _("Perizinan"),
        StepKind.SELF_STUDY: _("Belajar sendiri"),
    }[kind]


def indicator_label(code: str) -> str:
    return str(dict(NaikKelas._meta.get_field("indicator").choices or ()).get(code, code))


def indicator_value(code: str, value: int | None) -> str:
    if value is None:
        return ""
    if code and UNITS.get(Indicator(code)) == "rupiah":
        return format_rupiah(value)
    if code == Indicator.NEW_MARKET:
        reach = {1: _("lokal"), 2: _("provinsi"), 3: _("nasional"), 4: _("ekspor")}
        return reach.get(value, format_integer(value))
    return f"{format_integer(value)} {UNITS.get(Indicator(code), '') if code else ''}".strip()


def level_label(assessment: Assessment) -> str:
    return _("Belum cukup data") if assessment.level is None else assessment.level.name


def outcome_label(event: NaikKelas) -> str:
    return str(event.get_outcome_display()) if event.outcome else _("menunggu orang kedua")
