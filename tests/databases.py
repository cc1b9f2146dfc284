"""A database per test process, cloned from a template that is migrated and filled with the regions once."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.utils import timezone

from karawo.config import database

ROOT = Path(__file__).resolve().parent.parent


def fingerprint() -> str:
    """Changes when a migration, the regions or anything that migrations call has changed."""
    return _told_by(
        *ROOT.glob("karawo/**/migrations/*.py"),
        *ROOT.glob("karawo/regions/**/*"),
        *ROOT.glob("karawo/journal/rules/*.py"),
        ROOT / "karawo/registry/rules/belonging.py",
        *ROOT.glob("karawo/growth/shipped/*"),
    )


def _told_by(*files: Path, besides: str = "") -> str:
    code = hashlib.sha256(besides.encode())
    for path in sorted({*files, ROOT / "requirements.lock"}):
        if path.is_file() and "__pycache__" not in path.parts:
            code.update(path.read_bytes())
    return code.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.HOME / "templat.kunci").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template() -> str:
    """The name of the database that is migrated and holds the regions, made if it is not there yet."""
    return _made_once(
        "karawo_templat",
        fingerprint(),
        [["migrate", "--database", "owner", "--verbosity", "0"], ["load_regions"]],
    )


def _made_once(kind: str, mark: str, commands: Iterable[list[str]], *, like: str | None = None) -> str:
    """A database that others are copied from, made by whichever test process comes first."""
    name = f"{kind}_{mark}"
    ready = settings.HOME / f"{name}.siap"
    with _alone():
        if not ready.exists():
            database.drop_database(settings.HOME, name)
            database.create_database(settings.HOME, name, template=like)
            for command in commands:
                subprocess.run(
                    [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", *command],
                    env=environment(name) | {"KARAWO_DEMO": "1"},
                    cwd=ROOT,
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            ready.touch()
    return name


def environment(name: str) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "KARAWO_TEST_DATABASE": name}


def fresh(name: str) -> None:
    """Make `name` a new copy of the template, whatever it held before."""
    _copy(template(), name)


def filled(name: str, *, businesses: int, months: int) -> None:
    """Make `name` a new copy of the demo of today."""
    _copy(example(businesses=businesses, months=months), name)


def example(*, businesses: int, months: int) -> str:
    """The name of the database that holds the demo of today, made if it is not there yet."""
    size = ["--businesses", str(businesses), "--months", str(months)]
    mark = _told_by(
        *(
            path
            for path in ROOT.glob("karawo/**/*")
            if path.suffix in {".py", ".toml", ".json", ".csv"} and "tests" not in path.parts
        ),
        besides=f"{timezone.localdate()} {size}",
    )
    return _made_once("karawo_contoh", mark, [["demo", "--no-serve", *size]], like=template())


def _copy(template: str, name: str) -> None:
    with _alone():
        database.drop_database(settings.HOME, name)
        database.create_database(settings.HOME, name, template=template)


def prepare() -> None:
    """Both databases that others are copied from, made before a test asks for them."""
    from tests.journeys.site import BUSINESSES, CHROMIUM, MONTHS

    with database.ensure_running(settings.HOME, durable=False):
        template()
        if CHROMIUM:
            example(businesses=BUSINESSES, months=MONTHS)


if __name__ == "__main__":
    django.setup()
    prepare()
