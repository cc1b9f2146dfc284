"""The lists behind the figures: last assessments, and events of moving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import scope
from karawo.growth import wording
from karawo.growth.access import requires
from karawo.growth.forms.listing import AssessmentFilters, EventFilters
from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.queries.lists import Asked, asked_assessments, asked_events, assessments, events
from karawo.growth.queries.measures import level_names, levels_to_choose
from karawo.kit.numbers import format_integer
from karawo.regions.queries import unit
from karawo.registry.queries import place_of
from karawo.registry.queries.choosing import places_to_choose
from karawo.ui.files import file_links
from karawo.ui.forms import FilterForm

PAGE_ROWS = 50


@require_GET
@requires("list", "assessment")
def assessment_list(request: HttpRequest) -> HttpResponse:
    asked = asked_assessments(request.GET.dict())
    rows = assessments(asked, scope=scope(request), on=timezone.localdate())
    form = AssessmentFilters(
        initial=dict(asked.words), places=_places(request, asked), levels=levels_to_choose()
    )
    context = {
        **_paged(request, asked, rows, _assessment),
        **_filtering(asked, form, "assessment"),
        "tabs": _tabs(
            asked,
            [
                (_("Semua"), {}),
                (_("Cukup data"), {"cukup": "ya"}),
                (_("Belum cukup data"), {"cukup": "tidak"}),
            ],
            ("cukup",),
        ),
    }
    return render(request, "growth/assessments.html", context)


@require_GET
@requires("list", "naik_kelas")
def event_list(request: HttpRequest) -> HttpResponse:
    asked = asked_events(request.GET.dict())
    rows = events(asked, scope=scope(request))
    form = EventFilters(initial=dict(asked.words), places=_places(request, asked))
    context = {
        **_paged(request, asked, rows, _event),
        **_filtering(asked, form, "event"),
        "tabs": _tabs(
            asked,
            [
                (_("Semua"), {}),
                (_("Menunggu orang kedua"), {"hasil": "menunggu"}),
                (_("Naik tingkat"), {"jenis": "tingkat", "arah": "naik", "hasil": "dibenarkan"}),
                (_("Turun tingkat"), {"jenis": "tingkat", "arah": "turun", "hasil": "dibenarkan"}),
                (_("Kelas menurut PP 7/2021"), {"jenis": "kelas"}),
            ],
            ("hasil", "jenis", "arah"),
        ),
    }
    return render(request, "growth/events.html", context)


def _places(request: HttpRequest, asked: Asked) -> list[Any]:
    place = asked.get("wilayah")
    return places_to_choose(scope(request), int(place) if place else None)


def _filtering(asked: Asked, form: FilterForm, name: str) -> dict[str, Any]:
    """The form, what it does not ask but the address says, and the files of the same rows."""
    return {
        "form": form,
        "keep": [{"name": key, "value": text} for key, text in asked.words.items() if key not in form.fields],
        "downloads": file_links(f"growth:{name}", query=asked.to_query()),
    }


def _tabs(
    asked: Asked, rows: list[tuple[str, dict[str, str]]], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    present = {name: asked.get(name) for name in names if asked.get(name)}
    blank = dict.fromkeys(names, "")
    return [
        {"label": label, "url": "?" + asked.to_query(**(blank | words)), "is_current": words == present}
        for label, words in rows
    ]


def _paged(
    request: HttpRequest, asked: Asked, rows: QuerySet[Any], line: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    return {
        "rows": [line(each) for each in page.object_list],
        "chips": [
            {"label": chip(name, text), "url": "?" + asked.without(name)}
            for name, text in asked.words.items()
        ],
        "unread": asked.unread,
        "clear_url": request.path,
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": "?" + asked.to_query(halaman=str(page.number - 1)) if page.has_previous() else "",
        "next_url": "?" + asked.to_query(halaman=str(page.number + 1)) if page.has_next() else "",
        "as_of": wording.moment(timezone.now()),
    }


def chip(name: str, text: str) -> str:
    if name == "q":
        return f"“{text}”"
    if name == "wilayah":
        place = unit(int(text))
        return place.full_name if place else text
    if name == "tanpa":
        return _("Wilayah belum diketahui")
    if name == "tingkat":
        return level_names([text]).get(text, _("Tingkat belum diketahui"))
    if name == "penanda":
        return _("Tanpa penanda") if text == "-" else wording.indicator_label(text)
    told = {
        ("cukup", "ya"): _("Cukup data"),
        ("cukup", "tidak"): _("Belum cukup data"),
        ("buka", "ya"): _("Belum tercatat tutup"),
        ("buka", "tidak"): _("Tutup atau pindah"),
        ("jenis", "tingkat"): _("Tingkat diagnosis"),
        ("jenis", "kelas"): _("Kelas PP 7/2021"),
        ("arah", "naik"): _("Naik"),
        ("arah", "turun"): _("Turun"),
        ("hasil", "menunggu"): _("Menunggu orang kedua"),
        ("hasil", "dibenarkan"): _("Dibenarkan"),
        ("hasil", "ditolak"): _("Ditolak"),
        ("hasil", "ditarik"): _("Ditarik"),
    }
    prefixes = {"tahun": _("Tahun"), "rubrik": _("Rubrik"), "dari": _("Dari"), "ke": _("Ke")}
    return told.get((name, text)) or f"{prefixes.get(name, name)} {text}"


def _assessment(row: Assessment) -> dict[str, Any]:
    return {
        "url": reverse("growth:assessment", args=[row.pk]),
        "name": row.business.name,
        "place": place_of(row.business.region_id, row.business.kab_id),
        "level": wording.level_label(row),
        "is_enough": row.level_id is not None,
        "index": wording.points(row.index),
        "coverage": wording.points(row.coverage_percent),
        "rubric": row.rubric.title,
        "on": wording.day(row.assessed_on),
    }


def _event(row: NaikKelas) -> dict[str, Any]:
    return {
        "url": reverse("growth:event", args=[row.pk]),
        "name": row.business.name,
        "place": place_of(row.business.region_id, row.business.kab_id),
        "kind": _("tingkat") if row.kind == NaikKelas.Kind.LEVEL else _("kelas PP 7/2021"),
        "move": f"{row.from_name} → {row.to_name}",
        "direction": row.get_direction_display(),
        "is_up": row.direction == NaikKelas.Direction.UP,
        "indicator": wording.indicator_label(row.indicator) if row.indicator else "",
        "on": wording.day(row.happened_on),
        "outcome": wording.outcome_label(row),
        "tone": wording.OUTCOME_TONES[row.outcome],
        "by": str(row.proposed_by),
    }
