"""What the pages of the ledger have in common: who asks, about which aid, and how a row reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.assistance.access import visible_aid, visible_lists
from karawo.assistance.models import Aid, RecipientList
from karawo.assistance.queries import what_was_given
from karawo.kit.dates import format_date_short
from karawo.regions.queries import unit


def found_aid(request: HttpRequest, aid_id: int) -> Aid:
    """404 for a stranger."""
    rows = visible_aid(scope(request)).select_related(
        "owner", "business", "region", "recorded_by", "ended_by"
    )
    return get_object_or_404(rows.defer("owner__birth_on"), pk=aid_id)


def found_list(request: HttpRequest, list_id: int) -> RecipientList:
    return get_object_or_404(visible_lists(scope(request)), pk=list_id)


def back(request: HttpRequest, url: str, done: str = "", *, refused: str = "") -> HttpResponse:
    if done:
        messages.success(request, done)
    if refused:
        messages.error(request, refused)
    return redirect(url)


def trail(here: str, *between: tuple[str, str]) -> list[dict[str, str]]:
    rows = [{"label": _("Buku bantuan"), "url": reverse("assistance:ledger")}]
    rows += [{"label": label, "url": url} for label, url in between]
    return [*rows, {"label": here, "url": ""}]


def place_name(region_id: int | None, kab_id: int = 0) -> str:
    """ "Desa Makmur Abadi, Kabupaten Gorontalo"; the kabupaten/kota alone where nothing finer is known."""
    place = unit(region_id) if region_id else None
    kabupaten = unit(kab_id) if kab_id else None
    names = [each.full_name for each in (place, kabupaten) if each is not None]
    return ", ".join(dict.fromkeys(names))


def row_of(aid: Aid) -> dict[str, Any]:
    return {
        "url": reverse("assistance:aid", args=[aid.pk]),
        "name": aid.name,
        "nik": aid.nik_masked,
        "place": place_name(aid.region_id, aid.kab_id),
        "kind": aid.kind.title,
        "office": aid.office.name,
        "on": format_date_short(aid.given_on),
        "what": what_was_given(aid),
        "programme": aid.programme,
        "is_linked": aid.is_linked,
        "is_ended": not aid.is_standing,
        "has_reason": bool(aid.override_reason),
    }
