"""Disk full, two imports at once, clock put back, worker, web and database killed: all or nothing, and it goes on."""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def points() -> dict[str, Callable[..., str]]:
    from tests.faults import clock, disk, killing, twice

    return {
        "twice": twice.importing,
        "disk-upload": disk.uploading,
        "disk-import": disk.importing,
        "disk-backup": disk.backing_up,
        "disk-database": disk.writing,
        "kill-merge": killing.merging,
        "kill-seal": killing.sealing,
        "kill-web": killing.web,
        "kill-server": killing.server,
        "kill-worker": killing.worker,
        "kill-database": killing.database,
        "clock": clock.put_back,
    }


def main() -> int:
    known = points()
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument(
        "points", nargs="*", metavar="POINT", help=f"of {', '.join(known)}; without a word all of them"
    )
    words.add_argument("--keep-going", action="store_true", help="also after a point that did not hold")
    given = words.parse_args()
    if strange := [each for each in given.points if each not in known]:
        words.error(f"no such point: {', '.join(strange)}")
    os.chdir(ROOT)
    warnings.simplefilter("ignore")
    from tests.faults.installation import LeftOut, installed

    def say(text: str) -> None:
        print(text, flush=True)

    broken = left_out = 0
    with installed(say) as made:
        for name in given.points or known:
            began = time.monotonic()
            try:
                with made.serving():
                    said = known[name](made)
            except LeftOut as why:
                left_out += 1
                say(f"{name:14} LEFT OUT: {why}")
            except AssertionError as fault:
                broken += 1
                say(f"{name:14} NOT HELD: {fault}\n{made.last_words()}")
                if not given.keep_going:
                    break
            else:
                say(f"{name:14} held in {time.monotonic() - began:.0f} s: {said}")
    say(f"RESULT: {'good' if not broken else 'NOT GOOD'}" + (f", {left_out} left out" if left_out else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
