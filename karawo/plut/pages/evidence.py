"""Files come in through a form and go out as a download, never as a page."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import must, person, requires
from karawo.plut import actions
from karawo.plut.access import near_case
from karawo.plut.models import Evidence
from karawo.plut.pages.answering import case_of, case_url, done


@requires("correct", "case")
@require_POST
def new_evidence(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    file = request.FILES.get("file")
    if file is None or file.size is None:
        messages.error(request, _("Pilih berkas yang dilampirkan."))
        return redirect(case_url(case, "bukti"))
    # One byte beyond the limit is enough to be refused; a huge file is not read.
    content = file.read(10 * 1024 * 1024 + 1)
    act = partial(
        actions.add_evidence,
        case,
        content,
        file_name=file.name or "bukti",
        by=person(request),
        at=timezone.now(),
    )
    return done(request, act, _("Bukti dilampirkan."), case_url(case, "bukti"))


@requires("see", "case")
@require_GET
def evidence_file(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    evidence = get_object_or_404(Evidence, pk=evidence_id)
    must(request.user, "see", "case", near_case(request.user, evidence))
    path = actions.path_of(evidence)
    if not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=evidence.file_name, content_type=evidence.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
