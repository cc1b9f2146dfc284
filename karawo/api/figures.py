"""Measures as JSON: counted for the person who asks, no rows shown."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import StringConstraints

from karawo.accounts.access import counting_scope_of
from karawo.measures.api import as_json
from karawo.measures.queries import answer, asked, catalogue, find
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


class FigureOut(Schema):
    key: str
    label: str
    is_suppressed: bool = False
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    rows: str | None = None


class AnswerOut(Schema):
    measure: str
    title: str
    definition: str
    unit: str
    denominator: str
    as_of_rule: str
    as_of: str
    by: str | None
    whole: FigureOut
    groups: list[FigureOut]


class AnswerQuery(Schema):
    """per: the slug of a dimension."""

    per: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")] = ""


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
        )
        for each in catalogue()
    ]


@router.get("/measures/{slug}", response={200: AnswerOut, **REFUSALS}, summary="Satu ukuran, dapat dirinci")
def measure(request: HttpRequest, slug: Path[Slug], given: Query[AnswerQuery]) -> dict[str, Any]:
    wanted = find(slug)
    by, where = asked(wanted, request.GET)
    with within(counting_scope_of(request.user)):
        return as_json(wanted, answer(wanted, at=timezone.now(), by=by, where=where))
