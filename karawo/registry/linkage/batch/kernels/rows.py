"""Columns side by side become rows."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare

_AT_ONCE = 256


@bare
def rows_of(columns: npt.NDArray[np.integer], order: Longs, out: npt.NDArray[np.integer]) -> None:
    """out (rows, columns): row k is row `order[k]` of columns (columns, rows)."""
    for start in range(0, len(order), _AT_ONCE):
        end = min(start + _AT_ONCE, len(order))
        for column in range(len(columns)):
            for row in range(start, end):
                out[row, column] = columns[column, order[row]]


@bare
def some_columns(rows: npt.NDArray[np.integer], columns: Longs, out: npt.NDArray[np.integer]) -> None:
    """out (rows, columns): these columns of the rows."""
    for row in range(len(rows)):
        for at in range(len(columns)):
            out[row, at] = rows[row, columns[at]]


@bare
def put_beside(
    rows: npt.NDArray[np.integer],
    columns: Longs,
    is_text: npt.NDArray[np.bool_],
    numbers: Ints,
    places: Ints,
    out: npt.NDArray[np.integer],
) -> None:
    """out (columns, all rows): some columns of the rows, each row at its place; texts as in `put_in_place`."""
    for row in range(len(rows)):
        place = places[row]
        for at in range(len(columns)):
            held = rows[row, columns[at]]
            if is_text[at]:
                out[at, place] = numbers[held]
            else:
                out[at, place] = held


@bare
def put_in_place(rows: Ints, is_text: npt.NDArray[np.bool_], numbers: Ints, places: Ints, out: Ints) -> None:
    """out: each of the rows at its place, with `numbers` of what stands in the columns of texts."""
    for row in range(len(rows)):
        place = places[row]
        for column in range(len(is_text)):
            held = rows[row, column]
            out[place, column] = numbers[held] if is_text[column] else held
