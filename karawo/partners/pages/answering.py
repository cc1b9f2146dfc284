"""What the pages of the room have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import person, scope
from karawo.partners import access
from karawo.partners.models import Agreement, Commitment, Delivery, Forum, Need, Partner
from karawo.partners.pages import words
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui import answers
from karawo.ui.answers import refuse
from karawo.ui.requests import key


def allow(request: HttpRequest, verb: str, kind: str, kab_id: int) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not access.may_do(request.user, verb, kind, kab_id):
        raise Http404


def partner_of(request: HttpRequest, partner_id: int, verb: str = "see", kind: str = "partner") -> Partner:
    """404 for a stranger. Seen as far as its reach, changed in its territory alone."""
    partner = get_object_or_404(access.visible_partners(scope(request)), pk=partner_id)
    if verb != "see":
        allow(request, verb, kind, partner.kab_id)
    return partner


def forum_of(request: HttpRequest, forum_id: int, verb: str = "see") -> Forum:
    forum = get_object_or_404(access.visible_forums(scope(request)), pk=forum_id)
    allow(request, verb, "forum", forum.kab_id)
    return forum


def need_of(request: HttpRequest, need_id: int, verb: str = "see") -> Need:
    need = get_object_or_404(access.visible_needs(scope(request)), pk=need_id)
    allow(request, verb, "need", need.kab_id)
    return need


def agreement_of(request: HttpRequest, agreement_id: int, verb: str = "see") -> Agreement:
    agreement = get_object_or_404(access.visible_agreements(scope(request)), pk=agreement_id)
    allow(request, verb, "agreement", agreement.kab_id)
    return agreement


def commitment_of(request: HttpRequest, commitment_id: int, verb: str = "see") -> Commitment:
    commitment = get_object_or_404(access.visible_commitments(scope(request)), pk=commitment_id)
    allow(request, verb, "commitment", commitment.kab_id)
    return commitment


def delivery_of(request: HttpRequest, delivery_id: int, verb: str = "see") -> Delivery:
    delivery = get_object_or_404(access.visible_deliveries(scope(request)), pk=delivery_id)
    allow(request, verb, "commitment", delivery.kab_id)
    return delivery


def forum_asked(request: HttpRequest) -> Forum | None:
    """`?forum=`; None for all that is in sight."""
    text = request.GET.get("forum", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        return None
    return get_object_or_404(access.visible_forums(scope(request)), pk=int(text))


def trail(*steps: tuple[str, str], here: str) -> list[dict[str, str]]:
    rows = [{"label": _("Mitra"), "url": reverse("partners:partners")}]
    rows += [{"label": label, "url": url} for label, url in steps]
    return [*rows, {"label": here, "url": ""}]


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page of the ledger says as of when it speaks."""
    given = {"as_of_text": words.moment(timezone.now()), **context}
    return answers.shown(request, template, given, form=form)


def asked_form(
    request: HttpRequest, form: forms.BaseForm, *, title: str, submit: str, back: str, **context: Any
) -> HttpResponse:
    """A page of one form: heading, fields in order, two ways out."""
    given = {"title": title, "submit": submit, "cancel_url": back, **context}
    return shown(request, "partners/one_form.html", given, form=form)


def did[T](request: HttpRequest, form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """What the act of a valid form gives, once for the form's key; None where it was refused, or sent before."""
    try:
        return once(key(request), act, by=person(request), at=timezone.now())
    except Refused as error:
        refuse(form, error)
        return None


def first_error(form: forms.BaseForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
