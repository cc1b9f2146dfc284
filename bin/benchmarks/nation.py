"""How long a free question takes over a nation of cells: any two dimensions, any place, two filters more.

--rows businesses are spread over all kabupaten and kota. Eight of them are drawn, business by business, and counted as
the register counts; the others have the cells of one of the eight. No business is kept, so only questions that cells
answer can be asked here; `measures` asks the rows.
"""

from __future__ import annotations

from itertools import combinations
from time import perf_counter

from _scratch import arguments, measured, register, say, settle

DRAWN = 8
_DRAW = """
    CREATE TEMPORARY TABLE drawn AS
    SELECT %(kab)s AS kab_id,
           CASE WHEN a < 0.965 THEN 'mikro' WHEN a < 0.992 THEN 'kecil' WHEN a < 0.996 THEN 'menengah' ELSE '' END
               AS size_class,
           chr(65 + (kind / 4)) AS sector_code, to_char(10 + kind, 'FM00') AS kbli_code,
           CASE WHEN b < 0.75 THEN 2026 - floor(56 * power(c, 2.5))::int END AS started_year, d < 0.4 AS has_nib,
           CASE WHEN e < 0.05 THEN '' WHEN e < 0.6 THEN 'P' ELSE 'L' END AS sex,
           least(floor(6 * f), 4)::int * 20 AS completeness_percent,
           CASE WHEN g < 0.3 THEN 'unknown' ELSE 'active' END AS status
      FROM (SELECT random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f,
                   random() AS g, floor(78 * power(random(), 3))::int AS kind
              FROM generate_series(1, %(rows)s)) AS drawn
"""
_ROWS = """
    SELECT *, status = 'unknown' AS is_status_unknown, has_nib AS is_with_nib, sex = 'P' AS is_women,
           sex <> '' AS is_sex_known, size_class <> '' AS is_class_known, completeness_percent >= 80 AS is_complete,
           completeness_percent > 0 AS is_village_known, completeness_percent > 40 AS is_point_known
      FROM drawn
"""


def fill(businesses: int) -> None:
    from django.db import connection

    from karawo.regions.access import EVERYTHING, within
    from karawo.regions.models import Region
    from karawo.registry.actions.counting import COLUMNS, NUMBERS, counting_of, into_cells
    from karawo.registry.queries.cells import NATION

    kabs = list(Region.objects.filter(level=2).order_by("id").values_list("id", flat=True))
    began = perf_counter()
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_businesscell")
        cursor.execute("DELETE FROM registry_cellmark")
        cursor.execute("SELECT setseed(0.5)")
        for kab in kabs[:DRAWN]:
            cursor.execute(_DRAW, {"kab": kab, "rows": businesses // len(kabs)})
            cursor.execute(into_cells(counting_of(_ROWS)))
            cursor.execute("DROP TABLE drawn")
        columns, numbers = ", ".join(COLUMNS), ", ".join(NUMBERS)
        cursor.execute(
            into_cells(
                f"SELECT others.kab, grain, {columns}, {numbers}"
                "   FROM unnest(%s::int[], %s::int[]) AS others (kab, pattern)"
                "   JOIN registry_businesscell cell ON cell.kab_id = others.pattern"
            ),
            [kabs[DRAWN:], [kabs[at % DRAWN] for at in range(DRAWN, len(kabs))]],
        )
        sums = ", ".join(f"sum({number})" for number in NUMBERS)
        for place in (str(NATION), "-(kab_id / 100)"):
            cursor.execute(
                into_cells(
                    f"SELECT {place}, grain, {columns}, {sums} FROM registry_businesscell WHERE kab_id > 0"
                    f" GROUP BY 1, grain, {columns}"
                )
            )
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE kab_id < 0), sum(number) FILTER (WHERE kab_id = %s AND grain = 0)"
            " FROM registry_businesscell",
            [NATION],
        )
        held, of_sums, number = cursor.fetchone()
    settle()
    told = {
        "businesses": number,
        "kabupaten": len(kabs),
        "cells": held,
        "of them sums of provinces and the nation": of_sums,
    }
    say({"what": "cells", **told, "seconds": round(perf_counter() - began, 1)})


def measure(asked: int) -> None:
    from django.utils import timezone

    from karawo.measures.queries import cross, find
    from karawo.regions.access import Scope, within
    from karawo.registry.queries import cells

    cells.LARGE = 0
    nation = Scope(standing="nation")
    shares = find("milik-perempuan")
    slugs = tuple(slug for slug in cells.READINGS if slug != "jk")

    def ask(question: tuple[tuple[str, ...], dict[str, str]]) -> None:
        by, where = question
        with within(nation):
            found = cross(shares, at=timezone.now(), by=by, where=where)
        if not found.cells:
            raise AssertionError(question)

    def asking(name: str, questions: list[tuple[tuple[str, ...], dict[str, str]]]) -> None:
        measured(name, ask, [questions[turn % len(questions)] for turn in range(max(asked, len(questions)))])

    pairs = list(combinations(slugs, 2))
    filters = {"kelas": "mikro", "nib": "ya"}
    asking("any two readings, nation", [(pair, {}) for pair in pairs])
    asking(
        "any two readings and two filters, nation",
        [(pair, filters) for pair in pairs if not {"mulai", *filters} & set(pair)],
    )
    asking("province by a reading, nation", [(("prov", slug), {}) for slug in slugs])
    asking("kabupaten by a reading, nation", [(("kab", slug), {}) for slug in slugs])
    asking("any two readings of a province", [(pair, {"prov": "35"}) for pair in pairs])


if __name__ == "__main__":
    chosen = arguments(__doc__)
    with register(0, chosen.database):
        if not chosen.database:
            fill(chosen.rows)
        measure(chosen.asked)
