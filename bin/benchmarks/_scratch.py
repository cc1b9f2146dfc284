"""A scratch database with a register of invented businesses, kept between runs by its number of rows."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROVINCES = (75, 35, 73, 33, 32, 51)
"""Filled in this order, so that a small register is one province at its real density."""
BUSINESSES_PER_VILLAGE = 140


def arguments(purpose: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--rows", type=int, default=100_000, help="businesses in the register")
    parser.add_argument("--asked", type=int, default=300, help="how often each question is asked")
    parser.add_argument("--only", default="", help="only the questions whose name holds one of these (a, b)")
    parser.add_argument(
        "--database", default="", help="one that was filled before; it is migrated to the present code"
    )
    chosen = parser.parse_args()
    global _only
    _only = chosen.only
    return chosen


_only = ""


@contextmanager
def register(rows: int, present: str = "", *, is_said: bool = True) -> Iterator[tuple[int, ...]]:
    """Runs the block on a register of `rows` businesses; gives the kabupaten that have them.

    The cluster is KARAWO_HOME's, so a large register can be kept outside of the checkout. present: the name of a
    database in it, filled by an earlier version.
    """
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    from tests import databases

    name = present or f"karawo_ukur_{databases.fingerprint()}_{rows}"
    os.environ["KARAWO_TEST_DATABASE"] = name
    import django
    from django.conf import settings

    django.setup()
    from karawo.config import database

    with database.ensure_running(settings.HOME, durable=False):
        if present:
            migrated = [
                sys.executable,
                "-W",
                "ignore",
                "-m",
                "karawo.config.cli",
                "migrate",
                "--database",
                "owner",
            ]
            subprocess.run([*migrated, "--verbosity", "0"], cwd=ROOT, check=True)
        else:
            database.create_database(settings.HOME, name, template=databases.template())
        if is_said:
            say({"database": name})
        yield filled(rows)


def filled(rows: int) -> tuple[int, ...]:
    """Fills the present database up to `rows`; about a millisecond for each."""
    from karawo.regions.access import EVERYTHING, within
    from karawo.regions.models import Region
    from karawo.registry.models import Business
    from karawo.registry.tests.believable import believable, fill

    villages: list[int] = []
    for province in PROVINCES:
        villages += (
            Region.objects.filter(prov_id=province, level=4).order_by("id").values_list("id", flat=True)
        )
        if len(villages) * BUSINESSES_PER_VILLAGE >= rows:
            break
    with within(EVERYTHING):
        there = Business.objects.count()
    if there < rows:
        began = perf_counter()
        fill(believable(rows - there, villages, seed=there + 7))
        say({"filled": rows - there, "seconds": round(perf_counter() - began, 1)})
        settle()
    return tuple(sorted({village // 1_000_000 for village in villages}))


def settle() -> None:
    """What the server does by itself within minutes: until then each index is read with its table beside it."""
    import psycopg
    from django.conf import settings

    from karawo.config import database

    address = database.connection(settings.HOME, role="owner", name=settings.DATABASES["default"]["NAME"])
    with psycopg.connect(address.conninfo(), autocommit=True) as session:
        session.execute("VACUUM ANALYZE")


def measured(name: str, question: Callable[[Any], object], asked: list[Any]) -> dict[str, Any]:
    """Asks once to warm up, then once for each; milliseconds by the clock and of processor time, with the server's.

    A busy machine stretches the clock; what a quiet one would need lies near the processor time.
    """
    if not any(part.strip() in name for part in _only.split(",")):
        return {}
    question(asked[0])
    times, worked = [], []
    used = _processor()
    for each in asked:
        began, before = perf_counter(), used()
        question(each)
        times.append((perf_counter() - began) * 1000)
        worked.append((used() - before) * 1000)
    times.sort()
    worked.sort()
    result = {"what": name, "asked": len(times)}
    for share in (50, 95, 99):
        result[f"p{share}_ms"] = round(times[len(times) * share // 100], 2)
    for share in (50, 95):
        result[f"p{share}_cpu_ms"] = round(worked[len(worked) * share // 100], 2)
    say(result)
    return result


def _processor() -> Callable[[], float]:
    """Seconds of this process and of its server process so far, where /proc tells them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        counters = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not counters.exists():
        return process_time
    return lambda: process_time() + int(counters.read_text().split()[0]) / 1e9


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)
