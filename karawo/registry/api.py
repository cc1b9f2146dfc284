"""The register as JSON: the same queries and actions as the pages, no rule of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Header, Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from karawo.accounts.access import may
from karawo.registry.access import visible_businesses
from karawo.registry.actions import (
    GivenNumber,
    GivenPlace,
    GivenSource,
    NewOwner,
    Registration,
    register_business,
)
from karawo.registry.models import Business, Submission
from karawo.registry.queries.filters import BusinessFilter
from karawo.registry.queries.lists import Row, number_of, page_of
from karawo.registry.queries.search import place_of
from karawo.registry.queries.search import search as find
from karawo.registry.rules.refusal import NotAllowed, Refused

_WITHOUT_NUL = r"^[^\x00]*$"
type Text = Annotated[str, StringConstraints(max_length=300, pattern=_WITHOUT_NUL, strip_whitespace=True)]
type Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=_WITHOUT_NUL, strip_whitespace=True)
]
type Identity = Annotated[int, Field(ge=1, le=2**63 - 1)]
type RegionCode = Annotated[
    str, StringConstraints(pattern=r"^([1-9][0-9]|[1-9][0-9]{3}|[1-9][0-9]{5}|[1-9][0-9]{9})$")
]
type Cursor = Annotated[str, StringConstraints(max_length=300, pattern=r"^[A-Za-z0-9_=-]*$")]
type Limit = Annotated[int, Field(ge=1, le=200)]

router = Router(tags=["register"])


class Problem(Schema):
    """RFC 9457. detail is Indonesian and names the fix; field is the answer it belongs to."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, Any]] = []


REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class BusinessOut(Schema):
    id: int
    name: str
    owner_id: int
    owner_name: str
    place: str
    region_code: str | None
    activity: str
    kbli_version: int | None
    kbli_code: str
    started_year: int | None
    status: str
    size_class: str
    has_nib: bool
    completeness_percent: int
    created_at: datetime
    changed_at: datetime


class BusinessPage(Schema):
    """next: the cursor of the following page, null on the last. total: exact, or at least."""

    items: list[BusinessOut]
    next: str | None
    total: int
    is_total_exact: bool
    unread: list[str]


class NewPlace(Schema):
    region_code: RegionCode
    address: Text = ""


class NewBusiness(Schema):
    owner_name: Name
    nik: Annotated[str, StringConstraints(max_length=30, pattern=_WITHOUT_NUL)] = ""
    phone: Annotated[str, StringConstraints(max_length=40, pattern=_WITHOUT_NUL)] = ""
    name: Name
    activity: Name
    started_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    place: NewPlace


class HitOut(Schema):
    kind: Literal["business", "owner"]
    id: int
    name: str
    owner_id: int
    owner_name: str
    place: str
    status: str


class SearchOut(Schema):
    how: str
    number: int
    is_total_exact: bool
    items: list[HitOut]


class BusinessQuery(Schema):
    """The filter of the list page, in the same words."""

    q: Text = ""
    wilayah: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,10}$")] = ""
    kbli: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,5}$")] = ""
    kelas: Text = ""
    keadaan: Text = ""
    nib: Literal["", "ya", "tidak"] = ""
    jk: Literal["", "L", "P"] = ""
    urut: Literal["", "perubahan", "perubahan-lama", "nama", "nama-balik"] = ""
    sejak: date | None = None
    cursor: Cursor = ""
    limit: Limit = 50


def _must(request: HttpRequest, verb: str) -> None:
    if not may(request.user, verb, "business"):
        raise NotAllowed("Akun ini tidak dapat membuka register; mintalah peran kepada administrator.")


def _business(business: Business, place: str) -> BusinessOut:
    return BusinessOut(
        owner_name=business.primary_owner.name,
        owner_id=business.primary_owner_id,
        place=place,
        region_code=None if business.region_id is None else str(business.region_id),
        **{
            name: getattr(business, name)
            for name in (
                "id", "name", "activity", "kbli_version", "kbli_code", "started_year", "status", "size_class",
                "has_nib", "completeness_percent", "created_at", "changed_at",
            )
        },
    )  # fmt: skip


def _line(row: Row) -> BusinessOut:
    return _business(row.business, row.place)


@router.get("/businesses", response={200: BusinessPage, **REFUSALS}, summary="Usaha menurut saringan")
def businesses(request: HttpRequest, given: Query[BusinessQuery]) -> BusinessPage:
    _must(request, "list")
    words = {name: str(value) for name, value in given.dict().items() if value not in (None, "")}
    chosen = BusinessFilter.from_query(words)
    scope = request.scope  # type: ignore[attr-defined]
    page = page_of(chosen, scope=scope, after=given.cursor, size=given.limit)
    number = number_of(chosen, scope=scope)
    return BusinessPage(
        items=[_line(row) for row in page.rows],
        next=page.after or None,
        total=number.number,
        is_total_exact=number.is_exact,
        unread=list(chosen.unread),
    )


@router.get("/businesses/{business_id}", response={200: BusinessOut, **REFUSALS}, summary="Satu usaha")
def business(request: HttpRequest, business_id: Path[Identity]) -> BusinessOut:
    rows = visible_businesses(request.scope).select_related("primary_owner")  # type: ignore[attr-defined]
    found = rows.filter(pk=business_id).first()
    if found is None:
        raise Http404
    return _business(found, place_of(found.region_id, found.kab_id))


@router.post(
    "/businesses",
    response={200: BusinessOut, 201: BusinessOut, **REFUSALS},
    summary="Daftarkan usaha; dengan kunci yang sama hanya sekali",
)
def register(
    request: HttpRequest,
    given: NewBusiness,
    idempotency_key: Annotated[UUID | None, Header(alias="Idempotency-Key")] = None,
) -> Status[BusinessOut]:
    _must(request, "register")
    if not given.nik.strip() and not given.phone.strip():
        raise Refused("Isi nomor HP atau NIK pemilik; salah satu cukup.", field="phone")
    key = idempotency_key or uuid4()
    is_again = Submission.objects.filter(key=key, subject_id__isnull=False).exists()
    numbers = (("nik", given.nik), ("phone", given.phone))
    made = register_business(
        Registration(
            name=given.name,
            owner=NewOwner(
                name=given.owner_name,
                numbers=tuple(GivenNumber(kind=kind, text=text) for kind, text in numbers if text.strip()),
            ),
            place=GivenPlace(region_id=int(given.place.region_code), address=given.place.address),
            activity=given.activity,
            started_year=given.started_year,
            source=GivenSource(name="API"),
            received={name: str(value) for name, value in given.dict().items()},
        ),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        key=key,
    )
    return Status(200 if is_again else 201, _business(made, place_of(made.region_id, made.kab_id)))


class SearchQuery(Schema):
    q: Annotated[str, StringConstraints(max_length=100, pattern=_WITHOUT_NUL)]
    limit: Annotated[int, Field(ge=1, le=50)] = 20


@router.get(
    "/search", response={200: SearchOut, **REFUSALS}, summary="Cari dengan nama; nomor pribadi lewat POST"
)
def search(request: HttpRequest, given: Query[SearchQuery]) -> SearchOut:
    return _searched(request, given.q, given.limit)


@router.post(
    "/search", response={200: SearchOut, **REFUSALS}, summary="Cari dengan nama, NIK, NIB, atau nomor HP"
)
def search_by_number(request: HttpRequest, given: SearchQuery) -> SearchOut:
    """By POST a NIK or telephone number stands in no address and no log."""
    return _searched(request, given.q, given.limit)


def _searched(request: HttpRequest, text: str, limit: int) -> SearchOut:
    _must(request, "see")
    found = find(text, scope=request.scope, limit=limit)  # type: ignore[attr-defined]
    return SearchOut(
        how=found.how.value,
        number=found.number,
        is_total_exact=found.is_total_exact,
        items=[HitOut(**{name: getattr(hit, name) for name in HitOut.model_fields}) for hit in found.hits],
    )
