"""Whole rupiah: what people type for an amount of money, and how it is shown."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

from karawo.kit.numbers import NotANumber, format_decimal, format_integer, parse_decimal, round_half_up
from karawo.kit.said import marked as _

Rupiah = NewType("Rupiah", int)

THOUSAND, MILLION, BILLION, TRILLION = 10**3, 10**6, 10**9, 10**12
LARGEST = 10**18

_UNITS = {
    "": 1,
    "rb": THOUSAND,
    "ribu": THOUSAND,
    "k": THOUSAND,
    "jt": MILLION,
    "jta": MILLION,
    "juta": MILLION,
    "m": BILLION,
    "mlr": BILLION,
    "mil": BILLION,
    "miliar": BILLION,
    "milyar": BILLION,
    "milliar": BILLION,
    "t": TRILLION,
    "tn": TRILLION,
    "trilyun": TRILLION,
    "triliun": TRILLION,
}
_CURRENCY = re.compile(r"^([-−]?)\s*(?:rp\s*\.?|idr)\s*", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:rupiah|,-|,00|\.-)\s*$", re.IGNORECASE)
_AMOUNT = re.compile(r"^([-−(]?[\d.,\s\u00a0\u202f]+?\)?)\s*([a-z]*)\.?$", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*[a-z]*\s*(?:-|–|s/d|sd|sampai|hingga)\s*(?:rp\.?\s*)?\d", re.IGNORECASE)
_PER = re.compile(r"(?:/|\bper\b|\bse)\s*(bln|bulan|hari|hr|minggu|mgg|thn|tahun|th|kg|buah|pcs)\b", re.I)
_APPROXIMATE = re.compile(r"^(?:±|\+/-|kurang lebih|sekitar|kira-kira|kira2|~|<|>|≤|≥)\s*", re.IGNORECASE)


class NotAnAmount(NotANumber):
    """What was typed is no single amount of rupiah; the text says in Indonesian what to write instead."""


def parse_rupiah(text: str) -> Rupiah:
    """The amount in whole rupiah, cents rounded half up.

    Takes "Rp 2,5 juta", "2.500.000", "2500000,00", "Rp2.500.000,-", "1,2 M" (miliar) and "15 jt".
    Refuses rates ("15 jt/bln"), ranges, approximations and what could be read in two ways, rather than
    storing a number that nobody said. Raises NotAnAmount.
    """
    typed = " ".join(text.split())
    if not typed:
        raise NotAnAmount(_("Isi dengan jumlah rupiah, misalnya 2.500.000 atau 2,5 juta."))
    if _PER.search(typed):
        raise NotAnAmount(
            _(
                "“{typed}” adalah jumlah per waktu atau per satuan. Tulis jumlahnya saja, "
                "misalnya 15 jt, untuk masa yang diminta kolom ini."
            ).format(typed=typed)
        )
    if _RANGE.search(typed):
        raise NotAnAmount(
            _("“{typed}” adalah rentang. Tulis satu angka, misalnya 2.500.000.").format(typed=typed)
        )
    if _APPROXIMATE.search(typed):
        raise NotAnAmount(
            _("“{typed}” adalah perkiraan. Tulis satu angka tanpa tanda, misalnya 2.500.000.").format(
                typed=typed
            )
        )
    bare = _TAIL.sub("", _CURRENCY.sub(r"\1", typed))
    match = _AMOUNT.match(bare)
    if match is None or match[2].lower() not in _UNITS:
        raise NotAnAmount(
            _("“{typed}” bukan jumlah rupiah. Tulis misalnya 2.500.000 atau 2,5 juta.").format(typed=typed)
        )
    unit = _UNITS[match[2].lower()]
    try:
        number = parse_decimal(match[1])
    except NotANumber as error:
        raise NotAnAmount(str(error)) from None
    # Asked before rounding: more digits than the arithmetic carries cannot be rounded to whole ones.
    if abs(number * unit) > LARGEST:
        raise NotAnAmount(_("“{typed}” terlalu besar. Periksa jumlah nolnya.").format(typed=typed))
    return Rupiah(int((number * unit).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def format_rupiah(amount: int) -> str:
    """2500000 → "Rp2.500.000"."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{format_integer(abs(amount))}"


def format_rupiah_short(amount: int) -> str:
    """2500000000 → "Rp 2,5 miliar"; one decimal, dropped where it is zero. Below a million as it is."""
    if abs(amount) < MILLION:
        return format_rupiah(amount)
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    for unit, word in ((TRILLION, "triliun"), (BILLION, "miliar"), (MILLION, "juta")):
        scaled = round_half_up(Decimal(size) / unit, 1)
        # 999,950,000 rounds to 1,000.0 million and belongs to the next word: ask the rounded.
        if scaled >= 1:
            return f"{sign}Rp {format_decimal(scaled, 1).removesuffix(',0')} {word}"
    return format_rupiah(amount)
