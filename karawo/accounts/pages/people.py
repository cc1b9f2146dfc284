"""Who works here and with which roles; for the administrator alone."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts import actions, queries
from karawo.accounts.access import requires
from karawo.accounts.actions.holdings import LastAdministrator
from karawo.accounts.forms import Grant, Invitation, Reason
from karawo.accounts.models import RoleHolding, User
from karawo.accounts.pages.own import _person
from karawo.accounts.rules import Role

PAGE_ROWS = 50
LAST = gettext_noop("Ini administrator terakhir. Beri peran administrator kepada orang lain lebih dahulu.")


@require_GET
@requires("list", "person")
def people(request: HttpRequest) -> HttpResponse:
    text, role = request.GET.get("q", "").strip(), request.GET.get("peran", "")
    found = queries.people(text=text, role=role if role in set(Role) else "")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {
        "page": page,
        "text": text,
        "role": role,
        "roles": RoleHolding._meta.get_field("role").flatchoices,
    }
    return render(request, "accounts/people.html", context)


@require_GET
@requires("see", "person")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    return _show(request, get_object_or_404(User, pk=person_id), Grant())


def _show(request: HttpRequest, shown: User, form: Grant, *, reset_url: str = "") -> HttpResponse:
    now = timezone.now()
    holdings = list(queries.holdings_of(shown))
    context = {
        "person": shown,
        "present": [holding for holding in holdings if holding.is_in_force(now)],
        "past": [holding for holding in holdings if not holding.is_in_force(now)],
        "form": form,
        "reset_url": reset_url,
    }
    return render(request, "accounts/person.html", context)


@require_POST
@requires("grant", "role_holding")
def grant(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    form = Grant(request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    actions.grant_role(
        shown,
        **(form.cleaned_data | {"role": Role(form.cleaned_data["role"])}),
        by=_person(request),
        at=timezone.now(),
    )
    messages.success(request, _("Peran diberikan."))
    return redirect("accounts:person", shown.pk)


@require_POST
@requires("undo", "role_holding")
def revoke(request: HttpRequest, holding_id: int) -> HttpResponse:
    holding = get_object_or_404(RoleHolding, pk=holding_id)
    form = Reason(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tuliskan alasannya dalam satu kalimat."))
    else:
        try:
            actions.revoke_role(
                holding, reason=form.cleaned_data["reason"], by=_person(request), at=timezone.now()
            )
            messages.success(request, _("Peran dicabut."))
        except LastAdministrator:
            messages.error(request, _(LAST))
    return redirect("accounts:person", holding.user_id)


@require_POST
@requires("correct", "person")
def activity(request: HttpRequest, person_id: int) -> HttpResponse:
    """Switches an account off or on again, with a reason."""
    shown = get_object_or_404(User, pk=person_id)
    form = Reason(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tuliskan alasannya dalam satu kalimat."))
        return redirect("accounts:person", shown.pk)
    act = actions.deactivate if request.POST.get("keadaan") == "nonaktif" else actions.reactivate
    try:
        act(shown, reason=form.cleaned_data["reason"], by=_person(request), at=timezone.now())
        messages.success(request, _("Keadaan akun diubah."))
    except LastAdministrator:
        messages.error(request, _(LAST))
    return redirect("accounts:person", shown.pk)


@never_cache
@require_POST
@requires("correct", "person")
def reset_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Shows the link once, in the answer itself: it stands nowhere else."""
    shown = get_object_or_404(User, pk=person_id, is_active=True)
    token = actions.make_reset_link(shown, by=_person(request), at=timezone.now())
    url = request.build_absolute_uri(reverse("accounts:new_password", args=[token]))
    return _show(request, shown, Grant(), reset_url=url)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("register", "person")
def invitations(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("plut", "")
    initial = {"centre": asked} if asked.isascii() and asked.isdigit() else {}
    form = Invitation(request.POST or None, initial=initial)
    url, name = "", ""
    if request.method == "POST" and form.is_valid():
        _link, token = actions.invite(
            **(form.cleaned_data | {"role": Role(form.cleaned_data["role"])}),
            by=_person(request),
            at=timezone.now(),
        )
        url = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
        name, form = form.cleaned_data["name"], Invitation(initial={"centre": form.cleaned_data["centre"]})
    context = {"form": form, "links": queries.open_links(), "url": url, "name": name}
    return render(request, "accounts/invitations.html", context)


@require_POST
@requires("register", "person")
def invitation_end(request: HttpRequest, link_id: int) -> HttpResponse:
    link = queries.link(link_id)
    if link is None:
        raise Http404
    actions.revoke_link(link, by=_person(request), at=timezone.now())
    messages.success(request, _("Tautan dibatalkan."))
    return redirect("accounts:invitations")
