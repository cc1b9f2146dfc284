"""The list given back with a verdict beside each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from karawo.kit.writing import Verdicts, write_verdicts
from karawo.registry.intake.actions.examining import RowVerdict
from karawo.registry.intake.models import ImportRow
from karawo.registry.intake.queries.plan import FilePlan
from karawo.registry.intake.rules.wording import NOT_DATA, VERDICTS, reason_and_fix


def write_verdict_file(
    original: Path,
    out: Path,
    *,
    plan: FilePlan,
    rows: Iterable[RowVerdict | ImportRow],
    say: Callable[[str], str] = str,
) -> None:
    """out: .csv for delimited text, .xlsx for all others (`verdict_file_name`). Every row of the file has a verdict.

    say: puts a sentence into the language of the reader.
    """
    sheet_of = {table.no: table.sheet for table in plan.tables}
    cells: dict[tuple[str, int], tuple[str, str, str]] = {}
    headings: dict[str, int] = {}
    for table in plan.tables:
        headings.setdefault(table.sheet, table.table.heading_rows[-1] if table.table.heading_rows else 0)
        for skipped in table.table.skipped:
            if skipped.reason.value != "heading":
                cells[table.sheet, skipped.number] = (
                    say(VERDICTS["not_data"]),
                    say(NOT_DATA[skipped.reason.value]),
                    "",
                )
        if table.refusal:
            for row in table.table.rows():
                cells[table.sheet, row.number] = (say(VERDICTS["rejected"]), say(table.refusal), "")
    for verdict in rows:
        reason, fix = reason_and_fix(verdict.notes, say=say)
        cells[sheet_of[verdict.table_no], verdict.row_number] = (say(VERDICTS[verdict.verdict]), reason, fix)
    names = (_("Putusan"), _("Alasan"), _("Perbaikan"))
    write_verdicts(original, out, Verdicts(names, headings, cells))


def verdict_file_name(file_name: str, *, is_delimited: bool) -> str:
    return f"{Path(file_name).stem}-putusan{'.csv' if is_delimited else '.xlsx'}"
