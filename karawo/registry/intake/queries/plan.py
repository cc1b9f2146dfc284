"""A file as it will be read: its tables, the meaning of their columns, the scheme of their codes, their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils import translation

from karawo.kit.said import marked as _
from karawo.kit.tabular import Table, Workbook, find_tables, read
from karawo.regions.rules import Scheme, SchemeVerdict, detect_scheme
from karawo.registry.intake.models import RememberedColumns
from karawo.registry.intake.queries.places import resolve_places, resolve_points
from karawo.registry.intake.rules.cells import CellRefused, degrees, text
from karawo.registry.intake.rules.encode import NumberedRow, TableOrder
from karawo.registry.intake.rules.facts import Spot
from karawo.registry.intake.rules.headers import (
    CHOSEN,
    KEPT,
    ColumnMeaning,
    Template,
    fingerprint,
    map_columns,
    table_kind,
    template_of,
)
from karawo.registry.intake.rules.row import Column, PlaceTexts, columns, place_texts
from karawo.registry.queries import official_codes

_NAME_FIELDS = {"business": ("business_name", "owner_name"), "cooperative": ("cooperative_name",)}


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What a person decided. fields: by table number, the field of each column; absent: by themselves."""

    on: date
    default: Spot | None = None
    scheme: Scheme | None = None
    kbli_version: int = 2020
    allowed: frozenset[int] | None = None
    territory: str = ""
    fields: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """refusal: why this table is not read; then its rows are counted as rejected. scheme: None without codes."""

    no: int
    table: Table
    kind: str
    meanings: tuple[ColumnMeaning, ...]
    refusal: str
    refusal_code: str
    template: Template | None
    scheme_verdict: SchemeVerdict | None
    scheme: Scheme | None

    @property
    def sheet(self) -> str:
        return self.table.sheet.name

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.shown for column in self.table.columns)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headers)

    @property
    def is_scheme_open(self) -> bool:
        return self.scheme_verdict is not None and self.scheme is None


@dataclass(frozen=True, slots=True)
class FilePlan:
    file_name: str
    workbook: Workbook
    tables: tuple[TablePlan, ...]
    options: ListOptions

    @property
    def readable(self) -> tuple[TablePlan, ...]:
        return tuple(table for table in self.tables if not table.refusal)

    @property
    def data_rows(self) -> int:
        return sum(plan.table.row_count for plan in self.tables)

    @property
    def not_data(self) -> dict[str, int]:
        """Rows of the file that are no data, by reason: title, heading, total, note, blank …"""
        counted: Counter[str] = Counter()
        for plan in self.tables:
            counted.update(skipped.reason.value for skipped in plan.table.skipped)
            counted["blank"] += plan.table.blank_row_count
        return {reason: number for reason, number in sorted(counted.items()) if number}

    @property
    def total_rows(self) -> int:
        return self.data_rows + sum(self.not_data.values())


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as the limited child has read it, for who opens it several times. Use it with `with`."""

    workbook: Workbook
    tables: tuple[Table, ...]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workbook.close()


def read_file(path: Path) -> ReadFile:
    """Raises kit.tabular.Refused."""
    workbook = read(path)
    return ReadFile(workbook, tuple(table for sheet in workbook.sheets for table in find_tables(sheet)))


@contextmanager
def open_list(
    path: Path, options: ListOptions, *, file_name: str = "", already: ReadFile | None = None
) -> Iterator[FilePlan]:
    """Reads the file in the limited child and decides what its columns mean. Raises kit.tabular.Refused.

    already: the same file where it has been read; it stays open.
    """
    if already is not None:
        yield _planned(already, options, file_name=file_name or path.name)
        return
    with read_file(path) as found:
        yield _planned(found, options, file_name=file_name or path.name)


def _planned(found: ReadFile, options: ListOptions, *, file_name: str) -> FilePlan:
    tables = tuple(_plan(no, table, options) for no, table in enumerate(found.tables))
    return FilePlan(file_name, found.workbook, tables, options)


def _plan(no: int, table: Table, options: ListOptions) -> TablePlan:
    headers = [column.shown for column in table.columns]
    samples = [list(column.samples) for column in table.columns]
    kind = table_kind(headers)
    decided = options.fields.get(no)
    memory = RememberedColumns.objects.filter(pk=fingerprint(headers)).first()
    meanings = map_columns(
        headers,
        samples,
        table="business" if kind == "survey" else kind,
        remembered=memory.columns if memory else None,
    )
    if decided is not None:
        meanings = tuple(
            meaning
            if meaning.field == chosen
            else replace(meaning, field=chosen, confidence=1.0, reason=CHOSEN, by_person=True)
            for meaning, chosen in zip(meanings, decided, strict=True)
        )
    template = template_of(headers)
    code, refusal = _refusal(table, kind, meanings)
    verdict, scheme = (None, None) if refusal else _scheme(table, meanings, template, options)
    return TablePlan(no, table, kind, meanings, refusal, code, template, verdict, scheme)


def _refusal(table: Table, kind: str, meanings: Sequence[ColumnMeaning]) -> tuple[str, str]:
    if kind == "survey":
        return "survey", _(
            "Ini lembar jawaban survei (SKM), bukan daftar usaha. "
            "Muat di halaman Survei, atau pilih berkas daftar usaha."
        )
    fields = {meaning.field for meaning in meanings}
    if not fields & set(_NAME_FIELDS.get(kind, ())):
        return "no_name_column", _(
            "Tidak ada kolom nama usaha atau nama pemilik, jadi ini bukan daftar usaha. "
            "Bila ada, tetapkan kolomnya di halaman pemetaan."
        )
    if not table.row_count:
        return "no_rows", _("Tidak ada baris data di bawah judul kolom. Isi dulu tabelnya, lalu muat lagi.")
    return "", ""


def _scheme(
    table: Table, meanings: Sequence[ColumnMeaning], template: Template | None, options: ListOptions
) -> tuple[SchemeVerdict | None, Scheme | None]:
    at = {meaning.field: meaning.position for meaning in meanings if meaning.field}
    if "region_code" not in at:
        return None, None
    codes: list[str] = []
    names: list[str | None] = []
    for row in table.rows():
        codes.append(text(row.values[at["region_code"]]))
        names.append(text(row.values[at["kabupaten"]]) if "kabupaten" in at else None)
        if len(codes) >= 2_000:
            break
    verdict = detect_scheme(codes, names if "kabupaten" in at else None)
    if options.scheme is not None:
        return verdict, options.scheme
    if verdict.scheme is not None:
        return verdict, verdict.scheme
    return verdict, Scheme(template.scheme) if template is not None and template.is_verified else None


def orders(plan: FilePlan) -> Iterator[tuple[TableOrder, list[NumberedRow]]]:
    """For each readable table what a helping process needs, and its rows, numbered through the whole file."""
    n = 0
    is_delimited = plan.workbook.report.format == "csv"
    for table in plan.tables:
        if table.refusal:
            continue
        rows: list[NumberedRow] = []
        for row in table.table.rows():
            rows.append(NumberedRow(n, row.number, row.values))
            n += 1
        described = columns(table.headers, [meaning.field for meaning in table.meanings])
        places, points = _places(described, rows, table, plan.options)
        overflow = frozenset(
            at
            for at, column in enumerate(table.table.columns)
            if is_delimited and not column.label and at > 0
        )
        order = TableOrder(
            table.no,
            table.sheet,
            table.kind,
            described,
            plan.options.on,
            places,
            points,
            plan.options.default,
            plan.options.kbli_version,
            plan.options.allowed,
            plan.options.territory,
            overflow,
            plan.file_name,
            official_codes() if any(column.field == "kbli" for column in described) else {},
        )
        yield order, rows


def _places(
    described: Sequence[Column], rows: Sequence[NumberedRow], table: TablePlan, options: ListOptions
) -> tuple[dict[PlaceTexts, Spot], dict[tuple[float, float], Spot]]:
    at = {column.field: position for position, column in enumerate(described) if column.field != KEPT}
    parts = [
        (key, at[key])
        for key in ("province", "kabupaten", "kecamatan", "village", "region_code")
        if key in at
    ]
    counted: Counter[PlaceTexts] = Counter()
    for row in rows:
        written = place_texts({key: row.values[position] for key, position in parts})
        if any(written):
            counted[written] += 1
    # What is said of a row is kept, so it is said in the language of the house; a page puts it into the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        places = resolve_places(counted, scheme=table.scheme, default=options.default)
    points: set[tuple[float, float]] = set()
    if options.default is None and "latitude" in at and "longitude" in at and not parts:
        for row in rows:
            try:
                north = degrees(row.values[at["latitude"]], label="")
                east = degrees(row.values[at["longitude"]], label="")
            except CellRefused:
                continue
            if north is not None and east is not None:
                points.add((round(north, 2), round(east, 2)))
    with translation.override(settings.LANGUAGE_CODE):
        return places, resolve_points(points)
