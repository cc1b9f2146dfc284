"""What can be chosen next: measures, breakdowns, filters and their values; and questions to begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karawo.front.queries.asking.reading import PLACE_SLUGS, Asked, Link
from karawo.measures.queries import catalogue, cross, find
from karawo.regions.access import Scope
from karawo.regions.queries import path
from karawo.registry.queries.choosing import places_to_choose

type Options = list[dict[str, Any]]
_FIRST: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("usaha", ("kab",), {}),
    ("usaha", ("sektor", "kelas"), {}),
    ("ber-nib", ("kab", "jk"), {}),
    ("milik-perempuan", ("sektor",), {}),
    ("usaha", ("mulai",), {}),
    ("penjualan-tengah", ("kelas", "jk"), {}),
    ("koperasi-rat", ("kab",), {}),
    ("klien-dilayani", ("kab",), {}),
)
"""Proposed on a blank page; a measure that this installation does not have is left out."""
MOST_VALUES = 200


@dataclass(frozen=True)
class Choices:
    """Everything that the form offers, with what is chosen marked."""

    rows: Options
    columns: Options
    places: list[tuple[str, Options]]
    filters: Options
    value_name: str
    value_label: str
    values: Options
    kept: list[tuple[str, str]]
    trail: list[dict[str, str]]


def measures_to_choose(chosen: str) -> list[tuple[str, Options]]:
    """By what they are counted of: (denominator, its measures)."""
    groups: dict[str, Options] = {}
    for measure in catalogue():
        groups.setdefault(str(measure.denominator).capitalize(), []).append(
            _option(measure.slug, str(measure.title), chosen)
        )
    return list(groups.items())


def first_questions(scope: Scope) -> list[Link]:
    slugs = {measure.slug for measure in catalogue()}
    kabs = [kab_id for kab_id in scope.kab_ids if kab_id > 999]
    found = []
    for slug, by, others in _FIRST:
        if slug not in slugs:
            continue
        measure = find(slug)
        known = {dimension.slug for dimension in measure.dimensions}
        level = "prov" if scope.standing != "app" else "kec" if len(kabs) == 1 and "kec" in known else "kab"
        ways = tuple(level if each == "kab" else each for each in by)
        asked = Asked(measure, ways, others)
        names = [str(measure.dimension(each).title).lower() for each in ways]
        found.append(
            Link(
                _("%(measure)s per %(names)s") % {"measure": measure.title, "names": _(" lalu ").join(names)},
                asked.url(),
            )
        )
    return found


def choices(asked: Asked, *, scope: Scope, at: datetime) -> Choices:
    """Costs one query more where a filter waits for its value."""
    dimensions = [(each.slug, str(each.title)) for each in asked.measure.dimensions]
    by = (*asked.by, "", "")
    has_place = any(slug in PLACE_SLUGS for slug, _title in dimensions)
    return Choices(
        rows=[_option(slug, title, by[0]) for slug, title in dimensions],
        columns=[_option(slug, title, by[1]) for slug, title in dimensions],
        places=[
            (group, [_option(value, name, str(asked.place or "")) for value, name in options])
            for group, options in (places_to_choose(scope, asked.place) if has_place else [])
        ],
        filters=[
            _option(slug, title, asked.adding)
            for slug, title in dimensions
            if slug not in PLACE_SLUGS and slug not in asked.others
        ],
        value_name=asked.adding,
        value_label=str(asked.measure.dimension(asked.adding).title) if asked.adding else "",
        values=_values(asked, at) if asked.adding else [],
        kept=[*sorted(asked.others.items()), *([("gambar", asked.picture)] if asked.picture else [])],
        trail=_trail(asked),
    )


def _values(asked: Asked, at: datetime) -> Options:
    found = cross(asked.measure, at=at, by=(asked.adding,), where=asked.where)
    return [_option(figure.key or "-", str(figure.label), "") for figure in found.rows[:MOST_VALUES]]


def _trail(asked: Asked) -> list[dict[str, str]]:
    """Up again from a place that was stepped into."""
    if asked.place is None:
        return []
    slugs = {dimension.slug for dimension in asked.measure.dimensions}
    level = next((slug for slug in asked.by if slug in PLACE_SLUGS), "")

    def at(place: int | None, depth: int) -> str:
        finer = PLACE_SLUGS[depth] if depth < len(PLACE_SLUGS) and PLACE_SLUGS[depth] in slugs else ""
        by = tuple(
            each for each in ((finer if each == level and level else each) for each in asked.by) if each
        )
        return replace(asked, place=place, by=by).url()

    steps = [{"label": _("Semua wilayah"), "url": at(None, 0)}]
    steps += [
        {"label": place.full_name, "url": at(place.id, depth)}
        for depth, place in enumerate(path(asked.place), 1)
    ]
    return [*steps[:-1], {"label": steps[-1]["label"], "url": ""}]


def _option(value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "is_chosen": value == chosen}
