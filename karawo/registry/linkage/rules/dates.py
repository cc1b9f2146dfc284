"""Dates as typed in lists."""

import re
from datetime import date, datetime

from karawo.registry.linkage.rules.person import clean
from karawo.registry.linkage.rules.tables import tables

_PIECE = re.compile(r"\d+|[A-Z]+")


def canonical_date(raw: str, *, on: date) -> date | None:
    """dd-mm-yyyy, yyyy-mm-dd, "5 Agt 1990", two-digit years; None where it is no date or lies after `on`.

    A two-digit year takes the latest century that is not after `on`.
    """
    pieces = _PIECE.findall(clean(raw))
    if len(pieces) > 3 and pieces[0].isalpha():
        pieces = pieces[1:]
    if len(pieces) < 3:
        return None
    first, middle, last = pieces[:3]
    month = int(middle) if middle.isdigit() else tables().months.get(middle)
    if month is None or not (first.isdigit() and last.isdigit()):
        return None
    day_text, year_text = (last, first) if len(first) == 4 else (first, last)
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if 2000 + year <= on.year else 1900
    elif len(year_text) != 4:
        return None
    try:
        found = datetime.strptime(f"{year:04d}-{month}-{day_text}", "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return None
    return found if found <= on else None


def is_default_date(value: date) -> bool:
    """1 January is what forms and officers fill in for "not known"."""
    return value.month == 1 and value.day == 1


def is_swapped(a: date, b: date) -> bool:
    """12/11 against 11/12 of one year."""
    return a.year == b.year and a.day == b.month and a.month == b.day and a != b
