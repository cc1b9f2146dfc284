"""What `karawo db status` and the administrator's page say."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from . import addresses, binaries, cluster, leases, roles
from .errors import DatabaseCareError

DRILL_REPORT = "latihan-pemulihan.json"
BACKUPS = "cadangan"
BACKUP_SUFFIX = ".karawo"


@dataclass
class Status:
    """is_kept: started by `karawo db start`. leases: process ids. problems: Indonesian, each with its fix."""

    is_embedded: bool
    home: str
    is_running: bool = False
    is_kept: bool = False
    is_durable: bool | None = None
    is_roles_ok: bool | None = None
    version: str | None = None
    binaries: str | None = None
    data: str | None = None
    size_bytes: int | None = None
    leases: list[int] = field(default_factory=list)
    may_upgrade_to: int | None = None
    last_backup: dict[str, Any] | None = None
    last_drill: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def status(home: Path) -> Status:
    """Looks only: starts nothing, raises nothing; what is wrong stands under problems."""
    found = Status(is_embedded=not addresses.is_external(), home=str(home))
    found.last_backup = last_backup(home)
    found.last_drill = last_drill(home)
    try:
        if found.is_embedded:
            look_at_cluster(home, found)
        if not found.is_embedded or found.is_running:
            look_inside(home, found)
    except (DatabaseCareError, psycopg.Error, OSError) as problem:
        found.problems.append(str(problem).strip())
    return found


def look_at_cluster(home: Path, found: Status) -> None:
    found.is_kept = (home / "server.kept").exists()
    found.leases = leases.holders(home)
    known = cluster.found(home)
    if known is None:
        return
    found.data = str(known.data)
    found.binaries = str(known.footing.binaries.folder)
    found.version = ".".join(map(str, known.footing.binaries.version))
    found.size_bytes = sum(
        (Path(parent) / name).lstat().st_size
        for parent, _, files in os.walk(known.data)
        for name in files
        if (Path(parent) / name).exists()
    )
    found.is_running = cluster.is_ready(home)
    newest = binaries.preferred().major
    if newest > known.major:
        found.may_upgrade_to = newest


def look_inside(home: Path, found: Status) -> None:
    role = "bootstrap" if found.is_embedded else "app"
    info = addresses.connection(home, role=role).conninfo()
    with psycopg.connect(info, autocommit=True, connect_timeout=5) as session:
        found.is_running = True
        if found.version is None:
            found.version = session.info.parameter_status("server_version")
        found.is_durable = session.execute("SHOW fsync").fetchone() == ("on",)
        faults = roles.faults(session)
    found.is_roles_ok = not faults
    found.problems += faults


def backups(home: Path) -> list[Path]:
    """Newest first."""
    folder = home / BACKUPS
    return sorted(folder.glob(f"*{BACKUP_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)


def last_backup(home: Path) -> dict[str, Any] | None:
    for path in backups(home):
        seen = path.stat()
        at = datetime.fromtimestamp(seen.st_mtime, UTC).isoformat(timespec="seconds")
        return {"path": str(path), "at": at, "bytes": seen.st_size}
    return None


def last_drill(home: Path) -> dict[str, Any] | None:
    try:
        report = json.loads((home / DRILL_REPORT).read_text())
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None
