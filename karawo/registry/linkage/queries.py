"""Likely duplicates of one record, from the whole nation, in one statement."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import heappop, heappush, nlargest
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from karawo.regions.queries import unit
from karawo.registry.linkage.rules.compare import (
    PairScore,
    Regions,
    Verdict,
    compare_likely,
)
from karawo.registry.linkage.rules.keys import KeyKind, KeyMaker
from karawo.registry.linkage.rules.record import LinkRecord, Numbers, canonical_numbers, link_record
from karawo.registry.linkage.rules.sieve import ROUNDING, Sieve
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
    Cost: one statement of B-tree probes, each cut off at a hub; at most MOST_COMPARED rows. Scored are only those
    that can reach the threshold and come among the first: the likeliest first, until nobody left can weigh enough.
    """
    possible = _possible(record, _sharing(record, without, compared=_compared_numbers(record)))
    found: list[_Scored] = []
    weights: list[float] = []
    for most, rows in sorted(possible, key=lambda owner: owner[0], reverse=True):
        if len(weights) >= limit and most + ROUNDING < weights[0]:
            break  # nobody who is left can come among the first
        if (scored := _scored(record, rows)) is not None:
            found.append(scored)
            heappush(weights, scored.rank[0])
            if len(weights) > limit:
                heappop(weights)
    return [_candidate(each.owner, each.business, each.row) for each in nlargest(limit, found, key=_rank)]


class _Scored(NamedTuple):
    """rank: bits of the owner, bits of the business, and of equals the one whose row came first."""

    rank: tuple[float, float, int]
    owner: PairScore
    business: PairScore
    row: _Sharing


def _rank(scored: _Scored) -> tuple[float, float, int]:
    return scored.rank


def _scored(record: LinkRecord, rows: Iterable[tuple[int, _Sharing]]) -> _Scored | None:
    """The row of one owner that fits best; None where he is nobody on the form. rows: with their places."""
    best: _Scored | None = None
    first: int | None = None
    for place, row in rows:
        scores = compare_likely(record, row.record())
        if scores is None:
            continue
        first = place if first is None else first
        scored = _Scored((scores[0].weight, scores[1].weight, -first), *scores, row)
        if best is None or scored.rank > best.rank:
            best = scored
    return best


def _possible(
    record: LinkRecord, rows: Iterable[_Sharing]
) -> Iterable[tuple[float, list[tuple[int, _Sharing]]]]:
    """For each owner that the sieve lets through: the most that he can weigh, and his rows with their places."""
    sieve = Sieve(record)
    is_opened = not (record.nik is None and record.npwp is None and record.nib is None)
    found: dict[int, tuple[float, list[tuple[int, _Sharing]]]] = {}
    for at, row in enumerate(rows):
        most = sieve.most(
            row.owner_name,
            row.business_name or "",
            _regions(row.region_id, row.kab_id),
            _owner_numbers(row) if is_opened else None,
        )
        if most is not None:
            known, others = found.get(row.owner_id, (most, []))
            found[row.owner_id] = (max(most, known), [*others, (at, row)])
    return found.values()


def _owner_numbers(row: _Sharing) -> Numbers:
    numbers = row.numbers(("nik", "npwp", "nib"))
    return canonical_numbers(_first_of(numbers, "nik"), _first_of(numbers, "nib"), _first_of(numbers, "npwp"))


_NUMBERS = ("nik", "nib", "npwp", "phone")


def _compared_numbers(record: LinkRecord) -> tuple[str, ...]:
    """The kinds of numbers that the comparison reads: a NIK also tells the day of birth and the sex."""
    is_person_compared = record.nik or record.nib or record.npwp or record.any_birth_on or record.sex
    return _NUMBERS if is_person_compared else ("phone",) if record.phones else ()


@contextmanager
def by_index(cursor: CursorWrapper) -> Iterator[None]:
    """The planner takes a limit for a promise and would rather read a whole table than an index of keys or words."""
    cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
    yield
    cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def candidates(record: LinkRecord, *, without: Iterable[int] = ()) -> list[Found]:
    """The rows of the whole register that share a key with the record, most and strongest shared keys first."""
    return [_found(row) for row in _sharing(record, without, compared=_NUMBERS)]


def _sharing(record: LinkRecord, without: Iterable[int], *, compared: Iterable[str]) -> list[_Sharing]:
    """compared: kinds of numbers to bring along.

    One statement: the function steps beyond the caller's scope and asks the policies what he sees (migration 0014).
    """
    keys = key_row(record)
    near = keys.pop("nik_near")
    probed = [keys[column] for column in COLUMNS]
    if not near and not any(key is not None for key in probed):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM registry_alike(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s)",
            [array_of(probed), array_of(near), array_of(without), array_of(compared), MOST_COMPARED],
        )
        return [_Sharing(*row) for row in cursor.fetchall()]


def array_of(values: Iterable[int | str | None]) -> str:
    """An array as the server reads it, of numbers and plain words; a list takes the driver four times as long."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


class _Sharing(NamedTuple):
    """As stored: columns of the owner and the business, seals unopened."""

    owner_id: int
    business_id: int | None
    is_visible: bool
    kab_id: int
    owner_name: str
    business_name: str | None
    sex: str
    birth_on: bytes | None
    region_id: int | None
    kbli_code: str | None
    address: str | None
    latitude: Any
    longitude: Any
    kinds: Sequence[str] | None
    sealed: Sequence[bytes | None] | None
    plain: Sequence[str] | None

    def record(self) -> LinkRecord:
        return read_record(self.business_id or self.owner_id, *self[3:])

    def numbers(self, kinds: Container[str]) -> dict[str, list[str]]:
        return _opened(self.kinds, self.sealed, self.plain, kinds)


def _found(row: _Sharing) -> Found:
    return Found(
        owner_id=row.owner_id,
        business_id=row.business_id,
        kab_id=row.kab_id,
        owner_name=row.owner_name,
        business_name=row.business_name or "",
        record=row.record(),
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
    numbers = _opened(kinds, sealed, plain)
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


def _opened(
    kinds: Sequence[str] | None,
    sealed: Sequence[bytes | None] | None,
    plain: Sequence[str] | None,
    wanted: Container[str] = _NUMBERS,
) -> dict[str, list[str]]:
    numbers: dict[str, list[str]] = {}
    for kind, closed, value in zip(kinds or (), sealed or (), plain or (), strict=True):
        if kind in wanted:
            numbers.setdefault(kind, []).append(sealer().open(closed) if closed is not None else value)
    return numbers


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
    desa, kecamatan, kabupaten = _regions(region_id, kab_id)
    return link_record(
        id=identity,
        nik=_first_of(numbers, "nik"),
        nib=_first_of(numbers, "nib"),
        npwp=_first_of(numbers, "npwp"),
        name=owner_name,
        sex=sex or None,
        birth_on=birth_on,
        phone=", ".join(numbers.get("phone", ())) or None,
        business=business_name or None,
        address=address or None,
        kbli_code=kbli_code or None,
        desa_code=desa,
        kecamatan_code=kecamatan,
        kabupaten_code=kabupaten,
        lat=None if latitude is None else float(latitude),
        lon=None if longitude is None else float(longitude),
    )


def _regions(region_id: int | None, kab_id: int) -> Regions:
    """The codes of village, kecamatan and kabupaten, as far as known."""
    region = str(region_id or "")
    return (
        region if len(region) == 10 else None,
        region[:6] if len(region) >= 6 else None,
        region[:4] if len(region) >= 4 else (str(kab_id) if kab_id >= 1000 else None),
    )


def _first_of(numbers: dict[str, list[str]], kind: str) -> str | None:
    found = numbers.get(kind)
    return found[0] if found else None


def _candidate(owner: PairScore, business: PairScore, row: _Sharing) -> Candidate:
    business_name = row.business_name or ""
    kabupaten = unit(row.kab_id) if row.kab_id else None
    return Candidate(
        owner_id=row.owner_id,
        business_id=row.business_id,
        probability=owner.probability,
        business_probability=business.probability if row.business_id is not None else 0.0,
        is_certain=owner.verdict is Verdict.LINK,
        reasons=tuple(piece.sentence for piece in owner.evidence if piece.sentence and piece.weight > 0)
        if row.is_visible
        else _REASON_ELSEWHERE,
        is_visible=row.is_visible,
        owner_name=row.owner_name if row.is_visible else initials(row.owner_name),
        business_name=business_name if row.is_visible else initials(business_name),
        kab_id=row.kab_id,
        kab_name=kabupaten.full_name if kabupaten else "",
    )


_REASON_ELSEWHERE = ("Ada kesamaan kuat dengan data di luar wilayah Anda; hubungi PLUT atau dinas di sana.",)


def initials(name: str) -> str:
    """Siti Aminah → S. A."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum())
