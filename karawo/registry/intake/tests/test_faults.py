"""An import that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


@pytest.mark.slow
def test_a_killed_import_leaves_all_of_a_list_or_nothing(db):
    """Five of the hundred points of `bin/prove import`, on a database of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "KARAWO_TEST_DATABASE"}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "proofs" / "import.py"), "--points", "5", "--rows", "60"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "none in between" in ended.stdout


KILLED = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from karawo.registry.intake.rules.encode import is_ready, prepare
pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=prepare, initargs=(bytes(range(32)),))
assert [each.result() is None or True for each in [pool.submit(is_ready), pool.submit(is_ready)]]
print("helped", flush=True)
sys.stdin.read()
"""


def test_the_helpers_of_a_killed_import_end_too():
    """They hold the other end of its output, which is heard to close."""
    importing = subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with importing:
        assert importing.stdout is not None
        assert importing.stdout.readline() == "helped\n"
        importing.kill()
        assert importing.stdout.read() == ""
