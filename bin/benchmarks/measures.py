"""How long a free question takes over many businesses: two dimensions from cells, and from the rows themselves."""

from __future__ import annotations

import json
from itertools import combinations
from time import perf_counter

from _scratch import arguments, measured, register, say

WRITTEN = 10_000


def measure(kab_ids: tuple[int, ...], asked: int) -> None:
    from django.utils import timezone

    from karawo.measures.queries import cross, find
    from karawo.regions.access import EVERYTHING, Scope, within
    from karawo.registry.actions import recount_cells
    from karawo.registry.models import BusinessCell, CellMark
    from karawo.registry.queries import cells

    cells.LARGE = 0
    began = perf_counter()
    counted = recount_cells(most_seconds=36_000)
    with within(EVERYTHING):
        held = BusinessCell.objects.count()
    say(
        {
            "what": "count every marked territory",
            "territories": counted,
            "seconds": round(perf_counter() - began, 1),
            "cells": held,
        }
    )

    nation, province = Scope(standing="nation"), Scope(kab_ids=kab_ids[:40])
    pairs = list(combinations(("prov", "kab", *cells.READINGS), 2))
    shares = find("milik-perempuan")
    pairs = [pair for pair in pairs if "jk" not in pair]
    turns = [pairs[turn % len(pairs)] for turn in range(max(asked, len(pairs)))]

    def ask(scope: Scope, where: dict[str, str] | None = None):
        def question(by: tuple[str, str]) -> None:
            with within(scope):
                cross(
                    shares,
                    at=timezone.now(),
                    by=by,
                    where={k: v for k, v in (where or {}).items() if k not in by},
                )

        return question

    measured("two dimensions, nation, cells", ask(nation), turns)
    measured("two dimensions, province, cells", ask(province), turns)
    measured(
        "two dimensions and two filters, nation, cells",
        ask(nation, {"kelas": "mikro", "nib": "ya"}),
        [p for p in turns if not {"kbli", "mulai"} & set(p)],
    )
    measured(
        "two dimensions, one kabupaten, rows",
        ask(nation, {"kab": str(kab_ids[-1])}),
        [p for p in turns[:60] if not {"prov", "kab"} & set(p)],
    )
    measured(
        "villages by class, one kabupaten, rows",
        lambda _turn: ask(nation, {"kab": str(kab_ids[-1])})(("desa", "kelas")),
        list(range(20)),
    )

    with within(EVERYTHING):
        CellMark.objects.create(kab_id=kab_ids[0])
    measured("two dimensions, nation, cells but one territory that has just changed", ask(nation), turns[:60])

    def count_one(_turn: object) -> None:
        with within(EVERYTHING):
            CellMark.objects.create(kab_id=kab_ids[0])
        recount_cells()

    measured("count one territory anew", count_one, list(range(5)))

    cells.LARGE = 10**12
    cells._large.clear()
    measured("two dimensions, nation, rows", ask(nation), turns[:: max(1, len(turns) // 12)])
    measured("two dimensions, province, rows", ask(province), turns[:: max(1, len(turns) // 12)])
    _writing()


def _writing() -> None:
    """What the marks cost where rows of the register are written, as the server accounts for it; nothing is kept."""
    from django.db import connection
    from django.utils import timezone

    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import Business

    class Undo(Exception):
        pass

    given = {"id", "entry_id", "entered_by_id"}
    columns = ", ".join(f.column for f in Business._meta.concrete_fields if f.column not in given)
    some = f"SELECT {columns} FROM registry_business WHERE kab_id > 999 LIMIT {WRITTEN}"
    statements = {
        "add": f"INSERT INTO registry_business ({columns}) {some}",
        "change": "UPDATE registry_business SET latest_workers = coalesce(latest_workers, 0) + 1"
        f" WHERE id IN (SELECT id FROM registry_business LIMIT {WRITTEN})",
    }
    for name, statement in statements.items():
        try:
            with within(EVERYTHING), connection.cursor() as cursor:
                record("business.corrected", by=None, at=timezone.now(), words={"name": "…"})
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
                told = cursor.fetchone()[0]
                told = (json.loads(told) if isinstance(told, str) else told)[0]
                marks = sum(each["Time"] for each in told["Triggers"] if "marked" in each["Trigger Name"])
                whole = told["Execution Time"]
                share = round(100 * marks / whole, 2)
                say(
                    {
                        "what": f"{name} {WRITTEN} rows",
                        "ms": round(whole),
                        "marks_ms": round(marks, 2),
                        "percent": share,
                    }
                )
                raise Undo
        except Undo:
            continue


if __name__ == "__main__":
    chosen = arguments(__doc__)
    with register(chosen.rows, chosen.database) as kabs:
        measure(kabs, chosen.asked)
