"""What of a figure may be shown to people who may not see the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from karawo.measures.rules.figures import OF_VALUES, Answer, Cross, Figure, Reading, size_of

SMALL_CELL = 5
"""Cells below this are not published: a single person could be recognised in them."""


def suppressed(answer: Answer, *, small: int = SMALL_CELL) -> Answer:
    """The answer as it may be published.

    A figure with fewer than `small` rows in its denominator, or with a numerator (or its complement) between 1 and
    `small` - 1, is withheld. Where just one group is withheld, the whole would give it away by subtraction, so the
    next smallest group is withheld with it.
    """
    withheld = {figure.key for figure in answer.groups if is_small(figure, small)}
    if len(withheld) == 1:
        others = [figure for figure in answer.groups if figure.key not in withheld and figure.denominator > 0]
        if others:
            withheld.add(min(others, key=lambda figure: (size_of(figure), figure.key)).key)
    groups = tuple(
        replace(figure, is_suppressed=True, rows_url="")
        if figure.key in withheld
        else replace(figure, rows_url="")
        for figure in answer.groups
    )
    whole = replace(answer.whole, rows_url="", is_suppressed=is_small(answer.whole, small))
    return replace(answer, whole=whole, groups=groups)


def is_small(figure: Figure, small: int) -> bool:
    if figure.reading is Reading.COUNT:
        return 0 < figure.numerator < small
    if 0 < figure.denominator < small:
        return True
    if figure.reading in OF_VALUES:
        return 0 < figure.denominator - figure.unknown < small
    return 0 < figure.numerator < small or 0 < figure.denominator - figure.numerator < small


type Place = tuple[str | None, str | None]
"""Key of the row, key of the column; None: all of them."""
_WHOLE: Place = (None, None)


def by_place(asked: Cross) -> dict[Place, Figure]:
    """All figures of a table: the whole, the totals of rows and of columns, and the cells."""
    figures: dict[Place, Figure] = {_WHOLE: asked.whole}
    figures |= {(row.key, None): row for row in asked.rows}
    figures |= {(None, column.key): column for column in asked.columns}
    return figures | dict(asked.cells)


def withheld(
    asked: Cross, besides: Sequence[Mapping[Place, Figure]] = (), *, small: int = SMALL_CELL
) -> Cross:
    """The table as it may be shown to somebody who may not see its rows; it leads to none.

    besides: the figures of the rows that one of the filters leaves out, for each filter (as `by_place`). What is
    small there could be found by asking once with the filter and once without, so it is withheld here too.
    A cell that could be found by subtraction from its row or its column is withheld with them (the next smallest).
    """
    table = _Table(by_place(asked))
    for place, figure in table.figures.items():
        others = [other[place] for other in besides if place in other]
        if any(is_small(each, small) for each in (figure, *others)):
            table.hide(place)
    table.protect()
    return replace(
        asked,
        whole=table.shown(_WHOLE),
        rows=tuple(table.shown((row.key, None)) for row in asked.rows),
        columns=tuple(table.shown((None, column.key)) for column in asked.columns),
        cells={key: table.shown(key) for key in asked.cells},
    )


class _Table:
    """Cells and totals by place; None stands for "all"."""

    def __init__(self, figures: dict[Place, Figure]) -> None:
        self.figures = figures
        self.hidden: set[Place] = set()
        along: dict[str | None, list[Place]] = {}
        down: dict[str | None, list[Place]] = {}
        for row, column in figures:
            if column is not None:
                along.setdefault(row, []).append((row, column))
            if row is not None:
                down.setdefault(column, []).append((row, column))
        # The whole is the sum of its rows, and again of its columns.
        self.sums: list[tuple[Place, list[Place]]] = [
            *(((row, None), parts) for row, parts in along.items()),
            *(((None, column), parts) for column, parts in down.items()),
        ]

    def hide(self, place: Place) -> None:
        """A total that is withheld takes its parts with it: they add up to it."""
        if place in self.hidden:
            return
        self.hidden.add(place)
        for total, parts in self.sums:
            if total == place:
                for part in parts:
                    self.hide(part)

    def protect(self) -> None:
        """Until no total has exactly one hidden part."""
        is_changed = True
        while is_changed:
            is_changed = False
            for total, parts in self.sums:
                if total in self.hidden or sum(part in self.hidden for part in parts) != 1:
                    continue
                others = [part for part in parts if part not in self.hidden and self._is_there(part)]
                if others:
                    self.hide(min(others, key=lambda part: (size_of(self.figures[part]), str(part))))
                else:
                    self.hide(total)
                is_changed = True

    def _is_there(self, place: Place) -> bool:
        return self.figures[place].denominator > 0

    def shown(self, place: Place) -> Figure:
        return replace(self.figures[place], rows_url="", is_suppressed=place in self.hidden)
