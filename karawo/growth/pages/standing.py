"""Where businesses moved between two days: the matrix, the curve of time, the cohorts, and the rows."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may
from karawo.growth import wording
from karawo.growth.access import counting_scope_of, requires
from karawo.growth.models import Rubric
from karawo.growth.queries import rubric_of, rubrics_offered
from karawo.growth.queries.standing import Paces, cohorts, judged_businesses, paces, transitions
from karawo.growth.rules.standing import CLOSED, UNKNOWN, Cohort, Matrix
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.svg import Linear, nice_ticks
from karawo.regions.access import within
from karawo.registry.queries import place_of

PAGE_ROWS = 50


@require_GET
@requires("see", "transformation")
def transition_page(request: HttpRequest) -> HttpResponse:
    """`?dari=`, `?sampai=` days; a year back to today if not given. `?rubrik=`."""
    now = timezone.now()
    today = timezone.localdate(now)
    rubric, first, second = _asked(request, today)
    with within(counting_scope_of(request.user)):
        matrix = transitions(rubric, first=first, second=second)
        pace = paces(rubric, until=second)
        years = cohorts(rubric, until=second)
    sees_rows = may(request.user, "list", "assessment")
    context = {
        "rubric": rubric,
        "tabs": [
            {
                "label": each.title,
                "url": "?" + urlencode({"rubrik": each.slug, "dari": first, "sampai": second}),
                "is_current": each.slug == rubric.slug,
            }
            for each in rubrics_offered(today)
        ],
        "first": first.isoformat(),
        "second": second.isoformat(),
        "first_day": wording.day(first),
        "second_day": wording.day(second),
        "today": today.isoformat(),
        "heads": [_name(state, rubric) for state in matrix.states],
        "rows": _matrix_rows(matrix, rubric, first, second, sees_rows),
        "total": format_integer(matrix.total),
        "curve": _curve(pace),
        "watched": format_integer(pace.watched),
        "once": format_integer(pace.once),
        "top": format_integer(pace.top),
        "cohorts": [_cohort(each) for each in years],
        "as_of": wording.moment(now),
    }
    return render(request, "growth/transitions.html", context)


def _asked(request: HttpRequest, today: date) -> tuple[Rubric, date, date]:
    slug = request.GET.get("rubrik", "")
    rubric = rubric_of(slug) if slug else next(iter(rubrics_offered(today)), None)
    if rubric is None:
        raise Http404
    second = min(_day(request.GET.get("sampai", "")) or today, today)
    first = _day(request.GET.get("dari", "")) or _year_before(second)
    return rubric, min(first, second), second


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=min(on.day, 28))


def _name(state: str, rubric: Rubric) -> str:
    if state == UNKNOWN:
        return _("Belum diketahui")
    if state == CLOSED:
        return _("Tutup")
    names = {str(level.rank): level.name for level in rubric.levels.all()}
    return names.get(state, state)


def _matrix_rows(
    matrix: Matrix, rubric: Rubric, first: date, second: date, sees_rows: bool
) -> list[dict[str, Any]]:
    base = reverse("growth:transition_rows")
    spans = {"rubrik": rubric.slug, "dari": first.isoformat(), "sampai": second.isoformat()}
    rows = []
    for here, counts in zip(matrix.states, matrix.counts, strict=True):
        cells = []
        for there, number in zip(matrix.states, counts, strict=True):
            query = urlencode({**spans, "semula": here, "menjadi": there})
            cells.append(
                {
                    "head": _name(there, rubric),
                    "value": format_integer(number) if number else "",
                    "url": f"{base}?{query}" if number and sees_rows else "",
                    "move": _move(here, there),
                }
            )
        rows.append({"label": _name(here, rubric), "cells": cells, "total": format_integer(sum(counts))})
    return rows


def _move(here: str, there: str) -> str:
    """ "up", "down" or nothing; only between two known levels."""
    if not (here.isdigit() and there.isdigit()) or here == there:
        return ""
    return "up" if int(there) > int(here) else "down"


def _curve(pace: Paces) -> dict[str, Any] | None:
    """None where nobody has risen yet: a flat line would say more than is known."""
    if len(pace.curve) < 2:
        return None
    last = max(point.months for point in pace.curve)
    across = Linear(0, last or 1, 0, 100)
    steps: list[tuple[int, float]] = []
    share = 0.0
    for point in pace.curve:
        # A staircase: nothing rises between two looks.
        if point.months:
            steps.append((point.months, share))
        share = float(point.share) * 100
        steps.append((point.months, share))
    ticks = [tick for tick in nice_ticks(0, last or 1, 5) if tick <= last and float(tick).is_integer()]
    return {
        "series": [
            {
                "label": _("Naik satu tingkat atau lebih"),
                "points": [
                    {
                        "x": across(months),
                        "y": round(100 - value, 2),
                        "label": _("bulan ke-%(month)s: %(share)s %%")
                        % {"month": months, "share": format_decimal(value, 1)},
                    }
                    for months, value in steps
                ],
            }
        ],
        "x_ticks": [{"x": across(tick), "label": _("%(n)s bln") % {"n": int(tick)}} for tick in ticks],
        "y_ticks": [{"y": 100 - share, "label": f"{share} %"} for share in (0, 25, 50, 75, 100)],
        "table": {
            "heads": [
                _("Bulan sejak penilaian pertama"),
                _("Sudah naik"),
                _("Naik pada bulan itu"),
                _("Masih diamati"),
            ],
            "rows": [
                [
                    format_integer(point.months),
                    f"{format_decimal(point.share * 100, 1)} %",
                    format_integer(point.reached),
                    format_integer(point.at_risk),
                ]
                for point in pace.curve
            ],
        },
    }


def _cohort(each: Cohort) -> dict[str, str]:
    return {
        "year": str(each.year),
        "started": format_integer(each.started),
        "up": format_integer(each.up),
        "same": format_integer(each.same),
        "down": format_integer(each.down),
        "closed": format_integer(each.closed),
        "unknown": format_integer(each.unknown),
    }


@require_GET
@requires("list", "assessment")
def transition_rows(request: HttpRequest) -> HttpResponse:
    """`?semula=`, `?menjadi=`: a cell of the matrix."""
    now = timezone.now()
    rubric, first, second = _asked(request, timezone.localdate(now))
    here, there = request.GET.get("semula", ""), request.GET.get("menjadi", "")
    rows = judged_businesses(rubric.slug, first=first, second=second)
    if here:
        rows = rows.filter(was=here)
    if there:
        rows = rows.filter(became=there)
    page = Paginator(rows.order_by("name", "pk"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    query = request.GET.copy()

    def step(number: int) -> str:
        query["halaman"] = str(number)
        return "?" + query.urlencode()

    back = urlencode({"rubrik": rubric.slug, "dari": first, "sampai": second})
    context = {
        "title": _("%(was)s → %(became)s")
        % {
            "was": _name(here, rubric) if here else _("Semua"),
            "became": _name(there, rubric) if there else _("Semua"),
        },
        "first_day": wording.day(first),
        "second_day": wording.day(second),
        "trail": [
            {"label": _("Peralihan"), "url": f"{reverse('growth:transitions')}?{back}"},
            {"label": _("Baris"), "url": ""},
        ],
        "rows": [
            {
                "url": reverse("growth:history", args=[row.pk]),
                "name": row.name,
                "place": place_of(row.region_id, row.kab_id),
                "was": _name(row.was, rubric),
                "became": _name(row.became, rubric),
            }
            for row in page.object_list
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": wording.moment(now),
    }
    return render(request, "growth/transition_rows.html", context)
