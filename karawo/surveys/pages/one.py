"""One round: its result, and what the head does with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.kit.dates import format_date, format_date_short, format_moment
from karawo.kit.numbers import format_integer
from karawo.surveys.access import (
    may_change,
    may_export,
    may_import,
    may_invite,
    may_publish,
    visible_follow_ups,
)
from karawo.surveys.actions import (
    NotYet,
    close_survey,
    publish_survey,
    reopen_survey,
    state_population,
    withdraw_survey,
)
from karawo.surveys.forms.asking import InvitationForm, PopulationForm
from karawo.surveys.models import Survey
from karawo.surveys.pages.asked import back_to, found_survey, number, trail
from karawo.surveys.pages.listing import state_of
from karawo.surveys.queries import (
    Comparison,
    Grouping,
    Result,
    compared,
    groupings_of,
    result_of,
    suggestions_of,
)
from karawo.ui.answers import allow, shown


@require_GET
@requires("see", "survey")
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    result = result_of(found)
    comparison = compared(result)
    state, tone = state_of(found)
    as_of = format_moment(timezone.localtime())
    takes_answers = found.takes_answers(timezone.localdate())
    return shown(
        request,
        "surveys/survey.html",
        {
            "survey": found,
            "result": result,
            "trail": trail(None, found.unit_name),
            "state": state,
            "tone": tone,
            "period": f"{format_date(found.period_from)} – {format_date(found.period_to)}",
            "as_of": as_of,
            "as_of_text": as_of,
            "figures": _figures(result, comparison, as_of),
            "bars": element_bars(result, comparison),
            "facts": _facts(result, comparison),
            "groupings": [grouping_bars(each) for each in groupings_of(found)],
            "suggestions": suggestions_of(found),
            "follow_ups": _follow_ups(request, found),
            "without_plan": _without_plan(found, result),
            "downloads": _downloads(found),
            "may_change": may_change(request.user, found),
            "may_publish": may_publish(request.user, found),
            "may_export": may_export(request.user, found),
            "may_import": may_import(request.user, found) and not found.is_published,
            "may_invite": takes_answers and may_invite(request.user, found),
            "invitation_form": InvitationForm(services=found.services),
            "population_form": PopulationForm(initial={"population": found.population}),
            "desk_path": reverse("surveys:answering", args=[found.desk_token]),
        },
    )


def _figures(result: Result, comparison: Comparison | None, as_of: str) -> list[dict[str, Any]]:
    answers_url = f"{reverse('surveys:answers')}?survei={result.survey.pk}"
    grade = "" if result.grade is None else f"{result.grade.letter} · {result.grade.name}"
    change = ""
    if comparison is not None:
        change = f"{comparison.change:+.2f}".replace(".", ",").replace("-", "−")
    reach = result.reach
    return [
        {
            "label": _("Indeks kepuasan (IKM)"),
            "value": "" if result.index is None else number(result.index.value),
            "unit": grade,
            "definition": _(
                "Jumlah rata-rata tiap unsur dikali bobot %(weight)s, dikali 25; dibulatkan dua angka, lalu diberi "
                "mutu menurut PermenPANRB 14/2017."
            )
            % {"weight": number(result.weight, 3)},
            "denominator": _("%(count)s jawaban") % {"count": format_integer(result.answers)},
            "unknown": format_integer(result.incomplete),
            "as_of": as_of,
            "href": answers_url,
            "change": change,
            "change_note": _("Perubahan dari masa sebelumnya.") if change else "",
        },
        {
            "label": _("Jawaban"),
            "value": format_integer(result.answers),
            "unit": _("jawaban"),
            "definition": _(
                "Kuesioner yang diisi. Yang dibutuhkan dihitung dengan tabel Krejcie dan Morgan dari jumlah orang "
                "yang dilayani."
            ),
            "denominator": _("jumlah yang belum diketahui")
            if reach.needed is None
            else _("%(count)s yang dibutuhkan") % {"count": format_integer(reach.needed)},
            "unknown": format_integer(result.incomplete),
            "as_of": as_of,
            "href": answers_url,
            "change": "",
            "change_note": "",
        },
    ]


def element_bars(result: Result, comparison: Comparison | None = None) -> list[dict[str, Any]]:
    """Each element with its mean; the bar is the share of the way to 4."""
    rows = []
    for element in result.elements:
        label = f"{element.printed} {element.label}"
        if element.is_lowest:
            label = _("%(label)s (terendah)") % {"label": label}
        value = number(element.mean, 3) or "–"
        if comparison is not None and element.slug in comparison.by_element:
            moved = comparison.by_element[element.slug]
            value = f"{value} ({moved:+.3f})".replace(".", ",").replace("-", "−")
        percent = 0 if element.hundred is None else float(element.hundred)
        rows.append({"label": label, "value": value, "percent": percent, "is_unknown": element.mean is None})
    return rows


def _facts(result: Result, comparison: Comparison | None) -> list[dict[str, Any]]:
    reach, survey = result.reach, result.survey
    sure = result.interval
    rows: list[dict[str, Any]] = [
        {
            "term": _("Rentang 95 %"),
            "value": "" if sure is None else f"{number(sure.low)} – {number(sure.high)}",
            "note": _(
                "Ketidakpastian karena tidak semua orang ditanya; bukan karena yang tidak mau menjawab."
            ),
        },
        {
            "term": _("Dilayani dalam masa itu"),
            "value": ""
            if reach.population is None
            else _("%(count)s orang") % {"count": format_integer(reach.population)},
            "is_unknown": reach.population is None,
        },
        {
            "term": _("Tercapai dari yang dibutuhkan"),
            "value": _percent(reach.of_needed_percent),
            "is_unknown": reach.needed is None,
        },
        {
            "term": _("Jawaban lewat tautan"),
            "value": _("%(part)s dari %(whole)s tautan")
            % {"part": format_integer(reach.by_link), "whole": format_integer(reach.invited)},
            "note": _percent(reach.response_percent),
        },
        {"term": _("Bobot unsur"), "value": survey.get_weighting_display()},
        {"term": _("Kuesioner"), "value": str(survey.questionnaire)},
    ]
    if comparison is not None and comparison.former.index is not None:
        former = comparison.former
        rows.append(
            {
                "term": _("Masa sebelumnya"),
                "value": number(comparison.former.index.value),
                "note": _("%(from)s – %(to)s, %(count)s jawaban")
                % {
                    "from": format_date_short(former.survey.period_from),
                    "to": format_date_short(former.survey.period_to),
                    "count": format_integer(former.answers),
                },
            }
        )
    return rows


def _percent(value: Any) -> str:
    return "" if value is None else f"{number(value, 1)} %"


def grouping_bars(grouping: Grouping) -> dict[str, Any]:
    """For the bars; a withheld cell says so in words and has no length."""
    longest = max((group.count or 0 for group in grouping.groups), default=0) or 1
    return {
        "title": grouping.title,
        "rows": [
            {
                "label": group.label,
                "value": _("kurang dari 5")
                if group.count is None
                else f"{format_integer(group.count)} ({number(group.percent, 1) or '0'} %)",
                "percent": round(100 * (group.count or 0) / longest, 2),
                "is_unknown": group.key == "",
            }
            for group in grouping.groups
        ],
    }


def _follow_ups(request: HttpRequest, survey: Survey) -> list[dict[str, Any]]:
    today = timezone.localdate()
    names = {question.element: question.label for question in survey.questionnaire.questions.all()}
    return [
        {
            "row": each,
            "element": names.get(each.element, each.get_element_display()),
            "due": format_date(each.due_on),
            "done": "" if each.done_on is None else format_date(each.done_on),
            "is_late": each.is_late(today),
            "url": reverse("surveys:follow_up", args=[each.pk]),
        }
        for each in visible_follow_ups(scope(request)).filter(survey=survey)
    ]


def _without_plan(survey: Survey, result: Result) -> list[str]:
    planned = set(survey.follow_ups.values_list("element", flat=True))
    return [element.label for element in result.lowest if element.slug not in planned]


def _downloads(survey: Survey) -> list[dict[str, str]]:
    return [
        {"label": _("Laporan PDF"), "url": reverse("surveys:report", args=[survey.pk])},
        {"label": _("Lembar olah XLSX"), "url": reverse("surveys:processing_sheet", args=[survey.pk])},
    ]


@require_POST
@requires("correct", "survey")
def population(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_change(request.user, found))
    form = PopulationForm(request.POST)
    if not form.is_valid():
        return back_to(request, found, refused=" ".join(str(error) for error in form.errors["population"]))
    state_population(found, population=form.cleaned_data["population"], by=person(request), at=timezone.now())
    return back_to(request, found, _("Jumlah orang yang dilayani tersimpan."))


@require_POST
@requires("correct", "survey")
def closing(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_change(request.user, found))
    close_survey(found, by=person(request), at=timezone.now())
    return back_to(request, found, _("Survei ditutup; tidak ada jawaban lagi yang masuk."))


@require_POST
@requires("correct", "survey")
def reopening(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_change(request.user, found))
    try:
        reopen_survey(found, by=person(request), at=timezone.now())
    except NotYet as error:
        return back_to(request, found, refused=str(error))
    return back_to(request, found, _("Survei dibuka lagi."))


@require_POST
@requires("publish", "survey")
def publishing(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_publish(request.user, found))
    try:
        publish_survey(found, by=person(request), at=timezone.now())
    except NotYet as error:
        return back_to(request, found, refused=str(error))
    return back_to(request, found, _("Hasil diterbitkan dan dapat dibuka siapa saja."))


@require_POST
@requires("publish", "survey")
def withdrawing(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_publish(request.user, found))
    withdraw_survey(found, by=person(request), at=timezone.now())
    return back_to(request, found, _("Terbitan ditarik."))
