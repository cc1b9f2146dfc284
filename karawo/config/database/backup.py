"""`karawo db backup`: the whole register in one encrypted file, from one moment."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO

import psycopg

from . import archive, binaries, leases, places
from .archive import Manifest
from .checksums import setting, table_checksums
from .errors import DatabaseCareError
from .footing import clean_environment
from .leases import Server
from .sealed import KEY_BYTES, Sealer
from .status import BACKUP_SUFFIX, BACKUPS

KEY = "kunci-cadangan"
FILES = "berkas"
BLOCK_BYTES = 1024 * 1024
KEY_NOTE = """\
# Kunci cadangan Karawo. Tanpa kunci ini tidak seorang pun dapat membuka cadangan.
# Simpan salinan berkas ini di tempat lain: bukan di komputer ini, dan bukan bersama cadangannya.
"""


@dataclass(frozen=True)
class Backup:
    path: Path
    manifest: Manifest
    size_bytes: int


def key_path(home: Path) -> Path:
    return home / KEY


def made_key(home: Path) -> bytes:
    """The key of this installation, made at the first backup."""
    places.once(key_path(home), lambda: f"{KEY_NOTE}{secrets.token_hex(KEY_BYTES)}\n".encode())
    return read_key(key_path(home))


def read_key(path: Path) -> bytes:
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        key = bytes.fromhex("".join(line for line in lines if not line.startswith("#")))
    except FileNotFoundError:
        raise DatabaseCareError(
            f"Kunci cadangan tidak ada di {path}. Salin kunci itu dari tempat penyimpanannya, "
            "atau tunjuk dengan --key BERKAS."
        ) from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise DatabaseCareError(
            f"Isi {path} bukan kunci cadangan (64 angka heksadesimal). Pakai berkas kunci lain."
        )
    return key


def backup(home: Path, path: Path | None = None) -> Backup:
    """Database, uploaded files and keys of the installation, as of one moment; nobody is kept waiting.

    path: a file, or a folder to put it in; otherwise cadangan/ of the state folder. An unfinished backup
    never bears the final name. Memory stays constant; the disk needs room for the result only.
    """
    with leases.undisturbed(home):
        return write(Server.of(home), target(home, path))


def target(home: Path, path: Path | None) -> Path:
    name = f"karawo-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{BACKUP_SUFFIX}"
    if path is None:
        return places.made(home / BACKUPS) / name
    return path / name if path.is_dir() else path


def write(server: Server, path: Path) -> Backup:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        key = made_key(server.home)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            manifest = fill(server, file, key)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as problem:
        raise DatabaseCareError(
            f"Cadangan tidak dapat ditulis ke {path}: {problem.strerror}. "
            "Kosongkan ruang disk atau pilih folder lain."
        ) from problem
    finally:
        draft.unlink(missing_ok=True)
    return Backup(path, manifest, path.stat().st_size)


def fill(server: Server, file: BinaryIO, key: bytes) -> Manifest:
    sealer = Sealer(file, key)
    with server.session(server.database) as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # A role that row-level security holds back gets an error here, not a backup of half the rows.
        session.execute("SET LOCAL row_security = off")
        snapshot = session.execute("SELECT pg_export_snapshot()").fetchone()
        dump = dumped(server, session, str(snapshot[0]) if snapshot else "")
        things = {archive.DUMP: archive.put(sealer, archive.DUMP, dump)}
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            karawo_version=own_version(),
            server_version=int(setting(session, "server_version_num")),
            database=server.database,
            tables=table_checksums(session),
        )
    # Files come after the rows: one that came meanwhile is one too many, never one too few.
    for name, path in beside_the_database(server.home):
        try:
            with path.open("rb") as content:
                things[name] = archive.put(sealer, name, blocks_of(content))
        except FileNotFoundError:
            continue
    manifest.things = things
    archive.put(sealer, archive.MANIFEST, [manifest.as_bytes()])
    archive.end(sealer)
    sealer.finish()
    return manifest


def own_version() -> str:
    try:
        return version("karawo")
    except PackageNotFoundError:
        return "?"


def blocks_of(content: BinaryIO) -> Iterator[bytes]:
    while block := content.read(BLOCK_BYTES):
        yield block


def beside_the_database(home: Path) -> Iterator[tuple[str, Path]]:
    """Uploaded files, and the keys that encrypted columns are read with (never the backup's own)."""
    for path in sorted(home.glob("kunci-*")):
        if path.name != KEY and path.is_file() and not path.is_symlink():
            yield archive.SECRETS + path.name, path
    root = home / FILES
    for parent, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(parent) / name
            if path.is_file() and not path.is_symlink():
                yield archive.FILES + path.relative_to(root).as_posix(), path


def dumped(server: Server, session: psycopg.Connection[Any], snapshot: str) -> Iterator[bytes]:
    program = binaries.client_for(session.info.server_version // 10000, "pg_dump")
    command = [program, "--format=custom", "--compress=3", f"--snapshot={snapshot}", "--no-password"]
    environment = clean_environment(server.address(server.database).environment())
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - a program of our own choice
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        )
        with process:
            if process.stdout is None:
                raise AssertionError("stdout is a pipe")
            try:
                yield from blocks_of(process.stdout)  # type: ignore[arg-type] # a BufferedReader reads like any
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            raise DatabaseCareError(f"pg_dump gagal: {last_line(said)}. Cadangan tidak dibuat.")


def last_line(said: Any) -> str:
    said.seek(0)
    lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "tanpa keterangan"
