"""What the pages of this room have in common: who asks, about what, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.access import visible_gatherings
from karawo.gatherings.models import Gathering
from karawo.gatherings.rules import State
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.registry.rules.refusal import Refused
from karawo.ui.requests import sent_key

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.regions.access import Scope

REFUSED = 422
PAGE_ROWS = 50
STATE_TONES = {State.SEATED: "good", State.OFFERED: "warning", State.WAITING: "info", State.CANCELLED: "bad"}


def person(request: HttpRequest) -> User:
    """The signed-in person; the page is behind `requires`."""
    return cast("User", request.user)


def scope(request: HttpRequest) -> Scope:
    return cast("Scope", request.scope)  # type: ignore[attr-defined]


def key(request: HttpRequest) -> UUID:
    return UUID(sent_key(request))


def found_gathering(request: HttpRequest, gathering_id: int) -> Gathering:
    """404 for a stranger."""
    return get_object_or_404(visible_gatherings(scope(request)), pk=gathering_id)


def allow(is_allowed: bool) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not is_allowed:
        raise Http404


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page with a form; a refused one answers 422 and keeps all that was typed."""
    is_refused = form is not None and form.is_bound and bool(form.errors)
    context = {"form": form, "is_refused": is_refused, **context}
    return render(request, template, context, status=REFUSED if is_refused else 200)


def refuse(form: forms.BaseForm, error: Refused) -> None:
    """Beside the answer it is about, where the form asks for it."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def done(request: HttpRequest, act: Callable[[], object], said: str, url: str) -> HttpResponse:
    """One act from a button: what was said, or why not, stands on the page that follows."""
    try:
        act()
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(url)


def gathering_url(gathering: Gathering | int) -> str:
    return reverse("gatherings:gathering", args=[gathering if isinstance(gathering, int) else gathering.pk])


def trail(gathering: Gathering | None, here: str) -> list[dict[str, str]]:
    rows = [{"label": _("Kegiatan"), "url": reverse("gatherings:gatherings")}]
    if gathering is not None:
        rows.append({"label": gathering.title, "url": gathering_url(gathering)})
    return [*rows, {"label": here, "url": ""}]


def state_of(gathering: Gathering, at: datetime) -> tuple[str, str]:
    """The word for where a gathering stands, and its tone."""
    if gathering.is_cancelled:
        return _("dibatalkan"), "bad"
    if gathering.is_over(at):
        return _("selesai"), ""
    if gathering.starts_at <= at:
        return _("berlangsung"), "thread"
    if gathering.published_at is None:
        return _("belum dibuka"), "warning"
    if gathering.takes_registrations(at):
        return _("pendaftaran dibuka"), "good"
    return _("pendaftaran ditutup"), "info"


def as_of() -> str:
    return format_moment(timezone.localtime())


def paged(request: HttpRequest, rows: QuerySet[Any], unit: str) -> tuple[list[Any], dict[str, Any]]:
    """The rows of this page, and the words of the pager."""
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    query = request.GET.copy()

    def url(to: int) -> str:
        query["halaman"] = str(to)
        return f"?{query.urlencode()}"

    return list(page), {
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()),
        "last": format_integer(page.end_index()),
        "unit": unit,
        "page": str(page.number),
        "pages": str(page.paginator.num_pages),
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


def number_in(request: HttpRequest, name: str) -> int | None:
    word = request.GET.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None
