"""Papers between partners."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.kit.writing import Heading, Shape
from karawo.partners import actions
from karawo.partners.access import may_do, visible_agreements, visible_commitments
from karawo.partners.forms.ledger import AgreementFilter, AgreementForm
from karawo.partners.models import Agreement
from karawo.partners.pages import files, words
from karawo.partners.pages.answering import agreement_of, allow, asked_form, did, shown, trail
from karawo.partners.queries.asking import agreements_asked
from karawo.partners.queries.ledger import unit_sums
from karawo.registry.actions.writing import kab_of
from karawo.ui.answers import done, paged


def _list() -> tuple[str, str]:
    return _("Perjanjian"), reverse("partners:agreements")


def _rows(request: HttpRequest) -> Any:
    rows = agreements_asked(visible_agreements(scope(request)), request.GET.dict(), on=timezone.localdate())
    return rows.prefetch_related("parties__partner")


def _names(agreement: Agreement) -> str:
    return ", ".join(party.partner.name for party in agreement.parties.all())


@require_GET
@requires("list", "agreement")
def agreements(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows, pager = paged(request, _rows(request), _("perjanjian"))
    return shown(
        request,
        "partners/agreements.html",
        {
            "trail": trail(here=_("Perjanjian")),
            "filter": AgreementFilter(request.GET),
            "heads": [
                {"label": _("Tentang")},
                {"label": _("Para pihak")},
                {"label": _("Masa berlaku")},
                {"label": _("Keadaan")},
            ],
            "rows": [_row(each, today) for each in rows],
            "pager": pager,
            "downloads": files.links(request, "agreements"),
            "may_record": may(request.user, "register", "agreement"),
        },
    )


def _row(agreement: Agreement, today: Any) -> dict[str, Any]:
    state = words.agreement_state(agreement, on=today)
    return {
        "text": agreement.title,
        "note": " · ".join(part for part in (str(agreement.get_form_display()), agreement.number) if part),
        "url": reverse("partners:agreement", args=[agreement.pk]),
        "cells": [
            {"label": _("Para pihak"), "text": _names(agreement)},
            {"label": _("Masa berlaku"), "text": words.validity(agreement)},
            {"label": _("Keadaan"), **state, "is_badge": True},
        ],
    }


@require_GET
@requires("list", "agreement")
@limited("partner_files", "60/h/user")
def agreements_file(request: HttpRequest, shape: str) -> HttpResponse:
    today = timezone.localdate()
    headings = [
        Heading(_("Tentang"), width=44),
        Heading(_("Bentuk"), width=24),
        Heading(_("Nomor"), width=20),
        Heading(_("Para pihak"), width=50),
        Heading(_("Wilayah"), width=24),
        Heading(_("Berlaku sejak"), Shape.DATE),
        Heading(_("Berlaku sampai"), Shape.DATE),
        Heading(_("Keadaan"), width=18),
    ]
    rows = (
        (
            each.title,
            str(each.get_form_display()),
            each.number,
            _names(each),
            each.region.full_name,
            each.valid_from,
            each.valid_until,
            words.agreement_state(each, on=today)["text"],
        )
        for each in _rows(request)
    )
    return files.sent(request, _("Perjanjian"), headings, rows, shape)


def _given(form: AgreementForm) -> actions.GivenAgreement:
    told = dict(form.cleaned_data)
    region = told.pop("region")
    return actions.GivenAgreement(
        **told | {"region_id": region.pk, "parties": dict.fromkeys(told["parties"], "")}
    )


@require_http_methods(["GET", "POST"])
@requires("register", "agreement")
def new_agreement(request: HttpRequest) -> HttpResponse:
    form = AgreementForm(
        request.POST or None, scope=scope(request), initial={"forum": request.GET.get("forum")}
    )
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        allow(request, "register", "agreement", kab_of(given.region_id))
        kept = did(
            request, form, partial(actions.record_agreement, given, by=person(request), at=timezone.now())
        )
        if not form.errors:
            messages.success(request, _("Perjanjian tercatat."))
            return redirect("partners:agreement", kept.pk) if kept else redirect("partners:agreements")
    here = _("Catat perjanjian")
    back = reverse("partners:agreements")
    return asked_form(request, form, title=here, submit=here, back=back, trail=trail(_list(), here=here))


@require_GET
@requires("see", "agreement")
def agreement(request: HttpRequest, agreement_id: int) -> HttpResponse:
    found = agreement_of(request, agreement_id)
    today = timezone.localdate()
    promises = visible_commitments(scope(request)).filter(agreement=found)
    state = words.agreement_state(found, on=today)
    may_correct = may_do(request.user, "correct", "agreement", found.kab_id)
    renewal = Agreement.objects.filter(renews=found).first()
    return shown(
        request,
        "partners/agreement.html",
        {
            "agreement": found,
            "trail": trail(_list(), here=found.title),
            "state": state,
            "facts": [
                {"term": _("Bentuk"), "value": str(found.get_form_display())},
                {"term": _("Nomor"), "value": found.number, "is_unknown": not found.number},
                {"term": _("Wilayah"), "value": found.region.full_name},
                {"term": _("Masa berlaku"), "value": words.validity(found)},
            ],
            "parties": [
                {
                    "name": each.partner.name,
                    "role": words.seat(each.partner),
                    "note": each.signer,
                    "url": reverse("partners:partner", args=[each.partner_id]),
                }
                for each in found.parties.select_related("partner")
            ],
            "parent": found.parent,
            "children": found.children.all(),
            "renews": found.renews,
            "renewal": renewal,
            "heads": words.promise_heads(),
            "rows": [words.promise_row(each, on=today) for each in promises],
            "units": words.unit_rows(unit_sums(promises)),
            "may_renew": may_correct and renewal is None,
            "may_end": may_correct and found.ended_at is None,
        },
    )


@require_http_methods(["GET", "POST"])
@requires("correct", "agreement")
def renewal(request: HttpRequest, agreement_id: int) -> HttpResponse:
    former = agreement_of(request, agreement_id, "correct")
    start = (former.valid_until or timezone.localdate()) + timedelta(days=1)
    columns = ("form", "title", "region", "parent", "forum")
    initial = {name: getattr(former, name) for name in columns} | {
        "parties": [party.partner_id for party in former.parties.all()],
        "valid_from": start,
    }
    form = AgreementForm(request.POST or None, scope=scope(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        allow(request, "register", "agreement", kab_of(given.region_id))
        act = partial(actions.renew_agreement, former, given, by=person(request), at=timezone.now())
        kept = did(request, form, act)
        if not form.errors:
            messages.success(request, _("Perpanjangan tercatat; perjanjian lama tetap terbaca."))
            return redirect("partners:agreement", kept.pk if kept else former.pk)
    here = _("Perpanjang perjanjian")
    back = reverse("partners:agreement", args=[former.pk])
    return asked_form(
        request,
        form,
        title=here,
        submit=here,
        back=back,
        trail=trail(_list(), (former.title, back), here=here),
    )


@require_POST
@requires("correct", "agreement")
def ending(request: HttpRequest, agreement_id: int) -> HttpResponse:
    found = agreement_of(request, agreement_id, "correct")
    reason = request.POST.get("reason", "")
    act = partial(actions.end_agreement, found, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Perjanjian diakhiri."), reverse("partners:agreement", args=[found.pk]))
