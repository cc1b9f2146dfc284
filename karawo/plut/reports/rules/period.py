"""Months, quarters and years of reports."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from karawo.kit.dates import format_month

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CODE = re.compile(r"^(20\d\d)(?:-(?:T([1-4])|(0[1-9]|1[0-2])))?$", re.ASCII)


class Span(StrEnum):
    MONTH = "bulan"
    QUARTER = "triwulan"
    YEAR = "tahun"


@dataclass(frozen=True, slots=True)
class Period:
    """part: 1–12 of a month, 1–4 of a quarter, 0 of a year. Its code is "2026-08", "2026-T3" or "2026"."""

    span: Span
    year: int
    part: int = 0

    @property
    def first_on(self) -> date:
        if self.span is Span.YEAR:
            return date(self.year, 1, 1)
        return date(self.year, self.part if self.span is Span.MONTH else 3 * self.part - 2, 1)

    @property
    def last_on(self) -> date:
        month = {Span.YEAR: 12, Span.QUARTER: 3 * self.part, Span.MONTH: self.part}[self.span]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def code(self) -> str:
        if self.span is Span.YEAR:
            return str(self.year)
        return f"{self.year}-T{self.part}" if self.span is Span.QUARTER else f"{self.year}-{self.part:02}"

    @property
    def label(self) -> str:
        if self.span is Span.YEAR:
            return f"Tahun {self.year}"
        if self.span is Span.QUARTER:
            return f"Triwulan {_ROMAN[self.part - 1]} {self.year}"
        return format_month(self.first_on)

    @property
    def former(self) -> Period:
        return around(self.first_on - timedelta(days=1), self.span)

    @property
    def following(self) -> Period:
        return around(self.last_on + timedelta(days=1), self.span)


def around(on: date, span: Span) -> Period:
    if span is Span.YEAR:
        return Period(span, on.year)
    return Period(span, on.year, on.month if span is Span.MONTH else (on.month + 2) // 3)


def parse_period(code: str) -> Period | None:
    """None for anything that is no code of a period."""
    found = _CODE.match(code)
    if found is None:
        return None
    year, quarter, month = found.groups()
    if quarter:
        return Period(Span.QUARTER, int(year), int(quarter))
    return Period(Span.MONTH, int(year), int(month)) if month else Period(Span.YEAR, int(year))


def roman(month: int) -> str:
    return _ROMAN[month - 1]
