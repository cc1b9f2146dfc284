"""The rows behind the figures of the queue: past appointments, and who waited how long."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.kit.dates import format_date_short, format_moment
from karawo.kit.numbers import format_integer
from karawo.plut.appointments.access import visible_appointments
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.pages.answering import scope
from karawo.plut.appointments.queries.diary import field_names
from karawo.plut.appointments.queries.measures import asked_rows

PAGE_ROWS = 50


@requires("list", "appointment")
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    query = request.GET.dict()
    rows = asked_rows(visible_appointments(scope(request)), query).order_by("-on", "-pk")
    page = Paginator(rows, PAGE_ROWS).get_page(query.get("halaman"))
    kept = request.GET.copy()
    kept.pop("halaman", None)

    def step(number: int) -> str:
        kept["halaman"] = str(number)
        return f"?{kept.urlencode()}"

    is_waiting = query.get("daftar") == "tunggu"
    fields = field_names()
    context = {
        "title": _("Lama menunggu") if is_waiting else _("Janji yang sudah lewat"),
        "is_waiting": is_waiting,
        "rows": [_line(each, fields) for each in page.object_list],
        "tabs": [
            {"label": _("Janji"), "url": "?daftar=janji", "is_current": not is_waiting and not query.get("hasil")},
            {
                "label": _("Tidak datang"), "url": "?daftar=janji&hasil=tidak-datang",
                "is_current": query.get("hasil") == "tidak-datang",
            },
            {
                "label": _("Belum ditandai"), "url": "?daftar=janji&hasil=belum-dicatat",
                "is_current": query.get("hasil") == "belum-dicatat",
            },
            {"label": _("Lama menunggu"), "url": "?daftar=tunggu", "is_current": is_waiting},
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": format_moment(timezone.localtime()),
    }  # fmt: skip
    return render(request, "appointments/records.html", context)


def _line(row: Appointment, fields: dict[str, str]) -> dict[str, Any]:
    minutes = getattr(row, "minutes", None)
    return {
        "url": reverse("appointments:appointment", args=[row.pk]),
        "name": row.client_name or _("klien di luar wilayah Anda"),
        "on": format_date_short(row.on) if row.on else "",
        "field": fields.get(row.field_code, _("belum tahu")),
        "consultant": row.consultant.name if row.consultant else "",
        "state": row.get_state_display(),
        "minutes": "" if minutes is None else format_integer(round(minutes)),
    }
