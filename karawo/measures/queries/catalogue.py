"""What can be counted: the measures that the rooms above have registered, and how each may be broken down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from karawo.measures.rules import Figure, Reading

type Text = str | Promise
type Condition = Q | Callable[[datetime], Q]


def rows_at(name: str, **always: str) -> Callable[[Mapping[str, str]], str]:
    """Gives the address of the list named `name` for the filters of a group. always: words that every address bears."""

    def url(filters: Mapping[str, str]) -> str:
        asked = {**always, **{filter_name: word for filter_name, word in filters.items() if word}}
        return reverse(name) + (f"?{urlencode(sorted(asked.items()))}" if asked else "")

    return url


def by_key(figure: Figure) -> object:
    """The order of groups whose keys sort as they stand: years, levels, sizes."""
    return figure.key


class UnknownMeasureError(LookupError):
    """No measure, or no dimension of it, bears that name; the message lists those that exist."""


@dataclass(frozen=True)
class Dimension:
    """A way to break a measure down.

    value: the column or expression that makes the group. labels: names of the groups, given the keys that occur.
    filter_name: the name of the filter of the list of rows that shows one group. order: sort key by figure.
    is_over_time: its groups follow each other, so a line may join them. near: for a key ("": what is not known), a
    condition on the columns themselves that holds for every row of the group; an index can answer it where it cannot
    answer `value`. within: slugs of wider dimensions, as a village lies in one kecamatan: what has a key here lies in
    one group there.
    """

    slug: str
    title: Text
    value: str | Combinable
    filter_name: str
    labels: Callable[[list[str]], Mapping[str, str]] | None = None
    order: Callable[[Figure], object] | None = None
    is_over_time: bool = False
    near: Callable[[str], Q] | None = None
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dated:
    """How a measure is read as it was at the end of a day, from what is dated.

    rows: the rows of the denominator on that day. value, unknown: where they are read otherwise than today.
    """

    rows: Callable[[date], QuerySet[Any]]
    value: str = ""
    unknown: Condition | None = None


@dataclass(frozen=True)
class Cells:
    """Rows counted beforehand.

    cells: a cell holds how many rows share its readings. beside: which rows the cells do not hold, because they
    changed since; None where the cells hold all. values: dimension slug → where a cell has it under another name.
    less: cells of those rows that are summed up in `cells` all the same, and are taken off. near: dimension slug → what
    stands for the dimension's own `near` over `cells`.
    """

    cells: QuerySet[Any]
    beside: Q | None
    values: Mapping[str, str | Combinable] = field(default_factory=dict)
    less: QuerySet[Any] | None = None
    near: Mapping[str, Callable[[str], Q]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rollup:
    """How a measure is read from cells: numerator, denominator and unknown are sums of these columns.

    cells: those that tell the dimensions apart, or None where none do, and the rows must be read.
    """

    cells: Callable[[frozenset[str]], Cells | None]
    denominator: str
    numerator: str | Combinable
    unknown: str | Combinable


@dataclass(frozen=True)
class Measure:
    """What is counted, of what, and what is not known.

    rows: the rows of the denominator. numerator: which of them count (None: all). unknown: which of them nobody
    can say it of. value: the column whose median or sum is read. aggregate: for a mean, the expression over the
    rows. rows_url: the list that shows the rows. dated: for a measure that can be asked for an earlier day.
    rollup: for one that is counted beforehand too.
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
    dated: Dated | None = None
    rollup: Rollup | None = None

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
