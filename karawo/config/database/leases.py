"""Who uses the server: each process holds a shared lock, and the last one to let go stops it."""

import atexit
import fcntl
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from . import addresses, binaries, cluster, pending, places
from .cluster import Cluster
from .errors import DatabaseCareError

WATCH_SECONDS = 0.5


class Lease:
    """The right to find a running server. Leave it, or end the process, and it is given back."""

    def __init__(self, home: Path, descriptor: int | None, *, durable: bool) -> None:
        self.home = home
        self.is_embedded = descriptor is not None
        self._descriptor = descriptor
        self._durable = durable
        self._process = os.getpid()
        self._ended = threading.Event()
        self._watcher: threading.Thread | None = None
        atexit.register(self.close)

    def watch(self) -> Self:
        """Brings the server back, about a second after it was killed, for as long as the lease is held.

        For processes that live long (web, background work); one thread, one look each half second.
        """
        if self.is_embedded and self._watcher is None:
            self._watcher = threading.Thread(target=self._keep_alive, name="karawo-db", daemon=True)
            self._watcher.start()
        return self

    def _keep_alive(self) -> None:
        while not self._ended.wait(WATCH_SECONDS):
            if not cluster.is_ready(self.home):
                # Tried again at the next look: a full disk may have been emptied by then.
                with suppress(DatabaseCareError, OSError, psycopg.Error), places.locked(self.home):
                    if not self._ended.is_set():
                        started(self.home, durable=self._durable)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        atexit.unregister(self.close)
        self._ended.set()
        if descriptor is None:
            return
        if os.getpid() != self._process:  # a fork's copy: the lock belongs to the parent
            os.close(descriptor)
            return
        if not self.home.is_dir():  # thrown away meanwhile; the server leaves when it misses its files
            os.close(descriptor)
            return
        with places.locked(self.home):
            os.close(descriptor)
            stop_if_unused(self.home)
        if self._watcher is not None and self._watcher is not threading.current_thread():
            self._watcher.join(timeout=2 * WATCH_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def ensure_running(home: Path, *, durable: bool = True) -> Lease:
    """A lease on a server that answers, with roles and the database `karawo` in place.

    Starts the embedded server when it does not run, and makes the cluster the first time (about 2 s).
    With DATABASE_URL set nothing is started. durable=False is for tests: a crash of the server may lose the
    last second, one of the machine all.
    Raises DatabaseCareError with the fix in its message.
    """
    if addresses.is_external():
        return Lease(home, None, durable=True)
    return ensure_embedded(home, durable=durable)


def ensure_embedded(home: Path, *, durable: bool | None = True) -> Lease:
    """durable=None: as it runs now; durable where it has to be started."""
    descriptor = places.open_lock(places.made(home) / "server.leases")
    try:
        # Waits while the last user is stopping the server; from here on nobody stops it.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        with places.locked(home):
            started(home, durable=durable)
    except BaseException:
        os.close(descriptor)
        raise
    return Lease(home, descriptor, durable=durable is not False)


def started(home: Path, *, durable: bool | None) -> Cluster:
    """Only under the lock."""
    is_safe = durable is not False
    found = cluster.found(home) or cluster.initialise(home, binaries.preferred(), durable=is_safe)
    if not cluster.is_ready(home) or not cluster.is_alive(home) or not cluster.is_ours(found):
        cluster.start(found, durable=is_safe)
    cluster.prepare(found)
    if durable and not cluster.is_durable(found):
        cluster.make_durable(found)
    with found.session() as session:
        pending.finish(home, session)
    return found


def stop_if_unused(home: Path) -> None:
    """Only under the lock."""
    if (home / "server.kept").exists():
        return
    descriptor = places.open_lock(home / "server.leases")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = cluster.found(home)
        if found is not None:
            cluster.stop(found)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def holders(home: Path) -> list[int]:
    """Process ids that hold a lease, as the kernel lists its locks."""
    try:
        inode = (home / "server.leases").stat().st_ino
        lines = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return []
    found = set()
    for line in lines:
        fields = line.replace("->", "").split()
        if fields[1] == "FLOCK" and fields[5].rsplit(":", 1)[-1] == str(inode):
            found.add(int(fields[4]))
    return sorted(found)


@dataclass(frozen=True)
class Server:
    """The server of a state folder, as its administrator sees it; somebody must hold a lease meanwhile."""

    home: Path
    is_embedded: bool

    @classmethod
    def of(cls, home: Path) -> Self:
        return cls(home, not addresses.is_external())

    def address(self, name: str = "karawo") -> addresses.Connection:
        if self.is_embedded:
            return addresses.embedded(self.home, role="bootstrap", name=name)
        return addresses.connection(self.home, role="bootstrap", name=name)

    @property
    def database(self) -> str:
        """The name of the register's database: karawo, or what DATABASE_URL says."""
        return "karawo" if self.is_embedded else addresses.connection(self.home).name

    def session(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(self.address(name).conninfo(), autocommit=True)


def undisturbed(home: Path) -> Lease:
    """A lease that leaves a server of the tests as quick as it is."""
    return Lease(home, None, durable=True) if addresses.is_external() else ensure_embedded(home, durable=None)


def create_database(home: Path, name: str, *, template: str | None = None) -> None:
    """An empty prepared database, or a quick copy of `template`; harmless when it exists."""
    with undisturbed(home), Server.of(home).session() as session:
        cluster.create(session, name, template=template)


def drop_database(home: Path, name: str) -> None:
    """Ends the sessions in it; harmless when it is gone."""
    with undisturbed(home), Server.of(home).session() as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
