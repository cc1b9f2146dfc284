"""A measure asked once: whole, by one dimension or by two, within the caller's scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karawo.measures.queries.catalogue import Dimension, Measure
from karawo.measures.queries.counting import ADDITIVE, Asking, Groups, added, cells_for, grouped, own
from karawo.measures.rules import Answer, Cross, Figure, ordered, withheld
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
    but: str = "",
) -> Cross:
    """The measure by at most two dimensions.

    on: as it was at the end of an earlier day, where the measure is dated (ValueError where not). but: the slug of
    a filter in `where` that is turned round: what it leaves out.
    Raises UnknownMeasureError. Costs one query; a median or a mean by two dimensions costs four.
    """
    return crossed(Asking([measure], at, dict(where or {}), but, on), tuple(by))[0]


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

    Costs one query more for each filter, to find what could be learnt by leaving it out.
    """
    found = cross(measure, at=at, by=by, where=where, on=on)
    if is_open:
        return found
    return withheld(
        found, [cross(measure, at=at, by=by, where=where, on=on, but=slug) for slug in where or {}]
    )


def crossed(asking: Asking, by: tuple[str, ...]) -> list[Cross]:
    for measure in asking.measures:
        for slug in by:
            measure.dimension(slug)
    groups = grouped(asking, by)
    is_additive = all(measure.reading in ADDITIVE for measure in asking.measures)

    def part(*places: int) -> Groups:
        if len(places) == len(by):
            return groups
        if is_additive:
            # Where nothing was counted there is a whole of nothing, and no group.
            return added(groups, places) or ({} if places else {(): {}})
        return grouped(asking, [by[place] for place in places])

    whole = part().get((), {})
    rows = part(0) if by else {}
    columns = part(1) if len(by) > 1 else {}
    names = [
        _labels(asking.first.dimension(slug), {keys[place] for keys in groups})
        for place, slug in enumerate(by)
    ]
    found = []
    for number, measure in enumerate(asking.measures):
        make = _Maker(measure, number, by, names, asking.where)
        found.append(
            Cross(
                measure.slug,
                by,
                make.figure(whole, {}),
                make.line(rows, 0),
                make.line(columns, 1),
                make.cells(groups) if len(by) > 1 else {},
                asking.at,
            )
        )
    return found


class _Maker:
    """Figures of one measure out of the parts that were read."""

    def __init__(
        self,
        measure: Measure,
        number: int,
        by: tuple[str, ...],
        names: Sequence[Mapping[str, str]],
        where: Where,
    ) -> None:
        self.measure = measure
        self.number = number
        self.dimensions = [measure.dimension(slug) for slug in by]
        self.names = names
        self.unknown = _("Belum diketahui")
        self.fixed = {measure.dimension(slug).filter_name: key for slug, key in where.items()}

    def line(self, groups: Groups, place: int) -> tuple[Figure, ...]:
        figures = [self.figure(parts, {place: keys[0]}) for keys, parts in groups.items()]
        return ordered(figures, self.dimensions[place].order) if figures else ()

    def cells(self, groups: Groups) -> dict[tuple[str, str], Figure]:
        return {
            (keys[0], keys[1]): self.figure(parts, dict(enumerate(keys))) for keys, parts in groups.items()
        }

    def figure(self, parts: Mapping[str, Any], keys: Mapping[int, str]) -> Figure:
        """keys: place of a dimension → the group in it; the last of them names the figure."""
        row = own(parts, self.number)
        filters = dict(self.fixed)
        key, label = "", "" if keys else _("Seluruhnya")
        for place, key in keys.items():
            filters[self.dimensions[place].filter_name] = key or "-"
            label = self.names[place].get(key, key) if key else self.unknown
        median, total = row.get("_median"), row.get("_total")
        return Figure(
            key=key,
            label=label,
            reading=self.measure.reading,
            numerator=row.get("_numerator", 0),
            denominator=row.get("_denominator", 0),
            unknown=row.get("_unknown", 0),
            median=None if median is None else Decimal(median),
            total=None if total is None else Decimal(total),
            rows_url=self.measure.rows_url({**self.measure.numerator_filter, **filters}),
        )


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
