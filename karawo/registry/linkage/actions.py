"""Keys that stand beside owners and businesses, and proposals made while people type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection

from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.queries import COLUMNS, NUMBERS, OWNED, Candidate, key_row, read_record
from karawo.registry.linkage.rules.compare import default_model
from karawo.registry.models import DuplicateProposal

_BATCH = 2_000


def refresh_keys(owner_ids: Iterable[int]) -> None:
    """Make the MatchKeys of these owners anew, with each business they own now, or with none.

    Merged owners and businesses have no keys. Cost: about 0.2 ms for each row.
    """
    for batch in batched(sorted(set(owner_ids)), _BATCH):
        with within(EVERYTHING), connection.cursor() as cursor:
            cursor.execute("DELETE FROM registry_matchkeys WHERE owner_id = ANY(%s)", [list(batch)])
            cursor.execute(_STORED, {"owners": list(batch)})
            _insert_keys(cursor, list(_rows(cursor.fetchall())))


_STORED = f"""
    SELECT owner.id, business.id, coalesce(business.kab_id, owner.kab_id), owner.name, business.name, owner.sex,
           owner.birth_on, coalesce(business.region_id, owner.region_id), business.kbli_code,
           coalesce(nullif(business.address, ''), owner.address), NULL, NULL,
           numbers.kinds, numbers.sealed, numbers.plain
      FROM registry_owner owner
      LEFT JOIN LATERAL ({OWNED}) business ON true
      LEFT JOIN LATERAL ({NUMBERS}) numbers ON true
     WHERE owner.id = ANY(%(owners)s) AND owner.merged_into_id IS NULL
     ORDER BY owner.id, business.id
"""  # noqa: S608 - our own statements


def _rows(stored: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for row in stored:
        owner_id, business_id, kab_id = row[:3]
        record = read_record(owner_id, *row[2:])
        yield {"owner_id": owner_id, "business_id": business_id, "kab_id": kab_id} | key_row(record)


def _insert_keys(cursor: Any, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = ("owner_id", "business_id", "kab_id", *COLUMNS)
    types = ("bigint", "bigint", "int", *("bigint" for _ in COLUMNS))
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    values: list[Any] = [[row[column] for row in rows] for column in columns]
    values.append(["{" + ",".join(map(str, row["nik_near"])) + "}" for row in rows])
    cursor.execute(
        f"INSERT INTO registry_matchkeys ({', '.join(columns)}, nik_near)"  # noqa: S608
        f" SELECT {', '.join(columns)}, near::bigint[]"
        f" FROM unnest({arrays}, %s::text[]) AS row ({', '.join(columns)}, near)",
        values,
    )


def propose_duplicates(
    owner_id: int, candidates: Iterable[Candidate], *, kab_id: int, at: datetime
) -> list[DuplicateProposal]:
    """Keep for review what a person was shown and went past. Harmless twice; needs an act around it."""
    made: list[DuplicateProposal] = []
    with within(EVERYTHING):
        for candidate in candidates:
            if candidate.owner_id == owner_id:
                continue
            first, second = sorted((owner_id, candidate.owner_id))
            proposal, is_new = DuplicateProposal.objects.get_or_create(
                question="owner",
                first_id=first,
                second_id=second,
                defaults={
                    "kab_id": kab_id,
                    "other_kab_id": candidate.kab_id,
                    "probability": candidate.probability,
                    "reasons": list(candidate.reasons),
                    "model_version": default_model().version,
                    "proposed_at": at,
                },
            )
            if is_new:
                made.append(proposal)
    return made
