"""Numbers for charts: scales, ticks, bars, lines, bullets and class limits, as values for templates to draw.

Lengths are user units of the drawing; y grows downwards. Nothing here writes markup.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from karawo.kit.numbers import format_decimal, format_integer

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Linear:
    """From data (low, high) to drawing (start, stop); start may lie right of or below stop."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return self.start
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start), 2)


@dataclass(frozen=True, slots=True)
class Band:
    """Equal places for `count` things; gap: share of a place left free (0–1)."""

    count: int
    start: float
    stop: float
    gap: float = 0.25

    @property
    def step(self) -> float:
        return (self.stop - self.start) / max(1, self.count)

    @property
    def width(self) -> float:
        return round(self.step * (1 - self.gap), 2)

    def __call__(self, index: int) -> float:
        return round(self.start + self.step * (index + self.gap / 2), 2)


@dataclass(frozen=True, slots=True)
class Tick:
    value: float
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float | None
    shown: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one below the other. A bar without a value has width 0 and is shown as "–"."""

    width: float
    height: float
    zero: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """path: for the attribute `d`; it breaks where a value is missing. dots: (x, y, value shown)."""

    name: str
    path: str
    dots: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    width: float
    height: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    places: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """One measure against its target. Lengths from the left; above the target the bar goes on past the mark.

    percent: of the target, None without one (never 0 for "cannot be told").
    """

    width: float
    bar: float
    target: float | None
    before: float | None
    percent: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class AreaClass:
    """low and high inclusive, as printed in the legend: each value of the data lies in one class."""

    number: int
    low: float
    high: float
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class AreaClasses:
    """class_of: key → number of its class from 0; keys without a value are absent and counted."""

    classes: tuple[AreaClass, ...]
    class_of: Mapping[Hashable, int]
    without_value: int


def nice_step(span: float, count: int) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that parts `span` into about `count`."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    rough = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999999)


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that enclose low and high; zero is among them where it lies between."""
    step = nice_step(high - low, count)
    decimals = max(0, 2 - math.floor(math.log10(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = [round(i * step, decimals) for i in range(first, max(last, first + 1) + 1)]
    # The tolerance above keeps 0.6 from becoming 0.8; what it let slip is put right here.
    if ticks[0] > low:
        ticks.insert(0, round((first - 1) * step, decimals))
    if ticks[-1] < high:
        ticks.append(round(ticks[-1] + step, decimals))
    return ticks


def format_tick(value: float) -> str:
    """Short for an axis: 1,5 rb · 20 jt · 3 M · 1,2 T; below ten thousand in full."""
    size = abs(value)
    for unit, word in ((1e12, "T"), (1e9, "M"), (1e6, "jt"), (1e3, "rb")):
        if size >= unit and size >= 10_000:
            return f"{_short(value / unit)} {word}"
    return _short(value)


def bar_chart(
    items: Sequence[tuple[str, float | None]],
    *,
    width: float = 640,
    label_width: float = 160,
    value_width: float = 72,
    row_height: float = 28,
    show: Callable[[float], str] = format_tick,
) -> BarChart:
    """Bars always begin at zero; negative ones go to the left of it."""
    values = [value for _, value in items if value is not None]
    ticks = nice_ticks(min(0.0, *values, 0.0), max(0.0, *values, 0.0), 4) if values else [0.0, 1.0]
    scale = Linear(ticks[0], ticks[-1], label_width, width - value_width)
    height = row_height * len(items)
    places = Band(len(items), 0, height)
    zero = scale(0)
    bars = []
    for i, (label, value) in enumerate(items):
        end = zero if value is None else scale(value)
        bars.append(
            Bar(
                label,
                value,
                "–" if value is None else show(value),
                min(zero, end),
                places(i),
                round(abs(end - zero), 2),
                places.width,
            )
        )
    return BarChart(width, height, zero, tuple(bars), tuple(Tick(t, scale(t), format_tick(t)) for t in ticks))


def line_chart(
    places: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    width: float = 640,
    height: float = 240,
    left: float = 56,
    bottom: float = 24,
    top: float = 8,
    right: float = 8,
    from_zero: bool = True,
    show: Callable[[float], str] = format_tick,
) -> LineChart:
    """Raises ValueError when a series has not one value (or None) for each place."""
    for name, values in series.items():
        if len(values) != len(places):
            raise ValueError(f"{name}: {len(values)} values for {len(places)} places")
    known = [value for values in series.values() for value in values if value is not None] or [0.0]
    low = min(0.0, *known) if from_zero else min(known)
    ticks = nice_ticks(low, max(known), 4)
    down = Linear(ticks[0], ticks[-1], height - bottom, top)
    across = Linear(0, max(1, len(places) - 1), left, width - right)
    lines = []
    for name, values in series.items():
        points = [None if value is None else (across(i), down(value)) for i, value in enumerate(values)]
        dots = tuple((*point, show(value)) for point, value in _paired(points, values))
        lines.append(Line(name, line_path(points), dots))
    return LineChart(
        width,
        height,
        tuple(lines),
        tuple(Tick(t, down(t), format_tick(t)) for t in ticks),
        tuple(Tick(i, across(i), label) for i, label in enumerate(places)),
    )


def bullet(
    value: float,
    *,
    target: float | None = None,
    before: float | None = None,
    width: float = 240,
    show: Callable[[float], str] = format_tick,
) -> Bullet:
    """before: last year's value, drawn as a thin mark. Everything fits: the scale follows the largest."""
    largest = max(value, target or 0.0, before or 0.0, 0.0)
    scale = Linear(0, largest * 1.05 or 1.0, 0, width)
    return Bullet(
        width,
        max(0.0, scale(value)),
        None if target is None else scale(target),
        None if before is None else scale(before),
        None if not target else round(value / target * 100, 1),
        show(value),
    )


def line_path(points: Sequence[Point | None]) -> str:
    """ "M1 2L3 4", begun anew after each gap; a point alone between gaps becomes a dot of no length."""
    words = []
    pen_is_down = False
    for i, point in enumerate(points):
        if point is None:
            pen_is_down = False
            continue
        words.append(f"{'L' if pen_is_down else 'M'}{_coordinate(point[0])} {_coordinate(point[1])}")
        is_alone = not pen_is_down and (i + 1 == len(points) or points[i + 1] is None)
        if is_alone:
            words.append("h0")
        pen_is_down = True
    return "".join(words)


def area_path(points: Sequence[Point], base: float) -> str:
    if not points:
        return ""
    return f"{line_path(points).removesuffix('h0')}V{_coordinate(base)}H{_coordinate(points[0][0])}Z"


def area_classes(
    values: Mapping[Hashable, float | None],
    *,
    count: int = 5,
    by: str = "quantile",
    show: Callable[[float], str] | None = None,
) -> AreaClasses:
    """Classes for a map. by: "quantile" (about as many areas in each) or "nice" (equal round steps).

    Equal values never part, so there may be fewer classes than asked for; the limits printed are values that
    occur ("quantile") or round ("nice").
    """
    if by not in {"quantile", "nice"}:
        raise ValueError(f"classes by {by!r}")
    known = sorted(value for value in values.values() if value is not None)
    if not known:
        return AreaClasses((), {}, len(values))
    bounds = _quantile_bounds(known, count) if by == "quantile" else _nice_bounds(known, count)
    class_of = {key: _class_number(value, bounds) for key, value in values.items() if value is not None}
    counts = Counter(class_of.values())
    told = show or format_tick
    classes = []
    for number, high in enumerate(bounds):
        members = [value for value in known if _class_number(value, bounds) == number]
        lowest = members[0] if members else high
        low = lowest if by == "quantile" or number == 0 else bounds[number - 1]
        label = told(low) if low == high else f"{told(low)} – {told(high)}"
        if by == "nice" and number:
            label = f"> {told(low)} – {told(high)}"
        classes.append(AreaClass(number, low, high, label, counts[number]))
    return AreaClasses(tuple(classes), class_of, len(values) - len(known))


def _quantile_bounds(known: Sequence[float], count: int) -> list[float]:
    """Upper limits: values that occur, the last the largest."""
    bounds: list[float] = []
    for i in range(1, count + 1):
        high = known[max(0, math.ceil(i * len(known) / count) - 1)]
        if not bounds or high > bounds[-1]:
            bounds.append(high)
    return bounds


def _nice_bounds(known: Sequence[float], count: int) -> list[float]:
    if known[0] == known[-1]:
        return [known[0]]
    return nice_ticks(known[0], known[-1], count)[1:]


def _class_number(value: float, bounds: Sequence[float]) -> int:
    return next(number for number, high in enumerate(bounds) if value <= high)


def _paired(points: Sequence[Point | None], values: Sequence[float | None]) -> list[tuple[Point, float]]:
    return [
        (point, value)
        for point, value in zip(points, values, strict=True)
        if point is not None and value is not None
    ]


def _short(value: float) -> str:
    if float(value).is_integer():
        return format_integer(int(value))
    return format_decimal(value, 1 if abs(value) >= 1 else 2).rstrip("0").removesuffix(",")


def _coordinate(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
