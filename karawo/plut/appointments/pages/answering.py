"""What the pages of this room have in common: who asks, at which centre, about what, and how it is answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.accounts.models import Centre
from karawo.kit.dates import DAYS, format_date, format_date_short, zone_label
from karawo.plut.appointments.access import visible_appointments
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries import centre_zone
from karawo.plut.appointments.rules import Slot
from karawo.plut.rules.fields import field_title


def own_centres(request: HttpRequest) -> list[Centre]:
    return list(Centre.objects.filter(pk__in=scope(request).centre_ids).order_by("name"))


def chosen_centre(request: HttpRequest) -> Centre | None:
    """The one named by `plut`, else the first at which the person holds a role; None without any."""
    wanted = (request.POST.get("plut") or request.GET.get("plut", "")).strip()
    centres = own_centres(request)
    return next((each for each in centres if str(each.pk) == wanted), centres[0] if centres else None)


def no_centre(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/no_centre.html")


def appointment(request: HttpRequest, appointment_id: int) -> Appointment:
    """404 for a stranger."""
    return get_object_or_404(visible_appointments(scope(request)), pk=appointment_id)


def is_staff_of(request: HttpRequest, row: Appointment) -> bool:
    return row.centre_id in scope(request).centre_ids


def day_in(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def board_url(centre: Centre | int, on: date | None = None) -> str:
    query = f"?plut={centre if isinstance(centre, int) else centre.pk}"
    return reverse("appointments:board") + query + (f"&tanggal={on.isoformat()}" if on else "")


def weekday(on: date) -> str:
    return f"{DAYS[on.weekday()]}, {format_date(on)}"


def short_weekday(on: date) -> str:
    return f"{DAYS[on.weekday()][:3]} {format_date_short(on).rsplit(' ', 1)[0]}"


def hours(slot: Slot | None, zone: ZoneInfo) -> str:
    """ "09.00–10.00" on the wall clock of the centre."""
    if slot is None:
        return ""
    return f"{slot.starts_at.astimezone(zone):%H.%M}–{slot.ends_at.astimezone(zone):%H.%M}"


def clock(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%H.%M}"


def line(row: Appointment, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """An appointment as a row of a page."""
    waited = (
        ""
        if row.arrived_at is None
        else _("%(n)s menit") % {"n": int((at - row.arrived_at).total_seconds() // 60)}
    )
    return {
        "id": row.pk,
        "url": reverse("appointments:appointment", args=[row.pk]),
        "ticket": row.ticket,
        "name": row.client_name,
        "is_registered": bool(row.file_ids),
        "field": field_title(row.field_code) if row.field_code else _("belum tahu"),
        "consultant": row.consultant.name if row.consultant else _("siapa saja"),
        "day": "" if row.on is None else weekday(row.on),
        "hours": hours(row.slot, zone),
        "zone": zone_label(zone),
        "waited": waited,
        "called": clock(row.called_at, zone),
        "state": row.state,
        "state_label": row.get_state_display(),
        "tone": TONES.get(row.state, ""),
        "channel": row.get_channel_display(),
        "desk": row.desk,
        "about": row.about,
    }


TONES = {
    "offered": "warning", "booked": "info", "arrived": "thread", "called": "thread", "serving": "thread",
    "done": "good", "cancelled": "bad", "no_show": "bad",
}  # fmt: skip


def zone_name(centre: Centre) -> str:
    return zone_label(centre_zone(centre))
