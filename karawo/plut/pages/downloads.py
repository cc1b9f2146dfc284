"""A list of this room as a file: the rows of the page, all of them, with its filter on the sheet "Keterangan"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import scope
from karawo.kit.tabular import Value
from karawo.kit.writing import About, Heading
from karawo.regions.access import Scope, within
from karawo.ui.files import as_table
from karawo.ui.requests import list_query


def sent_list(
    request: HttpRequest,
    ending: str,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[Any],
    line: Callable[[Any], tuple[Value, ...]],
    *,
    at: datetime,
) -> HttpResponseBase:
    """A list of the page with what its address asks for."""
    asked = list_query(request)
    filters = [(_("Saringan"), asked)] if asked else []
    return sent(ending, title, headings, rows, line, scope=scope(request), at=at, filters=filters)


def sent(
    ending: str,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[Any],
    line: Callable[[Any], tuple[Value, ...]],
    *,
    scope: Scope,
    at: datetime,
    filters: Sequence[tuple[str, str]] = (),
) -> HttpResponseBase:
    """ending: "csv" or "xlsx". The rows are read when the file is sent, within the scope of the request."""

    def told() -> Iterator[tuple[Value, ...]]:
        with within(scope):
            for row in rows:
                yield line(row)

    return as_table(ending, headings, told(), About(title, timezone.localtime(at), filters=filters))
