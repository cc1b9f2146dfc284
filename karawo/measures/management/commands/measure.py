"""`karawo measure NAME --by A --by B --where k=v --at DATE [--json]`: a figure with its definition, over the whole
installation."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from karawo.measures.api import cross_as_json
from karawo.measures.queries import Measure, UnknownMeasureError, catalogue, cross, find
from karawo.measures.rules import Cross, Figure
from karawo.regions.access import Scope, within


class Command(BaseCommand):
    help = "Menampilkan satu ukuran, dengan penyebut, yang belum diketahui, dan tanggalnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="nama ukuran; tanpa nama: daftar ukuran")
        parser.add_argument(
            "--by", action="append", default=[], help="rincian, misalnya kab; dua kali untuk tabel silang"
        )
        parser.add_argument("--where", action="append", default=[], metavar="RINCIAN=KUNCI")
        parser.add_argument(
            "--at", type=_day, metavar="TANGGAL", help="keadaan pada tanggal lampau, 2025-12-31"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] is None:
            for measure in catalogue():
                self.stdout.write(f"{measure.slug:32} {measure.title}")
            return
        try:
            measure = find(options["name"])
            _must_make_sense(measure, options["by"], options["where"], options["at"])
            where = dict(pair.split("=", 1) for pair in options["where"])
            with within(Scope(standing="nation")):
                found = cross(measure, at=timezone.now(), by=options["by"], where=where, on=options["at"])
        except UnknownMeasureError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = cross_as_json(measure, found) | {"on": options["at"] and options["at"].isoformat()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{measure.title} ({measure.unit})\n{measure.definition}\n")
        for label, figure in _lines(found):
            value = "belum cukup data" if figure.value is None else f"{figure.value}"
            self.stdout.write(
                f"{label[:60]:60} {value:>16}   dari {figure.denominator}, belum diketahui {figure.unknown}"
            )
        day = f"{options['at']:%d-%m-%Y}, dibaca " if options["at"] else ""
        self.stdout.write(f"Keadaan {day}{timezone.localtime(found.as_of):%d-%m-%Y %H.%M}")


def _lines(found: Cross) -> list[tuple[str, Figure]]:
    lines = [
        (str(row.label) if column is None else f"{row.label} · {column.label}", figure)
        for row, column, figure in found.lines
    ]
    return [*lines, (str(found.whole.label), found.whole)]


def _day(typed: str) -> date:
    return date.fromisoformat(typed)


def _must_make_sense(measure: Measure, by: list[str], where: list[str], at: date | None) -> None:
    if len(by) > 2 or len(set(by)) < len(by):
        raise CommandError("--by paling banyak dua kali, dengan rincian yang berbeda.")
    if any("=" not in pair for pair in where):
        raise CommandError("--where ditulis RINCIAN=KUNCI, misalnya --where kab=7571")
    if at is not None and measure.dated is None:
        dated = ", ".join(each.slug for each in catalogue() if each.dated is not None)
        raise CommandError(
            f"{measure.title} adalah keadaan sekarang. Yang dapat ditanya per tanggal: {dated}."
        )
