"""A list or a picture's table as a file, whole, with what was asked of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from karawo.kit.writing import About, Heading, csv_pieces, write_xlsx
from karawo.ui.files import file_links
from karawo.ui.requests import list_query

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(
    request: HttpRequest,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[tuple[Any, ...]],
    shape: str,
    *,
    definition: str = "",
) -> HttpResponse:
    """shape: "csv" or "xlsx"."""
    now = timezone.localtime()
    rows = (tuple(map(_cell, row)) for row in rows)
    if shape == "xlsx":
        filters = [(name, value) for name, value in sorted(request.GET.dict().items()) if value]
        if definition:
            filters.insert(0, (_("Definisi"), definition))
        book = io.BytesIO()
        write_xlsx(book, list(headings), rows, About(title, now, filters=filters))
        answer = HttpResponse(book.getvalue(), content_type=_XLSX)
    else:
        answer = HttpResponse(
            b"".join(csv_pieces(list(headings), rows)), content_type="text/csv; charset=utf-8"
        )
    name = f"{slugify(title)[:60]}-{now:%Y-%m-%d-%H%M}.{shape}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _cell(value: Any) -> Any:
    """An amount goes out as a number, which a spreadsheet adds up."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def links(request: HttpRequest, page: str, *args: Any) -> list[dict[str, str]]:
    """The two files of a page with the same filter; its addresses are named `<page>_csv` and `<page>_xlsx`."""
    return file_links(f"partners:{page}", *args, query=list_query(request))
