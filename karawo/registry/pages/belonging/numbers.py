"""The numbers of a business and its owner: added, checked, ended, opened with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.registry.access import may_correct, may_unmask, may_verify
from karawo.registry.actions import (
    GivenNumber,
    Refused,
    add_identifier,
    end_identifier,
    unmask,
    verify_identifier,
)
from karawo.registry.actions.sending import once
from karawo.registry.forms.changing import AddNumber
from karawo.registry.forms.typed import refuse
from karawo.registry.models import Business, Identifier, Owner
from karawo.registry.models.fields import sealer
from karawo.registry.pages.answering import business, file_url, owner, trail
from karawo.registry.queries.files import KINDS, business_file
from karawo.registry.rules import IdentifierKind
from karawo.ui.answers import allow, shown
from karawo.ui.requests import key

_OPENED = "registry_opened"


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
    act = partial(verify_identifier, row, state=request.POST.get("state", ""))
    return _done(request, holder, act, _("Pemeriksaan dicatat."))


@requires("correct", "business")
@require_POST
def number_ended(request: HttpRequest, number_id: int) -> HttpResponse:
    row, holder = _number(request, number_id)
    allow(may_correct(person(request), holder))
    act = partial(end_identifier, row, reason=request.POST.get("reason", ""))
    return _done(request, holder, act, _("Nomor diakhiri; tetap terlihat sebagai nomor lama."))


def _done(
    request: HttpRequest, holder: Owner | Business, act: Callable[..., object], told: str
) -> HttpResponse:
    try:
        act(by=person(request), at=timezone.now())
        messages.success(request, told)
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
