"""Lists as files: all rows of the filter, as CSV, as a spreadsheet with its sheet of facts, as JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import person, scope
from karawo.gatherings import actions
from karawo.gatherings.models import Gathering, Registration
from karawo.gatherings.queries.wording import when
from karawo.kit.writing import About, Heading
from karawo.regions.access import within
from karawo.ui.files import as_table, file_links
from karawo.ui.requests import list_query

SHAPES = ("csv", "xlsx", "json")
LIMIT = "60/h/user"


def links(request: HttpRequest, page: str, *args: Any) -> list[dict[str, str]]:
    """The three files of a list, with its filter; their addresses are named `<page>_csv` and so on."""
    return file_links(f"gatherings:{page}", *args, query=list_query(request), endings=SHAPES)


def sent(
    request: HttpRequest,
    shape: str,
    title: str,
    headings: Sequence[Heading],
    lines: Callable[[], Iterable[Sequence[Any]]],
    *,
    people: QuerySet[Registration] | None = None,
    gathering: Gathering | None = None,
    filters: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
) -> StreamingHttpResponse:
    """lines: read while the file is sent, in the scope of the request, which has ended by then.

    people: the registrations of the list, in whose trail it stands that they were taken along.
    """
    at = timezone.now()
    told = [*filters]
    if gathering is not None:
        told = [(_("Kegiatan"), gathering.title), (_("Waktu"), when(gathering)), *told]
    actions.record_export(title, people=people, gathering=gathering, by=person(request), at=at)
    about = About(title, timezone.localtime(at), filters=told, notes=notes)
    return as_table(shape, headings, _within(request, lines), about)


def _within(request: HttpRequest, lines: Callable[[], Iterable[Sequence[Any]]]) -> Iterable[Sequence[Any]]:
    with within(scope(request)):
        yield from lines()
