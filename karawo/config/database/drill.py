"""`karawo db drill`: proves that a backup can be restored, in a cluster of its own that is thrown away."""

import json
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from karawo.kit.failing import is_full
from karawo.kit.keeping import keep

from . import backup, binaries, cluster, leases, pending, places, restore, status
from .checksums import differences, table_checksums
from .errors import DatabaseCareError
from .leases import Server


@dataclass
class Drill:
    """result: "baik", "beda" (a table is not what the manifest says) or "gagal" (it could not be restored).

    lines: by table, wanted and found rows, and whether rows and checksum agree. seconds: of wall clock.
    """

    at: str
    result: str
    backup: str
    backup_made_at: str | None = None
    seconds: float = 0.0
    tables: int = 0
    rows: int = 0
    files: int = 0
    reason: str | None = None
    differences: list[str] = field(default_factory=list)
    lines: list[tuple[str, int | None, int | None, bool]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.result == "baik"


def drill(
    home: Path, path: Path | None = None, *, key_file: Path | None = None, is_fresh: bool = False
) -> Drill:
    """The newest backup (a fresh one when there is none, or is_fresh), restored and compared table by table.

    Leaves latihan-pemulihan.json in the state folder, also when it failed. The register is not touched, and
    with DATABASE_URL the scratch cluster is still an embedded one.
    """
    if path is None:
        known = [] if is_fresh else status.backups(home)
        path = known[0] if known else backup.backup(home).path
    began = time.monotonic()
    done = Drill(at=datetime.now(UTC).isoformat(timespec="seconds"), result="gagal", backup=str(path))
    try:
        rehearse(home, path, key_file, done)
    except DatabaseCareError as problem:
        done.reason = str(problem)
    except (OSError, psycopg.Error) as problem:
        done.reason = (
            "Disk penuh; kosongkan ruang di folder sementara, lalu ulangi."
            if is_full(problem)
            else str(problem).strip().splitlines()[0]
        )
    done.seconds = round(time.monotonic() - began, 2)
    kept = {name: value for name, value in asdict(done).items() if name != "lines"}
    keep(home / status.DRILL_REPORT, (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode())
    return done


def rehearse(home: Path, path: Path, key_file: Path | None, done: Drill) -> None:
    key = backup.read_key(key_file or backup.key_path(home))
    manifest = restore.verify(path, key)
    done.backup_made_at = manifest.made_at
    done.tables, done.rows = len(manifest.tables), manifest.rows
    scratch = Path(tempfile.mkdtemp(prefix="karawo-latihan-"))
    try:
        programs = binaries.of_major(manifest.server_major) or binaries.preferred()
        with places.locked(scratch):
            cluster.initialise(scratch, programs, durable=False)
        with leases.ensure_embedded(scratch, durable=False):
            server = Server(scratch, is_embedded=True)
            restore.pour_into(server, path, key, manifest, name="latihan")
            with server.session("latihan") as session:
                found = table_checksums(session)
        names = pending.Names(scratch, "latihan", "0")
        restore.place_files(path, key, names)
        done.files = sum(1 for entry in names.files.rglob("*") if entry.is_file())
    finally:
        remove(scratch)
    unequal = differences(manifest.tables, found)
    for table in sorted(manifest.tables.keys() | found.keys()):
        wanted, seen = manifest.tables.get(table), found.get(table)
        done.lines.append((table, wanted and wanted[0], seen and seen[0], table not in unequal))
    done.differences = list(unequal)
    done.result = "beda" if unequal else "baik"


def remove(scratch: Path) -> None:
    beside = places.server_root(scratch)
    sockets = places.socket_folder(scratch)
    for folder in {beside, sockets, scratch}:
        shutil.rmtree(folder, ignore_errors=True)


def table(done: Drill) -> str:
    """The result as people read it."""
    width = max([len("Tabel"), *(len(line[0]) for line in done.lines)])
    rows = [f"{'Tabel':<{width}}  {'Cadangan':>12}  {'Pulih':>12}  Sama"]
    for name, wanted, found, is_same in done.lines:
        rows.append(
            f"{name:<{width}}  {shown(wanted):>12}  {shown(found):>12}  {'ya' if is_same else 'TIDAK'}"
        )
    verdict = {
        "baik": f"Latihan pemulihan berhasil: {done.tables} tabel, {shown(done.rows)} baris,"
        f" {done.files} berkas",
        "beda": f"Latihan pemulihan GAGAL: {len(done.differences)} tabel berbeda",
        "gagal": f"Latihan pemulihan GAGAL: {done.reason}",
    }[done.result]
    seconds = f"{done.seconds:.1f}".replace(".", ",")
    return "\n".join([*(rows if done.lines else []), f"{verdict} ({seconds} detik)."])


def shown(number: int | None) -> str:
    return "—" if number is None else f"{number:,}".replace(",", ".")
