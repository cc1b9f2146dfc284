"""Lists: bring one in, say what its columns mean, read the verdicts, load it, take it back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import requires
from karawo.accounts.models import User
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Refused
from karawo.registry.actions.undo import UNDO_DAYS, TooLate
from karawo.registry.intake.access import may_undo
from karawo.registry.intake.actions import (
    NotNow,
    accept,
    check,
    decide_columns,
    fail,
    options_for,
    queue,
    receive,
    source_named,
    take_back,
    verdict_file_name,
    write_verdict_file,
)
from karawo.registry.intake.forms import Reading, Upload
from karawo.registry.intake.models import Import, Progress, Step
from karawo.registry.intake.queries import (
    figures_of,
    may_be_undone,
    open_list,
    present_step,
    rows_of,
    stored_path,
    visible_imports,
)
from karawo.registry.intake.rules.headers import KEPT, catalogue
from karawo.registry.intake.rules.wording import NOT_DATA, reason_and_fix
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.regions.access import Scope

AT_ONCE = 2_000
"""Lists of at most so many rows are worked on while the person waits."""
PAGE_ROWS = 50

_TONES = {
    Step.APPLIED: "good",
    Step.CHECKED: "info",
    Step.REFUSED: "bad",
    Step.FAILED: "bad",
    Step.QUEUED: "info",
    Step.UNDONE: "",
}


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined, no-any-return]


def _person(request: HttpRequest) -> User:
    """The pages are open to staff only, so somebody is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _found(import_id: int) -> Import:
    return get_object_or_404(visible_imports(), pk=import_id)


@requires("list", "import")
def list_page(request: HttpRequest) -> HttpResponse:
    form = Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        source = source_named(form.cleaned_data["source"], form.cleaned_data["kind"])
        received = receive(
            upload, file_name=upload.name, source=source, by=_person(request), at=timezone.now()
        )
        if present_step(received).step == Step.REFUSED:
            return redirect("intake:import", received.pk)
        return redirect("intake:columns", received.pk)
    page = Paginator(visible_imports(), PAGE_ROWS).get_page(request.GET.get("halaman"))
    rows = [_summary(received) for received in page]
    return render(
        request, "intake/list.html", {"form": form, "rows": rows, **_pager(request, page, _("berkas"))}
    )


def _summary(received: Import) -> dict[str, Any]:
    step = present_step(received)
    figures = figures_of(received)
    return {
        "url": reverse("intake:import", args=[received.pk]),
        "name": received.file_name,
        "source": received.source.name,
        "by": received.uploaded_by or _("sistem"),
        "at": format_moment(timezone.localtime(received.uploaded_at)),
        "state": Step(step.step).label,
        "tone": _TONES.get(Step(step.step), ""),
        "rows": format_integer(figures.data_rows) if figures.rows else "",
    }


@requires("see", "import")
@require_GET
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    received = _found(import_id)
    step = present_step(received)
    figures = figures_of(received)
    chosen = request.GET.getlist("putusan")
    page = Paginator(rows_of(received, chosen), PAGE_ROWS).get_page(request.GET.get("halaman"))
    now = timezone.now()
    context = {
        "received": received,
        "step": step,
        "step_label": Step(step.step).label,
        "tone": _TONES.get(Step(step.step), ""),
        "is_refused": step.step in (Step.REFUSED, Step.FAILED),
        "is_waiting": step.step == Step.QUEUED,
        "may_accept": step.step == Step.CHECKED and figures.new + figures.updated + figures.possible > 0,
        "is_nothing_new": step.step == Step.CHECKED
        and figures.same > 0
        and figures.new + figures.updated + figures.possible == 0,
        "is_all_rejected": step.step == Step.CHECKED and 0 < figures.data_rows == figures.rejected_total,
        "may_map": step.step in (Step.UPLOADED, Step.MAPPED, Step.CHECKED, Step.FAILED, Step.UNDONE),
        "loaded_url": _register_of(received) if step.step == Step.APPLIED else "",
        "may_undo": may_be_undone(received, at=now) and may_undo(request.user, received),
        "undo_days": UNDO_DAYS,
        "figures": figures,
        "accept_count": format_integer(
            figures.new + figures.updated + (0 if received.holds_back else figures.possible)
        ),
        "verdicts": _verdict_bar(received, figures),
        "data_rows": format_integer(figures.data_rows),
        "not_data": [(said(NOT_DATA[reason]), number) for reason, number in figures.not_data.items()],
        "rows": [_row(row, is_loaded=step.step == Step.APPLIED) for row in page],
        "chosen": chosen,
        "steps": [_event(known) for known in received.steps.select_related("by")],
        "progress": Progress.objects.filter(pk=received.pk).first(),
        **_pager(request, page, _("baris")),
    }
    return render(request, "intake/import.html", context)


def _verdict_bar(received: Import, figures: Any) -> list[dict[str, Any]]:
    rows, start = [], 0.0
    for kind, count in figures.verdict_rows():
        percent = 100 * count / figures.data_rows if figures.data_rows else 0.0
        rows.append(
            {
                "kind": kind,
                "count": format_integer(count),
                "from_percent": round(start, 2),
                "percent": round(percent, 2),
                "url": f"{reverse('intake:import', args=[received.pk])}?putusan={kind}#baris",
            }
        )
        start += percent
    return rows


def _register_of(received: Import) -> str:
    kinds = set(received.tables.values_list("kind", flat=True))
    return "/koperasi/" if "cooperative" in kinds and "business" not in kinds else "/usaha/"


def _row(row: Any, *, is_loaded: bool) -> dict[str, Any]:
    reason, fix = reason_and_fix(row.notes, say=said)
    return {
        "number": row.row_number,
        "name": row.name,
        "kind": row.verdict,
        "reason": reason,
        "fix": fix,
        "url": f"/usaha/{row.business_id}/" if is_loaded and row.business_id else "",
    }


def _event(step: Any) -> dict[str, Any]:
    at = timezone.localtime(step.at)
    return {
        "at": format_moment(at),
        "at_iso": at.isoformat(),
        "title": Step(step.step).label.capitalize(),
        "text": step.reason,
        "by": str(step.by or _("sistem")),
    }


def _pager(request: HttpRequest, page: Any, unit: str) -> dict[str, Any]:
    def url(number: int) -> str:
        query = request.GET.copy()
        query["halaman"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "pager": {
            "total": format_integer(page.paginator.count),
            "first": format_integer(page.start_index()),
            "last": format_integer(page.end_index()),
            "page": str(page.number),
            "pages": str(page.paginator.num_pages),
            "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
            "next_url": url(page.next_page_number()) if page.has_next() else "",
            "unit": unit,
        }
    }


@requires("decide", "import")
def columns_page(request: HttpRequest, import_id: int) -> HttpResponse:
    received = _found(import_id)
    scope = _scope(request)
    initial = {
        "region": str(received.default_region_id or ""),
        "region_code": received.default_region.code
        if received.default_region and received.default_region.level > 2
        else "",
        "scheme": received.scheme,
        "kbli_version": received.kbli_version,
        "holds_back": received.holds_back,
    }
    form = Reading(request.POST or None, initial=initial, kab_ids=scope.kab_ids)
    if request.method == "POST" and form.is_valid():
        fields = {
            table.no: [
                request.POST.get(f"column_{table.no}_{at}", column["field"])
                for at, column in enumerate(table.columns)
            ]
            for table in received.tables.all()
        }
        known = {KEPT, *catalogue().fields}
        fields = {
            no: [meaning if meaning in known or meaning.startswith("reach:") else KEPT for meaning in chosen]
            for no, chosen in fields.items()
        }
        try:
            decide_columns(
                received,
                fields,
                by=_person(request),
                at=timezone.now(),
                default_region_id=form.region_id,
                scheme=form.cleaned_data["scheme"],
                kbli_version=form.cleaned_data["kbli_version"],
                holds_back=form.cleaned_data["holds_back"],
            )
            return _examined(request, received)
        except NotNow as error:
            form.add_error(None, str(error))
    return render(
        request,
        "intake/columns.html",
        {"received": received, "form": form, "tables": _tables(received, scope)},
    )


def _examined(request: HttpRequest, received: Import) -> HttpResponseRedirect:
    if sum(table.row_count for table in received.tables.all()) > AT_ONCE:
        queue("intake.check", received, by=_person(request), at=timezone.now())
    else:
        check(received, scope=_scope(request), by=_person(request), at=timezone.now())
    return redirect("intake:import", received.pk)


def _tables(received: Import, scope: Scope) -> list[dict[str, Any]]:
    """The columns with some of their cells, read from the kept file: cells are personal data and stand nowhere else."""
    kept = {table.no: table for table in received.tables.all()}
    options = options_for(scope, on=received.received_on, scheme=received.scheme)
    shown = []
    with open_list(stored_path(received), options, file_name=received.file_name) as plan:
        for table in plan.tables:
            columns = kept[table.no].columns if table.no in kept else []
            choices = [
                (field.key, said(field.label))
                for field in catalogue().fields.values()
                if table.kind in field.tables
            ]
            shown.append(
                {
                    "no": table.no,
                    "sheet": table.sheet,
                    "refusal": table.refusal,
                    "row_count": format_integer(table.table.row_count),
                    "scheme": said(table.scheme_verdict.explanation)
                    if table.scheme_verdict is not None
                    else "",
                    "template": table.template.title if table.template is not None else "",
                    "columns": [
                        {
                            "name": f"column_{table.no}_{at}",
                            "header": column["header"],
                            "samples": " · ".join(meaning.samples),
                            "reason": column["reason"],
                            "percent": round(column["confidence"] * 100),
                            "choices": [(key, label, key == column["field"]) for key, label in choices],
                            "flag": column["field"] if ":" in column["field"] else "",
                        }
                        for at, (column, meaning) in enumerate(zip(columns, table.meanings, strict=False))
                    ],
                }
            )
    return shown


@requires("import", "import")
@require_POST
def acceptance(request: HttpRequest, import_id: int) -> HttpResponse:
    received = _found(import_id)
    try:
        if figures_of(received).data_rows > AT_ONCE:
            if present_step(received).step == Step.CHECKED:
                queue("intake.accept", received, by=_person(request), at=timezone.now())
        else:
            accept(received, scope=_scope(request), by=_person(request), at=timezone.now())
    except (NotNow, Refused) as error:
        fail(received, by=_person(request), at=timezone.now(), reason=str(error))
    return redirect("intake:import", received.pk)


@requires("undo", "import")
@require_POST
def undoing(request: HttpRequest, import_id: int) -> HttpResponse:
    received = _found(import_id)
    if not may_undo(request.user, received):
        raise Http404
    keeps = request.POST.get("keep") == "1"
    try:
        report = take_back(received, by=_person(request), at=timezone.now(), keeps_conflicts=keeps)
    except (NotNow, TooLate) as error:
        return render(
            request, "intake/undo_refused.html", {"received": received, "reason": str(error)}, status=409
        )
    if report.conflicts and not report.entry_id:
        count = len(report.conflicts)
        reason = ngettext(
            "%(count)d baris sudah dipakai atau diubah orang sesudahnya. Belum ada yang diurungkan.",
            "%(count)d baris sudah dipakai atau diubah orang sesudahnya. Belum ada yang diurungkan.",
            count,
        ) % {"count": count}
        context = {"received": received, "reason": reason, "may_keep": True}
        return render(request, "intake/undo_refused.html", context, status=409)
    return redirect("intake:import", received.pk)


@requires("see", "import")
@require_GET
def verdict_file(request: HttpRequest, import_id: int) -> HttpResponseBase:
    received = _found(import_id)
    options = options_for(_scope(request), on=received.received_on)
    with open_list(stored_path(received), options, file_name=received.file_name) as plan:
        name = verdict_file_name(received.file_name, is_delimited=plan.workbook.report.format == "csv")
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / name
            write_verdict_file(
                stored_path(received), out, plan=plan, rows=rows_of(received).iterator(), say=said
            )
            return FileResponse(out.open("rb"), as_attachment=True, filename=name)


@requires("see", "import")
@require_GET
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    received = _found(import_id)
    if present_step(received).step != Step.QUEUED:
        # The work has ended: the whole page is asked anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request,
        "intake/_progress.html",
        {"received": received, "progress": Progress.objects.filter(pk=received.pk).first()},
    )
