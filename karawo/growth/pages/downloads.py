"""The two lists as files: the same filter, the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from karawo.accounts.access import person, scope
from karawo.growth import wording
from karawo.growth.access import requires
from karawo.growth.actions import record_export
from karawo.growth.models import Assessment, NaikKelas
from karawo.growth.pages.lists import chip
from karawo.growth.queries.lists import asked_assessments, asked_events, assessments, events
from karawo.kit.tabular import Value
from karawo.kit.writing import About, Heading, Shape
from karawo.regions.access import within
from karawo.registry.queries import place_of
from karawo.ui.files import as_table


@require_GET
@requires("export", "assessment")
def assessment_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    return _sent(request, "assessment", ending)


@require_GET
@requires("export", "naik_kelas")
def event_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    return _sent(request, "event", ending)


def _sent(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """All rows of the filter, as the page lists them, with its chips on the sheet "Keterangan"."""
    now, query = timezone.now(), request.GET.dict()
    present = scope(request)
    rows: QuerySet[Any]
    if name == "assessment":
        asked = asked_assessments(query)
        rows, title = assessments(asked, scope=present, on=timezone.localdate(now)), _("Diagnosis usaha")
    else:
        asked = asked_events(query)
        rows, title = events(asked, scope=present), _("Naik dan turun kelas")
    chips = [chip(key, text) for key, text in asked.words.items()]
    record_export(rows, query=asked.to_query(), told="; ".join(chips), by=person(request), at=now)
    line, headings = _LINES[name]

    def told() -> Iterator[tuple[Value, ...]]:
        with within(present):
            for row in rows.iterator(chunk_size=2_000):
                yield line(row)

    heads = [Heading(str(label), shape, width) for label, shape, width in headings]
    filters = [(_("Saringan"), chip) for chip in chips]
    return as_table(ending, heads, told(), About(title, timezone.localtime(now), filters=filters))


def _assessment_line(row: Assessment) -> tuple[Value, ...]:
    return (
        row.business.name,
        place_of(row.business.region_id, row.business.kab_id),
        row.rubric.title,
        row.assessed_on,
        wording.level_label(row),
        None if row.index is None else float(row.index),
        float(row.coverage_percent) / 100,
    )


def _event_line(row: NaikKelas) -> tuple[Value, ...]:
    return (
        row.business.name,
        place_of(row.business.region_id, row.business.kab_id),
        str(row.get_kind_display()),
        str(row.get_direction_display()),
        row.from_name,
        row.to_name,
        row.happened_on,
        wording.indicator_label(row.indicator) if row.indicator else "",
        wording.indicator_value(row.indicator, row.before_value),
        wording.indicator_value(row.indicator, row.after_value),
        wording.outcome_label(row),
        str(row.proposed_by),
        str(row.decided_by or ""),
    )


_OF_ASSESSMENTS: tuple[tuple[Any, Shape, int], ...] = (
    (gettext_lazy("Usaha"), Shape.TEXT, 32),
    (gettext_lazy("Tempat"), Shape.TEXT, 32),
    (gettext_lazy("Rubrik"), Shape.TEXT, 24),
    (gettext_lazy("Dinilai"), Shape.DATE, 14),
    (gettext_lazy("Tingkat"), Shape.TEXT, 18),
    (gettext_lazy("Indeks"), Shape.DECIMAL, 12),
    (gettext_lazy("Terjawab"), Shape.PERCENT, 12),
)
_OF_EVENTS: tuple[tuple[Any, Shape, int], ...] = (
    (gettext_lazy("Usaha"), Shape.TEXT, 32),
    (gettext_lazy("Tempat"), Shape.TEXT, 32),
    (gettext_lazy("Jenis"), Shape.TEXT, 24),
    (gettext_lazy("Arah"), Shape.TEXT, 14),
    (gettext_lazy("Dari"), Shape.TEXT, 18),
    (gettext_lazy("Ke"), Shape.TEXT, 18),
    (gettext_lazy("Tanggal"), Shape.DATE, 14),
    (gettext_lazy("Penanda keras"), Shape.TEXT, 24),
    (gettext_lazy("Sebelum"), Shape.TEXT, 20),
    (gettext_lazy("Sesudah"), Shape.TEXT, 20),
    (gettext_lazy("Keadaan"), Shape.TEXT, 24),
    (gettext_lazy("Pengusul"), Shape.TEXT, 24),
    (gettext_lazy("Pemutus"), Shape.TEXT, 24),
)
_LINES: dict[str, tuple[Callable[[Any], tuple[Value, ...]], tuple[tuple[Any, Shape, int], ...]]] = {
    "assessment": (_assessment_line, _OF_ASSESSMENTS),
    "event": (_event_line, _OF_EVENTS),
}
