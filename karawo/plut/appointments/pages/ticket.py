"""Somebody walks in: a number in a few seconds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.access import person, requires
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_see
from karawo.plut.appointments.forms.visit import TakeTicket
from karawo.plut.appointments.pages.answering import (
    appointment,
    board_url,
    chosen_centre,
    is_staff_of,
    no_centre,
    weekday,
)
from karawo.plut.appointments.pages.clients import chosen_client, client_search
from karawo.plut.appointments.rules import Refused
from karawo.registry.actions.sending import once
from karawo.ui.answers import allow, refuse, shown
from karawo.ui.requests import key


@requires("correct", "appointment")
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    chosen = chosen_client(request)
    client = chosen.client if chosen else None
    form = TakeTicket(request.POST if request.method == "POST" else None, client=client)
    if form.is_bound and form.is_valid():
        user, now = person(request), timezone.now()
        try:
            made = once(
                key(request),
                lambda: actions.take_ticket(
                    centre,
                    form.client(),
                    field=form.cleaned_data["field"],
                    about=form.cleaned_data["about"],
                    by=user,
                    at=now,
                ),
                by=user,
                at=now,
            )
        except Refused as error:
            refuse(form, error)
        else:
            if made is None:
                messages.info(request, _("Formulir ini sudah terkirim; lihat antrean."))
                return redirect(board_url(centre))
            return redirect("appointments:slip", made.pk)
    context = {
        "centre": centre,
        "trail": [{"label": _("Antrean"), "url": board_url(centre)}, {"label": _("Nomor baru"), "url": ""}],
        "chosen": chosen,
        "cancel_url": board_url(centre),
        **client_search(request, reverse("appointments:ticket")),
    }
    return shown(request, "appointments/ticket.html", context, form=form)


@requires("see", "appointment")
@require_safe
def slip(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The number, large, to be shown or printed; without a name."""
    row = appointment(request, appointment_id)
    allow(may_see(person(request), row))
    context = {
        "row": row,
        "day": weekday(row.on) if row.on else "",
        "board_url": board_url(row.centre_id) if is_staff_of(request, row) else reverse("appointments:own"),
        "is_staff": is_staff_of(request, row),
    }
    return shown(request, "appointments/slip.html", context)
