"""`karawo db restore`: a backup becomes the register; what was there stays beside it."""

import hashlib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import psycopg
from psycopg import sql

from . import archive, binaries, cluster, leases, pending, places, roles
from .archive import Manifest, Source
from .backup import key_path, last_line, read_key
from .checksums import differences, table_checksums
from .errors import DatabaseCareError
from .footing import clean_environment
from .leases import Server
from .pending import Names
from .sealed import opened

LOCK_KEY = 0x7075_6C69_68


@dataclass(frozen=True)
class Restored:
    """old_database, old_files: where the former state went, None where there was none."""

    manifest: Manifest
    old_database: str | None
    old_files: Path | None


def things_in(file: BinaryIO, key: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    return Source(opened(file, key)).things()


def verify(path: Path, key: bytes) -> Manifest:
    """Reads the whole backup and touches nothing else.

    Raises DatabaseCareError for a file that is no backup, was cut off or changed, or another key.
    """
    manifest = None
    seen = {}
    try:
        with path.open("rb") as file:
            for name, blocks in things_in(file, key):
                if name == archive.MANIFEST:
                    manifest = Manifest.read(b"".join(blocks))
                    continue
                digest = hashlib.sha256()
                size = 0
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                seen[name] = (size, digest.hexdigest())
    except OSError as problem:
        raise DatabaseCareError(f"Cadangan {path} tidak dapat dibaca: {problem.strerror}.") from problem
    if manifest is None or manifest.things != seen:
        raise DatabaseCareError(f"Isi {path} tidak sesuai daftarnya. Pakai cadangan lain.")
    return manifest


def restore(home: Path, path: Path, *, key_file: Path | None = None, is_forced: bool = False) -> Restored:
    """The backup is read to its end first, loaded beside the present database, compared with its manifest,
    and only then put in its place by two renames in one transaction. The old database is kept. Killed at any
    point, the next start of the server finishes it or undoes it.

    is_forced: although the present register has rows, or somebody is connected (he is sent away).
    """
    key = read_key(key_file or key_path(home))
    manifest = verify(path, key)
    stamp = f"{datetime.now(UTC):%Y%m%d_%H%M%S_%f}"
    with leases.undisturbed(home):
        server = Server.of(home)
        with server.session() as session:
            allow_one(session)
            pending.finish(home, session)
            refuse_to_overwrite(server, session, is_forced=is_forced)
            with pending.noted(home, server.database, stamp) as names:
                try:
                    load(server, path, key, manifest, name=names.fresh)
                    place_files(path, key, names)
                    is_kept = swap(session, names, is_forced=is_forced)
                except BaseException:
                    pending.undo(session, names)
                    raise
                old_files = pending.complete(names)
    return Restored(manifest, names.old if is_kept else None, old_files)


def allow_one(session: psycopg.Connection[Any]) -> None:
    row = session.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
    if not row or not row[0]:
        raise DatabaseCareError("Pemulihan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi.")


def refuse_to_overwrite(server: Server, session: psycopg.Connection[Any], *, is_forced: bool) -> None:
    if is_forced or not cluster.exists(session, server.database):
        return
    with server.session(server.database) as present:
        filled = [name for name, (rows, _) in table_checksums(present).items() if rows]
    if filled:
        raise DatabaseCareError(
            f"Basis data {server.database} sekarang berisi ({len(filled)} tabel, misalnya {filled[0]}). "
            "Bila memang hendak diganti, tambahkan --force; yang lama tetap "
            "disimpan dengan nama karawo_lama_…"
        )
    cluster.refuse_company(session, server.database)


def load(server: Server, path: Path, key: bytes, manifest: Manifest, *, name: str) -> None:
    """Into a new database of that name; raises when a single row differs from the manifest."""
    pour_into(server, path, key, manifest, name=name)
    with server.session(name) as session:
        session.execute("ANALYZE")
        unequal = differences(manifest.tables, table_checksums(session))
    if unequal:
        raise DatabaseCareError(
            f"Hasil pemulihan tidak sama dengan cadangan pada {len(unequal)} tabel: {', '.join(unequal)}. "
            "Basis data yang sekarang tidak diubah."
        )


def pour_into(server: Server, path: Path, key: bytes, manifest: Manifest, *, name: str) -> None:
    """Into a new database of that name, not yet compared."""
    with server.session() as session:
        major = session.info.server_version // 10000
        if manifest.server_major > major:
            raise DatabaseCareError(
                f"Cadangan ini dari PostgreSQL {manifest.server_major}, server ini {major}. "
                f"Pasang PostgreSQL {manifest.server_major} ke atas, lalu ulangi."
            )
        # template0: extensions, owner and default rights come from the backup itself.
        session.execute(
            sql.SQL("CREATE DATABASE {} OWNER karawo_owner TEMPLATE template0").format(sql.Identifier(name))
        )
        for statement in roles.database_statements(name):
            session.execute(statement)
    pour(server, path, key, name=name, program=binaries.client_for(major, "pg_restore"))


def pour(server: Server, path: Path, key: bytes, *, name: str, program: str) -> None:
    command = [program, "--exit-on-error", "--single-transaction", "--no-password", f"--dbname={name}"]
    environment = clean_environment(server.address(name).environment())
    with path.open("rb") as file, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - a program of our own choice
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        with process:
            if process.stdin is None:
                raise AssertionError("stdin is a pipe")
            # A pg_restore that gave up says why itself.
            with suppress(BrokenPipeError):
                for thing, blocks in things_in(file, key):
                    if thing == archive.DUMP:
                        for block in blocks:
                            process.stdin.write(block)
                        break
                process.stdin.close()
        if process.returncode != 0:
            raise DatabaseCareError(
                f"pg_restore gagal: {last_line(said)}. Basis data yang sekarang tidak diubah."
            )


def swap(session: psycopg.Connection[Any], names: Names, *, is_forced: bool) -> bool:
    """Both renames or none. Returns whether there was an old one to keep."""
    name, fresh, old = names.database, names.fresh, names.old
    present = sql.Identifier(name)
    is_there = cluster.exists(session, name)
    if is_there:
        if not is_forced:
            cluster.refuse_company(session, name)
        # Nobody may come back between being sent away and the rename.
        session.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(present))
        session.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
        )
    try:
        with session.transaction():
            if is_there:
                session.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(present, sql.Identifier(old))
                )
            session.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), present))
    finally:
        pending.reopen(session, names)
    return is_there


def place_files(path: Path, key: bytes, names: Names) -> None:
    """Files and keys of the backup, laid beside the present ones; `pending.complete` puts them in place."""
    places.made(names.files)
    places.made(names.secrets)
    with path.open("rb") as file:
        for name, blocks in things_in(file, key):
            for prefix, folder in ((archive.FILES, names.files), (archive.SECRETS, names.secrets)):
                if name.startswith(prefix):
                    store(inside(folder, name.removeprefix(prefix)), blocks)


def inside(folder: Path, name: str) -> Path:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise DatabaseCareError(f"Cadangan memuat nama berkas yang tidak wajar: {name!r}. Tidak dipulihkan.")
    path = folder.joinpath(*pure.parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def store(path: Path, blocks: Iterator[bytes]) -> None:
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
