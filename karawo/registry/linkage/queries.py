"""Likely duplicates of one record, from the whole nation, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from karawo.regions.access import EVERYTHING, within
from karawo.regions.queries import unit
from karawo.registry.linkage.rules.compare import PairScore, Verdict, compare_both
from karawo.registry.linkage.rules.keys import KeyKind, KeyMaker
from karawo.registry.linkage.rules.record import LinkRecord, link_record
from karawo.registry.models.fields import sealer

COLUMNS: dict[str, KeyKind] = {
    "nik": KeyKind.NIK,
    "nib": KeyKind.NIB,
    "npwp": KeyKind.NPWP,
    "phone": KeyKind.PHONE,
    "desa_first_name": KeyKind.DESA_FIRST_NAME,
    "kecamatan_name": KeyKind.KECAMATAN_NAME,
    "birth_name": KeyKind.BIRTH_NAME,
    "kecamatan_birth": KeyKind.KECAMATAN_BIRTH,
    "desa_business": KeyKind.DESA_BUSINESS,
    "kab_name": KeyKind.KABUPATEN_NAME,
    "kecamatan_sorted_name": KeyKind.KECAMATAN_SORTED_NAME,
    "kecamatan_last_name": KeyKind.KECAMATAN_LAST_NAME,
}
"""The B-tree column of each kind of key; the neighbours of a NIK and further phones share `nik_near`."""

NEAR = (
    KeyKind.NIK_BIRTH_SERIAL,
    KeyKind.NIK_REGION_BIRTH,
    KeyKind.NIK_REGION_NO_DAY,
    KeyKind.NIK_REGION_NO_MONTH,
    KeyKind.NIK_REGION_NO_YEAR,
)

HUB = 40
"""A key on more rows than this proves nothing by itself; the probe stops reading there."""
MOST_COMPARED = 40
_IDENTIFYING = frozenset({KeyKind.NIK, KeyKind.NIB, KeyKind.NPWP})
_ID_COLUMNS = tuple(column for column, kind in COLUMNS.items() if kind in _IDENTIFYING)


@cache
def key_maker() -> KeyMaker:
    return KeyMaker.of_installation(settings.FIELD_KEY)


def key_row(record: LinkRecord) -> dict[str, Any]:
    """The columns of a MatchKeys row for a record."""
    keys = key_maker().keys(record)
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    near: list[int] = []
    for kind, key in keys.pairs:
        column = _COLUMN_OF.get(kind)
        if column is None or row[column] is not None:
            near.append(key)
        else:
            row[column] = key
    row["nik_near"] = near
    return row


_COLUMN_OF = {kind: column for column, kind in COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """owner_id and business_id are for the program; where `is_visible` is False a page shows initials and
    kabupaten only: `owner_name` and `business_name` hold initials then.

    probability: of being the same owner; business_probability: of being the same business as well.
    is_certain: the model would link without asking.
    """

    owner_id: int
    business_id: int | None
    probability: float
    business_probability: float
    is_certain: bool
    reasons: tuple[str, ...]
    is_visible: bool
    owner_name: str
    business_name: str
    kab_id: int
    kab_name: str


@dataclass(frozen=True, slots=True)
class Found:
    """One row that shares keys, as stored. record carries the owner's and the business' data."""

    owner_id: int
    business_id: int | None
    kab_id: int
    owner_name: str
    business_name: str
    record: LinkRecord


def likely_duplicates(record: LinkRecord, *, limit: int = 5, without: Iterable[int] = ()) -> list[Candidate]:
    """Owners (with the business that fits best) who are probably the person on the form, best first.

    without: ids of owners that are not meant, such as the one being edited.
    Cost: one statement of B-tree probes, each cut off at a hub; scoring of at most MOST_COMPARED rows.
    """
    best: dict[int, tuple[PairScore, PairScore, Found]] = {}
    for row in candidates(record, without=without):
        owner, business = compare_both(record, row.record)
        if owner.verdict is Verdict.NEW:
            continue
        known = best.get(row.owner_id)
        if known is None or _rank(owner, business) > _rank(known[0], known[1]):
            best[row.owner_id] = (owner, business, row)
    chosen = sorted(best.values(), key=lambda entry: _rank(entry[0], entry[1]), reverse=True)[:limit]
    visible = _visible([row.owner_id for *_scores, row in chosen])
    return [_candidate(owner, business, row, row.owner_id in visible) for owner, business, row in chosen]


def _rank(owner: PairScore, business: PairScore) -> tuple[float, float]:
    return (owner.weight, business.weight)


@contextmanager
def by_index(cursor: CursorWrapper) -> Iterator[None]:
    """The planner takes a limit for a promise and would rather read a whole table than an index of keys or words."""
    cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
    yield
    cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def candidates(record: LinkRecord, *, without: Iterable[int] = ()) -> list[Found]:
    """The rows of the whole register that share a key with the record, most and strongest shared keys first."""
    keys = key_row(record)
    branches: list[str] = []
    parameters: list[Any] = []
    for column in COLUMNS:
        if keys[column] is None:
            continue
        weight = 4 if column in _ID_COLUMNS else 1
        branches.append(
            f"(SELECT owner_id, business_id, {weight} AS weight FROM registry_matchkeys"  # noqa: S608
            f" WHERE {column} = %s LIMIT {HUB})"
        )
        parameters.append(keys[column])
    if keys["nik_near"]:
        branches.append(
            "(SELECT owner_id, business_id, 3 FROM registry_matchkeys"  # noqa: S608
            f" WHERE nik_near && %s::bigint[] LIMIT {HUB})"
        )
        parameters.append(keys["nik_near"])
    if not branches:
        return []
    parameters += [list(without), MOST_COMPARED]
    with within(EVERYTHING), connection.cursor() as cursor, by_index(cursor):
        cursor.execute(_CANDIDATES.format(branches=" UNION ALL ".join(branches)), parameters)
        return [_found(row) for row in cursor.fetchall()]


_CANDIDATES = """
    WITH hit AS MATERIALIZED ({branches}),
    best AS MATERIALIZED (
        SELECT owner_id, business_id, sum(weight) AS weight FROM hit
         WHERE owner_id <> ALL(%s::bigint[])
         GROUP BY owner_id, business_id ORDER BY weight DESC, owner_id, business_id LIMIT %s
    )
    SELECT best.owner_id, best.business_id, owner.kab_id, owner.name, business.name, owner.sex, owner.birth_on,
           coalesce(business.region_id, owner.region_id), business.kbli_code,
           coalesce(nullif(business.address, ''), owner.address),
           coalesce(business.latitude, owner.latitude), coalesce(business.longitude, owner.longitude),
           numbers.kinds, numbers.sealed, numbers.plain
      FROM best
      JOIN registry_owner owner ON owner.id = best.owner_id AND owner.merged_into_id IS NULL
      LEFT JOIN registry_business business ON business.id = best.business_id
      LEFT JOIN LATERAL (
          SELECT array_agg(i.kind) AS kinds, array_agg(i.sealed) AS sealed, array_agg(i.value) AS plain
            FROM registry_identifier i
           WHERE i.owner_id = owner.id AND i.ended_at IS NULL AND i.kind IN ('nik', 'nib', 'npwp', 'phone')
      ) numbers ON true
     ORDER BY best.weight DESC, best.owner_id, best.business_id
"""


def _found(row: Sequence[Any]) -> Found:
    owner_id, business_id, kab_id, owner_name, business_name = row[:5]
    return Found(
        owner_id=owner_id,
        business_id=business_id,
        kab_id=kab_id,
        owner_name=owner_name,
        business_name=business_name or "",
        record=read_record(business_id or owner_id, *row[2:]),
    )


OWNED = """
    SELECT business.* FROM registry_business business
      JOIN (SELECT id FROM registry_business WHERE primary_owner_id = owner.id
            UNION SELECT business_id FROM registry_ownership
                   WHERE owner_id = owner.id AND ends_on IS NULL) owned ON owned.id = business.id
     WHERE business.merged_into_id IS NULL
"""
"""The businesses of `owner`, for a lateral join. Two index look-ups; joined by OR they would read all businesses once
for each owner."""
NUMBERS = """
    SELECT array_agg(i.kind) AS kinds, array_agg(i.sealed) AS sealed, array_agg(i.value) AS plain
      FROM registry_identifier i
     WHERE i.owner_id = owner.id AND i.ended_at IS NULL AND i.kind IN ('nik', 'nib', 'npwp', 'phone')
"""
"""The numbers of `owner` as `read_record` takes them."""


def read_record(
    identity: int,
    kab_id: int,
    owner_name: str,
    business_name: str | None,
    sex: str,
    birth_on: bytes | None,
    region_id: int | None,
    kbli_code: str | None,
    address: str | None,
    latitude: Any,
    longitude: Any,
    kinds: Sequence[str] | None,
    sealed: Sequence[bytes | None] | None,
    plain: Sequence[str] | None,
) -> LinkRecord:
    """Columns as they are stored, sealed ones among them. Cost: about 0.1 ms, most of it opening seals."""
    numbers: dict[str, list[str]] = {}
    for kind, closed, value in zip(kinds or (), sealed or (), plain or (), strict=True):
        numbers.setdefault(kind, []).append(sealer().open(closed) if closed is not None else value)
    return stored_record(
        identity=identity,
        owner_name=owner_name,
        business_name=business_name or "",
        sex=sex,
        birth_on=None if birth_on is None else date.fromisoformat(sealer().open(birth_on)),
        numbers=numbers,
        region_id=region_id,
        kab_id=kab_id,
        address=address or "",
        kbli_code=kbli_code or "",
        latitude=latitude,
        longitude=longitude,
    )


def stored_record(
    *,
    identity: int,
    owner_name: str,
    business_name: str,
    sex: str,
    birth_on: date | None,
    numbers: dict[str, list[str]],
    region_id: int | None,
    kab_id: int,
    address: str,
    kbli_code: str,
    latitude: Any = None,
    longitude: Any = None,
) -> LinkRecord:
    """A stored owner with one business as linkage reads it. numbers: identifiers in the clear, by kind."""
    region = str(region_id or "")
    return link_record(
        id=identity,
        nik=_first(numbers, "nik"),
        nib=_first(numbers, "nib"),
        npwp=_first(numbers, "npwp"),
        name=owner_name,
        sex=sex or None,
        birth_on=birth_on,
        phone=", ".join(numbers.get("phone", ())) or None,
        business=business_name or None,
        address=address or None,
        kbli_code=kbli_code or None,
        desa_code=region if len(region) == 10 else None,
        kecamatan_code=region[:6] if len(region) >= 6 else None,
        kabupaten_code=region[:4] if len(region) >= 4 else (str(kab_id) if kab_id >= 1000 else None),
        lat=None if latitude is None else float(latitude),
        lon=None if longitude is None else float(longitude),
    )


def _first(numbers: dict[str, list[str]], kind: str) -> str | None:
    found = numbers.get(kind)
    return found[0] if found else None


def _visible(owner_ids: list[int]) -> set[int]:
    if not owner_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registry_owner WHERE id = ANY(%s)", [owner_ids])
        return {row[0] for row in cursor.fetchall()}


def _candidate(owner: PairScore, business: PairScore, row: Found, is_visible: bool) -> Candidate:
    kabupaten = unit(row.kab_id) if row.kab_id else None
    return Candidate(
        owner_id=row.owner_id,
        business_id=row.business_id,
        probability=owner.probability,
        business_probability=business.probability if row.business_id is not None else 0.0,
        is_certain=owner.verdict is Verdict.LINK,
        reasons=tuple(piece.sentence for piece in owner.evidence if piece.sentence and piece.weight > 0)
        if is_visible
        else _REASON_ELSEWHERE,
        is_visible=is_visible,
        owner_name=row.owner_name if is_visible else initials(row.owner_name),
        business_name=row.business_name if is_visible else initials(row.business_name),
        kab_id=row.kab_id,
        kab_name=kabupaten.full_name if kabupaten else "",
    )


_REASON_ELSEWHERE = ("Ada kesamaan kuat dengan data di luar wilayah Anda; hubungi PLUT atau dinas di sana.",)


def initials(name: str) -> str:
    """Siti Aminah → S. A."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum())
