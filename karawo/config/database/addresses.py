"""How a database is reached; nothing here starts anything."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import make_conninfo

from . import footing, places
from .errors import DatabaseCareError

Role = Literal["bootstrap", "owner", "app"]
URL_OF_ROLE: dict[str, str] = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "bootstrap": "DATABASE_ADMIN_URL",
}


@dataclass(frozen=True)
class Connection:
    """host: a host name or the folder of a socket. options: what else the URL said, sslmode for instance."""

    host: str
    port: int
    name: str
    user: str
    password: str | None = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def django(self) -> dict[str, Any]:
        """An entry of settings.DATABASES; OPTIONS is there only when the URL had some."""
        entry: dict[str, Any] = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password or "",
            "HOST": self.host,
            "PORT": str(self.port),
        }
        if self.options:
            entry["OPTIONS"] = dict(self.options)
        return entry

    def conninfo(self) -> str:
        return make_conninfo(**self._parameters(), password=self.password)

    def environment(self) -> dict[str, str]:
        """For pg_dump and pg_restore: a password in a command line could be read by others."""
        names = {"host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER"}
        known = {names.get(key, f"PG{key.upper()}"): str(value) for key, value in self._parameters().items()}
        return known | ({"PGPASSWORD": self.password} if self.password else {})

    def _parameters(self) -> dict[str, Any]:
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.name,
            "user": self.user,
            **dict(self.options),
        }


def is_external() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def parsed(url: str, *, variable: str) -> Connection:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseCareError(f"{variable} harus berbentuk postgresql://pengguna:sandi@host:5432/nama.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "") or "/var/run/postgresql"
    name = unquote(parts.path.lstrip("/"))
    user = unquote(parts.username or "") or options.pop("user", "")
    if not name or not user:
        raise DatabaseCareError(f"{variable} harus menyebut pengguna dan nama basis data.")
    return Connection(
        host=host,
        port=int(options.pop("port", "") or parts.port or places.PORT),
        name=name,
        user=user,
        password=unquote(parts.password) if parts.password else None,
        options=tuple(sorted(options.items())),
    )


def connection(home: Path, *, role: str = "app", name: str = "karawo") -> Connection:
    """The address of a database for one of the roles bootstrap, owner, app.

    With DATABASE_URL set the addresses come from DATABASE_URL (app), DATABASE_OWNER_URL (owner) and
    DATABASE_ADMIN_URL (bootstrap), and a name other than "karawo" replaces the one in the URL.
    Otherwise it is the embedded server's socket; passwords are made when they are not there yet.
    """
    if role not in URL_OF_ROLE:
        raise ValueError(role)
    if not is_external():
        return embedded(home, role=role, name=name)
    variable = URL_OF_ROLE[role]
    url = os.environ.get(variable)
    if not url:
        raise DatabaseCareError(
            f"DATABASE_URL terisi tetapi {variable} kosong, padahal pekerjaan ini memerlukan peran {role}. "
            f"Isi {variable}, atau kosongkan DATABASE_URL untuk memakai basis data tertanam."
        )
    found = parsed(url, variable=variable)
    if name == "karawo":
        return found
    return Connection(found.host, found.port, name, found.user, found.password, found.options)


def embedded(home: Path, *, role: str, name: str = "karawo") -> Connection:
    footing.settle(home)
    return Connection(
        host=str(places.socket_folder(home)),
        port=places.PORT,
        name=name,
        user=f"karawo_{role}",
        password=places.password(home, role),
    )
