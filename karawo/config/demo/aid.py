"""Three years of aid by example offices, with rules broken here and there, and what the sample list asks about."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from karawo.assistance.actions import GivenAid, Standing, write_aids
from karawo.assistance.models import AidKind, GivingOffice
from karawo.assistance.samples.make import Listed, Past, one_digit_off, people
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Identifier
from karawo.registry.queries.facts import OPEN

_SEED = 2025
_YEARS = 3
_SERVED, _LOOSE, _BROKEN = 260, 70, 14
KOTA, BOALEMO, PROVINCE, NATION = "kota", "boalemo", "province", "nation"
_OFFICES: dict[str, tuple[str, int | None]] = {
    KOTA: ("Dinas Koperasi Kota Gorontalo (contoh)", 7571),
    BOALEMO: ("Dinas Koperasi Kabupaten Boalemo (contoh)", 7502),
    PROVINCE: ("Dinas Koperasi Provinsi Gorontalo (contoh)", 75),
    NATION: ("Kementerian UMKM (contoh)", None),
    "company": ("Bank Contoh Sejahtera, TJSL (contoh)", None),
}
_GIFTS: tuple[tuple[str, int, int, str, str], ...] = (
    ("modal-usaha", 26, 2_500_000, "", ""),
    ("peralatan", 20, 4_000_000, "1 unit", "mesin jahit"),
    ("bahan-baku", 12, 1_200_000, "1 paket", "benang dan kain"),
    ("pelatihan-dasar", 16, 0, "24 jam", ""),
    ("pelatihan-teknis", 10, 0, "16 jam", "pengemasan"),
    ("halal", 8, 0, "", ""),
    ("pameran", 8, 750_000, "3 hari", ""),
)
"""Kind, how often among a hundred, rupiah, quantity, goods."""


@dataclass(frozen=True, slots=True)
class _Hand:
    kinds: dict[str, AidKind]
    offices: dict[str, GivingOffice]
    dice: random.Random
    today: date

    def day(self, *, days_ago: int | None = None) -> date:
        ago = days_ago if days_ago is not None else self.dice.randrange(20, _YEARS * 365)
        return self.today - timedelta(days=ago)

    def gift(self, **rest: object) -> GivenAid:
        code, _share, rupiah, quantity, goods = self.dice.choices(
            _GIFTS, [share for _code, share, *_more in _GIFTS]
        )[0]
        number, _blank, unit = quantity.partition(" ")
        values: dict[str, object] = {
            "kind": self.kinds[code],
            "value_rupiah": rupiah * self.dice.choice((1, 1, 2)) or None,
            "quantity": Decimal(number) if number else None,
            "unit": unit,
            "goods": goods,
            "fund_code": self.dice.choice(("apbd_kab", "apbd_prov", "apbn", "csr")),
            "programme": f"Pemberdayaan UMKM {self.today.year - self.dice.randrange(_YEARS)} (contoh)",
            "evidence": f"BAST contoh {self.dice.randrange(100, 999)}",
        }
        return GivenAid(**(values | rest))  # type: ignore[arg-type]


def is_given() -> bool:
    with within(EVERYTHING):
        return Entry.objects.filter(act="assistance.examples_given").exists()


def give(*, at: datetime) -> int:
    """One transaction, after the businesses are there. How many aids were written; none the second time."""
    if is_given():
        return 0
    with within(EVERYTHING):
        offices = {
            key: GivingOffice.objects.get_or_create(name=name, defaults={"region_id": region_id})[0]
            for key, (name, region_id) in _OFFICES.items()
        }
        kinds = {kind.code: kind for kind in AidKind.objects.all()}
        # Not for secrets: the same demo every time.
        hand = _Hand(kinds, offices, random.Random(_SEED), timezone.localdate(at))  # noqa: S311
        given = [*_to_the_register(hand), *_to_the_listed(hand, people())]
        record("assistance.examples_given", by=None, at=at, words={"rows": len(given)})
        write_aids(given, Standing(None, at))
    return len(given)


def _to_the_register(hand: _Hand) -> Iterator[GivenAid]:
    rows = Business.objects.filter(kab_id__range=(7501, 7571), merged_into=None, status__in=OPEN).order_by(
        "pk"
    )
    found = list(
        rows.select_related("primary_owner").defer("primary_owner__birth_on")[: 3 * (_SERVED + _LOOSE)]
    )
    chosen = hand.dice.sample(found, min(len(found), _SERVED + _LOOSE))
    niks = {
        each.owner_id: each.sealed
        for each in Identifier.objects.filter(
            owner_id__in=[business.primary_owner_id for business in chosen], kind="nik", ended_at=None
        )
    }
    for place, business in enumerate(chosen):
        office = hand.offices[_giver(hand, business.kab_id)]
        gift = hand.gift(
            office=office, given_on=hand.day(), kab_id=business.kab_id, region_id=business.region_id,
            name=business.primary_owner.name, nik=niks.get(business.primary_owner_id) or "", business=business,
            owner=business.primary_owner,
        )  # fmt: skip
        if place >= _SERVED:
            # As many lists have it: a name in capitals and nothing else.
            yield hand.gift(
                office=office,
                given_on=hand.day(),
                kab_id=business.kab_id,
                name=business.primary_owner.name.upper(),
            )
            continue
        yield gift
        if place < _BROKEN:
            # The same kind again within its time, by another office and without a reason: what a check would have said.
            again = min(gift.given_on + timedelta(days=hand.dice.randrange(10, 60)), hand.today)
            yield _again(gift, hand.offices[PROVINCE], again)


def _again(gift: GivenAid, office: GivingOffice, on: date) -> GivenAid:
    return replace(gift, office=office, given_on=on, programme="Bantuan susulan (contoh)")


def _giver(hand: _Hand, kab_id: int) -> str:
    near = {7571: KOTA, 7502: BOALEMO}.get(kab_id, PROVINCE)
    return hand.dice.choices((near, PROVINCE, NATION, "company"), (60, 20, 12, 8))[0]


def _to_the_listed(hand: _Hand, listed: list[Listed]) -> Iterator[GivenAid]:
    """What the sample list of 500 people asks about: capital for a business, this year."""
    kind = hand.kinds["modal-usaha"]
    year_begins = date(hand.today.year, 1, 1)
    this_year = (hand.today - year_begins).days
    for each in listed:
        if each.past is Past.NOTHING:
            continue
        days_ago = (
            hand.dice.randrange(max(1, this_year)) if each.past is not Past.LONG_AGO else this_year + 200
        )
        is_elsewhere = each.past is Past.ELSEWHERE
        yield GivenAid(
            kind=kind,
            office=hand.offices[BOALEMO if is_elsewhere else KOTA],
            given_on=hand.day(days_ago=days_ago),
            kab_id=7502 if is_elsewhere else 7571,
            name=each.name,
            nik=one_digit_off(each.nik) if each.past is Past.OTHER_DIGIT else each.nik,
            value_rupiah=2_500_000,
            fund_code="apbd_kab",
            programme="Modal usaha mikro (contoh)",
        )
