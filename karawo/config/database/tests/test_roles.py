import psycopg
import pytest

from karawo.config import database
from karawo.config.database import cluster, leases, roles
from karawo.config.database.leases import Server

from .conftest import connected, folder_others_may_reach, removed, versions


@pytest.fixture(scope="module", params=sorted(versions()))
def home(request):
    home = folder_others_may_reach()
    with leases.places.locked(home):
        cluster.initialise(home, versions()[request.param], durable=False)
    with database.ensure_running(home, durable=False):
        with connected(home) as owner:
            owner.execute(
                "CREATE TABLE usaha (id bigint GENERATED ALWAYS AS IDENTITY, kab_id int, nama text)"
            )
            owner.execute("ALTER TABLE usaha ENABLE ROW LEVEL SECURITY")
            owner.execute("ALTER TABLE usaha FORCE ROW LEVEL SECURITY")
            owner.execute(
                "CREATE POLICY wilayah ON usaha TO karawo_app USING (kab_id = ANY((SELECT"
                " string_to_array(current_setting('app.scope', true), ',')::int[])::int[]))"
            )
            owner.execute("CREATE POLICY nasional ON usaha FOR SELECT TO karawo_nation USING (true)")
            owner.execute("CREATE POLICY kerja ON usaha TO karawo_work USING (true)")
        with connected(home, "app") as app, app.transaction():
            app.execute("SET LOCAL ROLE karawo_work")
            app.execute("INSERT INTO usaha (kab_id, nama) VALUES (1, 'a'), (1, 'b'), (2, 'c')")
        yield home
    removed(home)


def count(session):
    return session.execute("SELECT count(*) FROM usaha").fetchone()[0]


def test_all_is_as_it_must_be(home):
    with Server.of(home).session("karawo") as session:
        assert roles.faults(session) == []


def test_without_a_scope_the_app_sees_nothing(home):
    with connected(home, "app") as app:
        assert count(app) == 0


def test_with_a_scope_the_app_sees_its_rows(home):
    with connected(home, "app") as app, app.transaction():
        app.execute("SELECT set_config('app.scope', '1', true)")
        assert count(app) == 2


def test_the_owner_himself_is_held_by_row_level_security(home):
    with connected(home) as owner:
        assert count(owner) == 0


def test_the_nation_is_read_only_by_becoming_another_role(home):
    with connected(home, "app") as app:
        with app.transaction():
            app.execute("SET LOCAL ROLE karawo_nation")
            assert count(app) == 3
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute("DELETE FROM usaha")
        assert count(app) == 0


def test_background_work_writes_what_it_must(home):
    with connected(home, "app") as app:
        with app.transaction():
            app.execute("SET LOCAL ROLE karawo_work")
            assert app.execute("UPDATE usaha SET nama = nama || '!'").rowcount == 3
        assert app.execute("UPDATE usaha SET nama = ''").rowcount == 0


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE milik_sendiri (id int)",
        "ALTER TABLE usaha DISABLE ROW LEVEL SECURITY",
        "TRUNCATE usaha",
        "DROP TABLE usaha",
        "SET ROLE karawo_owner",
        "CREATE ROLE penyusup",
        "COPY usaha TO PROGRAM 'cat'",
    ],
)
def test_the_app_may_not(home, forbidden):
    with connected(home, "app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(forbidden)


def test_the_app_may_use_a_temporary_table_for_what_comes_in(home):
    with connected(home, "app") as app:
        app.execute("CREATE TEMPORARY TABLE masuk (baris text)")
        app.execute("INSERT INTO masuk VALUES ('x')")


def test_a_wrong_password_opens_nothing(home):
    address = database.connection(home)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address.conninfo().replace(address.password, "salah"))


def test_every_database_has_the_extensions_and_the_letters(home):
    database.create_database(home, "uji_huruf")
    try:
        with connected(home, "app", "uji_huruf") as app:
            found = {row[0] for row in app.execute("SELECT extname FROM pg_extension")}
            assert set(roles.EXTENSIONS) <= found
            row = app.execute("SELECT similarity('éèé', 'éèé'), lower('É'), unaccent('é')").fetchone()
            assert row == (1.0, "é", "e")
    finally:
        database.drop_database(home, "uji_huruf")


def test_a_clone_has_the_rows_and_rights_of_its_template(home):
    database.create_database(home, "uji_salinan", template="karawo")
    try:
        with connected(home, "app", "uji_salinan") as app, app.transaction():
            app.execute("SET LOCAL ROLE karawo_nation")
            assert count(app) == 3
        database.create_database(home, "uji_salinan", template="karawo")
    finally:
        database.drop_database(home, "uji_salinan")
        database.drop_database(home, "uji_salinan")


def test_a_template_in_use_is_named(home):
    with connected(home), pytest.raises(database.DatabaseCareError, match="karawo masih dipakai"):
        database.create_database(home, "uji_gagal", template="karawo")


def test_roles_that_were_spoiled_are_found_and_mended(home):
    with Server.of(home).session("karawo") as session:
        session.execute("ALTER ROLE karawo_app INHERIT BYPASSRLS")
        assert any("melewati row-level security" in fault for fault in roles.faults(session))
        roles.ensure_roles(session, {})
        assert roles.faults(session) == []


def test_the_printed_sql_can_be_run_as_it_stands(home):
    with Server.of(home).session() as session:
        version = session.info.server_version
        session.execute("CREATE DATABASE uji_cetak TEMPLATE template0")
    with Server.of(home).session("uji_cetak") as session, session.transaction(force_rollback=True):
        lines = [line for line in roles.printed(version).splitlines() if not line.startswith("--")]
        for line in lines:
            if not line.startswith("CREATE ROLE"):  # they are there already
                session.execute(line)
    database.drop_database(home, "uji_cetak")
