"""Where a one-time link leads. Opening it changes nothing; sending the form uses it up."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from karawo.accounts import actions, queries
from karawo.accounts.delay import limited
from karawo.accounts.forms import NewAccount, NewPassword, OwnerCode
from karawo.accounts.models import OneTimeLink, User
from karawo.accounts.rules import ROLE_NAMES, Role
from karawo.ui.language import said

type Take = Callable[..., User]


@never_cache
@sensitive_post_parameters("password", "password_again")
@limited("one_time_link", "30/h/ip")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    return _new_account(
        request, token, OneTimeLink.Use.SETUP, actions.set_up_first_administrator, "accounts/setup.html"
    )


@never_cache
@sensitive_post_parameters("password", "password_again")
@limited("one_time_link", "30/h/ip")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = actions.find_link(token, OneTimeLink.Use.INVITATION, at=timezone.now())
    except actions.LinkUnusable:
        return _gone(request)
    if "number" in link.invitation:
        return _first_password(request, token, link)
    return _new_account(
        request, token, OneTimeLink.Use.INVITATION, actions.accept_invitation, "accounts/invitation.html"
    )


def _first_password(request: HttpRequest, token: str, link: OneTimeLink) -> HttpResponse:
    """An owner's slip: name and number are known, so nothing is asked but the password."""
    form = NewPassword(request.POST or None, user=User(name=link.invitation["name"]))
    if request.method == "POST" and form.is_valid():
        try:
            _user, masked = actions.take_up(
                token=token, password=form.cleaned_data["password"], at=timezone.now()
            )
        except (actions.LinkUnusable, actions.Taken):
            return _gone(request)
        return _ready(request, masked)
    context = {"form": form, "name": link.invitation["name"], "masked": link.invitation["number"]["masked"]}
    return render(request, "accounts/owner_invitation.html", context)


def _ready(request: HttpRequest, masked: str) -> HttpResponse:
    messages.success(
        request, _("Akun Anda siap. Masuk dengan nomor %(number)s dan kata sandi tadi.") % {"number": masked}
    )
    return redirect("account_login")


@never_cache
@sensitive_post_parameters("password", "password_again", "code", "number")
@limited("owner_code", "20/h/ip")
@require_http_methods(["GET", "POST"])
def owner_code(request: HttpRequest) -> HttpResponse:
    """For who types number and code of the slip instead of opening its address."""
    form = OwnerCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            _user, masked = actions.take_up(
                number=words["number"], code=words["code"], password=words["password"], at=timezone.now()
            )
        except (actions.LinkUnusable, actions.Taken):
            form.add_error(
                "code",
                _(
                    "Nomor dan kode tidak cocok, sudah dipakai, atau lewat 14 hari. Periksa keduanya di slip, "
                    "atau minta slip baru kepada PLUT."
                ),
            )
        else:
            return _ready(request, masked)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/owner_code.html", {"form": form}, status=status)


def _new_account(
    request: HttpRequest, token: str, use: OneTimeLink.Use, take: Take, template: str
) -> HttpResponse:
    try:
        link = actions.find_link(token, use, at=timezone.now())
    except actions.LinkUnusable:
        return _gone(request)
    form = NewAccount(request.POST or None, initial={"name": link.invitation.get("name", "")})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            take(
                token,
                name=words["name"],
                username=words["username"],
                password=words["password"],
                at=timezone.now(),
            )
        except actions.Taken:
            form.add_error("username", _("Nama pengguna ini baru saja dipakai orang lain. Pilih yang lain."))
        except (actions.LinkUnusable, actions.SetupClosed):
            return _gone(request)
        else:
            messages.success(request, _("Akun Anda siap. Masuk dengan nama pengguna dan kata sandi tadi."))
            return redirect("account_login")
    role = link.invitation.get("role")
    context = {
        "form": form,
        "invitation": link.invitation,
        "role": said(ROLE_NAMES[Role(role)]) if role else "",
    }
    return render(request, template, context)


@never_cache
@sensitive_post_parameters("password", "password_again")
@limited("one_time_link", "30/h/ip")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = actions.find_link(token, OneTimeLink.Use.RESET, at=timezone.now())
    except actions.LinkUnusable:
        return _gone(request)
    form = NewPassword(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset_password(token, password=form.cleaned_data["password"], at=timezone.now())
        except actions.LinkUnusable:
            return _gone(request)
        messages.success(request, _("Kata sandi baru tersimpan. Silakan masuk."))
        return redirect("account_login")
    door = "" if link.user is None else queries.name_at_the_door(link.user)
    return render(request, "accounts/new_password.html", {"form": form, "door": door})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_gone.html", status=410)
