"""Answer sheets come in from a file: read, understood, accepted, taken back."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.kit.tabular import Limits, Table, find_tables, read
from karawo.surveys.actions.asking import NotYet
from karawo.surveys.models import Answer, Channel, SheetImport, Survey
from karawo.surveys.rules import masked
from karawo.surveys.rules.sheet import (
    DAY,
    IGNORED,
    SUGGESTION,
    NotAScore,
    SheetRow,
    meaning_of,
    read_row,
    score_of,
)

if TYPE_CHECKING:
    from karawo.accounts.models import User

MOST_ROWS = 20_000
UNDO_DAYS = 30
_LIMITS = Limits(
    file_bytes=10 * 1024 * 1024,
    unpacked_bytes=60 * 1000 * 1000,
    rows=MOST_ROWS,
    columns=200,
    cells=2_000_000,
    cpu_seconds=20,
    wall_seconds=40,
)


def printed_numbers(survey: Survey) -> dict[str, str]:
    """ "u8" → slug, as the questionnaire of this survey prints it."""
    return {each.printed.lower(): each.element for each in survey.questionnaire.questions.all()}


def answer_texts(survey: Survey) -> dict[str, tuple[str, ...]]:
    return {each.element: each.answers for each in survey.questionnaire.questions.all()}


@transaction.atomic
def receive_sheet(survey: Survey, path: Path, *, file_name: str, by: User, at: datetime) -> SheetImport:
    """Read the file in the limited child and keep what can be an answer; nothing is counted yet.

    Columns whose label or content is neither an element nor a field of respondents are dropped here, so that
    names and numbers of people never reach the database. Raises kit.tabular.Refused, NotYet.
    """
    if survey.is_published:
        raise NotYet(_("Hasilnya sudah diterbitkan. Tarik dulu penerbitannya, lalu muat lembarnya."))
    with read(path, _LIMITS) as workbook:
        digest = workbook.report.sha256
        if survey.sheets.filter(sha256=digest, undone_at=None, accepted_at__isnull=False).exists():
            raise NotYet(_("Berkas ini sudah dimuat ke survei ini. Urungkan yang lama bila isinya keliru."))
        tables = [table for sheet in workbook.sheets for table in find_tables(sheet) if table.row_count]
        if not tables:
            raise NotYet(
                _("Tidak ada baris jawaban di bawah judul kolom. Isi dulu lembarnya, lalu muat lagi.")
            )
        printed, texts = printed_numbers(survey), answer_texts(survey)
        table = max(tables, key=lambda each: _likeness(each, printed))
        columns, kept = _columns(table, printed, texts)
        meanings = [column["meaning"] for column in columns]
        rows = [
            [
                row.number,
                *(_plain(row.values[at], meaning) for at, meaning in zip(kept, meanings, strict=True)),
            ]
            for row in table.rows()
        ]
    if not any(column["meaning"] in texts for column in columns):
        raise NotYet(
            _(
                "Tidak ada kolom unsur di berkas ini. Beri judul kolom menurut nama unsurnya, misalnya "
                "“Persyaratan”, “Prosedur”, “Waktu”, lalu muat lagi."
            )
        )
    sheet = SheetImport.objects.create(
        survey=survey,
        kab_id=survey.kab_id,
        file_name=file_name[:200],
        sha256=digest,
        columns=columns,
        rows=rows,
        uploaded_at=at,
        uploaded_by=by,
    )
    _judge(sheet)
    return sheet


def _likeness(table: Table, printed: Mapping[str, str]) -> int:
    return sum(meaning_of(column.label, printed).meaning != IGNORED for column in table.columns)


def _columns(
    table: Table, printed: Mapping[str, str], texts: Mapping[str, Sequence[str]]
) -> tuple[list[dict[str, Any]], list[int]]:
    columns: list[dict[str, Any]] = []
    kept: list[int] = []
    taken: set[str] = set()
    for at, column in enumerate(table.columns):
        found = meaning_of(column.label, printed)
        meaning, reason = found.meaning, found.reason
        if meaning in taken:
            meaning, reason = IGNORED, _("Sudah ada kolom lain dengan arti ini.")
        if meaning == IGNORED and not _may_be_scores(column.samples, texts):
            continue
        taken.add(meaning)
        kept.append(at)
        columns.append(
            {
                "heading": column.shown[:120],
                "meaning": meaning,
                "reason": reason,
                "is_by_number": found.is_by_number,
                "samples": [] if meaning == SUGGESTION else [sample[:30] for sample in column.samples[:4]],
            }
        )
    return columns, kept


def _may_be_scores(samples: Sequence[str], texts: Mapping[str, Sequence[str]]) -> bool:
    """A column without a name whose cells are all 1 to 4 may be given a meaning by hand."""
    if not samples:
        return False
    every = [text for answers in texts.values() for text in answers]
    for sample in samples:
        try:
            if score_of(float(sample) if sample.isdigit() else sample, every[:4]) is None:
                return False
        except NotAScore:
            return False
    return True


def _plain(value: object, meaning: str) -> object:
    """As JSON can say it. A day has eight digits too, so the column of days is left as it is."""
    if isinstance(value, str):
        return value if meaning == DAY else masked(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def read_rows(sheet: SheetImport) -> list[SheetRow]:
    meanings = [column["meaning"] for column in sheet.columns]
    texts = answer_texts(sheet.survey)
    return [
        read_row(
            number,
            cells,
            meanings,
            texts,
            period_from=sheet.survey.period_from,
            period_to=sheet.survey.period_to,
        )
        for number, *cells in sheet.rows
    ]


def _judge(sheet: SheetImport) -> None:
    sheet.verdicts = [
        [row.number, "rejected" if row.rejection else "new", row.rejection] for row in read_rows(sheet)
    ]
    sheet.save(update_fields=["verdicts", "columns"])


@transaction.atomic
def decide_columns(sheet: SheetImport, meanings: Sequence[str], *, by: User, at: datetime) -> None:
    """What a person said the columns are; so he answers for those that bear a number alone.

    Raises NotYet when two columns have one meaning or no element is left.
    """
    present = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if present.accepted_at is not None:
        raise NotYet(_("Lembar ini sudah dimuat. Urungkan dulu bila arti kolomnya keliru."))
    twice = [meaning for meaning, count in Counter(meanings).items() if meaning and count > 1]
    if twice:
        raise NotYet(_("Dua kolom tidak boleh berarti sama. Kosongkan salah satunya."))
    if not set(meanings) & set(answer_texts(present.survey)):
        raise NotYet(_("Pilih sedikitnya satu kolom sebagai unsur."))
    for column, meaning in zip(present.columns, meanings, strict=True):
        if column["meaning"] != meaning:
            column["meaning"], column["reason"] = meaning, _("dipilih")
        column["is_by_number"] = False
    _judge(present)
    sheet.refresh_from_db()


@transaction.atomic
def accept_sheet(sheet: SheetImport, *, by: User, at: datetime) -> int:
    """Count the good rows as answers; how many. Accepting twice is accepting once. Raises NotYet."""
    present = SheetImport.objects.select_for_update().select_related("survey").get(pk=sheet.pk)
    survey = present.survey
    if present.accepted_at is not None:
        return present.answers.count()
    if survey.is_published:
        raise NotYet(_("Hasilnya sudah diterbitkan. Tarik dulu penerbitannya, lalu muat lembarnya."))
    if survey.sheets.filter(sha256=present.sha256, undone_at=None, accepted_at__isnull=False).exists():
        raise NotYet(_("Berkas ini sudah dimuat ke survei ini. Urungkan yang lama bila isinya keliru."))
    if any(column["is_by_number"] for column in present.columns):
        raise NotYet(
            _(
                "Ada kolom yang hanya bernomor, dan nomor unsur berbeda antar-instansi. Cocokkan dengan lembar "
                "aslinya, tekan “Simpan arti kolom”, lalu muat."
            )
        )
    rows = [row for row in read_rows(present) if not row.rejection]
    if not rows:
        raise NotYet(_("Tidak ada baris yang dapat dimuat. Perbaiki berkasnya menurut putusan tiap baris."))
    words = {"unit": survey.unit_name, "file": present.file_name, "count": len(rows)}
    entry = record(
        "surveys.sheet_accepted",
        by=by,
        at=at,
        subject=("survey", survey.pk),
        kab_id=survey.kab_id,
        words=words,
    )
    Answer.objects.bulk_create(_answer(row, present, survey) for row in rows)
    present.entry, present.accepted_at = entry, at
    present.save(update_fields=["entry", "accepted_at"])
    return len(rows)


def _answer(row: SheetRow, sheet: SheetImport, survey: Survey) -> Answer:
    return Answer(
        id=uuid.uuid4(),
        survey=survey,
        kab_id=survey.kab_id,
        channel=Channel.SHEET,
        sheet=sheet,
        answered_on=row.on or survey.period_to,
        **{**row.fields, "suggestion": masked(row.fields.get("suggestion", ""))},
        **row.scores,
    )


@transaction.atomic
def take_sheet_back(sheet: SheetImport, *, by: User, at: datetime) -> None:
    """Its answers are no longer counted; they stay as they came. Raises NotYet after 30 days or when published."""
    present = SheetImport.objects.select_for_update().select_related("survey").get(pk=sheet.pk)
    if present.accepted_at is None or present.undone_at is not None:
        return
    if present.survey.is_published:
        raise NotYet(_("Hasilnya sudah diterbitkan. Tarik dulu penerbitannya, lalu urungkan."))
    if at - present.accepted_at > timedelta(days=UNDO_DAYS):
        raise NotYet(_("Sudah lewat 30 hari, jadi tidak dapat diurungkan lagi."))
    record(
        "surveys.sheet_taken_back",
        by=by,
        at=at,
        subject=("survey", present.survey_id),
        kab_id=present.kab_id,
        words={"unit": present.survey.unit_name, "file": present.file_name},
    )
    present.undone_at = at
    present.save(update_fields=["undone_at"])
