"""Cells of businesses, counted anew where rows changed."""

from __future__ import annotations

from time import monotonic

from django.db import connection
from django.db.backends.utils import CursorWrapper

from karawo.regions.access import EVERYTHING, within
from karawo.registry.queries.cells import GRAINS, NATION, READINGS

COLUMNS = tuple(column for column, _size in READINGS.values())
NUMBERS = (
    *("number", "status_unknown", "with_nib", "women", "sex_known"),
    *("class_known", "complete", "village_known", "point_known"),
)
_ROUNDS = 8
"""Territories between two times that the sums of the nation are drawn together."""


def recount_cells(*, most_seconds: float = 45) -> int:
    """Counts the marked territories, the longest marked first; gives how many.

    A transaction for each, so that a reader sees a territory before or after, never between. What is left when the
    time is over stays marked, and is read from its rows until the next round.
    """
    began, counted = monotonic(), 0
    _find_owners_elsewhere()
    while monotonic() - began < most_seconds:
        with within(EVERYTHING), connection.cursor() as cursor:
            cursor.execute("SELECT kab_id FROM registry_cellmark GROUP BY kab_id ORDER BY min(id) LIMIT 1")
            row = cursor.fetchone()
            if row is None:
                break
            _recount(cursor, row[0])
            counted += 1
        if counted % _ROUNDS == 0:
            _draw_together()
    if counted:
        _draw_together()
    return counted


def _find_owners_elsewhere() -> None:
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_OWNERS)


def _recount(cursor: CursorWrapper, kab_id: int) -> None:
    """The marks go first: whatever is committed after that leaves a mark of its own, which stays."""
    run = cursor.execute
    run("SELECT pg_advisory_xact_lock(hashtext('registry_businesscell'), %s)", [kab_id])
    run("DELETE FROM registry_cellmark WHERE kab_id = %s", [kab_id])
    run(_to_nation("-"), [kab_id])
    run("DELETE FROM registry_businesscell WHERE kab_id = %s", [kab_id])
    run(counting_of(_ROWS), [kab_id])
    run(_to_nation("+"), [kab_id])


def _draw_together() -> None:
    """Each cell of the nation once: a count only adds rows to them, so that two counts never wait for each other."""
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_DRAW_TOGETHER)


def _to_nation(sign: str) -> str:
    numbers = ", ".join(f"{sign}{number}" for number in NUMBERS)
    return f"""
        INSERT INTO registry_businesscell (kab_id, grain, {", ".join(COLUMNS)}, {", ".join(NUMBERS)})
        SELECT {NATION}, grain, {", ".join(COLUMNS)}, {numbers} FROM registry_businesscell WHERE kab_id = %s
    """  # noqa: S608 - columns of our own


_OWNERS = """
    WITH gone AS (DELETE FROM registry_cellmark WHERE owner_id IS NOT NULL RETURNING kab_id, owner_id)
    INSERT INTO registry_cellmark (kab_id)
    SELECT b.kab_id FROM gone JOIN registry_business b ON b.primary_owner_id = gone.owner_id
    UNION SELECT kab_id FROM gone
"""
_SETS = ", ".join(f"({', '.join(('kab_id', *(READINGS[slug][0] for slug in grain)))})" for grain in GRAINS)
# GROUPING has a bit for what is not told apart, the first column highest; `grain_number` has the first one lowest.
_DRAW_TOGETHER = f"""
    WITH gone AS (DELETE FROM registry_businesscell WHERE kab_id = {NATION} RETURNING *)
    INSERT INTO registry_businesscell (kab_id, grain, {", ".join(COLUMNS)}, {", ".join(NUMBERS)})
    SELECT {NATION}, grain, {", ".join(COLUMNS)}, {", ".join(f"sum({number})" for number in NUMBERS)}
      FROM gone GROUP BY grain, {", ".join(COLUMNS)} HAVING sum(number) <> 0
"""  # noqa: S608 - columns of our own
_ROWS = """
    SELECT b.kab_id, b.size_class, b.sector_code, left(b.kbli_code, 2) AS kbli_code, b.started_year, b.has_nib, o.sex,
           least(b.completeness_percent / 20, 4) * 20 AS completeness_percent, b.status,
           b.status = 'unknown' AS is_status_unknown, b.has_nib AS is_with_nib, o.sex = 'P' AS is_women,
           o.sex <> '' AS is_sex_known, b.size_class <> '' AS is_class_known,
           b.completeness_percent >= 80 AS is_complete, b.region_id >= 1000000000 AS is_village_known,
           b.latitude IS NOT NULL AS is_point_known
      FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
     WHERE b.merged_into_id IS NULL AND b.status IN ('active', 'unknown') AND b.kab_id = %s
"""


def counting_of(rows: str) -> str:
    """SQL that adds the cells of all grains. rows: a query with the columns of `_ROWS`."""
    return f"""
        INSERT INTO registry_businesscell (kab_id, grain, {", ".join(COLUMNS)}, {", ".join(NUMBERS)})
        SELECT kab_id, {(1 << len(COLUMNS)) - 1} - GROUPING({", ".join(reversed(COLUMNS))}), {", ".join(COLUMNS)},
               count(*), count(*) FILTER (WHERE is_status_unknown), count(*) FILTER (WHERE is_with_nib),
               count(*) FILTER (WHERE is_women), count(*) FILTER (WHERE is_sex_known),
               count(*) FILTER (WHERE is_class_known), count(*) FILTER (WHERE is_complete),
               count(*) FILTER (WHERE is_village_known), count(*) FILTER (WHERE is_point_known)
          FROM ({rows}) AS rows
         GROUP BY GROUPING SETS ({_SETS})
    """  # noqa: S608 - columns and grains of our own
