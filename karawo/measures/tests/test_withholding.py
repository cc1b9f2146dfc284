from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.measures.rules import Cross, Figure, Reading, by_place, is_small, withheld

AT = datetime(2026, 8, 3, tzinfo=UTC)


def a_count(key: str, rows: int) -> Figure:
    return Figure(key, key, Reading.COUNT, rows, rows, 0, rows_url="/usaha/")


def a_table(numbers: list[list[int]]) -> Cross:
    """Rows a, b, c …; columns 0, 1, 2 …; an empty cell is not there."""
    names = "abcdefgh"
    cells = {
        (names[row], str(column)): a_count(str(column), number)
        for row, line in enumerate(numbers)
        for column, number in enumerate(line)
        if number
    }
    rows = tuple(a_count(names[row], sum(line)) for row, line in enumerate(numbers))
    columns = tuple(a_count(str(column), sum(line)) for column, line in enumerate(zip(*numbers, strict=True)))
    return Cross("m", ("d", "e"), a_count("", sum(map(sum, numbers))), rows, columns, cells, AT)


def shown(table: Cross) -> list[list[int | None]]:
    return [
        [
            None if (cell := table.cells.get((row.key, column.key))) is None else cell.value
            for column in table.columns
        ]
        for row in table.rows
    ]


def test_a_small_cell_takes_a_partner_in_its_row_and_in_its_column():
    table = withheld(a_table([[3, 40, 50], [30, 60, 70], [80, 90, 100]]))
    assert shown(table) == [[None, None, 50], [None, None, 70], [80, 90, 100]]
    assert [row.value for row in table.rows] == [93, 160, 270]


def test_a_small_total_takes_its_cells_along():
    table = withheld(a_table([[1, 2], [30, 40], [50, 60]]))
    assert shown(table)[0] == [None, None]
    assert table.rows[0].is_suppressed
    assert sum(row.is_suppressed for row in table.rows) == 2


def test_nothing_is_withheld_where_nothing_is_small():
    table = withheld(a_table([[30, 40], [50, 0]]))
    assert not any(cell.is_suppressed for cell in table.cells.values())
    assert all(cell.rows_url == "" for cell in table.cells.values())


def test_what_a_filter_leaves_out_is_protected_too():
    asked, besides = a_table([[96, 40], [50, 60]]), a_table([[4, 10], [20, 30]])
    table = withheld(asked, [by_place(besides)])
    assert table.cells["a", "0"].is_suppressed
    assert sum(cell.is_suppressed for cell in table.cells.values()) == 4


def test_a_whole_that_is_small_shows_nothing():
    table = withheld(a_table([[1, 1], [1, 0]]))
    assert table.whole.is_suppressed
    assert all(cell.is_suppressed for cell in table.cells.values())


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_withheld_cell_can_be_found_by_one_subtraction(numbers):
    table = withheld(a_table(numbers))
    for cell in (table.whole, *table.rows, *table.columns, *table.cells.values()):
        assert cell.is_suppressed or not is_small(cell, 5)
    lines = [
        (row, [table.cells.get((row.key, column.key)) for column in table.columns]) for row in table.rows
    ]
    lines += [
        (column, [table.cells.get((row.key, column.key)) for row in table.rows]) for column in table.columns
    ]
    lines += [(table.whole, list(table.rows)), (table.whole, list(table.columns))]
    for total, parts in lines:
        hidden = [part for part in parts if part is not None and part.is_suppressed and part.numerator]
        assert total.is_suppressed or len(hidden) != 1


@pytest.mark.parametrize("reading", [Reading.MEDIAN, Reading.MEAN, Reading.SUM])
def test_a_value_of_few_known_rows_is_withheld(reading):
    few = Figure("a", "a", reading, 100, 100, 97, total=None)
    table = withheld(Cross("m", ("d",), Figure("", "", reading, 200, 200, 97), (few,), (), {}, AT))
    assert table.rows[0].is_suppressed
