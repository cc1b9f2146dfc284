"""What everybody may read: published results, small groups withheld."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_integer
from karawo.surveys.pages.asked import number
from karawo.surveys.pages.one import element_bars, grouping_bars
from karawo.surveys.queries import Publication, Result, publication_of, published_surveys


@require_GET
@requires("list", "survey_result")
def publications(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "url": reverse("surveys:publication", args=[survey.pk]),
            "label": survey.unit_name,
            "note": f"{survey.region.full_name}, {survey.period_to.year}",
        }
        for survey in published_surveys()
    ]
    return render(request, "surveys/publications.html", {"rows": rows})


@require_GET
def publication(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = publication_of(survey_id)
    if found is None:
        raise Http404
    survey, result = found.survey, found.result
    url = request.build_absolute_uri(reverse("surveys:publication", args=[survey.pk]))
    published_at = format_moment(timezone.localtime(survey.published_at)) if survey.published_at else ""
    return render(
        request,
        "surveys/publication.html",
        {
            "survey": survey,
            "period": f"{format_date(survey.period_from)} – {format_date(survey.period_to)}",
            "population": "" if survey.population is None else format_integer(survey.population),
            "as_of": published_at,
            "as_of_text": published_at,
            "url": url,
            "code": segno.make(url, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff"),
            **({} if result is None else _shown(found, result, url)),
        },
    )


def _shown(found: Publication, result: Result, url: str) -> dict[str, Any]:
    index = "" if result.index is None else number(result.index.value)
    grade = "" if result.grade is None else f"{result.grade.letter} · {result.grade.name}"
    sure = result.interval
    former = found.comparison.former.index if found.comparison is not None else None
    names = {element.slug: element.label for element in result.elements}
    return {
        "index": index,
        "grade": grade,
        "interval": "" if sure is None else f"{number(sure.low)} – {number(sure.high)}",
        "answers": format_integer(result.answers),
        "former": "" if former is None else number(former.value),
        "bars": element_bars(result),
        "groupings": [grouping_bars(each) for each in found.groupings],
        "plans": [
            {
                "element": names.get(plan.element, plan.get_element_display()),
                "action": plan.action,
                "due": format_date(plan.due_on),
                "is_done": plan.is_done,
            }
            for plan in found.follow_ups
        ],
        "share_text": _("Indeks kepuasan %(unit)s: %(index)s (%(grade)s), dari %(count)s jawaban. %(url)s")
        % {
            "unit": found.survey.unit_name,
            "index": index,
            "grade": grade,
            "count": format_integer(result.answers),
            "url": url,
        },
    }
