"""What a figure is made of, and what of it may be published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SMALL_CELL = 5
"""Cells below this are not published: a single person could be recognised in them."""


class Reading(StrEnum):
    """How the value of a figure is read from its parts."""

    COUNT = "count"  # value = numerator, rows
    SHARE = "share"  # value = numerator / denominator, in percent
    MEDIAN = "median"  # value = middle of the known rows
    MEAN = "mean"  # value = an average of the known rows, with two decimals
    SUM = "sum"  # value = total over the rows


OF_VALUES = frozenset({Reading.MEDIAN, Reading.MEAN, Reading.SUM})
"""Read from the values of rows, not from their number."""


@dataclass(frozen=True)
class Figure:
    """One number with all that it must carry.

    numerator, denominator, unknown: rows. Unknown rows stay in the denominator. value: rows for a count, percent
    with one decimal for a share, the unit of the measure for a median, a mean (both stand in `median`) or a sum;
    None where nothing can be said.
    is_suppressed: the figure exists and is not shown, because it is small.
    """

    key: str
    label: str
    reading: Reading
    numerator: int
    denominator: int
    unknown: int
    median: Decimal | None = None
    total: Decimal | None = None
    rows_url: str = ""
    is_suppressed: bool = False

    @property
    def value(self) -> Decimal | None:
        if self.is_suppressed:
            return None
        if self.reading is Reading.COUNT:
            return Decimal(self.numerator)
        if self.reading is Reading.SUM:
            return self.total if self.total is not None or self.denominator else Decimal(0)
        if self.reading in OF_VALUES:
            return self.median
        if self.denominator == 0 or self.unknown == self.denominator:
            return None
        return percent(self.numerator, self.denominator)

    @property
    def unknown_percent(self) -> Decimal | None:
        return percent(self.unknown, self.denominator) if self.denominator else None


@dataclass(frozen=True)
class Answer:
    """A measure asked once: the whole, and its groups. The groups' denominators add up to the whole's."""

    measure: str
    by: str
    whole: Figure
    groups: tuple[Figure, ...]
    as_of: datetime


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def suppressed(answer: Answer, *, small: int = SMALL_CELL) -> Answer:
    """The answer as it may be published.

    A figure with fewer than `small` rows in its denominator, or with a numerator (or its complement) between 1 and
    `small` - 1, is withheld. Where just one group is withheld, the whole would give it away by subtraction, so the
    next smallest group is withheld with it.
    """
    withheld = {figure.key for figure in answer.groups if _is_small(figure, small)}
    if len(withheld) == 1:
        others = [figure for figure in answer.groups if figure.key not in withheld and figure.denominator > 0]
        if others:
            withheld.add(min(others, key=lambda figure: (_size(figure), figure.key)).key)
    groups = tuple(
        replace(figure, is_suppressed=True, rows_url="")
        if figure.key in withheld
        else replace(figure, rows_url="")
        for figure in answer.groups
    )
    whole = replace(answer.whole, rows_url="", is_suppressed=_is_small(answer.whole, small))
    return replace(answer, whole=whole, groups=groups)


def _size(figure: Figure) -> int:
    return figure.numerator if figure.reading is Reading.COUNT else figure.denominator


def _is_small(figure: Figure, small: int) -> bool:
    if figure.reading is Reading.COUNT:
        return 0 < figure.numerator < small
    if 0 < figure.denominator < small:
        return True
    if figure.reading in OF_VALUES:
        return 0 < figure.denominator - figure.unknown < small
    return 0 < figure.numerator < small or 0 < figure.denominator - figure.numerator < small


def ordered(figures: Sequence[Figure], order: Callable[[Figure], object] | None) -> tuple[Figure, ...]:
    """By the dimension's own order, or the largest first; "belum diketahui" (key "") always last."""
    known = [figure for figure in figures if figure.key != ""]
    unknown = [figure for figure in figures if figure.key == ""]
    if order is None:
        known.sort(key=lambda figure: (-_size(figure), figure.label))
    else:
        known.sort(key=order)  # type: ignore[arg-type]
    return (*known, *unknown)
