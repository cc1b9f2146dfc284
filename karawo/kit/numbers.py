"""Numbers as people in Indonesia type and read them: dots part the thousands, a comma parts the decimals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from karawo.kit.said import marked as _

_SPACES = re.compile(r"[\s\u00a0\u202f_]+")
_PLAIN = re.compile(r"\d+")
_GROUPED_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_DECIMAL_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
_DECIMAL_DOT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+")
_LONGEST = 40
_INDONESIAN = str.maketrans(",.-", ".,−")


class NotANumber(ValueError):
    """What was typed is no number, or could be two; the text says in Indonesian how to write it."""


def parse_decimal(text: str) -> Decimal:
    """The number that was meant.

    "1.500" is fifteen hundred and "1,5" one and a half. "1,500" could be either and is refused with both
    readings named; "1.5" and "0.500" can only be decimals and are taken.
    Raises NotANumber.
    """
    cleaned = _SPACES.sub("", text.strip())
    if not cleaned:
        raise NotANumber(_("Isi dengan angka."))
    if len(cleaned) > _LONGEST:
        raise NotANumber(_("Angka terlalu panjang ({count} huruf).").format(count=len(cleaned)))
    sign, digits = _signed(cleaned)
    if digits.endswith(",-"):
        digits = digits[:-2]
    return sign * _magnitude(digits, text.strip())


def parse_integer(text: str) -> int:
    """A whole number; "12,0" is one, "12,5" is refused. Raises NotANumber."""
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise NotANumber(
            _("“{typed}” bukan bilangan bulat. Tulis tanpa koma, misalnya 12.").format(typed=text.strip())
        )
    return int(number)


def format_integer(number: int) -> str:
    return f"{number:,d}".replace(",", ".").replace("-", "−")


def format_decimal(number: Decimal | float | int, places: int = 1) -> str:
    """Rounded half up, as in the reports of the offices, always with this many decimals."""
    rounded = round_half_up(number, places)
    return f"{rounded:,.{places}f}".translate(_INDONESIAN)


def format_percent(share: Decimal | float, places: int = 1) -> str:
    """share: 0–1. 0.256 → "25,6 %"."""
    return f"{format_decimal(Decimal(str(share)) * 100, places)} %"


def round_half_up(number: Decimal | float | int, places: int = 0) -> Decimal:
    """2.5 → 3 and 0.125 → 0.13. A float is taken as it prints, so 64.995 stays 64.995 before rounding."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _signed(cleaned: str) -> tuple[int, str]:
    if cleaned[0] in "-−–":
        return -1, cleaned[1:]
    if cleaned[0] == "(" and cleaned[-1] == ")":
        return -1, cleaned[1:-1]
    return 1, cleaned.removeprefix("+")


def _magnitude(digits: str, typed: str) -> Decimal:
    if not digits.isascii():
        raise NotANumber(
            _("“{typed}” bukan angka. Tulis angka saja, misalnya 2.500.000.").format(typed=typed)
        )
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _GROUPED_DOTS.fullmatch(digits):
        if digits.startswith("0"):
            return Decimal(digits) if digits.count(".") == 1 else _refuse_grouping(typed)
        return Decimal(digits.replace(".", ""))
    if _GROUPED_COMMAS.fullmatch(digits):
        return _grouped_by_commas(digits, typed)
    if _DECIMAL_COMMA.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _DECIMAL_DOT.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if re.fullmatch(r"\d+(?:[.,]\d+)?[eE][+-]?\d+", digits):
        raise NotANumber(
            _(
                "“{typed}” adalah bentuk singkat dari pengolah angka dan sudah kehilangan "
                "angkanya. Ubah format kolom menjadi Teks atau Angka, lalu isi lagi."
            ).format(typed=typed)
        )
    if re.fullmatch(r"[\d.,]+", digits):
        return _refuse_grouping(typed)
    raise NotANumber(_("“{typed}” bukan angka. Tulis angka saja, misalnya 2.500.000.").format(typed=typed))


def _grouped_by_commas(digits: str, typed: str) -> Decimal:
    if digits.startswith("0"):
        return Decimal(digits.replace(",", ".")) if digits.count(",") == 1 else _refuse_grouping(typed)
    if digits.count(",") > 1:
        return Decimal(digits.replace(",", ""))
    whole = digits.replace(",", "")
    raise NotANumber(
        _(
            "“{typed}” dapat dibaca {thousands} (ribuan) atau {digits} (pecahan). Tulis "
            "{whole} atau {digits}0."
        ).format(typed=typed, thousands=digits.replace(",", "."), digits=digits, whole=whole)
    )


def _refuse_grouping(typed: str) -> Decimal:
    raise NotANumber(
        _(
            "Titik dan koma pada “{typed}” tidak terbaca. Tulis titik untuk ribuan dan koma "
            "untuk pecahan, misalnya 2.500.000 atau 2,5."
        ).format(typed=typed)
    )
