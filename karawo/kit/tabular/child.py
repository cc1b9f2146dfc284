"""The process in which strangers' files are parsed: `python -m karawo.kit.tabular.child MODE LIMITS`.

The file is standard input, the findings go to standard output (a file, see `reading.py`) as one JSON value a
line: sheets, rows, an index and its offset. Whatever goes wrong, the worst is the end of this process.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from karawo.kit.tabular import delimited
from karawo.kit.tabular.cells import BrokenText, CellError
from karawo.kit.tabular.limits import NO_ROOM, Limits, Refused
from karawo.kit.tabular.package import Package, PartFacts, open_package

_MERGES_FROM_TOP = 200
_MOST_MERGES = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (b"\x89PNG", "not_a_table"),
    (b"\xff\xd8\xff", "not_a_table"),
    (b"GIF8", "not_a_table"),
    (b"Rar!", "not_a_table"),
    (b"7z\xbc\xaf\x27\x1c", "not_a_table"),
    (b"\x1f\x8b", "not_a_table"),
    (b"\x7fELF", "not_a_table"),
    (b"SQLite format 3", "not_a_table"),
)


class Spool:
    """Lines out, with their offsets, so that the reader may start at any sheet."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.offset = 0
        self._encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_encoded).encode

    def write(self, value: object, *, at_most: int | None = None) -> None:
        line = self._encode(value).encode("utf-8", "replace") + b"\n"
        if at_most is not None and len(line) > at_most:
            raise Refused("row_too_big", row=value[0] if isinstance(value, list) else "")
        self._out.write(line)
        self.offset += len(line)

    def close(self, index: object) -> None:
        at = self.offset
        self.write(index)
        self._out.write(f"{at:020d}\n".encode())
        self._out.flush()


def _encoded(value: object) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": value.total_seconds()}
    raise TypeError(type(value))


def main(mode: str, limits: Limits) -> None:
    _confine(limits)
    spool = Spool(os.fdopen(1, "wb", buffering=1 << 20, closefd=False))
    try:
        try:
            index = _read(os.fdopen(0, "rb", closefd=False), spool, limits, has_rows=mode == "read")
        except Refused as refused:
            index = {"refused": refused.code, "params": refused.params}
        except MemoryError:
            index = {"refused": "too_much_memory", "params": {}}
        spool.close(index)
    except OSError as error:
        if _has_no_room(error):
            os._exit(NO_ROOM)  # what is still to be written would only fail again
        raise


def _has_no_room(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _confine(limits: Limits) -> None:
    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.spool_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))


def _read(file: BinaryIO, spool: Spool, limits: Limits, *, has_rows: bool) -> dict[str, Any]:
    head = file.read(4096)
    if not head:
        raise Refused("empty")
    if b"%PDF-" in head[:1024]:
        raise Refused("pdf")
    for magic, code in _OTHER_KINDS:
        if head.startswith(magic):
            raise Refused(code)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package = open_package(file, limits)
        return _read_workbook(file, spool, limits, package, has_rows=has_rows)
    if head.startswith(_OLE):
        _look_into_ole(file)
        return _read_workbook(file, spool, limits, Package("xls", {}), has_rows=has_rows)
    return _read_delimited(file, spool, limits, has_rows=has_rows)


def _look_into_ole(file: BinaryIO) -> None:
    """Old workbooks are one container; the names of its streams stand in it as UTF-16."""
    file.seek(0)
    content = file.read()
    for name, code in (
        ("EncryptedPackage", "encrypted"),
        ("_VBA_PROJECT", "macro"),
        ("Macros", "macro"),
        ("WordDocument", "not_a_table"),
        ("PowerPoint Document", "not_a_table"),
    ):
        if name.encode("utf-16-le") in content:
            raise Refused(code)
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise Refused("not_a_table")


def _read_workbook(
    file: BinaryIO, spool: Spool, limits: Limits, package: Package, *, has_rows: bool
) -> dict[str, Any]:
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        if len(sheets) > limits.sheets:
            raise Refused("too_many_sheets", limit=limits.sheets)
        entries = []
        for each in sheets:
            facts = package.sheets.get(each.name, PartFacts())
            entry: dict[str, Any] = {
                "name": each.name,
                "is_hidden": each.visible != SheetVisibleEnum.Visible,
                "formula_count": facts.formulas,
                "error_count": facts.error_count,
                "offset": spool.offset,
                "rows": 0,
                "filled_rows": 0,
                "columns": 0,
                "broken_cells": 0,
                "merges": [],
            }
            if has_rows:
                _spool_sheet(workbook, each.name, facts, spool, limits, entry)
            entries.append(entry)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        if _has_no_room(error):
            raise
        raise Refused("broken") from error
    return {"format": package.format, "encoding": "", "delimiter": "", "sheets": entries}


def _spool_sheet(
    workbook: CalamineWorkbook,
    name: str,
    facts: PartFacts,
    spool: Spool,
    limits: Limits,
    entry: dict[str, Any],
) -> None:
    sheet = workbook.get_sheet_by_name(name)
    where = f" pada lembar “{name}”"
    if (sheet.end or (0, 0))[1] >= limits.columns:
        raise Refused("too_many_columns", limit=limits.columns, where=where)
    if (sheet.end or (0, 0))[0] >= limits.rows:
        raise Refused("too_many_rows", limit=limits.rows, where=where)
    if sheet.total_height * sheet.total_width > limits.cells:
        raise Refused("too_many_cells", limit=limits.cells, where=where)
    entry["merges"] = [
        [start[0] + 1, start[1], end[0] + 1, end[1]]
        for start, end in (sheet.merged_cell_ranges or [])
        if start[0] < _MERGES_FROM_TOP
    ][:_MOST_MERGES]
    last_error_row = max(facts.errors, default=0)
    number = 0
    for number, row in enumerate(_padded(sheet.iter_rows(), last_error_row), 1):
        cells: list[Any] = row
        if number in facts.errors:
            _put_errors(cells, facts.errors[number])
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            entry["filled_rows"] += 1
            entry["rows"] = number
            entry["columns"] = max(entry["columns"], len(cells))
            spool.write([number, cells], at_most=limits.row_bytes)
    entry["rows"] = max(entry["rows"], number)


def _padded(rows: Iterable[list[Any]], until: int) -> Iterable[list[Any]]:
    """Rows of errors alone lie beyond what the parser reports."""
    count = 0
    for row in rows:
        count += 1
        yield row
    for _ in range(count, until):
        yield []


def _put_errors(cells: list[Any], errors: dict[int, str]) -> None:
    """The parser gives an empty string for #N/A and its like, which would read as "not filled in"."""
    for column, error in errors.items():
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = {"e": error}


_PLAIN = {str}


def _tagged(cell: str) -> str | dict[str, str]:
    if isinstance(cell, BrokenText):
        return {"b": str(cell)}
    return {"e": str(cell)} if isinstance(cell, CellError) else cell


def _read_delimited(file: BinaryIO, spool: Spool, limits: Limits, *, has_rows: bool) -> dict[str, Any]:
    dialect = delimited.sniff(file)
    rows = filled = columns = broken = 0
    if has_rows:
        for number, record in delimited.records(file, dialect, limits):
            rows, filled, columns = number, filled + 1, max(columns, len(record))
            cells: list[Any] = record
            if set(map(type, record)) != _PLAIN:
                broken += sum(isinstance(cell, BrokenText) for cell in record)
                cells = [_tagged(cell) for cell in record]
            spool.write([number, cells], at_most=limits.row_bytes)
    entry = {
        "name": "",
        "is_hidden": False,
        "formula_count": 0,
        "error_count": 0,
        "offset": 0,
        "rows": rows,
        "filled_rows": filled,
        "columns": columns,
        "broken_cells": broken,
        "merges": [],
    }
    return {
        "format": "csv",
        "encoding": dialect.encoding,
        "delimiter": dialect.delimiter,
        "sheets": [entry],
    }


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
