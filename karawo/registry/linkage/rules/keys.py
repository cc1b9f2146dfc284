"""The one key set: two records that share a key are compared, all others never meet.

A key is a signed 64-bit integer that its kind salts, so that all kinds fit one column and one index.
Keys with an identifier or a birth date in them are keyed hashes (BLAKE2b with the installation's secret):
a stolen key column does not give the numbers back. The others are plain and equal everywhere, made by
mixing 64-bit integers, which a batch can repeat with vector arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import NamedTuple, Self

from karawo.registry.linkage.rules.record import LinkRecord
from karawo.registry.linkage.rules.tables import tables

_MASK = (1 << 64) - 1
_SIGN = 1 << 63


class KeyKind(IntEnum):
    """The numbers are stored; they never change their meaning."""

    NIK = 1
    NIB = 2
    NPWP = 3
    PHONE = 4
    DESA_FIRST_NAME = 5
    KECAMATAN_NAME = 6
    BIRTH_NAME = 7
    KECAMATAN_BIRTH = 8
    DESA_BUSINESS = 9
    KECAMATAN_SORTED_NAME = 10
    KECAMATAN_LAST_NAME = 11
    KABUPATEN_NAME = 12
    NIK_BIRTH_SERIAL = 21
    NIK_REGION_BIRTH = 22
    NIK_REGION_NO_DAY = 23
    NIK_REGION_NO_MONTH = 24
    NIK_REGION_NO_YEAR = 25

    @property
    def is_personal(self) -> bool:
        return self in _PERSONAL


_PERSONAL = frozenset(
    {
        KeyKind.NIK,
        KeyKind.NIB,
        KeyKind.NPWP,
        KeyKind.PHONE,
        KeyKind.BIRTH_NAME,
        KeyKind.KECAMATAN_BIRTH,
        KeyKind.NIK_BIRTH_SERIAL,
        KeyKind.NIK_REGION_BIRTH,
        KeyKind.NIK_REGION_NO_DAY,
        KeyKind.NIK_REGION_NO_MONTH,
        KeyKind.NIK_REGION_NO_YEAR,
    }
)


_NIK, _NIB, _NPWP, _PHONE = KeyKind.NIK, KeyKind.NIB, KeyKind.NPWP, KeyKind.PHONE
_DESA_FIRST_NAME, _KECAMATAN_NAME = KeyKind.DESA_FIRST_NAME, KeyKind.KECAMATAN_NAME
_BIRTH_NAME, _KECAMATAN_BIRTH = KeyKind.BIRTH_NAME, KeyKind.KECAMATAN_BIRTH
_DESA_BUSINESS, _KECAMATAN_SORTED_NAME = KeyKind.DESA_BUSINESS, KeyKind.KECAMATAN_SORTED_NAME
_KECAMATAN_LAST_NAME, _KABUPATEN_NAME = KeyKind.KECAMATAN_LAST_NAME, KeyKind.KABUPATEN_NAME
_NIK_BIRTH_SERIAL, _NIK_REGION_BIRTH = KeyKind.NIK_BIRTH_SERIAL, KeyKind.NIK_REGION_BIRTH
_NIK_REGION_NO_DAY, _NIK_REGION_NO_MONTH = KeyKind.NIK_REGION_NO_DAY, KeyKind.NIK_REGION_NO_MONTH
_NIK_REGION_NO_YEAR = KeyKind.NIK_REGION_NO_YEAR
_FIRST_KINDS = tuple(KeyKind)[:12]
_NEAR_KINDS = tuple(KeyKind)[12:]
_signed = int.from_bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """(kind, key) in the order of the kinds; a kind is absent where a part of it is unknown.

    PHONE may come several times, once for each number.
    """

    pairs: tuple[tuple[KeyKind, int], ...]

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(key for _, key in self.pairs)

    def of(self, kind: KeyKind) -> tuple[int, ...]:
        return tuple(key for found, key in self.pairs if found is kind)


class KeyMaker:
    """secret: 16 to 64 bytes, the same for the life of the installation: another secret, other keys."""

    def __init__(self, secret: bytes) -> None:
        if not 16 <= len(secret) <= 64:
            raise ValueError("The secret of the keys has 16 to 64 bytes.")
        # A list by number: looking an enum member up in a dict costs as much as the hash itself.
        self._states = [
            blake2b(digest_size=8, key=secret, person=b"karawo%02d" % number)
            for number in range(max(KeyKind) + 1)
        ]

    @classmethod
    def of_installation(cls, field_key: bytes) -> Self:
        """The one maker for forms, files and batches, derived from the installation's field key."""
        return cls(sha256(b"karawo match keys\x00" + field_key).digest())

    def personal(self, kind: KeyKind, text: str) -> int:
        """The keyed hash of one normalised identifier, for equality look-ups."""
        state = self._states[kind].copy()
        state.update(text.encode())
        return _signed(state.digest(), "little", signed=True)

    def keys(self, record: LinkRecord) -> Keys:
        """All keys of a record, about twenty, written in the order of their kinds."""
        birth_on = record.birth_on or record.nik_birth_on
        name, business = record.name, record.business
        found = self.spread(
            record.nik,
            record.nib,
            record.npwp,
            record.phones,
            name.skeleton if name is not None else (),
            birth_on.isoformat() if birth_on is not None else None,
            None if business is None else business_core(business.skeleton, business.core_tokens),
            record.desa_code,
            record.kecamatan_code,
            record.kabupaten_code,
        )
        pairs: list[tuple[KeyKind, int]] = []
        for kind, key in zip(_FIRST_KINDS, found.first, strict=True):
            if key is not None:
                pairs.append((kind, key))
            if kind is _PHONE:
                pairs += [(_PHONE, further) for further in found.phones]
        pairs += zip(_NEAR_KINDS, found.near, strict=False)
        return Keys(tuple(pairs))

    def spread(
        self,
        nik: str | None,
        nib: str | None,
        npwp: str | None,
        phones: tuple[str, ...],
        skeleton: tuple[str, ...],
        born: str | None,
        core: str | None,
        desa: str | None,
        kecamatan: str | None,
        kabupaten: str | None,
    ) -> Spread:
        """The same from its parts. skeleton: empty without a name; born: 1990-08-05; core: `business_core`."""
        personal = self.personal
        first: list[int | None] = [None] * len(_FIRST_KINDS)
        further: list[int] = []
        near: list[int] = []
        if nik is not None:
            first[0] = personal(_NIK, nik)
            region, serial = nik[:6], nik[12:]
            near = [
                personal(_NIK_BIRTH_SERIAL, (kabupaten or nik[:4]) + nik[6:]),
                personal(_NIK_REGION_BIRTH, nik[:12]),
                personal(_NIK_REGION_NO_DAY, region + nik[8:]),
                personal(_NIK_REGION_NO_MONTH, nik[:8] + nik[10:12] + serial),
                personal(_NIK_REGION_NO_YEAR, nik[:10] + serial),
            ]
        if nib is not None:
            first[1] = personal(_NIB, nib)
        if npwp is not None:
            first[2] = personal(_NPWP, npwp)
        if phones:
            if len(phones) == 1:
                first[3] = personal(_PHONE, phones[0])
            else:
                first[3], *further = sorted([personal(_PHONE, number) for number in phones])
        if born is not None and kecamatan is not None:
            first[7] = personal(_KECAMATAN_BIRTH, kecamatan + born)
        if desa is not None and core:
            first[8] = plain_key(_DESA_BUSINESS, desa, core)
        if skeleton:
            whole = " ".join(skeleton)
            if born is not None:
                first[6] = personal(_BIRTH_NAME, f"{born} {whole}")
            if desa is not None:
                first[4] = plain_key(_DESA_FIRST_NAME, desa, skeleton[0])
            if kecamatan is not None:
                first[5] = plain_key(_KECAMATAN_NAME, kecamatan, whole)
                if len(skeleton) > 1:
                    first[9] = plain_key(_KECAMATAN_SORTED_NAME, kecamatan, " ".join(sorted(skeleton)))
                    first[10] = plain_key(_KECAMATAN_LAST_NAME, kecamatan, skeleton[-1])
            if kabupaten is not None:
                first[11] = plain_key(_KABUPATEN_NAME, kabupaten, whole)
        return Spread(first, further, near)


class Spread(NamedTuple):
    """first: a key or None for each of the first twelve kinds; phones: keys of further numbers; near: of a NIK with
    one wrong digit, five or none."""

    first: list[int | None]
    phones: list[int]
    near: list[int]


def plain_key(kind: KeyKind, region_code: str, text: str) -> int:
    """Splitmix64 over kind, region and the hash of the text. Region codes are numbers of up to ten digits."""
    mixed = _text_hash(text) ^ ((_region_hash(region_code) + kind * 0xD1B54A32D192ED03) & _MASK)
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    mixed ^= mixed >> 31
    return mixed - (1 << 64) if mixed & _SIGN else mixed


def business_core(skeleton: tuple[str, ...], core_tokens: tuple[str, ...]) -> str | None:
    """The sounds of a business name in order of the alphabet; None where only common words are left."""
    if not core_tokens or tables().common.issuperset(core_tokens):
        return None
    return " ".join(sorted(skeleton))


@lru_cache(maxsize=1 << 17)
def _region_hash(region_code: str) -> int:
    return int(region_code) * 0x9E3779B97F4A7C15


@lru_cache(maxsize=1 << 18)
def _text_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
