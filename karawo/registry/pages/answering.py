"""What the pages of the register have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.accounts.models import Purpose
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.models import Business, Owner


def business(request: HttpRequest, business_id: int) -> Business:
    """404 for a stranger."""
    rows = visible_businesses(scope(request)).select_related("primary_owner")
    return get_object_or_404(rows, pk=business_id)


def owner(request: HttpRequest, owner_id: int) -> Owner:
    """404 for a stranger."""
    return get_object_or_404(visible_owners(scope(request)), pk=owner_id)


def file_url(thing: Business | Owner) -> str:
    """The page of a business or owner; it reads across rooms and lives above this one."""
    return f"/pelaku/{thing.pk}/" if isinstance(thing, Owner) else f"/usaha/{thing.pk}/"


def trail(thing: Business | Owner, here: str) -> list[dict[str, str]]:
    return [
        {"label": _("Usaha"), "url": "/usaha/"},
        {"label": thing.name, "url": file_url(thing)},
        {"label": here, "url": ""},
    ]


def purpose(slug: str) -> Purpose | None:
    """The newest text of a purpose."""
    return Purpose.objects.filter(slug=slug).order_by("-version").first()


def consent_choices(*slugs: str) -> list[tuple[str, str]]:
    """(id, title and text) of the newest version of each purpose that a person may agree to."""
    newest = (purpose(slug) for slug in slugs)
    return [(str(each.pk), f"{each.title}. {each.text}") for each in newest if each is not None]
