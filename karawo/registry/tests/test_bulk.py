"""What a long list needs beside its rows."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from karawo.regions.access import EVERYTHING, NOTHING, Scope, within
from karawo.registry.actions import bulk


def test_the_planner_learns_of_a_long_list_and_leaves_a_large_register_alone(db):
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_token (text, count) SELECT 'KATA' || n, 1 FROM generate_series(1, 5000) n"
        )
    with within(NOTHING):
        assert bulk.freshen_statistics(10_000) >= 1
        assert bulk.freshen_statistics(0) == 0, "no table is smaller than twenty times nothing"
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'registry_token'")
        assert cursor.fetchone()[0] >= 4_000


def test_who_only_reads_the_nation_renews_no_statistics(db):
    with pytest.raises(ProgrammingError, match="permission denied"), within(Scope(standing="nation")):
        bulk.freshen_statistics(10_000)


def test_a_long_list_is_staged_on_a_connection_that_has_had_a_stage_before(db):
    for rows in (0, 100_000, 100_000):
        with within(EVERYTHING):
            bulk.open_stage(rows)
            bulk.copy_into_stage("stage_cooperative", ["1\t2025" + "\t\\N" * 10 + "\n"])
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM stage_cooperative")
                assert cursor.fetchone() == (1,)
            bulk.close_stage()
