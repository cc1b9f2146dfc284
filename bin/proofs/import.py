"""Kill an import at random moments: the register holds all of a list or nothing of it."""

# ruff: noqa: E501 - rows of lists in whole lines
from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
TABLES = "owner business identifier ownership observation recordlink duplicateproposal matchkeys searchentry token record"


def prepare(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["KARAWO_TEST_DATABASE"] = name
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    import django

    django.setup()


def sums() -> dict[str, Any]:
    from django.db import connection

    from karawo.regions.access import EVERYTHING, within

    found: dict[str, Any] = {}
    with within(EVERYTHING), connection.cursor() as cursor:
        for table in TABLES.split():
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(to_jsonb(x)::text, 0)::numeric), 0)::text"
                f" FROM registry_{table} x"
            )
            found[table] = cursor.fetchone()
    connection.close()
    return found


def listed(path: Path, rows: int, seed: int) -> None:
    draw = random.Random(seed)
    lines = ["Nama Usaha,Nama Pemilik,Telp,Kelurahan,Kecamatan,Kabupaten,Omzet per Tahun"]
    lines += [
        f"Warung {seed}-{n},Pemilik {draw.choice('ABCDE')} {n},0812{draw.randint(10**6, 10**7)},Biawu,Kota Selatan,Kota Gorontalo,{n}000000"
        for n in range(1, rows + 1)
    ]
    path.write_text("\n".join(lines) + "\n")


def run(points: int, rows: int, *, name: str = "karawo_bukti_impor") -> tuple[int, int]:
    """Kills `points` imports; gives how many were found whole and how many without a trace. Raises AssertionError."""
    from django.conf import settings

    from karawo.config import database
    from tests import databases

    whole = nothing = 0
    with database.ensure_running(settings.HOME, durable=False), tempfile.TemporaryDirectory() as folder:
        databases.fresh(name)
        environment = {
            **os.environ,
            "KARAWO_HOME": str(settings.HOME),
            "PYTHONPATH": str(ROOT),
            "KARAWO_TEST_DATABASE": name,
        }
        command = [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", "import"]

        def start(path: Path) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [*command, str(path), "--apply", "--verdicts", str(Path(folder) / "putusan.csv")],
                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd=ROOT,
            )  # fmt: skip

        first = Path(folder) / "ukur.csv"
        listed(first, rows, 0)
        begin = time.monotonic()
        assert start(first).wait() == 0, "an import that nobody kills must succeed"
        usual = time.monotonic() - begin
        draw = random.Random(7)
        before = sums()
        for point in range(1, points + 1):
            path = Path(folder) / f"daftar-{point}.csv"
            listed(path, rows, point)
            process = start(path)
            # Mostly into the second half, where the register is being written.
            time.sleep(usual * draw.triangular(0.1, 1.05, 0.75))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            after = settled(before)
            added = after["business"][0] - before["business"][0]
            assert added in (0, rows), f"point {point}: {added} of {rows} businesses"
            for table in ("record", "recordlink", "ownership", "searchentry", "matchkeys"):
                assert after[table][0] - before[table][0] == added, f"point {point}: {table}"
            assert added or after == before, f"point {point}: traces without businesses"
            whole, nothing = whole + (added > 0), nothing + (added == 0)
            before = after
            print(f"\r{point}/{points} killed: {whole} whole, {nothing} without a trace", end="", flush=True)
        print()
    return whole, nothing


def settled(before: dict[str, Any]) -> dict[str, Any]:
    """The register once the server has noticed that its client is gone."""
    from django.db import connection

    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            others = cursor.fetchone()[0]
        if not others:
            break
        time.sleep(0.1)
    return sums()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=100)
    asked.add_argument("--rows", type=int, default=300)
    given = asked.parse_args()
    prepare("karawo_bukti_impor")
    whole, nothing = run(given.points, given.rows)
    print(f"{given.points} imports killed: {whole} whole, {nothing} without a trace, none in between")


if __name__ == "__main__":
    main()
