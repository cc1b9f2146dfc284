"""One embedded cluster: made, started, found alive or dead, stopped."""

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from . import binaries, places, roles
from .binaries import Binaries
from .errors import DatabaseCareError
from .footing import Footing, chosen

START_SECONDS = 300  # recovery after a crash may have much to read again
ORPHAN_SECONDS = 5
SILENT_SECONDS = 10
STOP_SECONDS = 30
DOOR = "local all all scram-sha-256\n"
LOG_BYTES = 10_000_000
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Cluster:
    """home: the state folder. data: pgNN, which may lie beside it."""

    home: Path
    data: Path
    footing: Footing

    @property
    def major(self) -> int:
        return places.major_of(self.data)

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def sockets(self) -> Path:
        return places.socket_folder(self.home)

    def session(self, name: str = "postgres", *, role: str = "bootstrap") -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.sockets),
            port=places.PORT,
            dbname=name,
            user=f"karawo_{role}",
            password=places.password(self.home, role),
            autocommit=True,
            connect_timeout=20,
        )


def found(home: Path) -> Cluster | None:
    """The cluster of the state folder with programs of its own version; None where nothing was made yet.

    Its footing is the one it was left with; a start chooses anew, because the folder may have moved.
    """
    data = places.data_folder(home)
    if data is None:
        return None
    major = places.major_of(data)
    programs = binaries.of_major(major)
    if programs is None:
        available = ", ".join(str(candidate.major) for candidate in binaries.candidates()) or "tidak ada"
        raise DatabaseCareError(
            f"Data di {data} ditulis oleh PostgreSQL {major}, sedangkan program yang ada: {available}. "
            f"Pasang PostgreSQL {major} (misalnya `apt install postgresql-{major}`) atau tunjuk dengan "
            "KARAWO_PG_BIN, lalu jalankan `karawo db upgrade`."
        )
    owner = data.stat().st_uid
    if os.geteuid() not in {0, owner}:
        raise DatabaseCareError(
            f"Data di {data} milik pengguna lain (uid {owner}). Jalankan sebagai pengguna itu, "
            "atau pakai folder lain dengan KARAWO_HOME."
        )
    return Cluster(
        home, data, Footing(programs, owner, data.stat().st_gid, is_namespaced=owner == os.geteuid() == 0)
    )


def is_alive(home: Path) -> bool:
    """Whether any process of the server lives, told by the lock each of them inherited.

    Holds across containers and user namespaces, and where /proc is not readable.
    """
    descriptor = places.open_lock(places.server_root(home) / "server.alive")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def answers(home: Path) -> pq.Ping:
    info = make_conninfo(
        host=str(places.socket_folder(home)), port=places.PORT, dbname="postgres", user="-", connect_timeout=5
    )
    return pq.Ping(pq.PGconn.ping(info.encode()))


def is_ready(home: Path) -> bool:
    return answers(home) == pq.Ping.OK


def processes(data: Path) -> list[int]:
    """Living processes that work in the data folder: the server's, whatever postmaster.pid says."""
    where = os.fspath(data.resolve())
    working = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == where:  # noqa: PTH115 - the text as it is, "(deleted)" and all
                working.append(int(entry.name))
        except OSError:
            continue
    return working


def postmaster(data: Path) -> int | None:
    """The main process, if it lives: named by postmaster.pid and working in the data folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if pid in processes(data) else None


def initialise(home: Path, programs: Binaries, *, durable: bool = True, folder: str | None = None) -> Cluster:
    """A new, empty cluster. It gets its name last: a crash in between leaves nothing that looks usable."""
    footing = chosen(home, programs)
    root = places.server_root(home)
    for left in root.glob("pg*.baru-*"):
        if not processes(left):
            shutil.rmtree(left, ignore_errors=True)
    draft = root / f"pg{programs.major}.baru-{secrets.token_hex(4)}"
    secret = root / f".{draft.name}"
    draft.mkdir(mode=0o700)
    footing.own(draft)
    places.write_private(secret, places.password(home, "bootstrap") + "\n")
    footing.own(secret)
    try:
        for locale in ("C.UTF-8", "C"):
            result = footing.run(initdb(footing.binaries, draft, secret, locale=locale, durable=durable))
            if result.returncode == 0:
                break
        else:
            raise DatabaseCareError(
                f"Basis data tidak dapat dibuat di {root}: {last_words(result)}. "
                "Periksa ruang disk dan izin folder itu."
            )
    finally:
        secret.unlink()
        if result_failed(draft):
            shutil.rmtree(draft, ignore_errors=True)
    final = root / (folder or f"pg{programs.major}")
    draft.rename(final)
    return Cluster(home, final, footing)


def result_failed(draft: Path) -> bool:
    return not (draft / "global" / "pg_control").is_file()


def initdb(programs: Binaries, data: Path, secret: Path, *, locale: str, durable: bool) -> list[str]:
    """C.UTF-8 everywhere: the same order on every machine, and letters that trigrams recognise. No ICU."""
    command = [
        programs["initdb"],
        f"--pgdata={data}",
        "--username=karawo_bootstrap",
        f"--pwfile={secret}",
        "--auth-local=scram-sha-256",
        "--auth-host=reject",
        "--encoding=UTF8",
        f"--locale={locale}",
        "--lc-messages=C",
        "--data-checksums",
    ]
    if programs.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return command if durable else [*command, "--no-sync"]


def last_words(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (result.stderr + result.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else f"kode {result.returncode}"


def memory_bytes() -> int:
    """Of this machine, or of the container where that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text())
    except (OSError, ValueError):
        return total
    return min(total, limit)


def settings(home: Path, *, major: int, durable: bool) -> dict[str, str]:
    """For one laptop that also has a browser to run."""
    memory = memory_bytes() // MEGABYTE
    cores = os.cpu_count() or 1
    shared = max(64, min(1024, 256 * memory // 8192)) if durable else min(128, max(32, memory // 32))
    chosen = {
        "listen_addresses": "",
        "port": str(places.PORT),
        "unix_socket_directories": str(places.socket_folder(home)),
        "unix_socket_permissions": "0700",
        # A measuring or testing cluster stands fifty people at one door.
        "max_connections": "60" if durable else "120",
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(32, min(256, memory // 32))}MB",
        "max_wal_size": "1GB",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_worker_processes": str(max(8, cores)),
        "max_parallel_workers": str(cores),
        "max_parallel_workers_per_gather": str(max(0, min(4, cores // 2))),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        # The log must hold no personal data: neither statements nor the values an error names.
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_lock_waits": "on",
        "log_checkpoints": "off",
    }
    if major >= 16:
        # The passwords are 256 random bits: stretching them protects nothing and costs each connection 5 ms.
        chosen["scram_iterations"] = "1"
    if major >= 18:
        # What is read lies in the machine's memory nearly always: to have helpers fetch it costs more than fetching it.
        chosen["io_method"] = "sync"
    if not Path("/dev/shm").is_dir():  # noqa: S108 - only looked at
        chosen["dynamic_shared_memory_type"] = "mmap"
    if not durable:
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        chosen |= {"checkpoint_timeout": "1h", "max_wal_size": "4GB"}
    return chosen


def configure(cluster: Cluster, *, durable: bool) -> None:
    """Both files are ours, written at each start; an operator's own settings go into tambahan.conf."""
    quoted = (
        f"{name} = '{value.replace(chr(39), chr(39) * 2)}'"
        for name, value in settings(cluster.home, major=cluster.major, durable=durable).items()
    )
    write_setting_file(
        cluster, "postgresql.conf", "\n".join([*quoted, "include_if_exists = 'tambahan.conf'", ""])
    )
    write_setting_file(cluster, "pg_hba.conf", DOOR)


def write_setting_file(cluster: Cluster, name: str, text: str) -> None:
    path = cluster.data / name
    draft = path.with_name(f".{name}")
    places.write_private(draft, text)
    cluster.footing.own(draft)
    draft.replace(path)


def renew_passwords(cluster: Cluster) -> None:
    """After sandi/ was lost: whoever owns the data folder may set new ones. For a moment the socket's folder,
    which nobody else can enter, is the only lock."""
    main = postmaster(cluster.data)
    if main is None:
        return
    try:
        write_setting_file(cluster, "pg_hba.conf", "local all karawo_bootstrap trust\n" + DOOR)
        send(main, signal.SIGHUP)
        wait_for(lambda: is_let_in(cluster), 5)
        with cluster.session() as session:
            names = {f"karawo_{role}": places.password(cluster.home, role) for role in places.ROLES}
            known = {row[0] for row in session.execute("SELECT rolname FROM pg_roles")}
            roles.set_passwords(session, {role: names[role] for role in names.keys() & known})
    finally:
        write_setting_file(cluster, "pg_hba.conf", DOOR)
        send(main, signal.SIGHUP)


def is_let_in(cluster: Cluster) -> bool:
    try:
        cluster.session().close()
    except psycopg.OperationalError as problem:
        if "password authentication failed" in str(problem):
            return False
        raise
    return True


def is_ready_after_all(cluster: Cluster) -> bool:
    """Waits for a server that is recovering or going down; one that lost its socket is stopped.

    Recovery that is killed begins anew, so it must never be taken for what a dead server left behind.
    """
    deadline = time.monotonic() + START_SECONDS
    silent_since = time.monotonic()
    while postmaster(cluster.data) is not None and time.monotonic() < deadline:
        answer = answers(cluster.home)
        if answer == pq.Ping.OK:
            return True
        if answer == pq.Ping.REJECT:
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > SILENT_SECONDS:
            stop(cluster)
        time.sleep(0.05)
    return False


def stop_drafts(cluster: Cluster) -> None:
    """An upgrade that was killed leaves a server at our socket which works on what was to be thrown away."""
    for draft in places.server_root(cluster.home).glob("pg*.*"):
        if draft != cluster.data and processes(draft):
            stop(replace(cluster, data=draft))


def clear_remains(cluster: Cluster) -> None:
    """After kill -9 of the main process: its children go first, then what says that it still runs.

    Two servers on one data folder destroy it, so any doubt is an error and not a start.
    """
    deadline = time.monotonic() + ORPHAN_SECONDS
    while (left := processes(cluster.data)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        send(pid, signal.SIGKILL)
    if not wait_for(lambda: not processes(cluster.data) and not is_alive(cluster.home), ORPHAN_SECONDS):
        raise DatabaseCareError(
            f"Server lain masih memakai {cluster.data}, mungkin dari kontainer lain atas folder yang sama. "
            "Hentikan server itu dahulu (`karawo db stop` di tempatnya)."
        )
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for left_over in cluster.sockets.glob(".s.PGSQL.*"):
        left_over.unlink(missing_ok=True)


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_for(is_so: Callable[[], bool], seconds: float, *, step: float = 0.01) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
        step = min(step * 1.5, 0.1)
    return True


def start(cluster: Cluster, *, durable: bool) -> None:
    """Only under the lock. Returns when the server takes connections."""
    if is_ready_after_all(cluster):
        return
    stop_drafts(cluster)
    clear_remains(cluster)
    cluster = replace(cluster, footing=chosen(cluster.home, cluster.footing.binaries))
    cluster.footing.adopt(cluster.data)
    places.make_socket_folder(cluster.sockets, uid=cluster.footing.uid, gid=cluster.footing.gid)
    configure(cluster, durable=durable)
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    seen = cluster.log.stat().st_size if cluster.log.exists() else 0
    alive = places.open_lock(places.server_root(cluster.home) / "server.alive")
    try:
        fcntl.flock(alive, fcntl.LOCK_SH)
        result = cluster.footing.run(
            [cluster.footing.binaries["postgres"], "-D", str(cluster.data)], log=cluster.log, keep=[alive]
        )
    finally:
        os.close(alive)
    if result.returncode != 0:
        raise DatabaseCareError(f"Server basis data tidak dapat dijalankan: {last_words(result)}.")
    wait_for(lambda: is_ready(cluster.home) or not is_alive(cluster.home), START_SECONDS)
    if not is_ready(cluster.home):
        raise DatabaseCareError(f"Server basis data tidak mau berjalan. {explained(cluster.log, seen)}")


def explained(log: Path, seen: int) -> str:
    with log.open("rb") as file:
        file.seek(seen)
        text = file.read(20_000).decode(errors="replace")
    fatal = re.findall(r"(?:FATAL|PANIC|ERROR|launch.*|Error):\s+(.*)", text) or text.splitlines()[-1:]
    reason = fatal[0] if fatal else "tanpa keterangan"
    if "No space left" in text:
        return f"Disk penuh: kosongkan ruang di {log.parent}, lalu ulangi."
    return f"Kata server: {reason}. Selengkapnya di {log}."


def stop(cluster: Cluster) -> None:
    """Only under the lock. Sessions are ended, open transactions rolled back; nothing committed is lost."""
    for number, seconds in (
        (signal.SIGINT, STOP_SECONDS),
        (signal.SIGQUIT, ORPHAN_SECONDS),
        (signal.SIGKILL, ORPHAN_SECONDS),
    ):
        main = postmaster(cluster.data)
        if main is not None:
            send(main, number)
        if wait_for(lambda: not is_alive(cluster.home), seconds):
            break
    clear_remains(cluster)


def is_ours(cluster: Cluster) -> bool:
    """Whether the server that answers works on this very data folder."""
    try:
        with cluster.session() as session:
            row = session.execute("SHOW data_directory").fetchone()
        return row is not None and cluster.data.samefile(row[0])
    except (psycopg.Error, OSError):
        return False


def make_durable(cluster: Cluster) -> None:
    """Turns a server started for tests into one that keeps its promises, before somebody relies on it."""
    configure(cluster, durable=True)
    with cluster.session() as session:
        session.execute("SELECT pg_reload_conf()")
        wait_for(lambda: session.execute("SHOW fsync").fetchone() == ("on",), 5)
        session.execute("CHECKPOINT")
    os.sync()


def is_durable(cluster: Cluster) -> bool:
    with cluster.session() as session:
        return session.execute("SHOW fsync").fetchone() == ("on",)


def prepare(cluster: Cluster, name: str = "karawo") -> None:
    """Passwords, roles, template1 and the database itself; one question when all is there."""
    if not is_let_in(cluster):
        renew_passwords(cluster)
    with cluster.session() as session:
        if roles.stamped(session, name):
            return
    prepare_roles(cluster)
    with cluster.session() as session:
        create(session, name)


def prepare_roles(cluster: Cluster) -> None:
    passwords = {f"karawo_{role}": places.password(cluster.home, role) for role in ("owner", "app")}
    with cluster.session() as session:
        roles.ensure_roles(session, passwords)
    with cluster.session("template1") as session:
        roles.prepare_database(session)


def create(session: psycopg.Connection[Any], name: str, *, template: str | None = None) -> None:
    """template: nobody may be connected to it."""
    if not exists(session, name):
        if template:
            refuse_company(session, template)
        # Whole files and one checkpoint: twice as quick as the default, which logs each page.
        how = sql.SQL("CREATE DATABASE {} OWNER karawo_owner TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template or "template1")
        )
        with suppress(psycopg.errors.DuplicateDatabase):  # another process was quicker
            session.execute(how)
    for statement in roles.database_statements(name):
        session.execute(statement)


def exists(session: psycopg.Connection[Any], name: str) -> bool:
    return session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def guests(session: psycopg.Connection[Any], name: str) -> int:
    row = session.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [name]
    ).fetchone()
    return int(row[0]) if row else 0


def refuse_company(session: psycopg.Connection[Any], name: str) -> None:
    """A session that was just closed is given a second to be gone."""
    if not wait_for(lambda: guests(session, name) == 0, 1):
        raise DatabaseCareError(
            f"Basis data {name} masih dipakai {guests(session, name)} sambungan. Tutup sambungan itu dahulu."
        )
