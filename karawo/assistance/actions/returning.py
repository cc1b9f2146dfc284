"""The list given back in its own order, with the verdict beside each row."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.assistance.models import ListedPerson, RecipientList
from karawo.assistance.queries.listed import LIMITS, open_list, stored_path
from karawo.assistance.rules.verdict import TITLES, Verdict
from karawo.kit.writing import About, Heading, Verdicts, write_csv, write_verdicts, write_xlsx
from karawo.ui.language import said


def _beside() -> tuple[str, ...]:
    return _("Putusan"), _("Alasan"), _("Perbaikan"), _("Alasan tetap diberikan")


def write_answer(asked: RecipientList, out: Path) -> None:
    """out: .xlsx or .csv. A file goes back as it came; a paste as a table of its lines."""
    rows = asked.rows.defer("told").order_by("n")
    if not asked.stored_name:
        headings = [Heading(_("Baris"), width=8), Heading("NIK", width=20), Heading(_("Nama"), width=30)]
        headings += [Heading(label, width=44) for label in _beside()]
        lines = ((str(row.row_number), row.nik_masked, row.name, *_verdict(row)) for row in rows)
        if out.suffix == ".csv":
            write_csv(out, headings, lines)
        else:
            write_xlsx(out, headings, lines, about(asked))
        return
    with open_list(stored_path(asked), columns=asked.columns) as found:
        table = found.table
        heading_row = table.heading_rows[-1] if table.heading_rows else 0
        verdicts = Verdicts(
            _beside(),
            {found.sheet: heading_row},
            {(found.sheet, row.row_number): _verdict(row) for row in rows},
        )
    write_verdicts(stored_path(asked), out, verdicts, LIMITS)


def answer_file_name(asked: RecipientList, wanted: str) -> str:
    """A file keeps its kind: what came as delimited text goes back so, every spreadsheet as .xlsx."""
    if not asked.stored_name:
        return f"pemeriksaan-{asked.pk}.{wanted}"
    with open_list(stored_path(asked), columns=asked.columns) as found:
        suffix = "csv" if found.workbook.report.format == "csv" else "xlsx"
    return f"{Path(asked.title).stem}-putusan.{suffix}"


def about(asked: RecipientList) -> About:
    filters = [(_("Jenis bantuan"), asked.kind.title)] if asked.kind is not None else []
    return About(
        title=asked.title,
        as_of=timezone.localtime(asked.checked_at or asked.made_at),
        filters=filters,
        notes=[
            _("Dari wilayah lain hanya diberitahukan bahwa jenis yang sama sudah pernah diberikan."),
            _("Setiap pemeriksaan tercatat pada orang yang diperiksa."),
        ],
    )


def _verdict(row: ListedPerson) -> tuple[str, str, str, str]:
    return said(TITLES[Verdict(row.verdict)]), said(row.reason), said(row.fix), row.override_reason
