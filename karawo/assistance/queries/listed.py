"""Lists as they are read: the file or the paste, row by row, and what stands in the rows."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.assistance.models import AidKind, ListedPerson, RecipientList, RememberedColumns
from karawo.assistance.rules.asked import Told, kind_key, read_row
from karawo.assistance.rules.verdict import NEEDS_REASON, Verdict
from karawo.kit.tabular import Limits, Refused, Table, Workbook, find_tables, read
from karawo.law import figure
from karawo.registry.intake.queries.places import resolve_places
from karawo.registry.intake.rules.headers import (
    KEPT,
    Catalogue,
    ColumnMeaning,
    catalogue,
    catalogue_of,
    fingerprint,
    map_columns,
)
from karawo.registry.intake.rules.row import PLACE_FIELDS, place_texts

MOST_ROWS = 20_000
LIMITS = Limits(
    file_bytes=20 * 1024 * 1024,
    unpacked_bytes=100 * 1000 * 1000,
    rows=MOST_ROWS + 200,
    columns=200,
    cells=2_000_000,
    cpu_seconds=30,
    wall_seconds=60,
)
_TABLE = "aid"
_SHARED = ("nik", "business_name", *PLACE_FIELDS)


class NoList(ValueError):
    """str() is Indonesian and says what to do with the file."""


@cache
def meanings_known() -> Catalogue:
    """What columns of these lists may mean: our own, and those for people and places of the register's lists."""
    known = catalogue()
    own = tomllib.loads(files("karawo.assistance.rules").joinpath("columns.toml").read_text("utf-8"))
    read_in = catalogue_of(own, known.spelling)
    fields = {key: replace(known.fields[key], tables=(_TABLE,)) for key in _SHARED if key in known.fields}
    fields |= {key: replace(field, tables=(_TABLE,)) for key, field in read_in.fields.items()}
    return Catalogue(fields, known.spelling, {}, read_in.version)


@dataclass(frozen=True, slots=True)
class ReadList:
    """The table of a file that is a list of people, with the meaning of its columns."""

    workbook: Workbook
    table: Table
    meanings: tuple[ColumnMeaning, ...]

    @property
    def sheet(self) -> str:
        return self.table.sheet.name


def stored_path(asked: RecipientList) -> Path:
    return Path(settings.FILES_ROOT) / "bantuan" / asked.stored_name


@contextmanager
def open_list(path: Path, *, columns: list[dict[str, Any]] | None = None) -> Iterator[ReadList]:
    """Reads the file in the limited child. columns: as decided. Raises kit.tabular.Refused, NoList."""
    with read(path, LIMITS) as workbook:
        tables = [table for sheet in workbook.sheets for table in find_tables(sheet) if table.row_count]
        if not tables:
            raise NoList(_("Tidak ada baris di bawah judul kolom. Isi dulu tabelnya, lalu muat lagi."))
        best = max(tables, key=_likeness)
        if best.row_count > MOST_ROWS:
            raise NoList(_("Daftar ini lebih dari 20.000 baris; bagi menjadi beberapa berkas."))
        meanings = _mapped(best)
        if columns:
            meanings = tuple(
                replace(meaning, field=chosen["field"], reason=chosen["reason"])
                for meaning, chosen in zip(meanings, columns, strict=False)
            )
        yield ReadList(workbook, best, meanings)


def _mapped(table: Table) -> tuple[ColumnMeaning, ...]:
    """As a person decided for the same headers before, else as they read."""
    headers = [column.shown for column in table.columns]
    samples = [list(column.samples) for column in table.columns]
    kept = remembered(headers)
    return map_columns(
        headers, samples, table=_TABLE, remembered=kept.columns if kept else None, known=meanings_known()
    )


def remembered(headers: Sequence[str]) -> RememberedColumns | None:
    """What a person decided for lists with these headers."""
    return RememberedColumns.objects.filter(pk=fingerprint(headers)).select_related("decided_by").first()


def kept_days(on: date) -> int:
    """How long a list that was only checked is kept after its last check."""
    return figure("assistance.checked_list_days", on).value


def forgotten_on(asked: RecipientList) -> date | None:
    """The day on which a list that was only checked is removed; None for one that was taken in."""
    if asked.accepted_at is not None:
        return None
    last = timezone.localdate(asked.checked_at or asked.made_at)
    return last + timedelta(days=kept_days(last) + 1)


def _likeness(table: Table) -> tuple[int, int]:
    return sum(meaning.field != KEPT for meaning in _mapped(table)), table.row_count


def columns_of(found: ReadList) -> list[dict[str, Any]]:
    """As kept: cells are personal data and stay in the file."""
    return [
        {"header": meaning.header[:120], "field": meaning.field, "reason": meaning.reason}
        for meaning in found.meanings
    ]


def read_people(found: ReadList, *, on: date) -> list[tuple[int, Told]]:
    """(row number of the sheet, what it says) in the order of the file."""
    kinds = kinds_by_word()
    at = {meaning.field: meaning.position for meaning in found.meanings if meaning.field != KEPT}
    if not {"nik", "recipient", "business_name"} & at.keys():
        raise NoList(
            _(
                "Tidak ada kolom NIK atau nama, jadi ini bukan daftar penerima. Beri judul kolomnya “NIK” atau "
                "“Nama penerima”, lalu unggah lagi."
            )
        )
    rows: list[tuple[int, Told]] = []
    places: Counter[tuple[str, str, str, str, str]] = Counter()
    for row in found.table.rows():
        values = {key: row.values[position] for key, position in at.items() if position < len(row.values)}
        told = read_row(values, on=on, kinds=kinds)
        written = place_texts(values)
        if any(written):
            places[written] += 1
        rows.append((row.number, replace(told, place=written)))
    spots = resolve_places(places, scheme=None, default=None) if places else {}
    return [
        (
            number,
            replace(told, region_id=spots[told.place].region_id, kab_id=spots[told.place].kab_id)
            if told.place in spots
            else told,
        )
        for number, told in rows
    ]


def kinds_by_word() -> dict[str, str]:
    """Code and title as people write them → code."""
    rows = AidKind.objects.filter(is_active=True).values_list("code", "title")
    return {kind_key(word): code for code, title in rows for word in (code, title)}


@dataclass(frozen=True, slots=True)
class ListFigures:
    """Rows by verdict; overridden: those that are given in spite of it."""

    by_verdict: dict[str, int]
    overridden: int

    @property
    def total(self) -> int:
        return sum(self.by_verdict.values())

    def number_of(self, verdict: Verdict) -> int:
        return self.by_verdict.get(verdict, 0)


def figures_of(asked: RecipientList) -> ListFigures:
    rows = asked.rows.order_by().values("verdict")
    counted = rows.annotate(number=Count("pk"), overridden=Count("pk", filter=~Q(override_reason="")))
    found = list(counted.values_list("verdict", "number", "overridden"))
    return ListFigures({verdict: number for verdict, number, _over in found}, sum(row[2] for row in found))


def ready_rows(asked: RecipientList) -> QuerySet[ListedPerson]:
    """The rows that become aid: new ones, and those with a reason; of what was given, those that break a rule too.

    What happened happened: a list of what was given is kept whole, and its breaches can be seen.
    """
    wanted = Q(verdict=Verdict.NEW) | (Q(verdict__in=NEEDS_REASON) & ~Q(override_reason=""))
    if asked.purpose == RecipientList.Purpose.GIVEN:
        wanted = Q(verdict__in=[Verdict.NEW, *NEEDS_REASON])
    return asked.rows.filter(wanted).order_by("n")


__all__ = [
    "ListFigures",
    "NoList",
    "ReadList",
    "Refused",
    "columns_of",
    "figures_of",
    "forgotten_on",
    "kept_days",
    "kinds_by_word",
    "meanings_known",
    "open_list",
    "read_people",
    "ready_rows",
    "remembered",
    "stored_path",
]
