"""The queue on the phone, its worker, and who is signed in now."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from karawo.ui.outbox import kinds, shell

WORKER = Path(__file__).parent / "static" / "ui" / "worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Stands at the root, so that it serves every address; the browser asks anew for it each time."""
    text = WORKER.read_text("utf-8").replace("{ /* shell */ }", json.dumps(shell()), 1)
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return _queue(request, "ui/page.html")


@require_safe
def without_signal(request: HttpRequest) -> HttpResponse:
    """The same page as phones keep it: with nobody's name in it."""
    return _queue(request, "ui/kept.html")


def _queue(request: HttpRequest, layout: str) -> HttpResponse:
    return render(request, "ui/outbox/queue.html", {"layout": layout, "kinds": kinds()})


@never_cache
@require_safe
def present(request: HttpRequest) -> JsonResponse:
    """Who is signed in, a token that is not stale, and today as the server has it.

    Nobody gets no token: its cookie would take the place of the one that a sign-in page opened meanwhile goes by.
    """
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    return JsonResponse(
        {
            "person": str(user.pk) if user is not None and is_known else "",
            "name": str(user) if is_known else "",
            "token": get_token(request) if is_known else "",
            "today": timezone.localdate().isoformat(),
            "version": shell()["version"],
        }
    )
