"""The list of businesses, as a page and as a file: the same filter, the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import person
from karawo.front import wording
from karawo.front.access import present_scope, requires
from karawo.front.forms import BusinessFilters
from karawo.front.pages.keeping import saving
from karawo.front.queries import filters
from karawo.kit.numbers import format_integer
from karawo.kit.writing import About, Heading, Shape, csv_pieces
from karawo.registry.actions import record_export
from karawo.registry.models import Business
from karawo.registry.queries import (
    EXPORT_COLUMNS,
    BusinessFilter,
    Number,
    Row,
    businesses,
    export_rows,
    number_of,
    page_of,
    title_of,
)
from karawo.registry.queries.choosing import places_to_choose
from karawo.ui.files import XLSX, as_file, file_links, xlsx_pieces

PAGE_ROWS = 50
_FORM_FIELDS = ("q", "wilayah", "kelas", "keadaan", "nib", "jk")
_SHAPES = {
    "latest_sales_rupiah": Shape.RUPIAH,
    "latest_workers": Shape.INTEGER,
    "started_year": Shape.TEXT,
    "status_on": Shape.DATE,
    "size_on": Shape.DATE,
    "changed_at": Shape.MOMENT,
    "completeness_percent": Shape.INTEGER,
}


@require_GET
@requires("list", "business")
def business_list(request: HttpRequest) -> HttpResponse:
    scope = present_scope(request)
    given = filters.business_filter(request.GET.dict())
    page = page_of(
        given, scope=scope, after=request.GET.get("setelah", ""), before=request.GET.get("sebelum", "")
    )
    number = number_of(given, scope=scope)
    at = _page_number(request)
    first = (at - 1) * PAGE_ROWS + 1
    query = given.to_query()
    chips = filters.chips(given)
    context = {
        "title": filters.title(given),
        "form": BusinessFilters(
            initial=dict(given.parameters()),
            places=places_to_choose(scope, given.region_id),
        ),
        "keep": [
            {"name": key, "value": value} for key, value in given.parameters() if key not in _FORM_FIELDS
        ],
        "chips": chips,
        "clear_url": reverse("front:businesses"),
        "unread": given.unread,
        "sort": filters.column_order(given),
        "rows": [_line(row) for row in page.rows],
        "total": _total(number),
        "first": format_integer(first) if page.rows else "",
        "last": format_integer(first + len(page.rows) - 1) if page.rows else "",
        "page_number": at,
        "previous_url": _step(given, "sebelum", page.before, at - 1),
        "next_url": _step(given, "setelah", page.after, at + 1),
        "as_of": wording.moment(number.as_of or timezone.now()),
        "downloads": _downloads(query),
        "is_filtered": bool(chips),
        **saving(request, "usaha", query),
    }
    name = "front/business_rows.html" if request.headers.get("HX-Request") else "front/businesses.html"
    return render(request, name, context)


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("halaman", "1")
    has_place = "setelah" in request.GET or "sebelum" in request.GET
    return max(1, int(typed)) if has_place and typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _step(given: BusinessFilter, word: str, place: str, at: int) -> str:
    if not place:
        return ""
    if at <= 1 and word == "sebelum":
        return "?" + given.to_query()
    return "?" + urlencode([*given.parameters(), (word, place), ("halaman", at)])


def _total(number: Number) -> str:
    if number.is_exact:
        return format_integer(number.number)
    if number.as_of is not None:
        return format_integer(number.number)
    return _("lebih dari %(number)s") % {"number": format_integer(number.number)}


def _line(row: Row) -> dict[str, Any]:
    business = row.business
    trade = business.main_product or business.activity
    return {
        "id": business.pk,
        "url": reverse("front:business", args=[business.pk]),
        "name": business.name,
        "owner": row.owner_name,
        "trade": trade or title_of(business.kbli_version, business.kbli_code),
        "kbli": business.kbli_code,
        "place": row.place,
        "short_place": _ends_of(row.place),
        "size": wording.size_label(business.size_class),
        "sales": wording.money(business.latest_sales_rupiah),
        "has_nib": business.has_nib,
        "status": wording.status_label(business.status),
        "tone": wording.STATUS_TONES[business.status],
        "completeness": business.completeness_percent,
        "changed_on": wording.short_day(timezone.localtime(business.changed_at).date()),
    }


def _ends_of(place: str) -> str:
    """The village and the kabupaten: what lies between them stands on the page of the business."""
    parts = place.split(", ")
    shown = place if len(parts) < 3 else f"{parts[0]}, {parts[-1]}"
    return shown.replace("Kabupaten ", "Kab. ")


def _downloads(query: str) -> list[dict[str, str]]:
    return file_links("front:businesses", query=query, endings=("csv", "xlsx", "json"))


@require_GET
@requires("export", "business")
def business_csv(request: HttpRequest) -> StreamingHttpResponse:
    given, at = _exported(request)
    pieces = csv_pieces(_headings(), _rows(request, given))
    return as_file(pieces, filters.title(given), at, "csv", "text/csv; charset=utf-8")


@require_GET
@requires("export", "business")
def business_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    given, at = _exported(request)
    about = About(filters.title(given), timezone.localtime(at), filters=filters.in_words(given))
    pieces = xlsx_pieces(_headings(), _rows(request, given), about)
    return as_file(pieces, filters.title(given), at, "xlsx", XLSX)


@require_GET
@requires("export", "business")
def business_json(request: HttpRequest) -> JsonResponse:
    """One page of the filter with its total; `berikut` leads on."""
    scope = present_scope(request)
    given = filters.business_filter(request.GET.dict())
    page = page_of(given, scope=scope, after=request.GET.get("setelah", ""), size=200)
    number = number_of(given, scope=scope)
    sent = Business.objects.filter(pk__in=[row.business.pk for row in page.rows])
    _remember(request, given, sent, timezone.now())
    following = urlencode([*given.parameters(), ("setelah", page.after)])
    return JsonResponse(
        {
            "jumlah": number.number,
            "jumlah_pasti": number.is_exact,
            "keadaan_per": (number.as_of or timezone.now()).isoformat(),
            "saringan": dict(given.parameters()),
            "usaha": [_as_json(row) for row in page.rows],
            "berikut": f"{reverse('front:businesses_json')}?{following}" if page.after else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _as_json(row: Row) -> dict[str, Any]:
    business = row.business
    return {
        "id": business.pk,
        "nama": business.name,
        "pemilik": row.owner_name,
        "tempat": row.place,
        "kode_wilayah": business.region_id or business.kab_id or None,
        "kbli": business.kbli_code or None,
        "kelas": business.size_class or None,
        "keadaan": business.status,
        "punya_nib": business.has_nib,
        "kelengkapan_persen": business.completeness_percent,
        "diubah": business.changed_at.isoformat(),
    }


def _exported(request: HttpRequest) -> tuple[BusinessFilter, datetime]:
    given, at = filters.business_filter(request.GET.dict()), timezone.now()
    _remember(request, given, businesses(given, scope=present_scope(request)), at)
    return given, at


def _remember(request: HttpRequest, given: BusinessFilter, rows: QuerySet[Business], at: datetime) -> None:
    record_export(
        rows,
        query=given.to_query(),
        told="; ".join(text for _name, text in filters.in_words(given)),
        region_id=given.region_id,
        by=person(request),
        at=at,
    )


def _headings() -> list[Heading]:
    return [
        Heading(str(label), _SHAPES.get(name, Shape.TEXT), 32 if name in ("name", "address") else 18)
        for name, label in EXPORT_COLUMNS.items()
    ]


def _rows(request: HttpRequest, given: BusinessFilter) -> Iterator[tuple[Any, ...]]:
    """Read when the file is sent, within the scope of the request, which has ended by then."""
    names = list(EXPORT_COLUMNS)
    statuses: dict[str, Callable[[str], str]] = {
        "status": wording.status_label,
        "size_class": wording.size_label,
    }
    for row in export_rows(given, scope=present_scope(request)):
        yield tuple(
            statuses[name](value)
            if name in statuses
            else (_("ya") if value else _("tidak tercatat"))
            if name == "has_nib"
            else timezone.localtime(value)
            if isinstance(value, datetime)
            else value
            for name, value in zip(names, row, strict=True)
        )
