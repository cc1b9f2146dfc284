# ruff: noqa: E501 - statements read better in whole lines
"""Many rows into the register at once: staged, judged, applied; set by set, all or nothing.

The caller copies rows into the stage (`rules.stage`), calls `judge`, reads the verdicts, and calls `apply` inside an
act; everything happens in the caller's transaction, in temporary tables that end with it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Thread
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions.bulk_sql.judging import JUDGE, PROPOSALS
from karawo.registry.actions.bulk_sql.matching import CANDIDATES, FRESHEN, MATCH, NEAR_TABLES, STORED
from karawo.registry.actions.bulk_sql.writing import (
    CHANGED,
    FINDING,
    MOVED,
    PARTS,
    TOLD,
    WHOLES,
    WRITTEN,
    WRITTEN_INDEX,
    WRITTEN_STATISTICS,
)
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.linkage.queries import read_record
from karawo.registry.linkage.rules import LinkRecord, Verdict, compare_both, default_model
from karawo.registry.rules.observation import Source as Trust
from karawo.registry.rules.stage import JUDGED, STAGES, column_names

MOST_COMPARED = 3
"""Candidates of one row that are scored; the strongest shared keys come first."""


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """One list of one source.

    allowed: the territories (`kab_id`) that may be written and matched, None for all. source_kind decides with
    the observations' and fields' precedence. holds_back: rows that are possibly known already stay out.
    """

    source_id: int
    source_kind: str
    at: datetime
    on: date
    allowed: tuple[int, ...] | None = None
    holds_back: bool = False
    user_id: int | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "source": self.source_id,
            "source_kind": self.source_kind,
            "trust": Trust[self.source_kind.upper()].value,
            "at": self.at,
            "on": self.on,
            "allowed": list(self.allowed) if self.allowed is not None else None,
            "holds_back": self.holds_back,
            "user": self.user_id,
            "model": default_model().version,
            # Of a list that is written in parts (`in_parts`): the first row of the part, and the act that writes it.
            "first": 0,
            "act": None,
        }

    @property
    def work(self) -> Scope:
        return replace(EVERYTHING, user_id=self.user_id)


@dataclass(frozen=True, slots=True)
class Applied:
    """Rows written, by table."""

    owners: int
    businesses: int
    records: int
    observations: int
    identifiers: int
    changed: int
    proposals: int


LONG = 5_000
"""From here on a list is worth more memory for its stage, and statistics of the register when it is in."""


_TABLES = ", ".join(
    [
        *STAGES,
        "stage_fate",
        "stage_ruling",
        "stage_written",
        "stage_change",
        "stage_near",
        "stage_neighbour",
        "stage_pair",
        "stage_proposal",
    ]
)


def open_stage(rows: int = 0) -> None:
    """Empty stage tables for this transaction, reachable from every standing it steps into.

    rows: how many will come; a long list gets 128 MB of the connection's own memory where it can still be given.
    """
    work_columns = (
        "verdict text NOT NULL DEFAULT '', match text NOT NULL DEFAULT '', owner_id bigint, "
        "business_id bigint, more jsonb NOT NULL DEFAULT '[]'"
    )
    if rows >= LONG:
        _widen_memory()
    close_stage()
    with within(EVERYTHING), connection.cursor() as cursor:
        # A tenth of the usual sample is enough to join rows by their numbers, and each list is sampled six times.
        cursor.execute("SET LOCAL default_statistics_target = 10")
        for name, columns in STAGES.items():
            described = ", ".join(f"{column} {kind}" for column, kind in columns)
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({described}) ON COMMIT DROP")
        judged = ", ".join(f"{column} {kind}" for column, kind in STAGES["stage_row"] if column in JUDGED)
        cursor.execute(f"CREATE TEMPORARY TABLE stage_fate ({judged}, {work_columns}) ON COMMIT DROP")
        cursor.execute(
            "CREATE TEMPORARY TABLE stage_ruling (n int, kab_id int, verdict text, has_business bool, owner_id bigint,"
            " business_id bigint, makes_owner bool, twin_n int, is_written bool) ON COMMIT DROP;"
            "CREATE TEMPORARY TABLE stage_written (n int, kab_id int, verdict text, is_new bool, has_business bool, makes_owner bool,"
            " is_apart bool, twin_n int, record_id bigint, owner_id bigint, business_id bigint,"
            " was_finding_changed bool NOT NULL DEFAULT false) ON COMMIT DROP;"
            "CREATE TEMPORARY TABLE stage_change (n int, table_name text, row_id bigint, field text, old text, new text,"
            " is_kept bool NOT NULL DEFAULT false) ON COMMIT DROP;"
            f"{NEAR_TABLES};"
            "CREATE TEMPORARY TABLE stage_proposal (n int, question text, owner_id bigint, business_id bigint, other_n int,"
            " other_kab_id int, probability float8, reasons jsonb) ON COMMIT DROP;"
            f"GRANT ALL ON {_TABLES} TO karawo_app, karawo_work"
        )


def _widen_memory() -> None:
    """The server refuses once the connection has had a temporary table; then the stage works in what there is."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL temp_buffers = '128MB'")
    except DatabaseError:
        return


def close_stage() -> None:
    """For a transaction that stages more than one list."""
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TABLES}")


def copy_into_stage(name: str, blocks: Iterable[str | bytes]) -> None:
    """blocks: lines of `rules.stage.copy_line` in UTF-8. Raises KeyError for a table that is no stage."""
    columns = column_names(STAGES[name])
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
        for block in blocks:
            if block:
                copy.write(block)


def judge(order: BulkOrder, *, incoming: Any) -> None:
    """Give each staged row its verdict: rejected, same, updated, possible or new. Changes nothing but the stage.

    incoming: called with the numbers of rows (n) that have candidates; gives their LinkRecord by n.
    Looks at the whole register for duplicates, at the importer's territory for what a row may update.
    """
    parameters = order.parameters()
    with within(order.work), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        for step in (MATCH, CANDIDATES):
            for statement in step:
                cursor.execute(statement, parameters)
            cursor.execute(FRESHEN)
        propose(cursor, likeness(cursor, incoming))
        for statement in JUDGE:
            cursor.execute(statement, parameters)
        cursor.execute("ANALYZE stage_ruling (n, verdict, is_written); ANALYZE stage_change")


type Line = tuple[Any, ...]
"""One row for `stage_proposal`."""


def likeness(cursor: Any, incoming: Any) -> list[Line]:
    """What the pairs that `CANDIDATES` found are to each other; those that are nothing to each other are left out."""
    cursor.execute(
        "SELECT n, owner_id, business_id, other_n FROM stage_pair ORDER BY n, strength DESC, owner_id, business_id, other_n"
    )
    pairs: list[tuple[int, int | None, int | None, int | None]] = cursor.fetchall()
    lines: list[Line] = []
    if not pairs:
        return lines
    wanted = {n for n, *_rest in pairs} | {other for *_rest, other in pairs if other is not None}
    known: Mapping[int, LinkRecord] = incoming(sorted(wanted))
    stored = _stored(cursor, {(owner, business) for _n, owner, business, other in pairs if other is None})
    cursor.execute("SELECT n, kab_id, owner_id FROM stage_fate WHERE n = ANY(%s)", [sorted(wanted)])
    rows = {n: (kab_id, owner_id) for n, kab_id, owner_id in cursor.fetchall()}
    for n, owner_id, business_id, other_n in pairs:
        found = (
            known.get(other_n) if other_n is not None else stored.get((owner_id, business_id), (None, 0))[0]
        )
        if found is None or n not in known:
            continue
        other_kab = rows[other_n][0] if other_n is not None else stored[owner_id, business_id][1]
        owner, unit = compare_both(known[n], found)
        if unit.verdict is not Verdict.NEW and (business_id is not None or other_n is not None):
            lines.append(_proposal(n, "business", owner_id, business_id, other_n, other_kab, unit))
        if owner.verdict is not Verdict.NEW and rows[n][1] != owner_id:
            lines.append(_proposal(n, "owner", owner_id, business_id, other_n, other_kab, owner))
    return lines


def propose(cursor: Any, lines: Sequence[Line]) -> None:
    if lines:
        columns: Sequence[Sequence[Any]] = list(zip(*lines, strict=True))
        cursor.execute(PROPOSALS, [list(column) for column in columns])
        cursor.execute("CREATE INDEX ON stage_proposal (n); ANALYZE stage_proposal")


def _proposal(
    n: int,
    question: str,
    owner_id: int | None,
    business_id: int | None,
    other_n: int | None,
    kab_id: int,
    score: Any,
) -> tuple[Any, ...]:
    reasons = json.dumps(
        [evidence.sentence for evidence in score.evidence if evidence.weight > 0][:6], ensure_ascii=False
    )
    return n, question, owner_id, business_id, other_n, kab_id, score.probability, reasons


def _stored(
    cursor: Any, wanted: Iterable[tuple[int | None, int | None]]
) -> dict[tuple[int | None, int | None], tuple[LinkRecord, int]]:
    pairs = sorted((owner, business or 0) for owner, business in wanted if owner is not None)
    if not pairs:
        return {}
    # As for the probes: few rows out of many, whatever the statistics of a register that has just grown say.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(STORED, {"owners": [pair[0] for pair in pairs], "businesses": [pair[1] for pair in pairs]})
    found: dict[tuple[int | None, int | None], tuple[LinkRecord, int]] = {}
    stored = cursor.fetchall()
    cursor.execute("SET LOCAL enable_seqscan = on")
    for row in stored:
        owner_id, business_id, kab_id = row[:3]
        found[owner_id, business_id] = read_record(business_id or owner_id, *row[2:]), kab_id
    return found


def apply(order: BulkOrder) -> Applied:
    """Write what `judge` decided. The caller's scope decides on each row of the register once more.

    Needs an act around it (`journal.actions.record`). Rows that look like known ones are written as new with a
    proposal, or left out when the order holds them back.
    """
    parameters = order.parameters()
    counted = Counter[str]()
    with within(order.work), connection.cursor() as cursor:
        for statement in WRITTEN:
            cursor.execute(statement, parameters)
        cursor.execute(f"{WRITTEN_INDEX}; {WRITTEN_STATISTICS}")
        cursor.execute("SELECT count(*) FROM stage_written")
        if cursor.fetchone()[0] >= LONG:
            widen_sorting(cursor)
    write(WHOLES, parameters, counted)
    with within(order.work), connection.cursor() as cursor:
        cursor.execute(WAITING_LONG)
        write(FINDING, parameters, counted)
    with settling_beside(counted["records"]):
        write((*PARTS, *CHANGED, *MOVED), parameters, counted)
    conclude(order, parameters, counted)
    return Applied(
        owners=counted["owners"],
        businesses=counted["businesses"],
        records=counted["records"],
        observations=counted["observations"],
        identifiers=counted["identifiers"],
        changed=counted["changed"],
        proposals=counted["proposals"],
    )


def widen_sorting(cursor: Any) -> None:
    """What triggers look at, all rows of a statement, would go to the disk and be read from there by each."""
    cursor.execute("SET LOCAL work_mem = '160MB'")


def write(
    statements: Sequence[tuple[str, str]], parameters: Mapping[str, Any], counted: Counter[str]
) -> None:
    """One after the other, in the present standing; the rows of each are counted by its name."""
    with connection.cursor() as cursor:
        for name, statement in statements:
            cursor.execute(statement, parameters)
            counted[name] += max(cursor.rowcount, 0)


def conclude(order: BulkOrder, parameters: Mapping[str, Any], counted: Counter[str]) -> None:
    """What can be said only of all rows together: changed readings and keys, proposals, new words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT business_id FROM stage_written"
            " WHERE business_id IS NOT NULL AND (verdict = 'updated' OR was_finding_changed)"
        )
        updated = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT owner_id, business_id FROM stage_written WHERE was_finding_changed")
        moved = cursor.fetchall()
    derive(updated, on=order.on)
    with within(order.work), connection.cursor() as cursor:
        write(TOLD, parameters, counted)
        cursor.execute(_SETTLE)
    if moved:
        refresh_finding(
            business_ids=[business for _owner, business in moved if business is not None],
            owner_ids=[owner for owner, business in moved if business is None],
        )
    if counted["records"] >= LONG:
        rows = counted["records"]
        # Afterwards and apart: within the transaction it would keep the next list's statistics waiting.
        transaction.on_commit(lambda: freshen_statistics(rows), robust=True)


WAITING_LONG = "SET LOCAL gin_pending_list_limit = '64MB'"
"""How much of a list's keys and words may wait before they are worked in; else the writer does it in between."""
_SETTLE = "SELECT registry_settle_search()"


@contextmanager
def settling_beside(rows: int) -> Iterator[None]:
    """A long list's keys and words are worked into their indexes through a connection of its own, on another core.

    What waits there belongs to no transaction; where it fails or is slow, `conclude` does what is left at its end.
    """
    if rows < LONG:
        yield
        return
    settling = settle_beside()
    try:
        yield
    finally:
        settling.join()


def settle_beside() -> Thread:
    settling = Thread(target=_settle, args=[beside()], name="karawo-settle")
    settling.start()
    return settling


def beside() -> BaseDatabaseWrapper:
    """A connection to the same database that another thread may use; whoever takes it closes it."""
    other = connection.copy()
    other.inc_thread_sharing()
    return other


def _settle(other: BaseDatabaseWrapper) -> None:
    try:
        with other.cursor() as cursor:
            cursor.execute(_SETTLE)
    except DatabaseError:
        return
    finally:
        other.close()


def freshen_statistics(rows: int) -> int:
    """Let the planner know that the register has grown by `rows`; gives how many tables were looked at.

    A table of more than twenty times as many rows is left to the server. Cost: up to 0.3 s for each table.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_freshen_statistics(%s)", [rows])
        freshened: int = cursor.fetchone()[0]
        return freshened
