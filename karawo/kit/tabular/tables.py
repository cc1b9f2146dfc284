"""Finding the table on a sheet that people made for printing: titles, merged headings, totals, notes.

Nothing is dropped in silence: every row with something in it is either a row of the table or stands in
`Table.skipped` with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from karawo.kit.tabular.cells import BrokenText, Cell, CellError, Kind, Value, is_blank, kind_of, text_of
from karawo.kit.tabular.package import column_letters
from karawo.kit.tabular.reading import Row, Sheet

_LOOK_AT = 60
_HEADING_ROWS = 3
_SAMPLES = 20
_SAMPLED_ROWS = 1_000
_NOTE_ROWS = 30

_HEADING_TEXT = """
    no nomor nomer id nama nik nib npwp kk alamat desa kelurahan kecamatan kabupaten kota provinsi rt rw
    telp telepon tlp hp kontak wa email e-mail pemilik usaha umkm ukm ikm koperasi perusahaan merek merk
    produk jenis bidang kategori kbli kode tahun tanggal tgl bulan omzet omset aset modal tenaga kerja
    karyawan jumlah keterangan ket status pendidikan pekerjaan kelamin jk umur usia lat lon lng latitude
    longitude koordinat nilai satuan harga volume legalitas pirt p-irt halal izin deskripsi uraian lokasi
    jalan kodepos pos ketua badan bentuk sektor skala kelas penjualan produksi kapasitas unsur responden
    profil perempuan laki-laki l p
"""
_HEADING_WORDS = frozenset(_HEADING_TEXT.split())
_TOTAL = re.compile(
    r"(?:sub\s*-?\s*|grand\s+)?(?:total|jumlah|rata\s*-?\s*rata|rerata)"
    r"(?:\s+(?:seluruh(?:nya)?|keseluruhan|semua|akhir|total|umum|"
    r"kec\.?.*|kecamatan.*|kab\.?.*|desa.*|kel\.?.*))?\s*:?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:catatan|keterangan|ket\s*[.:]|sumber|note|nb\s*[.:]|\*+|mengetahui|dibuat oleh|"
    r"kepala (?:dinas|bidang|upt)|nip\s*[.:]|dicetak|petugas\s*:)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\(?\s*(\d{1,3})\s*[).]?(?:\s*=.*)?")


_KINDS: dict[type, Kind] = {
    str: Kind.TEXT,
    BrokenText: Kind.TEXT,
    CellError: Kind.ERROR,
    bool: Kind.BOOL,
    int: Kind.NUMBER,
    float: Kind.NUMBER,
    date: Kind.DATE,
    datetime: Kind.DATE,
    time: Kind.TIME,
    timedelta: Kind.TIME,
}


class SkipReason(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    NUMBERING = "numbering"
    REPEATED_HEADING = "repeated_heading"
    TOTAL = "total"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """position: on the sheet, from 0. label: the heading, levels joined with " / "; empty where none stands.

    filled: data rows with something here. kinds: how often each kind. samples: different texts near the top.
    """

    position: int
    letter: str
    label: str
    parts: tuple[str, ...]
    filled: int
    kinds: dict[Kind, int]
    samples: tuple[str, ...]

    @property
    def shown(self) -> str:
        return self.label or f"Kolom {self.letter}"


class TableRow(NamedTuple):
    """number: of the row on its sheet. values: one for each column of the table, in its order."""

    sheet: str
    number: int
    values: tuple[Value, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(kind_of(value), value) for value in self.values)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    number: int
    reason: SkipReason
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """heading_rows: their numbers, empty where the sheet has none. first_row and last_row bound the data.

    row_count: data rows. blank_row_count: rows without anything from the first row of the sheet (or of this
    table) to the last; with row_count and skipped they add up to all its rows.
    empty_columns: positions that have neither heading nor data, left out of `columns`.
    """

    sheet: Sheet
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    first_row: int
    last_row: int
    row_count: int
    blank_row_count: int
    skipped: tuple[SkippedRow, ...]
    empty_columns: tuple[int, ...]

    def rows(self) -> Iterator[TableRow]:
        """One pass over the sheet each time."""
        left_out = {row.number for row in self.skipped}
        positions = [column.position for column in self.columns]
        reach = len(positions)
        is_dense = positions == list(range(reach))
        name = self.sheet.name
        for number, values in self.sheet.rows():
            if number < self.first_row or number in left_out or all(map(is_blank, values)):
                continue
            if number > self.last_row:
                return
            width = len(values)
            if is_dense and width <= reach:
                yield TableRow(name, number, values + (None,) * (reach - width))
            else:
                yield TableRow(name, number, tuple(values[at] if at < width else None for at in positions))

    def column(self, label: str) -> Column | None:
        wanted = _folded(label)
        return next((column for column in self.columns if _folded(column.label) == wanted), None)


def find_tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet from top to bottom; a sheet with nothing on it has none.

    A second table is seen only where, after a blank row, a heading stands that is made of heading words.
    Costs one pass over the sheet; reading the rows of a table is another.
    """
    top: list[Row] = []
    for row in sheet.rows():
        if not _is_blank_row(row):
            top.append(row)
        if len(top) >= _LOOK_AT:
            break
    if not top:
        return []
    tables: list[Table] = []
    builder = _Builder(sheet, _head(top, sheet), begin=1)
    previous = 0
    for row in sheet.rows():
        filled = _filled(row)
        if not filled:
            continue
        if row.number > previous + 1 and builder.may_end_at(row, filled):
            tables.append(builder.finish(row.number - 1))
            head = _Head((row,), {at: (_clean(row.values[at]),) for at in filled})
            builder = _Builder(sheet, head, begin=row.number)
        builder.add(row, filled)
        previous = row.number
    tables.append(builder.finish(sheet.report.rows))
    return tables


@dataclass(frozen=True, slots=True)
class _Head:
    rows: tuple[Row, ...]
    labels: dict[int, tuple[str, ...]]


def _is_sure_heading(row: Row, filled: Sequence[int]) -> bool:
    texts = [row.values[at] for at in filled]
    if len(texts) < 3 or not all(isinstance(value, str) and len(value) < 40 for value in texts):
        return False
    return sum(_has_heading_word(str(value)) for value in texts) >= max(3, 0.7 * len(texts))


def _head(top: Sequence[Row], sheet: Sheet) -> _Head | None:
    width = _usual_width(top)
    scores = [_heading_score(i, top, width) for i in range(min(len(top), 40))]
    best = max(scores)
    if best < 1.0:
        return None
    # The first good one: a second table further down may have the better heading.
    at = next(i for i, score in enumerate(scores) if score >= max(1.0, 0.8 * best))
    first = last = at
    while first > 0 and last - first < _HEADING_ROWS - 1 and _stands_over(top[first - 1], top[first], sheet):
        first -= 1
    while (
        last + 1 < len(top)
        and last - first < _HEADING_ROWS - 1
        and _stands_over(top[last], top[last + 1], sheet)
    ):
        last += 1
    rows = tuple(top[first : last + 1])
    return _Head(rows, _labels(rows, sheet))


def _usual_width(top: Sequence[Row]) -> int:
    counts = sorted(len(_filled(row)) for row in top)
    return max(1, counts[int(len(counts) * 0.75)] if len(counts) > 3 else counts[-1])


def _heading_score(at: int, top: Sequence[Row], width: int) -> float:
    """At least 1 for a plausible heading. All text, short, different, wide, made of heading words, and with
    other kinds below."""
    row = top[at]
    positions = _filled(row)
    if len(positions) < 2 and width > 1:
        return 0.0
    texts = [row.values[i] for i in positions]
    if not all(isinstance(value, str) for value in texts):
        return 0.0
    words = [_clean(value) for value in texts]
    data_like = sum(bool(re.fullmatch(r"[\d\W_]+|\S+@\S+", word)) for word in words)
    if data_like > 0.2 * len(words):
        return 0.0
    share_known = sum(_has_heading_word(word) for word in words) / len(words)
    distinct = len({word.casefold() for word in words}) / len(words)
    fill = min(1.0, len(positions) / width)
    differs = _differs_below(positions, top[at + 1 : at + 8])
    score = fill + 1.2 * share_known + 0.5 * distinct + 0.8 * differs - 0.02 * at
    if share_known < 0.15 and differs < 0.2 and at + 1 < len(top):
        return 0.0
    return score if fill >= 0.4 else score * 0.5


def _differs_below(positions: Sequence[int], below: Sequence[Row]) -> float:
    """The share of columns whose heading is text and whose body mostly is not, or is digits."""
    if not below:
        return 0.0
    differing = 0
    for at in positions:
        values = [row.values[at] for row in below if at < len(row.values) and not is_blank(row.values[at])]
        if values and sum(_is_figure(value) for value in values) > 0.5 * len(values):
            differing += 1
    return differing / len(positions)


def _is_figure(value: Value) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"[-+\d.,/:()\s]*\d[-+\d.,/:()\s]*", value))


def _stands_over(upper: Row, lower: Row, sheet: Sheet) -> bool:
    """Whether two rows are one heading: a label over several, or one label over the height of both."""
    if lower.number != upper.number + 1:
        return False
    over, under = _filled(upper), _filled(lower)
    if not under or not all(isinstance(lower.values[at], str) for at in under):
        return False
    if not all(isinstance(upper.values[at], str) for at in over):
        return False
    if _is_numbering(lower, under):
        return False
    last_column = max(over[-1], under[-1])
    spans = [merge for merge in sheet.merges if merge[0] == upper.number]
    tall = [merge for merge in spans if merge[2] > upper.number]
    broad = [merge for merge in spans if merge[2] == upper.number and merge[3] > merge[1]]
    if tall:
        return True
    if broad:
        # A title reaches over the whole table, a group over a part of it.
        return len(over) >= 2 and any(merge[3] - merge[1] < last_column for merge in broad)
    if len(over) < 2:
        return False
    only_above = [at for at in over if at not in under]
    gaps = [at for at in range(over[0], last_column + 1) if at not in over]
    if not only_above or not gaps:
        return False
    return all(at in under for at in gaps) and len(under) <= len(gaps) + len(over) - len(only_above)


def _labels(rows: Sequence[Row], sheet: Sheet) -> dict[int, tuple[str, ...]]:
    width = max(len(row.values) for row in rows)
    grid = [[_clean(row.values[at]) if at < len(row.values) else "" for at in range(width)] for row in rows]
    numbers = {row.number: i for i, row in enumerate(rows)}
    has_merges = False
    for top, left, bottom, right in sheet.merges:
        if top not in numbers or left >= width:
            continue
        has_merges = True
        for number in range(top, bottom + 1):
            for at in range(left, min(right, width - 1) + 1):
                if number in numbers:
                    grid[numbers[number]][at] = grid[numbers[top]][left]
    if not has_merges:
        for i, line in enumerate(grid[:-1]):
            for at in range(1, width):
                if not line[at] and line[at - 1] and grid[i + 1][at]:
                    line[at] = line[at - 1]
    labels: dict[int, tuple[str, ...]] = {}
    for at in range(width):
        parts: list[str] = []
        for line in grid:
            if line[at] and line[at] not in parts:
                parts.append(line[at])
        if parts:
            labels[at] = tuple(parts)
    return labels


class _Builder:
    """Sorts the rows of one table into body and skipped, and counts what stands in its columns."""

    def __init__(self, sheet: Sheet, head: _Head | None, *, begin: int) -> None:
        self.sheet = sheet
        self.head = head
        self.begin = begin
        self.heading_numbers = tuple(row.number for row in head.rows) if head else ()
        self.signatures = [_signature(row, _filled(row)) for row in head.rows] if head else []
        self.width = len(head.labels) if head else 0
        self.skipped: list[SkippedRow] = []
        self.tail: list[Row] = []
        self.types: list[dict[type, int]] = []
        self.samples: dict[int, dict[str, None]] = {}
        self.body_count = 0
        self.first_taken = self.last_taken = 0

    def may_end_at(self, row: Row, filled: Sequence[int]) -> bool:
        is_begun = self.head is not None and self.body_count + len(self.tail) > 0
        return is_begun and _is_sure_heading(row, filled) and not self.is_own_heading(row, filled)

    def is_own_heading(self, row: Row, filled: Sequence[int]) -> bool:
        return any(
            own[0][0] == filled[0] and _signature(row, filled) == own for own in self.signatures if own
        )

    def add(self, row: Row, filled: Sequence[int]) -> None:
        reason = self._reason(row, filled)
        if reason is not None:
            self.skipped.append(SkippedRow(row.number, reason, row.values))
            return
        # What might be a note under the table waits until a fuller row shows that the table goes on.
        if self.width >= 4 and len(filled) <= 2 and len(self.tail) < _NOTE_ROWS and self.body_count:
            self.tail.append(row)
            return
        if self.tail:
            for held in self.tail:
                self._take(held, _filled(held))
            self.tail.clear()
        self._take(row, filled)

    def finish(self, last: int) -> Table:
        for held in _real_rows(self.tail, self.skipped, self.last_taken):
            self._take(held, _filled(held))
        labels = self.head.labels if self.head else {}
        reach = max(max(labels, default=-1) + 1, len(self.types))
        self.types.extend({} for _ in range(reach - len(self.types)))
        kept = [at for at in range(reach) if at in labels or self.types[at]]
        first = self.heading_numbers[-1] + 1 if self.heading_numbers else max(self.first_taken, self.begin)
        return Table(
            sheet=self.sheet,
            heading_rows=self.heading_numbers,
            columns=tuple(self._column(at, labels.get(at, ())) for at in kept),
            first_row=first,
            last_row=last,
            row_count=self.body_count,
            blank_row_count=last - self.begin + 1 - len(self.skipped) - self.body_count,
            skipped=tuple(sorted(self.skipped, key=lambda row: row.number)),
            empty_columns=tuple(at for at in range(reach) if at not in kept),
        )

    def _column(self, at: int, parts: tuple[str, ...]) -> Column:
        kinds: Counter[Kind] = Counter()
        for type_, count in self.types[at].items():
            kinds[_KINDS[type_]] += count
        return Column(
            at,
            column_letters(at),
            " / ".join(parts),
            parts,
            kinds.total(),
            dict(kinds),
            tuple(self.samples.get(at, ())),
        )

    def _take(self, row: Row, filled: Sequence[int]) -> None:
        self.first_taken = self.first_taken or row.number
        self.last_taken = row.number
        self.body_count += 1
        types, values = self.types, row.values
        if filled[-1] >= len(types):
            types.extend({} for _ in range(filled[-1] + 1 - len(types)))
        for at in filled:
            counts, type_ = types[at], type(values[at])
            counts[type_] = counts.get(type_, 0) + 1
        if self.body_count <= _SAMPLED_ROWS:
            for at in filled:
                samples = self.samples.setdefault(at, {})
                if len(samples) < _SAMPLES:
                    samples[text_of(values[at]).strip()[:80]] = None

    def _reason(self, row: Row, filled: Sequence[int]) -> SkipReason | None:
        if self.heading_numbers:
            if row.number < self.heading_numbers[0]:
                return SkipReason.TITLE
            if row.number in self.heading_numbers:
                return SkipReason.HEADING
            if not self.body_count and _is_numbering(row, filled):
                return SkipReason.NUMBERING
            if self._could_be_heading(row, filled) and self.is_own_heading(row, filled):
                return SkipReason.REPEATED_HEADING
        return SkipReason.TOTAL if _is_total(row, filled) else None

    def _could_be_heading(self, row: Row, filled: Sequence[int]) -> bool:
        """A quick look at the first cell, since this is asked of every row."""
        first = row.values[filled[0]]
        return isinstance(first, str) and any(own and own[0][1] == _folded(first) for own in self.signatures)


def _real_rows(tail: Sequence[Row], skipped: list[SkippedRow], last_taken: int) -> list[Row]:
    """Thin rows at the end: notes after a gap, a total or a word that opens a note; else thin data."""
    totals = [row.number for row in skipped if row.reason is SkipReason.TOTAL and row.number > last_taken]
    opened = False
    real: list[Row] = []
    previous = last_taken
    for row in tail:
        words = [text_of(row.values[at]).strip() for at in _filled(row)]
        after_gap = row.number > previous + 1
        opened = (
            opened
            or any(_NOTE.match(word) for word in words)
            or (after_gap and not any(word.isdigit() for word in words[:1]))
            or any(number < row.number for number in totals)
        )
        if opened:
            skipped.append(SkippedRow(row.number, SkipReason.NOTE, row.values))
        else:
            real.append(row)
        previous = row.number
    return real


def _is_total(row: Row, filled: Sequence[int]) -> bool:
    """A total names itself first and has only figures beside it; "Total Jaya" in a list of shops has not."""
    label = row.values[filled[0]]
    if (
        not isinstance(label, str)
        or label.lstrip()[:1] not in "SsGgTtJjRr"
        or not _TOTAL.fullmatch(_clean(label))
    ):
        return False
    return all(_is_figure(row.values[at]) for at in filled[1:])


def _is_numbering(row: Row, positions: Sequence[int]) -> bool:
    """ "(1) (2) (3)" under a heading, also with gaps and "9=7+8"."""
    if len(positions) < 3:
        return False
    numbers = []
    for at in positions:
        match = _ORDINAL.fullmatch(text_of(row.values[at]).strip())
        if match is None:
            return False
        numbers.append(int(match[1]))
    return numbers[0] in (0, 1) and all(b == a + 1 for a, b in pairwise(numbers))


def _filled(row: Row) -> list[int]:
    return [
        at
        for at, value in enumerate(row.values)
        if value is not None and value != "" and not (isinstance(value, str) and value.isspace())
    ]


def _is_blank_row(row: Row) -> bool:
    return all(is_blank(value) for value in row.values)


def _signature(row: Row, filled: Sequence[int]) -> tuple[tuple[int, str], ...]:
    return tuple((at, _folded(text_of(row.values[at]))) for at in filled)


def _clean(value: Value) -> str:
    return " ".join(text_of(value).split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_heading_word(text: str) -> bool:
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.casefold())
    return 0 < len(words) <= 8 and any(word in _HEADING_WORDS for word in words)
