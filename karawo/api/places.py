"""Regions as JSON; public knowledge, so nobody has to sign in."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import StringConstraints

from karawo.regions.models import Region
from karawo.regions.queries import Unit, by_code, children, match_place
from karawo.registry.api import REFUSALS

router = Router(tags=["wilayah"])

type Code = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9.]{1,12}$")]
type Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]


class RegionOut(Schema):
    """code: Kemendagri's, digits only. bps_code: known for provinces and kabupaten/kota."""

    code: str
    bps_code: str | None
    level: int
    name: str
    full_name: str


class MatchQuery(Schema):
    provinsi: Words = ""
    kabupaten: Words = ""
    kecamatan: Words = ""
    desa: Words = ""


class MatchOut(Schema):
    """confidence: 0–1; below 0.9 a person should look."""

    region: RegionOut | None
    confidence: float
    message: str
    candidates: list[RegionOut]


def _region(code: str) -> Region:
    found = by_code(code)
    if found is None:
        raise Http404
    return found


def _out(region: Region | Unit) -> RegionOut:
    return RegionOut(
        code=str(region.id),
        bps_code=region.bps_code or None,
        level=region.level,
        name=region.name,
        full_name=region.full_name,
    )


@router.get("/regions", response={200: list[RegionOut], **REFUSALS}, auth=None, summary="Provinsi")
def provinces(request: HttpRequest) -> list[RegionOut]:
    return [_out(each) for each in children(None)]


@router.get("/regions/match", response={200: MatchOut, **REFUSALS}, auth=None, summary="Wilayah dari namanya")
def match(request: HttpRequest, given: Query[MatchQuery]) -> MatchOut:
    found = match_place(given.provinsi, given.kabupaten, given.kecamatan, given.desa)
    return MatchOut(
        region=None if found.region is None else _out(found.region),
        confidence=found.confidence,
        message=found.message,
        candidates=[_out(each) for each in found.candidates],
    )


@router.get("/regions/{code}", response={200: RegionOut, **REFUSALS}, auth=None, summary="Satu wilayah")
def region(request: HttpRequest, code: Path[Code]) -> RegionOut:
    return _out(_region(code))


@router.get(
    "/regions/{code}/children",
    response={200: list[RegionOut], **REFUSALS},
    auth=None,
    summary="Wilayah di bawahnya",
)
def below(request: HttpRequest, code: Path[Code]) -> list[RegionOut]:
    return [_out(each) for each in children(_region(code).pk)]
