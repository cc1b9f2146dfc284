"""The board on the wall of the hall, and the calendar of a consultant: opened by a secret address alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from karawo.plut.appointments.models import QueueLink
from karawo.plut.appointments.queries.hall import link_of, wall_of
from karawo.plut.appointments.queries.telling import calendar_of


@never_cache
@require_safe
def hall(request: HttpRequest, centre_id: int, token: str) -> HttpResponse:
    link = link_of(token, QueueLink.Use.HALL)
    if link is None or link.centre_id != centre_id:
        raise Http404
    wall = wall_of(link.centre, at=timezone.now())
    part = (
        "appointments/partials/wall.html" if request.headers.get("HX-Request") else "appointments/hall.html"
    )
    return _secret(render(request, part, {"wall": wall, "here": request.path}))


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    link = link_of(token, QueueLink.Use.CALENDAR)
    if link is None:
        raise Http404
    answer = HttpResponse(
        calendar_of(link, at=timezone.now()), content_type="text/calendar; charset=utf-8; component=VEVENT"
    )
    answer["Content-Disposition"] = 'attachment; filename="janji-temu.ics"'
    return _secret(answer)


def _secret(answer: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to no other site and into no index."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
