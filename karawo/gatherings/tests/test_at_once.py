"""Everybody at once: two of the hundred rounds of `bin/prove gatherings`, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_fifty_sign_up_for_thirty_seats_at_once_and_thirty_sit(db):
    environment = {key: value for key, value in os.environ.items() if key != "KARAWO_TEST_DATABASE"}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "proofs" / "gatherings.py"), "--rounds", "2"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "2 rounds of 50 for 30 seats" in ended.stdout
