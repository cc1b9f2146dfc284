"""Keys that stand beside owners and businesses, and proposals made while people type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import connection

from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.queries import COLUMNS, Candidate, key_row, stored_record
from karawo.registry.linkage.rules.compare import default_model
from karawo.registry.models import DuplicateProposal
from karawo.registry.models.fields import sealer

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


_STORED = """
    SELECT owner.id, business.id, coalesce(business.kab_id, owner.kab_id), owner.name, business.name, owner.sex,
           owner.birth_on, coalesce(business.region_id, owner.region_id), business.kbli_code,
           coalesce(nullif(business.address, ''), owner.address), numbers.kinds, numbers.sealed, numbers.plain
      FROM registry_owner owner
      LEFT JOIN LATERAL (
          -- Two index look-ups; joined by OR they would read all businesses once for each owner.
          SELECT business.* FROM registry_business business
            JOIN (SELECT id FROM registry_business WHERE primary_owner_id = owner.id
                  UNION SELECT business_id FROM registry_ownership
                         WHERE owner_id = owner.id AND ends_on IS NULL) owned ON owned.id = business.id
           WHERE business.merged_into_id IS NULL
      ) business ON true
      LEFT JOIN LATERAL (
          SELECT array_agg(i.kind) AS kinds, array_agg(i.sealed) AS sealed, array_agg(i.value) AS plain
            FROM registry_identifier i
           WHERE i.owner_id = owner.id AND i.ended_at IS NULL AND i.kind IN ('nik', 'nib', 'npwp', 'phone')
      ) numbers ON true
     WHERE owner.id = ANY(%(owners)s) AND owner.merged_into_id IS NULL
     ORDER BY owner.id, business.id
"""


def _rows(stored: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for (
        owner_id,
        business_id,
        kab_id,
        name,
        business,
        sex,
        birth_on,
        region_id,
        kbli,
        address,
        *numbers,
    ) in stored:
        kinds, sealed, plain = numbers
        known: dict[str, list[str]] = defaultdict(list)
        for kind, closed, value in zip(kinds or (), sealed or (), plain or (), strict=True):
            known[kind].append(sealer().open(closed) if closed is not None else value)
        record = stored_record(
            identity=owner_id,
            owner_name=name,
            business_name=business or "",
            sex=sex,
            birth_on=None if birth_on is None else date.fromisoformat(sealer().open(birth_on)),
            numbers=known,
            region_id=region_id,
            kab_id=kab_id,
            address=address or "",
            kbli_code=kbli or "",
        )
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
