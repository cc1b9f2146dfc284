"""A new database is made in a quicker way than Django's own; what comes out is the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from karawo.config import database
from tests import databases

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


@pytest.fixture
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
    place = settings.DATABASES["owner"]
    with psycopg.connect(
        host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=name
    ) as connection:
        found = {kind: {repr(row) for row in connection.execute(asked)} for kind, asked in CATALOGUE.items()}
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found["rows"] = {
            f"{table}: {_rows(connection, table)}"
            for (table,) in tables
            if not table.startswith("regions_")  # the tests' template has them already
        }
    return found


def _rows(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.slow
def test_a_database_made_quickly_is_the_one_made_step_by_step(
    django_db_setup: None, step_by_step: str
) -> None:
    quick, ordinary = catalogue(databases.template()), catalogue(step_by_step)
    assert all(len(ordinary[kind]) > 50 for kind in CATALOGUE)
    assert {kind: quick[kind] ^ ordinary[kind] for kind in ordinary} == {kind: set() for kind in ordinary}
