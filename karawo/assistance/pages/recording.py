"""One aid entered, corrected, withdrawn, restored, linked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.assistance.access import may_correct, may_withdraw
from karawo.assistance.actions import (
    GivenAid,
    NeedsReason,
    correct_aid,
    link_aid,
    record_aid,
    restore_aid,
    withdraw_aid,
)
from karawo.assistance.forms.recording import AidForm, CorrectionForm
from karawo.assistance.models import Aid
from karawo.assistance.pages.asked import back, found_aid, trail
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.models import Business, Owner
from karawo.registry.queries import search
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, shown
from karawo.ui.language import said


@require_http_methods(["GET", "POST"])
@requires("register", "aid")
@limited("aid_record", "60/m/user")
def new_aid(request: HttpRequest) -> HttpResponse:
    """`?usaha=12`: for a business of the register."""
    business = _business(request)
    initial = {"region": business.kab_id} if business is not None else {}
    form = AidForm(
        request.POST or None, scope=scope(request), is_chosen=business is not None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            aid = record_aid(
                _given(form.cleaned_data, business),
                scope=scope(request),
                by=person(request),
                at=timezone.now(),
            )
        except NeedsReason as error:
            form.add_error("override_reason", said(str(error)))
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, said(error.message))
        else:
            return back(request, reverse("assistance:aid", args=[aid.pk]), _("Bantuan dicatat."))
    return shown(
        request,
        "assistance/new_aid.html",
        {"business": business, "trail": trail(_("Catat bantuan"))},
        form=form,
    )


def _business(request: HttpRequest) -> Business | None:
    text = request.GET.get("usaha", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Http404
    rows = visible_businesses(scope(request)).select_related("primary_owner").defer("primary_owner__birth_on")
    found = rows.filter(pk=int(text)).first()
    if found is None:
        raise Http404
    return found


def _given(told: dict[str, Any], business: Business | None, old: Aid | None = None) -> GivenAid:
    region = told["region"]
    return GivenAid(
        kind=told["kind"],
        office=told["office"],
        given_on=told["given_on"],
        kab_id=region.pk,
        region_id=business.region_id if business is not None else region.pk,
        name=told.get("name", ""),
        # An empty number in a correction means the one that stands there: it is not shown open to be copied.
        nik=told.get("nik", "") or (old.nik or "" if old is not None else ""),
        business=business,
        owner=business.primary_owner if business is not None else old.owner if old is not None else None,
        programme=told["programme"],
        value_rupiah=told["value"],
        quantity=told["quantity"],
        unit=told["unit"],
        goods=told["goods"],
        fund_code=told["fund_code"],
        evidence=told["evidence"],
        override_reason=told["override_reason"],
    )


@require_http_methods(["GET", "POST"])
@requires("correct", "aid")
def correction(request: HttpRequest, aid_id: int) -> HttpResponse:
    aid = found_aid(request, aid_id)
    allow(may_correct(request.user, aid))
    initial = {
        "name": aid.name, "region": aid.kab_id, "kind": aid.kind_id, "office": aid.office_id,
        "given_on": aid.given_on, "value": aid.value_rupiah, "unit": aid.unit, "goods": aid.goods,
        "quantity": "" if aid.quantity is None else f"{aid.quantity.normalize():f}".replace(".", ","),
        "programme": aid.programme, "fund_code": aid.fund_code, "evidence": aid.evidence,
        "override_reason": aid.override_reason,
    }  # fmt: skip
    form = CorrectionForm(request.POST or None, scope=scope(request), initial=initial, masked=aid.nik_masked)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            new = correct_aid(
                aid,
                _given(told, aid.business, aid),
                reason=told["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, said(error.message))
        else:
            done = _("Dibetulkan. Catatan yang lama tetap disimpan.")
            return back(request, reverse("assistance:aid", args=[new.pk]), done)
    return shown(
        request,
        "assistance/correction.html",
        {"aid": aid, "trail": trail(_("Betulkan"), (aid.name, reverse("assistance:aid", args=[aid.pk])))},
        form=form,
    )


@require_POST
@requires("undo", "aid")
def withdrawal(request: HttpRequest, aid_id: int) -> HttpResponse:
    aid = found_aid(request, aid_id)
    allow(may_withdraw(request.user, aid))
    url = reverse("assistance:aid", args=[aid.pk])
    try:
        withdraw_aid(aid, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, url, refused=said(error.message))
    return back(request, url, _("Catatan ditarik. Dapat dipulihkan selama 30 hari."))


@require_POST
@requires("undo", "aid")
def restoration(request: HttpRequest, aid_id: int) -> HttpResponse:
    aid = found_aid(request, aid_id)
    allow(may_withdraw(request.user, aid))
    url = reverse("assistance:aid", args=[aid.pk])
    try:
        restore_aid(aid, by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, url, refused=said(error.message))
    return back(request, url, _("Catatan berlaku lagi."))


@require_http_methods(["GET", "POST"])
@requires("correct", "aid")
def linking(request: HttpRequest, aid_id: int) -> HttpResponse:
    """The recipient is looked for in the register of the own territory, and chosen by a person."""
    aid = found_aid(request, aid_id)
    allow(may_correct(request.user, aid))
    at_url = reverse("assistance:aid", args=[aid.pk])
    if request.method == "POST":
        chosen = _chosen(request)
        if chosen is None:
            return back(
                request,
                reverse("assistance:linking", args=[aid.pk]),
                refused=_("Pilih salah satu dari daftar."),
            )
        link_aid(aid, *chosen, by=person(request), at=timezone.now())
        return redirect(at_url)
    asked = request.GET.get("q", aid.name)[:100]
    hits = [
        {
            "value": f"{hit.kind}-{hit.id}",
            "name": hit.name,
            "note": " · ".join(part for part in (hit.owner_name, hit.activity, hit.place) if part),
        }
        for hit in search(asked, scope=scope(request)).hits
    ]
    return shown(
        request,
        "assistance/linking.html",
        {"aid": aid, "asked": asked, "hits": hits, "trail": trail(_("Tautkan"), (aid.name, at_url))},
    )


def _chosen(request: HttpRequest) -> tuple[Owner, Business | None] | None:
    kind, _dash, number = request.POST.get("pick", "").partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    if kind == "owner":
        owner = visible_owners(scope(request)).defer("birth_on").filter(pk=int(number)).first()
        return None if owner is None else (owner, None)
    rows = visible_businesses(scope(request)).select_related("primary_owner").defer("primary_owner__birth_on")
    business = rows.filter(pk=int(number)).first()
    return None if business is None else (business.primary_owner, business)
