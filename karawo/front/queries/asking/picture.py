"""Which picture for which question: a line over time, a map of a rate, dots for counts, else bars."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext as _

from karawo.front import wording
from karawo.front.queries.asking.answering import Found
from karawo.front.queries.asking.wording import title
from karawo.front.queries.maps import dots_of, place_name, step_of_five
from karawo.kit.numbers import format_integer
from karawo.kit.svg import area_classes, format_tick, nice_ticks
from karawo.measures.queries import bar_rows, value_text
from karawo.measures.rules import Answer, Figure, Reading
from karawo.regions.queries import map_shapes

MOST_BARS = 24
MOST_LINES = 4
_MOST_TICKS = 6


def has_map(found: Found) -> bool:
    """Provinces of the nation, kabupaten/kota of one province; finer places have no outlines."""
    if found.before is not None or len(found.asked.by) != 1:
        return False
    return found.asked.by[0] == "prov" or (found.asked.by[0] == "kab" and _province(found) is not None)


def picture(found: Found) -> dict[str, Any]:
    """kind: bars, lines, map, closed (nothing of it may be shown) or nothing (two dimensions: the table carries its
    bars); the words of its component."""
    asked = found.asked
    if asked.picture == "peta" and has_map(found):
        return {"kind": "map", **_map(found)}
    if found.before is not None or not asked.by:
        return {"kind": ""}
    if found.now.rows and all(figure.is_suppressed for figure in found.now.rows):
        return {"kind": "closed"}
    if asked.measure.dimension(asked.by[0]).is_over_time and len(found.now.columns) <= MOST_LINES:
        return {"kind": "lines", **_lines(found)}
    if len(asked.by) == 2:
        return {"kind": ""}
    return {"kind": "bars", **_bars(found)}


def groups(found: Found) -> list[dict[str, Any]]:
    """Rows of a bar chart by the first dimension; each leads to its group from inside."""
    shown = tuple(figure for figure in found.now.rows if not figure.is_suppressed)
    if not shown:
        return []
    answer = Answer(found.now.measure, found.asked.by[0], found.now.whole, shown, found.now.as_of)
    rows = bar_rows(found.asked.measure, answer)
    for row, figure in zip(rows, shown, strict=True):
        row["url"] = found.asked.inside(found.asked.by[0], figure.key).url()
    return rows


def _bars(found: Found) -> dict[str, Any]:
    rows = groups(found)[:MOST_BARS]
    note = ""
    if len(rows) < len(found.now.rows):
        note = _("%(shown)s dari %(all)s kelompok; semuanya ada di tabel.") % {
            "shown": format_integer(len(rows)),
            "all": format_integer(len(found.now.rows)),
        }
    return {"title": title(found.asked), "rows": rows, "note": note}


def _lines(found: Found) -> dict[str, Any]:
    """Groups without a place in time stand in the table alone."""
    now, measure = found.now, found.asked.measure
    places = [row for row in now.rows if row.key]
    columns = now.columns or (now.whole,)

    def at(row: Figure, column: Figure) -> Figure | None:
        found_one = now.cells.get((row.key, column.key)) if now.columns else row
        return None if found_one is None or found_one.value is None else found_one

    values = [[at(row, column) for row in places] for column in columns]
    known = [float(each.value or 0) for line in values for each in line if each is not None]
    ticks = nice_ticks(0.0, max(known, default=1.0) or 1.0, 4)
    at_x, x_ticks = _along_time([row.key for row in places], [str(row.label) for row in places])
    series = [
        {
            "label": str(column.label),
            "points": [
                {
                    "x": at_x[place],
                    "y": round(100 - 100 * float(each.value or 0) / ticks[-1], 2),
                    "label": f"{places[place].label}: {value_text(measure, each)}",
                }
                for place, each in enumerate(line)
                if each is not None
            ],
        }
        for column, line in zip(columns, values, strict=True)
    ]
    return {
        "title": title(found.asked),
        "alt": _("%(title)s: %(count)s titik dari %(first)s sampai %(last)s.")
        % {
            "title": title(found.asked),
            "count": len(known),
            "first": places[0].label if places else "–",
            "last": places[-1].label if places else "–",
        },
        "series": series,
        "x_ticks": x_ticks,
        "y_ticks": [
            {"y": round(100 - 100 * tick / ticks[-1], 2), "label": format_tick(tick)} for tick in ticks
        ],
        "table": {
            "heads": [
                str(measure.dimension(found.asked.by[0]).title),
                *(str(column.label) for column in columns),
            ],
            "rows": [
                [str(row.label), *("–" if each is None else value_text(measure, each) for each in cells)]
                for row, *cells in zip(places, *values, strict=True)
            ],
        },
    }


def _along_time(keys: list[str], labels: list[str]) -> tuple[list[float], list[dict[str, Any]]]:
    """Where each group stands, from 0 to 100: years by their distance, other groups one after the other."""
    if len(keys) > 1 and all(key.isdigit() for key in keys):
        first, last = int(keys[0]), int(keys[-1])
        span = max(1, last - first)
        step = max(1, round(span / (_MOST_TICKS - 1)))
        ticks = [
            {"x": round(100 * (year - first) / span, 2), "label": str(year)}
            for year in range(first, last + 1, step)
        ]
        return [round(100 * (int(key) - first) / span, 2) for key in keys], ticks
    across = 100 / max(1, len(keys) - 1)
    places = [round(place * across, 2) for place in range(len(keys))]
    step = max(1, len(keys) // _MOST_TICKS)
    return places, [{"x": places[place], "label": labels[place]} for place in range(0, len(keys), step)]


def _province(found: Found) -> int | None:
    if found.asked.place is not None:
        return found.asked.place if found.asked.place < 100 else None
    provinces = {int(figure.key) // 100 for figure in found.now.rows if figure.key.isdigit()}
    return provinces.pop() if len(provinces) == 1 else None


def _map(found: Found) -> dict[str, Any]:
    measure, asked = found.asked.measure, found.asked
    shapes = map_shapes(1) if asked.by[0] == "prov" else map_shapes(2, _province(found))
    figures = {int(figure.key): figure for figure in found.now.rows if figure.key.isdigit()}
    is_count = measure.reading in {Reading.COUNT, Reading.SUM}
    values: dict[Hashable, float | None] = {
        shape.region_id: _value(figures.get(shape.region_id)) for shape in shapes.shapes
    }
    classes = area_classes({} if is_count else values, count=5, show=lambda value: _class_limit(found, value))
    steps = {key: step_of_five(number, len(classes.classes)) for key, number in classes.class_of.items()}

    def shown(figure: Figure | None) -> str:
        if figure is None:
            return _("tidak ada data")
        if figure.is_suppressed:
            return _("ditutup (< 5)")
        return value_text(measure, figure) or _("belum cukup data")

    names = {shape.region_id: place_name(shape.region_id, shape.name) for shape in shapes.shapes}
    rows = [
        {
            "label": str(figure.label),
            "value": shown(figure),
            "url": asked.inside(asked.by[0], figure.key).url(),
        }
        for figure in sorted(
            found.now.rows, key=lambda each: (each.key == "", each.value is None, -(each.value or 0))
        )
    ]
    rows += [
        {"label": name, "value": _("tidak ada data"), "url": ""}
        for identity, name in sorted(names.items(), key=lambda pair: pair[1])
        if identity not in figures and len(names) <= 40
    ]
    return {
        "title": title(asked),
        "alt": _("Peta %(title)s; angkanya di daftar.") % {"title": title(asked)},
        "viewbox": shapes.view_box,
        "shapes": [
            {
                "label": f"{names[shape.region_id]}: {shown(figures.get(shape.region_id))}",
                "d": shape.path,
                "step": 1
                if is_count and values[shape.region_id] is not None
                else steps.get(shape.region_id, 0),
                "url": asked.inside(asked.by[0], str(shape.region_id)).url(),
            }
            for shape in shapes.shapes
        ],
        "classes": [
            {"step": step_of_five(each.number, len(classes.classes)), "label": each.label}
            for each in classes.classes
        ]
        + (
            [{"step": 0, "label": _("belum cukup data")}]
            if any(value is None for value in values.values())
            else []
        ),
        "rows": rows,
        "note": shapes.note,
        "dots": dots_of(
            shapes.shapes,
            {
                shape.region_id: (
                    float(values[shape.region_id] or 0),
                    f"{names[shape.region_id]}: {shown(figures.get(shape.region_id))}",
                )
                for shape in shapes.shapes
            },
        )
        if is_count
        else [],
    }


def _value(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)


def _class_limit(found: Found, value: float) -> str:
    unit = " %" if found.asked.measure.reading is Reading.SHARE else ""
    return f"{format_tick(round(value, 1))}{unit}"


def as_of(found: Found) -> str:
    return wording.day(found.asked.on) or wording.moment(found.now.as_of)
