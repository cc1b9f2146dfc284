"""All rounds of a territory, and opening one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.kit.dates import format_date_short, format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import About, Heading, Shape
from karawo.regions.access import within
from karawo.surveys.access import may_open, visible_surveys
from karawo.surveys.actions import kab_of, open_survey
from karawo.surveys.forms.asking import SurveyForm
from karawo.surveys.models import Survey
from karawo.surveys.pages.asked import back_to, number, trail
from karawo.surveys.queries import result_of
from karawo.ui.answers import allow, paged, shown
from karawo.ui.files import as_table, file_links


@require_GET
@requires("list", "survey")
def surveys(request: HttpRequest) -> HttpResponse:
    rows, pager = paged(request, visible_surveys(scope(request)), _("survei"))
    return shown(
        request,
        "surveys/surveys.html",
        {
            "rows": [_row(survey) for survey in rows],
            "pager": pager,
            "may_open": may(request.user, "register", "survey"),
            "downloads": file_links("surveys:surveys") if may(request.user, "export", "survey") else [],
            "as_of": format_moment(timezone.localtime()),
        },
    )


@require_GET
@requires("export", "survey")
@limited("survey_file", "240/h/user")
def surveys_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Every round of the territory with its result; no answer of anybody."""
    held, now = scope(request), timezone.localtime()
    headings = [
        Heading(_("Unit"), width=30),
        Heading(_("Wilayah"), width=26),
        Heading(_("Dari"), Shape.DATE, 14),
        Heading(_("Sampai"), Shape.DATE, 14),
        Heading(_("Keadaan"), width=22),
        Heading(_("Orang dilayani"), Shape.INTEGER, 14),
        Heading(_("Jawaban"), Shape.INTEGER, 12),
        Heading(_("Dibutuhkan"), Shape.INTEGER, 12),
        Heading(_("Indeks"), Shape.DECIMAL, 12),
        Heading(_("Mutu"), width=18),
    ]

    def rows() -> Iterator[tuple[Value, ...]]:
        with within(held):
            for survey in visible_surveys(held):
                result = result_of(survey)
                yield (
                    survey.unit_name,
                    survey.region.full_name,
                    survey.period_from,
                    survey.period_to,
                    state_of(survey)[0],
                    result.reach.population,
                    result.answers,
                    result.reach.needed,
                    None if result.index is None else float(result.index.value),
                    "" if result.grade is None else f"{result.grade.letter} · {result.grade.name}",
                )

    return as_table(ending, headings, rows(), About(_("Survei kepuasan"), now))


def _row(survey: Survey) -> dict[str, Any]:
    result = result_of(survey)
    state, tone = state_of(survey)
    return {
        "url": reverse("surveys:survey", args=[survey.pk]),
        "unit": survey.unit_name,
        "place": survey.region.full_name,
        "period": f"{format_date_short(survey.period_from)} – {format_date_short(survey.period_to)}",
        "state": state,
        "tone": tone,
        "answers": format_integer(result.answers),
        "needed": "" if result.reach.needed is None else format_integer(result.reach.needed),
        "index": "" if result.index is None else number(result.index.value),
        "grade": "" if result.grade is None else f"{result.grade.letter} · {result.grade.name}",
    }


def state_of(survey: Survey) -> tuple[str, str]:
    """The word for where a round stands, and its tone."""
    if survey.is_published:
        return _("diterbitkan"), "good"
    if not survey.is_open:
        return _("ditutup"), "info"
    today = timezone.localdate()
    if survey.takes_answers(today):
        return _("menerima jawaban"), "thread"
    if today < survey.period_from:
        return _("belum mulai"), ""
    return _("masa lewat, belum ditutup"), "warning"


@require_http_methods(["GET", "POST"])
@requires("register", "survey")
def new_survey(request: HttpRequest) -> HttpResponse:
    form = SurveyForm(request.POST or None, scope=scope(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        allow(may_open(request.user, kab_of(told["region"].pk)))
        survey = open_survey(
            unit_name=told["unit_name"],
            region=told["region"],
            centre=told.get("centre"),
            questionnaire=told["questionnaire"],
            period_from=told["period_from"],
            period_to=told["period_to"],
            population=told["population"],
            weighting=told["weighting"],
            services=told["services"],
            by=person(request),
            at=timezone.now(),
        )
        return back_to(request, survey, _("Survei dibuka. Cetak posternya dan pasang di meja layanan."))
    return shown(request, "surveys/new.html", {"trail": trail(None, _("Buka survei"))}, form=form)
