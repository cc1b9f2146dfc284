"""`karawo measure NAME --by DIM [--json]`: a figure with its definition, over the whole installation."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karawo.measures.api import as_json
from karawo.measures.queries import UnknownMeasureError, answer, catalogue, find
from karawo.regions.access import Scope, within


class Command(BaseCommand):
    help = "Menampilkan satu ukuran, dengan penyebut, yang belum diketahui, dan tanggalnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="nama ukuran; tanpa nama: daftar ukuran")
        parser.add_argument("--by", default="", help="rincian, misalnya kab")
        parser.add_argument("--where", action="append", default=[], metavar="RINCIAN=KUNCI")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] is None:
            for measure in catalogue():
                self.stdout.write(f"{measure.slug:32} {measure.title}")
            return
        try:
            measure = find(options["name"])
            where = dict(pair.split("=", 1) for pair in options["where"])
            with within(Scope(standing="nation")):
                found = answer(measure, at=timezone.now(), by=options["by"], where=where)
        except UnknownMeasureError as error:
            raise CommandError(str(error)) from error
        except ValueError as error:
            raise CommandError("--where ditulis RINCIAN=KUNCI, misalnya --where kab=7571") from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(measure, found), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{measure.title} ({measure.unit})\n{measure.definition}\n")
        for figure in (*found.groups, found.whole):
            value = "belum cukup data" if figure.value is None else f"{figure.value}"
            self.stdout.write(
                f"{figure.label[:40]:40} {value:>16}   dari {figure.denominator}, belum diketahui {figure.unknown}"
            )
        self.stdout.write(f"Keadaan {timezone.localtime(found.as_of):%d-%m-%Y %H.%M}")
