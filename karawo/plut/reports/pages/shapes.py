"""A report as the page draws it: the same cells, the same words as on paper."""

from __future__ import annotations

from typing import Any

from karawo.kit.numbers import format_integer
from karawo.plut.reports.queries import Gap, kind_titles
from karawo.plut.reports.rules.table import Report, Row, Table, texts, total_texts


def shown(report: Report) -> list[dict[str, Any]]:
    return [_table(table) for table in report.tables]


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "columns": table.columns,
        "is_numbered": table.is_numbered,
        "is_wide": len(table.columns) > 7,
        "rows": [_row(table, row, number) for number, row in enumerate(table.rows, 1)],
        "count": format_integer(len(table.rows)),
        "total": [
            {"text": text, "column": column}
            for text, column in zip(total_texts(table), table.columns, strict=False)
        ],
        "footnotes": table.footnotes,
    }


def _row(table: Table, row: Row, number: int) -> dict[str, Any]:
    urls = dict(row.urls)
    cells = [
        {
            "text": text,
            "column": column,
            "url": urls.get(column.key, row.url if at == 0 else ""),
            "is_unknown": cell is None,
        }
        for at, (text, cell, column) in enumerate(
            zip(texts(table, row), row.cells, table.columns, strict=True)
        )
    ]
    return {"number": format_integer(number), "cells": cells}


def grouped(gaps: list[Gap], *, most: int = 8) -> list[dict[str, Any]]:
    """By kind, the first few of each open and the rest behind a fold; nothing is left out."""
    found = []
    for kind, title in kind_titles().items():
        rows = [{"label": gap.title, "note": gap.note, "url": gap.url} for gap in gaps if gap.kind == kind]
        if rows:
            count = format_integer(len(rows))
            found.append({"title": title, "count": count, "first": rows[:most], "rest": rows[most:]})
    return found
