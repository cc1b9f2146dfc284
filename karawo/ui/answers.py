"""How pages answer: a form again with what was refused, an act done and a word about it, a page of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from karawo.kit.numbers import format_integer
from karawo.kit.refusal import Refused

REFUSED = 422
PAGE_ROWS = 50


def allow(is_allowed: bool) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not is_allowed:
        raise Http404


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page with a form; a refused one answers 422 and keeps all that was typed."""
    is_refused = form is not None and form.is_bound and bool(form.errors)
    given = {"form": form, "is_refused": is_refused, **context}
    return render(request, template, given, status=REFUSED if is_refused else 200)


def refuse(form: forms.BaseForm, error: Refused, names: Mapping[str, str] | None = None) -> None:
    """Puts an action's refusal beside the answer it speaks of, or on top. names: what the form calls that answer."""
    name = (names or {}).get(error.field, error.field)
    form.add_error(name if name in form.fields else None, error.message)


def done(request: HttpRequest, act: Callable[[], object], told: str, url: str) -> HttpResponse:
    """For a form of one button: the act, then a word about it, or why not, on the page that follows."""
    try:
        act()
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return redirect(url)


def paged(
    request: HttpRequest, rows: QuerySet[Any] | list[Any], unit: str
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that `halaman` names (the nearest there is), and the words of the pager."""
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    asked = request.GET.copy()
    count = page.paginator.count

    def url(to: int) -> str:
        asked["halaman"] = str(to)
        return f"?{asked.urlencode()}"

    return list(page), {
        "total": format_integer(count),
        "first": format_integer(page.start_index()) if count else "",
        "last": format_integer(page.end_index()) if count else "",
        "unit": unit,
        "page": str(page.number),
        "pages": str(page.paginator.num_pages),
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }
