"""karawo undo ID: take back one list."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions.undo import TooLate
from karawo.registry.intake.actions import NotNow, take_back
from karawo.registry.intake.models import Import


class Command(BaseCommand):
    help = (
        "Mengurungkan satu daftar yang dimuat, paling lama 30 hari kemudian. "
        "Kode keluar: 0 diurungkan (atau sudah pernah); 1 tidak ada atau terlambat; "
        "3 ada baris yang sudah diubah orang."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, help="nomor daftar, seperti yang ditampilkan karawo import")
        parser.add_argument(
            "--keep-changed", action="store_true", help="biarkan baris yang sudah diubah orang"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        with within(EVERYTHING):
            received = Import.objects.filter(pk=given["id"]).first()
            if received is None:
                raise CommandError(f"Tidak ada daftar nomor {given['id']}.", returncode=1)
            try:
                report = take_back(
                    received, by=None, at=timezone.now(), keeps_conflicts=given["keep_changed"]
                )
            except (NotNow, TooLate) as error:
                raise CommandError(str(error), returncode=1) from None
        if given["json"]:
            answer = {
                "import": received.pk,
                "entry": report.entry_id or None,
                "removed": report.removed,
                "restored": report.restored,
                "conflicts": [[found.table_name, found.row_id, found.reason] for found in report.conflicts],
                "repeated": report.is_repeated,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif report.is_repeated:
            self.stdout.write("Daftar ini sudah diurungkan; tidak ada yang berubah.")
        elif report.entry_id:
            self.stdout.write(
                f"Diurungkan: {sum(report.removed.values())} baris dihapus, "
                f"{sum(report.restored.values())} baris dikembalikan, {len(report.conflicts)} dibiarkan."
            )
        if report.conflicts and not report.entry_id:
            if not given["json"]:
                self.stderr.write(
                    f"{len(report.conflicts)} baris sudah diubah orang sesudahnya; tidak ada yang diurungkan. "
                    "Tambahkan --keep-changed untuk membiarkan baris itu dan mengurungkan sisanya."
                )
            raise SystemExit(3)
