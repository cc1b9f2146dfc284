"""A list of 100,000 rows into a register, duplicates looked for, against Django's ORM row by row."""
# ruff: noqa: E501 - lists of names in whole lines

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
import tempfile
import time
import warnings
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
AT = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
FIRST = [
    "Siti",
    "Sri",
    "Nur",
    "Abdul",
    "Muhammad",
    "Yusuf",
    "Rahmat",
    "Fatma",
    "Hasan",
    "Ismail",
    "Rina",
    "Dewi",
    "Agus",
    "Budi",
    "Wati",
    "Yanti",
    "Udin",
    "Karim",
    "Halima",
    "Ratna",
    "Fitri",
    "Lina",
    "Sarah",
    "Joko",
    "Tono",
    "Hamid",
    "Salma",
    "Rahim",
    "Asna",
    "Olan",
]
LAST = [
    "Lasimpala",
    "Mohamad",
    "Hulopi",
    "Abdullah",
    "Rahman",
    "Pakaya",
    "Djafar",
    "Katili",
    "Botutihe",
    "Gobel",
    "Monoarfa",
    "Tangahu",
    "Biki",
    "Daud",
    "Uno",
    "Igirisa",
    "Harun",
    "Usman",
    "Lahay",
    "Mantali",
    "Nento",
    "Suleman",
    "Tahir",
    "Yunus",
    "Zakaria",
]
KINDS = [
    "Warung",
    "Toko",
    "Kios",
    "Karawo",
    "Kue",
    "Bengkel",
    "Salon",
    "Kopi",
    "Gula",
    "Abon",
    "Jahit",
    "Mebel",
    "Katering",
    "Laundry",
]
WORDS = [
    "Berkah",
    "Jaya",
    "Mandiri",
    "Sejahtera",
    "Barokah",
    "Maju",
    "Indah",
    "Bersama",
    "Cahaya",
    "Mutiara",
    "Harapan",
    "Baru",
    "Sinar",
    "Abadi",
    "Rezeki",
    "Subur",
    "Makmur",
    "Amanah",
]
HEADERS = [
    *("No", "Nama Usaha", "Nama Pemilik", "NIK", "Jenis Kelamin", "Tanggal Lahir", "No HP", "Alamat Usaha"),
    *("Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "NIB", "KBLI", "Jenis Usaha", "Produk", "Tahun Mulai"),
    *("Omzet per Tahun", "Modal Usaha", "Tenaga Kerja Laki-laki", "Tenaga Kerja Perempuan"),
]


def people(count: int, seed: int, places: list[tuple[str, str, str]]) -> list[list[str]]:
    draw = random.Random(seed)
    rows = []
    for number in range(1, count + 1):
        sex, day, month, year = (
            draw.choice("LP"),
            draw.randint(1, 28),
            draw.randint(1, 12),
            draw.randint(60, 99),
        )
        born = f"{day + (40 if sex == 'P' else 0):02d}{month:02d}{year:02d}"
        nik = f"7571{draw.randint(1, 9):02d}{born}{draw.randint(1, 9999):04d}" if draw.random() < 0.8 else ""
        nib = str(draw.randint(10**12, 10**13 - 1)) if draw.random() < 0.4 else ""
        kind = draw.choice(KINDS)
        rows.append(
            [
                str(number),
                f"{kind} {draw.choice(WORDS)} {draw.choice(WORDS)} {draw.randint(1, 999)}",
                f"{draw.choice(FIRST)} {draw.choice(FIRST + LAST)} {draw.choice(LAST)}",
                nik,
                sex,
                f"{day:02d}/{month:02d}/19{year}",
                f"08{draw.randint(11, 59)}{draw.randint(10**6, 10**8 - 1)}",
                f"Jl. {draw.choice(LAST)} No. {draw.randint(1, 200)} RT {draw.randint(1, 9)}/RW {draw.randint(1, 9)}",
                *draw.choice(places),
                nib,
                draw.choice(["10792", "13912", "47112", "56101"]),
                kind,
                draw.choice(["Kopi bubuk", "Gula aren", "Kain karawo", "Kue kering"]),
                str(draw.randint(1990, 2025)),
                str(draw.randint(10, 900) * 1_000_000),
                str(draw.randint(1, 90) * 1_000_000),
                str(draw.randint(0, 5)),
                str(draw.randint(0, 5)),
            ]
        )
    return rows


def write(path: Path, rows: list[list[str]]) -> None:
    if path.suffix == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
            sheet = book.add_worksheet("Daftar")
            for number, row in enumerate([HEADERS, *rows]):
                sheet.write_row(number, 0, row)
        return
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--known", type=int, default=100_000, help="rows of the register before")
    asked.add_argument(
        "--known-share",
        type=float,
        default=0.05,
        help="of the list, already in the register by another source",
    )
    asked.add_argument("--format", choices=["csv", "xlsx"], default="xlsx")
    asked.add_argument("--sample", type=int, default=500, help="rows for the ORM")
    given = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["KARAWO_TEST_DATABASE"] = "karawo_ukur_impor"
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from karawo.config import database
    from karawo.regions.access import EVERYTHING, within
    from karawo.regions.models import Region
    from tests import databases

    with database.ensure_running(settings.HOME, durable=False), tempfile.TemporaryDirectory() as folder:
        databases.fresh("karawo_ukur_impor")
        settings.FILES_ROOT = Path(folder)
        villages = Region.objects.filter(level=4, prov_id=75, valid_to=None).select_related("parent__parent")
        places = [(v.full_name, v.parent.full_name, v.parent.parent.full_name) for v in villages]
        known = people(given.known, 1, places)
        fresh = people(given.rows, 2, places)
        repeated = int(given.rows * given.known_share) if given.known else 0
        fresh[:repeated] = [list(row) for row in known[:repeated]]
        if known:
            took(Path(folder) / "lama.csv", known, "Sensus")
            with within(EVERYTHING), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM registry_business")
                print(f"register before: {cursor.fetchone()[0]:,} businesses")
        path = Path(folder) / f"baru.{given.format}"
        seconds = took(path, fresh, "Dinas")
        ours = given.rows / seconds
        print(
            f"import: {given.rows:,} rows x {len(HEADERS)} columns ({given.format}) in {seconds:.1f} s, {ours:,.0f} rows/s"
        )
        slow = by_orm(people(given.sample, 3, places))
        print(
            f"Django ORM row by row, no duplicate check: {slow:,.0f} rows/s over {given.sample}; ratio {ours / slow:.1f}"
        )
        connection.close()


def took(path: Path, rows: list[list[str]], source: str) -> float:
    """Seconds from the stored file to the committed act."""
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.intake.actions import accept, receive, source_named
    from karawo.registry.intake.queries import read_file

    write(path, rows)
    parts: dict[str, float] = {}
    begin = time.perf_counter()
    # As `karawo import --apply` does: the file is read once for both.
    with read_file(path) as already:
        with path.open("rb") as file, within(EVERYTHING):
            received = receive(
                file, file_name=path.name, source=source_named(source), by=None, at=AT, already=already
            )
        parts["receive"] = time.perf_counter() - begin
        step = accept(received, scope=EVERYTHING, by=None, at=AT, is_checked=False, already=already)
    seconds = time.perf_counter() - begin
    parts["accept"] = seconds - parts["receive"]
    shown = {key: value for key, value in step.figures.items() if value and key != "cells_refused"}
    print(
        f"{path.name}: {shown}, " + ", ".join(f"{name} {spent:.1f} s" for name, spent in parts.items()),
        flush=True,
    )
    return seconds


def by_orm(rows: list[list[str]]) -> float:
    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.intake.actions import source_named
    from karawo.registry.models import Business, Identifier, Observation, Owner, Ownership
    from karawo.registry.models.fields import sealer

    begin = time.perf_counter()
    with within(EVERYTHING):
        record("bench.orm", by=None, at=AT)
        source = source_named("ORM")
        for row in rows:
            owner = Owner.objects.create(
                kind="person",
                name=row[2],
                canonical_name=row[2].upper(),
                sex=row[4],
                kab_id=7571,
                created_at=AT,
            )
            business = Business.objects.create(
                name=row[1], canonical_name=row[1].upper(), primary_owner=owner, kab_id=7571, address=row[7],
                activity=row[13], main_product=row[14], started_year=int(row[15]), created_at=AT, changed_at=AT,
            )  # fmt: skip
            Ownership.objects.create(business=business, owner=owner, source=source, kab_id=7571)
            for kind, number in (("nik", row[3]), ("phone", row[6])):
                if number:
                    Identifier.objects.create(
                        owner=owner, kind=kind, sealed=number, digest=sealer().digest(kind, number), masked=number[:4],
                        is_valid_format=True, source=source, seen_on=AT.date(), kab_id=7571,
                    )  # fmt: skip
            for what, number in (
                ("sales_rupiah", row[16]),
                ("capital_rupiah", row[17]),
                ("workers_total", row[18]),
            ):
                Observation.objects.create(
                    business=business, what=what, number=int(number), period_from=date(2025, 1, 1), period_to=date(2025, 12, 31),
                    known_at=AT, source=source, source_kind="office_import", kab_id=7571,
                )  # fmt: skip
    return len(rows) / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
