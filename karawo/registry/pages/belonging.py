"""Who owns a business, the numbers of both, and what an owner agreed to."""

from __future__ import annotations

import json
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karawo.accounts.access import requires
from karawo.accounts.models import Purpose
from karawo.registry.access import may_correct, may_speak_for, may_unmask, may_verify
from karawo.registry.actions import (
    GivenNumber,
    GivenPlace,
    NewOwner,
    OwnerExists,
    Refused,
    add_identifier,
    add_owner,
    end_identifier,
    end_ownership,
    give_consent,
    unmask,
    verify_identifier,
    withdraw_consent,
)
from karawo.registry.actions.enrolling import register_owner
from karawo.registry.actions.sending import once
from karawo.registry.forms.changing import AddNumber, AddOwner, EndOwner
from karawo.registry.forms.typed import refuse
from karawo.registry.models import Business, Consent, Identifier, Owner, Ownership
from karawo.registry.models.fields import sealer
from karawo.registry.pages.answering import allow, business, file_url, key, owner, person, scope, shown, trail
from karawo.registry.queries.files import KINDS, business_file
from karawo.registry.queries.search import Hit, search
from karawo.registry.rules import IdentifierKind

_OPENED = "registry_opened"


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


@requires("correct", "business")
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id)
    who = person(request)
    allow(may_correct(who, thing))
    form = AddNumber(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        number = GivenNumber(
            **{name: given[name] for name in ("kind", "text", "state", "issued_on", "expires_on")}
        )
        try:
            once(key(request), partial(add_identifier, thing, number, by=who, at=now), by=who, at=now)
        except Refused as error:
            refuse(form, error, {given["kind"]: "text"})
        else:
            label = KINDS[given["kind"]].label
            messages.success(request, _("%(label)s ditambahkan.") % {"label": label})
            return redirect("registry:numbers", business_id=thing.pk)
    file = business_file(thing.pk)
    if file is None:
        raise Http404
    context = {
        "thing": thing,
        "trail": trail(thing, _("Nomor")),
        "numbers": file.numbers,
        "may_unmask": may_unmask(who, thing),
        "cancel_url": file_url(thing),
    }
    return shown(request, "registry/numbers.html", context, form=form)


def _number(request: HttpRequest, number_id: int) -> tuple[Identifier, Owner | Business]:
    """Row-level security finds it; a stranger's number is not there."""
    row = get_object_or_404(Identifier.objects.select_related("owner", "business"), pk=number_id)
    holder = row.owner or row.business
    assert holder is not None  # noqa: S101 - refused by the database
    return row, holder


def _back(request: HttpRequest, holder: Owner | Business) -> str:
    """To the page of this product that the form stood on, else to the file."""
    wanted = request.POST.get("kembali", "")
    is_ours = wanted.startswith(("/usaha/", "/pelaku/", "/berkas-saya/")) and "//" not in wanted[1:]
    return wanted if is_ours else file_url(holder)


@requires("correct", "business")
@require_POST
def number_checked(request: HttpRequest, number_id: int) -> HttpResponse:
    row, holder = _number(request, number_id)
    allow(may_verify(person(request), holder))
    try:
        verify_identifier(row, state=request.POST.get("state", ""), by=person(request), at=timezone.now())
        messages.success(request, _("Pemeriksaan dicatat."))
    except Refused as error:
        messages.error(request, error.message)
    return redirect(_back(request, holder))


@requires("correct", "business")
@require_POST
def number_ended(request: HttpRequest, number_id: int) -> HttpResponse:
    row, holder = _number(request, number_id)
    allow(may_correct(person(request), holder))
    try:
        end_identifier(row, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now())
        messages.success(request, _("Nomor diakhiri; tetap terlihat sebagai nomor lama."))
    except Refused as error:
        messages.error(request, error.message)
    return redirect(_back(request, holder))


@requires("unmask", "identifier_value")
@require_POST
def number_opened(request: HttpRequest, number_id: int) -> HttpResponse:
    """One look, with its reason in the journal; the value is shown once, on the next page."""
    row, holder = _number(request, number_id)
    kind = next((each.label for each in IdentifierKind if each.value == row.kind), row.kind)
    return _opened(request, row, holder, label=kind)


@requires("unmask", "identifier_value")
@require_POST
def birth_opened(request: HttpRequest, owner_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    return _opened(request, thing, thing, label=_("Tanggal lahir"))


def _opened(
    request: HttpRequest, thing: Identifier | Owner, holder: Owner | Business, *, label: str
) -> HttpResponse:
    allow(may_unmask(person(request), holder))
    try:
        value = unmask(thing, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
        return redirect(_back(request, holder))
    kept = {"label": label, "value": value, "name": holder.name, "back": _back(request, holder)}
    request.session[_OPENED] = sealer().seal(json.dumps(kept)).hex()
    return redirect("registry:opened")


@requires("unmask", "identifier_value")
@never_cache
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    sealed = request.session.pop(_OPENED, None)
    if sealed is None:
        return render(request, "registry/opened.html", {"opened": None}, status=410)
    answer = render(
        request, "registry/opened.html", {"opened": json.loads(sealer().open(bytes.fromhex(sealed)))}
    )
    answer["Cache-Control"] = "no-store, private"
    return answer


@requires("see", "consent")
@require_safe
def consents(request: HttpRequest, owner_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    in_force = {
        each.purpose.slug: each
        for each in Consent.objects.filter(owner=thing, withdrawn_at=None).select_related("purpose")
    }
    newest: dict[str, Purpose] = {}
    for each in Purpose.objects.filter(basis=Purpose.Basis.CONSENT).order_by("slug", "version"):
        newest[each.slug] = each
    rows = [{"purpose": each, "consent": in_force.get(slug)} for slug, each in newest.items()]
    past = Consent.objects.filter(owner=thing).exclude(withdrawn_at=None).select_related("purpose")
    context = {
        "thing": thing,
        "rows": rows,
        "past": past.order_by("-withdrawn_at")[:50],
        "may_change": may_speak_for(person(request), thing),
        "trail": trail(thing, _("Persetujuan")),
    }
    return render(request, "registry/consents.html", context)


@requires("register", "consent")
@require_POST
def consent_given(request: HttpRequest, owner_id: int, purpose_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    purpose = get_object_or_404(Purpose, pk=purpose_id, basis=Purpose.Basis.CONSENT)
    allow(may_speak_for(person(request), thing))
    is_own = thing.pk in scope(request).own_ids
    channel = "own" if is_own else "desk"
    give_consent(thing, purpose, channel=channel, by=person(request), at=timezone.now())
    messages.success(request, _("Persetujuan dicatat."))
    return redirect("registry:consents", owner_id=thing.pk)


@requires("undo", "consent")
@require_POST
def consent_withdrawn(request: HttpRequest, consent_id: int) -> HttpResponse:
    row = get_object_or_404(Consent.objects.select_related("owner", "purpose"), pk=consent_id)
    allow(may_speak_for(person(request), row.owner))
    withdraw_consent(row, by=person(request), at=timezone.now())
    messages.success(request, _("Persetujuan ditarik; berlaku sekarang juga."))
    return redirect("registry:consents", owner_id=row.owner_id)
