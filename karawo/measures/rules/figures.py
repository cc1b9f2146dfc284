"""What a figure is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


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


def size_of(figure: Figure) -> int:
    return figure.numerator if figure.reading is Reading.COUNT else figure.denominator


def ordered(figures: Sequence[Figure], order: Callable[[Figure], object] | None) -> tuple[Figure, ...]:
    """By the dimension's own order, or the largest first; "belum diketahui" (key "") always last."""
    known = [figure for figure in figures if figure.key != ""]
    unknown = [figure for figure in figures if figure.key == ""]
    if order is None:
        known.sort(key=lambda figure: (-size_of(figure), figure.label))
    else:
        known.sort(key=order)  # type: ignore[arg-type]
    return (*known, *unknown)


@dataclass(frozen=True)
class Cross:
    """A measure asked once, broken down by up to two dimensions; every cell has a row and a column of its own.

    by: slugs of the dimensions. rows: the whole rows, by the first; columns: the whole columns, by the second.
    cells: (key of the row, key of the column) → figure; a pair without rows has none.
    """

    measure: str
    by: tuple[str, ...]
    whole: Figure
    rows: tuple[Figure, ...]
    columns: tuple[Figure, ...]
    cells: Mapping[tuple[str, str], Figure]
    as_of: datetime

    @property
    def lines(self) -> Iterator[tuple[Figure, Figure | None, Figure]]:
        """(row, column, figure) for each cell there is, as a table without columns of its own shows them."""
        for row in self.rows:
            if not self.columns:
                yield row, None, row
            for column in self.columns:
                if (figure := self.cells.get((row.key, column.key))) is not None:
                    yield row, column, figure


def without_rows(answer: Answer) -> Answer:
    """The same figures without the way to their rows, for somebody to whom that list does not open."""
    return replace(
        answer,
        whole=replace(answer.whole, rows_url=""),
        groups=tuple(replace(figure, rows_url="") for figure in answer.groups),
    )
