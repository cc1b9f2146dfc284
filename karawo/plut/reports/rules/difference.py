"""What has changed since a report was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from karawo.plut.reports.rules.table import Kind, Report, Row, Table, text_of


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """row: what the row is about, in words. column, before, after: empty for a row that came or went."""

    change: Change
    table: str
    row: str
    column: str = ""
    before: str = ""
    after: str = ""


def differences(frozen: Report, live: Report) -> tuple[Difference, ...]:
    """Rows by their key, cells by the key of their column; the order of rows and the words around them do not count."""
    found: list[Difference] = []
    now = {table.key: table for table in live.tables}
    for table in frozen.tables:
        if table.key in now:
            found += _of_table(table, now[table.key])
        else:
            found += [Difference(Change.REMOVED, table.title, _name(table, row)) for row in table.rows]
    were = {table.key for table in frozen.tables}
    for table in live.tables:
        if table.key not in were:
            found += [Difference(Change.ADDED, table.title, _name(table, row)) for row in table.rows]
    return tuple(found)


def _of_table(before: Table, after: Table) -> list[Difference]:
    rows = {row.key: row for row in after.rows}
    found = []
    for row in before.rows:
        other = rows.pop(row.key, None)
        if other is None:
            found.append(Difference(Change.REMOVED, before.title, _name(before, row)))
        else:
            found += _of_row(before, row, after, other)
    found += [Difference(Change.ADDED, after.title, _name(after, row)) for row in rows.values()]
    if before.total is not None and after.total is not None:
        found += _of_row(before, Row("", before.total), after, Row("", after.total), name="Jumlah")
    return found


def _of_row(before: Table, row: Row, after: Table, other: Row, *, name: str = "") -> list[Difference]:
    cells = dict(zip((column.key for column in after.columns), other.cells, strict=True))
    found = []
    for column, cell in zip(before.columns, row.cells, strict=True):
        present = cells.get(column.key)
        if cell != present:
            kind = before.kind_of(row, column)
            found.append(
                Difference(
                    Change.CHANGED,
                    before.title,
                    name or _name(before, row),
                    column.label,
                    text_of(cell, kind),
                    text_of(present, kind),
                )
            )
    return found


def _name(table: Table, row: Row) -> str:
    """Its first two cells that are words or days."""
    words = [
        text_of(cell, column.kind)
        for cell, column in zip(row.cells, table.columns, strict=True)
        if cell not in {None, ""} and column.kind in {Kind.TEXT, Kind.DATE}
    ]
    return ", ".join(words[:2]) or row.key
