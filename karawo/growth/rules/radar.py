"""The radar of the dimensions: where points and labels stand, for a template to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from karawo.kit.svg import Linear


@dataclass(frozen=True, slots=True)
class Spoke:
    """x, y: the outer end; label_x, label_y: where its name stands; anchor: of the name, as SVG says."""

    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """rings: polygons at 25, 50, 75 and 100 %. shapes: a polygon for each series; dots: (x, y, label, percent) of
    the known values. A dimension without a value is left out of its shape, and never drawn as nought."""

    width: int
    height: int
    centre: tuple[float, float]
    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    shapes: tuple[str, ...]
    dots: tuple[tuple[tuple[float, float, str, float], ...], ...]


def radar(
    labels: Sequence[str], series: Sequence[Sequence[float | None]], *, width: int = 420, height: int = 320
) -> Radar:
    """series: percentages 0–100, one for each label. Raises ValueError when the lengths differ."""
    if any(len(values) != len(labels) for values in series):
        raise ValueError("a value for each label")
    x0, y0, outer = width / 2, height / 2, height / 2 - 44
    reach = Linear(0, 100, 0, outer)

    def at(number: int, length: float) -> tuple[float, float]:
        angle = 2 * math.pi * number / len(labels) - math.pi / 2
        return round(x0 + length * math.cos(angle), 1), round(y0 + length * math.sin(angle), 1)

    spokes = []
    for number, label in enumerate(labels):
        x, y = at(number, outer)
        label_x, label_y = at(number, outer + 14)
        side = label_x - x0
        anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
        spokes.append(Spoke(label, x, y, label_x, label_y, anchor))
    dots = tuple(
        tuple(
            (*at(number, reach(value)), labels[number], value)
            for number, value in enumerate(values)
            if value is not None
        )
        for values in series
    )
    return Radar(
        width,
        height,
        (x0, y0),
        tuple(spokes),
        tuple(_polygon([at(n, reach(share)) for n in range(len(labels))]) for share in (25, 50, 75, 100)),
        tuple(_polygon([(x, y) for x, y, _label, _value in each]) for each in dots),
        dots,
    )


def _polygon(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
