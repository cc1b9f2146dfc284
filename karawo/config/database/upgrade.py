"""`karawo db upgrade`: from the PostgreSQL that wrote the data to the newer one that is here."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import addresses, backup, binaries, cluster, leases, places, restore
from .errors import DatabaseCareError
from .leases import Server
from .status import BACKUP_SUFFIX, BACKUPS


@dataclass(frozen=True)
class Upgrade:
    """old_data: the old cluster, as it was, renamed. backup: the encrypted file it was carried over with."""

    from_major: int
    to_major: int
    old_data: Path
    backup: Path


def upgrade(home: Path) -> Upgrade | None:
    """None when there is nothing newer. Everybody else waits at the door; leases held by others are an error.

    The new cluster gets its final name only after every table was compared, and the higher number wins: at
    whatever point this is killed, the next start finds either the old cluster whole or the new one whole.
    Only the database `karawo` is carried over; former ones (karawo_lama_…) stay in the old cluster.
    """
    if addresses.is_external():
        raise DatabaseCareError("DATABASE_URL terisi: server itu dinaikkan versinya oleh pengelolanya.")
    with places.locked(home):
        users = leases.holders(home)
        if users:
            raise DatabaseCareError(
                f"Basis data masih dipakai proses {', '.join(map(str, users))}. "
                "Hentikan Karawo dahulu, lalu ulangi."
            )
        old = cluster.found(home)
        programs = binaries.preferred()
        if old is None or programs.major <= old.major:
            return None
        is_kept = (home / "server.kept").exists()
        done = carry_over(home, old, programs)
        if is_kept:
            leases.started(home, durable=True)
        return done


def carry_over(home: Path, old: cluster.Cluster, programs: binaries.Binaries) -> Upgrade:
    stamp = f"{datetime.now(UTC):%Y%m%d_%H%M%S}"
    from_major = old.major
    server = Server(home, is_embedded=True)
    path = places.made(home / BACKUPS) / f"sebelum-naik-dari-{from_major}-{stamp}{BACKUP_SUFFIX}"
    try:
        leases.started(home, durable=True)
        written = backup.write(server, path)
    finally:
        cluster.stop(old)
    root = places.server_root(home)
    draft = root / f"pg{programs.major}.naik"
    shutil.rmtree(draft, ignore_errors=True)
    new = cluster.initialise(home, programs, folder=draft.name)
    try:
        cluster.start(new, durable=True)
        cluster.prepare_roles(new)
        restore.load(server, path, backup.made_key(home), written.manifest, name="karawo")
    finally:
        cluster.stop(new)
    final = root / f"pg{programs.major}"
    draft.rename(final)
    kept = old.data.rename(old.data.with_name(f"{old.data.name}.lama-{stamp}"))
    return Upgrade(from_major, programs.major, kept, path)
