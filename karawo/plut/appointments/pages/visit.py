"""One appointment: what was agreed, what happened, what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_moment
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_cancel, may_run_queue, may_see
from karawo.plut.appointments.models import STATE_NAMES, Appointment, Step
from karawo.plut.appointments.pages.answering import appointment, board_url, is_staff_of, line
from karawo.plut.appointments.queries import centre_zone, seats_of
from karawo.plut.appointments.queries.telling import message, wa_address
from karawo.plut.appointments.rules import Refused, State, may_become
from karawo.plut.models import Case
from karawo.registry.rules import mask_phone
from karawo.ui.answers import allow


@requires("see", "appointment")
@never_cache
@require_safe
def visit(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row = appointment(request, appointment_id)
    allow(may_see(person(request), row))
    return render(request, "appointments/visit.html", _context(request, row))


def _context(request: HttpRequest, row: Appointment) -> dict[str, Any]:
    zone, now, is_staff = centre_zone(row.centre), timezone.now(), is_staff_of(request, row)
    state = State(row.state)
    on = row.on or now.astimezone(zone).date()
    text = message(row, is_reminder=False) if state is State.BOOKED else ""
    steps = list(row.steps.select_related("by", "consultant", "previous")) if is_staff else []
    return {
        "row": row,
        "line": line(row, at=now, zone=zone),
        "is_staff": is_staff,
        "trail": _trail(row, is_staff),
        "facts": _facts(row, line(row, at=now, zone=zone)),
        "events": [_happened(step, zone) for step in reversed(steps)],
        "phone": mask_phone(row.phone) if row.phone and is_staff else "",
        "text": text,
        "is_told": any(step.what == Step.TOLD and step.period == row.period for step in steps),
        "seats": [seat for seat in seats_of(row.centre_id, on) if seat.user_id != row.consultant_id]
        if is_staff and state in {State.WISHED, State.BOOKED, State.ARRIVED}
        else [],
        "may_cancel": may_cancel(person(request), row) and may_become(state, State.CANCELLED),
        "may_arrive": is_staff and may_become(state, State.ARRIVED) and state is not State.CALLED,
        "is_offered": state is State.OFFERED,
        "offer_ends": format_moment(row.offer_expires_at.astimezone(zone)) if row.offer_expires_at else "",
        "is_done": state is State.DONE,
        "next_url": _next_url(row) if is_staff else "",
    }


def _next_url(row: Appointment) -> str:
    """What follows a visit: the session log of the open case, a new case, or the registration of a guest."""
    if not row.file_ids:
        return "/usaha/baru/"
    case = Case.objects.filter(centre_id=row.centre_id, subject_id__in=row.file_ids, closed_on=None).first()
    if case is not None:
        return reverse("plut:new_session") + f"?kasus={case.pk}"
    whose = f"usaha={row.business_id}" if row.business else f"pelaku={row.owner_id}"
    return reverse("plut:new_case") + f"?{whose}"


def _trail(row: Appointment, is_staff: bool) -> list[dict[str, str]]:
    first = {"label": _("Antrean"), "url": board_url(row.centre_id, row.on)}
    if not is_staff:
        first = {"label": _("Janji temu saya"), "url": reverse("appointments:own")}
    return [first, {"label": row.client_name, "url": ""}]


def _facts(row: Appointment, words: dict[str, Any]) -> list[dict[str, Any]]:
    when = f"{words['day']} {words['hours']} {words['zone']}" if row.slot else words["day"]
    if row.state == State.WISHED and row.wish_from and row.wish_to:
        when = _("mana saja antara %(first)s dan %(last)s") % {
            "first": f"{row.wish_from:%d-%m-%Y}", "last": f"{row.wish_to:%d-%m-%Y}",
        }  # fmt: skip
    rows = [
        (_("Waktu"), when),
        (_("Tempat"), row.centre.name),
        (_("Bidang"), words["field"]),
        (_("Konsultan"), words["consultant"]),
        (_("Keperluan"), row.about),
        (_("Dibuat lewat"), words["channel"]),
        (_("Nomor antrean"), row.ticket),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


_STEPS = {
    Step.ASSIGNED: gettext_lazy("dialihkan"),
    Step.TOLD: gettext_lazy("kabar terkirim"),
    Step.REMINDED: gettext_lazy("pengingat terkirim"),
}


def _happened(step: Step, zone: Any) -> dict[str, Any]:
    at = step.at.astimezone(zone)
    title = str(_STEPS[step.what] if step.what in _STEPS else STATE_NAMES[State(step.what)])
    who = step.consultant.name if step.consultant else ""
    if step.what == Step.ASSIGNED:
        before = step.previous.name if step.previous else _("siapa saja")
        who = f"{before} → {who or _('siapa saja')}"
    return {
        "at": format_moment(at),
        "at_iso": at.isoformat(),
        "title": title.capitalize(),
        "text": " · ".join(part for part in (who, step.reason) if part),
        "by": step.by.name if step.by else _("Sistem"),
    }


@requires("correct", "appointment")
@never_cache
@require_POST
def message_opened(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The telephone in the clear with the message ready; the look is recorded."""
    row, user = appointment(request, appointment_id), person(request)
    allow(may_run_queue(user, row.centre_id))
    is_reminder = request.POST.get("what") == "pengingat"
    try:
        phone = actions.open_phone(row, by=user, at=timezone.now(), reason=_("kabar janji temu"))
    except Refused as error:
        messages.error(request, error.message)
        return redirect("appointments:appointment", row.pk)
    text = message(row, is_reminder=is_reminder)
    context = {
        "row": row,
        "trail": _trail(row, True),
        "phone": phone,
        "text": text,
        "address": wa_address(phone, text),
        "what": "pengingat" if is_reminder else "kabar",
    }
    return render(request, "appointments/message.html", context)
