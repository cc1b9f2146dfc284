"""What an owner sees of the work with his business: next steps, sessions, results to confirm."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires, scope
from karawo.plut.pages import words
from karawo.plut.queries.client import client_work
from karawo.registry.models import Business, Owner


def _clients(ids: tuple[int, ...], *, most: int) -> list[dict[str, Any]]:
    """Of each own business or cooperative that a centre works with, as the present scope sees it."""
    today = timezone.localdate()
    found = []
    for model in (Business, Owner):
        for client in model._default_manager.filter(pk__in=ids, merged_into=None).order_by("name"):
            work = client_work(client.pk, most=most)
            if not work.cases:
                continue
            found.append(
                {
                    "name": client.name,
                    "centre": work.cases[0].centre.name,
                    "consultant": work.open_case.consultant.name
                    if work.open_case is not None and work.open_case.consultant is not None
                    else "",
                    "is_open": work.open_case is not None,
                    "next": words.lines(work.next_lines, today=today),
                    "sessions": words.sessions(work.sessions, today=today),
                    "outcomes": words.outcomes(each for each in work.outcomes if each.answer),
                    "to_confirm": words.outcomes(work.to_confirm),
                }
            )
    return found


def panel(ids: tuple[int, ...]) -> dict[str, Any] | None:
    """For the page of the own file: the next steps, the last three sessions, what waits for a yes or no."""
    clients = _clients(ids, most=3)
    return {"clients": clients} if clients else None


@requires("see", "account")
@never_cache
@require_GET
def own_work(request: HttpRequest) -> HttpResponse:
    context = {
        "clients": _clients(scope(request).own_ids, most=10),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "plut/own.html", context)
