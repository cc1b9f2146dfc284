"""Looking over a territory for pairs, and the assessment that comes first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_integer
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.actions.undo import TooLate, undo, undone_by
from karawo.registry.models import DuplicateProposal
from karawo.registry.review.access import may_link
from karawo.registry.review.actions import assess, begin_run, go_on
from karawo.registry.review.forms import AssessmentForm, Territory
from karawo.registry.review.jobs import link
from karawo.registry.review.models import ImpactAssessment, LinkageRun
from karawo.registry.review.queries.runs import assessments_for, place_name

AT_ONCE = 300
"""Owners that are looked over while the person waits; more go on beside the page."""
_TEXTS = ("purpose", "data_used", "risks", "measures", "opinion")


@requires("list", "linkage_run")
def runs(request: HttpRequest) -> HttpResponse:
    user, choices = person(request), _territories(request)
    form = Territory(request.POST or None, choices=choices)
    if request.method == "POST":
        if not choices:
            raise Http404
        if form.is_valid():
            try:
                run = begin_run(int(form.cleaned_data["territory"]), by=user, at=timezone.now())
            except (NotAllowed, Refused) as refusal:
                form.add_error(None, str(refusal))
            else:
                _work_on(run)
                return redirect("review:runs")
    today = timezone.localdate()
    context = {
        "form": form if choices else None,
        "is_refused": form.is_bound and bool(form.errors),
        "runs": [_line(run, user) for run in LinkageRun.objects.select_related("by", "assessment")[:50]],
        "assessments": [
            {
                "place": place_name(each.kab_id),
                "on": format_date(each.assessed_on),
                "until": format_date(each.valid_until),
                "is_in_force": each.assessed_on <= today <= each.valid_until,
                "by": each.by or _("Sistem"),
                "officer": each.officer,
                "purpose": each.purpose,
            }
            for each in ImpactAssessment.objects.select_related("by")[:50]
        ],
        "may_assess": bool(choices),
        "lacks": [name for code, name in choices if not assessments_for(int(code), on=today).exists()],
        "trail": [{"label": _("Tinjau ganda"), "url": reverse("review:queue")}, {"label": _("Penautan")}],
    }
    return render(request, "review/runs.html", context, status=422 if context["is_refused"] else 200)


@requires("register", "impact_assessment")
def assessment(request: HttpRequest) -> HttpResponse:
    choices = _territories(request)
    if not choices:
        raise Http404
    today = timezone.localdate()
    first = {"assessed_on": today, "valid_until": today + timedelta(days=365)}
    form = AssessmentForm(request.POST or None, choices=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            assess(
                int(said["territory"]),
                {name: said[name] for name in (*_TEXTS, "officer")},
                assessed_on=said["assessed_on"],
                valid_until=said["valid_until"],
                by=person(request),
                at=timezone.now(),
            )
        except (NotAllowed, Refused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Penilaian dampak dicatat."))
            return redirect("review:runs")
    is_refused = form.is_bound and bool(form.errors)
    context = {
        "form": form,
        "is_refused": is_refused,
        "trail": [
            {"label": _("Tinjau ganda"), "url": reverse("review:queue")},
            {"label": _("Penautan"), "url": reverse("review:runs")},
            {"label": _("Penilaian dampak")},
        ],
    }
    return render(request, "review/assessment.html", context, status=422 if is_refused else 200)


@require_GET
@requires("list", "linkage_run")
def run_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    run = get_object_or_404(LinkageRun, pk=run_id)
    return render(request, "review/_progress.html", {"run": _line(run, person(request))})


@require_POST
@requires("register", "linkage_run")
def resumption(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run whose worker was killed goes on where it stopped."""
    run = get_object_or_404(LinkageRun, pk=run_id)
    if not may_link(person(request), run.kab_id):
        raise Http404
    _work_on(run)
    return redirect("review:runs")


@require_POST
@requires("undo", "linkage_run")
def withdrawn_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """All pairs the run proposed go, but for those that somebody has judged."""
    run = get_object_or_404(LinkageRun.objects.select_related("entry"), pk=run_id)
    user = person(request)
    if not may_link(user, run.kab_id):
        raise Http404
    try:
        report = undo(run.entry, by=user, at=timezone.now(), keeps_conflicts=True)
    except TooLate as late:
        messages.error(request, str(late))
        return redirect("review:runs")
    gone = report.removed.get(DuplicateProposal._meta.db_table, 0)
    messages.success(
        request,
        _("Usulan penautan ini ditarik: %(gone)s pasangan. Yang sudah diputus orang tetap ada.")
        % {"gone": format_integer(gone)},
    )
    return redirect("review:runs")


def _work_on(run: LinkageRun) -> None:
    if run.owner_count <= AT_ONCE:
        go_on(run, clock=timezone.now)
    else:
        link.defer(run_id=run.pk)


def _territories(request: HttpRequest) -> list[tuple[str, str]]:
    user = person(request)
    return [(str(kab), place_name(kab)) for kab in scope(request).kab_ids if kab > 9 and may_link(user, kab)]


def _line(run: LinkageRun, user: Any) -> dict[str, Any]:
    span = max(1, run.last_owner_id)
    return {
        "id": run.pk,
        "place": place_name(run.kab_id),
        "at": format_moment(timezone.localtime(run.started_at)),
        "by": run.by or _("Sistem"),
        "model": run.model_version,
        "finished": "" if run.finished_at is None else format_moment(timezone.localtime(run.finished_at)),
        "done": min(span, run.done_upto) if run.finished_at is None else span,
        "total": span,
        "text": _("%(owners)s pelaku, %(compared)s pasangan ditimbang, %(proposed)s diusulkan")
        % {
            "owners": format_integer(run.owner_count),
            "compared": format_integer(run.compared_count),
            "proposed": format_integer(run.proposed_count),
        },
        "url": reverse("review:run_progress", args=[run.pk]),
        "resume_url": reverse("review:resumption", args=[run.pk])
        if run.finished_at is None and may_link(user, run.kab_id)
        else "",
        "withdraw_url": reverse("review:withdrawn_run", args=[run.pk])
        if run.finished_at is not None and may_link(user, run.kab_id) and undone_by(run.entry_id) is None
        else "",
        "assessed_on": format_date(run.assessment.assessed_on),
    }
