# ruff: noqa: N999 - the command is called import
"""karawo import FILE: what a list would do to the register, and with --apply does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from karawo.kit.tabular import Refused
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions.bulk import close_stage
from karawo.registry.intake.actions import (
    NotNow,
    accept,
    examine,
    options_for,
    order_for,
    receive,
    source_named,
    verdict_file_name,
    write_verdict_file,
)
from karawo.registry.intake.models import Step
from karawo.registry.intake.queries import Figures, FilePlan, ReadFile, open_list, read_file, rows_of
from karawo.registry.intake.rules.wording import NOT_DATA, VERDICTS
from karawo.registry.models import Source

WRONG_CALL, REFUSED, SOME_REJECTED, UNDECIDED = 1, 2, 3, 4


class Command(BaseCommand):
    help = (
        "Memeriksa daftar usaha atau koperasi (Excel, CSV). Tanpa --apply tidak ada yang ditulis ke register. "
        "Kode keluar: 0 semua baris diterima; 1 salah panggil; 2 berkas ditolak; 3 sebagian baris ditolak; "
        "4 perlu keputusan (misalnya skema kode wilayah)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", default="", help="nama sumber; berkas baru dari sumber yang sama memperbarui"
        )
        parser.add_argument("--source-kind", choices=Source.Kind.values, default=Source.Kind.OFFICE)
        parser.add_argument(
            "--region", type=int, help="kode Kemendagri untuk baris tanpa wilayah, misalnya 7571"
        )
        parser.add_argument(
            "--scheme", choices=["kemendagri", "bps"], default="", help="skema kolom kode wilayah"
        )
        parser.add_argument("--hold-back", action="store_true", help="jangan muat baris yang mungkin ganda")
        parser.add_argument("--apply", action="store_true", help="muat ke register")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--verdicts", type=Path, help="tempat berkas putusan; bawaan: folder ini")

    def handle(self, *args: Any, **given: Any) -> None:
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(f"Berkas {path} tidak ada.", returncode=WRONG_CALL)
        try:
            answer = self._applied(path, given) if given["apply"] else self._examined(path, given)
        except Refused as error:
            self._refuse(given, str(error), REFUSED)
        except NotNow as error:
            self._refuse(given, str(error), UNDECIDED)
        except ValueError as error:
            raise CommandError(str(error), returncode=WRONG_CALL) from None
        self._say(given, answer)
        figures = Figures.from_json(answer)
        if figures.rejected_total or figures.refusals:
            nothing_read = bool(figures.refusals) and figures.data_rows == figures.rejected_total
            raise SystemExit(REFUSED if nothing_read else SOME_REJECTED)

    def _refuse(self, given: dict[str, Any], sentence: str, code: int) -> None:
        if given["json"]:
            self.stdout.write(
                json.dumps({"file": str(given["file"]), "refused": sentence}, ensure_ascii=False)
            )
            raise SystemExit(code)
        raise CommandError(sentence, returncode=code)

    def _examined(self, path: Path, given: dict[str, Any]) -> dict[str, Any]:
        at = timezone.now()
        on = timezone.localdate(at)
        source = Source.objects.filter(name=(given["source"] or path.name)[:150]).first()
        options = options_for(EVERYTHING, on=on, region_id=given["region"], scheme=given["scheme"])
        with open_list(path, options) as plan, within(EVERYTHING):
            for table in plan.readable:
                if table.is_scheme_open and table.scheme_verdict is not None:
                    raise NotNow(
                        f"{table.scheme_verdict.explanation} Tambahkan --scheme kemendagri atau --scheme bps."
                    )
            order = order_for(EVERYTHING, source=source, at=at, on=on, holds_back=given["hold_back"])
            examined = examine(plan, order)
            out = self._write(path, given, plan, examined.rows())
            answer = self._answer(path, given, plan, examined.figures, out)
            close_stage()
        return answer

    def _applied(self, path: Path, given: dict[str, Any]) -> dict[str, Any]:
        with ExitStack() as opened:
            try:
                already = opened.enter_context(read_file(path))
            except Refused:  # `receive` keeps the file with the reason
                already = None
            return self._loaded(path, given, already)

    def _loaded(self, path: Path, given: dict[str, Any], already: ReadFile | None) -> dict[str, Any]:
        at = timezone.now()
        with path.open("rb") as file, within(EVERYTHING):
            received = receive(
                file,
                file_name=path.name,
                source=source_named(given["source"] or path.name, given["source_kind"]),
                by=None,
                at=at,
                default_region_id=given["region"],
                scheme=given["scheme"],
                holds_back=given["hold_back"],
                already=already,
            )
            step = received.steps.get()
            if step.step == Step.REFUSED:
                self._refuse(given, step.reason, REFUSED)
        done = accept(received, scope=EVERYTHING, by=None, at=at, is_checked=False, already=already)
        options = options_for(
            EVERYTHING, on=received.received_on, region_id=given["region"], scheme=given["scheme"]
        )
        with open_list(path, options, already=already) as plan, within(EVERYTHING):
            out = self._write(path, given, plan, rows_of(received).iterator())
            answer = self._answer(path, given, plan, Figures.from_json(done.figures), out)
        return answer | {"applied": True, "import": received.pk, "entry": done.entry_id}

    def _write(self, path: Path, given: dict[str, Any], plan: FilePlan, rows: Any) -> Path:
        is_delimited = plan.workbook.report.format == "csv"
        out: Path = given["verdicts"] or Path.cwd() / verdict_file_name(path.name, is_delimited=is_delimited)
        write_verdict_file(path, out, plan=plan, rows=rows)
        return out

    def _answer(
        self, path: Path, given: dict[str, Any], plan: FilePlan, figures: Figures, out: Path
    ) -> dict[str, Any]:
        return {
            "file": str(path),
            "source": given["source"] or path.name,
            "applied": False,
            **figures.as_json(),
            "verdict_file": str(out),
            "columns": [
                {
                    "table": table.no,
                    "sheet": table.sheet,
                    "header": meaning.header,
                    "field": meaning.field or None,
                }
                for table in plan.tables
                for meaning in table.meanings
            ],
        }

    def _say(self, given: dict[str, Any], answer: dict[str, Any]) -> None:
        if given["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        figures = Figures.from_json(answer)
        self.stdout.write(f"{answer['file']}: {figures.rows} baris")
        for kind, number in figures.verdict_rows():
            if number:
                self.stdout.write(f"  {number:>7} {VERDICTS[kind]}")
        for reason, number in figures.rejected.items():
            self.stdout.write(f"          ditolak karena {reason}: {number}")
        for reason, number in figures.not_data.items():
            self.stdout.write(f"  {number:>7} bukan data ({NOT_DATA[reason]})")
        for sentence in figures.refusals:
            self.stdout.write(f"  {sentence}")
        unused = [column["header"] for column in answer["columns"] if not column["field"]]
        if unused:
            self.stdout.write(f"  kolom yang hanya disimpan: {', '.join(unused)}")
        self.stdout.write(f"  putusan per baris: {answer['verdict_file']}")
        if answer["applied"]:
            self.stdout.write(f"  dimuat; urungkan dengan: karawo undo {answer['import']}")
        else:
            self.stdout.write("  belum ada yang ditulis; tambahkan --apply untuk memuat")
