"""Who is to be reminded, and what to write."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from karawo.accounts.access import requires
from karawo.plut.appointments.pages.answering import (
    board_url,
    chosen_centre,
    day_in,
    line,
    no_centre,
    weekday,
)
from karawo.plut.appointments.queries import centre_zone
from karawo.plut.appointments.queries.telling import message, to_remind


@requires("list", "appointment")
@never_cache
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """For tomorrow, or for the day asked for."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    now, zone = timezone.now(), centre_zone(centre)
    on = day_in(request.GET.get("tanggal", ""), now.astimezone(zone).date() + timedelta(days=1))
    rows = [
        {
            **line(row, at=now, zone=zone),
            "has_phone": row.phone is not None,
            "text": message(row, is_reminder=True),
            "is_reminded": row.is_reminded,  # type: ignore[attr-defined]
        }
        for row in to_remind(centre.pk, on)
    ]
    context = {
        "centre": centre,
        "trail": [{"label": _("Antrean"), "url": board_url(centre)}, {"label": _("Pengingat"), "url": ""}],
        "day": weekday(on),
        "rows": rows,
        "open": sum(not row["is_reminded"] for row in rows),
        "before_url": f"?plut={centre.pk}&tanggal={on - timedelta(days=1)}",
        "after_url": f"?plut={centre.pk}&tanggal={on + timedelta(days=1)}",
    }
    return render(request, "appointments/reminders.html", context)
