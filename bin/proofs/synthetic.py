"""The generator of invented lists, compiled and run: same bytes, right shares, no contradiction."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = "karawo/registry/linkage/synthetic/tests/proof_generator.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(ROOT / FILE), "-n0", "-v", *sys.argv[1:]]))
