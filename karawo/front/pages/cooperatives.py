"""Cooperatives: the list with the newest book year, and one with its years beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import person
from karawo.front import wording
from karawo.front.access import present_scope, requires
from karawo.front.forms import CooperativeFilters
from karawo.front.pages.businesses import PAGE_ROWS
from karawo.front.pages.keeping import saving
from karawo.front.pages.owner import owner_context, to_survivor
from karawo.front.queries import cooperatives as words
from karawo.kit.numbers import format_integer
from karawo.kit.writing import About, Heading, Shape, csv_pieces
from karawo.regions.access import within
from karawo.registry.access import visible_owners
from karawo.registry.actions import record_cooperative_export
from karawo.registry.models import Owner
from karawo.registry.queries import owner_file, place_of
from karawo.registry.queries.choosing import places_to_choose
from karawo.ui.files import XLSX, as_file, file_links, xlsx_pieces

_FORM_FIELDS = ("q", "wilayah", "rat")
_SHAPES = {
    "legal_on": Shape.DATE,
    "rat_on": Shape.DATE,
    "members": Shape.INTEGER,
    "assets": Shape.RUPIAH,
    "shu": Shape.RUPIAH,
}


@require_GET
@requires("list", "owner")
def cooperative_list(request: HttpRequest) -> HttpResponse:
    scope, now = present_scope(request), timezone.now()
    asked = words.Asked.from_query(request.GET.dict())
    page = Paginator(words.found(asked, scope=scope, at=now), PAGE_ROWS).get_page(request.GET.get("halaman"))
    query = asked.to_query()

    def step(number: int) -> str:
        return "?" + urlencode([*asked.parameters(), ("halaman", number)])

    chips = words.chips(asked)
    context = {
        "title": words.title(asked),
        "form": CooperativeFilters(
            initial=dict(asked.parameters()), places=places_to_choose(scope, asked.region_id)
        ),
        "keep": [
            {"name": key, "value": value} for key, value in asked.parameters() if key not in _FORM_FIELDS
        ],
        "chips": chips,
        "clear_url": reverse("front:cooperatives"),
        "unread": asked.unread,
        "rows": [_line(owner) for owner in page.object_list],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": wording.moment(now),
        "downloads": file_links("front:cooperatives", query=query),
        "is_filtered": bool(chips),
        **saving(request, "koperasi", query),
    }
    return render(request, "front/cooperatives.html", context)


def _line(owner: Any) -> dict[str, Any]:
    return {
        "url": reverse("front:cooperative", args=[owner.pk]),
        "name": owner.name,
        "kind": owner.cooperative_kind,
        "place": place_of(owner.region_id, owner.kab_id),
        "year": "" if owner.year is None else str(owner.year),
        "rat_on": wording.day(owner.rat_on),
        "members": "" if owner.members is None else format_integer(owner.members),
        "assets": wording.money(owner.assets),
        "shu": wording.money(owner.shu),
    }


@require_GET
@requires("see", "owner")
def cooperative_page(request: HttpRequest, owner_id: int) -> HttpResponse:
    file = owner_file(owner_id)
    if file is None:
        raise Http404
    if (
        now := visible_owners(present_scope(request)).filter(pk=file.owner.merged_into_id).first()
    ) is not None:
        return to_survivor(request, "front:owner", now, file.owner.name)
    if file.owner.kind != Owner.Kind.COOPERATIVE:
        return redirect("front:owner", owner_id)
    return render(request, "front/cooperative.html", owner_context(request, file))


@require_GET
@requires("export", "owner")
def cooperative_csv(request: HttpRequest) -> StreamingHttpResponse:
    asked = _exported(request)
    pieces = csv_pieces(_headings(), _rows(request, asked))
    return as_file(pieces, words.title(asked), timezone.now(), "csv", "text/csv; charset=utf-8")


@require_GET
@requires("export", "owner")
def cooperative_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    asked, now = _exported(request), timezone.now()
    told = [(_("Saringan"), chip.label) for chip in words.chips(asked)]
    about = About(words.title(asked), timezone.localtime(now), filters=told)
    pieces = xlsx_pieces(_headings(), _rows(request, asked), about)
    return as_file(pieces, words.title(asked), now, "xlsx", XLSX)


def _headings() -> list[Heading]:
    return [
        Heading(str(label), _SHAPES.get(name, Shape.TEXT), 32 if name in ("name", "address") else 18)
        for name, label in words.EXPORTED.items()
    ]


def _rows(request: HttpRequest, asked: words.Asked) -> Iterator[tuple[Any, ...]]:
    """Read when the file is sent, within the scope of the request, which has ended by then."""
    scope = present_scope(request)
    with within(scope):
        rows = words.found(asked, scope=scope, at=timezone.now())
        yield from rows.values_list(*words.EXPORTED).iterator(chunk_size=2_000)


def _exported(request: HttpRequest) -> words.Asked:
    asked, now = words.Asked.from_query(request.GET.dict()), timezone.now()
    record_cooperative_export(
        words.found(asked, scope=present_scope(request), at=now),
        query=asked.to_query(),
        told="; ".join(chip.label for chip in words.chips(asked)),
        region_id=asked.region_id,
        by=person(request),
        at=now,
    )
    return asked
