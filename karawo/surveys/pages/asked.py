"""What the pages of surveys have in common: who asks, about which survey, and how a figure reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from karawo.kit.numbers import format_decimal, format_integer
from karawo.surveys.access import visible_surveys
from karawo.surveys.models import Survey

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


def found_survey(request: HttpRequest, survey_id: int) -> Survey:
    """404 for a stranger."""
    return get_object_or_404(visible_surveys(scope(request)), pk=survey_id)


def allow(is_allowed: bool) -> None:
    """404 for somebody who sees the thing and may not do this to it."""
    if not is_allowed:
        raise Http404


def number(value: Decimal | None, places: int = 2) -> str:
    """Empty where nothing can be said, which pages show as such."""
    return "" if value is None else format_decimal(value, places)


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


def back_to(request: HttpRequest, survey: Survey, done: str = "", *, refused: str = "") -> HttpResponse:
    if done:
        messages.success(request, done)
    if refused:
        messages.error(request, refused)
    return redirect("surveys:survey", survey.pk)


def trail(survey: Survey | None, here: str) -> list[dict[str, str]]:
    rows = [{"label": _("Survei"), "url": "/skm/"}]
    if survey is not None:
        rows.append({"label": f"{survey.unit_name}, {survey.period_to.year}", "url": f"/skm/{survey.pk}/"})
    return [*rows, {"label": here, "url": ""}]


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
