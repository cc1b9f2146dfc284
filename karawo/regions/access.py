"""Who may see which territory, held by the database itself.

A request runs as the database role `karawo_app`, with its scope in settings that live as long as the
transaction. Policies compare integers with those settings through a sub-select, which the planner evaluates
once; a bare `current_setting()` in the policy costs 40 to 200 times as much. No scope means no rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

type Standing = Literal["app", "nation", "work"]
_DATABASE_ROLE: dict[str, str] = {"app": "none", "nation": "karawo_nation", "work": "karawo_work"}
_PRESENT_USER = "(SELECT nullif(current_setting('app.user', true), '')::bigint)"
_SETTINGS = ("role", "app.scope", "app.own", "app.enterer", "app.user", "app.centres", "app.offices")


@dataclass(frozen=True)
class Scope:
    """What the present caller may see.

    kab_ids: Kemendagri codes as numbers: 7571 a kabupaten/kota, 75 the rows of a province whose kabupaten is
        unknown, 0 the rows whose province is unknown.
    own_ids: ids of the owners and businesses that are the caller's own file.
    enterer_id: set for an enumerator, who sees only what he entered.
    centre_ids: the PLUT a role is held at; a territory alone opens nothing of a centre.
    office_kab_ids: the part of `kab_ids` that is seen as an office, which reads what centres do there.
    standing: `nation` reads every territory and writes none; `work` is for jobs and the command line.
    """

    kab_ids: tuple[int, ...] = ()
    own_ids: tuple[int, ...] = ()
    enterer_id: int | None = None
    user_id: int | None = None
    standing: Standing = "app"
    centre_ids: tuple[int, ...] = ()
    office_kab_ids: tuple[int, ...] = ()


NOTHING = Scope()
EVERYTHING = Scope(standing="work")


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)


def _values(scope: Scope) -> tuple[str, ...]:
    return (
        _DATABASE_ROLE[scope.standing],
        _joined(scope.kab_ids),
        _joined(scope.own_ids),
        "" if scope.enterer_id is None else str(scope.enterer_id),
        "" if scope.user_id is None else str(scope.user_id),
        _joined(scope.centre_ids),
        _joined(scope.office_kab_ids),
    )


def _set(values: tuple[str, ...]) -> None:
    columns = ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", values)


def _exchange(values: tuple[str, ...]) -> tuple[str, ...]:
    """Sets the settings and gives what they were, in one round trip: every request and every step asks."""
    present = ", ".join(
        f"coalesce(current_setting('{name}', true), '') AS was_{at}" for at, name in enumerate(_SETTINGS)
    )
    were = ", ".join(f"was_{at}" for at in range(len(_SETTINGS)))
    columns = ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
    with connection.cursor() as cursor:
        # Materialized: the present values are read before the first of them is set.
        cursor.execute(
            f"WITH before AS MATERIALIZED (SELECT {present}) SELECT {were}, {columns} FROM before",  # noqa: S608
            values,
        )
        row: tuple[str, ...] = cursor.fetchone()
    return row[: len(_SETTINGS)]


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Run the block in one transaction that sees `scope` and nothing else.

    Inside another `within` the outer scope comes back at the end; an error rolls the settings back with the
    transaction or savepoint.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        values = _values(scope)
        before = values
        if is_nested:
            before = _exchange(values)
        else:
            _set(values)
        with _remembered(values):
            yield
        if before != values:
            _set(before)


@contextmanager
def reading(scope: Scope) -> Iterator[None]:
    """As `within`, for a block that only reads: nothing is asked of the database where the scope is set already."""
    if connection.in_atomic_block and getattr(connection, _PRESENT, None) == _values(scope):
        yield
    else:
        with within(scope):
            yield


@contextmanager
def for_the_request(scope: Scope) -> Iterator[None]:
    """As `within`, for all that is left of a request's own transaction: one statement for four.

    Inside any other transaction (a test's) it is `within`.
    """
    is_own = connection.in_atomic_block and not connection.savepoint_ids and not hasattr(connection, _PRESENT)
    with (to_the_end if is_own else within)(scope):
        yield


@contextmanager
def to_the_end(scope: Scope) -> Iterator[None]:
    """For all that is left of a transaction, or of a savepoint that is rolled back: its end takes the settings away.

    So there is nothing to read before, to put back or to roll back to. Another standing than `app` is left: what is
    written after the page, such as the session, is written as by everybody.
    """
    values = _values(scope)
    _set(values)
    with _remembered(values):
        yield
    if scope.standing != "app":
        _set(_values(NOTHING))


_PRESENT = "karawo_present_scope"


@contextmanager
def _remembered(values: tuple[str, ...]) -> Iterator[None]:
    """What the innermost `within` of this connection has set."""
    outer = getattr(connection, _PRESENT, None)
    setattr(connection, _PRESENT, values)
    try:
        yield
    finally:
        if outer is None:
            delattr(connection, _PRESENT)
        else:
            setattr(connection, _PRESENT, outer)


def territorial(
    table: str,
    *,
    kab: str = "kab_id",
    own: tuple[str, ...] = (),
    enterer: str | None = None,
    actor: str | None = None,
    may_add_anywhere: bool = False,
) -> str:
    """SQL for a migration: put `table` under row-level security by territory.

    kab: the column with the Kemendagri number. own: columns compared with the caller's own ids.
    enterer: the column with the user who entered the row, for people who see only that.
    actor: the column with the user who did something; everybody sees what he did himself.
    may_add_anywhere: for rows that are only added, by whoever acts: the journal.
    """
    rows = _rows(kab=kab, own=own, enterer=enterer, actor=actor)
    return _policies(table, rows, may_add_anywhere=may_add_anywhere)


def told_of(table: str, *, own: str, kind: str, kinds: tuple[str, ...], actor: str | None = None) -> str:
    """SQL for a migration: `table` is under `territorial` already, and its column `own` holds the ids of many kinds.

    Only where column `kind` is one of `kinds` are they the ids of owners and businesses; another thing with the same
    number is not the caller's own.
    """
    words = ", ".join(f"'{word}'" for word in kinds)
    own_rows = f"{kind} IN ({words}) AND {own} = ANY({_listed('app.own', 'bigint')})"
    rows = f"{_rows(kab='kab_id', own=(), enterer=None, actor=actor)} OR {own_rows}"
    return f"ALTER POLICY {table}_scope ON {table} USING ({rows});"


def _rows(*, kab: str, own: tuple[str, ...], enterer: str | None, actor: str | None) -> str:
    scope, mine = _listed("app.scope", "int"), _listed("app.own", "bigint")
    entered = "(SELECT nullif(current_setting('app.enterer', true), '')::bigint)"
    rows = [f"{kab} = ANY({scope})", *(f"{column} = ANY({mine})" for column in own)]
    if enterer is not None:
        rows.append(f"{enterer} = {entered}")
    if actor is not None:
        rows.append(f"{actor} = {_PRESENT_USER}")
    return " OR ".join(rows)


def of_two_sides(table: str, *, other: str = "other_kab_id") -> str:
    """SQL for a migration: rows of `table` speak of two rows elsewhere, in `kab_id` and in column `other`.

    Seen by who sees both sides: a pair across two kabupaten is the province's.
    """
    scope = _listed("app.scope", "int")
    return _policies(table, f"kab_id = ANY({scope}) AND {other} = ANY({scope})")


def of_centre(
    table: str,
    *,
    centre: str = "centre_id",
    readers: tuple[str, ...] = (),
    kab: str = "kab_id",
    own: tuple[str, ...] = (),
    own_lists: tuple[str, ...] = (),
    is_private: bool = False,
) -> str:
    """SQL for a migration: rows of `table` belong to the PLUT in column `centre`.

    Read and written by people who hold a role at that very centre; a centre that serves the same territory sees
    nothing. Read, never written, by the centres in the columns `readers`, by the office of the territory in column
    `kab`, by owners whose file stands in the columns `own` or in the arrays `own_lists`, and by the nation. is_private:
    by the centre alone.
    Acts of an owner on such a row (confirming a result) step into `EVERYTHING` for that row, in an action.
    """
    centres = _listed("app.centres", "bigint")
    rows = f"{centre} = ANY({centres})"
    sql = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_centre ON {table} TO karawo_app USING ({rows}) WITH CHECK ({rows});
        CREATE POLICY {table}_work ON {table} TO karawo_work USING (true) WITH CHECK (true);
    """
    if is_private:
        return sql
    mine = _listed("app.own", "bigint")
    reads = " OR ".join(
        (
            f"{kab} = ANY({_listed('app.offices', 'int')})",
            *(f"{column} = ANY({centres})" for column in readers),
            *(f"{column} = ANY({mine})" for column in own),
            *(f"{column} && {mine}" for column in own_lists),
        )
    )
    return f"""{sql}
        CREATE POLICY {table}_reading ON {table} FOR SELECT TO karawo_app USING ({reads});
        CREATE POLICY {table}_nation ON {table} FOR SELECT TO karawo_nation USING (true);
    """


def _listed(setting: str, kind: str) -> str:
    return (
        f"(SELECT string_to_array(nullif(current_setting('{setting}', true), ''), ',')::{kind}[])::{kind}[]"
    )


def personal(table: str, *, user: str = "user_id") -> str:
    """SQL for a migration: rows of `table` are seen by the signed-in person whose id stands in `user`."""
    return _policies(table, f"{user} = {_PRESENT_USER}")


def _policies(table: str, rows: str, *, may_add_anywhere: bool = False) -> str:
    if may_add_anywhere:
        own = f"""
        CREATE POLICY {table}_scope ON {table} FOR SELECT TO karawo_app USING ({rows});
        CREATE POLICY {table}_adding ON {table} FOR INSERT TO karawo_app WITH CHECK (true);
        """
    else:
        own = f"CREATE POLICY {table}_scope ON {table} TO karawo_app USING ({rows}) WITH CHECK ({rows});"
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        {own}
        CREATE POLICY {table}_nation ON {table} FOR SELECT TO karawo_nation USING (true);
        CREATE POLICY {table}_work ON {table} TO karawo_work USING (true) WITH CHECK (true);
    """


def work_only(table: str) -> str:
    """SQL for a migration: only jobs and the command line, and code that steps into that standing, see `table`."""
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_work ON {table} TO karawo_work USING (true) WITH CHECK (true);
    """
