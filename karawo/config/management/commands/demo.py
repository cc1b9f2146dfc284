"""`karawo demo`: the database, invented data of Gorontalo, and the server. What `bin/demo` calls."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from karawo.accounts.models import User
from karawo.config import database
from karawo.config.database.addresses import is_external
from karawo.config.demo.aid import give
from karawo.config.demo.fill import Filled, fill, is_filled
from karawo.config.demo.growing import grow
from karawo.config.demo.opening import open_data
from karawo.config.demo.people import LOGINS, give_own_file, introduce
from karawo.config.demo.queue import fill_queue
from karawo.config.demo.samples import are_samples_imported, import_samples
from karawo.config.demo.stock import PASSWORD
from karawo.config.demo.work import is_worked, work
from karawo.config.demo.work.gatherings import fill_gatherings
from karawo.config.demo.work.joint import join_forces
from karawo.config.demo.work.reviewing import review
from karawo.config.management.commands.serve import serve
from karawo.front.context import FILLING
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import load_starter_kbli
from karawo.registry.models import Business, Kbli

LEAST, USUAL = 200, 12_000
FIRST = 1_500
"""So many are there when the first page opens; the others follow while the server runs."""


class Command(BaseCommand):
    help = (
        "Menyiapkan basis data contoh dan menjalankan Karawo di atasnya. Semua orang dan usaha di dalamnya rekaan. "
        "Perlu KARAWO_DEMO=1; bin/demo mengisinya dan memakai map .karawo-demo."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="proses web")
        parser.add_argument("--businesses", type=int, default=USUAL, help=f"jumlah usaha, sedikitnya {LEAST}")
        parser.add_argument(
            "--months", type=int, default=36, help="panjang riwayat kerja PLUT dalam bulan, sedikitnya 3"
        )
        parser.add_argument("--fresh", action="store_true", help="hapus data contoh yang lama dan mulai lagi")
        parser.add_argument("--no-serve", action="store_true", help="hanya mengisi, tanpa menjalankan server")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Data contoh hanya dibuat bila KARAWO_DEMO=1; jalankan bin/demo, yang memakai map sendiri."
            )
        if options["businesses"] < LEAST:
            raise CommandError(f"Data contoh sedikitnya {LEAST} usaha; tulis --businesses {LEAST}.")
        if options["months"] < 3:
            raise CommandError("Riwayat kerja sedikitnya 3 bulan; tulis --months 3.")
        if options["fresh"]:
            _begin_again()
        call_command("prepare", stdout=self.stdout)
        count: int = options["businesses"]
        first = min(count, FIRST)
        self._fill_first(first)
        if options["no_serve"]:
            self._fill_rest(count - first, months=options["months"])
            self._print_logins()
            return
        self._print_logins()
        is_complete, mark = _is_complete(count), settings.HOME / FILLING
        # Said from the first page on, also before the process beside the server has begun.
        if is_complete:
            mark.unlink(missing_ok=True)
        else:
            mark.touch()
        rest = ("demo", "--no-serve", "--businesses", str(count), "--months", str(options["months"]))
        serve(
            self.stdout,
            host=options["host"],
            port=options["port"],
            processes=options["processes"],
            beside=() if is_complete else (rest,),
        )

    def _fill_first(self, count: int) -> None:
        if is_filled():
            return
        with within(EVERYTHING):
            if Business.objects.exists():
                raise CommandError(
                    "Basis data ini sudah berisi usaha; data contoh tidak dicampurkan ke dalamnya."
                )
        at = timezone.now()
        if not Kbli.objects.exists():
            with within(EVERYTHING):
                load_starter_kbli(by=None, at=at)
        people = introduce(at=at)
        filled = fill(count, at=at, enumerator_id=people["pendata"].pk)
        give_own_file(people, filled, at=at)
        self._say(filled)

    def _fill_rest(self, count: int, *, months: int) -> None:
        mark = settings.HOME / FILLING
        mark.touch()
        try:
            self._fill_all(count, months)
        finally:
            mark.unlink(missing_ok=True)

    def _fill_all(self, count: int, months: int) -> None:
        self._fill_work(months)
        if count >= LEAST // 2 and not is_filled(part=1):
            pendata = User.objects.get(username="pendata")
            self._say(fill(count, at=timezone.now(), part=1, enumerator_id=pendata.pk))
        for sentence in import_samples():
            self.stdout.write(f"  {sentence}")
        at = timezone.now()
        if proposed := review(introduce(at=at), at=at):
            self.stdout.write(f"  {proposed} pasangan diusulkan penautan Provinsi Gorontalo.")
        if made := open_data(at=at):
            self.stdout.write(f"  {made} data terbuka, satu menunggu pemeriksaan.")

    def _fill_work(self, months: int) -> None:
        """After the first page, and before the long lists: it takes some seconds."""
        at = timezone.now()
        if not is_worked():
            people = introduce(at=at)
            grow(people, at=at)
            done = work(people, at=at, months=months)
            self.stdout.write(
                f"Pekerjaan contoh: {done.cases} pendampingan, {done.sessions} sesi, {done.outcomes} hasil."
            )
        if given := give(at=at):
            self.stdout.write(f"  {given} bantuan oleh kantor contoh.")
        if promised := join_forces(introduce(at=at), at=at):
            self.stdout.write(f"  {promised} janji mitra di dua forum contoh.")
        if made := fill_queue(at=at):
            self.stdout.write(f"  {made} janji temu dan nomor antrean di PLUT Gorontalo.")
        if made := fill_gatherings(at=at):
            self.stdout.write(f"  {made} kegiatan di PLUT Gorontalo: FGD, pelatihan, temu pembeli.")

    def _say(self, filled: Filled) -> None:
        self.stdout.write(
            f"Data contoh: {filled.businesses} usaha, {filled.owners} pemilik, {filled.cooperatives} koperasi."
        )

    def _print_logins(self) -> None:
        self.stdout.write(f"\nMasuk dengan salah satu nama ini; kata sandi semuanya: {PASSWORD}")
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<10}{login.shown}")
        self.stdout.write("")


def _is_complete(count: int) -> bool:
    return (count - FIRST < LEAST // 2 or is_filled(part=1)) and is_worked() and are_samples_imported()


def _begin_again() -> None:
    if is_external():
        raise CommandError(
            "--fresh hanya untuk basis data tertanam; di server, buat basis data baru dan ubah DATABASE_URL."
        )
    connections.close_all()
    database.drop_database(settings.HOME, "karawo")
    database.create_database(settings.HOME, "karawo")
    for folder in (settings.FILES_ROOT, settings.HOME / "putusan"):
        shutil.rmtree(folder, ignore_errors=True)
