"""Task 21 over millions: a question nobody foresaw, put in a browser by clicks, its figure counted a second way."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from _scene import ROOT, browsing, prepare

COPIES = 20
FIRST_COPY = 1_000_000_000
"""Beyond every id of the businesses that were filled; each round of copies begins at another multiple."""
PURPOSE = "tanya"
TABLES = {
    "registry_owner": ("id",),
    "registry_business": ("id", "primary_owner_id"),
    "registry_ownership": ("business_id", "owner_id"),
}
"""What a figure and the list behind it read; the columns that hold an id of an owner or a business."""


def fill(rows: int) -> None:
    """rows // COPIES businesses with everything an entry has; the others stand for them in other villages.

    A copy is an owner, a business and what binds them: no identifier, key or word, which no question reads.
    """
    from _scratch import PROVINCES, settle
    from django.utils import timezone

    from karawo.config.demo.people import introduce
    from karawo.regions.models import Region
    from karawo.registry.actions import recount_cells
    from karawo.registry.actions.finding import recount_businesses
    from karawo.registry.tests.believable import believable
    from karawo.registry.tests.believable import fill as fill_register

    introduce(at=timezone.now())
    villages = [
        *Region.objects.filter(prov_id__in=PROVINCES, level=4).order_by("id").values_list("id", flat=True)
    ]
    began = time.monotonic()
    fill_register(believable(rows // COPIES, villages))
    for turn in range(1, COPIES):
        copy(turn, villages)
    recount_businesses(at=timezone.now())
    settle()
    print(f"{rows:,} businesses in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    territories = recount_cells(most_seconds=36_000)
    print(f"cells of {territories} territories counted in {time.monotonic() - began:.0f} s", flush=True)


def copy(turn: int, villages: list[int]) -> None:
    from django.db import connection
    from django.utils import timezone

    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within

    with within(EVERYTHING), connection.cursor() as cursor:
        record("business.registered", by=None, at=timezone.now(), words={"name": "salinan uji"})
        cursor.execute(
            "CREATE TEMPORARY TABLE moved ON COMMIT DROP AS"
            " SELECT village, (%s::bigint[])[1 + (place - 1 + %s) %% %s] AS other"
            "   FROM unnest(%s::bigint[]) WITH ORDINALITY AS listed (village, place)",
            [villages, turn * (len(villages) // COPIES), len(villages), villages],
        )
        step = FIRST_COPY * turn
        for table, identities in TABLES.items():
            columns = _columns(cursor, table)
            taken = [_taken(column, identities, step) for column in columns]
            lying = "row" if "region_id" in columns else "business"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM {table} row"
                + (" JOIN registry_business business ON business.id = row.business_id" * (lying != "row"))
                + f" JOIN moved ON moved.village = {lying}.region_id WHERE row.{identities[0]} < {FIRST_COPY}"
            )


def _columns(cursor: Any, table: str) -> list[str]:
    """Without those that the database fills itself."""
    cursor.execute(
        "SELECT attname FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''"
        "   AND attname NOT IN ('entry_id', 'entered_by_id')",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def _taken(column: str, identities: tuple[str, ...], step: int) -> str:
    if column in identities:
        return f"row.{column} + {step}"
    if column == "region_id":
        return "moved.other"
    return "moved.other / 1000000" if column == "kab_id" else f"row.{column}"


def walk(site: Any, page: Any, pictures: Path | None) -> bool:
    from tests.journeys.asking import CLICKS, SECOND_WAY, SECONDS, answer, as_shown, ask, counted
    from tests.journeys.hand import Hand

    is_right = True
    hand = Hand(page)
    for person, place, of_place in (
        ("analis", "Provinsi Jawa Timur", "b.kab_id / 100 = 35"),
        ("darma", "Kota Gorontalo", "b.kab_id = 7571"),
    ):
        site.sign_in(page, person)
        cell = ask(hand, place)
        seconds, clicks, shown = hand.seconds, hand.clicks, cell.inner_text().strip()
        if pictures:
            page.screenshot(path=pictures / f"{person}.png", full_page=True)
        with_nib, whole = counted(site.database_name, SECOND_WAY.format(of_place=of_place))
        kept = (
            whole > 0
            and shown == as_shown(with_nib, whole)
            and seconds < SECONDS
            and clicks < CLICKS
            and answer(hand).inner_text().strip() == shown
        )
        is_right &= kept
        print(
            f"{person}, {place}: {shown} %, the second way {as_shown(with_nib, whole)} % of {whole:,};"
            f" {clicks} clicks, {seconds:.1f} s: {'kept' if kept else 'NOT KEPT'}",
            flush=True,
        )
        page.context.clear_cookies()
    return is_right and _down_to_the_village(site, page, pictures)


def _down_to_the_village(site: Any, page: Any, pictures: Path | None) -> bool:
    """Nation, province, kabupaten, kecamatan, village: each step's wait, and the villages' sum beside the whole."""
    from tests.journeys.asking import counted

    site.sign_in(page, "analis")
    began = time.monotonic()
    page.goto(f"{site.url}/tanya/?ukuran=usaha&per=prov")
    steps = [time.monotonic() - began]
    for place in ("Jawa Timur", "Malang", None):
        began = time.monotonic()
        rows = page.locator("#tabel tbody th a")
        with page.expect_navigation():
            (rows.filter(has_text=place) if place else rows).first.click()
        steps.append(time.monotonic() - began)
        if pictures:
            page.screenshot(path=pictures / f"turun-{len(steps)}.png", full_page=True)
    kecamatan = page.url.split("wilayah=")[1].split("&")[0]
    cells = page.locator("#tabel tbody tr, #tabel tfoot tr").evaluate_all(
        "rows => rows.map(row => row.querySelectorAll('th, td')[1].innerText)"
    )
    *villages, shown = (int("".join(sign for sign in cell if sign.isdigit()) or -1) for cell in cells)
    is_whole = -1 in villages or sum(villages) == shown
    (there,) = counted(
        site.database_name,
        "SELECT count(*) FROM registry_business WHERE merged_into_id IS NULL AND status NOT IN ('closed', 'moved')"
        f" AND region_id / 10000 = {int(kecamatan)}",
    )
    is_right = is_whole and shown == there > 0
    waits = ", ".join(f"{step:.2f}" for step in steps)
    print(
        f"nation to villages of {kecamatan}: waits {waits} s; {len(villages)} villages with {shown:,},"
        f" {villages.count(-1)} of them too small to show, the second way {there:,}:"
        f" {'kept' if is_right else 'NOT KEPT'}"
    )
    return is_right


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--pictures", type=Path, help="a folder for screenshots")
    asked = parser.parse_args()
    prepare(f"karawo_{PURPOSE}_main", has_browser=True)
    sys.path.insert(1, str(ROOT / "bin" / "benchmarks"))
    from playwright.sync_api import sync_playwright

    from tests import databases
    from tests.journeys.site import served

    def begin(name: str) -> None:
        databases.fresh(name)
        fill(asked.rows)

    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    with (
        served(PURPOSE, ["serve"], {"KARAWO_DEMO": "0"}, begin) as site,
        sync_playwright() as driver,
        browsing(driver, patience=120_000) as window,
    ):
        is_right = walk(site, window(), asked.pictures)
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
