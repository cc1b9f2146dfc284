"""The catalogue of measures, and their answers within the caller's scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Aggregate, CharField, Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_decimal, format_integer, round_half_up
from karawo.measures.rules import OF_VALUES, Answer, Figure, Reading, ordered
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.http import QueryDict

type Text = str | Promise
type Condition = Q | Callable[[datetime], Q]


class UnknownMeasureError(LookupError):
    """No measure, or no dimension of it, bears that name; the message lists those that exist."""


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField()


@dataclass(frozen=True)
class Dimension:
    """A way to break a measure down.

    value: the column or expression that makes the group. labels: names of the groups, given the keys that occur.
    filter_name: the name of the filter of the list of rows that shows one group. order: sort key by figure.
    """

    slug: str
    title: Text
    value: str | Combinable
    filter_name: str
    labels: Callable[[list[str]], Mapping[str, str]] | None = None
    order: Callable[[Figure], object] | None = None


@dataclass(frozen=True)
class Measure:
    """What is counted, of what, and what is not known.

    rows: the rows of the denominator. numerator: which of them count (None: all). unknown: which of them nobody
    can say it of. value: the column whose median or sum is read. aggregate: for a mean, the expression over the
    rows. rows_url: the list that shows the rows.
    """

    slug: str
    title: Text
    definition: Text
    unit: Text
    denominator: Text
    as_of: Text
    reading: Reading
    rows: Callable[[], QuerySet[Any]]
    rows_url: Callable[[Mapping[str, str]], str]
    numerator: Condition | None = None
    unknown: Condition = field(default_factory=lambda: Q(pk__in=[]))
    value: str = ""
    aggregate: Callable[[], Combinable] | None = None
    numerator_filter: Mapping[str, str] = field(default_factory=dict)
    dimensions: tuple[Dimension, ...] = ()
    source: Text = ""

    def dimension(self, slug: str) -> Dimension:
        for dimension in self.dimensions:
            if dimension.slug == slug:
                return dimension
        raise UnknownMeasureError(
            _("%(measure)s tidak dapat dirinci menurut “%(slug)s”. Yang ada: %(names)s.")
            % {"measure": self.title, "slug": slug, "names": ", ".join(d.slug for d in self.dimensions)}
        )


_catalogue: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """Called by the rooms above in their apps.py; a name is given once."""
    if measure.slug in _catalogue:
        raise ValueError(f"measure {measure.slug} is registered twice")
    _catalogue[measure.slug] = measure
    return measure


def catalogue() -> tuple[Measure, ...]:
    return tuple(_catalogue.values())


def find(slug: str) -> Measure:
    try:
        return _catalogue[slug]
    except KeyError:
        raise UnknownMeasureError(
            _("Tidak ada ukuran bernama “%(slug)s”. Yang ada: %(names)s.")
            % {"slug": slug, "names": ", ".join(sorted(_catalogue))}
        ) from None


def answer(measure: Measure, *, at: datetime, by: str = "", where: Mapping[str, str] | None = None) -> Answer:
    """The measure as the present scope sees it at `at`.

    by: slug of a dimension, or nothing. where: dimension slug → key, to look at one group from inside.
    Raises UnknownMeasureError. Costs one query; a median broken down costs two.
    """
    return answers([measure], at=at, by=by, where=where)[0]


def answers(
    measures: Sequence[Measure], *, at: datetime, by: str = "", where: Mapping[str, str] | None = None
) -> tuple[Answer, ...]:
    """Several measures in the same words, read together: those over the same rows cost one query between them."""
    found: dict[str, Answer] = {}
    together: dict[Callable[[], QuerySet[Any]], list[Measure]] = {}
    for measure in measures:
        together.setdefault(measure.rows, []).append(measure)
    for rows, those in together.items():
        found |= _read_together(rows(), those, at, by, dict(where or {}))
    return tuple(found[measure.slug] for measure in measures)


def _read_together(
    rows: QuerySet[Any], measures: Sequence[Measure], at: datetime, by: str, where: Mapping[str, str]
) -> dict[str, Answer]:
    fixed: dict[str, str] = {}
    for slug, key in where.items():
        dimension = measures[0].dimension(slug)
        rows = rows.alias(**{f"_{slug}": _expression(dimension)}).filter(_is(f"_{slug}", key))
        fixed[dimension.filter_name] = key
    parts: dict[str, Any] = {}
    for number, measure in enumerate(measures):
        parts |= {f"m{number}{name}": part for name, part in _parts(measure, at).items()}
    if not by:
        row = rows.aggregate(**parts)
        return {
            measure.slug: Answer(measure.slug, "", _whole(measure, _own(row, number), fixed), (), at)
            for number, measure in enumerate(measures)
        }
    dimension = measures[0].dimension(by)
    counted = list(rows.values(_group=_expression(dimension)).annotate(**parts).order_by())
    keys = [row["_group"] for row in counted if row["_group"]]
    labels = dimension.labels(keys) if dimension.labels else {}
    found = {}
    for number, measure in enumerate(measures):
        measure.dimension(by)
        figures = []
        for row in counted:
            key = row["_group"] or ""
            label = labels.get(key, key) if key else _("Belum diketahui")
            filters = {**fixed, dimension.filter_name: key or "-"}
            figures.append(_figure(measure, key, label, _own(row, number), filters))
        if measure.reading in OF_VALUES:
            sums = rows.aggregate(**_parts(measure, at))
        else:
            sums = {
                name: sum(row[f"m{number}{name}"] for row in counted)
                for name in ("_numerator", "_denominator", "_unknown")
            }
        groups = ordered(figures, dimension.order)
        found[measure.slug] = Answer(measure.slug, by, _whole(measure, sums, fixed), groups, at)
    return found


def _own(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    prefix = f"m{number}"
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix + "_")}


def _whole(measure: Measure, row: Mapping[str, Any], fixed: Mapping[str, str]) -> Figure:
    return _figure(measure, "", _("Seluruhnya"), row, fixed)


KEPT_SECONDS = 60
_SLOW_SECONDS = 0.03
_kept: dict[tuple[Any, ...], tuple[float, tuple[Answer, ...]]] = {}


def recent_answers(
    measures: Sequence[Measure],
    *,
    scope: Scope,
    at: datetime,
    by: str = "",
    where: Mapping[str, str] | None = None,
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
    return by, {slug: str(query[slug]) for slug in slugs & set(query)}


def _parts(measure: Measure, at: datetime) -> dict[str, Any]:
    unknown = _condition(measure.unknown, at)
    parts: dict[str, Any] = {"_denominator": Count("pk"), "_unknown": Count("pk", filter=unknown)}
    if measure.numerator is None:
        parts["_numerator"] = Count("pk")
    else:
        parts["_numerator"] = Count("pk", filter=_condition(measure.numerator, at))
    if measure.reading is Reading.MEDIAN:
        parts["_median"] = Median(measure.value)
    elif measure.reading is Reading.MEAN and measure.aggregate is not None:
        parts["_median"] = measure.aggregate()
    elif measure.reading is Reading.SUM:
        parts["_total"] = Sum(measure.value, output_field=DecimalField())
    return parts


def _condition(condition: Condition, at: datetime) -> Q:
    return condition if isinstance(condition, Q) else condition(at)


def _expression(dimension: Dimension) -> Combinable:
    """The group as text, so that a number, a code and a missing value compare alike in a URL."""
    value = F(dimension.value) if isinstance(dimension.value, str) else dimension.value
    return NullIf(Cast(value, CharField()), Value(""))


def _is(name: str, key: str) -> Q:
    return Q(**{f"{name}__isnull": True}) if key in {"", "-"} else Q(**{name: key})


def _figure(
    measure: Measure, key: str, label: str, row: Mapping[str, Any], filters: Mapping[str, str]
) -> Figure:
    median, total = row.get("_median"), row.get("_total")
    return Figure(
        key=key,
        label=label,
        reading=measure.reading,
        numerator=row["_numerator"],
        denominator=row["_denominator"],
        unknown=row["_unknown"],
        median=None if median is None else Decimal(median),
        total=None if total is None else Decimal(total),
        rows_url=measure.rows_url({**measure.numerator_filter, **filters}),
    )


@dataclass(frozen=True)
class Card:
    """A figure in words, as every page shows it: nothing of what it must carry can be left out."""

    label: str
    value: str
    unit: str
    definition: str
    denominator: str
    unknown: str
    as_of: str
    href: str
    tone: str = ""


def value_text(measure: Measure, figure: Figure) -> str:
    """ "1.284", "61,4", or "" where nothing can be said; the unit stands beside it."""
    if figure.value is None:
        return ""
    if measure.reading is Reading.SHARE:
        return format_decimal(figure.value, 1)
    if measure.reading is Reading.MEAN:
        return format_decimal(figure.value, 2)
    return format_integer(int(round_half_up(figure.value)))


def card(measure: Measure, found: Answer, *, href: str = "") -> Card:
    whole = found.whole
    return Card(
        label=str(measure.title),
        value=value_text(measure, whole),
        unit=str(measure.unit),
        definition=str(measure.definition),
        denominator=f"{format_integer(whole.denominator)} {measure.denominator}",
        unknown=format_integer(whole.unknown),
        as_of=format_moment(timezone.localtime(found.as_of)),
        href=href or whole.rows_url,
    )


def bar_rows(measure: Measure, found: Answer) -> list[dict[str, Any]]:
    """For the bar chart: the longest bar is 100 %; a group that says nothing has no bar."""
    sizes = [abs(float(figure.value or 0)) for figure in found.groups]
    longest = max(sizes, default=0) or 1
    return [
        {
            "label": figure.label,
            "value": value_text(measure, figure) or "–",
            "percent": round(100 * size / longest, 2),
            "url": figure.rows_url,
            "is_unknown": figure.key == "",
        }
        for figure, size in zip(found.groups, sizes, strict=True)
    ]
