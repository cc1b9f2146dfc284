"""The rows behind the figures of the queue: past appointments, and who waited how long."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, person, requires, scope
from karawo.kit.dates import format_date_short, format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.actions import record_export
from karawo.plut.appointments.access import visible_appointments
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries.diary import field_names
from karawo.plut.appointments.queries.measures import asked_rows
from karawo.plut.pages.answering import downloads
from karawo.plut.pages.downloads import sent_list
from karawo.ui.requests import list_query

PAGE_ROWS = 50


@requires("list", "appointment")
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    query = request.GET.dict()
    rows = asked_rows(visible_appointments(scope(request)), query).order_by("-on", "-pk")
    page = Paginator(rows, PAGE_ROWS).get_page(query.get("halaman"))

    def step(number: int) -> str:
        return f"?{list_query(request, halaman=str(number))}"

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
        "downloads": downloads(request, "appointments:records", "appointment"),
        "as_of": format_moment(timezone.localtime()),
    }  # fmt: skip
    return render(request, "appointments/records.html", context)


@requires("export", "appointment")
@require_GET
@limited("work_file", "240/h/user")
def records_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The rows of the page with its filter; no telephone and no name of who is not in the register."""
    now = timezone.now()
    rows = asked_rows(visible_appointments(scope(request)), request.GET.dict()).order_by("-on", "-pk")
    found = list(rows)
    subjects = {subject_id for each in found for subject_id in each.file_ids}
    record_export(
        "appointment",
        sorted(subjects),
        rows=len(found),
        query=list_query(request),
        by=person(request),
        at=now,
    )
    fields = field_names()
    headings = [
        Heading(_("Klien"), width=30),
        Heading(_("PLUT"), width=22),
        Heading(_("Tanggal"), Shape.DATE, 14),
        Heading(_("Bidang"), width=22),
        Heading(_("Konsultan"), width=22),
        Heading(_("Cara"), width=14),
        Heading(_("Keadaan"), width=18),
        Heading(_("Menit menunggu"), Shape.INTEGER, 14),
    ]

    def line(row: Appointment) -> tuple[Value, ...]:
        minutes = getattr(row, "minutes", None)
        name = row.client_name if row.file_ids else _("tamu, belum di register")
        return (
            name or _("klien di luar wilayah Anda"),
            row.centre.name,
            row.on,
            fields.get(row.field_code, _("belum tahu")),
            row.consultant.name if row.consultant else "",
            row.get_channel_display(),
            row.get_state_display(),
            None if minutes is None else round(minutes),
        )

    return sent_list(request, ending, _("Janji dan antrean"), headings, found, line, at=now)


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
