"""What the pages of the ledger have in common: who asks, about which aid, and how a row reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.assistance.access import visible_aid, visible_lists
from karawo.assistance.models import Aid, RecipientList
from karawo.assistance.queries import what_was_given
from karawo.kit.dates import format_date_short
from karawo.kit.numbers import format_integer
from karawo.regions.queries import unit

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.regions.access import Scope

REFUSED = 422
PAGE_ROWS = 50


def person(request: HttpRequest) -> User:
    """The signed-in person; the page is behind `requires`."""
    return cast("User", request.user)


def scope(request: HttpRequest) -> Scope:
    return cast("Scope", request.scope)  # type: ignore[attr-defined]


def found_aid(request: HttpRequest, aid_id: int) -> Aid:
    """404 for a stranger."""
    rows = visible_aid(scope(request)).select_related(
        "owner", "business", "region", "recorded_by", "ended_by"
    )
    return get_object_or_404(rows.defer("owner__birth_on"), pk=aid_id)


def found_list(request: HttpRequest, list_id: int) -> RecipientList:
    return get_object_or_404(visible_lists(scope(request)), pk=list_id)


def allow(is_allowed: bool) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not is_allowed:
        raise Http404


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page with a form; a refused one answers 422 and keeps all that was typed."""
    is_refused = form is not None and form.is_bound and bool(form.errors)
    return render(
        request,
        template,
        {"form": form, "is_refused": is_refused, **context},
        status=REFUSED if is_refused else 200,
    )


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


def paged(
    request: HttpRequest, rows: QuerySet[Any] | list[Any], unit_word: str
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of this page, and the words of the pager."""
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    kept = request.GET.copy()

    def url(to: int) -> str:
        kept["halaman"] = str(to)
        return f"?{kept.urlencode()}"

    return list(page), {
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()),
        "last": format_integer(page.end_index()),
        "unit": unit_word,
        "page": str(page.number),
        "pages": str(page.paginator.num_pages),
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


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
