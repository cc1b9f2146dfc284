"""One record as linkage sees it: canonical parts, with unusable values already left out."""

from datetime import date
from typing import NamedTuple

from karawo.registry.linkage.rules.address import CanonicalAddress, canonical_address
from karawo.registry.linkage.rules.business import CanonicalBusiness, canonical_business
from karawo.registry.linkage.rules.dates import is_default_date
from karawo.registry.linkage.rules.person import CanonicalName, canonical_person
from karawo.registry.rules import birth_in_nik, is_suspicious_nik, phones_in

_YOUNGEST_OWNER_BORN = date(2016, 12, 31)
"""Settles the century of a birth date in a NIK without a clock: keys must not change with the day. Raise it,
with the version of the canonicaliser, when children born later come of age."""


class LinkRecord(NamedTuple):
    """Build it with `link_record`; fields hold canonical values or None, never placeholders.

    birth_on: as stated; nik_birth_on and nik_sex: as read from the NIK. npwp: sixteen digits.
    Region codes: Kemendagri digits without dots (10, 6 and 4). lat, lon: degrees.
    phone_uses: on how many other records each phone stands, where known.
    """

    id: str | int | None = None
    nik: str | None = None
    nib: str | None = None
    npwp: str | None = None
    name: CanonicalName | None = None
    sex: str | None = None
    birth_on: date | None = None
    nik_birth_on: date | None = None
    phones: tuple[str, ...] = ()
    phone_uses: tuple[int, ...] = ()
    business: CanonicalBusiness | None = None
    address: CanonicalAddress | None = None
    kbli_code: str | None = None
    desa_code: str | None = None
    kecamatan_code: str | None = None
    kabupaten_code: str | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def any_birth_on(self) -> date | None:
        return self.birth_on or self.nik_birth_on


class Numbers(NamedTuple):
    """Canonical, None where unknown or unusable; npwp: sixteen digits."""

    nik: str | None
    nib: str | None
    npwp: str | None


def link_record(
    *,
    id: str | int | None = None,
    nik: str | None = None,
    nib: str | None = None,
    npwp: str | None = None,
    name: str | None = None,
    sex: str | None = None,
    birth_on: date | None = None,
    phone: str | None = None,
    phone_uses: dict[str, int] | None = None,
    business: str | None = None,
    address: str | None = None,
    kbli_code: str | None = None,
    desa_code: str | None = None,
    kecamatan_code: str | None = None,
    kabupaten_code: str | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> LinkRecord:
    """The canonical record from typed text. Unusable identifiers and default birth dates become None.

    The owner's name is taken out of the business name where none is given. An NPWP of sixteen digits that is
    a NIK fills a missing NIK (PMK 112/2022). Region codes may carry dots; the wider follow from the finer.
    """
    nik_digits, nib_digits, npwp_digits = canonical_numbers(nik, nib, npwp)
    in_nik = birth_in_nik(nik_digits, on=_YOUNGEST_OWNER_BORN) if nik_digits is not None else None
    canonical_business_name = canonical_business(business) if business else None
    if not name and canonical_business_name is not None:
        name = canonical_business_name.owner_in_name
    canonical_name = canonical_person(name) if name else None
    if canonical_name is not None and not canonical_name.tokens:
        canonical_name = None
    phones = phones_in(phone) if phone else ()
    desa, kecamatan, kabupaten = _regions(desa_code, kecamatan_code, kabupaten_code)
    uses = tuple([phone_uses.get(number, 0) for number in phones]) if phone_uses else (0,) * len(phones)
    return LinkRecord(
        id,
        nik_digits,
        nib_digits,
        npwp_digits,
        canonical_name,
        sex or (in_nik[1] if in_nik is not None else None),
        None if birth_on is None or is_default_date(birth_on) else birth_on,
        None if in_nik is None else in_nik[0],
        phones,
        uses,
        canonical_business_name,
        canonical_address(address) if address else None,
        kbli_code or None,
        desa,
        kecamatan,
        kabupaten,
        lat,
        lon,
    )


def canonical_numbers(nik: str | None, nib: str | None, npwp: str | None) -> Numbers:
    """The numbers of `link_record`, for who needs nothing else."""
    nik_digits = _digits(nik, 16)
    if nik_digits is not None and is_suspicious_nik(nik_digits):
        nik_digits = None
    npwp_digits = _npwp(npwp)
    if nik_digits is None and npwp_digits is not None and npwp_digits[0] != "0":
        nik_digits = npwp_digits
    return Numbers(nik_digits, _digits(nib, 13), npwp_digits)


_PUNCTUATION = str.maketrans("", "", " .-_/\t'\u00a0")


def _digits(raw: str | None, length: int) -> str | None:
    if not raw:
        return None
    if len(raw) != length or not raw.isdigit():
        raw = raw.translate(_PUNCTUATION)
        if len(raw) != length or not raw.isdigit():
            return None
    return None if not raw.isascii() or raw.count(raw[0]) == length else raw


def _npwp(raw: str | None) -> str | None:
    if not raw:
        return None
    old = _digits(raw, 15)
    return "0" + old if old is not None else _digits(raw, 16)


def _regions(
    desa: str | None, kecamatan: str | None, kabupaten: str | None
) -> tuple[str | None, str | None, str | None]:
    desa = desa.replace(".", "") if desa else None
    kecamatan = kecamatan.replace(".", "") if kecamatan else None
    kabupaten = kabupaten.replace(".", "") if kabupaten else None
    kecamatan = kecamatan or (desa[:6] if desa else None)
    return desa, kecamatan, kabupaten or (kecamatan[:4] if kecamatan else None)
