import errno
import json
import os
import stat
import subprocess
import sys
import tracemalloc

import psycopg
import pytest

from karawo.config import database
from karawo.config.database import addresses, archive, backup, drill, pending, places, restore, sealed
from karawo.config.database.leases import Server
from tests.faults.room import room_for

from .conftest import connected

ROWS = 2000


@pytest.fixture
def filled(register):
    with connected(register) as session:
        session.execute("CREATE TABLE usaha (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nama text)")
        session.execute("CREATE TABLE jurnal (id bigint, kalimat text)")
        session.execute("REVOKE UPDATE, DELETE ON jurnal FROM karawo_app, karawo_work")
        session.execute("ALTER TABLE usaha ENABLE ROW LEVEL SECURITY")
        session.execute("ALTER TABLE usaha FORCE ROW LEVEL SECURITY")
        session.execute("CREATE POLICY semua ON usaha USING (true)")
        session.execute("INSERT INTO usaha (nama) SELECT 'Usaha ' || g FROM generate_series(1, %s) g", [ROWS])
    photos = register / "berkas" / "foto"
    photos.mkdir(parents=True)
    (photos / "tampak depan é.jpg").write_bytes(os.urandom(2_500_000))
    (photos / "kosong.txt").touch()
    (register / "kunci-data").write_text("kunci kolom\n")
    return register


def sums(home):
    with Server.of(home).session("karawo") as session:
        return database.table_checksums(session)


def databases(home):
    with Server.of(home).session() as session:
        return {row[0] for row in session.execute("SELECT datname FROM pg_database")}


def tree(home):
    root = home / "berkas"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def spoil(home):
    with connected(home) as session:
        session.execute("DELETE FROM usaha WHERE id > 10")
    (home / "berkas" / "foto" / "kosong.txt").write_text("tidak lagi")


def test_a_backup_is_one_closed_file_that_shows_nothing(filled):
    made = backup.backup(filled)
    assert made.path.parent == filled / "cadangan"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert made.manifest.tables["usaha"][0] == ROWS
    raw = made.path.read_bytes()
    assert b"usaha" not in raw
    assert b"foto" not in raw


def test_a_backup_that_finds_no_room_leaves_nothing_and_says_what_to_do(filled, capsys, monkeypatch):
    monkeypatch.setenv("KARAWO_HOME", str(filled))
    kept = filled / "cadangan"
    for _first_and_later in range(2):
        before = set(kept.iterdir()) if kept.exists() else set()
        with room_for(100):
            assert database.main(["backup"]) == 1
        said = capsys.readouterr().err
        assert "Cadangan tidak dapat ditulis" in said and "Kosongkan ruang disk" in said
        assert (set(kept.iterdir()) if kept.exists() else set()) == before
        assert not [each for each in filled.iterdir() if each.name.startswith(".kunci")]
        assert database.main(["backup"]) == 0
        capsys.readouterr()


def test_a_restore_brings_back_rows_files_keys_and_rights_and_keeps_what_was_there(filled):
    before, files = sums(filled), tree(filled)
    made = backup.backup(filled)
    spoil(filled)
    (filled / "kunci-data").write_text("kunci lain\n")
    done = restore.restore(filled, made.path, is_forced=True)
    assert sums(filled) == before
    assert tree(filled) == files
    assert (filled / "kunci-data").read_text() == "kunci kolom\n"
    with connected(filled, name=done.old_database) as session:
        assert session.execute("SELECT count(*) FROM usaha").fetchone() == (10,)
    assert (done.old_files / "foto" / "kosong.txt").read_text() == "tidak lagi"
    assert not list(filled.glob("*.baru-*"))
    assert not (filled / pending.NOTE).exists()
    with connected(filled, "app") as app:
        app.execute("INSERT INTO usaha (nama) VALUES ('baru')")
        assert app.execute("SELECT max(id) FROM usaha").fetchone() == (ROWS + 1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM jurnal")


def test_a_register_with_rows_is_not_replaced_by_accident(filled):
    made = backup.backup(filled)
    spoil(filled)
    before = sums(filled)
    with pytest.raises(database.DatabaseCareError, match="tambahkan --force"):
        restore.restore(filled, made.path)
    assert sums(filled) == before


def test_whoever_is_connected_is_sent_away_only_by_force(filled):
    made = backup.backup(filled)
    with connected(filled) as guest:
        restore.restore(filled, made.path, is_forced=True)
        with pytest.raises(psycopg.OperationalError):
            guest.execute("SELECT 1")
    assert sums(filled)["usaha"][0] == ROWS


def cut(raw):
    return raw[: len(raw) // 2]


def cut_between_chunks(raw):
    return raw[: 56 + sealed.CHUNK_BYTES + sealed.TAG_BYTES]


def bent(raw):
    return raw[:-100] + bytes([raw[-100] ^ 1]) + raw[-99:]


def foreign(raw):
    return b"PK\x03\x04" + raw[4:]


@pytest.mark.parametrize("damage", [cut, cut_between_chunks, bent, foreign])
def test_a_damaged_backup_is_refused_before_anything_is_touched(filled, tmp_path, damage):
    made = backup.backup(filled)
    damaged = tmp_path / "rusak.karawo"
    damaged.write_bytes(damage(made.path.read_bytes()))
    before, files, names = sums(filled), tree(filled), databases(filled)
    with pytest.raises(database.DatabaseCareError, match=r"rusak atau terpotong|bukan cadangan Karawo"):
        restore.restore(filled, damaged, is_forced=True)
    assert (sums(filled), tree(filled), databases(filled)) == (before, files, names)


def test_a_key_of_another_installation_is_refused_and_the_right_one_may_be_named(filled, tmp_path):
    made = backup.backup(filled)
    right = tmp_path / "kunci"
    (filled / "kunci-cadangan").rename(right)
    with pytest.raises(database.DatabaseCareError, match="Kunci cadangan tidak ada"):
        restore.restore(filled, made.path, is_forced=True)
    backup.made_key(filled)
    with pytest.raises(database.DatabaseCareError, match="Kunci tidak cocok"):
        restore.restore(filled, made.path, is_forced=True)
    restore.restore(filled, made.path, key_file=right, is_forced=True)
    assert sums(filled)["usaha"][0] == ROWS


def resealed(path, home, change):
    """The same backup, honestly sealed, with a manifest that says something else."""
    key = backup.read_key(home / "kunci-cadangan")
    target = path.with_name("lain.karawo")
    with path.open("rb") as old, target.open("wb") as new:
        sealer = sealed.Sealer(new, key)
        for name, blocks in restore.things_in(old, key):
            content = list(blocks)
            if name == archive.MANIFEST:
                known = json.loads(b"".join(content))
                change(known)
                content = [json.dumps(known).encode()]
            archive.put(sealer, name, content)
        archive.end(sealer)
        sealer.finish()
    return target


def test_a_restore_that_does_not_give_the_same_rows_changes_nothing(filled):
    made = backup.backup(filled)
    other = resealed(made.path, filled, lambda known: known["tables"].update(usaha=[ROWS, 1]))
    names, files = databases(filled), tree(filled)
    with pytest.raises(database.DatabaseCareError, match="tidak sama dengan cadangan pada 1 tabel: usaha"):
        restore.restore(filled, other, is_forced=True)
    assert (databases(filled), tree(filled)) == (names, files)


def test_a_backup_of_a_newer_server_is_refused(filled):
    made = backup.backup(filled)
    other = resealed(made.path, filled, lambda known: known.update(server_version=990001))
    with pytest.raises(database.DatabaseCareError, match="dari PostgreSQL 99"):
        restore.restore(filled, other, is_forced=True)


KILLED = """
import os, sys
from pathlib import Path
from karawo.config.database import pending, restore
point = sys.argv[3]
def die(*_, **__):
    os.kill(os.getpid(), 9)
if point == "before":
    restore.swap = die
else:
    pending.complete = die
restore.restore(Path(sys.argv[1]), Path(sys.argv[2]), is_forced=True)
"""


@pytest.mark.parametrize("point", ["before", "after"])
def test_a_restore_killed_on_either_side_of_the_renames_is_undone_or_completed(filled, point):
    files = tree(filled)
    made = backup.backup(filled)
    spoil(filled)
    spoiled = tree(filled)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(filled), str(made.path), point], check=False, capture_output=True
    )
    assert ended.returncode == -9, ended.stderr
    assert (filled / pending.NOTE).exists()
    with database.ensure_running(filled, durable=False):
        assert sums(filled)["usaha"][0] == (10 if point == "before" else ROWS)
        assert tree(filled) == (spoiled if point == "before" else files)
    assert not (filled / pending.NOTE).exists()
    assert not [name for name in databases(filled) if name.startswith("karawo_pulih")]
    assert not list(filled.glob("*.baru-*"))


def test_a_drill_proves_the_newest_backup_and_leaves_no_trace_but_its_report(filled, capsys, monkeypatch):
    monkeypatch.setenv("KARAWO_HOME", str(filled))
    assert database.main(["drill"]) == 0
    told = capsys.readouterr().out
    assert "usaha" in told
    assert "2.000" in told
    assert "berhasil" in told
    report = json.loads((filled / "latihan-pemulihan.json").read_text())
    assert (report["result"], report["tables"], report["rows"], report["files"]) == ("baik", 2, ROWS, 2)
    assert report["seconds"] > 0
    assert not list(filled.parent.glob("karawo-latihan-*"))


def test_a_drill_finds_a_difference_and_says_so_with_its_exit_code(filled, capsys, monkeypatch):
    made = backup.backup(filled)
    other = resealed(made.path, filled, lambda known: known["tables"].update(usaha=[ROWS + 1, 0]))
    monkeypatch.setenv("KARAWO_HOME", str(filled))
    assert database.main(["drill", str(other)]) == 1
    assert "TIDAK" in capsys.readouterr().out
    assert json.loads((filled / "latihan-pemulihan.json").read_text())["differences"] == ["usaha"]


def test_a_drill_that_finds_no_room_says_so_and_leaves_the_register_alone(filled, monkeypatch):
    backup.backup(filled)
    with monkeypatch.context() as full:

        def refuses(*_args: object, **_given: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        full.setattr(drill.cluster, "initialise", refuses)
        done = drill.drill(filled)
    assert not done.is_good and "Disk penuh" in str(done.reason)
    assert json.loads((filled / "latihan-pemulihan.json").read_text())["result"] == "gagal"
    with room_for(10), pytest.raises(OSError):
        drill.keep(filled / "latihan-pemulihan.json", b"x" * 1000)
    assert json.loads((filled / "latihan-pemulihan.json").read_text())["result"] == "gagal"


def test_a_drill_of_a_broken_backup_is_on_record_too(filled):
    made = backup.backup(filled)
    made.path.write_bytes(cut(made.path.read_bytes()))
    done = drill.drill(filled)
    assert (done.result, done.is_good) == ("gagal", False)
    assert "rusak atau terpotong" in json.loads((filled / "latihan-pemulihan.json").read_text())["reason"]


def test_the_first_backup_says_where_the_key_lies_and_that_it_must_be_kept_elsewhere(
    filled, capsys, monkeypatch, tmp_path
):
    monkeypatch.setenv("KARAWO_HOME", str(filled))
    assert database.main(["backup", str(tmp_path)]) == 0
    assert "Salin ke tempat yang aman" in capsys.readouterr().out
    assert stat.S_IMODE((filled / "kunci-cadangan").stat().st_mode) == 0o600
    assert database.main(["backup", str(tmp_path / "kedua.karawo")]) == 0
    assert "PENTING" not in capsys.readouterr().out
    assert (tmp_path / "kedua.karawo").is_file()


def test_a_server_elsewhere_is_prepared_backed_up_and_restored_by_its_addresses(
    filled, tmp_path, monkeypatch, capsys
):
    """The embedded server plays the one elsewhere; the state folder is another one."""
    for role, variable in addresses.URL_OF_ROLE.items():
        found = addresses.embedded(filled, role=role)
        url = f"postgresql://{found.user}:{found.password}@/karawo?host={found.host}&port={found.port}"
        monkeypatch.setenv(variable, url)
    monkeypatch.setenv("KARAWO_HOME", str(tmp_path))
    assert database.main(["roles", "--apply"]) == 0
    assert database.main(["status", "--json"]) == 0
    assert '"is_embedded": false' in capsys.readouterr().out
    made = backup.backup(tmp_path)
    spoil(filled)
    done = restore.restore(tmp_path, made.path, is_forced=True)
    assert done.old_database.startswith("karawo_lama_")
    with Server.of(tmp_path).session("karawo") as session:
        assert session.execute("SELECT count(*) FROM usaha").fetchone() == (ROWS,)
    assert not places.data_folder(tmp_path)


def test_memory_does_not_grow_with_the_files(filled):
    with (filled / "berkas" / "besar.bin").open("wb") as file:
        file.truncate(60_000_000)
    tracemalloc.start()
    try:
        made = backup.backup(filled)
        restore.verify(made.path, backup.made_key(filled))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path):
    for name in ("../x", "/etc/x", "a/../../x", ""):
        with pytest.raises(database.DatabaseCareError, match="tidak wajar"):
            restore.inside(tmp_path, name)
