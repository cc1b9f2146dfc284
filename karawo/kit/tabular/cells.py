"""What can stand in a cell, and what may be asked of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from karawo.kit.said import marked as _


class BrokenText(str):
    """Text in which some bytes could not be read; each stands as "\ufffd"."""

    __slots__ = ()


class CellError(str):
    """What a formula left behind instead of a value: "#N/A", "#REF!"."""

    __slots__ = ()


type Value = str | float | int | bool | date | datetime | time | timedelta | None

ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


class Kind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOL = "bool"
    ERROR = "error"


class Cell(NamedTuple):
    """kind NUMBER means that the file stored a number, whatever its format showed: digits after the fifteenth
    and leading zeros are gone."""

    kind: Kind
    value: Value

    @property
    def text(self) -> str:
        return text_of(self.value)

    @property
    def is_broken(self) -> bool:
        return isinstance(self.value, BrokenText)


class LostDigits(ValueError):
    """A long number went through a spreadsheet as a number; what is left is not what was typed."""


def kind_of(value: Value) -> Kind:
    if value is None or value == "":
        return Kind.EMPTY
    if isinstance(value, CellError):
        return Kind.ERROR
    if isinstance(value, str):
        return Kind.TEXT
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, (int, float)):
        return Kind.NUMBER
    if isinstance(value, date):
        return Kind.DATE
    return Kind.TIME


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(value: Value) -> str:
    """The cell as text: whole numbers without ".0", days as 2024-09-06, true and false as TRUE and FALSE."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02d}:{seconds % 60:02d}"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


_SHORTENED = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*[eE]\s*[+-]?\d+")
_EXACT_DIGITS = 15


def digits_of(value: Value) -> str:
    """The digits of an identifier or telephone number, dots, dashes and spaces taken off.

    Raises LostDigits for a number of more than fifteen digits and for "8.52E+10", with what to do; a shorter
    number is returned, but may have lost zeros in front: ask `kind_of`.
    """
    text = text_of(value).strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(value, float) and not value.is_integer():
            raise LostDigits(
                _("{text} bukan nomor. Ubah format kolom menjadi Teks, lalu isi lagi nomornya.").format(
                    text=text
                )
            )
        if abs(value) >= 10**_EXACT_DIGITS:
            raise LostDigits(
                _(
                    "Nomor {text} tersimpan sebagai angka, sehingga angka ke-16 dan seterusnya "
                    "sudah hilang. Ubah format kolom menjadi Teks, lalu isi lagi nomornya."
                ).format(text=text)
            )
    elif _SHORTENED.fullmatch(text):
        raise LostDigits(
            _(
                "“{text}” adalah nomor yang disingkat oleh pengolah angka; angka aslinya sudah "
                "hilang. Ubah format kolom menjadi Teks, lalu isi lagi nomornya."
            ).format(text=text)
        )
    return re.sub(r"[\s.\-/()+\u00a0]", "", text)


_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"-\d+(?:[.,]\d+)*")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guard(text: str) -> str:
    """Text for a CSV cell that no spreadsheet takes for a formula: an apostrophe in front where it could.

    A plain negative number is left alone, it calculates nothing.
    """
    return f"'{text}" if _DANGEROUS.match(text) and not _HARMLESS.fullmatch(text) else text


def unguard(text: str) -> str:
    """The exact opposite of `guard`."""
    return text[1:] if _GUARDED.match(text) else text
