"""The day of a centre, as the desk and the consultants see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.plut.appointments import actions
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.pages.answering import (
    board_url,
    chosen_centre,
    day_in,
    line,
    no_centre,
    own_centres,
    weekday,
    zone_name,
)
from karawo.plut.appointments.queries import centre_zone, seats_of, today
from karawo.plut.appointments.rules import AT_THE_DESK, Refused, State

_DESK = "antrean_meja"


@requires("list", "appointment")
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    at, zone, user = timezone.now(), centre_zone(centre), person(request)
    here = at.astimezone(zone).date()
    on = day_in(request.GET.get("tanggal", ""), here)
    day = today(centre.pk, on, at=at)
    mine = next((row for row in day.at_the_desk if row.consultant_id == user.pk), None)

    def lines(rows: list[Appointment]) -> list[dict[str, Any]]:
        return [line(row, at=at, zone=zone) for row in rows]

    wishes = Appointment.objects.filter(centre=centre, state=State.WISHED).count()
    return render(
        request,
        "appointments/board.html",
        {
            "centre": centre,
            "centres": own_centres(request),
            "on": on,
            "day": weekday(on),
            "is_today": on == here,
            "zone": zone_name(centre),
            "moment": f"{at.astimezone(zone):%H.%M}",
            "before_url": board_url(centre, on - timedelta(days=1)),
            "after_url": board_url(centre, on + timedelta(days=1)),
            "today_url": board_url(centre),
            "here_url": board_url(centre, None if on == here else on),
            "is_consultant": any(seat.user_id == user.pk for seat in seats_of(centre.pk, here)),
            "mine": line(mine, at=at, zone=zone) if mine else None,
            "desk": request.session.get(_DESK, ""),
            "others": lines([row for row in day.at_the_desk if row != mine]),
            "waiting": lines(day.waiting),
            "expected": lines(day.expected),
            "ended": lines(day.ended),
            "wishes": wishes,
        },
    )


@requires("correct", "appointment")
@require_POST
def next_called(request: HttpRequest) -> HttpResponse:
    """The next for the person who presses, at the desk he names."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    desk = " ".join(request.POST.get("desk", "").split())[:20]
    request.session[_DESK] = desk
    user, now = person(request), timezone.now()
    try:
        if request.POST.get("finish"):
            for row in Appointment.objects.filter(centre=centre, consultant=user, state__in=AT_THE_DESK):
                actions.finish(row, by=user, at=now)
                desk = desk or row.desk
        called = actions.call_next(centre, consultant=user, desk=desk, by=user, at=now)
    except Refused as error:
        messages.error(request, error.message)
    else:
        if called is None:
            messages.info(request, _("Tidak ada yang menunggu Anda atau bidang Anda."))
        else:
            messages.success(request, _("Nomor %(ticket)s dipanggil.") % {"ticket": called.ticket})
    return redirect(board_url(centre))
