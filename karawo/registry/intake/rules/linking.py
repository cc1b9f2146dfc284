"""A row as its match keys need it."""

from __future__ import annotations

from datetime import date

from karawo.registry.intake.rules.facts import Spot
from karawo.registry.linkage.rules import CanonicalBusiness, CanonicalName, LinkRecord
from karawo.registry.rules import birth_in_nik, is_suspicious_nik

LONGEST_WORD = 60
_EVER = date(2100, 1, 1)


def linked(
    nik: str | None,
    nib: str | None,
    npwp: str | None,
    name: CanonicalName | None,
    birth_on: date | None,
    phones: tuple[str, ...],
    business: CanonicalBusiness | None,
    spot: Spot,
) -> LinkRecord:
    """Values as stored: sixteen digits, E.164, canonical names."""
    nik = nik_for_linking(nik, npwp)
    in_nik = None if nik is None else born_for_linking(nik)
    desa, kecamatan, kabupaten = codes(spot)
    return LinkRecord(
        nik=nik,
        nib=nib,
        npwp=npwp,
        name=name if name is not None and name.tokens else None,
        birth_on=None if birth_on is None or (birth_on.month, birth_on.day) == (1, 1) else birth_on,
        nik_birth_on=in_nik,
        phones=phones,
        business=business,
        desa_code=desa,
        kecamatan_code=kecamatan,
        kabupaten_code=kabupaten,
    )


def nik_for_linking(nik: str | None, npwp: str | None) -> str | None:
    if nik is not None and is_suspicious_nik(nik):
        nik = None
    return npwp if nik is None and npwp is not None and npwp[0] != "0" else nik


def born_for_linking(nik: str) -> date | None:
    in_nik = birth_in_nik(nik, on=_EVER)
    return None if in_nik is None else in_nik[0]


def codes(spot: Spot) -> tuple[str | None, str | None, str | None]:
    """Of village, kecamatan and kabupaten, as far as they are known."""
    region = str(spot.region_id or "")
    return (
        region if len(region) == 10 else None,
        region[:6] if len(region) >= 6 else None,
        kabupaten_code(spot),
    )


def kabupaten_code(spot: Spot) -> str | None:
    region = str(spot.region_id or "")
    if len(region) >= 4:
        return region[:4]
    return str(spot.kab_id) if spot.kab_id >= 1000 else None
