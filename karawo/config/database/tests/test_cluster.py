import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from karawo.config import database
from karawo.config.database import cluster, footing, launch, leases, places

from .conftest import connected, folder_others_may_reach, removed

HOLD = """
import sys, time
from pathlib import Path
import psycopg
from karawo.config import database
home = Path(sys.argv[1])
with database.ensure_running(home, durable=False):
    session = psycopg.connect(database.connection(home, role="owner").conninfo())
    session.execute(sys.argv[2])
    print("siap", flush=True)
    sys.stdin.readline()
    session.close()
"""


def holder(home, statement="SELECT 1"):
    """Another process with a lease and a session, which goes when told so."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home), statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ready(process):
    assert process.stdout.readline() == "siap\n", process.stderr.read()
    return process


def told_to_go(process):
    _, said = process.communicate("\n", timeout=60)
    assert process.returncode == 0, said


def killed(process):
    process.kill()
    process.communicate(timeout=10)


def postmaster(home):
    return cluster.postmaster(places.data_folder(home))


def kill_server(home):
    os.kill(postmaster(home), signal.SIGKILL)


def is_gone(home):
    return not cluster.is_alive(home) and not cluster.processes(places.data_folder(home))


@pytest.fixture(params=["dropped", "namespaced", "beside"])
def any_home(request, monkeypatch):
    """A state folder for each way in which root starts the server; an ordinary user has but one way."""
    if os.geteuid() != 0 and request.param != "dropped":
        pytest.skip("only root has to become somebody else")
    home = folder_others_may_reach()
    if request.param != "dropped":
        home = home / "tertutup" / "rumah"
        home.mkdir(parents=True)
        home.parent.chmod(0o700)
    if request.param == "namespaced" and not footing.namespace_works():
        pytest.skip("this machine forbids user namespaces")
    if request.param == "beside":
        outside = folder_others_may_reach()
        outside.chmod(0o711)
        monkeypatch.setattr(footing, "namespace_works", lambda: False)
        monkeypatch.setattr(footing, "BESIDE", (outside / "karawo",))
    yield home
    removed(home)
    if request.param == "beside":
        removed(outside)
    if request.param != "dropped":
        removed(home.parent.parent)


def test_root_and_an_unreachable_folder_are_no_obstacle(any_home):
    address = database.connection(any_home, role="owner")
    with database.ensure_running(any_home, durable=False):
        assert address == database.connection(any_home, role="owner")
        with psycopg.connect(address.conninfo(), autocommit=True) as session:
            session.execute("SET synchronous_commit = on")
            session.execute("CREATE TABLE usaha AS SELECT 1 AS id")
        kill_server(any_home)
    assert is_gone(any_home)
    with database.ensure_running(any_home, durable=False), psycopg.connect(address.conninfo()) as session:
        assert session.execute("SELECT id FROM usaha").fetchall() == [(1,)]
        assert stat.S_IMODE(places.data_folder(any_home).stat().st_mode) == 0o700
        assert stat.S_IMODE(places.socket_folder(any_home).stat().st_mode) == 0o700
    assert is_gone(any_home)


def test_an_ordinary_user_starts_it_as_himself(fresh_home):
    """The interpreter may lie where no other user gets; a namespace makes us ordinary all the same."""
    if os.geteuid() == 0 and not footing.namespace_works():
        pytest.skip("root could not become an ordinary user here")
    order = {
        "argv": [sys.executable, "-c", HOLD, str(fresh_home), "CREATE TABLE usaha ()"],
        "env": dict(os.environ) | {"PYTHONPATH": str(Path(database.__file__).parents[3])},
        "namespace": os.geteuid() == 0,
    }
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", launch.__file__, json.dumps(order)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    told_to_go(ready(process))
    assert places.data_folder(fresh_home).stat().st_uid == os.geteuid()
    assert is_gone(fresh_home)


def test_a_long_path_gets_a_short_socket(tmp_path):
    home = tmp_path / ("panjang-" * 12)
    with database.ensure_running(home, durable=False), connected(home) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)
    removed(home)


def test_three_processes_at_once_share_one_server_and_the_last_one_stops_it(fresh_home):
    processes = [holder(fresh_home) for _ in range(3)]
    for process in processes:
        ready(process)
    assert leases.holders(fresh_home) == sorted(process.pid for process in processes)
    first = postmaster(fresh_home)
    told_to_go(processes[0])
    told_to_go(processes[1])
    assert postmaster(fresh_home) == first
    told_to_go(processes[2])
    assert is_gone(fresh_home)


def test_a_killed_server_comes_back_with_all_that_was_committed(register):
    with connected(register) as session:
        session.execute("SET synchronous_commit = on")
        session.execute("CREATE TABLE usaha AS SELECT generate_series(1, 1000) AS id")
    kill_server(register)
    with database.ensure_running(register, durable=False), connected(register) as session:
        assert session.execute("SELECT count(*) FROM usaha").fetchone() == (1000,)


def test_a_watching_lease_brings_a_killed_server_back_by_itself(register):
    with database.ensure_running(register, durable=False).watch():
        before = postmaster(register)
        kill_server(register)
        assert cluster.wait_for(
            lambda: postmaster(register) not in {before, None} and cluster.is_ready(register), 20
        )


def test_a_session_at_work_does_not_keep_a_killed_server_from_coming_back(register):
    with connected(register) as session:
        backend = session.info.backend_pid
        busy = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(register), "SELECT pg_sleep(60)"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        query = "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND pid <> %s"
        assert cluster.wait_for(lambda: session.execute(query, [backend]).fetchone() is not None, 20)
        kill_server(register)
        with database.ensure_running(register, durable=False):
            assert cluster.is_ready(register)
        killed(busy)


def test_the_server_outlives_the_process_that_started_it(made_home):
    manager = ready(holder(made_home, "CREATE TABLE usaha ()"))
    main = postmaster(made_home)
    killed(manager)
    assert postmaster(made_home) == main
    assert leases.holders(made_home) == []
    with database.ensure_running(made_home, durable=False):
        assert postmaster(made_home) == main
    assert is_gone(made_home)


def test_a_killed_web_process_takes_nothing_with_it_but_its_open_transaction(register):
    with connected(register) as session:
        session.execute("CREATE TABLE usaha (id int)")
        web = ready(holder(register, "INSERT INTO usaha VALUES (1)"))
        main = postmaster(register)
        assert web.pid in leases.holders(register)
        killed(web)
        assert postmaster(register) == main
        assert web.pid not in leases.holders(register)
        session.execute("SET lock_timeout = '5s'")
        session.execute("ALTER TABLE usaha ADD COLUMN nama text")
        assert session.execute("SELECT count(*) FROM usaha").fetchone() == (0,)


def test_a_pid_that_now_belongs_to_somebody_else_is_not_believed(made_home):
    with database.ensure_running(made_home, durable=False):
        kill_server(made_home)
    pid_file = places.data_folder(made_home) / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{places.data_folder(made_home)}\n")
    (places.socket_folder(made_home) / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with database.ensure_running(made_home, durable=False):
        assert cluster.is_ready(made_home)


def test_a_server_that_lives_where_we_cannot_see_it_is_never_doubled(made_home, monkeypatch):
    lock = places.open_lock(made_home / "server.alive")
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        monkeypatch.setattr(cluster, "ORPHAN_SECONDS", 0.2)
        with pytest.raises(database.DatabaseCareError, match="Server lain masih memakai"):
            database.ensure_running(made_home, durable=False)
    finally:
        os.close(lock)


def test_a_server_that_lost_its_socket_is_started_anew(made_home, monkeypatch):
    monkeypatch.setattr(cluster, "SILENT_SECONDS", 0.3)
    with database.ensure_running(made_home, durable=False):
        before = postmaster(made_home)
        (places.socket_folder(made_home) / ".s.PGSQL.5432").unlink()
        with database.ensure_running(made_home, durable=False):
            assert cluster.is_ready(made_home)
            assert postmaster(made_home) != before


def test_a_server_that_is_going_down_is_waited_for_and_started_again(made_home):
    with database.ensure_running(made_home, durable=False), connected(made_home) as session:
        session.execute("CREATE TABLE usaha AS SELECT 1 AS id")
        os.kill(postmaster(made_home), signal.SIGINT)
        with database.ensure_running(made_home, durable=False), connected(made_home) as again:
            assert again.execute("SELECT id FROM usaha").fetchone() == (1,)


def test_a_lease_on_a_folder_that_was_thrown_away_is_given_back_quietly(tmp_path):
    home = tmp_path / "rumah"
    home.mkdir()
    lock = places.open_lock(home / "server.leases")
    lease = leases.Lease(home, lock, durable=False)
    (home / "server.leases").unlink()
    home.rmdir()
    lease.close()
    lease.close()
    assert not home.exists()


def test_lost_passwords_are_made_anew_and_the_door_is_shut_again(made_home):
    shutil.rmtree(made_home / "sandi")
    with database.ensure_running(made_home, durable=False):
        for role in ("owner", "app"):
            with connected(made_home, role) as session:
                assert session.execute("SELECT 1").fetchone() == (1,)
        assert "trust" not in (places.data_folder(made_home) / "pg_hba.conf").read_text()


def test_the_server_of_a_killed_upgrade_is_never_taken_for_ours(made_home):
    with database.ensure_running(made_home, durable=False), connected(made_home) as session:
        session.execute("CREATE TABLE usaha AS SELECT 1 AS id")
    data = places.data_folder(made_home)
    draft = data.with_name(f"{data.name}.naik")
    subprocess.run(["cp", "-a", data, draft], check=True)
    with places.locked(made_home):
        cluster.start(cluster.Cluster(made_home, draft, cluster.found(made_home).footing), durable=False)
    with database.ensure_running(made_home, durable=False), connected(made_home) as session:
        assert session.execute("SHOW server_version_num").fetchone()
        assert cluster.processes(draft) == []
        assert postmaster(made_home) is not None


def test_a_cluster_half_made_is_thrown_away(fresh_home):
    half = fresh_home / "pg18.baru-0000"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with database.ensure_running(fresh_home, durable=False):
        assert not half.exists()


def test_what_was_started_to_stay_stays(made_home, monkeypatch, capsys):
    monkeypatch.setenv("KARAWO_HOME", str(made_home))
    assert database.main(["start"]) == 0
    with database.ensure_running(made_home):
        pass
    assert cluster.is_ready(made_home)
    assert database.main(["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    assert (told["is_running"], told["is_kept"], told["is_roles_ok"], told["is_durable"]) == (True,) * 4
    assert database.main(["stop"]) == 0
    assert is_gone(made_home)
    assert database.main(["stop"]) == 0
    assert "memang tidak berjalan" in capsys.readouterr().out


def test_stopping_a_server_in_use_needs_force(made_home, monkeypatch, capsys):
    monkeypatch.setenv("KARAWO_HOME", str(made_home))
    with database.ensure_running(made_home, durable=False):
        assert database.main(["stop"]) == 1
        assert f"Masih dipakai proses {os.getpid()}" in capsys.readouterr().out
        assert cluster.is_ready(made_home)
        assert database.main(["stop", "--force"]) == 0
        assert is_gone(made_home)


def test_a_server_of_the_tests_becomes_durable_before_somebody_relies_on_it(made_home):
    with database.ensure_running(made_home, durable=False), connected(made_home) as session:
        assert session.execute("SHOW fsync").fetchone() == ("off",)
        with database.ensure_running(made_home):
            assert session.execute("SHOW fsync").fetchone() == ("on",)


def test_data_of_a_version_that_is_not_here_is_never_left_aside(made_home):
    data = places.data_folder(made_home)
    data.rename(data.with_name("pg99"))
    (data.with_name("pg99") / "PG_VERSION").write_text("99\n")
    with pytest.raises(database.DatabaseCareError, match="ditulis oleh PostgreSQL 99"):
        database.ensure_running(made_home)
    assert not data.exists()


def test_programs_named_wrongly_are_an_error_and_not_passed_over(fresh_home, monkeypatch, tmp_path):
    monkeypatch.setenv("KARAWO_PG_BIN", str(tmp_path))
    with pytest.raises(database.DatabaseCareError, match="KARAWO_PG_BIN menunjuk"):
        database.ensure_running(fresh_home)


def test_the_server_fetches_its_pages_itself_where_it_has_the_choice(made_home):
    data = places.data_folder(made_home)
    major = int(data.joinpath("PG_VERSION").read_text())
    assert cluster.settings(made_home, major=18, durable=False)["io_method"] == "sync"
    assert "io_method" not in cluster.settings(made_home, major=17, durable=False)
    with database.ensure_running(made_home, durable=False), connected(made_home) as session:
        shown = session.execute("SELECT setting FROM pg_settings WHERE name = 'io_method'").fetchone()
        assert shown == (("sync",) if major >= 18 else None)


def test_a_server_that_does_not_want_to_start_says_why(made_home):
    extra = places.data_folder(made_home) / "tambahan.conf"
    extra.write_text("work_mem = 'banyak'\n")
    with pytest.raises(
        database.DatabaseCareError, match=r"invalid value for parameter|work_mem|configuration file"
    ):
        database.ensure_running(made_home, durable=False)
    extra.unlink()
    with database.ensure_running(made_home, durable=False):
        assert cluster.is_ready(made_home)


def test_the_log_holds_no_value_a_person_typed(register):
    with connected(register) as session:
        session.execute("CREATE TABLE orang (nik text PRIMARY KEY)")
        for _ in range(2):
            try:
                session.execute("INSERT INTO orang VALUES (%s)", ["7571010101010003"])
            except psycopg.errors.UniqueViolation:
                time.sleep(0.05)
    log = (register / "server.log").read_text()
    assert "duplicate key" in log
    assert "7571010101010003" not in log
