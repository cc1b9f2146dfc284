# ruff: noqa: E501 - statements read better in whole lines
"""From a plan to verdicts: rows are read in helping processes, staged, and judged in the database."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import batched
from multiprocessing import get_context

from django.conf import settings
from django.db import connection

from karawo.regions.access import within
from karawo.registry.actions import bulk
from karawo.registry.actions.bulk import BulkOrder
from karawo.registry.intake.queries.lists import Figures
from karawo.registry.intake.queries.plan import FilePlan, orders
from karawo.registry.intake.rules.encode import NumberedRow, TableOrder, encode_batch, link, prepare
from karawo.registry.intake.rules.row import Reader
from karawo.registry.linkage.rules import LinkRecord
from karawo.registry.rules.bulk_words import (
    ELSEWHERE,
    MAYBE_BUSINESS,
    MAYBE_OWNER,
    ROW_OF_FILE,
    formatted,
    template,
)
from karawo.registry.rules.stage import STAGES

_BATCH = 2_500
_WORTH_HELPERS = 6_000
REFUSED_CELLS = frozenset(
    {
        "lost_digits",
        "spreadsheet",
        "wrong_length",
        "not_digits",
        "bad_day",
        "bad_month",
        "bad_date",
        "bad_serial",
    }
    | {"unknown_province", "bad_check_digit", "placeholder", "not_a_phone", "not_an_amount", "not_a_count"}
    | {"not_a_date", "strange_year", "strange_date", "strange_count", "negative", "too_large", "not_degrees"}
    | {
        "outside_indonesia",
        "bad_postal_code",
        "bad_form",
        "bad_parts",
        "no_prefix",
        "decree_number",
        "broken_cell",
    }
    | {"number_missing", "unknown_word"}
)
"""Codes of notes that mean: this cell was not taken."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """notes: [code, column, sentence]; ids are empty for what is not in the register."""

    n: int
    table_no: int
    row_number: int
    verdict: str
    name: str
    notes: list[list[str]]
    business_id: int | None
    owner_id: int | None
    kab_id: int


@dataclass(frozen=True, slots=True)
class Examined:
    plan: FilePlan
    figures: Figures
    rows: Sequence[RowVerdict]
    kab_id: int


type Tell = Callable[[str, int, int], None]


def _silent(_phase: str, _done: int, _total: int) -> None:
    return None


def examine(plan: FilePlan, order: BulkOrder, *, tell: Tell = _silent) -> Examined:
    """Stage and judge the file in the present transaction; the register is not touched.

    The stage and the verdicts (`stage_verdict`) live until the transaction ends, so `bulk.apply` may follow at once.
    """
    kept: dict[int, tuple[TableOrder, NumberedRow]] = {}
    total = sum(table.table.row_count for table in plan.readable)
    bulk.open_stage(total)
    done = 0
    for table, rows in orders(plan):
        kept.update((row.n, (table, row)) for row in rows)
        for encoded in _encoded(table, rows):
            for stage in STAGES:
                bulk.copy_into_stage(stage, [encoded[stage]])
            done = min(total, done + _BATCH)
            tell("membaca", done, total)
    tell("memeriksa", total, total)
    bulk.judge(order, incoming=lambda numbers: _records(kept, numbers))
    verdicts = _verdicts(order)
    return Examined(plan, _figures(plan, verdicts), verdicts, _common_kab(verdicts))


def _encoded(table: TableOrder, rows: list[NumberedRow]) -> Iterator[dict[str, bytes]]:
    helpers = min(os.cpu_count() or 1, 4)
    if len(rows) < _WORTH_HELPERS or helpers < 2:
        prepare(settings.FIELD_KEY, table)
        for part in batched(rows, _BATCH):
            yield encode_batch(part)
        return
    # Spawned, not forked: a fork would inherit the database connection and the threads of the server.
    with ProcessPoolExecutor(
        helpers, mp_context=get_context("spawn"), initializer=prepare, initargs=(settings.FIELD_KEY, table)
    ) as pool:
        yield from pool.map(encode_batch, batched(rows, _BATCH))


def _records(
    kept: Mapping[int, tuple[TableOrder, NumberedRow]], numbers: Sequence[int]
) -> dict[int, LinkRecord]:
    readers: dict[int, Reader] = {}
    found: dict[int, LinkRecord] = {}
    for n in numbers:
        table, row = kept[n]
        reader = readers.setdefault(table.no, table.reader())
        facts = reader.read(row.values)
        if facts.rejected is None:
            found[n] = link(facts)
    return found


def _verdicts(order: BulkOrder) -> list[RowVerdict]:
    with within(order.work), connection.cursor() as cursor:
        cursor.execute(_VERDICTS, {"allowed": list(order.allowed) if order.allowed is not None else None})
        cursor.execute("SELECT * FROM stage_verdict ORDER BY n")
        return [
            RowVerdict(
                n,
                table_no,
                number,
                verdict,
                name,
                [] if notes == "[]" else json.loads(notes),
                business_id,
                owner_id,
                kab_id,
            )
            for n, table_no, number, verdict, name, notes, business_id, owner_id, kab_id in cursor.fetchall()
        ]


# What of the other side is said: its name where the importer may see it, else only that it exists elsewhere.
_VERDICTS = f"""
    DROP TABLE IF EXISTS stage_verdict;
    CREATE TEMPORARY TABLE stage_verdict ON COMMIT DROP AS
    SELECT s.n, s.table_no, s.row_number, s.verdict, coalesce(nullif(s.b_name, ''), s.o_name) AS name,
           s.notes || s.more || coalesce(p.notes, '[]') AS notes, CASE WHEN s.match <> '' THEN s.business_id END AS business_id,
           CASE WHEN s.match <> '' THEN s.owner_id END AS owner_id, s.kab_id
      FROM stage_fate s
      LEFT JOIN LATERAL (
          SELECT jsonb_agg(jsonb_build_array('possible_' || q.question, '', q.sentence) ORDER BY q.probability DESC) AS notes
            FROM (SELECT p.question, p.probability, format(
                         CASE p.question WHEN 'business' THEN {template(MAYBE_BUSINESS)} ELSE {template(MAYBE_OWNER)} END,
                         CASE WHEN t.n IS NOT NULL
                                   THEN {formatted(ROW_OF_FILE, "t.row_number")}
                              WHEN %(allowed)s::int[] IS NULL OR p.other_kab_id = ANY(%(allowed)s::int[])
                                   THEN format('“%%s”', CASE p.question WHEN 'business' THEN b.name ELSE o.name END)
                              ELSE {formatted(ELSEWHERE)} END,
                         (SELECT string_agg(r, '; ') FROM jsonb_array_elements_text(p.reasons) r)) AS sentence
                    FROM stage_proposal p
                    LEFT JOIN stage_fate t ON t.n = p.other_n
                    LEFT JOIN registry_business b ON b.id = p.business_id
                    LEFT JOIN registry_owner o ON o.id = p.owner_id
                   WHERE p.n = s.n AND s.verdict = 'possible') q) p ON true
;
    GRANT SELECT ON stage_verdict TO karawo_app, karawo_work
"""  # noqa: S608 - our own sentences


def _figures(plan: FilePlan, rows: Sequence[RowVerdict]) -> Figures:
    verdicts = Counter(row.verdict for row in rows)
    rejected = Counter(row.notes[0][0] for row in rows if row.verdict == "rejected")
    for table in plan.tables:
        if table.refusal and table.table.row_count:
            rejected[table.refusal_code] += table.table.row_count
    cells = Counter(
        code
        for row in rows
        if row.verdict != "rejected"
        for code, _column, _sentence in row.notes
        if code in REFUSED_CELLS
    )
    return Figures(
        rows=plan.total_rows,
        new=verdicts["new"],
        updated=verdicts["updated"],
        same=verdicts["same"],
        possible=verdicts["possible"],
        rejected=dict(rejected),
        not_data=plan.not_data,
        cells_refused=dict(cells),
        refusals=tuple(
            f"{table.sheet}: {table.refusal}" if table.sheet else table.refusal
            for table in plan.tables
            if table.refusal
        ),
    )


def _common_kab(rows: Sequence[RowVerdict]) -> int:
    kabs = {row.kab_id for row in rows if row.verdict != "rejected"} - {0}
    if len(kabs) == 1:
        return kabs.pop()
    provinces = {int(str(kab)[:2]) for kab in kabs}
    return provinces.pop() if len(provinces) == 1 else 0
