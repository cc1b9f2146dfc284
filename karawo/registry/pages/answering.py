"""What the pages of the register have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from karawo.accounts.models import Purpose
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.models import Business, Owner
from karawo.ui.requests import sent_key

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.regions.access import Scope

REFUSED = 422


def person(request: HttpRequest) -> User:
    """The signed-in person; the page is behind `requires`."""
    return cast("User", request.user)


def scope(request: HttpRequest) -> Scope:
    return cast("Scope", request.scope)  # type: ignore[attr-defined]


def key(request: HttpRequest) -> UUID:
    return UUID(sent_key(request))


def business(request: HttpRequest, business_id: int) -> Business:
    """404 for a stranger."""
    rows = visible_businesses(scope(request)).select_related("primary_owner")
    return get_object_or_404(rows, pk=business_id)


def owner(request: HttpRequest, owner_id: int) -> Owner:
    """404 for a stranger."""
    return get_object_or_404(visible_owners(scope(request)), pk=owner_id)


def allow(is_allowed: bool) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not is_allowed:
        raise Http404


def file_url(thing: Business | Owner) -> str:
    """The page of a business or owner; it reads across rooms and lives above this one."""
    return f"/pelaku/{thing.pk}/" if isinstance(thing, Owner) else f"/usaha/{thing.pk}/"


def trail(thing: Business | Owner, here: str) -> list[dict[str, str]]:
    return [
        {"label": _("Usaha"), "url": "/usaha/"},
        {"label": thing.name, "url": file_url(thing)},
        {"label": here, "url": ""},
    ]


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page with a form; a refused one answers 422 and keeps all that was typed."""
    is_refused = form is not None and form.is_bound and bool(form.errors)
    context = {"form": form, "is_refused": is_refused, **context}
    return render(request, template, context, status=REFUSED if is_refused else 200)


def purpose(slug: str) -> Purpose | None:
    """The newest text of a purpose."""
    return Purpose.objects.filter(slug=slug).order_by("-version").first()


def consent_choices(*slugs: str) -> list[tuple[str, str]]:
    """(id, title and text) of the newest version of each purpose that a person may agree to."""
    newest = (purpose(slug) for slug in slugs)
    return [(str(each.pk), f"{each.title}. {each.text}") for each in newest if each is not None]
