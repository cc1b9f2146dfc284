"""Files of answers: brought, understood, loaded, taken back."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Refused
from karawo.surveys.access import may_import, may_undo_import, visible_sheets
from karawo.surveys.actions import (
    UNDO_DAYS,
    NotYet,
    accept_sheet,
    decide_columns,
    receive_sheet,
    take_sheet_back,
)
from karawo.surveys.forms.asking import SheetUpload
from karawo.surveys.forms.sheets import ColumnsForm
from karawo.surveys.models import SheetImport, Survey
from karawo.surveys.pages.asked import back_to, found_survey, trail
from karawo.ui.answers import allow, shown

SHOWN_ROWS = 200


@require_http_methods(["GET", "POST"])
@requires("import", "survey_answer")
def upload(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_import(request.user, found))
    form = SheetUpload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = _received(request, found, form.cleaned_data["file"])
        except (Refused, NotYet) as error:
            form.add_error("file", str(error))
        else:
            return redirect("surveys:sheet", sheet.pk)
    return shown(
        request,
        "surveys/upload.html",
        {
            "survey": found,
            "trail": trail(found, _("Muat jawaban dari berkas")),
            "sheets": [_listed(sheet) for sheet in visible_sheets(scope(request)).filter(survey=found)],
        },
        form=form,
    )


def _received(request: HttpRequest, survey: Survey, file: UploadedFile[Any]) -> SheetImport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lembar"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return receive_sheet(survey, path, file_name=file.name or "", by=person(request), at=timezone.now())


def _listed(sheet: SheetImport) -> dict[str, Any]:
    state, tone = _state(sheet)
    return {
        "sheet": sheet,
        "state": state,
        "tone": tone,
        "at": format_moment(timezone.localtime(sheet.uploaded_at)),
        "rows": format_integer(len(sheet.verdicts)),
    }


def _state(sheet: SheetImport) -> tuple[str, str]:
    if sheet.undone_at is not None:
        return _("diurungkan"), ""
    if sheet.accepted_at is not None:
        return _("dimuat"), "good"
    return _("diperiksa, belum dimuat"), "info"


def _found(request: HttpRequest, sheet_id: int) -> SheetImport:
    sheet = get_object_or_404(visible_sheets(scope(request)), pk=sheet_id)
    allow(may_import(request.user, sheet.survey))
    return sheet


@require_http_methods(["GET", "POST"])
@requires("import", "survey_answer")
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The meaning of each column, and the verdict on each row; POST keeps the meanings."""
    found = _found(request, sheet_id)
    form = ColumnsForm(request.POST or None, sheet=found)
    if request.method == "POST" and form.is_valid():
        try:
            decide_columns(found, form.meanings(), by=person(request), at=timezone.now())
        except NotYet as error:
            form.add_error(None, str(error))
        else:
            return redirect("surveys:sheet", found.pk)
    counts = Counter(verdict for _number, verdict, _reason in found.verdicts)
    state, tone = _state(found)
    # What needs a hand stands first; of the good rows a look at the first ones is enough.
    ordered = sorted(found.verdicts, key=lambda row: (row[1] != "rejected", row[0]))
    return shown(
        request,
        "surveys/sheet.html",
        {
            "sheet": found,
            "survey": found.survey,
            "trail": trail(found.survey, found.file_name),
            "state": state,
            "tone": tone,
            "verdicts": _verdict_bars(counts),
            "total": format_integer(len(found.verdicts)),
            "rows": [
                {"number": number, "kind": verdict, "reason": reason}
                for number, verdict, reason in ordered[:SHOWN_ROWS]
            ],
            "left_out": max(len(ordered) - SHOWN_ROWS, 0),
            "good": counts["new"],
            "accept_label": ngettext("Muat %(count)s jawaban", "Muat %(count)s jawaban", counts["new"])
            % {"count": format_integer(counts["new"])},
            "may_accept": found.accepted_at is None
            and counts["new"] > 0
            and not any(column["is_by_number"] for column in found.columns),
            "needs_matching": found.accepted_at is None
            and any(column["is_by_number"] for column in found.columns),
            "may_undo": found.accepted_at is not None
            and found.undone_at is None
            and may_undo_import(request.user, found),
            "undo_days": UNDO_DAYS,
            "is_open": found.accepted_at is None,
        },
        form=form,
    )


def _verdict_bars(counts: Counter[str]) -> list[dict[str, Any]]:
    total = sum(counts.values()) or 1
    rows, start = [], 0.0
    for kind in ("new", "rejected"):
        percent = 100 * counts[kind] / total
        rows.append(
            {
                "kind": kind,
                "count": format_integer(counts[kind]),
                "from_percent": round(start, 2),
                "percent": round(percent, 2),
                "url": "#baris",
            }
        )
        start += percent
    return rows


@require_POST
@requires("import", "survey_answer")
def acceptance(request: HttpRequest, sheet_id: int) -> HttpResponse:
    found = _found(request, sheet_id)
    try:
        count = accept_sheet(found, by=person(request), at=timezone.now())
    except NotYet as error:
        return back_to(request, found.survey, refused=str(error))
    return back_to(request, found.survey, _("%(count)s jawaban dimuat.") % {"count": format_integer(count)})


@require_POST
@requires("undo", "survey_answer")
def undoing(request: HttpRequest, sheet_id: int) -> HttpResponse:
    found = get_object_or_404(visible_sheets(scope(request)), pk=sheet_id)
    allow(may_undo_import(request.user, found))
    try:
        take_sheet_back(found, by=person(request), at=timezone.now())
    except NotYet as error:
        return back_to(request, found.survey, refused=str(error))
    return back_to(request, found.survey, _("Jawaban dari berkas itu tidak dihitung lagi."))
