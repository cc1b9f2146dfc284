"""An owner registers on a phone: no account, no e-mail, one topic on each page, checked before it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.models import User
from karawo.regions.queries import picker_levels
from karawo.registry.access import may_register_self
from karawo.registry.actions import Refused, register_own_business
from karawo.registry.forms.registration import (
    OWN_STEPS,
    REFUSED_AT,
    AboutBusiness,
    AboutOwner,
    AboutPlace,
    Agreement,
    own_registration,
)
from karawo.registry.forms.typed import answers_in, as_received, initial_of, last_of, refuse
from karawo.registry.models.fields import sealer
from karawo.registry.pages.answering import consent_choices, purpose
from karawo.registry.queries.search import place_of
from karawo.ui.answers import shown
from karawo.ui.forms import UNKNOWN
from karawo.ui.requests import key

_ANSWERS, _DONE = "own_registration", "own_registration_done"
_MOST_PER_HOUR = 20
_HOUR = 3600


def _counted(page: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """At most so many registrations an hour from one address; a whole village behind one address still fits."""

    @wraps(page)
    def counted(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return page(request)
        name = f"own-registration:{get_adapter().get_client_ip(request)}"
        cache.add(name, 0, _HOUR)
        if cache.incr(name) > _MOST_PER_HOUR:
            answer = render(request, "429.html", {"retry_after": _HOUR}, status=429)
            answer["Retry-After"] = str(_HOUR)
            return answer
        return page(request)

    return counted


def _kept(request: HttpRequest) -> dict[str, Any]:
    sealed = request.session.get(_ANSWERS)
    return json.loads(sealer().open(bytes.fromhex(sealed))) if sealed else {}


def _keep(request: HttpRequest, answers: dict[str, Any]) -> None:
    """In the session on the server, sealed: a NIK never stands readable anywhere."""
    request.session[_ANSWERS] = sealer().seal(json.dumps(answers, ensure_ascii=False)).hex()


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "registry/own_start.html",
        {"service": purpose("pelayanan"), "is_begun": bool(_kept(request)), "first": _step_url("pemilik")},
    )


def _step_url(name: str) -> str:
    return reverse("registry:own_step", args=[name])


def _stepper(current: str) -> list[dict[str, Any]]:
    names = [*OWN_STEPS, "periksa"]
    labels = {name: str(form.title) for name, form in OWN_STEPS.items()} | {"periksa": _("Periksa")}  # type: ignore[attr-defined]
    at = names.index(current)
    return [
        {
            "label": labels[name],
            "url": _step_url(name) if number < at else "",
            "is_done": number < at,
            "is_current": number == at,
        }
        for number, name in enumerate(names)
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    if name not in OWN_STEPS:
        raise Http404
    form_class = OWN_STEPS[name]
    kept = _kept(request)
    if request.method != "POST":
        return _step_page(request, name, form_class(initial=initial_of(form_class, kept.get(name, {}))), kept)
    answers = answers_in(request.POST)
    _keep(request, kept | {name: answers})
    if "load_regions" in request.POST:
        form = form_class(initial=initial_of(form_class, answers))
        return _step_page(request, name, form, {name: answers})
    form = form_class(request.POST)
    if not form.is_valid():
        return _step_page(request, name, form, {name: answers})
    return redirect(_next_url(request, name))


def _next_url(request: HttpRequest, name: str) -> str:
    """On to the next page, or straight back to the check where the person came from."""
    kept = _kept(request)
    names = list(OWN_STEPS)
    rest = [other for other in names if other not in kept]
    if not rest:
        return reverse("registry:own_check")
    after = names[names.index(name) + 1 :]
    return _step_url(after[0] if after and after[0] in rest else rest[0])


def _step_page(request: HttpRequest, name: str, form: forms.Form, kept: dict[str, Any]) -> HttpResponse:
    levels = picker_levels(last_of(kept.get(name, {})), is_village_optional=True) if name == "tempat" else []
    names = list(OWN_STEPS)
    before = names[names.index(name) - 1] if name != names[0] else ""
    context = {
        "steps": _stepper(name),
        "title": OWN_STEPS[name].title,  # type: ignore[attr-defined]
        "levels": levels,
        "back_url": _step_url(before) if before else reverse("registry:own_start"),
    }
    return shown(request, "registry/own_step.html", context, form=form)


@never_cache
@_counted
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """GET: the answers to check. POST: they are sent, once."""
    if request.method == "POST" and request.session.get(_DONE, {}).get("key") == str(key(request)):
        return redirect("registry:own_done")
    kept = _kept(request)
    steps = {name: form_class(last_of(kept.get(name, {}))) for name, form_class in OWN_STEPS.items()}
    for name, form in steps.items():
        if not form.is_valid():
            return redirect(_step_url(name))
    purposes = consent_choices("katalog")
    agreement = Agreement(request.POST if request.method == "POST" else None, purposes=purposes)
    if request.method == "POST" and agreement.is_valid() and _register(request, steps, agreement):
        return redirect("registry:own_done")
    context = {
        "steps": _stepper("periksa"),
        "rows": _review(steps),
        "service": purpose("pelayanan"),
        "back_url": _step_url("tempat"),
    }
    return shown(request, "registry/own_check.html", context, form=agreement)


def _register(request: HttpRequest, steps: dict[str, Any], agreement: Agreement) -> bool:
    kept = _kept(request)
    received: dict[str, str] = {}
    for name, form in steps.items():
        received |= as_received(form, kept[name])
    about_owner, about_business, about_place = steps.values()
    assert isinstance(about_owner, AboutOwner) and isinstance(about_business, AboutBusiness)  # noqa: S101
    assert isinstance(about_place, AboutPlace)  # noqa: S101
    registration = own_registration(
        about_owner,
        about_business,
        about_place,
        consents=tuple(int(each) for each in agreement.cleaned_data.get("consents", ())),
        received=received,
    )
    try:
        user = request.user if isinstance(request.user, User) else None
        made = register_own_business(registration, by=user, at=timezone.now(), key=key(request))
    except Refused as error:
        refuse(agreement, error, REFUSED_AT)
        return False
    request.session[_DONE] = {
        "key": str(key(request)),
        "number": made.pk,
        "is_tied": may_register_self(user),
        "name": made.name,
        "place": place_of(made.kab_id, made.kab_id),
    }
    request.session.pop(_ANSWERS, None)
    return True


def _review(steps: dict[str, Any]) -> list[dict[str, str]]:
    person, business, place = (form.cleaned_data for form in steps.values())
    region = place_of(steps["tempat"].region_id, 0)
    started = business["started_year"]
    asked = [
        ("pemilik", _("Nama Anda"), person["owner_name"]),
        ("pemilik", _("Nomor HP"), person["phone"]),
        ("pemilik", _("NIK"), person["nik"]),
        ("usaha", _("Nama usaha"), business["name"]),
        ("usaha", _("Kegiatan"), business["activity"]),
        ("usaha", _("Tahun mulai"), _("Tidak tahu") if started is UNKNOWN else str(started or "")),
        ("tempat", _("Tempat usaha"), region),
        ("tempat", _("Alamat"), place["address"]),
    ]
    return [
        {"question": question, "answer": answer, "url": _step_url(name)} for name, question, answer in asked
    ]


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The number stands in the session, not in the address: nobody may count through the register."""
    made = request.session.get(_DONE)
    if made is None:
        return redirect("registry:own_start")
    return render(request, "registry/own_done.html", {"made": made, "number": f"{made['number']:08d}"})
