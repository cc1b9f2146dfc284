"""Measures as JSON: counted for the person who asks, no rows shown."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import StringConstraints

from karawo.accounts.access import counting_scope_of
from karawo.measures.access import sees_rows
from karawo.measures.api import cross_as_json
from karawo.measures.queries import asked, catalogue, find, told
from karawo.regions.access import within
from karawo.registry.api import REFUSALS

router = Router(tags=["ukuran"])

type Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]


class MeasureOut(Schema):
    slug: str
    title: str
    definition: str
    unit: str
    denominator: str
    as_of_rule: str
    dimensions: list[str]
    is_dated: bool


class FigureOut(Schema):
    key: str
    label: str
    is_suppressed: bool = False
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    rows: str | None = None


class CellOut(FigureOut):
    """row, column: the keys of its groups; a pair without rows has no cell."""

    row: str
    column: str


class AnswerOut(Schema):
    measure: str
    title: str
    definition: str
    unit: str
    denominator: str
    as_of_rule: str
    as_of: str
    by: list[str]
    on: str | None = None
    whole: FigureOut
    groups: list[FigureOut]
    columns: list[FigureOut] = []
    cells: list[CellOut] = []


class AnswerQuery(Schema):
    """per, lalu: slugs of dimensions. pada: an earlier day (2025-12-31), for measures that are dated."""

    per: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")] = ""
    lalu: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")] = ""
    pada: date | None = None


@router.get("/measures", response={200: list[MeasureOut], **REFUSALS}, summary="Katalog ukuran")
def measures(request: HttpRequest) -> list[MeasureOut]:
    return [
        MeasureOut(
            slug=each.slug,
            title=str(each.title),
            definition=str(each.definition),
            unit=str(each.unit),
            denominator=str(each.denominator),
            as_of_rule=str(each.as_of),
            dimensions=[dimension.slug for dimension in each.dimensions],
            is_dated=each.dated is not None,
        )
        for each in catalogue()
    ]


@router.get(
    "/measures/{slug}", response={200: AnswerOut, **REFUSALS}, summary="Satu ukuran, dapat dirinci dua kali"
)
def measure(request: HttpRequest, slug: Path[Slug], given: Query[AnswerQuery]) -> dict[str, Any]:
    """Small cells are withheld from those who may count the rows but not see them."""
    wanted = find(slug)
    by, where = asked(wanted, request.GET)
    ways = [each for each in (by, given.lalu) if each]
    if len(set(ways)) < len(ways):
        raise HttpError(422, "`per` dan `lalu` harus berbeda.")
    if given.pada is not None and wanted.dated is None:
        raise HttpError(422, f"Ukuran {wanted.slug} adalah keadaan sekarang; `pada` tidak dapat dijawab.")
    scope = counting_scope_of(request.user)
    is_open = sees_rows(scope, request.scope)  # type: ignore[attr-defined]
    with within(scope):
        found = told(wanted, at=timezone.now(), is_open=is_open, by=ways, where=where, on=given.pada)
    has_rows = is_open and given.pada is None
    return {**cross_as_json(wanted, found, has_rows=has_rows), "on": given.pada and given.pada.isoformat()}
