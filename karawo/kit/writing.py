"""Tables out: spreadsheets and delimited text of any length in constant memory, and a stranger's file given
back with a verdict beside each row."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from karawo.kit.dates import format_date, format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.tabular import Limits, Sheet, Value, Workbook, guard, read, text_of

# Excel ends at 1,048,576; a round figure leaves room for headings.
ROWS_PER_SHEET = 1_000_000
_CELL_CHARACTERS = 32_767
_CUT = " … (dipotong)"
_EXACT_NUMBER = 10**15
_FIRST_DAY = date(1900, 3, 1)
_KEEP_LOOKS_CELLS = 200_000


class Shape(StrEnum):
    """How a column is shown; text stays text whatever it looks like."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RUPIAH = "rupiah"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Heading:
    """width: in characters. PERCENT expects shares from 0 to 1. key: the column for programs, in JSON."""

    label: str
    shape: Shape = Shape.TEXT
    width: int = 18
    key: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What stands on the sheet "Keterangan". as_of: a day, or a moment with its zone."""

    title: str
    as_of: date | datetime
    filters: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    source: str = "Karawo"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is written beside the rows of a file.

    headings: of the new columns. heading_rows: sheet name → row number in which they are written ("" is the
    only sheet of delimited text). cells: (sheet name, row number) → one text for each heading.
    """

    headings: Sequence[str]
    heading_rows: Mapping[str, int]
    cells: Mapping[tuple[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Book:
    """Several short tables in one file. sheets: (name, headings, rows); each cell says how it is shown."""

    sheets: Sequence[tuple[str, Sequence[Heading], Sequence[Sequence[tuple[Value, Shape]]]]]
    about: About


def about_rows(about: About, row_count: int) -> list[tuple[str, str]]:
    moment = about.as_of
    as_of = format_moment(moment) if isinstance(moment, datetime) else format_date(moment)
    return [
        ("Judul", about.title),
        ("Keadaan per", as_of),
        ("Jumlah baris", format_integer(row_count)),
        *(about.filters or [("Saringan", "tidak ada (semua baris)")]),
        ("Sumber", about.source),
        *(("Catatan", note) for note in about.notes),
    ]


def write_xlsx(
    target: str | os.PathLike[str] | IO[bytes],
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
    about: About,
) -> int:
    """Sheets "Data" (and "Data 2" after a million rows) and "Keterangan". Returns the number of rows.

    Memory does not grow with the rows. A text above 32,767 characters is cut and says so.
    """
    with _open(target, is_constant=True) as book:
        formats = _formats(book)
        bold = book.add_format({"bold": True})
        sheet, count, at = None, 0, 0
        for values in rows:
            if sheet is None or at > ROWS_PER_SHEET:
                sheet, at = _data_sheet(book, headings, count, formats, bold), 1
            for column, value in enumerate(values):
                _put(sheet, at, column, value, formats, headings[column].shape)
            at += 1
            count += 1
        if sheet is None:
            _data_sheet(book, headings, count, formats, bold)
        _about_sheet(book, about, count, bold)
    return count


def _about_sheet(book: Any, about: About, count: int, bold: Any) -> None:
    notes = book.add_worksheet("Keterangan")
    notes.set_column(0, 0, 20, bold)
    notes.set_column(1, 1, 80)
    for line, (word, text) in enumerate(about_rows(about, count)):
        _put_text(notes, line, 0, word)
        _put_text(notes, line, 1, text)


def write_book(target: str | os.PathLike[str] | IO[bytes], given: Book) -> int:
    """A sheet for each table, and "Keterangan". Returns the number of rows."""
    count = 0
    with _open(target, is_constant=True) as book:
        formats = _formats(book)
        bold = book.add_format({"bold": True})
        for name, headings, rows in given.sheets:
            sheet = book.add_worksheet(_sheet_name(book, name))
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                sheet.set_column(column, column, heading.width, formats[heading.shape])
                _put_text(sheet, 0, column, heading.label, bold)
            for at, cells in enumerate(rows, 1):
                for column, (value, shape) in enumerate(cells):
                    _put(sheet, at, column, value, formats, shape)
                count += 1
        _about_sheet(book, given.about, count, bold)
    return count


def csv_pieces(
    headings: Sequence[Heading], rows: Iterable[Sequence[Value]], *, delimiter: str = ","
) -> Iterator[bytes]:
    """UTF-8 with its mark, every text quoted, formulas guarded; about 64 KB a piece for streaming."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    held.write("\ufeff")
    writer.writerow([guard(heading.label) for heading in headings])
    for values in rows:
        writer.writerow([_csv_text(value) for value in values])
        if held.tell() > 65_536:
            yield held.getvalue().encode("utf-8", "replace")
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode("utf-8", "replace")


def json_pieces(
    headings: Sequence[Heading], rows: Iterable[Sequence[Value]], about: About
) -> Iterator[bytes]:
    """One object: what stands on "Keterangan", the columns, then a row an object by key; last how many they were.

    Days and moments as ISO 8601, what is not known as null; about 64 KB a piece for streaming.
    """
    keys = [heading.key or heading.label for heading in headings]
    head = {
        "title": about.title,
        "as_of": about.as_of.isoformat(),
        "source": about.source,
        "filters": dict(about.filters),
        "notes": list(about.notes),
        "columns": [
            {"key": key, "label": heading.label, "shape": heading.shape.value}
            for key, heading in zip(keys, headings, strict=True)
        ],
    }
    held = [_json(head)[:-1], ', "rows": [']
    size, count = 0, 0
    for values in rows:
        piece = ("" if count == 0 else ",\n") + _json(dict(zip(keys, map(_json_value, values), strict=True)))
        held.append(piece)
        size, count = size + len(piece), count + 1
        if size > 65_536:
            yield "".join(held).encode()
            held, size = [], 0
    held.append(f'], "row_count": {count}}}\n')
    yield "".join(held).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _json_value(value: Value) -> object:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return text_of(value)
    return None if value == "" else value


def write_csv(
    target: str | os.PathLike[str],
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
    *,
    delimiter: str = ",",
) -> int:
    """Returns the number of rows."""
    count = 0

    def counted() -> Iterator[Sequence[Value]]:
        nonlocal count
        for values in rows:
            count += 1
            yield values

    with Path(target).open("wb") as file:
        for piece in csv_pieces(headings, counted(), delimiter=delimiter):
            file.write(piece)
    return count


def write_verdicts(
    original: str | os.PathLike[str],
    out: str | os.PathLike[str],
    verdicts: Verdicts,
    limits: Limits | None = None,
) -> None:
    """The file as it came, row for row and cell for cell with its kinds, and the verdicts to its right.

    Delimited text stays so, with its delimiter and as UTF-8; every spreadsheet becomes .xlsx. Formulas are
    replaced by what they showed, column widths and colours are not kept. Raises tabular.Refused.
    """
    with read(original, limits) as workbook:
        if workbook.report.format == "csv":
            _verdicts_as_csv(workbook, Path(out), verdicts)
        else:
            _verdicts_as_xlsx(workbook, out, verdicts)


def _verdicts_as_csv(workbook: Workbook, out: Path, verdicts: Verdicts) -> None:
    sheet = workbook.sheets[0]
    width = sheet.report.columns
    with out.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=workbook.report.delimiter)
        written = 0
        for row in sheet.rows():
            while written < row.number - 1:
                writer.writerow([])
                written += 1
            cells = [_csv_text(value) for value in row.values]
            beside = _beside(sheet, row.number, verdicts)
            if beside:
                cells += [""] * (width - len(cells))
            writer.writerow([*cells, *(guard(text) for text in beside)])
            written += 1


def _verdicts_as_xlsx(workbook: Workbook, out: str | os.PathLike[str], verdicts: Verdicts) -> None:
    size = sum(each.rows * max(1, each.columns) for each in workbook.report.sheets)
    is_small = size <= _KEEP_LOOKS_CELLS
    with _open(out, is_constant=not is_small) as book:
        formats = _formats(book)
        bold = book.add_format({"bold": True, "bottom": 1})
        for sheet in workbook.sheets:
            _copy_sheet(book, sheet, verdicts, formats, bold, has_merges=is_small)


def _copy_sheet(
    book: Any, sheet: Sheet, verdicts: Verdicts, formats: Mapping[Shape, Any], bold: Any, *, has_merges: bool
) -> None:
    copy = book.add_worksheet(_sheet_name(book, sheet.name))
    if sheet.report.is_hidden and len(book.worksheets()) > 1:
        copy.hide()
    width = sheet.report.columns
    if has_merges:
        for top, left, bottom, right in sheet.merges:
            with suppress(xlsxwriter.exceptions.OverlappingRange):
                copy.merge_range(top - 1, left, bottom - 1, right, "")
    heading_row = verdicts.heading_rows.get(sheet.name)
    for row in sheet.rows():
        for at, value in enumerate(row.values):
            if value is not None and value != "":
                _put(copy, row.number - 1, at, value, formats, _shape_of(value))
        for at, text in enumerate(_beside(sheet, row.number, verdicts)):
            _put_text(copy, row.number - 1, width + at, text, bold if row.number == heading_row else None)
    if heading_row is not None:
        copy.set_column(width, width + len(verdicts.headings) - 1, 28)
        copy.autofilter(
            heading_row - 1, 0, max(heading_row, sheet.report.rows) - 1, width + len(verdicts.headings) - 1
        )


def _sheet_name(book: Any, name: str) -> str:
    """Other programs allow longer names and other signs than Excel, which would not open the file."""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Lembar"
    taken = {each.get_name().lower() for each in book.worksheets()}
    number = 1
    while allowed.lower() in taken:
        number += 1
        allowed = f"{allowed[:26]} ({number})"
    return allowed


def _beside(sheet: Sheet, number: int, verdicts: Verdicts) -> Sequence[str]:
    if verdicts.heading_rows.get(sheet.name) == number:
        return verdicts.headings
    return verdicts.cells.get((sheet.name, number), ())


def _open(target: str | os.PathLike[str] | IO[bytes], *, is_constant: bool) -> Any:
    return xlsxwriter.Workbook(
        target if hasattr(target, "write") else os.fspath(target),
        {
            "constant_memory": is_constant,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )


def _formats(book: Any) -> dict[Shape, Any]:
    return {
        shape: book.add_format({"num_format": code})
        for shape, code in {
            Shape.TEXT: "@",
            Shape.INTEGER: "#,##0",
            Shape.DECIMAL: "#,##0.0##",
            Shape.RUPIAH: '"Rp"#,##0',
            Shape.PERCENT: "0.0%",
            Shape.DATE: "d mmmm yyyy",
            Shape.MOMENT: "d mmmm yyyy hh:mm",
        }.items()
    }


def _data_sheet(
    book: Any, headings: Sequence[Heading], count: int, formats: Mapping[Shape, Any], bold: Any
) -> Any:
    sheet = book.add_worksheet("Data" if count == 0 else f"Data {count // ROWS_PER_SHEET + 1}")
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, heading.width, formats[heading.shape])
        _put_text(sheet, 0, column, heading.label, bold)
    return sheet


def _shape_of(value: Value) -> Shape | None:
    if isinstance(value, datetime):
        return Shape.MOMENT
    if isinstance(value, date):
        return Shape.DATE
    return Shape.TEXT if isinstance(value, str) else None


def _put(
    sheet: Any, row: int, column: int, value: Value, formats: Mapping[Shape, Any], shape: Shape | None
) -> None:
    look = formats[shape] if shape else None
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)) and _is_exact(value):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, datetime) and value.date() >= _FIRST_DAY:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), look)
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, (time, timedelta)):
        sheet.write_string(row, column, text_of(value))
    else:
        _put_text(sheet, row, column, text_of(value), look)


def _is_exact(value: int | float) -> bool:
    """A spreadsheet keeps fifteen digits; a longer whole number is written as text, with all of them."""
    return math.isfinite(value) and not (isinstance(value, int) and abs(value) >= _EXACT_NUMBER)


def _put_text(sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
    if len(text) > _CELL_CHARACTERS:
        text = text[: _CELL_CHARACTERS - len(_CUT)] + _CUT
    sheet.write_string(row, column, text, look)


def _csv_text(value: Value) -> str:
    """Figures as they are; text with the apostrophe where a spreadsheet would calculate."""
    return guard(value) if isinstance(value, str) else text_of(value)
