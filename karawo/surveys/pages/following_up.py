"""Plans for the lowest elements, and their keeping."""

from __future__ import annotations

from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import person, requires, scope
from karawo.kit.dates import format_date
from karawo.surveys.access import may_change, visible_follow_ups
from karawo.surveys.actions import finish_follow_up, plan_follow_up
from karawo.surveys.actions.following_up import MOST_BYTES, NotAProof, path_of
from karawo.surveys.forms.asking import DoneForm, PlanForm
from karawo.surveys.pages.asked import back_to, found_survey, trail
from karawo.surveys.queries import result_of
from karawo.ui.answers import allow, paged, shown


@require_http_methods(["GET", "POST"])
@requires("correct", "survey")
def plan(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_change(request.user, found))
    result = result_of(found)
    low = [element.slug for element in result.lowest]
    elements = sorted(
        ((element.slug, f"{element.printed} {element.label}") for element in result.elements),
        key=lambda row: low.index(row[0]) if row[0] in low else len(low),
    )
    form = PlanForm(request.POST or None, elements=elements)
    if request.method == "POST" and form.is_valid():
        plan_follow_up(found, **form.cleaned_data, by=person(request), at=timezone.now())
        return back_to(request, found, _("Rencana tindak lanjut tersimpan."))
    return shown(
        request,
        "surveys/plan.html",
        {"survey": found, "trail": trail(found, _("Rencana tindak lanjut")), "lowest": result.lowest},
        form=form,
    )


@require_http_methods(["GET", "POST"])
@requires("correct", "survey")
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    found = get_object_or_404(visible_follow_ups(scope(request)), pk=follow_up_id)
    allow(may_change(request.user, found.survey))
    form = DoneForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            finish_follow_up(
                found,
                done_on=form.cleaned_data["done_on"],
                evidence=form.cleaned_data["evidence"],
                # One byte beyond the limit is enough to be refused; a huge file is not read.
                content=file.read(MOST_BYTES + 1) if file else b"",
                file_name=file.name if file else "",
                by=person(request),
                at=timezone.now(),
            )
        except NotAProof as error:
            form.add_error("file", str(error))
        else:
            return back_to(request, found.survey, _("Tindak lanjut selesai dengan bukti."))
    return shown(
        request,
        "surveys/follow_up.html",
        {
            "follow_up": found,
            "due": format_date(found.due_on),
            "trail": trail(found.survey, _("Tindak lanjut")),
        },
        form=form,
    )


@require_GET
@requires("see", "survey")
def follow_up_file(request: HttpRequest, follow_up_id: int) -> HttpResponseBase:
    """The proof as a download, never as a page."""
    found = get_object_or_404(visible_follow_ups(scope(request)).exclude(stored_name=""), pk=follow_up_id)
    path = path_of(found)
    if not path.is_file():
        raise Http404
    kind = "application/pdf" if found.stored_name.endswith(".pdf") else "image/jpeg"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@requires("list", "survey")
def follow_ups(request: HttpRequest) -> HttpResponse:
    """The rows behind the measure: `?keadaan=selesai|belum`, `?survei=`, `?kab=`."""
    rows = visible_follow_ups(scope(request)).order_by(F("done_on").asc(nulls_first=True), "due_on", "id")
    rows = {"selesai": rows.filter(done_on__isnull=False), "belum": rows.filter(done_on=None)}.get(
        request.GET.get("keadaan", ""), rows
    )
    for name, column in (("survei", "survey_id"), ("kab", "kab_id")):
        if (value := request.GET.get(name, "")).isdecimal() and len(value) < 12:
            rows = rows.filter(**{column: int(value)})
    today = timezone.localdate()
    listed, pager = paged(request, rows, _("tindak lanjut"))
    return shown(
        request,
        "surveys/follow_ups.html",
        {
            "trail": trail(None, _("Tindak lanjut")),
            "rows": [
                {
                    "row": each,
                    "due": format_date(each.due_on),
                    "done": "" if each.done_on is None else format_date(each.done_on),
                    "is_late": each.is_late(today),
                }
                for each in listed
            ],
            "pager": pager,
        },
    )
