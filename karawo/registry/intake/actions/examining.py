# ruff: noqa: E501 - statements read better in whole lines
"""From a plan to verdicts: rows are read in helping processes, staged, and judged in the database."""

from __future__ import annotations

import gc
import json
import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched, repeat
from multiprocessing import get_context

from django.conf import settings
from django.db import connection

from karawo.regions.access import within
from karawo.registry.actions import bulk
from karawo.registry.actions.bulk import BulkOrder
from karawo.registry.actions.in_parts import InParts
from karawo.registry.intake.queries.lists import Figures
from karawo.registry.intake.queries.plan import FilePlan, orders
from karawo.registry.intake.rules.encode import (
    Encoder,
    NumberedRow,
    TableOrder,
    as_blocks,
    encode_batch,
    is_ready,
    link,
    prepare,
)
from karawo.registry.linkage.rules import LinkRecord
from karawo.registry.rules.bulk_words import (
    ELSEWHERE,
    MAYBE_BUSINESS,
    MAYBE_OWNER,
    ROW_OF_FILE,
    formatted,
    template,
)

_BATCH = 2_500
_WORTH_HELPERS = 6_000
_PART = 4
"""Batches that go into the register together: enough that a statement is worth it, few enough that the last one,
which nobody reads beside, is short."""
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
    kab_id: int

    def rows(self) -> Iterator[RowVerdict]:
        """As long as the transaction has not ended."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM stage_verdict ORDER BY n")
            for n, table_no, number, verdict, name, notes, business_id, owner_id, kab_id in cursor:
                said = [] if notes == "[]" else json.loads(notes)
                yield RowVerdict(n, table_no, number, verdict, name, said, business_id, owner_id, kab_id)


type Tell = Callable[[str, int, int], None]
type Into = Callable[[Callable[[Sequence[int]], dict[int, LinkRecord]]], InParts]
"""Gets the way to the rows of the list by their numbers, which are asked for when they are looked at closely."""


def _silent(_phase: str, _done: int, _total: int) -> None:
    return None


def examine(plan: FilePlan, order: BulkOrder, *, tell: Tell = _silent, into: Into | None = None) -> Examined:
    """Stage and judge the file in the present transaction; the register is not touched, unless into is given.

    into: called when the stage is open; what it gives writes the rows into the register as they are read. The stage and the verdicts
    (`stage_verdict`) live until the transaction ends, so `bulk.apply` may follow at once.
    """
    kept: list[tuple[TableOrder, list[NumberedRow]]] = []
    total = sum(table.table.row_count for table in plan.readable)
    bulk.open_stage(total)

    def incoming(numbers: Sequence[int]) -> dict[int, LinkRecord]:
        return _records(kept, numbers)

    parts = into(incoming) if into is not None else None
    done = staged = 0
    with _encoder(total) as encoded, _uncollected():
        for table, rows in orders(plan):
            kept.append((table, rows))
            for lines in encoded(table, rows):
                for stage, block in lines.items():
                    if block:
                        bulk.copy_into_stage(stage, [block])
                done = min(total, done + _BATCH)
                staged += 1
                tell("membaca", done, total)
                if parts is not None and staged >= _PART and done < total:
                    parts.write()
                    staged = 0
    tell("memeriksa", total, total)
    if parts is None:
        bulk.judge(order, incoming=incoming)
    else:
        parts.write(is_last=True)
        parts.judge()
    figures, kab_id = _counted(plan, order)
    return Examined(plan, figures, kab_id)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A hundred thousand rows come to stay; looking for circles among them again and again finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


type _Encode = Callable[[TableOrder, list[NumberedRow]], Iterator[dict[str, bytes]]]


@contextmanager
def _encoder(total: int) -> Iterator[_Encode]:
    """What makes lines of rows: helping processes for a long list; they start while the rows are still being read."""
    helpers = min(os.cpu_count() or 1, 4)
    if total < _WORTH_HELPERS or helpers < 2:
        encoder = Encoder(settings.FIELD_KEY)

        def here(table: TableOrder, rows: list[NumberedRow]) -> Iterator[dict[str, bytes]]:
            for part in batched(rows, _BATCH):
                yield as_blocks(encoder.encode(table, part))

        yield here
        return
    # Spawned, not forked: a fork would inherit the database connection and the threads of the server.
    with ProcessPoolExecutor(
        helpers, mp_context=get_context("spawn"), initializer=prepare, initargs=(settings.FIELD_KEY,)
    ) as pool:
        for _ in range(helpers):
            pool.submit(is_ready)

        def helped(table: TableOrder, rows: list[NumberedRow]) -> Iterator[dict[str, bytes]]:
            plain = (list(map(tuple, batch)) for batch in batched(rows, _BATCH))
            yield from pool.map(encode_batch, repeat(pickle.dumps(table)), plain)

        yield helped


def _records(
    kept: Sequence[tuple[TableOrder, Sequence[NumberedRow]]], numbers: Sequence[int]
) -> dict[int, LinkRecord]:
    found: dict[int, LinkRecord] = {}
    wanted = iter(numbers)
    n = next(wanted, None)
    for table, rows in kept:
        if n is None or not rows or n > rows[-1].n:
            continue
        reader = table.reader()
        while n is not None and n <= rows[-1].n:
            facts = reader.read(rows[n - rows[0].n].values)
            if facts.rejected is None:
                found[n] = link(facts)
            n = next(wanted, None)
    return found


# What of the other side is said: its name where the importer may see it, else only that it exists elsewhere. Equally
# probable ones stand in the order in which they were found.
_VERDICTS = f"""
    DROP TABLE IF EXISTS stage_verdict;
    CREATE TEMPORARY TABLE stage_verdict ON COMMIT DROP AS
    SELECT s.n, s.table_no, s.row_number, d.verdict, coalesce(nullif(s.b_name, ''), s.o_name) AS name,
           s.notes || s.more || coalesce(p.notes, '[]') AS notes, CASE WHEN s.match <> '' THEN s.business_id END AS business_id,
           CASE WHEN s.match <> '' THEN s.owner_id END AS owner_id, s.kab_id
      FROM stage_fate s JOIN stage_ruling d ON d.n = s.n
      LEFT JOIN (
          SELECT q.n, jsonb_agg(jsonb_build_array('possible_' || q.question, '', q.sentence) ORDER BY q.probability DESC, q.place) AS notes
            FROM (SELECT p.n, p.ctid AS place, p.question, p.probability, format(
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
                 ) q GROUP BY q.n) p ON p.n = s.n AND d.verdict = 'possible'
;
    GRANT SELECT ON stage_verdict TO karawo_app, karawo_work
"""  # noqa: S608 - our own sentences


_COUNTED = """
    SELECT 'verdict' AS what, verdict AS code, count(*) AS number, 0 AS n FROM stage_verdict GROUP BY verdict
    UNION ALL
    SELECT 'rejected', notes -> 0 ->> 0, count(*), min(n) FROM stage_verdict WHERE verdict = 'rejected' GROUP BY 2
    UNION ALL
    SELECT 'cell', note ->> 0, count(*), min(n) FROM stage_verdict, jsonb_array_elements(notes) note
     WHERE verdict <> 'rejected' AND notes <> '[]' GROUP BY 2
    UNION ALL
    SELECT 'kab', kab_id::text, 0, 0 FROM stage_verdict WHERE verdict <> 'rejected' AND kab_id <> 0 GROUP BY kab_id
     ORDER BY n
"""


def _counted(plan: FilePlan, order: BulkOrder) -> tuple[Figures, int]:
    """The verdicts, counted where they are made, and the territory that all taken rows share."""
    found: dict[str, dict[str, int]] = {"verdict": {}, "rejected": {}, "cell": {}, "kab": {}}
    with within(order.work), connection.cursor() as cursor:
        cursor.execute(_VERDICTS, {"allowed": list(order.allowed) if order.allowed is not None else None})
        cursor.execute(_COUNTED)
        for what, code, number, _n in cursor.fetchall():
            found[what][code] = number
    verdicts, rejected = Counter(found["verdict"]), Counter(found["rejected"])
    for table in plan.tables:
        if table.refusal and table.table.row_count:
            rejected[table.refusal_code] += table.table.row_count
    figures = Figures(
        rows=plan.total_rows,
        new=verdicts["new"],
        updated=verdicts["updated"],
        same=verdicts["same"],
        possible=verdicts["possible"],
        rejected=dict(rejected),
        not_data=plan.not_data,
        cells_refused={code: number for code, number in found["cell"].items() if code in REFUSED_CELLS},
        refusals=tuple(
            f"{table.sheet}: {table.refusal}" if table.sheet else table.refusal
            for table in plan.tables
            if table.refusal
        ),
    )
    return figures, _common_kab({int(code) for code in found["kab"]})


def _common_kab(kabs: set[int]) -> int:
    if len(kabs) == 1:
        return next(iter(kabs))
    provinces = {int(str(kab)[:2]) for kab in kabs}
    return provinces.pop() if len(provinces) == 1 else 0
