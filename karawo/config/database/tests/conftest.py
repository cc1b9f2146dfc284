import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from karawo.config import database
from karawo.config.database import binaries, leases, places
from karawo.config.database.leases import Server


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_ADMIN_URL",
        "KARAWO_PG_BIN",
        "KARAWO_HOME",
    ):
        monkeypatch.delenv(name, raising=False)


def folder_others_may_reach():
    """Not pytest's tmp_path: that one is closed to every user but the one who runs the tests."""
    return Path(tempfile.mkdtemp(prefix="karawo-uji-"))


def removed(home):
    for folder in {places.server_root(home), places.socket_folder(home), home}:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh_home():
    home = folder_others_may_reach()
    yield home
    removed(home)


@pytest.fixture(scope="session")
def pristine_home():
    """A cluster that was made and stopped; copying it is quicker than making another."""
    home = folder_others_may_reach()
    with leases.ensure_embedded(home, durable=False):
        pass
    yield home
    removed(home)


@pytest.fixture
def made_home(pristine_home):
    home = folder_others_may_reach()
    subprocess.run(["cp", "-a", f"{pristine_home}/.", home], check=True)
    yield home
    removed(home)


@pytest.fixture(scope="session")
def running_home():
    """One cluster for all tests that only need a database in it."""
    home = folder_others_may_reach()
    kept = {name: os.environ.pop(name) for name in ("DATABASE_URL", "KARAWO_PG_BIN") if name in os.environ}
    try:
        with database.ensure_running(home, durable=False):
            yield home
    finally:
        os.environ.update(kept)
        removed(home)


@pytest.fixture
def register(running_home):
    """The database `karawo`, empty again for each test, and whatever else a test left, gone."""
    empty(running_home)
    return running_home


def empty(home):
    with Server.of(home).session() as session:
        names = [
            row[0]
            for row in session.execute(
                "SELECT datname FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1')"
            )
        ]
    for name in names:
        database.drop_database(home, name)
    database.create_database(home, "karawo")
    for left in home.iterdir():
        if left.name.startswith(("berkas", "cadangan", "kunci", "lama-", "latihan", "pemulihan")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def connected(home, role="owner", name="karawo"):
    return psycopg.connect(database.connection(home, role=role, name=name).conninfo(), autocommit=True)


def versions():
    found = {}
    for candidate in binaries.candidates():
        found.setdefault(candidate.major, candidate)
    return found
