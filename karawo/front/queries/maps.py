"""A measure on a map: classes with printed limits, hatch where nothing is known, and the sorted list beside it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karawo.front import wording
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.svg import area_classes
from karawo.kit.text import join_list
from karawo.measures.queries import Measure, catalogue, recent_answers
from karawo.measures.rules import Answer, Figure, Reading, suppressed
from karawo.regions.access import Scope
from karawo.regions.queries import children, map_shapes, unit

LARGEST_DOT = 18.0
MOST_SILENT = 6
"""More areas without data than this are told in one line; the map still shows and names each."""


def rates() -> list[Measure]:
    """What may be laid over a map: shares by territory. Counts stand as dots, never as colour."""
    return [
        measure
        for measure in catalogue()
        if measure.reading is Reading.SHARE and any(each.slug == "kab" for each in measure.dimensions)
    ]


@dataclass(frozen=True, slots=True)
class Map:
    title: str
    alt: str
    viewbox: str
    shapes: list[dict[str, Any]]
    dots: list[dict[str, Any]]
    classes: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    unit: str
    as_of: str
    note: str
    known: int


def drawn(
    measure: Measure,
    *,
    scope: Scope,
    at: datetime,
    province_id: int | None,
    drill: Callable[[int], str] | None = None,
    is_public: bool = False,
    counts: Measure | None = None,
) -> Map:
    """By provinces of the nation, or by kabupaten/kota of a province.

    drill: leads from an area to its own page. counts: a second measure as dots whose area says the number.
    is_public: small cells are withheld. The present scope must be `scope`.
    """
    by = "kab" if province_id else "prov"
    where = {"prov": str(province_id)} if province_id else {}
    answer = recent_answers([measure], scope=scope, at=at, by=by, where=where)[0]
    counted = recent_answers([counts], scope=scope, at=at, by=by, where=where)[0] if counts else None
    if is_public:
        answer = suppressed(answer)
    figures = {int(figure.key): figure for figure in answer.groups if figure.key.isdigit()}
    shapes = map_shapes(2, province_id) if province_id else map_shapes(1)
    values: dict[Hashable, float | None] = {
        shape.region_id: _value(figures.get(shape.region_id)) for shape in shapes.shapes
    }
    classes = area_classes(values, count=5, show=_one_decimal)
    step_of = {
        identity: step_of_five(classes.class_of[identity], len(classes.classes))
        for identity in classes.class_of
    }
    place = unit(province_id) if province_id else None
    where_text = place.full_name if place else _("Indonesia")
    title = _("%(measure)s di %(place)s") % {"measure": measure.title, "place": where_text}

    # "Blitar" is both a kabupaten and a kota: a list without the map has to say which.
    names = {shape.region_id: place_name(shape.region_id, shape.name) for shape in shapes.shapes}

    def leads_to(identity: int) -> str:
        return drill(identity) if drill else ""

    return Map(
        title=title,
        alt=_alt(title, values, figures),
        viewbox=shapes.view_box,
        shapes=[
            {
                "label": f"{names[shape.region_id]}: {_shown(figures.get(shape.region_id))}",
                "d": shape.path,
                "step": step_of.get(shape.region_id, 0),
                "url": leads_to(shape.region_id),
            }
            for shape in shapes.shapes
        ],
        dots=_dots(shapes.shapes, counted),
        classes=[
            {"step": step_of_five(each.number, len(classes.classes)), "label": f"{each.label} %"}
            for each in classes.classes
        ]
        + ([{"step": 0, "label": _("belum cukup data")}] if classes.without_value else []),
        rows=_rows(answer, names, leads_to, counted),
        unit=f"% {measure.denominator}",
        as_of=wording.moment(answer.as_of),
        note=shapes.note,
        known=sum(value is not None for value in values.values()),
    )


def place_name(region_id: int, name: str) -> str:
    place = unit(region_id)
    return place.full_name if place else name


def _value(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)


def _one_decimal(value: float) -> str:
    return format_decimal(value, 1)


def step_of_five(number: int, count: int) -> int:
    """Fewer than five classes keep the ends of the scale: the lowest is pale, the highest deep."""
    return 5 if count == 1 else 1 + round(number * 4 / (count - 1))


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return _("tidak ada data")
    if figure.is_suppressed:
        return _("ditutup (< 5)")
    if figure.value is None:
        return _("belum cukup data")
    return f"{format_decimal(figure.value, 1)} %"


def _alt(title: str, values: Mapping[Hashable, float | None], figures: Mapping[Any, Figure]) -> str:
    known = sorted(
        ((value, figures[identity].label) for identity, value in values.items() if value is not None)
    )
    if not known:
        return _("%(title)s: belum cukup data.") % {"title": title}
    return _("%(title)s: tertinggi %(high)s (%(most)s %%), terendah %(low)s (%(least)s %%).") % {
        "title": title,
        "high": known[-1][1],
        "most": format_decimal(known[-1][0], 1),
        "low": known[0][1],
        "least": format_decimal(known[0][0], 1),
    }


def _rows(
    answer: Answer,
    names: dict[int, str],
    leads_to: Callable[[int], str],
    counted: Answer | None,
) -> list[dict[str, Any]]:
    """Every area of the map, the highest first; those without data at the end, and what lies in none of them."""
    numbers = {figure.key: figure.numerator for figure in counted.groups} if counted else {}
    known = [figure for figure in answer.groups if figure.key]
    known.sort(key=lambda figure: (figure.value is None, -(figure.value or 0), str(figure.label)))
    rows = []
    for figure in known:
        shown = _shown(figure)
        if counted:
            shown = f"{shown} · {format_integer(numbers.get(figure.key, 0))}"
        rows.append({"label": str(figure.label), "value": shown, "url": leads_to(int(figure.key))})
    told = {int(figure.key) for figure in known if figure.key.isdigit()}
    silent = sorted((name, identity) for identity, name in names.items() if identity not in told)
    if len(silent) > MOST_SILENT and rows:
        kind = _("kabupaten/kota lain") if silent[0][1] > 99 else _("provinsi lain")
        label = f"{format_integer(len(silent))} {kind}"
        rows.append({"label": label, "value": _("belum ada data"), "url": ""})
    else:
        rows += [
            {"label": name, "value": _("tidak ada data"), "url": leads_to(identity)}
            for name, identity in silent
        ]
    lost = next((figure for figure in answer.groups if not figure.key), None)
    if lost is not None:
        rows.append({"label": _("Tempat belum diketahui"), "value": _shown(lost), "url": lost.rows_url})
    return rows


def _dots(shapes: Any, counted: Answer | None) -> list[dict[str, Any]]:
    if counted is None:
        return []
    numbers = {figure.key: figure.numerator for figure in counted.groups}
    return dots_of(
        shapes,
        {
            shape.region_id: (
                float(numbers.get(str(shape.region_id), 0)),
                _("%(place)s: %(count)s usaha")
                % {"place": shape.name, "count": format_integer(numbers.get(str(shape.region_id), 0))},
            )
            for shape in shapes
        },
    )


def dots_of(shapes: Any, sizes: Mapping[int, tuple[float, str]]) -> list[dict[str, Any]]:
    """Circles whose area is in proportion to the size, the largest first so that small ones stay visible.

    sizes: region → (size, what is said of it); nothing is drawn for 0.
    """
    largest = max((size for size, _label in sizes.values()), default=0) or 1
    dots = [
        {
            "x": shape.label_x,
            "y": shape.label_y,
            "r": round(LARGEST_DOT * (sizes[shape.region_id][0] / largest) ** 0.5, 1),
            "label": sizes[shape.region_id][1],
        }
        for shape in shapes
        if sizes[shape.region_id][0]
    ]
    return sorted(dots, key=lambda dot: -dot["r"])


@dataclass(frozen=True, slots=True)
class Listed:
    """A territory too fine for a map: its parts with their figures, the highest first."""

    title: str
    rows: list[dict[str, Any]]
    as_of: str


def listed(
    measure: Measure, *, scope: Scope, at: datetime, kab_id: int, url: Callable[[Figure], str]
) -> Listed:
    answer = recent_answers([measure], scope=scope, at=at, by="kec", where={"kab": str(kab_id)})[0]
    place = unit(kab_id)
    figures = {figure.key: figure for figure in answer.groups}
    rows = [
        {
            "label": str(figure.label),
            "value": "–" if figure.value is None else format_decimal(figure.value, 1),
            "percent": 0 if figure.value is None else float(figure.value),
            "url": url(figure),
            "is_unknown": figure.key == "",
        }
        for figure in sorted(
            answer.groups,
            key=lambda each: (each.key == "", each.value is None, -(each.value or 0), str(each.label)),
        )
    ]
    rows += [
        {"label": each.full_name, "value": _("tidak ada data"), "percent": 0, "url": "", "is_unknown": True}
        for each in children(kab_id)
        if str(each.id) not in figures
    ]
    words = {"measure": measure.title, "place": place.full_name if place else str(kab_id)}
    return Listed(_("%(measure)s menurut kecamatan di %(place)s") % words, rows, wording.moment(answer.as_of))


def provinces_of(scope: Scope) -> list[int]:
    return sorted({kab_id if kab_id < 100 else kab_id // 100 for kab_id in scope.kab_ids if kab_id})


def names_of(ids: list[int]) -> str:
    return join_list([place.full_name for place in map(unit, ids) if place is not None])
