"""The plan of the house, read from the import contract, so that there is one list of floors."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "karawo"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
FLOORS = [floor.strip("()") for floor in CONTRACTS[0]["layers"]]
"""Room names from the top floor down."""


def rooms() -> list[str]:
    return [floor for floor in FLOORS if (HOUSE / floor / "__init__.py").exists()]


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def sources(*, with_tests: bool = False) -> Iterator[Path]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts or (not with_tests and "tests" in path.parts):
            continue
        yield path


def templates() -> Iterator[Path]:
    yield from sorted(HOUSE.rglob("templates/**/*.html"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) for each import that runs; those under TYPE_CHECKING do not."""
    tree = ast.parse(path.read_text())
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if path.name == "__init__.py":
        package = package.removesuffix(".__init__") + "._"
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(package.split(".")[: -node.level] + ([base] if base else []))
            for name in node.names:
                yield node.lineno, f"{base}.{name.name}"


def tracked_text_files() -> Iterator[Path]:
    skipped = re.compile(
        r"\.git|\.venv|\.tools|\.karawo.*|node_modules|__pycache__|\.[a-z_]+_cache|\.hypothesis"
    )
    for folder, inside, files in ROOT.walk():
        inside[:] = sorted(name for name in inside if not skipped.fullmatch(name))
        for name in sorted(files):
            try:
                (folder / name).read_text()
            except (UnicodeDecodeError, OSError):
                continue
            yield folder / name
