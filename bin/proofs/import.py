"""Kill an import at random moments: the register holds all of a list or nothing of it."""

# ruff: noqa: E501 - rows of lists in whole lines
from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from _scene import ROOT, ended, kill, prepare, start

TABLES = "owner business identifier ownership observation recordlink duplicateproposal matchkeys searchentry token record"


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
        os.environ |= {"KARAWO_HOME": str(settings.HOME), "PYTHONPATH": str(ROOT)}
        verdicts = str(Path(folder) / "putusan.csv")
        usual = 0.0
        for _turn in range(2):  # the first one reads modules and plans that the killed ones find in memory
            first = Path(folder) / f"ukur-{_turn}.csv"
            listed(first, rows, -_turn)
            begin = time.monotonic()
            assert ended(started(first, verdicts)) == 0, "an import that nobody kills must succeed"
            usual = time.monotonic() - begin
        draw = random.Random(7)
        before = sums()
        for point in range(1, points + 1):
            path = Path(folder) / f"daftar-{point}.csv"
            listed(path, rows, point)
            # Every second one goes into the register while it is still being read, as long lists do.
            process = started(path, verdicts, parts_of=max(1, rows // 20) if point % 2 else 0)
            # Mostly into the second half, where the register is being written.
            time.sleep(usual * draw.triangular(0.1, 1.05, 0.75))
            kill(process)
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


def started(path: Path, verdicts: str, *, parts_of: int = 0) -> int:
    """parts_of: rows of a batch of a list that goes in parts, four batches each; 0: it is judged first."""

    def in_parts_of() -> None:
        from karawo.registry.actions import in_parts
        from karawo.registry.intake.actions import examining

        if parts_of:
            in_parts.LONG, examining._BATCH = 1, parts_of

    return start(["import", str(path), "--apply", "--verdicts", verdicts], in_parts_of)


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
