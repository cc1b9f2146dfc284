"""Finding the table on a sheet that people made for printing: titles, merged headings, totals, notes.

Nothing is dropped in silence: every row with something in it is either a row of the table or stands in
`Table.skipped` with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from karawo.kit.tabular.cells import Cell, Kind, Value, is_blank, kind_of, text_of
from karawo.kit.tabular.package import column_letters
from karawo.kit.tabular.reading import Row, Sheet

_LOOK_AT = 60
_HEADING_ROWS = 3
_SAMPLES = 20
_NOTE_ROWS = 30

_HEADING_WORDS = frozenset(
    """no nomor nomer id nama nik nib npwp kk alamat desa kelurahan kecamatan kabupaten kota provinsi rt rw telp
    telepon tlp hp kontak wa email e-mail pemilik usaha umkm ukm ikm koperasi perusahaan merek merk produk jenis
    bidang kategori kbli kode tahun tanggal tgl bulan omzet omset aset modal tenaga kerja karyawan jumlah keterangan
    ket status pendidikan pekerjaan kelamin jk umur usia lat lon lng latitude longitude koordinat nilai satuan harga
    volume legalitas pirt p-irt halal izin deskripsi uraian lokasi jalan kodepos pos ketua badan bentuk sektor skala
    kelas penjualan produksi kapasitas unsur responden profil perempuan laki-laki l p""".split()
)
_TOTAL = re.compile(
    r"(?:sub\s*-?\s*|grand\s+)?(?:total|jumlah|rata\s*-?\s*rata|rerata)"
    r"(?:\s+(?:seluruh(?:nya)?|keseluruhan|semua|akhir|total|umum|kec\.?.*|kecamatan.*|kab\.?.*|desa.*|kel\.?.*))?\s*:?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:catatan|keterangan|ket\s*[.:]|sumber|note|nb\s*[.:]|\*+|mengetahui|dibuat oleh|kepala (?:dinas|bidang|upt)|"
    r"nip\s*[.:]|dicetak|petugas\s*:)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\(?\s*(\d{1,3})\s*[).]?(?:\s*=.*)?")


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

    filled: data rows with something here. kinds: how often each kind. samples: first different texts.
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


@dataclass(frozen=True, slots=True)
class TableRow:
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
        for row in self.sheet.rows():
            if row.number < self.first_row or row.number in left_out or _is_blank_row(row):
                continue
            if row.number > self.last_row:
                return
            values, width = row.values, len(row.values)
            yield TableRow(
                self.sheet.name,
                row.number,
                tuple(values[at] if at < width else None for at in positions),
            )

    def column(self, label: str) -> Column | None:
        wanted = _folded(label)
        return next((column for column in self.columns if _folded(column.label) == wanted), None)


def find_tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet from top to bottom; a sheet with nothing on it has none.

    A second table is seen only where, after a blank row, a heading stands that is made of heading words.
    Costs one pass over the sheet, and a second when the rows are read.
    """
    segments = _segments(sheet)
    tables = []
    begin = 1
    for head, end in segments:
        table = _Builder(sheet, head).build(begin, end)
        tables.append(table)
        begin = table.last_row + 1 if end is None else end + 1
    return tables


@dataclass(frozen=True, slots=True)
class _Head:
    rows: tuple[Row, ...]
    labels: dict[int, tuple[str, ...]]


def _segments(sheet: Sheet) -> list[tuple[_Head | None, int | None]]:
    """Each table's heading, and the number of the last row before the next one (None for the last)."""
    top: list[Row] = []
    for row in sheet.rows():
        if not _is_blank_row(row):
            top.append(row)
        if len(top) >= _LOOK_AT:
            break
    if not top:
        return []
    heads = [_head(top, sheet)]
    first = heads[0]
    bounds: list[int] = []
    if first is not None:
        for head, before in _later_heads(sheet, first):
            heads.append(head)
            bounds.append(before)
    return [(head, bounds[i] if i < len(bounds) else None) for i, head in enumerate(heads)]


def _later_heads(sheet: Sheet, first: _Head) -> Iterator[tuple[_Head, int]]:
    own = _signature(first.rows[-1])
    previous = first.rows[-1].number
    for row in sheet.rows():
        if row.number <= previous or _is_blank_row(row):
            continue
        gap = row.number > previous + 1
        if gap and _signature(row) != own and _is_sure_heading(row):
            yield _Head((row,), {at: (_clean(row.values[at]),) for at in _filled(row)}), row.number - 1
            own = _signature(row)
        previous = row.number


def _is_sure_heading(row: Row) -> bool:
    filled = [row.values[at] for at in _filled(row)]
    if len(filled) < 3 or not all(isinstance(value, str) and len(value) < 40 for value in filled):
        return False
    return sum(_has_heading_word(str(value)) for value in filled) >= max(3, 0.7 * len(filled))


def _head(top: Sequence[Row], sheet: Sheet) -> _Head | None:
    width = _usual_width(top)
    scored = [(_heading_score(i, top, width), -i) for i in range(min(len(top), 40))]
    score, negative = max(scored)
    if score < 1.0:
        return None
    at = -negative
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
    if _is_numbering(lower):
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
    def __init__(self, sheet: Sheet, head: _Head | None) -> None:
        self.sheet = sheet
        self.head = head
        self.heading_numbers = tuple(row.number for row in head.rows) if head else ()
        self.signatures = {_signature(row) for row in head.rows} if head else set()
        self.skipped: list[SkippedRow] = []
        self.filled: Counter[int] = Counter()
        self.kinds: dict[int, Counter[Kind]] = {}
        self.samples: dict[int, dict[str, None]] = {}
        self.body_count = 0

    def build(self, begin: int, end: int | None) -> Table:
        numbers = self._body(begin, end)
        seen_rows = len(self.skipped) + self.body_count
        last = end if end is not None else max(self.sheet.report.rows, begin)
        first = self.heading_numbers[-1] + 1 if self.heading_numbers else (numbers[0] if numbers else begin)
        labels = self.head.labels if self.head else {}
        reach = max([*labels, *self.filled], default=-1) + 1
        kept = [at for at in range(reach) if at in labels or self.filled[at]]
        return Table(
            sheet=self.sheet,
            heading_rows=self.heading_numbers,
            columns=tuple(self._column(at, labels.get(at, ())) for at in kept),
            first_row=first,
            last_row=last,
            row_count=self.body_count,
            blank_row_count=last - begin + 1 - seen_rows,
            skipped=tuple(sorted(self.skipped, key=lambda row: row.number)),
            empty_columns=tuple(at for at in range(reach) if at not in kept),
        )

    def _column(self, at: int, parts: tuple[str, ...]) -> Column:
        return Column(
            at,
            column_letters(at),
            " / ".join(parts),
            parts,
            self.filled[at],
            dict(self.kinds.get(at, {})),
            tuple(self.samples.get(at, ())),
        )

    def _body(self, begin: int, end: int | None) -> list[int]:
        """Sorts every row into body and skipped; returns the number of the first body row, if any."""
        first: list[int] = []
        tail: list[Row] = []
        width = len(self.head.labels) if self.head else 0
        for row in self.sheet.rows():
            if row.number < begin or _is_blank_row(row):
                continue
            if end is not None and row.number > end:
                break
            reason = self._reason(row)
            if reason is not None:
                self.skipped.append(SkippedRow(row.number, reason, row.values))
                continue
            # What might be a note under the table waits until a fuller row shows that the table goes on.
            if width >= 4 and len(_filled(row)) <= 2 and len(tail) < _NOTE_ROWS and self.body_count:
                tail.append(row)
                continue
            for held in tail:
                self._take(held, first)
            tail.clear()
            self._take(row, first)
        for held in _real_rows(tail, self.skipped, self._last_taken):
            self._take(held, first)
        return first

    _last_taken = 0

    def _take(self, row: Row, first: list[int]) -> None:
        if not first:
            first.append(row.number)
        self.body_count += 1
        self._last_taken = row.number
        for at, value in enumerate(row.values):
            if value is None or value == "" or is_blank(value):
                continue
            self.filled[at] += 1
            self.kinds.setdefault(at, Counter())[kind_of(value)] += 1
            samples = self.samples.setdefault(at, {})
            if len(samples) < _SAMPLES:
                samples[text_of(value).strip()[:80]] = None

    def _reason(self, row: Row) -> SkipReason | None:
        if self.heading_numbers:
            if row.number < self.heading_numbers[0]:
                return SkipReason.TITLE
            if row.number in self.heading_numbers:
                return SkipReason.HEADING
            if not self.body_count and _is_numbering(row):
                return SkipReason.NUMBERING
            if _signature(row) in self.signatures:
                return SkipReason.REPEATED_HEADING
        return SkipReason.TOTAL if _is_total(row) else None


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


def _is_total(row: Row) -> bool:
    """A total names itself first and has only figures beside it; "Total Jaya" in a list of shops has not."""
    positions = _filled(row)
    label = row.values[positions[0]]
    if not isinstance(label, str) or not _TOTAL.fullmatch(_clean(label)):
        return False
    return all(_is_figure(row.values[at]) for at in positions[1:])


def _is_numbering(row: Row) -> bool:
    """ "(1) (2) (3)" under a heading, also with gaps and "9=7+8"."""
    positions = _filled(row)
    if len(positions) < 3:
        return False
    numbers = []
    for at in positions:
        match = _ORDINAL.fullmatch(text_of(row.values[at]).strip())
        if match is None:
            return False
        numbers.append(int(match[1]))
    return numbers[0] in (0, 1) and all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))


def _filled(row: Row) -> list[int]:
    return [at for at, value in enumerate(row.values) if not is_blank(value)]


def _is_blank_row(row: Row) -> bool:
    return all(is_blank(value) for value in row.values)


def _signature(row: Row) -> tuple[tuple[int, str], ...]:
    return tuple((at, _folded(text_of(value))) for at, value in enumerate(row.values) if not is_blank(value))


def _clean(value: Value) -> str:
    return " ".join(text_of(value).split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_heading_word(text: str) -> bool:
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.casefold())
    return 0 < len(words) <= 8 and any(word in _HEADING_WORDS for word in words)
