"""One report: what is missing, the way to the paper, and the tables themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, person, requires
from karawo.kit.numbers import format_integer
from karawo.plut.reports import actions
from karawo.plut.reports.access import may_set_targets
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.pages.asked import (
    ALL,
    asked_for,
    chosen_centre,
    consultants_of,
    form_of,
    no_centre,
    own_centres,
    trail,
    url_of,
)
from karawo.plut.reports.pages.sending import paper_of, spreadsheet_of
from karawo.plut.reports.pages.shapes import grouped, shown
from karawo.plut.reports.queries import Asked, as_of_text, build, gaps_of, signers_of
from karawo.plut.reports.queries.asking import name_of
from karawo.plut.reports.queries.clients import clients_in
from karawo.plut.reports.rules.period import Span, around


@requires("register", "report")
@require_GET
def one(request: HttpRequest, form: str) -> HttpResponse:
    """?plut= ?masa= ?konsultan= ?kasus=: as the paper. A card without a client asks whose."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    asked = asked_for(request, form_of(form), centre)
    if asked.form.about == "client" and asked.case is None:
        return _whose(request, asked)
    now = timezone.now()
    report, gaps = build(asked, at=now), gaps_of(asked, at=now)
    kept = FrozenReport.objects.filter(
        centre=centre,
        form=asked.form.slug,
        period_code=asked.period.code,
        consultant=asked.consultant,
        case=asked.case,
    ).order_by("-pk")
    context = {
        **_frame(request, asked),
        "report": report,
        "tables": shown(report),
        "gaps": grouped(gaps),
        "gap_count": format_integer(len(gaps)) if gaps else "",
        "paper_url": url_of("paper", asked),
        "book_url": url_of("book", asked),
        "freezing_url": url_of("freezing", asked),
        "kept": list(kept.defer("content")[:5]),
        "as_of_text": as_of_text(now),
        "new_activity_url": f"{reverse('reports:new_activity')}?plut={centre.pk}"
        if asked.form.slug == "kegiatan"
        else "",
        "candidates_url": f"{reverse('reports:candidates')}?plut={centre.pk}&tahun={asked.period.year}"
        if asked.form.slug == "calon-naik-kelas"
        else "",
        "may_set_targets": asked.form.slug == "iku" and may_set_targets(person(request), centre),
    }
    return render(request, "reports/one.html", context)


def _frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    title = f"{asked.form.title} {asked.period.label}"
    if asked.case is not None:
        title = f"{asked.form.title} {name_of(asked.case)}, {asked.period.label}"
    return {
        "asked": asked,
        "title": title,
        "trail": trail((asked.form.title, "")),
        "centres": own_centres(request),
        "periods": _periods(asked),
        "people": _people(asked),
        "period_tabs": _spans(asked),
    }


def _periods(asked: Asked) -> dict[str, Any]:
    """The one before and the one after, which may be to come."""
    former, following = asked.period.former, asked.period.following
    is_come = following.first_on <= timezone.localdate()
    return {
        "label": asked.period.label,
        "former": {"label": former.label, "url": url_of("one", asked, masa=former.code)},
        "following": {"label": following.label, "url": url_of("one", asked, masa=following.code)}
        if is_come
        else None,
    }


def _spans(asked: Asked) -> list[dict[str, Any]]:
    if len(asked.form.spans) < 2:
        return []
    words = {Span.MONTH: _("Bulan"), Span.QUARTER: _("Triwulan"), Span.YEAR: _("Tahun")}
    nearest = min(asked.period.last_on, max(timezone.localdate(), asked.period.first_on))
    return [
        {
            "label": words[span],
            "url": url_of("one", asked, masa=around(nearest, span).code),
            "is_current": span is asked.period.span,
        }
        for span in asked.form.spans
    ]


def _people(asked: Asked) -> list[dict[str, Any]]:
    if asked.form.about != "consultant":
        return []
    chosen = asked.consultant
    rows = [{"value": ALL, "label": _("Seluruh PLUT"), "is_chosen": chosen is None}]
    return rows + [
        {"value": str(each.pk), "label": each.name, "is_chosen": chosen is not None and chosen.pk == each.pk}
        for each in consultants_of(asked.centre)
    ]


def _whose(request: HttpRequest, asked: Asked) -> HttpResponse:
    cases = clients_in(asked.centre, asked.period.first_on, asked.period.last_on)
    rows = [{"label": name_of(case), "url": url_of("one", asked, kasus=str(case.pk))} for case in cases]
    context = {**_frame(request, asked), "rows": rows, "total": format_integer(len(rows))}
    return render(request, "reports/whose.html", context)


def _ready(request: HttpRequest, form: str) -> Asked | HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    asked = asked_for(request, form_of(form), centre)
    if asked.form.about == "client" and asked.case is None:
        return redirect(url_of("one", asked))
    return asked


@requires("register", "report")
@require_GET
@limited("report_file", "240/h/user")
def paper(request: HttpRequest, form: str) -> HttpResponse:
    asked = _ready(request, form)
    if isinstance(asked, HttpResponse):
        return asked
    now = timezone.now()
    report = build(asked, at=now)
    actions.record_export(report, asked.centre, "PDF", by=person(request), at=now)
    return paper_of(report, signers_of(asked, at=now))


@requires("register", "report")
@require_GET
@limited("report_file", "240/h/user")
def book(request: HttpRequest, form: str) -> HttpResponse:
    asked = _ready(request, form)
    if isinstance(asked, HttpResponse):
        return asked
    now = timezone.now()
    report = build(asked, at=now)
    actions.record_export(report, asked.centre, "XLSX", by=person(request), at=now)
    return spreadsheet_of(report, signers_of(asked, at=now))
