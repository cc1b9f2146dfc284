"""Each contract of the house is shown to break when somebody breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rooms import CONTRACTS, ROOT

BREAKING = {
    "A room imports only from the floors below it": (
        "karawo/journal/models.py",
        "import karawo.registry.models",
    ),
    "Inside a room: page, form, action, query, access, model, rule": (
        "karawo/measures/rules/figures.py",
        "import karawo.measures.queries",
    ),
    "Rules, law and kit do without Django": ("karawo/kit/text.py", "import django.db"),
    "Only registry.linkage knows the engines": ("karawo/measures/queries/answering.py", "import duckdb"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys; from importlinter.cli import lint_imports_command; "
        "sys.argv = ['lint-imports', '--no-cache']; lint_imports_command()"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "karawo", folder / "karawo", ignore=shutil.ignore_patterns("__pycache__", "static", "shapes")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_has_its_breaking():
    assert {contract["name"] for contract in CONTRACTS} == set(BREAKING)


def test_the_house_keeps_its_contracts(copy: Path):
    kept = lint(copy)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", BREAKING)
def test_a_broken_contract_is_found(copy: Path, name: str):
    file, line = BREAKING[name]
    whole = (copy / file).read_text()
    (copy / file).write_text(f"{whole}\n{line}\n")
    try:
        broken = lint(copy)
    finally:
        (copy / file).write_text(whole)
    assert broken.returncode != 0
    assert f"{name} BROKEN" in broken.stdout
