"""An FGD in the room: ten phones write at one moment, nothing is lost, all boards agree within two seconds."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from typing import Any

from _scene import browsing, prepare


def run(room: Any, *, phones: int, turns: int, seconds: float) -> None:
    """Raises AssertionError where a note is lost or stands twice, a vote is lost, or boards agree too late."""
    room.fill(phones)
    agreed, pressed = [], []
    for turn in range(turns):
        since_kept, since_press = room.write_together(f"Catatan {turn}")
        agreed.append(since_kept)
        pressed.append(since_press)
        print(
            f"turn {turn + 1}: {phones} notes, all boards agree {since_kept:.2f} s after the last was kept, ",
            end="",
        )
        print(f"{since_press:.2f} s after the press")
    room.write_cut_off("Catatan dari ponsel yang terputus")
    room.check()
    count, boards = len(room.written), len(room.boards)
    print(f"{count} notes pressed, as many on each of {boards} boards and in the database, none twice")
    for what, found in (("after the last was kept", agreed), ("after the press", pressed)):
        print(f"boards agree {what}: median {statistics.median(found):.2f} s, longest {max(found):.2f} s")
    room.desk.get_by_role("button", name="Buka pemungutan suara").click()
    room.desk.get_by_role("button", name="Tutup pemungutan suara").wait_for()
    dots, voters = room.vote_together(3)
    print(f"{voters} voted in the same millisecond, {dots} dots on the board")
    assert (dots, voters) == (3 * phones, phones), "votes were lost"
    assert max(agreed) <= seconds, f"boards agreed {max(agreed):.2f} s after the last note was kept"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--phones", type=int, default=10)
    asked.add_argument("--turns", type=int, default=10)
    asked.add_argument("--seconds", type=float, default=2)
    given = asked.parse_args()
    prepare(has_browser=True)
    from playwright.sync_api import sync_playwright

    from tests.journeys.room import open_room
    from tests.journeys.site import running

    began = time.monotonic()
    with running("bukti_papan") as site, sync_playwright() as driver, browsing(driver) as window:
        run(open_room(site, window), phones=given.phones, turns=given.turns, seconds=given.seconds)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"nothing lost; {time.monotonic() - began:.0f} s in all; load average {load} on {os.cpu_count()} cores"
    )
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(main())
