import stat

import pytest

from karawo.config import database
from karawo.config.database import places
from tests.faults.room import room_for


def test_the_embedded_address_is_a_socket_and_a_password_of_its_own(tmp_path):
    app = database.connection(tmp_path)
    owner = database.connection(tmp_path, role="owner")
    assert (app.user, app.name, app.host) == ("karawo_app", "karawo", str(places.socket_folder(tmp_path)))
    assert len(app.password) >= 32
    assert app.password != owner.password
    assert app == database.connection(tmp_path)


def test_passwords_are_for_us_alone_and_never_shown(tmp_path):
    app = database.connection(tmp_path)
    assert stat.S_IMODE((tmp_path / "sandi" / "app").stat().st_mode) == 0o600
    assert app.password not in repr(app)


def test_django_gets_what_it_needs(tmp_path):
    entry = database.connection(tmp_path, name="uji").django()
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["NAME"], entry["USER"], entry["PORT"]) == ("uji", "karawo_app", "5432")
    assert "OPTIONS" not in entry


def test_a_url_replaces_the_embedded_server(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://budi:s%40ndi@db.example:6543/plut?sslmode=require")
    found = database.connection(tmp_path)
    assert (found.host, found.port, found.name, found.user, found.password) == (
        "db.example",
        6543,
        "plut",
        "budi",
        "s@ndi",
    )
    assert found.django()["OPTIONS"] == {"sslmode": "require"}
    assert "sslmode=require" in found.conninfo()
    assert found.environment()["PGSSLMODE"] == "require"
    assert database.connection(tmp_path, name="uji").name == "uji"


def test_a_url_starts_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://budi@db.example/plut")
    with database.ensure_running(tmp_path) as lease:
        assert not lease.is_embedded
    assert not list(tmp_path.iterdir())


def test_migrations_never_fall_back_to_the_login_of_the_web_process(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://budi@db.example/plut")
    with pytest.raises(database.DatabaseCareError, match="DATABASE_OWNER_URL kosong"):
        database.connection(tmp_path, role="owner")


@pytest.mark.parametrize(
    "url", ["mysql://a@b/c", "postgresql://db.example/plut", "postgresql://budi@db.example"]
)
def test_a_url_that_says_too_little_is_refused_by_name(tmp_path, monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(database.DatabaseCareError, match="DATABASE_URL harus"):
        database.connection(tmp_path)


def test_a_socket_has_a_short_name_where_the_folder_has_a_long_one(tmp_path):
    deep = tmp_path / ("x" * 120)
    folder = places.socket_folder(deep)
    assert len(str(folder / ".s.PGSQL.5432")) <= 107
    assert folder == places.socket_folder(deep)
    assert folder != places.socket_folder(tmp_path / ("y" * 120))


def test_the_state_folder_is_closed_to_others(tmp_path, monkeypatch):
    monkeypatch.setenv("KARAWO_HOME", str(tmp_path / "keadaan"))
    home = database.home()
    assert home == tmp_path / "keadaan"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_without_a_word_the_state_lies_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert database.home() == tmp_path / ".karawo"


def test_a_key_that_finds_no_room_is_no_key_and_is_made_at_the_next_question(tmp_path):
    path = tmp_path / "rumah" / "kunci-data"
    with room_for(8), pytest.raises(OSError):
        places.once(path, lambda: b"k" * 32)
    assert list(path.parent.iterdir()) == []
    assert places.once(path, lambda: b"k" * 32) == b"k" * 32
    assert places.once(path, lambda: b"x" * 32) == b"k" * 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["kunci-data"]
