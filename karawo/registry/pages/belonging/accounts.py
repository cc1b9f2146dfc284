"""An account for an owner, without e-mail: a slip with a QR code and a code to type, given at the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import limited, person, requires
from karawo.accounts.actions import LinkUnusable, Slip, find_slip
from karawo.accounts.models import OneTimeLink
from karawo.accounts.queries import invitations_about
from karawo.accounts.rules import code_printed
from karawo.kit.dates import format_date
from karawo.kit.pdf import compile_pdf
from karawo.registry.access import may_give_account
from karawo.registry.actions import Refused, offer_account, renew_password, withdraw_account
from karawo.registry.actions.accounts import SIGN_IN_KINDS
from karawo.registry.forms.registration import AccountFor
from karawo.registry.models import Identifier, Owner, Ownership
from karawo.registry.pages.answering import owner, trail
from karawo.registry.queries.own import holders_of
from karawo.ui.answers import allow, shown

_SLIP = Path(__file__).parents[2] / "pdf" / "slip.typ"


@requires("register", "owner_account")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, owner_id: int) -> HttpResponse:
    """GET: who has an account, which slips are out. POST: a slip, shown once in the answer itself."""
    thing = owner(request, owner_id)
    allow(may_give_account(person(request), thing))
    numbers = list(
        Identifier.objects.filter(owner=thing, kind__in=SIGN_IN_KINDS, ended_at=None).order_by("-kind", "pk")
    )
    form = AccountFor(
        request.POST if request.method == "POST" else None,
        numbers=[(str(each.pk), f"{_kind_label(each)} {each.masked}") for each in numbers],
        initial={"name": thing.name if thing.kind == Owner.Kind.PERSON else ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = next((each for each in numbers if str(each.pk) == form.cleaned_data["number"]), None)
        try:
            slip = offer_account(
                thing, chosen, name=form.cleaned_data["name"], by=person(request), at=timezone.now()
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return render(request, "registry/account_slip.html", _slip_words(request, thing, slip))
    context = {
        "thing": thing,
        "trail": trail(thing, _("Akun pemilik")),
        "has_numbers": bool(numbers),
        "holders": holders_of(thing.pk),
        "slips": invitations_about(thing.pk),
        "numbers_url": _numbers_url(thing),
    }
    return shown(request, "registry/account.html", context, form=form)


def _numbers_url(thing: Owner) -> str:
    """Where a number is recorded: on the page of the owner's first business, else among the owner's own data."""
    business_id = (
        Ownership.objects.filter(owner=thing, ends_on=None).values_list("business_id", flat=True).first()
    )
    if business_id is None:
        return reverse("registry:correct_owner", args=[thing.pk])
    return reverse("registry:numbers", args=[business_id])


def _kind_label(identifier: Identifier) -> str:
    return _("Nomor HP") if identifier.kind == "phone" else _("NIB")


def _slip_words(request: HttpRequest, thing: Owner, slip: Slip) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("accounts:invitation", args=[slip.token]))
    return {
        "thing": thing,
        "trail": trail(thing, _("Slip akun")),
        "name": slip.link.invitation["name"],
        "number": slip.link.invitation["number"]["masked"],
        "code": code_printed(slip.code),
        "token": slip.token,
        "url": url,
        "expires_on": format_date(timezone.localtime(slip.link.expires_at).date()),
        "qr": segno.make(url, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff"),
        "link": slip.link,
    }


@requires("register", "owner_account")
@never_cache
@sensitive_post_parameters("token", "code")
@limited("owner_slip", "120/h/user")
@require_POST
def slip_paper(request: HttpRequest, owner_id: int) -> HttpResponse:
    """The slip of the page before as A4; it comes back from there, because nothing keeps it."""
    thing = owner(request, owner_id)
    allow(may_give_account(person(request), thing))
    token, code, now = request.POST.get("token", ""), request.POST.get("code", ""), timezone.now()
    try:
        link = find_slip(token, code, at=now)
        if link.invitation["owner_id"] != thing.pk:
            raise LinkUnusable
    except LinkUnusable:
        messages.error(request, _("Slip ini sudah dipakai, dibatalkan, atau lewat masanya. Buat slip baru."))
        return redirect("registry:account", owner_id=thing.pk)
    url = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    words = {
        "name": link.invitation["name"],
        "file": thing.name,
        "number": link.invitation["number"]["masked"],
        "code": code,
        "host": request.build_absolute_uri(reverse("accounts:owner_code")).split("//", 1)[1],
        "expires_on": format_date(timezone.localtime(link.expires_at).date()),
        "given_by": str(link.made_by),
        "given_on": format_date(timezone.localtime(link.made_at).date()),
        "qr": segno.make(url, error="m").svg_inline(border=0, dark="#000"),
    }
    title = _("Slip akun %(name)s") % {"name": thing.name}
    answer = HttpResponse(compile_pdf(_SLIP, words, title=title, at=now), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="slip-akun-{thing.pk}.pdf"'
    return answer


@requires("register", "owner_account")
@never_cache
@require_POST
def password_slip(request: HttpRequest, owner_id: int) -> HttpResponse:
    """`user`: who forgot the password. The address is shown once, as that of a slip."""
    thing = owner(request, owner_id)
    allow(may_give_account(person(request), thing))
    wanted = request.POST.get("user", "")
    holder = next((each.user for each in holders_of(thing.pk) if str(each.user_id) == wanted), None)
    now = timezone.now()
    try:
        if holder is None:
            raise Refused(_("Pilih pemegang akun dari daftar."))
        token = renew_password(thing, holder, by=person(request), at=now)
    except Refused as error:
        messages.error(request, error.message)
        return redirect("registry:account", owner_id=thing.pk)
    url = request.build_absolute_uri(reverse("accounts:new_password", args=[token]))
    context = {
        "thing": thing,
        "trail": trail(thing, _("Slip kata sandi")),
        "name": holder.name,
        "url": url,
        "qr": segno.make(url, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff"),
    }
    return render(request, "registry/password_slip.html", context)


@requires("undo", "owner_account")
@require_POST
def slip_end(request: HttpRequest, owner_id: int, link_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    allow(may_give_account(person(request), thing))
    link: OneTimeLink | None = next(
        (each for each in invitations_about(thing.pk) if each.pk == link_id), None
    )
    if link is not None:
        withdraw_account(thing, link, by=person(request), at=timezone.now())
    messages.success(request, _("Slip dibatalkan; tautan dan kodenya tidak berlaku lagi."))
    return redirect("registry:account", owner_id=thing.pk)
