import pytest

from karawo.config import database
from karawo.config.database import cluster, leases, places, upgrade
from karawo.config.database.leases import Server

from .conftest import connected, versions

needs_two = pytest.mark.skipif(len(versions()) < 2, reason="only one version of PostgreSQL is here")


@pytest.fixture
def old_home(fresh_home):
    oldest = min(versions())
    with places.locked(fresh_home):
        cluster.initialise(fresh_home, versions()[oldest], durable=False)
    with database.ensure_running(fresh_home, durable=False), connected(fresh_home) as session:
        session.execute(
            "CREATE TABLE usaha AS SELECT g AS id, 'Usaha ' || g AS nama FROM generate_series(1, 100) g"
        )
    return fresh_home


@pytest.mark.slow
@needs_two
def test_data_of_an_older_version_go_on_until_they_are_carried_over_whole(old_home):
    with leases.ensure_embedded(old_home, durable=False), Server.of(old_home).session("karawo") as session:
        before = database.table_checksums(session)
        with pytest.raises(database.DatabaseCareError, match="masih dipakai proses"):
            upgrade.upgrade(old_home)
    done = upgrade.upgrade(old_home)
    assert (done.from_major, done.to_major) == (min(versions()), max(versions()))
    assert places.data_folder(old_home).name == f"pg{done.to_major}"
    assert (done.old_data / "PG_VERSION").read_text().strip() == str(done.from_major)
    assert done.backup.is_file()
    with database.ensure_running(old_home, durable=False):
        with Server.of(old_home).session("karawo") as session:
            assert database.table_checksums(session) == before
            assert session.info.server_version // 10000 == done.to_major
        with connected(old_home, "app") as app:
            assert app.execute("SELECT count(*) FROM usaha").fetchone() == (100,)
    assert upgrade.upgrade(old_home) is None


def test_a_server_elsewhere_is_upgraded_by_its_own_people(fresh_home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://budi@db.example/plut")
    with pytest.raises(database.DatabaseCareError, match="oleh pengelolanya"):
        upgrade.upgrade(fresh_home)
