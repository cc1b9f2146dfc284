"""What goes out on paper or as a file: poster, report, processing sheet."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires
from karawo.kit.pdf import compile_pdf
from karawo.kit.writing import write_xlsx
from karawo.surveys.access import may_export
from karawo.surveys.models import Survey
from karawo.surveys.pages.asked import found_survey
from karawo.surveys.queries.papers import about_sheet, poster_words, processing_table, report_words
from karawo.ui.answers import allow

_TEMPLATES = Path(__file__).parents[1] / "pdf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires("see", "survey")
@limited("survey_paper", "120/h/user")
def poster(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A4 for the desk: the QR code, and the address in letters for who has no camera."""
    found = found_survey(request, survey_id)
    url = request.build_absolute_uri(reverse("surveys:answering", args=[found.desk_token]))
    code = segno.make(url, error="q").svg_inline(border=0, dark="#000")
    words = poster_words(found, url) | {"code": code}
    title = _("Poster survei %(unit)s") % {"unit": found.unit_name}
    document = compile_pdf(_TEMPLATES / "poster.typ", words, title=title, at=timezone.now())
    return _sent(document, "application/pdf", _name(found, "poster", "pdf"), is_shown=True)


@require_GET
@requires("export", "survey")
@limited("survey_paper", "120/h/user")
def report(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_export(request.user, found))
    now = timezone.now()
    title = f"Laporan Survei Kepuasan Masyarakat {found.unit_name} {found.period_to.year}"
    document = compile_pdf(_TEMPLATES / "report.typ", report_words(found, at=now), title=title, at=now)
    return _sent(document, "application/pdf", _name(found, "laporan", "pdf"), is_shown=True)


@require_GET
@requires("export", "survey")
@limited("survey_paper", "120/h/user")
def processing_sheet(request: HttpRequest, survey_id: int) -> HttpResponse:
    found = found_survey(request, survey_id)
    allow(may_export(request.user, found))
    table = processing_table(found)
    book = io.BytesIO()
    write_xlsx(book, table.headings, table.rows, about_sheet(found, at=timezone.now()))
    return _sent(book.getvalue(), _XLSX, _name(found, "lembar-olah", "xlsx"))


def _name(survey: Survey, what: str, ending: str) -> str:
    return f"skm-{what}-{slugify(survey.unit_name)[:40]}-{survey.period_to.year}.{ending}"


def _sent(content: bytes, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    return answer
