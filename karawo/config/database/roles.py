"""Who may do what in the database, and which extensions it has. Every statement is harmless twice.

karawo_bootstrap  superuser of the embedded server, only over its socket; extensions, backup, nothing else
karawo_owner      owns database and schema, runs the migrations; row-level security holds for it (FORCE)
karawo_app        the login of the web process; owns nothing, inherits nothing
karawo_nation     no login; reads everything; the app becomes it by SET LOCAL ROLE where a policy lets it
karawo_work       no login; background jobs and command line; the app's rights
"""

from typing import Any

from psycopg import Connection as Session
from psycopg import sql

from .errors import DatabaseCareError

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "btree_gin")
HELD_BY_APP = ("karawo_nation", "karawo_work")
# Stands as the comment of a prepared database; raised when the statements below change.
STAMP = "karawo:peran:1"
LOCK_KEY = 0x6B61_7261_776F  # "karawo": two processes preparing at once wait for each other

RESTRICTED = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
ROLES = {
    "karawo_owner": f"LOGIN INHERIT {RESTRICTED}",
    "karawo_app": f"LOGIN NOINHERIT {RESTRICTED}",
    "karawo_nation": f"NOLOGIN NOINHERIT {RESTRICTED}",
    "karawo_work": f"NOLOGIN NOINHERIT {RESTRICTED}",
}
SETTINGS = (
    # A migration that waits for a lock makes everybody behind it wait too.
    "ALTER ROLE karawo_owner SET lock_timeout = '10s'",
    "ALTER ROLE karawo_app SET idle_in_transaction_session_timeout = '10min'",
)
RIGHTS = (
    "ALTER SCHEMA public OWNER TO karawo_owner",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO karawo_app, karawo_nation, karawo_work",
    "ALTER DEFAULT PRIVILEGES FOR ROLE karawo_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE karawo_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO karawo_app, karawo_work",
    "ALTER DEFAULT PRIVILEGES FOR ROLE karawo_owner IN SCHEMA public GRANT SELECT ON TABLES TO karawo_nation",
    "ALTER DEFAULT PRIVILEGES FOR ROLE karawo_owner IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO karawo_app, karawo_work",
    "ALTER DEFAULT PRIVILEGES FOR ROLE karawo_owner IN SCHEMA public"
    " GRANT EXECUTE ON FUNCTIONS TO karawo_app, karawo_work, karawo_nation",
)


def memberships(server_version: int) -> list[str]:
    """Before 16 a membership has no options of its own: there karawo_app's NOINHERIT does the same."""
    how = " WITH INHERIT FALSE, SET TRUE" if server_version >= 160000 else ""
    return [f"GRANT {role} TO karawo_app{how}" for role in HELD_BY_APP]


def role_statements(server_version: int, *, missing: set[str], is_superuser: bool = True) -> list[str]:
    """Only a superuser may name SUPERUSER and REPLICATION, even to deny them; a new role has neither."""
    statements = []
    for role, attributes in ROLES.items():
        if role in missing:
            statements.append(f"CREATE ROLE {role} {attributes}")
        elif is_superuser:
            statements.append(f"ALTER ROLE {role} {attributes}")
    return [*statements, *SETTINGS, *memberships(server_version)]


def execute(session: Session[Any], statement: str) -> None:
    session.execute(sql.SQL(statement))


def ensure_roles(session: Session[Any], passwords: dict[str, str]) -> None:
    """session: any database of the cluster, as administrator. passwords: by role; others stay."""
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        known = {row[0] for row in session.execute("SELECT rolname FROM pg_roles")}
        found = session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        is_superuser = bool(found and found[0])
        for statement in role_statements(
            session.info.server_version, missing=set(ROLES) - known, is_superuser=is_superuser
        ):
            execute(session, statement)
        set_passwords(session, passwords)


def set_passwords(session: Session[Any], passwords: dict[str, str]) -> None:
    for role, password in passwords.items():
        session.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )


def prepare_database(session: Session[Any]) -> None:
    """Extensions, schema owner and default rights of the database the session is in; also for template1."""
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        for extension in EXTENSIONS:
            execute(session, f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
        for statement in RIGHTS:
            execute(session, statement)


def database_statements(name: str) -> list[sql.Composed]:
    """What belongs to the database itself and is therefore neither cloned nor in a dump."""
    who = sql.Identifier(name)
    return [
        sql.SQL("ALTER DATABASE {} OWNER TO karawo_owner").format(who),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(who),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO karawo_app, karawo_work").format(who),
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(who, sql.Literal(STAMP)),
    ]


def stamped(session: Session[Any], name: str) -> bool:
    row = session.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row is not None and row[0] == STAMP


def faults(session: Session[Any]) -> list[str]:
    """What is wrong with the roles, in Indonesian; empty when row-level security can be relied on."""
    found = []
    rows = session.execute(
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolinherit"
        " FROM pg_roles WHERE rolname = ANY(%s)",
        [list(ROLES)],
    ).fetchall()
    known = {row[0]: row[1:] for row in rows}
    found += [f"peran {role} belum ada" for role in ROLES if role not in known]
    for role, (may_login, is_super, bypasses, inherits) in known.items():
        if is_super or bypasses:
            found.append(f"peran {role} melewati row-level security")
        if may_login != ("NOLOGIN" not in ROLES[role]):
            found.append(f"peran {role} salah hak masuk")
        if role == "karawo_app" and inherits:
            found.append("peran karawo_app mewarisi hak peran lain")
    owned = session.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname IN ('karawo_app', 'karawo_nation', 'karawo_work')"
    ).fetchone()
    if owned and owned[0]:
        found.append(f"karawo_app memiliki {owned[0]} tabel atau indeks; seharusnya milik karawo_owner")
    if "karawo_app" in known and "karawo_nation" in known and session.info.server_version >= 160000:
        wide = session.execute(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
            " WHERE r.rolname = 'karawo_app' AND m.inherit_option"
        ).fetchone()
        if wide and wide[0]:
            found.append("keanggotaan karawo_app mewarisi hak (INHERIT TRUE)")
    return found


def printed(server_version: int = 180000) -> str:
    """The SQL for the administrator of a server elsewhere, to be run by psql in the database `karawo`."""
    lines = [
        "-- Jalankan sebagai administrator. Ganti kedua sandi. Basis data: karawo.",
        *(f"{line};" for line in role_statements(server_version, missing=set(ROLES))),
        "ALTER ROLE karawo_owner PASSWORD 'GANTI-SANDI-PEMILIK';",
        "ALTER ROLE karawo_app PASSWORD 'GANTI-SANDI-APLIKASI';",
        "-- CREATE DATABASE karawo OWNER karawo_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';",
        "-- \\connect karawo",
        *(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public;" for extension in EXTENSIONS),
        *(f"{line};" for line in RIGHTS),
        *(f"{statement.as_string(None)};" for statement in database_statements("karawo")),
    ]
    return "\n".join(lines) + "\n"


def require(session: Session[Any]) -> None:
    found = faults(session)
    if found:
        raise DatabaseCareError(
            "Peran basis data belum benar: " + "; ".join(found) + ". Jalankan `karawo db roles --apply`."
        )
