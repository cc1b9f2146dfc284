"""What everybody may read: published results, small groups withheld."""

from __future__ import annotations

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
from karawo.surveys.queries import (
    is_publishable,
    publication_of,
    published_survey,
    published_surveys,
)


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
    survey = published_survey(survey_id)
    if survey is None:
        raise Http404
    told = publication_of(survey)
    result, comparison = told.result, told.comparison
    names = {question.element: question.label for question in survey.questionnaire.questions.all()}
    is_large_enough = is_publishable(result)
    url = request.build_absolute_uri(reverse("surveys:publication", args=[survey.pk]))
    published_at = format_moment(timezone.localtime(survey.published_at)) if survey.published_at else ""
    index = "" if result.index is None else number(result.index.value)
    grade = "" if result.grade is None else f"{result.grade.letter} · {result.grade.name}"
    return render(
        request,
        "surveys/publication.html",
        {
            "survey": survey,
            "result": result,
            "is_large_enough": is_large_enough,
            "index": index,
            "grade": grade,
            "interval": ""
            if result.interval is None
            else f"{number(result.interval.low)} – {number(result.interval.high)}",
            "answers": format_integer(result.answers),
            "population": "" if survey.population is None else format_integer(survey.population),
            "former": ""
            if comparison is None or comparison.former.index is None or not is_publishable(comparison.former)
            else number(comparison.former.index.value),
            "bars": element_bars(result),
            "groupings": [grouping_bars(each) for each in told.groupings],
            "plans": [
                {
                    "element": names.get(element, element),
                    "action": action,
                    "due": format_date(due_on),
                    "is_done": done_on is not None,
                }
                for element, action, due_on, done_on in told.follow_ups
            ],
            "period": f"{format_date(survey.period_from)} – {format_date(survey.period_to)}",
            "as_of": published_at,
            "as_of_text": published_at,
            "url": url,
            "code": segno.make(url, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff"),
            "share_text": _(
                "Indeks kepuasan %(unit)s: %(index)s (%(grade)s), dari %(count)s jawaban. %(url)s"
            )
            % {
                "unit": survey.unit_name,
                "index": index,
                "grade": grade,
                "count": format_integer(result.answers),
                "url": url,
            },
        },
    )
