"""The answers behind the figures, row by row."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires, scope
from karawo.kit.dates import format_date_short
from karawo.surveys.access import visible_answers, visible_surveys
from karawo.surveys.models import Answer, Survey
from karawo.surveys.pages.asked import trail
from karawo.surveys.rules import ELEMENTS
from karawo.ui.answers import paged, shown

_FILTERS = {"survei": "survey_id", "kab": "kab_id", "tahun": "answered_on__year"}


@require_GET
@requires("list", "survey_answer")
def answers(request: HttpRequest) -> HttpResponse:
    """`?survei=`, `?kab=`, `?tahun=`: the rows of one group of a measure."""
    rows = visible_answers(scope(request)).select_related("survey")
    unread = []
    for name, column in _FILTERS.items():
        if not (value := request.GET.get(name, "")):
            continue
        if value.isdecimal() and len(value) < 12:
            rows = rows.filter(**{column: int(value)})
        else:
            unread.append(f"{name}={value[:20]}")
    survey = _asked_survey(request)
    columns = _columns(survey)
    listed, pager = paged(request, rows, _("jawaban"))
    return shown(
        request,
        "surveys/answers.html",
        {
            "survey": survey,
            "trail": trail(survey, _("Jawaban")),
            "heads": [head for _slug, head in columns],
            "rows": [_row(answer, [slug for slug, _head in columns]) for answer in listed],
            "pager": pager,
            "unread": ", ".join(unread),
        },
    )


def _asked_survey(request: HttpRequest) -> Survey | None:
    one = request.GET.get("survei", "")
    if not one.isdecimal() or len(one) > 11:
        return None
    return visible_surveys(scope(request)).filter(pk=int(one)).first()


def _columns(survey: Survey | None) -> list[tuple[str, str]]:
    """(slug, head): the printed numbers of one questionnaire, the names where several stand together."""
    if survey is None:
        return [(each.value, each.value.capitalize()) for each in ELEMENTS]
    return [(each.element, each.printed) for each in survey.questionnaire.questions.all()]


def _row(answer: Answer, slugs: list[str]) -> dict[str, object]:
    scores = answer.scores
    who = (
        answer.get_sex_display(),
        answer.get_age_band_display(),
        answer.get_education_display(),
        answer.get_occupation_display(),
    )
    return {
        "on": format_date_short(answer.answered_on),
        "unit": answer.survey.unit_name,
        "channel": answer.get_channel_display(),
        "who": ", ".join(str(word) for word in who if word),
        "service": answer.service,
        "scores": ["" if scores[slug] is None else scores[slug] for slug in slugs],
        "suggestion": answer.suggestion,
    }
