"""The gate of office files: what may be known from the zip directory and a cheap pass over its parts.

Runs in the child. Nothing here builds a tree or a table; only two small parts are parsed, with entities off.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, BinaryIO

from defusedxml.ElementTree import fromstring

from karawo.kit.tabular.limits import Limits, Refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CHUNK = 1 << 20
_SMALL_PART = 4 << 20
_MOST_ERRORS = 100_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class PartFacts:
    """errors: row from 1 → column from 0 → what the formula left; the parser behind us drops these cells."""

    formulas: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    error_count: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    format: str
    sheets: dict[str, PartFacts]


def open_package(file: BinaryIO, limits: Limits) -> Package:
    """Raises Refused."""
    _check_directory_size(file, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            return _look_into(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError) as error:
        raise Refused("broken") from error


def _check_directory_size(file: BinaryIO, limits: Limits) -> None:
    """A directory of a million entries would cost a gigabyte before it could be counted."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Refused("broken")
    entries, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if entries > limits.entries or directory_bytes > limits.entries * 4096:
        raise Refused("too_many_entries", limit=limits.entries)
    file.seek(0)


def _look_into(archive: zipfile.ZipFile, limits: Limits) -> Package:
    parts = archive.infolist()
    names = {part.filename.lower().lstrip("/") for part in parts}
    if len(parts) > limits.entries:
        raise Refused("too_many_entries", limit=limits.entries)
    if len(names) != len(parts):
        raise Refused("broken")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Refused("unpacks_too_big", limit=limits.unpacked_bytes // 1_000_000)
    for part in parts:
        if part.file_size > max(limits.ratio_from_bytes, limits.ratio * part.compress_size):
            raise Refused("bomb")
    _refuse_by_name(names)
    format_ = _format(archive, names)
    facts: dict[str, PartFacts] = {}
    budget = limits.unpacked_bytes
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            budget -= _scan(archive, part, limits, facts, budget)
    return Package(format_, _by_sheet(archive, names, facts) if format_ == "xlsx" else {})


def _refuse_by_name(names: set[str]) -> None:
    for name in names:
        if (
            name.rsplit("/", 1)[-1].startswith("vbaproject")
            or "/macrosheets/" in name
            or name.startswith("basic/")
        ):
            raise Refused("macro")
        if "externallinks/" in name:
            raise Refused("external_link")
        if name == "xl/workbook.bin":
            raise Refused("binary_sheet")


def _format(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                return "ods"
    raise Refused("not_a_table")


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _scan(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    limits: Limits,
    facts: dict[str, PartFacts],
    budget: int,
) -> int:
    name = part.filename.lstrip("/")
    far = _far_cells(limits)
    has_cells = name.startswith("xl/") and not name.endswith((".rels", "sharedStrings.xml", "styles.xml"))
    found = PartFacts()
    carry, read_bytes = b"", 0
    for chunk in _chunks(archive, part):
        read_bytes += len(chunk)
        if read_bytes > budget:
            raise Refused("unpacks_too_big", limit=limits.unpacked_bytes // 1_000_000)
        if not carry and b"\x00" in chunk[:200]:
            # UTF-16 would hide every word looked for below; no office program writes it.
            raise Refused("broken")
        window = carry + chunk
        _refuse_words(window, name)
        if has_cells:
            _refuse_far(far, window, limits)
            # A cell that the chunk cuts in two is looked at whole, with the next chunk.
            cut = max(window.rfind(b"<c "), len(window) - 4096, 0)
            _count(window, cut, found)
            carry = window[cut:]
        else:
            carry = window[-64:]
    if has_cells:
        _count(carry, len(carry), found)
        facts[name.lower()] = found
    return read_bytes


def _refuse_words(window: bytes, name: str) -> None:
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
        raise Refused("entities")
    if name.endswith(".rels") and b"/externalLink" in window:
        raise Refused("external_link")
    if name.lower() == "[content_types].xml" and b"macroEnabled" in window:
        raise Refused("macro")


_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).){0,2000}?<(?:\w+:)?v>([^<]{1,20})</""",
    re.DOTALL,
)


def _count(window: bytes, until: int, found: PartFacts) -> None:
    done = window[:until]
    found.formulas += done.count(b"</f>")
    if b't="e"' not in done and b"t='e'" not in done:
        return
    for match in _ERROR_CELL.finditer(done):
        if found.error_count >= _MOST_ERRORS:
            raise Refused("broken")
        found.error_count += 1
        in_row = found.errors.setdefault(int(match[2]), {})
        in_row[_column(match[1])] = unescape(match[3].decode("ascii", "replace"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _refuse_far(far: tuple[re.Pattern[bytes], re.Pattern[bytes]], window: bytes, limits: Limits) -> None:
    usual, unusual = far
    match = usual.search(window)
    # Single bytes are found at the speed of memory; most windows have none of these.
    if match is None and any(each in window for each in (b"'", b"\t", b"\n", b"\r", b" =", b"= ")):
        match = unusual.search(window)
    if match is None:
        return
    if match["column"]:
        raise Refused("too_many_columns", limit=limits.columns)
    raise Refused("too_many_rows", limit=limits.rows)


def _far_cells(limits: Limits) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Finds one cell or row beyond the limits, whatever the sheet says about its own size.

    The first pattern begins with a literal and is three times as fast; the second allows all XML allows.
    """
    rows = _digits_above(limits.rows)
    columns = _letters_above(limits.columns)
    far = rf"""(?:(?P<column>(?:{columns})\d)|[A-Z]{{0,3}}0*(?:{rows})["'])"""
    return (
        re.compile(rf' r="{far}'.encode(), re.ASCII),
        re.compile(rf"""\sr\s*=\s*["']{far}""".encode(), re.ASCII),
    )


def _digits_above(number: int) -> str:
    """A pattern for the whole numbers above this one: for 199 `[2-9]\\d{2}|\\d{4,}`."""
    digits = str(number)
    parts = [rf"[1-9]\d{{{len(digits)},}}"]
    for i, digit in enumerate(digits):
        if digit != "9":
            parts.append(rf"{digits[:i]}[{int(digit) + 1}-9]\d{{{len(digits) - i - 1}}}")
    return "|".join(parts)


def _letters_above(number: int) -> str:
    letters = column_letters(number - 1)
    parts = [f"[A-Z]{{{len(letters) + 1},}}"]
    for i, letter in enumerate(letters):
        if letter != "Z":
            parts.append(f"{letters[:i]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(letters) - i - 1}}}")
    return "|".join(parts)


def column_letters(position: int) -> str:
    """0 → "A", 26 → "AA"."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _by_sheet(archive: zipfile.ZipFile, names: set[str], facts: dict[str, PartFacts]) -> dict[str, PartFacts]:
    if "xl/_rels/workbook.xml.rels" not in names:
        raise Refused("broken")
    workbook = _small_tree(archive, "xl/workbook.xml")
    relations = _small_tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        each.get("Id"): each.get("Target", "").removeprefix("/xl/").removeprefix("./") for each in relations
    }
    sheets: dict[str, PartFacts] = {}
    for each in workbook.iter():
        if each.tag.rsplit("}", 1)[-1] == "sheet":
            target = targets.get(each.get(_RELATION) or each.get(_STRICT_RELATION), "")
            part = facts.get(f"xl/{target}".lower())
            if part is None:
                # A sheet kept under a name that was not scanned above.
                raise Refused("broken")
            sheets[each.get("name", "")] = part
    return sheets


def _small_tree(archive: zipfile.ZipFile, name: str) -> Element:
    part = next(each for each in archive.infolist() if each.filename.lower().lstrip("/") == name)
    if part.file_size > _SMALL_PART:
        raise Refused("broken")
    try:
        return fromstring(archive.read(part))
    except SyntaxError as error:
        raise Refused("broken") from error
