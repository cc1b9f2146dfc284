"""`karawo db …`"""

import argparse
import sys
from pathlib import Path

import psycopg

from karawo.kit.failing import is_full

from . import addresses, backup, cluster, drill, leases, places, restore, roles, upgrade
from .errors import DatabaseCareError
from .status import Status, status


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def start(home: Path) -> int:
    if addresses.is_external():
        say("DATABASE_URL terisi: server itu tidak dijalankan dari sini.")
        return 0
    with leases.ensure_embedded(home):
        (home / "server.kept").touch(mode=0o600)
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
    with leases.undisturbed(home), leases.Server.of(home).session("karawo") as session:
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


def make_backup(home: Path, path: Path | None) -> int:
    is_first = not backup.key_path(home).exists()
    made = backup.backup(home, path)
    found = made.manifest
    say(
        f"Cadangan selesai: {made.path} ({made.size_bytes / 1_000_000:.1f} MB, "
        f"{len(found.tables)} tabel, {drill.shown(found.rows)} baris, {len(found.things) - 1} berkas)."
    )
    if is_first:
        say(
            f"PENTING: kunci cadangan baru dibuat di {backup.key_path(home)}. Salin ke tempat yang aman, "
            "terpisah dari komputer ini dan dari cadangannya. Tanpa kunci itu cadangan tidak dapat dibuka."
        )
    return 0


def make_restore(home: Path, given: argparse.Namespace) -> int:
    done = restore.restore(home, given.path, key_file=given.key, is_forced=given.force)
    say(
        f"Dipulihkan ke keadaan {done.manifest.made_at}: {drill.shown(done.manifest.rows)} baris, "
        "semuanya cocok."
    )
    if done.old_database:
        say(f"Basis data lama disimpan dengan nama {done.old_database}.")
    if done.old_files:
        say(f"Berkas lama disimpan di {done.old_files}.")
    return 0


def make_drill(home: Path, given: argparse.Namespace) -> int:
    done = drill.drill(home, given.path, key_file=given.key, is_fresh=given.fresh)
    say(drill.table(done))
    return 0 if done.is_good else 1


def make_upgrade(home: Path) -> int:
    done = upgrade.upgrade(home)
    if done is None:
        say("Tidak ada PostgreSQL yang lebih baru daripada data; tidak ada yang perlu dilakukan.")
        return 0
    say(
        f"Naik dari PostgreSQL {done.from_major} ke {done.to_major}, semua tabel cocok. "
        f"Data lama tetap ada di {done.old_data}; hapus bila sudah yakin. Cadangan: {done.backup}."
    )
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
    verb = verbs.add_parser("backup", help="seluruh register ke satu berkas tersegel")
    verb.add_argument(
        "path", nargs="?", type=Path, metavar="BERKAS", help="bawaan: cadangan/ di folder Karawo"
    )
    verb = verbs.add_parser("restore", help="pulihkan dari cadangan; yang lama tetap disimpan")
    verb.add_argument("path", type=Path, metavar="BERKAS")
    verb.add_argument(
        "--force", action="store_true", help="walau register sekarang berisi atau sedang dipakai"
    )
    verb.add_argument("--key", type=Path, metavar="BERKAS", help="kunci cadangan; bawaan: kunci folder ini")
    verb = verbs.add_parser(
        "drill", help="buktikan bahwa cadangan dapat dipulihkan; kode keluar 1 bila berbeda"
    )
    verb.add_argument("path", nargs="?", type=Path, metavar="BERKAS", help="bawaan: cadangan terbaru")
    verb.add_argument("--fresh", action="store_true", help="buat cadangan baru untuk latihan ini")
    verb.add_argument("--key", type=Path, metavar="BERKAS")
    verbs.add_parser("upgrade", help="pindahkan data ke PostgreSQL yang lebih baru")
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
        case "backup":
            return make_backup(home, given.path)
        case "restore":
            return make_restore(home, given)
        case "drill":
            return make_drill(home, given)
        case "upgrade":
            return make_upgrade(home)
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
    except OSError as problem:
        if not is_full(problem):
            raise
        sys.stderr.write("Disk penuh: kosongkan ruang, lalu ulangi. Yang sudah ada tidak diubah.\n")
    return 1
