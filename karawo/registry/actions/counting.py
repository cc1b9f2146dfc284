"""Cells of businesses, counted anew where rows changed."""

from __future__ import annotations

from time import monotonic

from django.db import connection
from django.db.backends.utils import CursorWrapper

from karawo.regions.access import EVERYTHING, within
from karawo.registry.queries.cells import GRAINS, READINGS, sums_of

COLUMNS = tuple(column for column, _size in READINGS.values())
NUMBERS = (
    *("number", "status_unknown", "with_nib", "women", "sex_known"),
    *("class_known", "complete", "village_known", "point_known"),
)
_ROUNDS = 8
"""Territories between two times that the sums are drawn together."""


def recount_cells(*, most_seconds: float = 45) -> int:
    """Counts the marked territories, the longest marked first; gives how many.

    A transaction for each, so that a reader sees a territory before or after, never between. What is left when the
    time is over stays marked, and is read from its rows until the next round.
    """
    began, counted = monotonic(), 0
    sums: set[int] = set()
    _find_owners_elsewhere()
    while monotonic() - began < most_seconds:
        with within(EVERYTHING), connection.cursor() as cursor:
            cursor.execute("SELECT kab_id FROM registry_cellmark GROUP BY kab_id ORDER BY min(id) LIMIT 1")
            row = cursor.fetchone()
            if row is None:
                break
            _recount(cursor, row[0])
            sums.update(sums_of(row[0]))
            counted += 1
        if counted % _ROUNDS == 0:
            _draw_together(sums)
    _draw_together(sums)
    return counted


def _find_owners_elsewhere() -> None:
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_OWNERS)


def _recount(cursor: CursorWrapper, kab_id: int) -> None:
    """The marks go first: whatever is committed after that leaves a mark of its own, which stays."""
    run = cursor.execute
    run("SELECT pg_advisory_xact_lock(hashtext('registry_businesscell'), %s)", [kab_id])
    run("DELETE FROM registry_cellmark WHERE kab_id = %s", [kab_id])
    run(_COUNT_ANEW, {"kab": kab_id, "sums": list(sums_of(kab_id))})


def _draw_together(sums: set[int]) -> None:
    """Each cell of a sum once: a count only adds rows to them, so that two counts never wait for each other."""
    if sums:
        with within(EVERYTHING), connection.cursor() as cursor:
            cursor.execute(_DRAW_TOGETHER, [sorted(sums)])
        sums.clear()


_OWNERS = """
    WITH gone AS (DELETE FROM registry_cellmark WHERE owner_id IS NOT NULL RETURNING kab_id, owner_id)
    INSERT INTO registry_cellmark (kab_id)
    SELECT b.kab_id FROM gone JOIN registry_business b ON b.primary_owner_id = gone.owner_id
    UNION SELECT kab_id FROM gone
"""
_COLUMNS = ", ".join(COLUMNS)
_NUMBERS = ", ".join(NUMBERS)
_SETS = ", ".join(f"({', '.join(('kab_id', *(READINGS[slug][0] for slug in grain)))})" for grain in GRAINS)
_ROWS = """
    SELECT b.kab_id, b.size_class, b.sector_code, left(b.kbli_code, 2) AS kbli_code, b.started_year, b.has_nib, o.sex,
           least(b.completeness_percent / 20, 4) * 20 AS completeness_percent, b.status,
           b.status = 'unknown' AS is_status_unknown, b.has_nib AS is_with_nib, o.sex = 'P' AS is_women,
           o.sex <> '' AS is_sex_known, b.size_class <> '' AS is_class_known,
           b.completeness_percent >= 80 AS is_complete, b.region_id >= 1000000000 AS is_village_known,
           b.latitude IS NOT NULL AS is_point_known
      FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
     WHERE b.merged_into_id IS NULL AND b.status IN ('active', 'unknown') AND b.kab_id = %(kab)s
"""


def counting_of(rows: str) -> str:
    """SQL of the cells of all grains: kab_id, grain, COLUMNS, NUMBERS. rows: a query with the columns of `_ROWS`."""
    # GROUPING has a bit for what is not told apart, the first column highest; `grain_number` has the first one lowest.
    return f"""
        SELECT kab_id, {(1 << len(COLUMNS)) - 1} - GROUPING({", ".join(reversed(COLUMNS))}) AS grain, {_COLUMNS},
               count(*) AS number, count(*) FILTER (WHERE is_status_unknown) AS status_unknown,
               count(*) FILTER (WHERE is_with_nib) AS with_nib, count(*) FILTER (WHERE is_women) AS women,
               count(*) FILTER (WHERE is_sex_known) AS sex_known, count(*) FILTER (WHERE is_class_known) AS class_known,
               count(*) FILTER (WHERE is_complete) AS complete,
               count(*) FILTER (WHERE is_village_known) AS village_known,
               count(*) FILTER (WHERE is_point_known) AS point_known
          FROM ({rows}) AS rows
         GROUP BY GROUPING SETS ({_SETS})
    """  # noqa: S608 - columns and grains of our own


def into_cells(rows: str) -> str:
    """SQL that keeps cells. rows: a query with kab_id, grain, COLUMNS and NUMBERS, in this order."""
    return f"INSERT INTO registry_businesscell (kab_id, grain, {_COLUMNS}, {_NUMBERS}) {rows}"


_SUMS = ", ".join(f"sum({number}) AS {number}" for number in NUMBERS)
_IS_SOMETHING = " OR ".join(f"sum({number}) <> 0" for number in NUMBERS)
_CHANGED = f"SELECT place, grain, {_COLUMNS}, {_NUMBERS} FROM changed, unnest(%(sums)s::int[]) AS place"  # noqa: S608
# A sum is only told what has changed, which is little: the rest of a territory's cells are as they were.
_COUNT_ANEW = f"""
    WITH counted AS MATERIALIZED ({counting_of(_ROWS)}),
         gone AS (DELETE FROM registry_businesscell WHERE kab_id = %(kab)s RETURNING *),
         kept AS ({into_cells("SELECT * FROM counted")}),
         changed AS (
             SELECT grain, {_COLUMNS}, {_SUMS}
               FROM (SELECT grain, {_COLUMNS}, {_NUMBERS} FROM counted
                      UNION ALL
                     SELECT grain, {_COLUMNS}, {", ".join(f"-{number}" for number in NUMBERS)} FROM gone) AS both_times
              GROUP BY grain, {_COLUMNS} HAVING {_IS_SOMETHING}
         )
    {into_cells(_CHANGED)}
"""  # noqa: S608 - columns of our own
_TOGETHER = f"SELECT kab_id, grain, {_COLUMNS}, {_SUMS} FROM gone GROUP BY kab_id, grain, {_COLUMNS}"  # noqa: S608
_DRAW_TOGETHER = f"""
    WITH gone AS (DELETE FROM registry_businesscell WHERE kab_id = ANY(%s) RETURNING *)
    {into_cells(f"{_TOGETHER} HAVING {_IS_SOMETHING}")}
"""  # noqa: S608 - columns of our own
