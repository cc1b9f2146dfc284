"""Whose business it is."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.registry.access import may_correct
from karawo.registry.actions import (
    GivenNumber,
    GivenPlace,
    NewOwner,
    OwnerExists,
    Refused,
    add_owner,
    end_ownership,
)
from karawo.registry.actions.enrolling import register_owner
from karawo.registry.actions.sending import once
from karawo.registry.forms.changing import AddOwner, EndOwner
from karawo.registry.forms.typed import refuse
from karawo.registry.models import Business, Ownership
from karawo.registry.pages.answering import business, owner, trail
from karawo.registry.queries.files import business_file
from karawo.registry.queries.search import Hit, search
from karawo.ui.answers import allow, shown
from karawo.ui.requests import key


@requires("correct", "business")
@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: HttpRequest, business_id: int) -> HttpResponse:
    """GET: the owners, and a search for another (`cari`). POST: one is added, from the register or new."""
    thing = business(request, business_id)
    who = person(request)
    allow(may_correct(who, thing))
    words = request.GET.get("cari", "")[:100]
    form = AddOwner(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            once(key(request), partial(_added, request, thing, form), by=who, at=now)
        except OwnerExists as error:
            form.add_error("nik", error.message)
        except Refused as error:
            refuse(form, error, {"owner.name": "new_name", "owner.nik": "nik", "owner.phone": "phone"})
        else:
            messages.success(request, _("Pemilik ditambahkan."))
            return redirect("registry:owners", business_id=thing.pk)
    hits = _people(search(words, scope=scope(request), limit=8).hits) if words else []
    file = business_file(thing.pk)
    if file is None:
        raise Http404
    context = {
        "thing": thing,
        "trail": trail(thing, _("Pemilik")),
        "owners": file.owners,
        "parts": dict(Ownership.Part.choices),
        "words": words,
        "hits": hits,
        "ending": EndOwner(auto_id="akhir_%s"),
    }
    return shown(request, "registry/owners.html", context, form=form)


def _people(hits: tuple[Hit, ...]) -> list[Hit]:
    """Each owner once, however many businesses were found."""
    return list({hit.owner_id: hit for hit in reversed(hits)}.values())[::-1]


def _added(request: HttpRequest, thing: Business, form: AddOwner) -> Ownership:
    given, who, now = form.cleaned_data, person(request), timezone.now()
    if given["owner_id"]:
        chosen = owner(request, given["owner_id"])
    else:
        numbers = tuple(GivenNumber(kind=kind, text=given[kind]) for kind in ("nik", "phone") if given[kind])
        place = GivenPlace(region_id=thing.region_id or thing.kab_id or None)
        chosen = register_owner(NewOwner(name=given["new_name"], numbers=numbers), place, by=who, at=now)
    return add_owner(thing, chosen, part=given["part"], starts_on=given["starts_on"], by=who, at=now)


@requires("correct", "business")
@require_POST
def owner_ended(request: HttpRequest, business_id: int, ownership_id: int) -> HttpResponse:
    thing = business(request, business_id)
    allow(may_correct(person(request), thing))
    part = get_object_or_404(
        Ownership.objects.select_related("business", "owner"), pk=ownership_id, business=thing
    )
    form = EndOwner(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            end_ownership(part, on=given["on"], reason=given["reason"], by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s bukan pemilik lagi.") % {"name": part.owner.name})
            return redirect("registry:owners", business_id=thing.pk)
    context = {
        "title": _("Akhiri %(name)s sebagai pemilik") % {"name": part.owner.name},
        "submit": _("Akhiri kepemilikan"),
        "trail": trail(thing, _("Pemilik")),
        "cancel_url": f"/usaha/{thing.pk}/pemilik/",
    }
    return shown(request, "registry/one_form.html", context, form=form)
