"""A partner without an account: a button, then the own promises. Looking changes nothing; only POST opens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited
from karawo.partners import actions
from karawo.partners.forms.ledger import DeliveryForm
from karawo.partners.models import Delivery, PartnerLink
from karawo.partners.pages import words
from karawo.partners.pages.deliveries import given_of
from karawo.partners.queries.own import OwnPromise, own_promises
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED, refuse
from karawo.ui.requests import key

_KEPT = "partner_link"
_OPEN_SECONDS = 60 * 60
"""How long a browser stays open after the button; the link itself may be used again for its 14 days."""


def _gone(request: HttpRequest) -> HttpResponse:
    request.session.pop(_KEPT, None)
    return render(request, "partners/link_gone.html", status=410)


def _link(request: HttpRequest) -> PartnerLink:
    """Raises LinkUnusable."""
    kept = request.session.get(_KEPT)
    now = timezone.now()
    if not isinstance(kept, dict) or now.timestamp() - float(kept["at"]) > _OPEN_SECONDS:
        raise actions.LinkUnusable
    return actions.link_in_use(int(kept["link"]), at=now)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("partner_door", "40/h/ip")
def door(request: HttpRequest, token: str) -> HttpResponse:
    """No name stands on it: whoever was sent the link knows who he is."""
    now = timezone.now()
    if request.method != "POST":
        return render(request, "partners/door.html") if actions.is_usable(token, at=now) else _gone(request)
    try:
        link_id = actions.enter(token, at=now)
    except actions.LinkUnusable:
        return _gone(request)
    request.session.cycle_key()
    request.session[_KEPT] = {"link": link_id, "at": now.timestamp()}
    return redirect("partners:own")


@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    try:
        return _shown(request, _link(request))
    except actions.LinkUnusable:
        return _gone(request)


@never_cache
@require_POST
@limited("partner_report", "40/h/ip")
def own_delivery(request: HttpRequest, commitment_id: int) -> HttpResponse:
    try:
        link = _link(request)
        own = next((each for each in _promises(link) if each.commitment.pk == commitment_id), None)
        if own is None:
            messages.error(request, _("Janji ini tidak ada pada Anda; pilih dari daftar."))
            return redirect("partners:own")
        form = DeliveryForm(
            request.POST, request.FILES, is_money=own.commitment.is_money, auto_id=f"lapor{commitment_id}_%s"
        )
        if form.is_valid():
            try:
                actions.report_by_link(
                    link.pk, commitment_id, key(request), given_of(form), at=timezone.now()
                )
            except Refused as error:
                refuse(form, error)
        if form.errors:
            return _shown(request, link, refused=(commitment_id, form))
    except actions.LinkUnusable:
        return _gone(request)
    messages.success(request, _("Laporan Anda terkirim. Penerima akan membenarkannya."))
    return redirect("partners:own")


def _promises(link: PartnerLink) -> list[OwnPromise]:
    return own_promises(link, on=timezone.localdate())


def _shown(
    request: HttpRequest, link: PartnerLink, *, refused: tuple[int, DeliveryForm] | None = None
) -> HttpResponse:
    today = timezone.localdate()
    rows = [_row(each, today, refused) for each in _promises(link)]
    context = {
        "partner": link.contact.partner.name,
        "person": link.contact.name,
        "until": words.day(timezone.localtime(link.expires_at).date()),
        "open": [row for row in rows if row["is_open"]],
        "ended": [row for row in rows if not row["is_open"]],
        "is_refused": refused is not None,
    }
    return render(request, "partners/own.html", context, status=REFUSED if refused else 200)


def _row(own: OwnPromise, today: Any, refused: tuple[int, DeliveryForm] | None) -> dict[str, Any]:
    promise = own.commitment
    form = DeliveryForm(is_money=promise.is_money, auto_id=f"lapor{promise.pk}_%s")
    is_refused = refused is not None and refused[0] == promise.pk
    tones = {"reported": "warning", "confirmed": "good", "refused": "bad"}
    return {
        "promise": promise,
        "is_open": own.is_open,
        "is_refused": is_refused,
        "form": refused[1] if refused is not None and is_refused else form,
        "state": words.status(promise, on=today),
        "amount": words.amount(promise.quantity, promise.unit, is_short=False),
        "rest": words.amount(promise.open_quantity, promise.unit, is_short=False),
        "due": words.day(promise.due_on),
        "remaining": words.due(promise, on=today),
        "deliveries": [
            {
                "amount": words.amount(each.quantity, promise.unit, is_short=False),
                "on": words.day(each.delivered_on),
                "state": str(each.get_state_display()),
                "tone": tones[each.state],
                "words": each.decision_words if each.state == Delivery.State.REFUSED else "",
            }
            for each in own.deliveries
        ],
    }
