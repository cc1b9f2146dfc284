"""Tables that leave as a file, piece by piece, of any length."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from karawo.kit.tabular import Value
from karawo.kit.writing import About, Heading, csv_pieces, json_pieces, write_xlsx

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


def xlsx_pieces(
    headings: Sequence[Heading], rows: Iterable[Sequence[Value]], about: About
) -> Iterator[bytes]:
    """A spreadsheet cannot be sent before it is whole: it grows on disk, and goes out piece by piece."""
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    try:
        write_xlsx(name, headings, rows, about)
        with open(name, "rb") as file:  # noqa: PTH123
            while piece := file.read(65_536):
                yield piece
    finally:
        os.unlink(name)  # noqa: PTH108


def as_file(
    pieces: Iterable[bytes], title: str, at: datetime, ending: str, content_type: str
) -> StreamingHttpResponse:
    stamp = timezone.localtime(at).strftime("%Y-%m-%d-%H%M")
    answer = StreamingHttpResponse(pieces, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(title)[:60]}-{stamp}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer


def as_attachment(path: Path, name: str, content_type: str) -> FileResponse:
    """What somebody brought goes out as a download, never as a page; no browser guesses what it is."""
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def file_links(
    name: str, *args: object, query: str = "", endings: Sequence[str] = ("csv", "xlsx")
) -> list[dict[str, str]]:
    """A list as files, for the component "export"; the addresses are named `<name>_csv` and so on."""
    mark = f"?{query}" if query else ""
    return [
        {"label": ending.upper(), "url": reverse(f"{name}_{ending}", args=args) + mark} for ending in endings
    ]


def as_table(
    ending: str, headings: Sequence[Heading], rows: Iterable[Sequence[Value]], about: About
) -> StreamingHttpResponse:
    """The table as its address ends: csv, xlsx or json. about.as_of: a moment."""
    if not isinstance(about.as_of, datetime):
        raise TypeError("a file says the moment it is of")
    if ending == "csv":
        pieces, content_type = csv_pieces(headings, rows), CSV
    elif ending == "xlsx":
        pieces, content_type = xlsx_pieces(headings, rows, about), XLSX
    elif ending == "json":
        pieces, content_type = json_pieces(headings, rows, about), JSON
    else:
        raise ValueError(f"no table ends in {ending}")
    return as_file(pieces, about.title, about.as_of, ending, content_type)
