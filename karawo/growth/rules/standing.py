"""Where businesses stood at two dates: the transition matrix, the curve of time, the cohorts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

UNKNOWN = "unknown"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Matrix:
    """states: the ranks as text, then UNKNOWN and CLOSED. counts[from][to] in businesses."""

    states: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))


def transition_matrix(pairs: Iterable[tuple[str, str]], *, ranks: Sequence[int]) -> Matrix:
    """pairs: the standing of each business at the first and at the second date. Every business is in one cell;
    those that nobody judged and those that closed are rows and columns of their own, never left out."""
    states = (*map(str, ranks), UNKNOWN, CLOSED)
    found = Counter(pairs)
    if strange := {state for both in found for state in both} - set(states):
        raise ValueError(f"no such standing: {sorted(strange)}")
    return Matrix(states, tuple(tuple(found[here, there] for there in states) for here in states))


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """share: of those who started, how many have reached the level by that many months (Kaplan–Meier), 0–1.
    at_risk: still watched and not yet there just before."""

    months: int
    share: Decimal
    reached: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class Watched:
    """One business from its first assessment. months: to the rise, or to the last day it was looked at."""

    months: int
    has_risen: bool


def time_to_level(watched: Iterable[Watched]) -> tuple[CurvePoint, ...]:
    """Share that has risen by each month; who was not looked at again leaves at the last look, neither up nor down."""
    told = list(watched)
    points = [CurvePoint(0, Decimal(0), 0, len(told))]
    staying = Decimal(1)
    for month in sorted({each.months for each in told if each.has_risen}):
        at_risk = sum(1 for each in told if each.months >= month)
        reached = sum(1 for each in told if each.has_risen and each.months == month)
        staying *= 1 - Decimal(reached) / at_risk
        share = (1 - staying).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        points.append(CurvePoint(month, share, reached, at_risk))
    return tuple(points)


def months_between(first: date, second: date) -> int:
    """Whole months passed: 31 January to 28 February is none, to 1 March is one."""
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - (second.day < first.day)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Businesses first judged in one year, and what became of them. All counts are of `started`."""

    year: int
    started: int
    again: int
    up: int
    same: int
    down: int
    closed: int

    @property
    def unknown(self) -> int:
        """Never judged a second time, and not known to be closed."""
        return self.started - self.again - self.closed


@dataclass(frozen=True, slots=True)
class Course:
    """One business: first and last rank, None where it was judged once only."""

    year: int
    first_rank: int
    last_rank: int | None
    is_closed: bool


def cohorts(courses: Iterable[Course]) -> tuple[Cohort, ...]:
    """By year, oldest first. A business that closed counts as closed, whatever it was before."""
    by_year: dict[int, list[Course]] = {}
    for course in courses:
        by_year.setdefault(course.year, []).append(course)
    found = []
    for year, those in sorted(by_year.items()):
        open_ones = [each for each in those if not each.is_closed]
        moves = [each.last_rank - each.first_rank for each in open_ones if each.last_rank is not None]
        found.append(
            Cohort(
                year,
                len(those),
                len(moves),
                sum(1 for move in moves if move > 0),
                sum(1 for move in moves if move == 0),
                sum(1 for move in moves if move < 0),
                len(those) - len(open_ones),
            )
        )
    return tuple(found)
