"""How soon the same kind of aid may come again to the same person."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from karawo.kit.said import marked as _


class Again(StrEnum):
    MONTHS = "months"
    YEAR = "year"
    ONCE = "once"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Rule:
    """months: for MONTHS alone."""

    again: Again
    months: int | None = None

    @property
    def words(self) -> str:
        match self.again:
            case Again.MONTHS:
                return _("sekali dalam %(months)s bulan") % {"months": self.months}
            case Again.YEAR:
                return _("sekali dalam satu tahun kalender")
            case Again.ONCE:
                return _("sekali seumur hidup")
            case Again.FREE:
                return _("boleh berulang")


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which another aid of the same kind would break the rule, both ends included."""

    earliest: date
    latest: date


FREE = Rule(Again.FREE)


def window(rule: Rule, on: date) -> Window | None:
    """Around an aid given on a day, before and after: two aids break the rule whichever is entered first.

    None where the rule allows any number.
    """
    match rule.again:
        case Again.MONTHS:
            months = rule.months or 0
            day = timedelta(days=1)
            return Window(months_from(on, -months) + day, months_from(on, months) - day)
        case Again.YEAR:
            return Window(date(on.year, 1, 1), date(on.year, 12, 31))
        case Again.ONCE:
            return Window(date.min, date.max)
        case Again.FREE:
            return None


def allowed_again_on(rule: Rule, given_on: date) -> date | None:
    """The first day on which the same kind may be given again; None for never."""
    match rule.again:
        case Again.MONTHS:
            return months_from(given_on, rule.months or 0)
        case Again.YEAR:
            return date(given_on.year + 1, 1, 1)
        case Again.ONCE:
            return None
        case Again.FREE:
            return given_on


def months_from(on: date, months: int) -> date:
    """The same day so many months later (or earlier), the last of the month where there is no such day."""
    number = on.year * 12 + on.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
