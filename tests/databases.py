"""A database per test process, cloned from a template that is migrated and filled with the regions once."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from karawo.config import database

ROOT = Path(__file__).resolve().parent.parent


def fingerprint() -> str:
    """Changes when a migration, the regions or anything that migrations call has changed."""
    code = hashlib.sha256()
    files = [
        *ROOT.glob("karawo/**/migrations/*.py"),
        *ROOT.glob("karawo/regions/**/*"),
        *ROOT.glob("karawo/journal/rules/*.py"),
        *ROOT.glob("karawo/growth/shipped/*"),
        ROOT / "requirements.lock",
    ]
    for path in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        code.update(path.read_bytes())
    return code.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.HOME / "templat.kunci").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template() -> str:
    name = f"karawo_templat_{fingerprint()}"
    ready = settings.HOME / f"{name}.siap"
    with _alone():
        if not ready.exists():
            database.drop_database(settings.HOME, name)
            database.create_database(settings.HOME, name)
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "KARAWO_TEST_DATABASE": name,
            }
            for command in (["migrate", "--database", "owner", "--verbosity", "0"], ["load_regions"]):
                subprocess.run(
                    [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", *command],
                    env=environment,
                    cwd=ROOT,
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            ready.touch()
    return name


def fresh(name: str) -> None:
    """Make `name` a new copy of the template, whatever it held before."""
    template = _template()
    with _alone():
        database.drop_database(settings.HOME, name)
        database.create_database(settings.HOME, name, template=template)
