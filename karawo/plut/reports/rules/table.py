"""A report made once and drawn three ways: on the screen, as PDF, as XLSX. The three read the same cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from karawo.kit import canonical as kept
from karawo.kit.dates import format_date_short
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.rupiah import format_rupiah

type Cell = str | int | Decimal | date | None

NONE = "–"
"""How a cell reads that nobody has filled; zero is another thing."""


class Kind(StrEnum):
    """QUANTITY: with a decimal only where there is a part, 60 and 2,5; DECIMAL always with one."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    QUANTITY = "quantity"
    RUPIAH = "rupiah"
    PERCENT = "percent"
    DATE = "date"


_NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.QUANTITY, Kind.RUPIAH, Kind.PERCENT})


@dataclass(frozen=True, slots=True)
class Column:
    """width: its part of the paper's width, in any unit. A percentage stands as 61.4, not as 0.614."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    width: int = 10

    @property
    def is_number(self) -> bool:
        return self.kind in _NUMBERS


@dataclass(frozen=True, slots=True)
class Row:
    """key: what the row is about ("attendance:12"), the same in each report that shows it. url: its page.

    kinds: column key → kind, where one row counts in another unit than its column. urls: column key → the rows behind
    one cell. subject: the client whose file it speaks of, 0 for none.
    """

    key: str
    cells: tuple[Cell, ...]
    url: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    subject: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """total: one cell for each column, None where adding says nothing. is_numbered: drawn with a first column "No"."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...] | None = None
    footnotes: tuple[str, ...] = ()
    is_numbered: bool = True

    def kind_of(self, row: Row, column: Column) -> Kind:
        return Kind(dict(row.kinds).get(column.key, column.kind))

    def value(self, row_key: str, column_key: str) -> Cell:
        """Raises KeyError."""
        at = [column.key for column in self.columns].index(column_key)
        for row in self.rows:
            if row.key == row_key:
                return row.cells[at]
        raise KeyError(row_key)


@dataclass(frozen=True, slots=True)
class Report:
    """facts: (term, value) pairs above the tables. place: where it is signed; empty in older frozen ones."""

    form: str
    printed: str
    title: str
    centre: str
    letterhead: tuple[str, ...]
    address: str
    period: str
    as_of: datetime
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    footnotes: tuple[str, ...] = ()
    place: str = ""

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)


@dataclass(frozen=True, slots=True)
class Signer:
    """role: as what the person signs. number: NIP or registration number, empty where there is none."""

    role: str
    name: str
    number: str = ""


def subjects_in(report: Report) -> frozenset[int]:
    """The clients who can be recognised in it."""
    return frozenset(row.subject for table in report.tables for row in table.rows if row.subject)


def text_of(cell: Cell, kind: Kind) -> str:
    """As it is printed and shown."""
    if cell is None or cell == "":
        return NONE
    if isinstance(cell, date):
        return format_date_short(cell)
    if isinstance(cell, str):
        return cell
    if kind is Kind.RUPIAH:
        return format_rupiah(int(cell))
    if kind is Kind.PERCENT:
        return f"{format_decimal(cell, 1)} %"
    if kind is Kind.DECIMAL or (kind is Kind.QUANTITY and cell != int(cell)):
        return format_decimal(cell, 1)
    return format_integer(int(cell))


def texts(table: Table, row: Row) -> list[str]:
    return [
        text_of(cell, table.kind_of(row, column))
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]


def total_texts(table: Table) -> list[str]:
    """Empty where adding says nothing; no cells at all for a table without a sum."""
    if table.total is None:
        return []
    return [
        "" if cell is None else text_of(cell, column.kind)
        for cell, column in zip(table.total, table.columns, strict=True)
    ]


def as_content(report: Report) -> dict[str, Any]:
    """What JSON can say, from which `from_content` makes the same report again."""
    return {
        "form": report.form,
        "printed": report.printed,
        "title": report.title,
        "centre": report.centre,
        "letterhead": list(report.letterhead),
        "address": report.address,
        "period": report.period,
        "as_of": report.as_of.isoformat(),
        "facts": [list(pair) for pair in report.facts],
        "footnotes": list(report.footnotes),
        "place": report.place,
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "is_numbered": table.is_numbered,
                "columns": [[each.key, each.label, each.kind.value, each.width] for each in table.columns],
                "rows": [
                    {
                        "key": row.key,
                        "cells": [_packed(cell) for cell in row.cells],
                        "url": row.url,
                        "kinds": [list(pair) for pair in row.kinds],
                        "urls": [list(pair) for pair in row.urls],
                        "subject": row.subject,
                    }
                    for row in table.rows
                ],
                "total": None if table.total is None else [_packed(cell) for cell in table.total],
                "footnotes": list(table.footnotes),
            }
            for table in report.tables
        ],
    }


def from_content(content: Mapping[str, Any]) -> Report:
    return Report(
        form=content["form"],
        printed=content["printed"],
        title=content["title"],
        centre=content["centre"],
        letterhead=tuple(content["letterhead"]),
        address=content["address"],
        period=content["period"],
        as_of=datetime.fromisoformat(content["as_of"]),
        facts=tuple((term, value) for term, value in content["facts"]),
        footnotes=tuple(content["footnotes"]),
        place=content.get("place", ""),
        tables=tuple(
            Table(
                table["key"],
                table["title"],
                tuple(Column(key, label, Kind(kind), width) for key, label, kind, width in table["columns"]),
                tuple(
                    Row(
                        row["key"],
                        tuple(_unpacked(cell) for cell in row["cells"]),
                        row["url"],
                        tuple((key, kind) for key, kind in row["kinds"]),
                        tuple((key, url) for key, url in row["urls"]),
                        row["subject"],
                    )
                    for row in table["rows"]
                ),
                None if table["total"] is None else tuple(_unpacked(cell) for cell in table["total"]),
                tuple(table["footnotes"]),
                table["is_numbered"],
            )
            for table in content["tables"]
        ),
    )


def _packed(cell: Cell) -> Any:
    """A fraction and a day say what they are, for JSON has neither."""
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return Decimal(cell["number"]) if "number" in cell else date.fromisoformat(cell["day"])
    found: Cell = cell
    return found


def checksum(content: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the canonical JSON: keys sorted, no blanks, UTF-8."""
    return kept.checksum(kept.canonical(content))
