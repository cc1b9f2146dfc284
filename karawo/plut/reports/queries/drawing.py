"""One report as words for the paper and as sheets for the spreadsheet; the screen draws from the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import segno
from django.utils import timezone

from karawo.kit.dates import format_date, format_moment
from karawo.kit.tabular import Value
from karawo.kit.writing import About, Book, Heading, Shape
from karawo.plut.reports.rules.forms import BY_SLUG
from karawo.plut.reports.rules.table import Cell, Column, Kind, Report, Signer, Table, texts, total_texts

_SHAPES = {
    Kind.TEXT: Shape.TEXT,
    Kind.NUMBER: Shape.INTEGER,
    Kind.DECIMAL: Shape.DECIMAL,
    Kind.QUANTITY: Shape.DECIMAL,
    Kind.RUPIAH: Shape.RUPIAH,
    Kind.PERCENT: Shape.PERCENT,
    Kind.DATE: Shape.DATE,
}
NUMBER = "No"


@dataclass(frozen=True)
class Seal:
    """What a frozen report bears. url: of its verification page, whole."""

    number: str
    sha256: str
    frozen_at: datetime
    url: str


def as_of_text(at: datetime) -> str:
    return format_moment(timezone.localtime(at))


def paper_words(report: Report, signers: Sequence[Signer] = (), seal: Seal | None = None) -> dict[str, Any]:
    """What `pdf/report.typ` prints."""
    as_of = as_of_text(report.as_of)
    code = "" if seal is None else segno.make(seal.url, error="m").svg_inline(border=0, dark="#000")
    formed = f"Formulir {report.printed}" if report.printed else ""
    return {
        "letterhead": list(report.letterhead),
        "address": report.address,
        "form": formed,
        "period": report.period,
        "is_landscape": BY_SLUG[report.form].is_landscape,
        "as_of": as_of,
        "running": ", ".join(
            part for part in (report.title, report.centre, _whose(report), report.period) if part
        ),
        "footer": f"{seal.number if seal else 'Belum dibekukan'} · keadaan per {as_of}",
        "facts": [list(pair) for pair in report.facts],
        "tables": [_printed(table) for table in report.tables],
        "footnotes": list(report.footnotes),
        "signers": [{"role": each.role, "name": each.name, "number": each.number} for each in signers],
        "signed_on": ", ".join(
            part
            for part in (
                report.place,
                format_date(timezone.localdate(seal.frozen_at if seal else report.as_of)),
            )
            if part
        ),
        "seal": None
        if seal is None
        else {
            "number": seal.number,
            "sha256": seal.sha256,
            "frozen_at": as_of_text(seal.frozen_at),
            "url": seal.url.removeprefix("https://").removeprefix("http://"),
            "code": code,
        },
    }


def _whose(report: Report) -> str:
    """Of which consultant or client, where the report is of one."""
    return dict(report.facts).get("Klien") or dict(report.facts).get("Konsultan") or ""


def _printed(table: Table) -> dict[str, Any]:
    columns = list(table.columns)
    shift = 1 if table.is_numbered else 0
    rows = [
        [*([str(number)] if shift else []), *texts(table, row)] for number, row in enumerate(table.rows, 1)
    ]
    has_total = table.total is not None
    if has_total:
        rows.append([*[""] * shift, *total_texts(table)])
    return {
        "title": table.title,
        "head": [*([NUMBER] if shift else []), *(column.label for column in columns)],
        "widths": [*([4] if shift else []), *(column.width for column in columns)],
        "numbers": [at + shift for at, column in enumerate(columns) if column.is_number],
        "rows": rows,
        "sums": [len(rows) - 1] if has_total else [],
        "footnotes": list(table.footnotes),
        "count": len(table.rows),
    }


def book_of(report: Report, signers: Sequence[Signer] = (), seal: Seal | None = None) -> Book:
    """A sheet for each table, figures as figures, and the words around them on the last sheet."""
    sealed = (
        [
            ("Nomor", seal.number),
            ("Dibekukan", as_of_text(seal.frozen_at)),
            ("SHA-256", seal.sha256),
            ("Keabsahan", seal.url),
        ]
        if seal is not None
        else [("Nomor", "belum dibekukan")]
    )
    return Book(
        sheets=tuple(_sheet(table) for table in report.tables),
        about=About(
            f"{report.title}, {report.centre}",
            timezone.localtime(report.as_of),
            filters=[
                ("Masa", report.period),
                *(("Formulir", report.printed) for _once in [0] if report.printed),
                *report.facts,
                *sealed,
                *((f"Tanda tangan: {each.role}", each.name) for each in signers),
            ],
            notes=[*(note for table in report.tables for note in table.footnotes), *report.footnotes],
        ),
    )


def _sheet(table: Table) -> tuple[str, list[Heading], list[list[tuple[Value, Shape]]]]:
    numbered = table.is_numbered
    headings = [Heading(NUMBER, Shape.INTEGER, 6)] if numbered else []
    headings += [_heading(column) for column in table.columns]
    rows: list[list[tuple[Value, Shape]]] = []
    for number, row in enumerate(table.rows, 1):
        cells = [
            (_value(cell, kind), _SHAPES[kind])
            for cell, column in zip(row.cells, table.columns, strict=True)
            for kind in [table.kind_of(row, column)]
        ]
        rows.append([*([(number, Shape.INTEGER)] if numbered else []), *cells])
    if table.total is not None:
        cells = [
            (_value(cell, column.kind), _SHAPES[column.kind])
            for cell, column in zip(table.total, table.columns, strict=True)
        ]
        rows.append([*([(None, Shape.INTEGER)] if numbered else []), *cells])
    return table.title, headings, rows


def _heading(column: Column) -> Heading:
    return Heading(column.label, _SHAPES[column.kind], max(12, min(44, column.width * 2)))


def _value(cell: Cell, kind: Kind) -> Value:
    """Excel keeps a percentage as a share of one."""
    if isinstance(cell, Decimal):
        return float(cell / 100) if kind is Kind.PERCENT else float(cell)
    return cell
