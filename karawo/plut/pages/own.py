"""What an owner sees of the work with his business: next steps, sessions, results to confirm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.plut.pages import words
from karawo.plut.pages.answering import scope
from karawo.plut.queries.client import client_work
from karawo.registry.models import Business, Owner


@requires("see", "account")
@never_cache
@require_GET
def own_work(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    ids = scope(request).own_ids
    found = []
    for model in (Business, Owner):
        for client in model._default_manager.filter(pk__in=ids, merged_into=None).order_by("name"):
            work = client_work(client.pk, most=10)
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
    return render(request, "plut/own.html", {"clients": found, "as_of_text": words.moment(timezone.now())})
