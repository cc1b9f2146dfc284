"""When a client has been through the whole of it."""

from __future__ import annotations

from datetime import date

from karawo.law import figure

COMPLETE_PERCENT = 80
"""From here the main answers about a business count as complete; the measure `data-lengkap` says the same."""


def full_cycle_sessions(on: date) -> int:
    """The least number of sessions; dated, since the guidance names none."""
    return int(figure("plut.full_cycle_sessions", on=on).value)


def rat_due_on(book_year: int) -> date:
    """The last day for the yearly meeting about a book year that ends with the calendar year."""
    months = int(figure("cooperative.rat_months", on=date(book_year + 1, 1, 1)).value)
    return date(book_year + 1, months, 30 if months in {4, 6, 9, 11} else 28 if months == 2 else 31)
