"""Candidates of a year for a rise, and the steps of each with their values."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import must, person, requires
from karawo.accounts.models import Centre
from karawo.kit.dates import format_date_short
from karawo.kit.numbers import format_integer
from karawo.plut.pages.answering import done
from karawo.plut.queries.centres import field_of
from karawo.plut.reports import actions
from karawo.plut.reports.access import near_centre
from karawo.plut.reports.forms.activities import CandidateForm, StepForm
from karawo.plut.reports.models import Candidate, CandidateStep
from karawo.plut.reports.pages.asked import chosen_centre, no_centre, trail
from karawo.plut.reports.queries import as_of_text
from karawo.plut.reports.queries.asking import name_of
from karawo.plut.reports.queries.candidates import candidates_of, standing_of
from karawo.plut.reports.queries.clients import clients_in
from karawo.plut.reports.rules.period import Period, Span, parse_period
from karawo.plut.rules.fields import field_title
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED
from karawo.ui.requests import key


def _year(request: HttpRequest) -> int:
    period = parse_period(request.POST.get("tahun") or request.GET.get("tahun", ""))
    return period.year if period is not None else timezone.localdate().year


def _address(centre: Centre, year: int) -> str:
    return f"{reverse('reports:candidates')}?plut={centre.pk}&tahun={year}"


@requires("correct", "work_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: HttpRequest) -> HttpResponse:
    """?plut= ?tahun=. A POST names one more candidate."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    year, now = _year(request), timezone.now()
    found = candidates_of(centre, year, with_dropped=True)
    span = Period(Span.YEAR, year)
    named = {each.subject_id for each in found if each.dropped_at is None}
    cases = {
        case.pk: case
        for case in clients_in(centre, span.first_on, span.last_on)
        if case.subject_id not in named
    }
    form = CandidateForm(
        request.POST if request.method == "POST" else None,
        cases=[(pk, name_of(case)) for pk, case in cases.items()],
    )
    if form.is_bound and form.is_valid():
        act = partial(
            actions.name_candidate, centre, year, cases[form.cleaned_data["case"]], by=person(request), at=now
        )
        return done(request, act, _("Calon ditambahkan."), _address(centre, year))
    this = timezone.localdate(now).year
    report = f"{reverse('reports:one', args=['calon-naik-kelas'])}?plut={centre.pk}&masa={year}"
    context = {
        "form": form if cases else None,
        "is_refused": form.is_bound and bool(form.errors),
        "centre": centre,
        "year": year,
        "rows": [_line(each) for each in found],
        "total": format_integer(len(named)),
        "years": [
            {"label": str(each), "url": _address(centre, each), "is_current": each == year}
            for each in sorted({this - 1, this, year})
        ],
        "trail": trail((_("Calon naik kelas"), "")),
        "report_url": report,
        "downloads": [{"label": "XLSX", "url": report.replace("/?", "/tabel.xlsx?")}],
        "as_of_text": as_of_text(now),
    }
    return render(
        request, "reports/candidates.html", context, status=REFUSED if context["is_refused"] else 200
    )


def _line(row: Candidate) -> dict[str, Any]:
    standing = standing_of(row)
    return {
        "name": name_of(row.case),
        "url": reverse("reports:candidate", args=[row.pk]),
        "steps": format_integer(len(standing.steps)),
        "first": _value(standing.first),
        "last": _value(standing.last),
        "change": standing.change,
        "is_dropped": row.dropped_at is not None,
        "reason": row.dropped_reason,
    }


def _value(step: CandidateStep | None) -> str:
    return "" if step is None else f"{step.value} ({format_date_short(step.scored_on)})"


def _candidate(request: HttpRequest, candidate_id: int) -> Candidate:
    rows = Candidate.objects.select_related("centre", "case__business", "case__owner")
    row = get_object_or_404(rows.defer("case__owner__birth_on"), pk=candidate_id)
    must(request.user, "correct", "work_programme", near_centre(request.user, row.centre))
    return row


@requires("correct", "work_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """A POST adds a step; a later value of the same field stands below the earlier one."""
    row = _candidate(request, candidate_id)
    who, now = person(request), timezone.now()
    today = timezone.localdate(now)
    initial = {"on": today, "scored_on": today, "field_code": field_of(who.pk, row.centre_id, on=today)}
    form = StepForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = actions.GivenStep(**form.cleaned_data)
        act = partial(actions.add_step, row, given, consultant=who, by=who, at=now)
        try:
            once(key(request), act, by=who, at=now)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Langkah dan nilainya disimpan."))
            return redirect("reports:candidate", row.pk)
    is_refused = form.is_bound and bool(form.errors)
    context = {
        "form": form if row.dropped_at is None else None,
        "is_refused": is_refused,
        "row": row,
        "name": name_of(row.case),
        "case_url": reverse("plut:case", args=[row.case_id]),
        "steps": [
            {
                "on": format_date_short(step.on),
                "field": field_title(step.field_code),
                "problem": step.problem,
                "solution": step.solution,
                "value": step.value,
                "scored_on": format_date_short(step.scored_on),
                "consultant": step.consultant.name,
            }
            for step in row.steps.select_related("consultant")
        ],
        "trail": trail((_("Calon naik kelas"), _address(row.centre, row.year)), (name_of(row.case), "")),
        "cancel_url": _address(row.centre, row.year),
    }
    return render(request, "reports/candidate.html", context, status=REFUSED if is_refused else 200)


@requires("correct", "work_programme")
@require_POST
def dropped(request: HttpRequest, candidate_id: int) -> HttpResponse:
    row = _candidate(request, candidate_id)
    reason = request.POST.get("reason", "")
    act = partial(actions.drop_candidate, row, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Calon dicoret; langkahnya tetap tersimpan."), _address(row.centre, row.year))
