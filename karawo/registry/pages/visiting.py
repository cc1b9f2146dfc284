"""Somebody stands before the shop, with a signal or without."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.access import person, requires
from karawo.kit.dates import format_moment
from karawo.registry.access import may_verify
from karawo.registry.actions import Refused, verify_in_field
from karawo.registry.actions.sending import receipt_of, receive
from karawo.registry.forms.observing import Visit
from karawo.registry.forms.typed import refuse
from karawo.registry.models import Business
from karawo.registry.pages.answering import business, file_url, trail
from karawo.registry.queries.visits import Standing, said_meanwhile, visit_base
from karawo.ui import outbox
from karawo.ui.answers import allow, shown
from karawo.ui.requests import key

if TYPE_CHECKING:
    from karawo.registry.actions.sending import Receipt


@outbox.takes_deliveries
@requires("correct", "observation")
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, business_id: int) -> HttpResponse:
    """The position never blocks: what the phone does not give, or gives wrongly, is left out and said so."""
    thing = business(request, business_id)
    who = person(request)
    allow(may_verify(who, thing))
    form = Visit(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _asked_again(request, thing, form)
    position, why_not = form.position()
    if (known := receipt_of(key(request), by=who)) is not None:
        return _done(request, thing, known, why_not)
    now = timezone.now()
    seen_at = outbox.seen_at(request, now=now)
    status = form.cleaned_data["status"]
    base = outbox.base_of(request)
    if (standing := said_meanwhile(thing, status, base=base, by=who, seen_at=seen_at)) is not None:
        return _contradicted(request, thing, form, standing)
    note = partial(
        verify_in_field, thing, status, position, by=who, at=now, accuracy_m=form.accuracy_m, seen_at=seen_at
    )
    try:
        receipt = receive(key(request), note, answer_url=file_url(thing), by=who, at=now)
    except Refused as error:
        refuse(form, error)
        return _asked_again(request, thing, form)
    return _done(request, thing, receipt, why_not)


@require_safe
def blank_visit(request: HttpRequest) -> HttpResponse:
    """The form as phones keep it for days without a signal: about no business, for nobody."""
    return render(request, "registry/blank_visit.html", {"form": Visit()})


def _done(request: HttpRequest, thing: Business, receipt: Receipt, why_not: str) -> HttpResponse:
    told = _("Kunjungan dicatat.")
    if why_not:
        told = _("Kunjungan dicatat tanpa titik: %(why)s") % {"why": why_not}
    # Who waits before the form is led on and reads this there; a queue that is sent tells its own.
    if receipt.is_first and outbox.is_watched(request):
        (messages.warning if why_not else messages.success)(request, told)
    if outbox.is_delivery(request):
        return outbox.delivered(
            receipt.key,
            is_first=receipt.is_first,
            received_at=receipt.received_at,
            url=receipt.answer_url,
            text=told,
        )
    return redirect(file_url(thing))


def _contradicted(request: HttpRequest, thing: Business, form: Visit, standing: Standing) -> HttpResponse:
    status = form.cleaned_data["status"]
    words = dict(Business.Status.choices)
    by = standing.by_name or standing.source_name
    at = format_moment(timezone.localtime(standing.known_at))
    if outbox.is_delivery(request):
        conflict = outbox.Conflict(
            field="status",
            label=_("Keadaan usaha"),
            mine=status,
            mine_text=str(words[status]),
            theirs=standing.status,
            theirs_text=str(words[standing.status]),
            by=by,
            at=at,
        )
        return outbox.conflicting([conflict], base={"status": standing.status})
    form.add_error(
        "status",
        _("Sementara itu %(by)s mencatat “%(theirs)s” (%(at)s). Tekan sekali lagi apa yang Anda lihat.")
        % {"by": by, "theirs": words[standing.status], "at": at},
    )
    return _asked_again(request, thing, form)


def _asked_again(request: HttpRequest, thing: Business, form: Visit) -> HttpResponse:
    if form.is_bound and outbox.is_delivery(request):
        return outbox.refused(form)
    context = {
        "thing": thing,
        "base": visit_base(thing),
        "trail": trail(thing, _("Kunjungan")),
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/visit.html", context, form=form)
