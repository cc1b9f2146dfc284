"""Files: the paper and the spreadsheet of a report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse
from django.utils.text import slugify

from karawo.kit.pdf import compile_pdf
from karawo.kit.writing import write_book
from karawo.plut.reports.queries import Seal, book_of, paper_words
from karawo.plut.reports.rules.table import Report, Signer

_TEMPLATE = Path(__file__).parents[1] / "pdf" / "report.typ"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper_of(report: Report, signers: Sequence[Signer], seal: Seal | None = None) -> HttpResponse:
    """Shown in the browser, from which it is printed."""
    document = compile_pdf(_TEMPLATE, paper_words(report, signers, seal), title=report.title, at=report.as_of)
    return _sent(document, "application/pdf", f"{_name(report, seal)}.pdf", is_shown=True)


def spreadsheet_of(report: Report, signers: Sequence[Signer], seal: Seal | None = None) -> HttpResponse:
    book = io.BytesIO()
    write_book(book, book_of(report, signers, seal))
    return _sent(book.getvalue(), _XLSX, f"{_name(report, seal)}.xlsx")


def _name(report: Report, seal: Seal | None) -> str:
    number = f"-{slugify(seal.number.replace('/', '-'))}" if seal is not None else ""
    return f"{report.form}-{slugify(report.centre)[:30]}-{slugify(report.period)[:30]}{number}"


def _sent(content: bytes, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    return answer
