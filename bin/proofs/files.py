"""Whole files: `karawo link` killed at random moments leaves no half answer, and the next run gives the same bytes.

Nor half a kept list: with `--keep` its folder is there whole or not at all.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(points: int, rows: int) -> int:
    """Kills `points` runs; gives the bytes of the answer they all end with. Raises AssertionError."""
    with tempfile.TemporaryDirectory(prefix="karawo-files-") as made:
        folder = Path(made)
        listed, output, pairs = folder / "daftar.csv", folder / "hasil.csv", folder / "pasangan.csv"
        kept = folder / "simpanan"
        subprocess.run(
            [*KARAWO, "synthetic", str(listed), "--rows", str(rows)], check=True, capture_output=True
        )
        words = [*KARAWO, "link", str(listed), str(output), "--pairs", str(pairs), "--threads", "2"]
        words += ["--keep", str(kept)]
        subprocess.run(words, check=True, capture_output=True)  # compiles, where nothing is compiled yet
        shutil.rmtree(kept)
        begin = time.monotonic()
        subprocess.run(words, check=True, capture_output=True)
        usual = time.monotonic() - begin
        expected = {path: path.read_bytes() for path in (output, pairs, *kept.iterdir())}
        draw = random.Random(7)
        absent = 0
        for point in range(points):
            for path in (output, pairs):
                path.unlink(missing_ok=True)
            shutil.rmtree(kept, ignore_errors=True)
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(usual * draw.uniform(0.4, 1.3))
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert not kept.exists() or len(list(kept.iterdir())) == len(expected) - 2, (
                f"kill {point}: half a folder"
            )
            for path, whole in expected.items():
                assert not path.exists() or path.read_bytes() == whole, f"kill {point}: half of {path.name}"
            absent += not output.exists()
            left = {path.name for path in folder.iterdir()} - {
                one.name for one in (listed, output, pairs, kept)
            }
            assert left <= {f".{output.name}.kerja", f".{kept.name}.kerja"}, (
                f"kill {point}: {left} left behind"
            )
            if point % 5 == 4 or point == points - 1:
                shutil.rmtree(kept, ignore_errors=True)
                subprocess.run(words, check=True, capture_output=True)
                assert {path: path.read_bytes() for path in expected} == expected, (
                    f"kill {point}: another answer"
                )
                assert {path.name for path in folder.iterdir()} == {
                    one.name for one in (listed, output, pairs, kept)
                }
            print(f"\r{point + 1}/{points} killed, {absent} before there was an answer", end="", flush=True)
        print()
        return sum(map(len, expected.values()))


KARAWO = (sys.executable, "-m", "karawo.config.cli")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=30)
    asked.add_argument("--rows", type=int, default=5000)
    given = asked.parse_args()
    os.chdir(ROOT)
    size = run(given.points, given.rows)
    print(f"{given.points} runs killed; all that went on gave the same {size} bytes")


if __name__ == "__main__":
    main()
