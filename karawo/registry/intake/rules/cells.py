"""One cell read as a text, a number, an amount, a year, a day; or refused with the reason and the fix."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from karawo.kit.dates import NotADate, from_excel_serial, parse_date
from karawo.kit.numbers import NotANumber, parse_integer
from karawo.kit.rupiah import LARGEST, NotAnAmount, parse_rupiah
from karawo.kit.said import marked as _
from karawo.kit.tabular import CellError, LostDigits, Value, digits_of, text_of
from karawo.kit.text import collapse

EMPTY_WORDS = frozenset(
    {"", "-", "--", "---", "–", "—", "_", ".", "n/a", "na", "null", "none", "nan", "nihil"}
)
UNKNOWN_WORDS = frozenset({"tidak tahu", "tdk tahu", "tidak diketahui", "belum diketahui", "tt"})
YES_WORDS = frozenset(
    {"v", "√", "✓", "ya", "y", "ada", "sudah", "punya", "memiliki", "1", "true", "sudah ada"}
)
NO_WORDS = frozenset(
    {"x", "tidak", "t", "belum", "tidak ada", "belum ada", "tdk", "tdk ada", "0", "false", "no", "proses"}
    | {"belum punya", "tidak punya", "dalam proses", "sedang proses"}
)


class CellRefused(ValueError):
    """This cell is not taken; str() is the Indonesian sentence with the fix, code is for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


@lru_cache(maxsize=1 << 16)
def _collapsed(text: str) -> str:
    plain = collapse(text)
    return "" if plain.casefold() in EMPTY_WORDS else plain


def text(value: Value) -> str:
    """One line of text; empty for a dash, "n/a" and an error that a formula left."""
    if value is None or value == "":
        return ""
    if type(value) is str:
        return _collapsed(value)
    return "" if isinstance(value, CellError) else _collapsed(text_of(value))


def amount(value: Value, *, times: int = 1) -> int | None:
    """Whole rupiah. times: the unit that the header names, a thousand or a million. Raises CellRefused."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) > LARGEST:
            raise CellRefused(
                "too_large",
                _("Jumlah rupiah {value} terlalu besar; periksa jumlah nolnya.").format(value=f"{value:g}"),
            )
        exact = Decimal(str(value)) * times
        rupiah = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    else:
        typed = text(value)
        if not typed:
            return None
        try:
            rupiah = _typed_amount(typed, times)
        except NotAnAmount as error:
            raise CellRefused("not_an_amount", str(error)) from None
    if rupiah < 0:
        raise CellRefused(
            "negative",
            _("Jumlah rupiah {value} kurang dari nol; periksa tandanya.").format(value=text_of(value)),
        )
    if rupiah > LARGEST:
        raise CellRefused(
            "too_large",
            _("Jumlah rupiah {value} terlalu besar; periksa jumlah nolnya.").format(value=text_of(value)),
        )
    return rupiah


@lru_cache(maxsize=1 << 14)
def _typed_amount(typed: str, times: int) -> int:
    """Lists repeat their round figures; a sum is read once for each way of writing it."""
    rupiah = parse_rupiah(typed)
    # "2,5 juta" names its own unit, whatever the header says.
    if _NAMES_UNIT.search(typed.casefold().removesuffix("rupiah").strip()):
        return rupiah
    return rupiah * times


_NAMES_UNIT = re.compile(r"[a-z]{2,}\.?$")
_PERSONS = re.compile(r"\s*(?:orang|org|anggota|pekerja)\.?$", re.IGNORECASE)


def count(value: Value) -> int | None:
    """A number of people. Raises CellRefused."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        written = text(value)
        if not written:
            return None
        try:
            typed_number = _typed_count(written)
            if typed_number is None:
                return None
            number = typed_number
        except NotANumber as error:
            raise CellRefused("not_a_count", str(error)) from None
    if not 0 <= number <= 1_000_000:
        raise CellRefused(
            "strange_count",
            _("Jumlah orang {number} tidak masuk akal; periksa isinya.").format(number=number),
        )
    return number


@lru_cache(maxsize=1 << 12)
def _typed_count(typed: str) -> int | None:
    bare = _PERSONS.sub("", typed)
    return parse_integer(bare) if bare else None


def year(value: Value, *, latest: int) -> int | None:
    """A year of four digits, also out of a date. Raises CellRefused."""
    if isinstance(value, (date, datetime)):
        found = value.year
    else:
        typed = text(value)
        if not typed:
            return None
        match = _YEAR.fullmatch(typed)
        if match is None:
            on = day(value, latest=date(latest, 12, 31))
            if on is None:
                return None
            found = on.year
        else:
            found = int(match[1])
    if not 1900 <= found <= latest:
        raise CellRefused(
            "strange_year",
            _("Tahun {found} di luar 1900–{latest}; periksa tahunnya.").format(found=found, latest=latest),
        )
    return found


_YEAR = re.compile(r"(?:tahun|th|thn)?\.?\s*((?:1[89]|20)\d\d)(?:[.,]0+)?", re.IGNORECASE)


def day(value: Value, *, latest: date) -> date | None:
    """Raises CellRefused."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return from_excel_serial(float(value), latest=latest).on
        typed = text(value)
        return _typed_day(typed, latest) if typed else None
    except NotADate as error:
        raise CellRefused("not_a_date", str(error)) from None


@lru_cache(maxsize=1 << 15)
def _typed_day(typed: str, latest: date) -> date:
    return parse_date(typed, latest=latest).on


_ROUNDED_AWAY = re.compile(r"[1-9]\d{0,5}0{6,}")


def number_text(value: Value, label: str) -> str:
    """An identifier or telephone number as it was typed.

    Raises CellRefused where a spreadsheet has eaten digits: "8.52E+10", sixteen digits kept as a number, and
    85200000000, which is what 8.52E+10 becomes when it is saved once more.
    """
    typed = text(value)
    if not typed:
        return ""
    try:
        digits = digits_of(value)
    except LostDigits as error:
        raise CellRefused("lost_digits", f"{label}: {error}") from None
    if len(digits) >= 9 and _ROUNDED_AWAY.fullmatch(digits.lstrip("0")):
        raise CellRefused(
            "lost_digits",
            _(
                "{label} {typed} berakhiran nol semua: angka aslinya hilang di pengolah angka. "
                "Ubah kolomnya menjadi Teks, lalu isi lagi nomornya."
            ).format(label=label, typed=typed),
        )
    return typed


_DEGREES = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+)?")


def degrees(value: Value, *, label: str) -> float | None:
    """Degrees with a point or a comma. Raises CellRefused."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = float(value)
    else:
        typed = text(value).replace(" ", "").replace("°", "")
        if not typed:
            return None
        if not _DEGREES.fullmatch(typed):
            raise CellRefused(
                "not_degrees",
                _("{label} “{typed}” bukan derajat desimal; tulis seperti 0.5412 atau 123.0595.").format(
                    label=label, typed=text(value)
                ),
            )
        found = float(typed.replace(",", "."))
    if abs(found) > 180:
        raise CellRefused(
            "not_degrees",
            _("{label} {value} kehilangan titik desimalnya; tulis seperti 123.0595.").format(
                label=label, value=text_of(value)
            ),
        )
    return found
