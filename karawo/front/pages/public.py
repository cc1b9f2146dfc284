"""One page to quote, without signing in: figures, a map, a way to share and to print."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from karawo.accounts.models import User
from karawo.front.access import requires
from karawo.front.queries.public import as_json, dataset, published, share_text

KEPT_SECONDS = 60


@require_safe
@requires("see", "measure")
def public_page(request: HttpRequest) -> HttpResponse:
    found = published(timezone.now())
    url = request.build_absolute_uri(reverse("front:public"))
    context = {
        "found": found,
        "share_text": share_text(found, url),
        "dataset": dataset(found, url),
        "code": segno.make(url, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff"),
        "url": url,
        "as_of_text": found.as_of,
        "is_signed_in": isinstance(request.user, User),
        "downloads": [{"label": "JSON", "url": reverse("front:public_json")}],
    }
    answer = render(request, "front/public.html", context)
    _keep(request, answer)
    return answer


@require_safe
@requires("see", "measure")
def public_json(request: HttpRequest) -> JsonResponse:
    found = published(timezone.now())
    url = request.build_absolute_uri(reverse("front:public"))
    answer = JsonResponse(as_json(found, url), json_dumps_params={"ensure_ascii": False})
    _keep(request, answer)
    return answer


def _keep(request: HttpRequest, answer: HttpResponse) -> None:
    """Everybody gets the same figures for a minute; who is signed in gets his own menu around them."""
    if isinstance(request.user, User):
        patch_cache_control(answer, private=True, max_age=0)
    else:
        patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
