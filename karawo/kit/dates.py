"""Dates as they stand in forms and files of Indonesian offices, and as they are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from karawo.kit.said import marked as _

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_SPELLINGS = {
    1: "jan januari january djanuari",
    2: "feb peb februari pebruari february",
    3: "mar maret mrt march",
    4: "apr april",
    5: "mei may",
    6: "jun juni june djuni",
    7: "jul juli july djuli",
    8: "agt agu ags agus agust agustus aug august",
    9: "sep sept september",
    10: "okt oktober oct october",
    11: "nov november nop nopember",
    12: "des desember dec december",
}
_MONTH_NUMBER = {word: number for number, words in _SPELLINGS.items() for word in words.split()}
_DAY_NAME = re.compile(r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s*", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*([a-z]+)\.?\s*[/.,\-\s]\s*(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"([a-z]+)\.?\s*[/.,\-\s]\s*(\d{4})", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:wib|wita|wit|z)?$", re.IGNORECASE
)

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_EXCEL_ZERO = date(1899, 12, 30)


class NotADate(ValueError):
    """What was typed is no date; the text says in Indonesian how to write one."""


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as far as it was told.

    on: the day, or the first day of the month or year.
    is_default: 1 January, which many systems store for "unknown": treat the day as not told.
    is_swappable: day and month could be exchanged (12/11), a partial match when two lists are compared.
    """

    on: date
    precision: Precision = Precision.DAY
    is_default: bool = False
    is_swappable: bool = False


def parse_date(text: str, *, latest: date = LATEST) -> ReadDate:
    """Day before month, as everywhere in Indonesia; "06/09/2024" is 6 September.

    Two-digit years: the latest century that is not after `latest` (pass today for a birth date).
    Raises NotADate.
    """
    typed = " ".join(text.split())
    bare = _TIME_OF_DAY.sub("", _DAY_NAME.sub("", typed)).strip(" ,.")
    if not bare:
        raise NotADate(_("Isi dengan tanggal, misalnya 6 September 2024."))
    if match := _ISO.fullmatch(bare):
        return _checked(int(match[1]), int(match[2]), int(match[3]), typed, latest)
    if match := _NUMERIC.fullmatch(bare):
        return _checked(_year(match[3], latest), int(match[2]), int(match[1]), typed, latest)
    if match := _NAMED.fullmatch(bare):
        return _checked(_year(match[3], latest), _month(match[2], typed), int(match[1]), typed, latest)
    if match := _MONTH_YEAR.fullmatch(bare):
        read = _checked(int(match[2]), _month(match[1], typed), 1, typed, latest)
        return ReadDate(read.on, Precision.MONTH)
    if re.fullmatch(r"(?:19|20)\d{2}", bare):
        return ReadDate(_checked(int(bare), 1, 1, typed, latest).on, Precision.YEAR)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", bare):
        return from_excel_serial(float(bare.replace(",", ".")), latest=latest)
    raise NotADate(
        _("“{typed}” bukan tanggal. Tulis misalnya 06/09/2024 atau 6 September 2024.").format(typed=typed)
    )


def from_excel_serial(serial: float, *, latest: date = LATEST) -> ReadDate:
    """A day counted by a spreadsheet from 30 December 1899 (the 1900 system). Raises NotADate."""
    if not 1 <= serial <= 80_000:
        raise NotADate(
            _("{serial} bukan nomor hari yang masuk akal. Tulis tanggal, misalnya 06/09/2024.").format(
                serial=format(serial, "g")
            )
        )
    on = _EXCEL_ZERO + timedelta(days=int(serial))
    return _checked(on.year, on.month, on.day, f"{serial:g}", latest)


def format_date(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def format_date_short(on: date) -> str:
    """6 Sep 2024; August is "Agu"."""
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def format_month(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"


def format_read_date(read: ReadDate) -> str:
    """Only as much as was told: "6 September 2024", "September 2024" or "2024"."""
    if read.precision is Precision.YEAR:
        return str(read.on.year)
    return format_month(read.on) if read.precision is Precision.MONTH else format_date(read.on)


def zone_label(zone: tzinfo | str) -> str:
    """ "WIB", "WITA" or "WIT" by the zone's offset or its Asia/… name."""
    if isinstance(zone, str):
        return _ZONE_NAMES.get(zone, zone)
    offset = zone.utcoffset(datetime(2024, 1, 1)) or timedelta()  # noqa: DTZ001 - asks for the zone's own offset
    return _OFFSETS.get(offset, "UTC" if not offset else str(timezone(offset)))


def format_moment(at: datetime) -> str:
    """at: with a zone. "6 September 2024 14.05 WITA"."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return f"{format_date(at.date())} {at:%H.%M} {zone_label(at.tzinfo)}"


_ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_OFFSETS = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


def _year(digits: str, latest: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = latest.year // 100 * 100 + int(digits)
    # With no better bound, two digits mean the hundred years around the turn of the century.
    limit = latest.year if latest != LATEST else 2049
    return year if year <= limit else year - 100


def _month(word: str, typed: str) -> int:
    number = _MONTH_NUMBER.get(word.lower())
    if number is None:
        raise NotADate(
            _("Bulan “{word}” pada “{typed}” tidak dikenal. Tulis misalnya 6 September 2024.").format(
                word=word, typed=typed
            )
        )
    return number


def _checked(year: int, month: int, day: int, typed: str, latest: date) -> ReadDate:
    try:
        on = date(year, month, day)
    except ValueError:
        hint = (
            _(" Tulis hari lebih dulu, lalu bulan.")
            if month > 12 and day <= 12
            else _(" Periksa hari dan bulannya.")
        )
        raise NotADate(
            _("Tanggal “{typed}” tidak ada di kalender.{hint}").format(typed=typed, hint=hint)
        ) from None
    if not EARLIEST <= on <= latest:
        raise NotADate(
            _("Tahun pada “{typed}” di luar {first}–{last}. Periksa tahunnya.").format(
                typed=typed, first=EARLIEST.year, last=latest.year
            )
        )
    return ReadDate(on, is_default=(month, day) == (1, 1), is_swappable=day <= 12 and day != month)
