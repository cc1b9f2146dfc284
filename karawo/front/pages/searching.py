"""Search: one page, one part of a page, one JSON, all from the same answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from karawo.front.access import present_scope, requires
from karawo.front.queries.searching import found

_LONGEST = 200


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]


@require_GET
@requires("see", "business")
def search_page(request: HttpRequest) -> HttpResponse:
    text = _typed(request)
    context = {"text": text, "found": found(text, scope=present_scope(request)) if text else None}
    is_part = "HX-Request" in request.headers
    answer = render(request, "front/search_results.html" if is_part else "front/search.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@requires("see", "business")
def search_json(request: HttpRequest) -> JsonResponse:
    """For the palette: [{label, url, note, group}]."""
    text = _typed(request)
    rows = []
    if text:
        for group in found(text, scope=present_scope(request), limit=8).groups:
            rows += [
                {
                    "label": row["label"],
                    "url": row["url"],
                    "note": ", ".join(part for part in (row["owner"], row["place"], row["why"]) if part),
                    "group": group.label,
                }
                for row in group.rows
            ]
    answer = JsonResponse({"q": text, "hasil": rows}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer
