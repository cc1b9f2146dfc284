"""How the values of the register read on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.kit.dates import format_date, format_date_short, format_moment, format_month
from karawo.kit.numbers import format_integer
from karawo.kit.rupiah import format_rupiah, format_rupiah_short
from karawo.law import code_list
from karawo.regions.queries import unit
from karawo.registry.models import Business

_SIZES = {
    "mikro": gettext_lazy("Mikro"),
    "kecil": gettext_lazy("Kecil"),
    "menengah": gettext_lazy("Menengah"),
    "besar": gettext_lazy("Besar"),
}
STATUS_TONES = {"active": "good", "moved": "warning", "closed": "bad", "unknown": ""}
SOURCE_KINDS = {
    "field_verified": gettext_lazy("dilihat di lapangan"),
    "document": gettext_lazy("dokumen"),
    "owner_statement": gettext_lazy("keterangan pemilik"),
    "office_import": gettext_lazy("daftar kantor"),
    "estimate": gettext_lazy("perkiraan"),
}


_LISTS = {"channels": "sales_channel", "reach": "market_reach"}


def size_label(size_class: str) -> str:
    return str(_SIZES.get(size_class, ""))


def status_label(status: str) -> str:
    return str(Business.Status(status).label).capitalize()


def moment(at: datetime | None) -> str:
    return "" if at is None else format_moment(timezone.localtime(at))


def day(on: date | None) -> str:
    return "" if on is None else format_date(on)


def short_day(on: date) -> str:
    return format_date_short(on)


def period(first: date, last: date) -> str:
    """ "2025" for a calendar year, one day, or from – to."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"


def label_of(list_name: str, code: str) -> str:
    """The words of a code of the law's lists; the code itself where the list does not have it."""
    if not code:
        return ""
    try:
        return next((each.label for each in code_list(list_name).codes if each.code == code), code)
    except LookupError:
        return code


def observed(what: str, number: int | None, codes: Iterable[str], *, is_unknown: bool = False) -> str:
    """What was observed, with its unit."""
    if is_unknown:
        return ""
    if what == "status":
        return ", ".join(status_label(code) for code in codes)
    if what == "position":
        return ", ".join(codes)
    if number is None:
        return ", ".join(label_of(_LISTS[what], code) if what in _LISTS else code for code in codes)
    if what.endswith("_rupiah"):
        return format_rupiah_short(number)
    if what == "is_exporting":
        return _("ya") if number else _("tidak")
    if what.startswith("workers"):
        return _("%(number)s orang") % {"number": format_integer(number)}
    return format_integer(number)


def money(amount: int | None, *, is_short: bool = True) -> str:
    if amount is None:
        return ""
    return format_rupiah_short(amount) if is_short else format_rupiah(amount)


def month(on: date) -> str:
    return format_month(on)


def clock(at: datetime) -> str:
    """ "3 Agu, 10.05": the year stands in the heading above."""
    short = format_date_short(at.date()).rsplit(" ", 1)[0]
    return f"{short}, {at:%H.%M}"


def place_name(region_id: int) -> str:
    found = unit(region_id) if region_id else None
    return found.full_name if found else _("belum diketahui")


def remaining(due_at: datetime, at: datetime) -> str:
    """How long a clock still runs, in whole hours."""
    hours = int((due_at - at).total_seconds() // 3600)
    if hours < 0:
        return _("lewat %(hours)s jam") % {"hours": format_integer(-hours)}
    return _("sisa %(hours)s jam") % {"hours": format_integer(hours)}
