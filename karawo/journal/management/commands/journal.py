"""`karawo journal seal|verify`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karawo.journal import queries
from karawo.journal.actions import Busy, seal


class Command(BaseCommand):
    help = "Menyegel catatan sekarang, atau memeriksa apakah catatan yang sudah disegel masih utuh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["seal", "verify"])
        parser.add_argument(
            "--root", default="", help="segel yang tercetak di laporan; harus ada dalam rantai"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "seal":
            self._seal()
        else:
            self._verify(options["root"])

    def _seal(self) -> None:
        try:
            made = seal(at=timezone.now())
        except Busy as error:
            raise CommandError("Catatan sedang ditulis; ulangi sebentar lagi.") from error
        if made is None:
            self.stdout.write("Tidak ada catatan baru sejak segel terakhir.")
        else:
            self.stdout.write(f"{made.row_count} baris disegel: {made.chained_root}")

    def _verify(self, root: str) -> None:
        count, findings = queries.verify(known_root=root)
        for finding in findings:
            self.stdout.write(f"segel {finding.seal_id}: {finding.what}")
        if findings:
            raise CommandError(f"{len(findings)} kerusakan ditemukan dalam {count} segel.")
        self.stdout.write(f"{count} segel utuh.")
