"""Growth told on dated pairs alone: two figures of one client far enough apart, never one against nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

LEAST_DAYS = 300


@dataclass(frozen=True, slots=True)
class Dated:
    """on: the last day of the period the figure speaks of."""

    on: date
    number: int


@dataclass(frozen=True, slots=True)
class Pair:
    before: Dated
    after: Dated

    @property
    def change(self) -> Decimal | None:
        """In percent, exact: a median is rounded once, not each of its values. None where it began at nothing."""
        if self.before.number == 0:
            return None
        return Decimal(100) * (self.after.number - self.before.number) / self.before.number

    @property
    def percent(self) -> Decimal | None:
        """As it is shown."""
        return None if self.change is None else self.change.quantize(Decimal("0.1"), ROUND_HALF_UP)


def pair_of(figures: Iterable[Dated], *, first_on: date, last_on: date) -> Pair | None:
    """The newest figure within the days, against the newest one at least 300 days older. None without both."""
    rows = sorted(figures, key=lambda each: each.on, reverse=True)
    after = next((each for each in rows if first_on <= each.on <= last_on), None)
    if after is None:
        return None
    latest = after.on - timedelta(days=LEAST_DAYS)
    before = next((each for each in rows if each.on <= latest), None)
    return None if before is None else Pair(before, after)


@dataclass(frozen=True, slots=True)
class Growth:
    """clients: asked about. pairs: with two figures; the rest is `without`. from_zero: pairs that began at nothing,
    counted as risen or unchanged and left out of the median of percentages."""

    clients: int
    pairs: int
    from_zero: int
    risen: int
    unchanged: int
    fallen: int
    median_percent: Decimal | None
    median_before: Decimal | None
    median_after: Decimal | None

    @property
    def without(self) -> int:
        return self.clients - self.pairs


def growth_of(pairs: Sequence[Pair | None]) -> Growth:
    """One entry for each client."""
    known = [pair for pair in pairs if pair is not None]
    changes = [pair.after.number - pair.before.number for pair in known]
    percents = [pair.change for pair in known if pair.change is not None]
    return Growth(
        clients=len(pairs),
        pairs=len(known),
        from_zero=sum(pair.percent is None for pair in known),
        risen=sum(change > 0 for change in changes),
        unchanged=sum(change == 0 for change in changes),
        fallen=sum(change < 0 for change in changes),
        median_percent=median(percents),
        median_before=median([Decimal(pair.before.number) for pair in known]),
        median_after=median([Decimal(pair.after.number) for pair in known]),
    )


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle one, or the mean of the two in the middle, with one decimal rounded half up."""
    rows = sorted(values)
    if not rows:
        return None
    middle = len(rows) // 2
    exact = rows[middle] if len(rows) % 2 else (rows[middle - 1] + rows[middle]) / 2
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
