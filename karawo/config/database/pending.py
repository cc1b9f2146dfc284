"""A restore that was killed half-way: the note it left, and how the next start finishes or undoes it.

Database, files and keys can't change places in one step. The renames of the database decide: before them
everything is undone, after them everything is completed. A restore that still lives holds a lock on its note.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
from psycopg import sql

from . import cluster, places

NOTE = "pemulihan.json"
FILES = "berkas"


@dataclass(frozen=True)
class Names:
    """What one restore calls the things it brings and the things it puts away."""

    home: Path
    database: str
    stamp: str

    @property
    def fresh(self) -> str:
        return f"karawo_pulih_{self.stamp}"

    @property
    def old(self) -> str:
        return f"karawo_lama_{self.stamp}"

    @property
    def files(self) -> Path:
        return self.home / f"{FILES}.baru-{self.stamp}"

    @property
    def secrets(self) -> Path:
        return self.home / f"rahasia.baru-{self.stamp}"


@contextmanager
def noted(home: Path, database: str, stamp: str) -> Iterator[Names]:
    note = home / NOTE
    descriptor = places.open_lock(note)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"database": database, "stamp": stamp}).encode(), 0)
        os.fsync(descriptor)
        yield Names(home, database, stamp)
        note.unlink()  # after a failure it stays: the next start looks whether all was undone
    finally:
        os.close(descriptor)


def finish(home: Path, session: psycopg.Connection[Any]) -> None:
    note = home / NOTE
    if not note.exists():
        return
    descriptor = places.open_lock(note)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        known = json.loads(note.read_text() or "{}")
        if known:
            names = Names(home, known["database"], known["stamp"])
            if cluster.exists(session, names.fresh):
                undo(session, names)
            else:
                complete(names)
            reopen(session, names)
        note.unlink(missing_ok=True)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def undo(session: psycopg.Connection[Any], names: Names) -> None:
    # Folders first: what is laid out while the fresh database is gone means that the renames were made.
    for folder in (names.files, names.secrets):
        rmtree(folder, ignore_errors=True)
    session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(names.fresh)))


def reopen(session: psycopg.Connection[Any], names: Names) -> None:
    for name in (names.database, names.old):
        if cluster.exists(session, name):
            session.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))


def complete(names: Names) -> Path | None:
    """Puts files and keys in place; returns where the former files went. Harmless twice."""
    home = names.home
    old = home / f"{FILES}.lama-{names.stamp}"
    if names.files.exists():
        if (home / FILES).exists():
            (home / FILES).rename(old)
        names.files.rename(home / FILES)
    if names.secrets.exists():
        for fresh in sorted(names.secrets.iterdir()):
            present = home / fresh.name
            # The restored columns open with the keys of the backup; a different one here is kept beside.
            if present.exists() and present.read_bytes() != fresh.read_bytes():
                present.rename(home / f"lama-{fresh.name}-{names.stamp}")
            fresh.replace(present)
        names.secrets.rmdir()
    return old if old.exists() else None
