"""The repository speaks of the product, of nothing else, and tells the truth about its doors."""

from __future__ import annotations

import re
import subprocess

from django.core.management import get_commands

from tests.house.rooms import ROOT, sources, tracked_text_files

OPERATING = ROOT / "docs" / "operating.md"


def test_no_file_names_a_machine_or_a_registry():
    # Spelled in pieces, so that this file does not find itself.
    forbidden = [
        "pypi" + ".org",
        "python" + "hosted",
        "npmjs" + ".",
        "/wo" + "rk/",
        "/ro" + "ot/",
        "jsdeli" + "vr",
        "unp" + "kg",
    ]
    any_of_them = re.compile("|".join(map(re.escape, forbidden)))
    found = [
        f"{path.relative_to(ROOT)}: {seen.group()}"
        for path in tracked_text_files()
        if (seen := any_of_them.search(path.read_text()))
    ]
    assert found == []


def test_nothing_is_marked_unfinished():
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|raise NotImplemented" + "Error")
    found = [
        str(path.relative_to(ROOT)) for path in sources(with_tests=True) if marks.search(path.read_text())
    ]
    assert found == []


def test_every_setting_of_the_environment_is_documented():
    text = OPERATING.read_text()
    used = set()
    for path in sources():
        used |= set(re.findall(r"[\"'](KARAWO_[A-Z_]+|DATABASE_[A-Z_]*URL)[\"']", path.read_text()))
    assert sorted(name for name in used if name not in text) == []


def test_every_command_is_documented():
    ours = [name for name, app in get_commands().items() if app.startswith("karawo.")]
    text = OPERATING.read_text()
    assert sorted(name for name in ours if f"karawo {name}" not in text) == []


def test_every_decision_record_is_one_page_with_its_parts():
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = path.read_text()
        assert re.match(r"\d{4}-[a-z0-9-]+\.md", path.name)
        assert len(text.splitlines()) <= 70, path.name
        for part in ("## What was decided", "## Why", "## What would change it"):
            assert part in text, f"{path.name} lacks {part}"


def test_every_word_of_the_readme_s_commands_exists():
    commands = re.findall(r"\bbin/([a-z]+)\b", (ROOT / "README.md").read_text())
    assert [name for name in commands if not (ROOT / "bin" / name).exists()] == []
    assert {"demo", "test"} <= set(commands)


def test_scripts_of_bin_run_on_bash():
    for path in sorted((ROOT / "bin").iterdir()):
        if path.is_file() and path.read_text().startswith("#!/usr/bin/env bash"):
            subprocess.run(["bash", "-n", str(path)], check=True)
