"""A hundred pairs judged by keyboard, merged, split again: the register is what it was before."""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from statistics import quantiles
from typing import Any

from _scene import browsing, prepare

BUSINESSES, MONTHS = 6_000, 3
"""Of the invented province: enough that well over a hundred pairs wait for somebody."""
OFTEN = "sssssbbbbr"
"""Same, different, unsure: what a reviewer says how often."""


def register(database_name: str) -> dict[str, tuple[int, str]]:
    """By table of the register: its rows and the sum of their hashes. The keys by which records are found are
    written anew by a split, so their row numbers do not count."""
    import psycopg
    from django.conf import settings

    from karawo.config import database
    from karawo.registry.review.tests.registers import TABLES

    address = database.connection(settings.HOME, role="bootstrap", name=database_name)
    found = {}
    with psycopg.connect(address.conninfo()) as session:
        for table in TABLES.split():
            row = session.execute(
                "SELECT count(*), coalesce(sum(hashtextextended((to_jsonb(x) - %s)::text, 0)::numeric), 0)::text"
                f" FROM registry_{table} x",
                ["id" if table == "matchkeys" else "-"],
            ).fetchone()
            assert row is not None
            found[table] = (int(row[0]), str(row[1]))
    return found


def linked(database_name: str) -> tuple[int, int]:
    """Owners the linkage looked at and pairs it proposed in the province."""
    import psycopg
    from django.conf import settings

    from karawo.config import database

    address = database.connection(settings.HOME, role="bootstrap", name=database_name)
    with psycopg.connect(address.conninfo()) as session:
        row = session.execute(
            "SELECT owner_count, proposed_count FROM review_linkagerun WHERE finished_at IS NOT NULL"
        ).fetchone()
    assert row is not None, "the province is not linked"
    return int(row[0]), int(row[1])


def number(address: str) -> str:
    found = re.search(r"\d+", address)
    assert found is not None
    return found[0]


def merge_all(page: Any, url: str) -> tuple[int, int]:
    """Owners first, then businesses of one owner; how many were merged and how many their preview refused."""
    from tests.journeys import reviewing

    done, refused = 0, set[str]()
    for question in ("owner", "business"):
        queue, after = f"{url}/tinjau/?keadaan=sama&tentang={question}", ""
        while True:
            page.goto(queue + after)
            pair = reviewing.shown(page)
            if not pair or pair in refused:
                break
            if reviewing.merged(page):
                done += 1
            else:
                refused.add(pair)
                after = f"&sesudah={number(pair)}"
            print(f"\rmerged {done}   ", end="", flush=True)
    return done, len(refused)


def run(site: Any, page: Any, *, pairs: int, seed: int) -> list[float]:
    """Gives the seconds from each key to the next pair. Raises AssertionError where anything is not as it was."""
    from tests.journeys import reviewing

    owners, proposed = linked(site.database_name)
    print(f"{owners} owners of an invented province linked, {proposed} pairs proposed")
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/tinjau/")
    waited = reviewing.waiting(page)
    assert waited >= pairs, f"only {waited} pairs wait"
    before = register(site.database_name)
    draw = random.Random(seed)
    seen, took = [], []
    for pair, seconds in reviewing.judged(page, "".join(draw.choice(OFTEN) for _ in range(pairs))):
        seen.append(pair)
        took.append(seconds)
        print(f"\rjudged {len(seen)}   ", end="", flush=True)
    assert len(set(seen)) == pairs, "a pair was asked about twice"
    left = reviewing.waiting(page)
    print(f"\r{pairs} different pairs judged, {waited} waiting before and {left} after")
    assert left == waited - pairs, "a verdict is missing or stands twice"
    done, refused = merge_all(page, site.url)
    merged = register(site.database_name)
    changed = sorted(name for name in merged if merged[name] != before[name])
    print(f"\r{done} merged after their preview, {refused} refused by it; changed: {', '.join(changed)}")
    assert done and {"owner", "business"} <= set(changed), "nothing was merged"
    apart, turned = 0, 1
    page.goto(f"{site.url}/tinjau/gabungan/")
    while turned:
        # What was split stays in the list, so the older ones stand on its next pages.
        while reviewing.split(page):
            apart += 1
            print(f"\rsplit {apart}   ", end="", flush=True)
            page.goto(f"{site.url}/tinjau/gabungan/?halaman={turned}")
        turned = turned + 1 if page.get_by_role("link", name="Berikutnya").count() else 0
        page.goto(f"{site.url}/tinjau/gabungan/?halaman={turned or 1}")
    assert apart == done, f"{done} merged, {apart} split"
    page.goto(f"{site.url}/tinjau/")
    for _ in range(pairs):
        reviewing.press(page, "u")
        assert page.get_by_text("ditarik kembali").first.is_visible()
    after = register(site.database_name)
    other = sorted(name for name in after if after[name] != before[name])
    assert not other, f"not as before: {', '.join(other)}"
    rows = sum(count for count, _sum in after.values())
    print(f"\r{apart} split again, {pairs} verdicts taken back: {len(after)} tables, {rows} rows as before")
    return took


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=100)
    asked.add_argument("--businesses", type=int, default=BUSINESSES)
    asked.add_argument("--seed", type=int, default=11)
    given = asked.parse_args()
    prepare(has_browser=True)
    from playwright.sync_api import sync_playwright

    from tests import databases
    from tests.journeys.site import served

    size = {"businesses": given.businesses, "months": MONTHS}
    words = ["demo", *(word for name, value in size.items() for word in (f"--{name}", str(value)))]

    def fill(name: str) -> None:
        databases.filled(name, **size)

    begin = time.monotonic()
    with (
        served("bukti_tinjau", words, {"KARAWO_DEMO": "1"}, fill) as site,
        sync_playwright() as driver,
        browsing(driver) as window,
    ):
        took = run(site, window(), pairs=given.pairs, seed=given.seed)
    twentieths = quantiles(took, n=20) if len(took) > 1 else took * 20
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"from the key to the next pair: p50 {twentieths[9]:.2f} s, p95 {twentieths[18]:.2f} s,"
        f" at most {max(took):.2f} s"
    )
    print(f"{time.monotonic() - begin:.0f} s in all; load average {load} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(main())
