"""A recipient as the linkage sees it, and the owners of the register whom a NIK names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.queries import key_maker
from karawo.registry.linkage.rules import KeyKind, LinkRecord, link_record
from karawo.registry.models.fields import sealer

_KINDS = frozenset(
    {
        KeyKind.NIK,
        KeyKind.BIRTH_NAME,
        KeyKind.KECAMATAN_NAME,
        KeyKind.KABUPATEN_NAME,
        KeyKind.NIK_BIRTH_SERIAL,
        KeyKind.NIK_REGION_BIRTH,
        KeyKind.NIK_REGION_NO_DAY,
        KeyKind.NIK_REGION_NO_MONTH,
        KeyKind.NIK_REGION_NO_YEAR,
    }
)


def recipient_record(*, nik: str, name: str, region_id: int | None, kab_id: int) -> LinkRecord:
    region = str(region_id or "")
    return link_record(
        nik=nik or None,
        name=name or None,
        kecamatan_code=region[:6] if len(region) >= 6 else None,
        kabupaten_code=region[:4] if len(region) >= 4 else (str(kab_id) if kab_id >= 1000 else None),
    )


def keys_of(record: LinkRecord) -> list[int]:
    return [key for kind, key in key_maker().keys(record).pairs if kind in _KINDS]


def nik_digest(nik: str) -> int:
    return sealer().digest("nik", nik)


def owners_of_niks(digests: Iterable[int]) -> dict[int, list[int]]:
    """digest → ids of the owners who bear the number in the register, merged ones led to who they are now.

    Looks over the whole nation: who asks learns no more of it than what `assistance_served` answers.
    """
    found: dict[int, list[int]] = defaultdict(list)
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.digest, coalesce(o.merged_into_id, o.id) FROM registry_identifier i
              JOIN registry_owner o ON o.id = i.owner_id
             WHERE i.digest = ANY(%s) AND i.kind = 'nik' AND i.ended_at IS NULL
             ORDER BY 1, 2
            """,
            [sorted(set(digests))],
        )
        for digest, owner_id in cursor.fetchall():
            if owner_id not in found[digest]:
                found[digest].append(owner_id)
    return dict(found)
