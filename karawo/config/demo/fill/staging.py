"""Rows by the thousand into tables under row-level security."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

TABLES = {
    "registry_owner": (
        "id kab_id kind name canonical_name sex birth_on birth_digest has_disability education_code is_deceased"
        " cooperative_kind_code legal_number legal_on region_id address place_text postal_code created_at"
    ),
    "registry_business": (
        "id kab_id name canonical_name brand primary_owner_id legal_form_code place_kind_code kbli_version kbli_code"
        " sector_code activity main_product started_year status status_on size_class size_criterion size_on has_nib"
        " latest_sales_rupiah latest_workers completeness_percent region_id address place_text postal_code latitude"
        " longitude position_accuracy_m created_at changed_at"
    ),
    "registry_ownership": "kab_id business_id owner_id part source_id",
    "registry_identifier": (
        "kab_id owner_id kind value sealed digest masked is_valid_format warning state source_id seen_on"
    ),
    "registry_observation": (
        "kab_id business_id what number codes is_unknown period_from period_to known_at source_id source_kind"
    ),
    "registry_cooperativeyear": (
        "kab_id owner_id year rat_on members_male members_female members_total employees assets_rupiah"
        " own_capital_rupiah outside_capital_rupiah volume_rupiah shu_rupiah known_at source_id"
    ),
    "registry_record": ("id kab_id source_id external_id digest payload place_in_source received_at"),
    "registry_recordlink": "kab_id record_id owner_id business_id",
}


def next_ids(sequence: str, number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, number])
        return [row[0] for row in cursor.fetchall()]


def sequence_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        name: str = cursor.fetchone()[0]
        return name


def stage(cursor: Any, table: str, names: str, rows: list[tuple[Any, ...]]) -> None:
    """COPY does not go into a table under row-level security, so rows wait in a temporary one."""
    cursor.execute(
        f"CREATE TEMPORARY TABLE demo_{table} ON COMMIT DROP AS SELECT 0 AS act, {names} FROM {table} WITH NO DATA"  # noqa: S608
    )
    with cursor.copy(f"COPY demo_{table} (act, {names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def straight(cursor: Any, table: str, names: str, rows: Sequence[tuple[Any, ...]], clash: str = "") -> None:
    cursor.execute(
        f"CREATE TEMPORARY TABLE demo_{table} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
    )
    with cursor.copy(f"COPY demo_{table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM demo_{table} {clash}")  # noqa: S608
    cursor.execute(f"DROP TABLE demo_{table}")
