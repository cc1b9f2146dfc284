"""Invented aid that the tests of this room share."""

from __future__ import annotations

from datetime import date
from typing import Any

from conftest import AT, BOALEMO, GORONTALO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.assistance.actions import GivenAid, Standing, record_aid, write_aids
from karawo.assistance.models import Aid, AidKind, GivingOffice
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within

SRI = "7571024508859003"
HALIMAH = "7571016203919001"
YUSUF = "7571030404809002"


def office(name: str = "Dinas Koperasi Kota Gorontalo (contoh)", region_id: int | None = KOTA_GORONTALO):
    return GivingOffice.objects.get_or_create(name=name, defaults={"region_id": region_id})[0]


def province_office():
    return office("Dinas Koperasi Provinsi Gorontalo (contoh)", GORONTALO)


def kind(code: str = "modal-usaha") -> AidKind:
    return AidKind.objects.prefetch_related("rules").get(code=code)


def given(**changes: Any) -> GivenAid:
    values: dict[str, Any] = {
        "kind": kind(),
        "office": office(),
        "given_on": date(2026, 3, 2),
        "kab_id": KOTA_GORONTALO,
        "name": "Halimah Perjalanan",
        "nik": HALIMAH,
        "value_rupiah": 2_500_000,
    }
    return GivenAid(**(values | changes))


def recorded(by, **changes: Any) -> Aid:
    with within(scope_of(by)):
        return record_aid(given(**changes), scope=scope_of(by), by=by, at=AT)


def elsewhere(**changes: Any) -> Aid:
    """Recorded by somebody of Boalemo."""
    with within(EVERYTHING):
        record("assistance.recorded", by=None, at=AT)
        boalemo = office("Dinas Koperasi Boalemo (contoh)", BOALEMO)
        return write_aids([given(**{"kab_id": BOALEMO, "office": boalemo} | changes)], Standing(None, AT))[0]
