"""From rows, or from cells counted beforehand, to the parts that figures are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, CharField, Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from karawo.measures.queries.catalogue import Cells, Condition, Dimension, Measure
from karawo.measures.rules import Reading

ADDITIVE = frozenset({Reading.COUNT, Reading.SHARE, Reading.SUM})
"""Readings whose whole is the sum of its groups; a median or a mean has to be asked for again."""
_NAMES = ("_numerator", "_denominator", "_unknown")

type Groups = dict[tuple[str, ...], dict[str, Any]]
"""Keys of the group, one for each dimension → parts of each measure, named by its place: "m0_numerator"."""


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField()


@dataclass(frozen=True)
class Asking:
    """What is read together: measures over the same rows, in the same words.

    but: the slug of a filter that is turned round; on: an earlier day, for a single measure that is dated.
    """

    measures: Sequence[Measure]
    at: datetime
    where: Mapping[str, str]
    but: str = ""
    on: date | None = None

    @property
    def first(self) -> Measure:
        return self.measures[0]


def grouped(asking: Asking, by: Sequence[str]) -> Groups:
    """Costs one query; two or three where the cells do not hold everything."""
    cells = cells_for(asking, by)
    if cells is None:
        return _group(asking, by, _rows(asking), {}, _parts)
    found = _group(asking, by, cells.cells, cells.values, _cell_parts)
    if cells.less is not None:
        _add(found, _group(asking, by, cells.less, cells.values, _cell_parts), -1)
    if cells.beside is not None:
        _add(found, _group(asking, by, _rows(asking).filter(cells.beside), {}, _parts), 1)
    return {keys: parts for keys, parts in found.items() if not by or any(parts.values())}


def _add(found: Groups, more: Groups, times: int) -> None:
    for keys, parts in more.items():
        present = found.setdefault(keys, dict.fromkeys(parts, 0))
        for name, number in parts.items():
            present[name] += times * number


def added(groups: Groups, places: Sequence[int]) -> Groups:
    """The groups by fewer of their dimensions; right for additive readings only."""
    found: Groups = {}
    for keys, parts in groups.items():
        fewer = tuple(keys[place] for place in places)
        present = found.get(fewer)
        if present is None:
            found[fewer] = dict(parts)
            continue
        for name, number in parts.items():
            if number is not None:
                present[name] = (present[name] or 0) + number
    return found


def own(parts: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The parts of one of the measures that were read together."""
    prefix = f"m{number}"
    return {
        name.removeprefix(prefix): value for name, value in parts.items() if name.startswith(prefix + "_")
    }


def _rows(asking: Asking) -> QuerySet[Any]:
    if asking.on is None:
        return asking.first.rows()
    if asking.first.dated is None:
        raise ValueError(f"measure {asking.first.slug} is not dated")
    return asking.first.dated.rows(asking.on)


def cells_for(asking: Asking, by: Sequence[str]) -> Cells | None:
    """A single kabupaten is read from its rows: there are few, and they are never behind."""
    rollup = asking.first.rollup
    is_small = any(
        asking.where.get(slug, "-") not in {"", "-"} and slug != asking.but for slug in ("kab", "kec", "desa")
    )
    if rollup is None or is_small or asking.on is not None:
        return None
    if any(each.rollup is None or each.rollup.cells is not rollup.cells for each in asking.measures):
        return None
    return rollup.cells(frozenset({*by, *asking.where}))


def _group(
    asking: Asking,
    by: Sequence[str],
    rows: QuerySet[Any],
    values: Mapping[str, str | Combinable],
    parts_of: Callable[[Asking], dict[str, Any]],
) -> Groups:
    for slug, key in asking.where.items():
        dimension = asking.first.dimension(slug)
        is_unknown = Q(**{f"_{slug}__isnull": True})
        is_known_key = key not in {"", "-"}
        wanted = Q(**{f"_{slug}": key}) if is_known_key else is_unknown
        if slug == asking.but:
            wanted = ~wanted | is_unknown if is_known_key else ~is_unknown
        elif is_known_key and dimension.near is not None:
            rows = rows.filter(dimension.near(key))
        rows = rows.alias(**{f"_{slug}": _expression(dimension, values)}).filter(wanted)
    parts = parts_of(asking)
    if not by:
        return {(): rows.aggregate(**parts)}
    groups = {
        f"_group{place}": _expression(asking.first.dimension(slug), values) for place, slug in enumerate(by)
    }
    found: Groups = {}
    for row in rows.values(**groups).annotate(**parts).order_by():
        keys = tuple(row.pop(name) or "" for name in groups)
        found[keys] = row
    return found


def _expression(dimension: Dimension, values: Mapping[str, str | Combinable]) -> Combinable:
    """The group as text, so that a number, a code and a missing value compare alike in a URL."""
    given = values.get(dimension.slug, dimension.value)
    value = F(given) if isinstance(given, str) else given
    return NullIf(Cast(value, CharField()), Value(""))


def _parts(asking: Asking) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, measure in enumerate(asking.measures):
        dated = measure.dated if asking.on is not None else None
        unknown = _condition((dated and dated.unknown) or measure.unknown, asking.at)
        parts: dict[str, Any] = {"_denominator": Count("pk"), "_unknown": Count("pk", filter=unknown)}
        if measure.numerator is None:
            parts["_numerator"] = Count("pk")
        else:
            parts["_numerator"] = Count("pk", filter=_condition(measure.numerator, asking.at))
        value = (dated and dated.value) or measure.value
        if measure.reading is Reading.MEDIAN:
            parts["_median"] = Median(value)
        elif measure.reading is Reading.MEAN and measure.aggregate is not None:
            parts["_median"] = measure.aggregate()
        elif measure.reading is Reading.SUM:
            parts["_total"] = Sum(value, output_field=DecimalField())
        found |= {f"m{number}{name}": part for name, part in parts.items()}
    return found


def _cell_parts(asking: Asking) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, measure in enumerate(asking.measures):
        assert measure.rollup is not None  # noqa: S101 - `cells_for` has looked
        columns = (measure.rollup.numerator, measure.rollup.denominator, measure.rollup.unknown)
        for name, column in zip(_NAMES, columns, strict=True):
            found[f"m{number}{name}"] = Coalesce(Sum(column), 0)
    return found


def _condition(condition: Condition, at: datetime) -> Q:
    return condition if isinstance(condition, Q) else condition(at)
