"""Each request is one transaction, seen through the scope of the person who sent it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import held_by, needs_second_factor, scope_of
from karawo.accounts.models import User
from karawo.accounts.passwords import is_outdated
from karawo.accounts.queries import stated_purpose
from karawo.regions.access import for_the_request

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class OneTransaction:
    """All that a request writes is kept together or not at all: an error in the page undoes the whole request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class Territory:
    """Puts the scope of the signed-in person on the transaction; signed out means no rows.

    request.scope: the scope. request.user.held_today, .has_stated_purpose: read once, used by `may`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        has_purpose = False
        if user.is_authenticated:
            has_purpose = stated_purpose(request) is not None
            user.held_today = held_by(user)  # type: ignore[attr-defined]
            user.has_stated_purpose = has_purpose  # type: ignore[attr-defined]
        request.scope = scope_of(user, has_purpose=has_purpose)  # type: ignore[attr-defined]
        with for_the_request(request.scope):  # type: ignore[attr-defined]
            return self.get_response(request)


class SecondFactorFirst:
    """Leads people who see personal data to the page where they set up a second factor, until they have one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._is_wanted(request):
            return _led_to(request, "mfa_index")
        return self.get_response(request)

    def _is_wanted(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or not getattr(settings, "REQUIRE_SECOND_FACTOR", True):
            return False
        if not needs_second_factor(user) or _may_be_opened_without(request.path_info):
            return False
        return not Authenticator.objects.filter(
            user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        ).exists()


class PasswordStillValid:
    """Leads people who see personal data to a new password when the office's rules call theirs too old."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or _may_be_opened_without(request.path_info):
            return self.get_response(request)
        if not needs_second_factor(user) or not is_outdated(user):
            return self.get_response(request)
        messages.warning(
            request,
            _("Kata sandi Anda sudah lewat masa berlakunya. Ganti sekarang, lalu lanjutkan pekerjaan."),
        )
        return _led_to(request, "account_change_password")


def _led_to(request: HttpRequest, name: str) -> HttpResponse:
    target = reverse(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _may_be_opened_without(path: str) -> bool:
    """The pages of sign-in itself; an unknown address says 404 to everybody."""
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return True
    return name.startswith(("account_", "mfa_")) or name in {"language", "look"}
