"""This side of the wall: starts the child, and reads back what it found."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

import karawo
from karawo.kit.tabular.cells import BrokenText, Cell, CellError, Value, kind_of
from karawo.kit.tabular.limits import MEBI, NO_ROOM, Limits, Refused

_CHUNK = 1 << 20


class Row(NamedTuple):
    """number: from 1, as the spreadsheet shows it. values: without the empty ones at the end."""

    number: int
    values: tuple[Value, ...]

    def cell(self, position: int) -> Cell:
        value = self.values[position] if position < len(self.values) else None
        return Cell(kind_of(value), value)

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(kind_of(value), value) for value in self.values)


@dataclass(frozen=True, slots=True)
class SheetReport:
    """rows: number of the last row, blank ones counted; filled_rows: those with anything in them.

    formula_count and error_count are known for .xlsx only. name is empty for delimited text.
    """

    name: str
    is_hidden: bool
    rows: int
    filled_rows: int
    columns: int
    formula_count: int
    error_count: int
    broken_cells: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """format: xlsx, xls, ods or csv (any delimited text). sha256: of the file as it came."""

    format: str
    size_bytes: int
    sha256: str
    encoding: str
    delimiter: str
    sheets: tuple[SheetReport, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """merges: (first row, first column, last row, last column), rows from 1, columns from 0, near the top."""

    report: SheetReport
    merges: tuple[tuple[int, int, int, int], ...]
    _spool: IO[bytes]
    _offset: int

    @property
    def name(self) -> str:
        return self.report.name

    def rows(self) -> Iterator[Row]:
        """Rows with anything in them, from the top; may be asked again, and costs one pass over a file."""
        left = self.report.filled_rows
        if not left:
            return
        for line in _lines(self._spool, self._offset):
            number, values = _DECODER.decode(line.decode())
            yield Row(number, tuple(values))
            left -= 1
            if not left:
                return


class Workbook:
    """A file that was read. Close it, or use it with `with`: its rows lie in an unnamed temporary file."""

    def __init__(self, report: FileReport, sheets: tuple[Sheet, ...], spool: IO[bytes]) -> None:
        self.report = report
        self.sheets = sheets
        self._close = weakref.finalize(self, spool.close)

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(path: str | os.PathLike[str], limits: Limits | None = None) -> Workbook:
    """The whole file, by content and not by its name.

    Costs one child process (about 0.15 s to start) and temporary space of about the unpacked size; memory on
    this side stays small. Raises Refused, and OSError when the file is not there or its rows find no room.
    """
    limits = limits or Limits()
    spool, index, report = _ask_child("read", Path(path), limits)
    sheets = tuple(
        Sheet(described, tuple((a, b, c, d) for a, b, c, d in entry["merges"]), spool, entry["offset"])
        for described, entry in zip(report.sheets, index["sheets"], strict=True)
    )
    return Workbook(report, sheets, spool)


def inspect(path: str | os.PathLike[str], limits: Limits | None = None) -> FileReport:
    """What the file is, without its rows: all counts of rows and columns are zero. Raises Refused."""
    spool, _, report = _ask_child("inspect", Path(path), limits or Limits())
    spool.close()
    return report


def _ask_child(mode: str, path: Path, limits: Limits) -> tuple[IO[bytes], dict[str, Any], FileReport]:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.file_bytes:
            raise Refused("too_big", limit=limits.file_bytes // MEBI)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the workbook keeps it
        try:
            index = _run(mode, file, spool, limits)
        except BaseException:
            spool.close()
            raise
    sheets = tuple(
        SheetReport(**{key: entry[key] for key in SheetReport.__dataclass_fields__})
        for entry in index["sheets"]
    )
    return (
        spool,
        index,
        FileReport(index["format"], size, digest, index["encoding"], index["delimiter"], sheets),
    )


def _run(mode: str, file: IO[bytes], spool: IO[bytes], limits: Limits) -> dict[str, Any]:
    # A bare environment: the child has no use for anybody's secrets.
    environment = {
        "PYTHONPATH": str(Path(karawo.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",
    }
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, no word of the user in the arguments
            [sys.executable, "-P", "-s", "-m", "karawo.kit.tabular.child", mode, json.dumps(asdict(limits))],
            stdin=file,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            close_fds=True,
            start_new_session=True,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow") from error
    if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused("too_slow")
    if ended.returncode in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        raise Refused("too_much_memory")
    if ended.returncode == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    index = _index(spool) if ended.returncode == 0 else None
    if index is None:
        raise Refused("broken")
    if "refused" in index:
        raise Refused(index["refused"], **index["params"])
    return index


def _index(spool: IO[bytes]) -> dict[str, Any] | None:
    end = os.fstat(spool.fileno()).st_size
    trailer = os.pread(spool.fileno(), 21, max(0, end - 21))
    if len(trailer) != 21 or not trailer.strip().isdigit():
        return None
    line = next(_lines(spool, int(trailer)), None)
    index = json.loads(line) if line else None
    return index if isinstance(index, dict) else None


def _lines(spool: IO[bytes], offset: int) -> Iterator[bytes]:
    """Read with explicit offsets, so that several passes over one spool do not disturb each other."""
    rest = b""
    while chunk := os.pread(spool.fileno(), _CHUNK, offset):
        offset += len(chunk)
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _decoded(tagged: dict[str, Any]) -> Value:
    ((tag, value),) = tagged.items()
    match tag:
        case "b":
            return BrokenText(value)
        case "e":
            return CellError(value)
        case "d":
            return date.fromisoformat(value)
        case "t":
            return datetime.fromisoformat(value)
        case "h":
            return time.fromisoformat(value)
        case _:
            return timedelta(seconds=value)


_DECODER = json.JSONDecoder(object_hook=_decoded)
