"""One button, one act, on one appointment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from karawo.accounts.access import Page, person, requires
from karawo.accounts.models import User
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_cancel, may_run_queue
from karawo.plut.appointments.pages.answering import appointment, board_url, is_staff_of
from karawo.plut.appointments.rules import Refused
from karawo.ui.answers import allow, done


def _runs(act: Callable[..., Any], said: object) -> Page:
    @requires("correct", "appointment")
    @require_POST
    def page(request: HttpRequest, appointment_id: int) -> HttpResponse:
        row = appointment(request, appointment_id)
        allow(may_run_queue(person(request), row.centre_id))
        return done(
            request,
            lambda: act(row, by=person(request), at=timezone.now()),
            str(said),
            board_url(row.centre_id, row.on),
        )

    return page


arrived = _runs(actions.arrive, gettext_lazy("Kedatangan dicatat dan nomor antrean diberikan."))
serving = _runs(actions.serve, gettext_lazy("Pelayanan dimulai."))
sent_back = _runs(actions.send_back, gettext_lazy("Dikembalikan ke ruang tunggu dengan nomor yang sama."))
missed = _runs(actions.miss, gettext_lazy("Dicatat tidak datang."))


@requires("correct", "appointment")
@require_POST
def called(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row, user = appointment(request, appointment_id), person(request)
    allow(may_run_queue(user, row.centre_id))
    desk = request.POST.get("desk", "") or request.session.get("antrean_meja", "")
    return done(
        request,
        lambda: actions.call(row, consultant=user, desk=desk, by=user, at=timezone.now()),
        _("Nomor %(ticket)s dipanggil.") % {"ticket": row.ticket},
        board_url(row.centre_id, row.on),
    )


@requires("correct", "appointment")
@require_POST
def finished(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Leads on to what follows a visit: the session log of that client."""
    row, user = appointment(request, appointment_id), person(request)
    allow(may_run_queue(user, row.centre_id))
    try:
        actions.finish(row, by=user, at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Nomor %(ticket)s selesai dilayani.") % {"ticket": row.ticket})
    return redirect("appointments:appointment", row.pk)


@requires("undo", "appointment")
@require_POST
def cancelled(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row, user = appointment(request, appointment_id), person(request)
    allow(may_cancel(user, row))
    back = reverse("appointments:appointment", args=[row.pk])
    return done(
        request,
        lambda: actions.cancel(row, reason=request.POST.get("reason", ""), by=user, at=timezone.now()),
        _("Janji dibatalkan."),
        back if is_staff_of(request, row) else reverse("appointments:own"),
    )


@requires("undo", "appointment")
@require_POST
def answered(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The answer to an offer: `terima` or `tolak`."""
    row, user = appointment(request, appointment_id), person(request)
    allow(may_cancel(user, row))
    is_taken = request.POST.get("answer") == "terima"
    act = actions.accept_offer if is_taken else actions.decline_offer
    said = (
        _("Waktunya menjadi milik Anda.")
        if is_taken
        else _("Waktu itu dilepas; Anda tetap di daftar tunggu.")
    )
    back = reverse("appointments:appointment", args=[row.pk])
    return done(
        request,
        lambda: act(row, by=user, at=timezone.now()),
        said,
        back if is_staff_of(request, row) else reverse("appointments:own"),
    )


@requires("decide", "appointment")
@require_POST
def assigned(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row, user = appointment(request, appointment_id), person(request)
    allow(is_staff_of(request, row))
    to = User.objects.filter(pk=request.POST.get("consultant") or 0).first()
    if to is None:
        messages.error(request, _("Pilih konsultan yang akan menerima janji ini."))
        return redirect("appointments:appointment", row.pk)
    return done(
        request,
        lambda: actions.assign(
            row.centre, [row], to=to, reason=request.POST.get("reason", ""), by=user, at=timezone.now()
        ),
        _("Janji dialihkan kepada %(name)s.") % {"name": to.name},
        reverse("appointments:appointment", args=[row.pk]),
    )


@requires("correct", "appointment")
@require_POST
def told(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """A message was sent by hand: `what` is `kabar` or `pengingat`."""
    row, user = appointment(request, appointment_id), person(request)
    allow(may_run_queue(user, row.centre_id))
    is_reminder = request.POST.get("what") == "pengingat"
    back = reverse("appointments:reminders") + "?" + urlencode({"plut": row.centre_id})
    return done(
        request,
        lambda: actions.mark_told(row, is_reminder=is_reminder, by=user, at=timezone.now()),
        _("Ditandai terkirim."),
        back if is_reminder else reverse("appointments:appointment", args=[row.pk]),
    )
