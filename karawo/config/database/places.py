"""Where things lie in the state folder.

pgNN/  the cluster, named by its major version      socket/  the only door to the server
sandi/ one generated password per role (0600)       cadangan/ backups      berkas/ uploaded files
server.lock      held while the server is being started, stopped or upgraded
server.leases    a shared lock for each process that uses the server
server.alive     a shared lock inherited by every process of the server: free means that none lives
server.kept      exists when `karawo db start` asked that the server stay after the last lease
tempat           a link to the folder that holds pgNN/ and socket/, when the server can't reach this one
"""

import fcntl
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DatabaseCareError

PORT = 5432
SUN_PATH_BYTES = 107
ROLES = ("bootstrap", "owner", "app")


def home() -> Path:
    named = os.environ.get("KARAWO_HOME")
    return made((Path(named) if named else Path.cwd() / ".karawo").expanduser().absolute())


def made(folder: Path) -> Path:
    """The folder, closed to others. An existing one keeps its mode: 0710 lets the server's group pass."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def server_root(home: Path) -> Path:
    beside = home / "tempat"
    return beside.resolve() if beside.is_symlink() else home


def short_name(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]


def socket_folder(home: Path) -> Path:
    """The folder of the socket; under a short hashed name in /tmp when the path would not fit an address."""
    root = server_root(home)
    folder = root / "socket"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SUN_PATH_BYTES:
        return folder
    # Only the path decides, never XDG_RUNTIME_DIR: a cron job and a desktop session must find the same door.
    return Path("/tmp") / f"karawo-{short_name(home)}"  # noqa: S108 - owner is checked


def make_socket_folder(folder: Path, *, uid: int, gid: int) -> None:
    """uid, gid: whom the server runs as. Refuses a folder that somebody else put there."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (os.geteuid() != 0 and found.st_uid != os.geteuid()):
            raise DatabaseCareError(
                f"Folder soket {folder} milik pengguna lain. Hapus folder itu, atau atur "
                "KARAWO_HOME ke jalur yang lebih pendek."
            ) from None
        if found.st_uid not in {0, os.geteuid(), uid}:
            raise DatabaseCareError(
                f"Folder soket {folder} milik pengguna lain (uid {found.st_uid}). "
                "Hapus folder itu lalu ulangi."
            ) from None
    if os.geteuid() == 0:
        os.chown(folder, uid, gid, follow_symlinks=False)
    folder.chmod(0o700)


def data_folder(home: Path) -> Path | None:
    """The cluster in use: the newest pgNN. None where there is none yet."""
    found = [
        (int(match[1]), entry)
        for entry in server_root(home).glob("pg*")
        if (match := re.fullmatch(r"pg(\d+)", entry.name)) and (entry / "PG_VERSION").is_file()
    ]
    return max(found)[1] if found else None


def major_of(data: Path) -> int:
    return int((data / "PG_VERSION").read_text().strip())


def password(home: Path, role: str) -> str:
    return once(made(home / "sandi") / role, lambda: secrets.token_urlsafe(32).encode()).decode().strip()


def once(path: Path, content: Callable[[], bytes]) -> bytes:
    """What the private file holds, made at the first question; three processes at once read the same.

    Raises OSError where it finds no room, and then nothing of it stays: an empty key would be taken for a key.
    """
    if not path.exists():
        draft = made(path.parent) / f".{path.name}-{secrets.token_hex(6)}"
        try:
            write_private(draft, content())
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return path.read_bytes()


def write_private(path: Path, content: bytes | str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def open_lock(path: Path) -> int:
    """A file descriptor to put a lock on; gone with the process, however it ends."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One process at a time starts, stops or upgrades the server. Not re-entrant."""
    descriptor = open_lock(made(home) / "server.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
