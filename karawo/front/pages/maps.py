"""Where: a rate by colour with the sorted list beside it, counts as dots; province → kabupaten → kecamatan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.front.access import counting_scope_of, present_scope, requires
from karawo.front.queries.home import counting
from karawo.front.queries.maps import drawn, listed, provinces_of, rates
from karawo.kit.writing import Heading, csv_pieces
from karawo.measures.queries import Measure, UnknownMeasureError, find
from karawo.regions.queries import path, unit
from karawo.ui.files import as_file

DEFAULT = "ber-nib"


@require_GET
@requires("see", "measure")
def map_page(request: HttpRequest) -> HttpResponseBase:
    if not request.user.is_authenticated:
        return render(request, "front/map_signed_out.html")
    scope, now = counting_scope_of(request.user), timezone.now()
    measure = _measure(request.GET.get("ukuran", DEFAULT))
    has_dots = request.GET.get("titik") == "jumlah"
    place_id = _place(request, provinces_of(scope))
    context: dict[str, Any] = {
        "measures": [
            {"label": each.title, "value": each.slug, "is_chosen": each.slug == measure.slug}
            for each in rates()
        ],
        "has_dots": has_dots,
        "place_id": place_id or "",
        "trail": _trail(request, place_id),
        "definition": measure.definition,
        "measure_url": reverse("measures:measure", args=[measure.slug]),
    }
    with counting(scope, present_scope(request)):
        if place_id is not None and place_id > 99:
            found = listed(measure, scope=scope, at=now, kab_id=place_id, url=lambda figure: figure.rows_url)
            context |= {"list": found, "title": found.title, "unit": f"% {measure.denominator}"}
        else:
            made = drawn(
                measure,
                scope=scope,
                at=now,
                province_id=place_id,
                drill=lambda identity: "?" + _query(request, wilayah=str(identity)),
                counts=find("usaha") if has_dots else None,
            )
            context |= {"map": made, "title": made.title}
            if request.GET.get("bentuk") == "csv":
                rows = [(row["label"], row["value"]) for row in made.rows]
                pieces = csv_pieces([Heading(_("Wilayah")), Heading(str(measure.title))], rows)
                return as_file(pieces, made.title, now, "csv", "text/csv; charset=utf-8")
            context["downloads"] = [{"label": "CSV", "url": "?" + _query(request, bentuk="csv")}]
    return render(request, "front/map.html", context)


def _measure(slug: str) -> Measure:
    try:
        found = find(slug)
    except UnknownMeasureError as error:
        raise Http404(str(error)) from error
    if found not in rates():
        raise Http404
    return found


def _place(request: HttpRequest, provinces: list[int]) -> int | None:
    """What was asked for; else the only province of the scope, else the nation."""
    typed = request.GET.get("wilayah")
    if typed is None:
        return provinces[0] if len(provinces) == 1 else None
    if typed == "":
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) not in (2, 4) or unit(int(typed)) is None:
        raise Http404
    return int(typed)


def _query(request: HttpRequest, **changes: str) -> str:
    kept = {key: value for key, value in request.GET.dict().items() if key in ("ukuran", "titik", "wilayah")}
    return urlencode({**kept, **changes})


def _trail(request: HttpRequest, place_id: int | None) -> list[dict[str, str]]:
    steps = [{"label": _("Indonesia"), "url": "?" + _query(request, wilayah="")}]
    if place_id is not None:
        steps += [
            {"label": place.full_name, "url": "?" + _query(request, wilayah=str(place.id))}
            for place in path(place_id)
        ]
    steps[-1] = {"label": steps[-1]["label"]}
    return steps
