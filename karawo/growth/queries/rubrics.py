"""Rubrics and their rows, read back as the values of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from karawo.growth.models import Rubric
from karawo.growth.rules import rubric as rules

GENERAL = "umum"
"""The rubric that is used where nobody chose another; its versions are data."""


def rubric_in_force(on: date, slug: str = GENERAL) -> Rubric | None:
    """The version of a rubric that is valid on the day, with its parts read. None before its first."""
    return _with_parts().filter(slug=slug, valid_from__lte=on).order_by("-valid_from", "-version").first()


def rubrics_offered(on: date) -> list[Rubric]:
    """One version of each rubric by which an assessment may be made on the day, the general one first."""
    newest = Rubric.objects.in_force(on).values("pk")
    rows = _with_parts().filter(pk__in=newest, is_offered=True)
    return sorted(rows, key=lambda each: (each.slug != GENERAL, each.is_example, each.title))


def rubric_of(slug: str, version: int | None = None) -> Rubric | None:
    """A version by its number, else the newest."""
    rows = _with_parts().filter(slug=slug)
    if version is not None:
        rows = rows.filter(version=version)
    return rows.order_by("-version").first()


def rubrics_by_id(ids: Iterable[int]) -> dict[int, Rubric]:
    return {each.pk: each for each in _with_parts().filter(pk__in=set(ids))}


def _with_parts() -> QuerySet[Rubric]:
    return Rubric.objects.prefetch_related("dimensions__items", "levels")


def as_rule(row: Rubric) -> rules.Rubric:
    """No query where the parts were read with the rubric."""
    return rules.Rubric(
        slug=row.slug,
        version=row.version,
        title=row.title,
        valid_from=row.valid_from,
        source=row.source,
        law=row.law,
        least_coverage_percent=row.least_coverage_percent,
        is_example=row.is_example,
        is_offered=row.is_offered,
        dimensions=tuple(
            rules.Dimension(
                part.slug,
                part.field_code,
                part.title,
                part.weight,
                tuple(
                    rules.Item(
                        item.slug,
                        item.title,
                        item.text,
                        tuple(item.anchors),
                        rules.Advice(**{**item.advice, "kind": rules.StepKind(item.advice["kind"])}),
                        item.known_from,
                        item.hard,
                        item.may_not_apply,
                    )
                    for item in part.items.all()
                ),
            )
            for part in row.dimensions.all()
        ),
        levels=tuple(
            rules.Level(level.rank, level.from_percent, level.name, level.note) for level in row.levels.all()
        ),
    )
