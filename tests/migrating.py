"""The catalogue of a database that Django migrated in its own way, compared with ours or with what was kept of it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from karawo.config import database
from tests import databases

KEPT = Path(__file__).with_name("catalogue.toml")
"""Digests of the catalogue made step by step: minutes of work, which only migrations change."""

CATALOGUE = {
    "columns": "SELECT table_name, column_name, ordinal_position, column_default, is_nullable, data_type,"
    " character_maximum_length, numeric_precision, is_identity, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'",
    "policies": "SELECT * FROM pg_policies",
    "rights": "SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace",
    "migrations": "SELECT app, name FROM django_migrations",
}
ORDINARY = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), database="owner", verbosity=0)
"""


@contextmanager
def step_by_step() -> Iterator[str]:
    """The name of a database that Django migrated in its own way."""
    name = f"{settings.DATABASES['default']['NAME']}_biasa"
    with database.ensure_running(settings.HOME, durable=False):
        database.drop_database(settings.HOME, name)
        database.create_database(settings.HOME, name)
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ORDINARY],
            env=databases.environment(name),
            cwd=databases.ROOT,
            check=True,
        )
        yield name
        database.drop_database(settings.HOME, name)


def catalogue(name: str) -> dict[str, set[str]]:
    with _owner(name) as connection:
        found = {kind: {repr(row) for row in connection.execute(asked)} for kind, asked in CATALOGUE.items()}
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found["rows"] = {
            f"{table}: {_rows(connection, table)}"
            for (table,) in tables
            if not table.startswith("regions_")  # the tests' template has them already
        }
    return found


def _owner(name: str) -> psycopg.Connection:
    place = settings.DATABASES["owner"]
    return psycopg.connect(host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=name)


def _rows(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(found[0])


def digests(found: dict[str, set[str]]) -> dict[str, str]:
    """Of each kind: how many, and a digest of them all."""
    return {
        kind: f"{len(rows)} {hashlib.sha256(chr(10).join(sorted(rows)).encode()).hexdigest()[:24]}"
        for kind, rows in sorted(found.items())
    }


def written_for(name: str) -> dict[str, str]:
    """What the way step by step hangs on: the migrations and who walks them."""
    code = hashlib.sha256()
    for path in sorted(databases.ROOT.glob("karawo/**/migrations/*.py")):
        code.update(path.read_bytes())
    for package in ("django", "django-allauth", "procrastinate"):
        code.update(f"{package} {version(package)}".encode())
    with _owner(name) as connection:
        return {"migrations": code.hexdigest()[:24], "server": str(connection.info.server_version // 10_000)}


def kept() -> dict[str, dict[str, str]]:
    return tomllib.loads(KEPT.read_text(encoding="utf-8"))


def keep(ordinary: dict[str, set[str]], name: str) -> None:
    lines = [
        "# Of a database migrated in Django's own way; `bin/prove migrating` writes it anew.",
        "[written_for]",
    ]
    lines += [f'{key} = "{value}"' for key, value in written_for(name).items()]
    lines += ["", "[catalogue]", *(f'{kind} = "{code}"' for kind, code in digests(ordinary).items())]
    KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8")
