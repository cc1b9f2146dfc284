"""Frozen reports: as they were handed in, what has changed since, and the page that proves the paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, must, person, requires, scope
from karawo.kit.numbers import format_integer
from karawo.plut.reports import actions
from karawo.plut.reports.access import may_freeze, near_centre
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.pages.asked import trail, url_of
from karawo.plut.reports.pages.sending import paper_of, spreadsheet_of
from karawo.plut.reports.pages.shapes import shown
from karawo.plut.reports.queries import (
    Seal,
    as_of_text,
    asked_of,
    changes_since,
    frozen_of,
    report_of,
    signers_kept,
    verified,
)


def _found(request: HttpRequest, report_id: int, verb: str) -> FrozenReport:
    row = frozen_of(scope(request), report_id)
    if row is None:
        raise Http404
    must(request.user, verb, "report", near_centre(request.user, row.centre))
    return row


def _seal(request: HttpRequest, row: FrozenReport) -> Seal:
    url = request.build_absolute_uri(reverse("reports:verification", args=[row.token]))
    return Seal(row.number, row.sha256, row.frozen_at, url)


@requires("see", "report")
@require_GET
def frozen(request: HttpRequest, report_id: int) -> HttpResponse:
    """What changed since is shown to people of the centre: only they see the rows it is told from."""
    row = _found(request, report_id, "see")
    report, is_ours = report_of(row), may_freeze(person(request), row.centre)
    changes = changes_since(row, at=timezone.now()) if is_ours else ()
    context = {
        "row": row,
        "report": report,
        "title": f"{report.title} {report.period}",
        "trail": trail((row.number, "")),
        "tables": shown(report),
        "signers": signers_kept(row),
        "seal": _seal(request, row),
        "as_of": as_of_text(row.as_of),
        "frozen_at": as_of_text(row.frozen_at),
        "later": FrozenReport.objects.filter(replaces=row).defer("content").first(),
        "is_ours": is_ours,
        "changes": changes[:200],
        "change_count": format_integer(len(changes)) if changes else "",
        "live_url": url_of("one", asked_of(row)) if is_ours else "",
        "as_of_text": as_of_text(row.as_of),
    }
    return render(request, "reports/frozen.html", context)


@requires("export", "report")
@require_GET
@limited("report_file", "240/h/user")
def frozen_paper(request: HttpRequest, report_id: int) -> HttpResponse:
    row = _found(request, report_id, "export")
    report = report_of(row)
    actions.record_export(report, row.centre, "PDF", by=person(request), at=timezone.now())
    return paper_of(report, signers_kept(row), _seal(request, row))


@requires("export", "report")
@require_GET
@limited("report_file", "240/h/user")
def frozen_book(request: HttpRequest, report_id: int) -> HttpResponse:
    row = _found(request, report_id, "export")
    report = report_of(row)
    actions.record_export(report, row.centre, "XLSX", by=person(request), at=timezone.now())
    return spreadsheet_of(report, signers_kept(row), _seal(request, row))


@require_GET
@limited("report_verification", "120/h/ip")
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the paper, signed in or not."""
    found = verified(token)
    context = {
        "found": found,
        "as_of": as_of_text(found.as_of) if found else "",
        "frozen_at": as_of_text(found.frozen_at) if found else "",
    }
    return render(request, "reports/verification.html", context, status=200 if found else 404)
