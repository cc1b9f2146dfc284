"""`karawo db …`"""

import argparse
import sys
from pathlib import Path

import psycopg

from . import addresses, cluster, leases, places, roles
from .errors import DatabaseCareError
from .status import Status, status


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def start(home: Path) -> int:
    if addresses.is_external():
        say("DATABASE_URL terisi: server itu tidak dijalankan dari sini.")
        return 0
    with leases.ensure_embedded(home):
        (home / "server.kept").touch()
    say(f"Basis data berjalan. Soket: {places.socket_folder(home)}. Hentikan dengan `karawo db stop`.")
    return 0


def stop(home: Path, *, is_forced: bool) -> int:
    if addresses.is_external():
        say("DATABASE_URL terisi: server itu tidak dihentikan dari sini.")
        return 0
    if not home.is_dir():
        say("Basis data memang tidak berjalan.")
        return 0
    with places.locked(home):
        users = leases.holders(home)
        if users and not is_forced:
            (home / "server.kept").unlink(missing_ok=True)
            say(
                f"Masih dipakai proses {', '.join(map(str, users))}; server berhenti sendiri setelah yang "
                "terakhir selesai. Tambahkan --force untuk menghentikannya sekarang."
            )
            return 1
        (home / "server.kept").unlink(missing_ok=True)
        found = cluster.found(home)
        if found is None or not cluster.is_alive(home):
            say("Basis data memang tidak berjalan.")
            return 0
        cluster.stop(found)
    say("Basis data berhenti.")
    return 0


def show_status(home: Path, *, is_json: bool) -> int:
    found = status(home)
    say(found.as_json() if is_json else described(found))
    return 0 if found.is_running and not found.problems else 1


def described(found: Status) -> str:
    size = f"{found.size_bytes / 1_000_000:.0f} MB".replace(".", ",") if found.size_bytes is not None else "—"
    rows = {
        "Keadaan": "berjalan" if found.is_running else "tidak berjalan",
        "Jenis": "tertanam" if found.is_embedded else "server lain (DATABASE_URL)",
        "Versi": found.version or "—",
        "Program": found.binaries or "—",
        "Data": found.data or "—",
        "Ukuran": size,
        "Dipakai proses": ", ".join(map(str, found.leases)) or "—",
        "Tetap berjalan": "ya" if found.is_kept else "tidak",
        "Peran": {True: "benar", False: "salah", None: "—"}[found.is_roles_ok],
        "Cadangan terakhir": found.last_backup["at"] if found.last_backup else "belum ada",
        "Latihan terakhir": (
            f"{found.last_drill['at']} ({found.last_drill['result']})" if found.last_drill else "belum pernah"
        ),
    }
    if found.may_upgrade_to:
        rows["Naik versi"] = f"tersedia PostgreSQL {found.may_upgrade_to}: `karawo db upgrade`"
    lines = [f"{name:<18} {value}" for name, value in rows.items()]
    return "\n".join([*lines, *(f"MASALAH: {problem}" for problem in found.problems)])


def show_roles(home: Path, *, is_applied: bool) -> int:
    if not is_applied:
        say(roles.printed().rstrip())
        return 0
    with leases.ensure_running(home), leases.administrator(home, "karawo") as session:
        passwords = {
            found.user: found.password
            for found in (addresses.connection(home, role=role) for role in ("owner", "app"))
            if found.password and found.user in roles.ROLES
        }
        roles.ensure_roles(session, passwords)
        roles.prepare_database(session)
        for statement in roles.database_statements(session.info.dbname):
            session.execute(statement)
        roles.require(session)
    say("Peran, hak, dan ekstensi sudah benar.")
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="karawo db", description="Daur hidup basis data.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="PERINTAH")
    verbs.add_parser("start", help="jalankan, dan biarkan berjalan")
    verb = verbs.add_parser("stop", help="hentikan")
    verb.add_argument("--force", action="store_true", help="juga bila masih dipakai")
    verb = verbs.add_parser(
        "status", help="keadaan basis data; kode keluar 1 bila tidak berjalan atau bermasalah"
    )
    verb.add_argument("--json", action="store_true")
    verb = verbs.add_parser("roles", help="tampilkan SQL peran untuk server lain; --apply menjalankannya")
    verb.add_argument(
        "--apply", action="store_true", help="dengan DATABASE_ADMIN_URL, atau pada server tertanam"
    )
    return top


def run(given: argparse.Namespace, home: Path) -> int:
    match given.verb:
        case "start":
            return start(home)
        case "stop":
            return stop(home, is_forced=given.force)
        case "status":
            return show_status(home, is_json=given.json)
        case "roles":
            return show_roles(home, is_applied=given.apply)
    raise AssertionError(given.verb)


def main(argv: list[str]) -> int:
    """0 done, 1 refused or not as it should be, 2 not understood."""
    try:
        given = parser().parse_args(argv)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        return run(given, places.home())
    except DatabaseCareError as problem:
        sys.stderr.write(f"{problem}\n")
    except psycopg.OperationalError as problem:
        sys.stderr.write(
            f"Basis data tidak menjawab: {str(problem).strip()}\nPeriksa dengan `karawo db status`.\n"
        )
    return 1
