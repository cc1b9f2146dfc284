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
