"""An answer as a table: every cell in words, with a bar for its size and the way to its rows."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from karawo.front import wording
from karawo.front.queries.asking.answering import Found
from karawo.kit.numbers import format_decimal, format_integer
from karawo.measures.queries import card, value_text
from karawo.measures.rules import Answer, Figure, Reading

type Cell = dict[str, Any]


def whole(found: Found) -> dict[str, Any]:
    """The whole as a card; a withheld one says so in its place of the value."""
    asked, now = found.asked, found.now
    shown = asdict(
        card(asked.measure, Answer(asked.measure.slug, "", now.whole, (), now.as_of), href=_href(found))
    )
    if now.whole.is_suppressed:
        shown |= {
            "value": _("ditutup"),
            "unit": _("(di bawah 5)"),
            "denominator": _("rahasia"),
            "unknown": "–",
        }
    if asked.on is not None:
        shown["as_of"] = wording.day(asked.on)
    return shown


def _href(found: Found) -> str:
    return found.now.whole.rows_url if found.is_open else "#tabel"


def table(found: Found) -> dict[str, Any]:
    """kind: "groups" (one dimension), "cells" (two), "days" (two dates). heads: of the columns after the first."""
    draw = _days if found.before is not None else _cells if len(found.asked.by) == 2 else _groups
    made = draw(found)
    for line in (*(row["cells"] for row in made["rows"]), made["foot"]):
        for cell, head in zip(line, made["heads"], strict=True):
            cell["head"] = head
    return made


def _groups(found: Found) -> dict[str, Any]:
    asked = found.asked
    heads = [str(asked.measure.unit), _("Baris yang dihitung"), _("Penyebut"), _("Belum diketahui")]

    def line(figure: Figure) -> list[Cell]:
        numbers = (figure.numerator, figure.denominator, figure.unknown)
        return [
            _cell(found, figure, 0),
            *({"text": _hidden() if figure.is_suppressed else format_integer(number)} for number in numbers),
        ]

    return {
        "kind": "groups",
        "corner": str(asked.measure.dimension(asked.by[0]).title) if asked.by else _("Kelompok"),
        "heads": heads,
        "rows": [_row(found, figure, line(figure)) for figure in found.now.rows],
        "foot": line(found.now.whole),
    }


def _cells(found: Found) -> dict[str, Any]:
    asked, now = found.asked, found.now
    longest = max((_size(figure) for figure in now.cells.values()), default=0.0)
    first, second = (str(asked.measure.dimension(slug).title) for slug in asked.by)
    rows = []
    for row in now.rows:
        cells = []
        for column in now.columns:
            figure = now.cells.get((row.key, column.key))
            cells.append(_nothing(found) if figure is None else _cell(found, figure, longest))
        rows.append(_row(found, row, [*cells, _cell(found, row, 0)]))
    return {
        "kind": "cells",
        "corner": _("%(rows)s ↓ %(columns)s →") % {"rows": first, "columns": second},
        "heads": [*(str(column.label) for column in now.columns), _("Seluruhnya")],
        "rows": rows,
        "foot": [*(_cell(found, column, 0) for column in now.columns), _cell(found, now.whole, 0)],
    }


def _days(found: Found) -> dict[str, Any]:
    asked, now, before = found.asked, found.now, found.before
    assert before is not None  # noqa: S101 - asked by `table`
    earlier = {figure.key: figure for figure in before.rows}
    later = {figure.key: figure for figure in now.rows}
    keys = [figure.key for figure in now.rows] + [key for key in earlier if key not in later]
    keys.sort(key=lambda key: key == "")

    def line(old: Figure | None, new: Figure | None) -> list[Cell]:
        return [
            _nothing(found) if old is None else _cell(found, old, 0),
            _nothing(found) if new is None else _cell(found, new, 0),
            {"text": _difference(found, old, new)},
            {"text": _known(old)},
            {"text": _known(new)},
        ]

    days = wording.day(asked.versus), wording.day(asked.on) or wording.moment(now.as_of)
    return {
        "kind": "days",
        "corner": str(asked.measure.dimension(asked.by[0]).title) if asked.by else _("Kelompok"),
        "heads": [*days, _("Selisih"), _("Diketahui dulu"), _("Diketahui kini")],
        "rows": [
            _row(found, later.get(key) or earlier[key], line(earlier.get(key), later.get(key)))
            for key in keys
        ],
        "foot": line(before.whole, now.whole),
    }


def _known(figure: Figure | None) -> str:
    if figure is None:
        return "0"
    if figure.is_suppressed:
        return _hidden()
    return _("%(known)s dari %(all)s") % {
        "known": format_integer(figure.denominator - figure.unknown),
        "all": format_integer(figure.denominator),
    }


def _difference(found: Found, old: Figure | None, new: Figure | None) -> str:
    """Said only where both days have a figure."""
    if old is None or new is None or old.value is None or new.value is None:
        return "–"
    change = new.value - old.value
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    places = {Reading.SHARE: 1, Reading.MEAN: 2}.get(found.asked.measure.reading, 0)
    text = format_decimal(abs(change), places) if places else format_integer(int(abs(change)))
    return f"{sign}{text}"


def _row(found: Found, figure: Figure, cells: list[Cell]) -> dict[str, Any]:
    return {
        "label": str(figure.label),
        "url": found.asked.inside(found.asked.by[0], figure.key).url() if found.asked.by else "",
        "cells": cells,
        "is_unknown": figure.key == "",
    }


def _cell(found: Found, figure: Figure, longest: float) -> Cell:
    """longest: the size that a full bar stands for, 0 for a cell without bar."""
    text = value_text(found.asked.measure, figure)
    return {
        "text": _hidden() if figure.is_suppressed else text or _("belum cukup data"),
        "url": figure.rows_url if found.is_open and text else "",
        "percent": round(100 * _size(figure) / longest, 1) if longest and text else None,
        "is_quiet": figure.is_suppressed or not text,
    }


def _nothing(found: Found) -> Cell:
    is_number = found.asked.measure.reading in {Reading.COUNT, Reading.SUM}
    return {"text": "0" if is_number else "–", "is_quiet": True}


def _hidden() -> str:
    return _("ditutup")


def _size(figure: Figure) -> float:
    return float(abs(figure.value or Decimal(0)))
