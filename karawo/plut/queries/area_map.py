"""The kabupaten/kota of a centre on the map of its province, by sessions for 1,000 businesses."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from karawo.kit.numbers import format_decimal
from karawo.kit.svg import area_classes
from karawo.plut.queries.service_area import AreaLine
from karawo.regions.queries import map_shapes

STEPS = 5


@dataclass(frozen=True, slots=True)
class AreaMap:
    """As the component `choropleth` asks for it."""

    viewbox: str
    shapes: list[dict[str, Any]]
    classes: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    note: str


def area_map(lines: Iterable[AreaLine], province_id: int, *, leads_to: Callable[[str], str]) -> AreaMap:
    """lines: by kabupaten/kota. Those outside the service area are hatched, and said to be so."""
    served = {int(line.key): line for line in lines if line.key}
    shapes = map_shapes(2, province_id)
    values: dict[Hashable, float | None] = {
        shape.region_id: served[shape.region_id].per_thousand if shape.region_id in served else None
        for shape in shapes.shapes
    }
    classes = area_classes(values, count=STEPS, show=lambda value: format_decimal(value, 1))
    count = len(classes.classes)
    ordered = sorted(
        served.values(), key=lambda line: (line.per_thousand is None, -(line.per_thousand or 0), line.name)
    )
    return AreaMap(
        viewbox=shapes.view_box,
        shapes=[
            {
                "label": f"{shape.name}: {_told(served.get(shape.region_id))}",
                "d": shape.path,
                "step": _step(classes.class_of[shape.region_id], count)
                if shape.region_id in classes.class_of
                else 0,
                "url": leads_to(str(shape.region_id)) if shape.region_id in served else "",
            }
            for shape in shapes.shapes
        ],
        classes=[{"step": _step(each.number, count), "label": each.label} for each in classes.classes]
        + ([{"step": 0, "label": _("di luar wilayah layanan")}] if classes.without_value else []),
        rows=[{"label": line.name, "value": _told(line), "url": leads_to(line.key)} for line in ordered],
        note=shapes.note,
    )


def _step(number: int, count: int) -> int:
    """Fewer than five classes keep the ends of the scale."""
    return STEPS if count == 1 else 1 + round(number * (STEPS - 1) / (count - 1))


def _told(line: AreaLine | None) -> str:
    if line is None:
        return _("di luar wilayah layanan")
    return _("belum ada usaha") if line.per_thousand is None else format_decimal(line.per_thousand, 1)
