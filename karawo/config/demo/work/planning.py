"""One invented pendampingan while it is being thought out, and the days on which people work."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User
    from karawo.growth.models import Assessment
    from karawo.plut.models import CardLine, Case

MONTHS = 36
_FIXED = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)}


@dataclass(slots=True)
class Desk:
    """A centre with who sits in which field."""

    centre: Centre
    kab_id: int
    seats: dict[str, User]
    head: User

    def field_of(self, user: User) -> str:
        return next(code for code, seated in self.seats.items() if seated == user)


@dataclass(slots=True)
class Planned:
    """One client's case. lines: each with its field. quiet_from: open, but without sessions since that day.

    case: as it will stand today. consultant: who answers for it, or will.
    """

    case: Case
    consultant: User
    assessments: list[Assessment] = field(default_factory=list)
    lines: list[tuple[str, CardLine]] = field(default_factory=list)
    quiet_from: date | None = None
    last_on: date = date.min

    def is_met_on(self, day: date) -> bool:
        case = self.case
        return (
            case.opened_on <= day
            and (case.closed_on is None or day <= case.closed_on)
            and (self.quiet_from is None or day < self.quiet_from)
        )


def moment(on: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


def working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and (day.month, day.day) not in _FIXED]


def months_back(today: date, months: int) -> list[date]:
    """The first days of the last months, the present one last."""
    number = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(number - months + 1, number + 1)]


def rounded(dice: random.Random, number: Decimal, low: float, high: float) -> int:
    """Rupiah near a number, in steps of a hundred thousand; never none."""
    return max(round(float(number) * dice.uniform(low, high) / 100_000), 1) * 100_000
