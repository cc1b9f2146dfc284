"""The catalogue of measures, and one measure broken down: chart and table from the same answer."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.writing import About, Heading, Shape, csv_pieces, write_xlsx
from karawo.measures.access import may_open
from karawo.measures.api import as_json
from karawo.measures.queries import (
    Measure,
    UnknownMeasureError,
    answer,
    asked,
    bar_rows,
    card,
    catalogue,
    find,
    value_text,
)
from karawo.measures.rules import Answer, Figure, without_rows


@login_required
def catalogue_page(request: HttpRequest) -> HttpResponse:
    return render(request, "measures/catalogue.html", {"measures": catalogue()})


@login_required
def measure_page(request: HttpRequest, slug: str) -> HttpResponse:
    measure, found = _answered(request, slug)
    query, is_closed = request.GET.urlencode(), False
    if not _opens(request, found):
        found, is_closed = without_rows(found), True
    context = {
        "measure": measure,
        "card": card(measure, found),
        "by": found.by,
        "dimensions": [
            {
                "label": dimension.title,
                "url": f"{reverse('measures:measure', args=[slug])}?per={dimension.slug}",
                "is_current": dimension.slug == found.by,
            }
            for dimension in measure.dimensions
        ],
        "title": _title(measure, found),
        "is_closed": is_closed,
        "bars": bar_rows(measure, found),
        "rows": [_row(measure, figure) for figure in found.groups],
        "whole": _row(measure, found.whole),
        "as_of": format_moment(timezone.localtime(found.as_of)),
        "downloads": [
            {"label": kind.upper(), "url": f"{reverse(f'measures:{kind}', args=[slug])}?{query}"}
            for kind in ("csv", "xlsx", "json")
        ],
    }
    return render(request, "measures/measure.html", context)


def _opens(request: HttpRequest, found: Answer) -> bool:
    """All figures of a measure lead to one list; it opens or it does not."""
    urls = [figure.rows_url for figure in (found.whole, *found.groups) if figure.rows_url]
    return not urls or may_open(request.user, urls[0])


@login_required
def measure_json(request: HttpRequest, slug: str) -> JsonResponse:
    measure, found = _answered(request, slug)
    if not _opens(request, found):
        found = without_rows(found)
    return JsonResponse(as_json(measure, found), json_dumps_params={"ensure_ascii": False})


def _answered(request: HttpRequest, slug: str) -> tuple[Measure, Answer]:
    try:
        measure = find(slug)
        by, where = asked(measure, request.GET)
        return measure, answer(measure, at=timezone.now(), by=by, where=where)
    except UnknownMeasureError as error:
        raise Http404(str(error)) from error


def _title(measure: Measure, found: Answer) -> str:
    if not found.by:
        return str(measure.title)
    return _("%(measure)s menurut %(dimension)s") % {
        "measure": measure.title,
        "dimension": str(measure.dimension(found.by).title).lower(),
    }


def _row(measure: Measure, figure: Figure) -> dict[str, Any]:
    unknown = figure.unknown_percent
    return {
        "label": figure.label,
        "value": value_text(measure, figure),
        "numerator": format_integer(figure.numerator),
        "denominator": format_integer(figure.denominator),
        "unknown": format_integer(figure.unknown),
        "unknown_percent": "" if unknown is None else format_decimal(unknown, 1),
        "url": figure.rows_url,
        "is_unknown": figure.key == "",
    }


@login_required
def measure_csv(request: HttpRequest, slug: str) -> HttpResponse:
    measure, found = _answered(request, slug)
    headings, rows = _table(measure, found)
    return _file(b"".join(csv_pieces(headings, rows)), measure, found, "csv", "text/csv; charset=utf-8")


@login_required
def measure_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    measure, found = _answered(request, slug)
    headings, rows = _table(measure, found)
    about = About(
        _title(measure, found),
        timezone.localtime(found.as_of),
        filters=[
            (_("Definisi"), str(measure.definition)),
            (_("Satuan"), str(measure.unit)),
            (_("Penyebut"), str(measure.denominator)),
            *(
                (str(measure.dimension(key).title), value)
                for key, value in asked(measure, request.GET)[1].items()
            ),
        ],
    )
    book = io.BytesIO()
    write_xlsx(book, headings, rows, about)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(book.getvalue(), measure, found, "xlsx", kind)


def _table(measure: Measure, found: Answer) -> tuple[list[Heading], list[tuple[Any, ...]]]:
    group = str(measure.dimension(found.by).title) if found.by else _("Kelompok")
    headings = [
        Heading(group, width=32),
        Heading(_("Kode")),
        Heading(str(measure.unit), Shape.DECIMAL),
        Heading(_("Baris yang dihitung"), Shape.INTEGER),
        Heading(_("Penyebut"), Shape.INTEGER),
        Heading(_("Belum diketahui"), Shape.INTEGER),
    ]
    rows = [
        (
            str(figure.label),
            figure.key,
            None if figure.value is None else float(figure.value),
            figure.numerator,
            figure.denominator,
            figure.unknown,
        )
        for figure in (*found.groups, found.whole)
    ]
    return headings, rows


def _file(content: bytes, measure: Measure, found: Answer, ending: str, kind: str) -> HttpResponse:
    name = "-".join(part for part in (measure.slug, found.by) if part)
    stamp = timezone.localtime(found.as_of).strftime("%Y-%m-%d-%H%M")
    sent = HttpResponse(content, content_type=kind)
    sent["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.{ending}"'
    return sent
