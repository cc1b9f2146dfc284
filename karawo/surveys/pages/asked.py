"""What the pages of surveys have in common: who asks, about which survey, and how a figure reads."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.kit.numbers import format_decimal
from karawo.surveys.access import visible_surveys
from karawo.surveys.models import Survey


def found_survey(request: HttpRequest, survey_id: int) -> Survey:
    """404 for a stranger."""
    return get_object_or_404(visible_surveys(scope(request)), pk=survey_id)


def number(value: Decimal | None, places: int = 2) -> str:
    """Empty where nothing can be said, which pages show as such."""
    return "" if value is None else format_decimal(value, places)


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
