"""Whom a desk books for: found in the register, or told at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from karawo.accounts.access import scope
from karawo.plut.appointments.actions import Client
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.queries import search

_MOST = 8


@dataclass(frozen=True)
class Chosen:
    """query: how the choice is carried along in an address."""

    client: Client
    name: str
    note: str
    query: dict[str, str]


def chosen_client(request: HttpRequest) -> Chosen | None:
    """The business in `usaha` or the owner in `pelaku`, as far as the person may see it."""
    given = {**request.GET.dict(), **request.POST.dict()}
    if (number := str(given.get("usaha", ""))).isdigit():
        business = (
            visible_businesses(scope(request)).select_related("primary_owner").filter(pk=number).first()
        )
        if business is not None:
            client = Client(business_id=business.pk, owner_id=business.primary_owner_id)
            return Chosen(client, business.name, business.primary_owner.name, {"usaha": number})
    if (number := str(given.get("pelaku", ""))).isdigit():
        owner = visible_owners(scope(request)).filter(pk=number).first()
        if owner is not None:
            return Chosen(Client(owner_id=owner.pk), owner.name, "", {"pelaku": number})
    return None


def client_search(request: HttpRequest, here: str) -> dict[str, Any]:
    """What was searched with `cari`, and the hits as links back to `here` with the rest of the address kept."""
    words = request.GET.get("cari", "").strip()
    kept = {name: value for name, value in request.GET.items() if name not in {"cari", "usaha", "pelaku"}}
    answer = search(words, scope=scope(request), limit=_MOST) if words else None
    hits = [
        {
            "label": hit.name,
            "note": " · ".join(part for part in (hit.owner_name, hit.place) if part and part != hit.name),
            "url": f"{here}?{urlencode({**kept, 'usaha' if hit.kind == 'business' else 'pelaku': hit.id})}",
        }
        for hit in (answer.hits if answer else ())
    ]
    return {
        "search": words,
        "hits": hits,
        "search_kept": [{"name": name, "value": value} for name, value in kept.items()],
        "search_url": here,
        "without_url": f"{here}?{urlencode(kept)}",
    }
