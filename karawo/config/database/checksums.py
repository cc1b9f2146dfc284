"""Whether two databases hold the same rows."""

from collections.abc import Collection
from typing import Any

from psycopg import Connection, sql

# What changes the text of a value. A checksum must not depend on who asks.
TEXT_SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "search_path": "pg_catalog",
}
TABLES = """
    SELECT n.nspname, c.relname
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't'
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
    ORDER BY 1, 2
"""


def table_checksums(
    conn: Connection[Any], *, only: Collection[str] | None = None
) -> dict[str, tuple[int, int]]:
    """By table: the number of rows, and the sum of 64-bit hashes of their text (any size, may be negative).

    The order of rows does not matter; a doubled, missing or changed row does. Keys are table names, with the
    schema before a dot where it is not public. only: these keys alone. Reads each table once (about a second
    for a million short rows). Sees what the role sees: under row-level security that may be less than all.
    """
    with conn.transaction():
        before = {name: setting(conn, name) for name in TEXT_SETTINGS}
        for name, value in TEXT_SETTINGS.items():
            conn.execute("SELECT pg_catalog.set_config(%s, %s, true)", [name, value])
        found = {}
        for schema, table in conn.execute(TABLES).fetchall():
            key = table if schema == "public" else f"{schema}.{table}"
            if only is None or key in only:
                found[key] = of_table(conn, schema, table)
        for name, value in before.items():
            conn.execute("SELECT pg_catalog.set_config(%s, %s, true)", [name, value])
    return found


def setting(conn: Connection[Any], name: str) -> str:
    row = conn.execute("SELECT pg_catalog.current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def of_table(conn: Connection[Any], schema: str, table: str) -> tuple[int, int]:
    query = sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ONLY {} AS t"
    ).format(sql.Identifier(schema, table))
    row = conn.execute(query).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def differences(
    wanted: dict[str, tuple[int, int]], found: dict[str, tuple[int, int]]
) -> dict[str, tuple[tuple[int, int] | None, tuple[int, int] | None]]:
    """By table: what was wanted and what was found, where they differ; None for a table not there."""
    return {
        table: (wanted.get(table), found.get(table))
        for table in sorted(wanted.keys() | found.keys())
        if wanted.get(table) != found.get(table)
    }
