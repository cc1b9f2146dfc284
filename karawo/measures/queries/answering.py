"""A measure asked once: whole, by one dimension or by two, within the caller's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, combinations
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karawo.measures.queries.catalogue import Dimension, Measure
from karawo.measures.queries.counting import ADDITIVE, Asking, Groups, Parts, added, cells_for, grouped, slots
from karawo.measures.rules import Answer, Cross, Figure, Place, Reading, by_place, ordered, withheld
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.http import QueryDict

type Where = Mapping[str, str]


def answer(measure: Measure, *, at: datetime, by: str = "", where: Where | None = None) -> Answer:
    """The measure as the present scope sees it at `at`.

    by: slug of a dimension, or nothing. where: dimension slug → key, to look at one group from inside.
    Raises UnknownMeasureError. Costs one query; a median broken down costs two.
    """
    return answers([measure], at=at, by=by, where=where)[0]


def answers(
    measures: Sequence[Measure], *, at: datetime, by: str = "", where: Where | None = None
) -> tuple[Answer, ...]:
    """Several measures in the same words, read together: those over the same rows cost one query between them."""
    found: dict[str, Answer] = {}
    words, grouped_by = dict(where or {}), (by,) if by else ()
    for those in _read_together(measures, at, words, grouped_by):
        for measure, made in zip(those, crossed(Asking(those, at, words), grouped_by), strict=True):
            found[measure.slug] = Answer(measure.slug, by, made.whole, made.rows, at)
    return tuple(found[measure.slug] for measure in measures)


def _read_together(
    measures: Sequence[Measure], at: datetime, where: Where, by: tuple[str, ...]
) -> list[list[Measure]]:
    """Over the same rows; those with cells apart from those without only where cells answer."""
    over: dict[Callable[..., Any], dict[object, list[Measure]]] = {}
    for measure in measures:
        kinds = over.setdefault(measure.rows, {})
        kinds.setdefault(measure.rollup and measure.rollup.cells, []).append(measure)
    found = []
    for kinds in over.values():
        if len(kinds) > 1 and all(
            cells_for(Asking(those, at, where), by) is None for those in kinds.values()
        ):
            found.append([measure for those in kinds.values() for measure in those])
        else:
            found.extend(kinds.values())
    return found


def cross(
    measure: Measure,
    *,
    at: datetime,
    by: Sequence[str] = (),
    where: Where | None = None,
    on: date | None = None,
) -> Cross:
    """The measure by at most two dimensions.

    on: as it was at the end of an earlier day, where the measure is dated (ValueError where not).
    Raises UnknownMeasureError. Costs one query; a median or a mean by two dimensions costs four.
    """
    return crossed(Asking([measure], at, dict(where or {}), on=on), tuple(by))[0]


def told(
    measure: Measure,
    *,
    at: datetime,
    is_open: bool,
    by: Sequence[str] = (),
    where: Where | None = None,
    on: date | None = None,
) -> Cross:
    """As `cross`, for a reader who may see the rows (is_open) or not: then small cells are withheld.

    Costs a query or two more for each filter, to find what could be learnt by leaving it out.
    """
    asking = Asking([measure], at, dict(where or {}), on=on, has_rows=is_open)
    found = crossed(asking, tuple(by))[0]
    if is_open:
        return found
    return withheld(found, [left_out(replace(asking, but=slug), tuple(by)) for slug in where or {}])


_MOST = 20_000
"""Rows of no known place that are looked at for what a filter of places leaves out: a number that is not small among
them is not small among all."""


def left_out(asking: Asking, by: tuple[str, ...]) -> dict[Place, Figure]:
    """The figures of what the filter `asking.but` leaves out, by place in the table; those without rows may lack.

    Where villages are asked for in one kecamatan, all rows of such a village lie in it: only totals, and what has no
    village, can have anything besides. So no other village is counted.
    """
    measure, where, but = asking.first, asking.where, asking.but
    inner = [slug for slug in by if slug == but or but in measure.dimension(slug).within]
    outer = tuple(slug for slug in by if slug not in inner)
    unknown_too = [slug for slug in inner if slug not in where]
    found: dict[Place, Figure] = {}
    for strays in chain.from_iterable(combinations(unknown_too, size) for size in range(len(inner) + 1)):
        words = {**where, **dict.fromkeys(strays, "-")}
        most = _MOST if strays and asking.on is None else 0
        part = crossed(replace(asking, where=words, most=most), outer)[0]
        for place, figure in by_place(part).items():
            keys = dict(zip(outer, place, strict=False)) | dict.fromkeys(strays, "")
            row, column = (*(keys.get(slug) for slug in by), None, None)[:2]
            found[row, column] = figure
    return found


def crossed(asking: Asking, by: tuple[str, ...]) -> list[Cross]:
    for measure in asking.measures:
        for slug in by:
            measure.dimension(slug)
    groups = grouped(asking, by)
    is_additive = all(measure.reading in ADDITIVE for measure in asking.measures)

    def part(*places: int, of: Groups = groups) -> Groups:
        if is_additive:
            return added(of, places)
        return grouped(asking, [by[place] for place in places])

    rows = groups if len(by) < 2 else part(0)
    columns = part(1) if len(by) > 1 else {}
    whole = (part(of=rows) if by else groups).get(())
    names = [
        _labels(asking.first.dimension(slug), {key for (key,) in line})
        for slug, line in zip(by, (rows, columns), strict=False)
    ]
    found = []
    for measure, slot in zip(asking.measures, slots(asking.measures), strict=True):
        make = _Maker(measure, slot, by, names, asking)
        found.append(
            Cross(
                measure.slug,
                by,
                make.figure(whole, {}),
                make.line(rows, 0) if by else (),
                make.line(columns, 1),
                _Figures(make, groups) if len(by) > 1 else {},
                asking.at,
            )
        )
    return found


class _Maker:
    """Figures of one measure out of the parts that were read."""

    def __init__(
        self,
        measure: Measure,
        slot: slice,
        by: tuple[str, ...],
        names: Sequence[Mapping[str, str]],
        asking: Asking,
    ) -> None:
        self.measure = measure
        self.slot = slot
        self.names = names
        self.unknown = _("Belum diketahui")
        self.orders = [measure.dimension(slug).order for slug in by]
        self.filters = [measure.dimension(slug).filter_name for slug in by]
        self.fixed = dict(measure.numerator_filter)
        self.fixed |= {measure.dimension(slug).filter_name: key for slug, key in asking.where.items()}
        self.rows_url = measure.rows_url if asking.has_rows else _no_rows

    def line(self, groups: Groups, place: int) -> tuple[Figure, ...]:
        figures = [self.figure(parts, {place: key}) for (key,), parts in groups.items()]
        return ordered(figures, self.orders[place]) if figures else ()

    def figure(self, parts: Parts | None, keys: Mapping[int, str]) -> Figure:
        """keys: place of a dimension → the group in it; the last of them names the figure. parts: None for no rows."""
        numerator, denominator, unknown, *value = (0, 0, 0) if parts is None else parts[self.slot]
        filters = dict(self.fixed)
        key, label = "", "" if keys else _("Seluruhnya")
        for place, key in keys.items():
            filters[self.filters[place]] = key or "-"
            label = self.names[place].get(key, key) if key else self.unknown
        told_value = Decimal(value[0]) if value and value[0] is not None else None
        is_sum = self.measure.reading is Reading.SUM
        return Figure(
            key=key,
            label=label,
            reading=self.measure.reading,
            numerator=numerator,
            denominator=denominator,
            unknown=unknown,
            median=None if is_sum else told_value,
            total=told_value if is_sum else None,
            rows_url=self.rows_url(filters),
        )


class _Figures(Mapping[tuple[str, str], Figure]):
    """The cells of a table; each is made when it is looked at, for there may be more than anybody can see."""

    def __init__(self, make: _Maker, groups: Groups) -> None:
        self._make, self._groups = make, groups
        self._made: dict[tuple[str, str], Figure] = {}

    def __getitem__(self, key: tuple[str, str]) -> Figure:
        if (found := self._made.get(key)) is None:
            parts = self._groups[key]
            self._made[key] = found = self._make.figure(parts, {0: key[0], 1: key[1]})
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._groups)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._groups)


def _no_rows(_filters: Mapping[str, str]) -> str:
    return ""


def _labels(dimension: Dimension, keys: set[str]) -> Mapping[str, str]:
    known = sorted(key for key in keys if key)
    return dimension.labels(known) if dimension.labels else {}


KEPT_SECONDS = 60
_SLOW_SECONDS = 0.03
_kept: dict[tuple[Any, ...], tuple[float, tuple[Answer, ...]]] = {}


def recent_answers(
    measures: Sequence[Measure],
    *,
    scope: Scope,
    at: datetime,
    by: str = "",
    where: Where | None = None,
) -> tuple[Answer, ...]:
    """As `answers`; what took long is kept for a minute, and says by its `as_of` how old it is.

    scope: the present one, which the caller has entered; answers are kept apart by it.
    """
    asked_for = (tuple(measure.slug for measure in measures), by, tuple(sorted((where or {}).items())))
    key = (connection.settings_dict["NAME"], get_language(), scope, *asked_for)
    now = monotonic()
    kept = _kept.get(key)
    if kept is not None and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    found = answers(measures, at=at, by=by, where=where)
    if monotonic() - now > _SLOW_SECONDS:
        if len(_kept) > 2_000:
            _kept.clear()
        _kept[key] = (now, found)
    return found


def asked(measure: Measure, query: QueryDict) -> tuple[str, dict[str, str]]:
    """`?per=kab&kelas=mikro` → ("kab", {"kelas": "mikro"}); names that the measure does not know are refused."""
    by = query.get("per", "")
    if by:
        measure.dimension(by)
    slugs = {dimension.slug for dimension in measure.dimensions}
    return by, {slug: str(query[slug]) for slug in slugs & set(query) if query[slug]}
