"""The health of cooperatives: the list, one cooperative's checks, a new one, and a result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, may, must, person, scope
from karawo.growth.access import (
    may_check_health,
    may_undo_health,
    near_cooperative,
    requires,
    visible_health_checks,
)
from karawo.growth.actions import check_health, record_health_export, withdraw_health
from karawo.growth.forms.health import HealthForm
from karawo.growth.models import HealthCheck
from karawo.growth.pages.filling import next_of
from karawo.growth.queries.health import (
    as_health_rule,
    bands_in_force,
    conditions_of,
    health_checks_of,
    health_gaps_of,
    health_of,
    health_rubric_in_force,
    newest_checks,
)
from karawo.growth.rules.health import LOWEST
from karawo.kit.dates import format_date, format_date_short, format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import About, Heading, Shape
from karawo.regions.access import within
from karawo.registry.access import visible_owners
from karawo.registry.actions import Refused
from karawo.registry.actions.sending import once
from karawo.registry.models import Owner
from karawo.registry.queries import place_of
from karawo.ui.answers import refuse, shown
from karawo.ui.files import as_table, file_links
from karawo.ui.requests import key

PAGE_ROWS = 50


def _now() -> str:
    return format_moment(timezone.localtime(timezone.now()))


def _cooperative(request: HttpRequest, owner_id: int, verb: str) -> Owner:
    rows = visible_owners(scope(request)).filter(kind=Owner.Kind.COOPERATIVE)
    row = get_object_or_404(rows.defer("birth_on"), pk=owner_id)
    must(request.user, verb, "health_check", near_cooperative(request.user, row))
    return row


def _cooperative_url(owner_id: int) -> str:
    """The cooperative's own page; it reads across rooms and lives above this one."""
    return f"/koperasi/{owner_id}/"


def _trail(owner: Owner, here: str = "") -> list[dict[str, str]]:
    rows = [
        {"label": _("Koperasi"), "url": "/koperasi/"},
        {"label": owner.name, "url": _cooperative_url(owner.pk)},
    ]
    if not here:
        return [*rows, {"label": _("Kesehatan")}]
    return [
        *rows,
        {"label": _("Kesehatan"), "url": reverse("growth:health_history", args=[owner.pk])},
        {"label": here},
    ]


def _score(check: HealthCheck) -> str:
    return "" if check.score is None else format_decimal(check.score, 2)


def _line(check: HealthCheck) -> dict[str, Any]:
    return {
        "url": reverse("growth:health_check", args=[check.pk]),
        "name": check.owner.name,
        "place": place_of(check.owner.region_id, check.owner.kab_id),
        "year": str(check.year),
        "on": format_date_short(check.assessed_on),
        "score": _score(check),
        "band": check.band.name if check.band is not None else _("belum cukup data"),
        "tone": check.band.tone if check.band is not None else "",
        "coverage": format_decimal(check.coverage_percent, 1),
        "by": check.assessed_by.name if check.assessed_by else "",
        "is_standing": check.is_standing,
    }


def _newest(request: HttpRequest) -> QuerySet[HealthCheck]:
    """?predikat= one band by its name, or "-" for those without a score."""
    rows = newest_checks(visible_health_checks(scope(request)))
    band = request.GET.get("predikat", "")
    if band == "-":
        rows = rows.filter(band=None)
    elif band:
        rows = rows.filter(band__name=band)
    rows = rows.select_related("owner", "band", "assessed_by", "rubric").defer("owner__birth_on")
    return rows.order_by("owner__name", "pk")


@require_GET
@requires("list", "health_check")
def health_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(_newest(request), PAGE_ROWS).get_page(request.GET.get("halaman"))
    chosen = request.GET.get("predikat", "")
    query = urlencode({"predikat": chosen}) if chosen else ""
    names = [band.name for band in bands_in_force(timezone.localdate())]
    base = reverse("growth:health_checks")
    step = f"&{urlencode({'predikat': chosen})}" if chosen else ""
    context = {
        "rows": [_line(check) for check in page.object_list],
        "tabs": [
            {"label": _("Semua"), "url": base, "is_current": not chosen},
            *(
                {
                    "label": name,
                    "url": f"{base}?{urlencode({'predikat': name})}",
                    "is_current": name == chosen,
                }
                for name in names
            ),
            {"label": _("Belum cukup data"), "url": f"{base}?predikat=-", "is_current": chosen == "-"},
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": str(page.number),
        "pages": str(page.paginator.num_pages),
        "previous_url": f"?halaman={page.previous_page_number()}{step}" if page.has_previous() else "",
        "next_url": f"?halaman={page.next_page_number()}{step}" if page.has_next() else "",
        "downloads": file_links("growth:health", query=query)
        if may(request.user, "export", "health_check")
        else [],
        "as_of": _now(),
    }
    return render(request, "growth/health_list.html", context)


@require_GET
@requires("export", "health_check")
@limited("health_file", "240/h/user")
def health_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    now, rows, present = timezone.now(), _newest(request), scope(request)
    record_health_export(rows.count(), by=person(request), at=now)
    headings = [
        Heading(_("Koperasi"), width=32),
        Heading(_("Tempat"), width=32),
        Heading(_("Tahun buku"), Shape.TEXT, 12),
        Heading(_("Dinilai"), Shape.DATE, 14),
        Heading(_("Nilai"), Shape.DECIMAL, 12),
        Heading(_("Predikat"), width=24),
        Heading(_("Terjawab"), Shape.PERCENT, 12),
        Heading(_("Penilai"), width=24),
        Heading(_("Rubrik"), width=30),
    ]

    def told() -> Iterator[tuple[Value, ...]]:
        with within(present):
            for row in rows.iterator(chunk_size=2_000):
                yield (
                    row.owner.name,
                    place_of(row.owner.region_id, row.owner.kab_id),
                    str(row.year),
                    row.assessed_on,
                    None if row.score is None else float(row.score),
                    row.band.name if row.band is not None else "",
                    float(row.coverage_percent) / 100,
                    row.assessed_by.name if row.assessed_by else "",
                    str(row.rubric),
                )

    chosen = request.GET.get("predikat", "")
    filters = [(_("Predikat"), chosen)] if chosen else []
    about = About(_("Kesehatan koperasi"), timezone.localtime(now), filters=filters)
    return as_table(ending, headings, told(), about)


@require_GET
@requires("see", "health_check")
def health_history(request: HttpRequest, owner_id: int) -> HttpResponse:
    owner = _cooperative(request, owner_id, "see")
    rows = visible_health_checks(scope(request)).filter(owner=owner)
    rows = rows.select_related("owner", "band", "assessed_by").defer("owner__birth_on")
    lines = [_line(check) for check in rows]
    context = {
        "owner": owner,
        "rows": lines,
        "trail": _trail(owner),
        "new_url": reverse("growth:new_health_check", args=[owner.pk])
        if may_check_health(person(request), owner)
        else "",
        "as_of": _now(),
    }
    return render(request, "growth/health_history.html", context)


def _conditions(owner: Owner, year: int) -> list[dict[str, str]]:
    labels = {
        "book-year": _("Keadaan tahun buku %(year)s tercatat") % {"year": year},
        "rat": _("RAT tahun buku %(year)s diadakan") % {"year": year},
        "accounts": _("Aset, modal sendiri, volume, dan SHU tercatat"),
    }
    said = {True: _("ya"), False: _("belum lengkap"), None: _("belum diketahui")}
    return [{"term": labels[slug], "value": said[answer]} for slug, answer in conditions_of(owner.pk, year)]


@requires("register", "health_check")
@require_http_methods(["GET", "HEAD", "POST"])
def new_health_check(request: HttpRequest, owner_id: int) -> HttpResponse:
    """`?lanjut=` where a room above wants to go on with the result."""
    owner = _cooperative(request, owner_id, "register")
    today = timezone.localdate()
    row = health_rubric_in_force(today)
    if row is None:
        messages.warning(request, _("Belum ada rubrik yang berlaku; minta administrator menerbitkannya."))
        return redirect("growth:health_history", owner.pk)
    rule = as_health_rule(row)
    last_year = today.year - 1
    form = HealthForm(
        request.POST if request.method == "POST" else None,
        rubric=rule,
        today=today,
        initial={"assessed_on": today, "year": last_year},
    )
    if form.is_bound and form.is_valid():
        now = timezone.now()
        act = partial(
            check_health,
            owner,
            form.values(),
            year=form.cleaned_data["year"],
            by=person(request),
            at=now,
            on=form.cleaned_data["assessed_on"],
            evidence=form.evidence(),
            note=form.cleaned_data["note"],
        )
        try:
            made = once(key(request), act, by=person(request), at=now)
        except Refused as error:
            refuse(form, error, {})
        else:
            if made is None:
                return redirect("growth:health_history", owner.pk)
            messages.success(request, _("Pemeriksaan disimpan."))
            return redirect(next_of(request) or reverse("growth:health_check", args=[made.pk]))
    context = {
        "owner": owner,
        "rubric": rule,
        "sections": list(form.sections()),
        "conditions": _conditions(owner, last_year),
        "year_url": f"/koperasi/{owner.pk}/tahun/{last_year}/",
        "trail": _trail(owner, _("Pemeriksaan baru")),
        "cancel_url": reverse("growth:health_history", args=[owner.pk]),
    }
    return shown(request, "growth/new_health_check.html", context, form=form)


def _check(request: HttpRequest, check_id: int, verb: str) -> HealthCheck:
    rows = visible_health_checks(scope(request)).select_related("owner", "band", "rubric", "assessed_by")
    row = get_object_or_404(rows.defer("owner__birth_on"), pk=check_id)
    must(request.user, verb, "health_check", near_cooperative(request.user, row))
    return row


@require_GET
@requires("see", "health_check")
def health_check(request: HttpRequest, check_id: int) -> HttpResponse:
    check = _check(request, check_id, "see")
    rule, found = as_health_rule(check.rubric), health_of(check)
    earlier = [
        each
        for each in health_checks_of(check.owner_id, check.assessed_on)
        if each.assessed_on < check.assessed_on and each.score is not None
    ]
    before = earlier[0] if earlier and check.score is not None else None
    context = {
        "check": check,
        "owner": check.owner,
        "line": _line(check),
        "least": str(rule.least_coverage_percent),
        "aspects": [
            {
                "title": each.aspect.title,
                "weight": format_decimal(each.aspect.weight, 0),
                "percent": "" if each.percent is None else format_decimal(each.percent, 1),
                "known": format_integer(each.known),
                "asked": format_integer(len(each.aspect.items)),
            }
            for each in found.aspects
        ],
        "gaps": [
            {
                "title": gap.title,
                "aspect": gap.dimension,
                "value": str(gap.value),
                "anchor": gap.anchor,
                "next": gap.next_anchor,
                "missing": format_decimal(gap.missing, 2),
                "advice": gap.advice.title,
            }
            for gap in health_gaps_of(check)
        ],
        "answers": [
            {
                "title": aspect.title,
                "rows": [_answer(check, item) for item in aspect.items],
            }
            for aspect in rule.aspects
        ],
        "bands": [
            {
                "name": band.name,
                "from": format_decimal(band.from_percent, 2),
                "article": band.article,
                "is_verified": band.is_verified,
                "is_here": band.pk == check.band_id,
            }
            for band in bands_in_force(check.assessed_on)
        ],
        "before": {
            "points": f"{check.score - before.score:+.2f}".replace(".", ",").replace("-", "−"),
            "on": format_date(before.assessed_on),
            "tone": "good"
            if check.score > before.score
            else "warning"
            if check.score < before.score
            else "info",
        }
        if before is not None and check.score is not None and before.score is not None
        else None,
        "conditions": _conditions(check.owner, check.year),
        "rubric": check.rubric,
        "may_undo": check.is_standing and may_undo_health(person(request), check),
        "trail": _trail(check.owner, format_date(check.assessed_on)),
        "as_of": _now(),
    }
    return render(request, "growth/health_check.html", context)


def _answer(check: HealthCheck, item: Any) -> dict[str, Any]:
    value = check.values.get(item.slug)
    return {
        "title": item.title,
        "value": "" if value is None else str(value),
        "anchor": "" if value is None else item.anchors[value - LOWEST],
        "state": _("tidak tahu") if item.slug in check.values else _("belum dijawab"),
        "evidence": check.evidence.get(item.slug, ""),
    }


@require_POST
@requires("undo", "health_check")
def health_withdrawn(request: HttpRequest, check_id: int) -> HttpResponse:
    check = _check(request, check_id, "undo")
    try:
        withdraw_health(check, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Pemeriksaan ditarik."))
    return redirect("growth:health_check", check.pk)
