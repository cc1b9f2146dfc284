"""The own account: who I am here, where I am signed in, and for what purpose I read."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts import actions, queries
from karawo.accounts.access import needs_second_factor, requires
from karawo.accounts.forms import Profile, StatePurpose
from karawo.accounts.models import User
from karawo.accounts.passwords import valid_until


def _person(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


@require_GET
@requires("see", "account")
def home(request: HttpRequest) -> HttpResponse:
    return _home(request, None)


@require_POST
@requires("correct", "account")
def profile(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = Profile(request.POST)
    if not form.is_valid():
        return _home(request, form)
    actions.change_own_profile(user, **form.cleaned_data, at=timezone.now())
    messages.success(request, _("Data akun tersimpan."))
    return redirect("accounts:home")


def _home(request: HttpRequest, form: Profile | None) -> HttpResponse:
    user = _person(request)
    now = timezone.now()
    factors = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form or Profile(initial={"name": user.name, "email": user.email}),
        "person": user,
        "holdings": [held for held in queries.holdings_of(user) if held.is_in_force(now)],
        "password_until": valid_until(user) if needs_second_factor(user) else None,
        "has_second_factor": bool(factors & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}),
        "sign_ins": queries.sign_ins_of(user, at=now),
        "present_key": request.session.session_key,
        "stated": queries.stated_purpose(request, at=now),
    }
    return render(request, "accounts/home.html", context)


@require_POST
@requires("correct", "account")
def elsewhere(request: HttpRequest) -> HttpResponse:
    ended = actions.sign_out_elsewhere(_person(request), but=request.session.session_key, at=timezone.now())
    messages.success(
        request,
        ngettext("%(count)d peramban lain dikeluarkan.", "%(count)d peramban lain dikeluarkan.", ended)
        % {"count": ended},
    )
    return redirect("accounts:home")


@require_http_methods(["GET", "POST"])
@requires("register", "stated_purpose")
def purpose(request: HttpRequest) -> HttpResponse:
    form = StatePurpose(request.POST or None)
    back = _safe_next(request)
    if request.method == "POST" and form.is_valid():
        actions.state_purpose(request.session, **form.cleaned_data, by=_person(request), at=timezone.now())
        return HttpResponseRedirect(back or "/")
    context = {
        "form": form,
        "next": back,
        "stated": queries.stated_purpose(request),
        "purposes": form.fields["purpose"].queryset,  # type: ignore[attr-defined]
    }
    return render(request, "accounts/purpose.html", context)


@require_POST
@requires("register", "stated_purpose")
def purpose_end(request: HttpRequest) -> HttpResponse:
    actions.end_purpose(request.session, by=_person(request), at=timezone.now())
    messages.success(request, _("Tujuan diakhiri. Sekarang hanya angka gabungan yang terlihat."))
    return redirect("accounts:purpose")


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else ""
