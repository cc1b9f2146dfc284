"""The one key set: two records that share a key are compared, all others never meet.

A key is a signed 64-bit integer that its kind salts, so that all kinds fit one column and one index.
Keys with an identifier or a birth date in them are keyed hashes (BLAKE2b with the installation's secret):
a stolen key column does not give the numbers back. The others are plain and equal everywhere, made by
mixing 64-bit integers, which a batch can repeat with vector arithmetic.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

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

    def personal(self, kind: KeyKind, text: str) -> int:
        """The keyed hash of one normalised identifier, for equality look-ups."""
        state = self._states[kind].copy()
        state.update(text.encode())
        return int.from_bytes(state.digest(), "little", signed=True)

    def keys(self, record: LinkRecord) -> Keys:
        """All keys of a record, about twenty; each costs about a microsecond."""
        pairs: list[tuple[KeyKind, int]] = []
        add, personal = pairs.append, self.personal
        nik, birth_on, name = record.nik, record.any_birth_on, record.name
        desa, kecamatan, kabupaten = record.desa_code, record.kecamatan_code, record.kabupaten_code
        if nik is not None:
            add((KeyKind.NIK, personal(KeyKind.NIK, nik)))
        if record.nib is not None:
            add((KeyKind.NIB, personal(KeyKind.NIB, record.nib)))
        if record.npwp is not None:
            add((KeyKind.NPWP, personal(KeyKind.NPWP, record.npwp)))
        for number in record.phones:
            add((KeyKind.PHONE, personal(KeyKind.PHONE, number)))
        born = birth_on.isoformat() if birth_on is not None else None
        if name is not None:
            skeleton = name.skeleton
            whole = " ".join(skeleton)
            if desa is not None:
                add((KeyKind.DESA_FIRST_NAME, plain_key(KeyKind.DESA_FIRST_NAME, desa, skeleton[0])))
            if kecamatan is not None:
                add((KeyKind.KECAMATAN_NAME, plain_key(KeyKind.KECAMATAN_NAME, kecamatan, whole)))
                if len(skeleton) > 1:
                    ordered = " ".join(sorted(skeleton))
                    add(
                        (
                            KeyKind.KECAMATAN_SORTED_NAME,
                            plain_key(KeyKind.KECAMATAN_SORTED_NAME, kecamatan, ordered),
                        )
                    )
                    add(
                        (
                            KeyKind.KECAMATAN_LAST_NAME,
                            plain_key(KeyKind.KECAMATAN_LAST_NAME, kecamatan, skeleton[-1]),
                        )
                    )
            if kabupaten is not None:
                add((KeyKind.KABUPATEN_NAME, plain_key(KeyKind.KABUPATEN_NAME, kabupaten, whole)))
            if born is not None:
                add((KeyKind.BIRTH_NAME, personal(KeyKind.BIRTH_NAME, f"{born} {whole}")))
        if born is not None and kecamatan is not None:
            add((KeyKind.KECAMATAN_BIRTH, personal(KeyKind.KECAMATAN_BIRTH, kecamatan + born)))
        business = record.business
        if (
            business is not None
            and desa is not None
            and (core := business_core(business.skeleton, business.core_tokens))
        ):
            add((KeyKind.DESA_BUSINESS, plain_key(KeyKind.DESA_BUSINESS, desa, core)))
        if nik is not None:
            region, serial = nik[:6], nik[12:]
            home = kabupaten or nik[:4]
            add((KeyKind.NIK_BIRTH_SERIAL, personal(KeyKind.NIK_BIRTH_SERIAL, home + nik[6:])))
            add((KeyKind.NIK_REGION_BIRTH, personal(KeyKind.NIK_REGION_BIRTH, nik[:12])))
            add((KeyKind.NIK_REGION_NO_DAY, personal(KeyKind.NIK_REGION_NO_DAY, region + nik[8:])))
            add(
                (
                    KeyKind.NIK_REGION_NO_MONTH,
                    personal(KeyKind.NIK_REGION_NO_MONTH, nik[:8] + nik[10:12] + serial),
                )
            )
            add((KeyKind.NIK_REGION_NO_YEAR, personal(KeyKind.NIK_REGION_NO_YEAR, nik[:10] + serial)))
        pairs.sort()
        return Keys(tuple(pairs))


def plain_key(kind: KeyKind, region_code: str, text: str) -> int:
    """Splitmix64 over kind, region and the hash of the text. Region codes are numbers of up to ten digits."""
    mixed = (_text_hash(text) ^ (int(region_code) * 0x9E3779B97F4A7C15 + kind * 0xD1B54A32D192ED03)) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    mixed ^= mixed >> 31
    return mixed - (1 << 64) if mixed & _SIGN else mixed


def business_core(skeleton: tuple[str, ...], core_tokens: tuple[str, ...]) -> str | None:
    """The sounds of a business name in order of the alphabet; None where only common words are left."""
    if not core_tokens or tables().common.issuperset(core_tokens):
        return None
    return " ".join(sorted(skeleton))


@lru_cache(maxsize=1 << 18)
def _text_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
