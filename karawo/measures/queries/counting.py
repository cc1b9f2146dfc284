"""From rows, or from cells counted beforehand, to the parts that figures are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, CharField, Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from karawo.measures.queries.catalogue import Cells, Condition, Dimension, Measure
from karawo.measures.rules import OF_VALUES, Reading

ADDITIVE = frozenset({Reading.COUNT, Reading.SHARE, Reading.SUM})
"""Readings whose whole is the sum of its groups; a median or a mean has to be asked for again."""
type Parts = Sequence[Any]
"""Of each measure numerator, denominator and unknown; then its value, where the reading has one (`slots`)."""
type Groups = dict[tuple[str, ...], Parts]
"""Keys of the group, one for each dimension → its parts."""


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField()


@dataclass(frozen=True)
class Asking:
    """What is read together: measures over the same rows, in the same words.

    but: the slug of a filter that is turned round; on: an earlier day, for a single measure that is dated. most: no
    more rows are looked at than this, where it is not 0. has_rows: figures lead to their rows.
    """

    measures: Sequence[Measure]
    at: datetime
    where: Mapping[str, str]
    but: str = ""
    on: date | None = None
    most: int = 0
    has_rows: bool = True

    @property
    def first(self) -> Measure:
        return self.measures[0]


def slots(measures: Sequence[Measure]) -> list[slice]:
    """Where the parts of each measure stand among the parts of all."""
    found, begin = [], 0
    for measure in measures:
        end = begin + 3 + (measure.reading in OF_VALUES)
        found.append(slice(begin, end))
        begin = end
    return found


def grouped(asking: Asking, by: Sequence[str]) -> Groups:
    """Costs one query; two or three where the cells do not hold everything."""
    cells = cells_for(asking, by)
    if cells is None:
        return _left_out(asking, by) or _group(asking, by, _rows(asking), _parts)
    found = _group(asking, by, cells.cells, _cell_parts, cells)
    if cells.less is not None:
        _add(found, _group(asking, by, cells.less, _cell_parts, replace(cells, near={})), -1)
    if cells.beside is not None:
        _add(found, _group(asking, by, _rows(asking).filter(cells.beside), _parts), 1)
    return _there(found, by)


def _left_out(asking: Asking, by: Sequence[str]) -> Groups | None:
    """What a filter leaves out that no cell knows: all, from cells, without what it lets through."""
    if not asking.but or asking.most:
        return None
    all_of_it = replace(
        asking, but="", where={slug: key for slug, key in asking.where.items() if slug != asking.but}
    )
    if cells_for(all_of_it, by) is None:
        return None
    found = grouped(all_of_it, by)
    _add(found, grouped(replace(asking, but=""), by), -1)
    return _there(found, by)


def _there(groups: Groups, by: Sequence[str]) -> Groups:
    return {keys: parts for keys, parts in groups.items() if not by or any(parts)}


def _add(found: Groups, more: Groups, times: int) -> None:
    for keys, parts in more.items():
        present = found.get(keys) or [0] * len(parts)
        found[keys] = [there + times * number for there, number in zip(present, parts, strict=True)]


def added(groups: Groups, places: Sequence[int]) -> Groups:
    """The groups by fewer of their dimensions; right for additive readings only."""
    found: Groups = {}
    for keys, parts in groups.items():
        fewer = tuple([keys[place] for place in places])
        present = found.get(fewer)
        found[fewer] = parts if present is None else list(map(_plus, present, parts))
    return found


def _plus(one: Any, other: Any) -> Any:
    """The sum of no values is none."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


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
    parts_of: Callable[[Asking], list[Combinable]],
    cells: Cells | None = None,
) -> Groups:
    values, nears = (cells.values, cells.near) if cells else ({}, {})
    whole = rows
    for slug, key in asking.where.items():
        dimension = asking.first.dimension(slug)
        is_unknown = Q(**{f"_{slug}__isnull": True})
        is_known_key = key not in {"", "-"}
        wanted = Q(**{f"_{slug}": key}) if is_known_key else is_unknown
        near = nears.get(slug, dimension.near)
        if slug == asking.but:
            wanted = ~wanted | is_unknown if is_known_key else ~is_unknown
        elif near is not None:
            rows = rows.filter(near(key if is_known_key else ""))
        rows = rows.alias(**{f"_{slug}": _expression(dimension, values)}).filter(wanted)
    if asking.most:
        rows = whole.filter(pk__in=rows.order_by().values("pk")[: asking.most])
    parts = {f"_part{place}": part for place, part in enumerate(parts_of(asking))}
    if not by:
        return {(): list(rows.aggregate(**parts).values())}
    groups = {
        f"_group{place}": _expression(asking.first.dimension(slug), values) for place, slug in enumerate(by)
    }
    found: Groups = {}
    size = len(groups)
    for row in rows.values(**groups).annotate(**parts).order_by().values_list(*groups, *parts):
        keys = row[:size]
        found[tuple([key or "" for key in keys]) if None in keys else keys] = row[size:]
    return found


def _expression(dimension: Dimension, values: Mapping[str, str | Combinable]) -> Combinable:
    """The group as text, so that a number, a code and a missing value compare alike in a URL."""
    given = values.get(dimension.slug, dimension.value)
    value = F(given) if isinstance(given, str) else given
    return NullIf(Cast(value, CharField()), Value(""))


def _parts(asking: Asking) -> list[Combinable]:
    found: list[Combinable] = []
    for measure in asking.measures:
        dated = measure.dated if asking.on is not None else None
        numerator = None if measure.numerator is None else _condition(measure.numerator, asking.at)
        unknown = _condition((dated and dated.unknown) or measure.unknown, asking.at)
        found += [Count("pk", filter=numerator), Count("pk"), Count("pk", filter=unknown)]
        value = (dated and dated.value) or measure.value
        if measure.reading is Reading.SUM:
            found.append(Sum(value, output_field=DecimalField()))
        elif measure.reading in OF_VALUES:
            found.append(measure.aggregate() if measure.aggregate is not None else Median(value))
    return found


def _cell_parts(asking: Asking) -> list[Combinable]:
    found: list[Combinable] = []
    for measure in asking.measures:
        assert measure.rollup is not None  # noqa: S101 - `cells_for` has looked
        columns = (measure.rollup.numerator, measure.rollup.denominator, measure.rollup.unknown)
        found += [Coalesce(Sum(column), 0) for column in columns]
    return found


def _condition(condition: Condition, at: datetime) -> Q:
    return condition if isinstance(condition, Q) else condition(at)
