import pytest

from karawo.config.database import table_checksums
from karawo.config.database.checksums import differences

from .conftest import connected


@pytest.fixture
def session(register):
    with connected(register) as session:
        session.execute(
            "CREATE TABLE usaha (id int, nama text, dibuat timestamptz, omzet float8, foto bytea)"
        )
        session.execute(
            "INSERT INTO usaha SELECT g, 'Usaha ' || g, '2026-01-01Z'::timestamptz + g * '1 hour'::interval,"
            " g / 3.0, sha256(g::text::bytea) FROM generate_series(1, 500) g"
        )
        yield session


def test_the_order_of_rows_does_not_matter(session):
    before = table_checksums(session)
    session.execute("CREATE TABLE salinan AS SELECT * FROM usaha ORDER BY id DESC")
    after = table_checksums(session)
    assert after["salinan"] == before["usaha"]
    assert before["usaha"][0] == 500


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE usaha SET nama = nama || ' ' WHERE id = 7",
        "DELETE FROM usaha WHERE id = 7",
        "INSERT INTO usaha SELECT * FROM usaha WHERE id = 7",
        "UPDATE usaha SET omzet = NULL WHERE id = 7",
        "UPDATE usaha SET nama = CASE id WHEN 7 THEN 'Usaha 8' ELSE 'Usaha 7' END WHERE id IN (7, 8)",
    ],
)
def test_a_single_changed_row_shows(session, change):
    before = table_checksums(session)
    session.execute(change)
    assert list(differences(before, table_checksums(session))) == ["usaha"]


def test_what_is_undone_has_the_same_checksum(session):
    before = table_checksums(session)
    session.execute("UPDATE usaha SET nama = upper(nama)")
    session.execute("UPDATE usaha SET nama = initcap(nama)")
    assert table_checksums(session) == before


def test_it_does_not_depend_on_who_asks_nor_change_his_settings(session):
    before = table_checksums(session)
    session.execute("SET TimeZone = 'Asia/Makassar'")
    session.execute("SET extra_float_digits = -5")
    session.execute("SET bytea_output = 'escape'")
    assert table_checksums(session) == before
    assert session.execute("SHOW TimeZone").fetchone() == ("Asia/Makassar",)
    assert session.execute("SHOW bytea_output").fetchone() == ("escape",)
    with session.transaction():
        table_checksums(session)
        assert session.execute("SHOW TimeZone").fetchone() == ("Asia/Makassar",)


def test_an_empty_table_and_another_schema_are_told_by_name(session):
    session.execute("CREATE TABLE kosong (id int)")
    found = table_checksums(session)
    assert found["kosong"] == (0, 0)
    assert set(table_checksums(session, only=["kosong"])) == {"kosong"}
