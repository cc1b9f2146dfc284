"""Delimited text: which encoding, which delimiter, and its records one by one. Runs in the child."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from karawo.kit.tabular.cells import ERRORS, BrokenText, CellError, unguard
from karawo.kit.tabular.limits import Limits, Refused

_HEAD = 1 << 18
_CHUNK = 1 << 20
_SAMPLE_RECORDS = 300
# A comma stands in every address, the others seldom stand in text: among equals the comma comes last.
_DELIMITERS = "\t;|,"
_CELL_CHARACTERS = 131_072
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """encoding: the name by Python. is_damaged: some bytes do not fit it and are marked cell by cell."""

    encoding: str
    delimiter: str
    has_separator_line: bool
    is_damaged: bool
    width: int


def sniff(file: BinaryIO) -> Dialect:
    """By content alone; the name of the file says nothing. Raises Refused."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Refused("empty")
    encoding, is_damaged = _encoding(file, head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).removeprefix("\ufeff")
    _refuse_other_kinds(text)
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        body = text[separator.end() :]
        delimiter, width = separator[1], _shape(body, separator[1])[1]
    else:
        delimiter, width = _delimiter(text)
    return Dialect(encoding, delimiter, separator is not None, is_damaged, width)


def records(file: BinaryIO, dialect: Dialect, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """(row from 1 as a spreadsheet would number it, cells). Blank rows are left out. Raises Refused."""
    file.seek(0)
    text = io.TextIOWrapper(file, dialect.encoding, errors="replace", newline="")
    if text.read(1) != "\ufeff":
        text.seek(0)
    if dialect.has_separator_line:
        text.readline()
    csv.field_size_limit(_CELL_CHARACTERS)
    number = 0
    is_well_quoted: bool | None = None
    reader = csv.reader(text, delimiter=dialect.delimiter)
    try:
        for record in reader:
            number += 1
            if not any(record):
                continue
            if number > limits.rows:
                raise Refused("too_many_rows", limit=limits.rows)
            while not record[-1]:
                record.pop()
            if len(record) > limits.columns:
                raise Refused("too_many_columns", limit=limits.columns)
            # One look at the whole row, for few rows hold anything that needs a look at each cell.
            joined = "\x1f".join(record)
            if "\n" in joined:
                if is_well_quoted is None and any(_swallows_rows(cell, dialect) for cell in record):
                    is_well_quoted = _is_well_quoted(file, dialect)
                if is_well_quoted is False:
                    raise Refused("open_quote", row=number)
            if "'" in joined or "#" in joined or "\x00" in joined or "\ufffd" in joined:
                record = [_marked(cell) for cell in record]
            yield number, record
    except csv.Error as error:
        raise Refused("row_too_big", row=number + 1) from error
    finally:
        text.detach()


def _marked(cell: str) -> str:
    if "\x00" in cell:
        return BrokenText(cell.replace("\x00", "\ufffd"))
    if "\ufffd" in cell:
        return BrokenText(unguard(cell))
    return CellError(cell) if cell in ERRORS else unguard(cell)


def _swallows_rows(cell: str, dialect: Dialect) -> bool:
    """An opened quote that nobody closed takes the rows after it into one cell."""
    return dialect.width > 1 and any(
        line.count(dialect.delimiter) >= dialect.width - 1 for line in cell.split("\n")[1:]
    )


def _is_well_quoted(file: BinaryIO, dialect: Dialect) -> bool:
    """A cell may well hold whole lines; only a file whose quotes do not pair is at fault. One more pass."""
    at = file.tell()
    file.seek(0)
    text = io.TextIOWrapper(file, dialect.encoding, errors="replace", newline="")
    try:
        if text.read(1) != "\ufeff":
            text.seek(0)
        if dialect.has_separator_line:
            text.readline()
        for _ in csv.reader(text, delimiter=dialect.delimiter, strict=True):
            pass
    except csv.Error:
        return False
    finally:
        text.detach()
        file.seek(at)
    return True


def _encoding(file: BinaryIO, head: bytes) -> tuple[str, bool]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return name, not _fits(file, name)
    zeros_even, zeros_odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    sample = max(1, len(head[:4096]) // 2)
    for name, zeros, others in (("utf-16-le", zeros_odd, zeros_even), ("utf-16-be", zeros_even, zeros_odd)):
        if zeros > 0.4 * sample and others < 0.05 * sample:
            return name, not _fits(file, name)
    if _fits(file, "utf-8"):
        return "utf-8", False
    multibyte, strays = _high_bytes(file)
    if multibyte > strays:
        return "utf-8", True
    return "cp1252", not _fits(file, "cp1252")


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def _high_bytes(file: BinaryIO) -> tuple[int, int]:
    """How many characters are well-formed UTF-8, and how many high bytes are not."""
    multibyte = strays = 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        rest, found = _SEQUENCE.subn(b"", chunk)
        multibyte += found
        strays += len(_HIGH.findall(rest))
    return multibyte, strays


def _refuse_other_kinds(text: str) -> None:
    start = text[:4096].lstrip().lower()
    if re.match(r"<(!doctype html|html|table|meta|head|style|div|body)\b", start):
        raise Refused("html")
    if start.startswith(("<?xml", "<!doctype")):
        raise Refused("html" if "<html" in start else "xml")
    if re.match(r"(\{\s*[\"}]|\[\s*[\[{])", start):
        raise Refused("json")
    if not text.replace("\x00", "").strip():
        raise Refused("empty")
    if len(_CONTROLS.findall(text)) > 0.01 * len(text) + 2 or text.count("\x00") > 0.1 * len(text) + 2:
        raise Refused("not_a_table")
    if text.count("\ufffd") > 0.2 * len(text) + 2:
        raise Refused("not_a_table")


def _delimiter(text: str) -> tuple[str, int]:
    shapes = [(*_shape(text, delimiter), delimiter) for delimiter in _DELIMITERS]
    score, width, delimiter = max(shapes, key=lambda shape: shape[0])
    return (delimiter, width) if score > 0 else (",", 1)


def _shape(text: str, delimiter: str) -> tuple[float, int]:
    """(how well the records agree on a width, that width), from the head of the file."""
    whole = text[: text.rfind("\n") + 1] if len(text) >= _HEAD // 2 and "\n" in text else text
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0, 1
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 1
    width, count = Counter(wide).most_common(1)[0]
    agreement = count / len(widths)
    # The heading is the row least likely to hold a stray delimiter.
    has_heading = any(each == width for each in widths[:1]) or any(each == width for each in widths[1:6])
    first = 0.3 if widths[0] == width else (0.15 if has_heading else 0.0)
    return round(agreement + first, 2) + min(width, 50) / 10_000, width
