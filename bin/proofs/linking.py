"""Kill a run over the register at random moments: what it has written is whole, and it goes on to the same end."""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from _scene import ended, kill, prepare, start

TERRITORY, STEP = 7571, 5
SAID = dict.fromkeys(("purpose", "data_used", "risks", "measures", "officer", "opinion"), "pembuktian")


def listed(path: Path, people: int) -> None:
    """Everybody twice, under one telephone and with another spelling, mostly in another village."""
    draw = random.Random(7)
    names = ["Siti Aminah", "Rahmat Dunggio", "Yusuf Lamusu", "Fatma Hulopi", "Arif Katili", "Nining Tuli"]
    villages = ["Biawu,Kota Selatan", "Dulalowo,Kota Tengah", "Tenilo,Kota Barat"]
    lines = ["Nama Usaha,Nama Pemilik,Telp,Kelurahan,Kecamatan,Kabupaten,Omzet per Tahun"]
    for number in range(people):
        name, phone = (
            f"{draw.choice(names)} {chr(65 + number % 26)}{number}",
            f"0812{draw.randint(10**6, 10**7)}",
        )
        lines += [
            f"Warung {number}{again},{name}{again},{phone},{draw.choice(villages)},Kota Gorontalo,{number + 1}000000"
            for again in ("", "h")
        ]
    path.write_text("\n".join(lines) + "\n")


def edges() -> set[tuple[Any, ...]]:
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import DuplicateProposal

    with within(EVERYTHING):
        return set(
            DuplicateProposal.objects.values_list(
                "question", "first_id", "second_id", "probability", "weight", "kab_id"
            )
        )


def cleared() -> None:
    from django.utils import timezone

    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import DuplicateProposal
    from karawo.registry.review.models import LinkageRun

    with within(EVERYTHING):
        record("proof.cleared", by=None, at=timezone.now())
        DuplicateProposal.objects.all().delete()
        LinkageRun.objects.all().delete()


def whole() -> int:
    """The number of edges; raises AssertionError where they and the runs do not belong together."""
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import DuplicateProposal
    from karawo.registry.review.models import LinkageRun

    with within(EVERYTHING):
        runs = list(LinkageRun.objects.all())
        assert sum(each.finished_at is None for each in runs) <= 1, (
            "an open run goes on instead of a second one"
        )
        for each in runs:
            found = DuplicateProposal.objects.filter(entry_id=each.entry_id).count()
            assert found == each.proposed_count, f"{found} edges, {each.proposed_count} told"
        total = DuplicateProposal.objects.count()
        assert total == sum(each.proposed_count for each in runs), "edges without a run"
        return total


def run(points: int, people: int, *, name: str = "karawo_bukti_tautan") -> int:
    """Kills `points` runs; gives the number of edges each set of them ended with. Raises AssertionError."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from karawo.config import database
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.review.actions import assess
    from tests import databases

    with database.ensure_running(settings.HOME, durable=False), tempfile.TemporaryDirectory() as folder:
        databases.fresh(name)
        path = Path(folder) / "daftar.csv"
        listed(path, people)
        call_command(
            "import",
            str(path),
            apply=True,
            verdicts=str(Path(folder) / "putusan.csv"),
            stdout=io.StringIO(),
        )
        with within(EVERYTHING):
            assess(
                TERRITORY,
                SAID,
                assessed_on=date(2026, 1, 1),
                valid_until=date(2099, 1, 1),
                by=None,
                at=timezone.now(),
            )
        cleared()
        connection.close()
        begin = time.monotonic()
        assert ended(started()) == 0, "a run that nobody kills must succeed"
        usual, expected = time.monotonic() - begin, edges()
        assert len(expected) >= people // 4, f"only {len(expected)} edges: nothing to prove by"
        cleared()
        draw, killed, sets = random.Random(7), 0, 0
        connection.close()
        while killed < points:
            process = started()
            time.sleep(usual * draw.triangular(0.3, 1.05, 0.8))
            kill(process)
            killed += 1
            found = whole()
            assert edges() <= expected, f"kill {killed}: an edge that no whole run writes"
            connection.close()
            if killed % 5 == 0 or killed == points:
                assert ended(started()) == 0, "the killed run must go on"
                assert edges() == expected, f"kill {killed}: another end"
                whole()
                sets += 1
                cleared()
                connection.close()
            print(
                f"\r{killed}/{points} killed, {found} edges then; {sets} times the same {len(expected)} at the end",
                end="",
                flush=True,
            )
        print()
    return len(expected)


def started() -> int:
    def in_small_steps() -> None:
        from karawo.registry.review.actions import linking

        linking.STEP = STEP

    return start(["link_register", "--kab", str(TERRITORY)], in_small_steps)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=50)
    asked.add_argument("--people", type=int, default=150)
    given = asked.parse_args()
    prepare("karawo_bukti_tautan")
    count = run(given.points, given.people)
    print(f"{given.points} runs killed; all went on to the same {count} edges")


if __name__ == "__main__":
    main()
