# ruff: noqa: S608 - names of our own tables and columns
"""A list goes into the register while the rest of it is still being read, in the one transaction of its act.

Only the first list of a source: nothing came from there before, so that a row can be none that it brought, and what
a row writes is known from the rows above it. What rows are probably the same is asked beside, of the register as it
was: through a connection of its own, which does not see what this act has written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any, Self

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from karawo.regions.access import within
from karawo.registry.actions.bulk import (
    LONG,
    WAITING_LONG,
    BulkOrder,
    Line,
    beside,
    conclude,
    likeness,
    propose,
    settle_beside,
    widen_sorting,
    write,
)
from karawo.registry.actions.bulk_sql.judging import KNOWN_NUMBERS, POSSIBLE, RULED_POSSIBLE, RULING
from karawo.registry.actions.bulk_sql.matching import (
    ASKED_OF_FILE,
    ASKED_OF_REGISTER,
    COMPARED,
    COMPARED_TABLES,
    KNOWN_OWNERS,
    NEAR,
    NEAR_INDEX,
    NEAR_STATISTICS,
    STAGE_INDEXES,
    STAGE_STATISTICS,
    STAGED,
    TWINS,
)
from karawo.registry.actions.bulk_sql.writing import (
    FINDING,
    MOVED,
    PARTS,
    WHOLES,
    WRITTEN,
    WRITTEN_INDEX,
    WRITTEN_STATISTICS,
)


def may_go_in_parts(order: BulkOrder, rows: int) -> bool:
    """Whether the list is long, the first of its source, and rows that are possibly known come in all the same.

    The caller must not be in a transaction: the other connection would not see what that has written.
    """
    if rows < LONG or order.holds_back:
        return False
    with within(order.work), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM registry_record WHERE source_id = %s)", [order.source_id])
        has_come_before: bool = cursor.fetchone()[0]
    return not has_come_before


class InParts:
    """One list on its way. The stage is open, the act is the present one; `write` for each part, `judge`, `conclude`.

    act: the number of the act; who was made by it is not taken for somebody who was known before. incoming: as for
    `bulk.judge`. Use it with `with`: at the end nothing works beside any more.
    """

    def __init__(self, order: BulkOrder, *, act: int, incoming: Any) -> None:
        self._order = order
        self._parameters = order.parameters() | {"act": act}
        self._counted = Counter[str]()
        self._known_to_planner = 0
        self._settling: Thread | None = None
        with within(order.work), connection.cursor() as cursor:
            cursor.execute(f"{STAGE_INDEXES}; {WRITTEN_INDEX}")
        self._asking = _Asking(order, incoming)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.end()
        if self._settling is not None:
            self._settling.join()

    def write(self, *, is_last: bool = False) -> None:
        """All that was staged since the last part. is_last: then the list is asked about itself meanwhile."""
        order, parameters = self._order, self._parameters
        with within(order.work), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute("SELECT coalesce(max(n) + 1, 0) FROM stage_row")
            end: int = cursor.fetchone()[0]
            is_grown = end >= 2 * self._known_to_planner
            cursor.execute(STAGED, parameters)
            if is_grown:
                cursor.execute(STAGE_STATISTICS)
            for statement in (TWINS, KNOWN_OWNERS, KNOWN_NUMBERS, RULING, *WRITTEN):
                cursor.execute(statement, parameters)
            if is_grown:
                cursor.execute(WRITTEN_STATISTICS)
                self._known_to_planner = end
            self._asking.ask(_Part(parameters["first"], is_grown, _compared_rows(cursor, parameters)))
            if is_last:
                self._asking.is_all()
            widen_sorting(cursor)
            cursor.execute(WAITING_LONG)
        write(WHOLES, parameters, self._counted)
        with within(order.work):
            write(FINDING, parameters, self._counted)
        if self._settling is None or not self._settling.is_alive():
            self._settling = settle_beside()
        write(PARTS, parameters, self._counted)
        parameters["first"] = end

    def judge(self) -> None:
        """The verdicts of all rows, after the last part."""
        lines = self._asking.answer()
        with within(self._order.work), connection.cursor() as cursor:
            propose(cursor, lines)
            for statement in (POSSIBLE, *RULED_POSSIBLE):
                cursor.execute(statement)

    def conclude(self) -> None:
        """What can be said only of all rows together. The verdicts must have been made."""
        self._parameters["first"] = 0
        with within(self._order.work):
            write(MOVED, self._parameters, self._counted)
        conclude(self._order, self._parameters, self._counted)


@dataclass(frozen=True, slots=True)
class _Part:
    """first: its lowest row. rows: by table, for COPY in its binary form."""

    first: int
    is_grown: bool
    rows: dict[str, list[bytes]]


def _compared_rows(cursor: Any, parameters: dict[str, Any]) -> dict[str, list[bytes]]:
    found = {}
    for table, (columns, _kinds) in COMPARED.items():
        rows = f"SELECT {columns} FROM {table} WHERE n >= {int(parameters['first'])} ORDER BY n"
        with cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT binary)") as copy:
            found[table] = [bytes(block) for block in copy]
    return found


class _Asking:
    """Looks for rows that are probably the same, beside the writing: on another connection, in another thread."""

    def __init__(self, order: BulkOrder, incoming: Any) -> None:
        self._parameters = order.parameters()
        self._incoming = incoming
        self._parts: SimpleQueue[_Part | None] = SimpleQueue()
        self._lines: list[Line] | None = None
        self._error: BaseException | None = None
        self._is_wanted = True
        self._worker = Thread(target=self._work, args=[beside()], name="karawo-likeness")
        self._worker.start()

    def ask(self, part: _Part) -> None:
        """Raises what went wrong beside since."""
        if self._error is not None:
            raise self._error
        self._parts.put(part)

    def is_all(self) -> None:
        self._parts.put(None)

    def answer(self) -> list[Line]:
        """Of all parts, after `is_all`. Raises what went wrong beside."""
        self._worker.join()
        if self._error is not None:
            raise self._error
        return self._lines or []

    def end(self) -> None:
        """Whatever it is at; harmless after `answer`."""
        self._is_wanted = False
        self._parts.put(None)
        self._worker.join()

    def _work(self, other: BaseDatabaseWrapper) -> None:
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                _open_beside(cursor)
                while (part := self._parts.get()) is not None:
                    if self._is_wanted:
                        self._look_up(cursor, part)
                if self._is_wanted:
                    for statement in ASKED_OF_FILE:
                        cursor.execute(statement, self._parameters)
                    self._lines = likeness(cursor, self._incoming)
            other.rollback()
        except BaseException as error:
            self._error = error
        finally:
            other.close()

    def _look_up(self, cursor: Any, part: _Part) -> None:
        for table, (columns, _kinds) in COMPARED.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT binary)") as copy:
                for block in part.rows.pop(table):
                    copy.write(block)
        parameters = self._parameters | {"first": part.first}
        cursor.execute(NEAR, parameters)
        if part.is_grown:
            cursor.execute("ANALYZE stage_fate; ANALYZE stage_row (n)")
        # Each time: rows beyond the last ones that the planner knows of are none to it, and it joins one by one.
        cursor.execute(NEAR_STATISTICS)
        for statement in ASKED_OF_REGISTER:
            cursor.execute(statement, parameters)


def _open_beside(cursor: Any) -> None:
    """A stage for what is compared, on a connection that has none."""
    cursor.execute("SELECT set_config('role', 'karawo_work', true)")
    cursor.execute("SAVEPOINT memory")
    try:
        cursor.execute("SET LOCAL temp_buffers = '64MB'")
    except DatabaseError:  # as `bulk.open_stage`: this connection has had a stage before
        cursor.execute("ROLLBACK TO SAVEPOINT memory")
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL default_statistics_target = 10")
    cursor.execute(
        f"{COMPARED_TABLES}; CREATE INDEX ON stage_fate (n); CREATE INDEX ON stage_row (n); {NEAR_INDEX}"
    )
