"""Invented rows that the tests of this room share."""

from __future__ import annotations

from datetime import date

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    GivenSource,
    record_cooperative_year,
)
from karawo.registry.models import DuplicateProposal, Owner, Source
from karawo.registry.tests.examples import BOALEMO_VILLAGE, DEMBE, MALANG_VILLAGE, another, registered

TRADES = ("Karawo", "Kopi", "Gula Aren", "Kue Kering", "Mebel", "Jagung")


def filled(people) -> None:
    """Businesses of every kind in two kabupaten of Gorontalo and one in Malang; a proposal; a cooperative."""
    registered(people.budi)
    for number, trade in enumerate(TRADES):
        sales = GivenFact(
            what="sales_rupiah",
            number=(number + 1) * 90_000_000,
            period_from=date(2025, 1, 1),
            period_to=date(2025, 12, 31),
        )
        facts = (sales,) if number % 2 else ()
        numbers = (GivenNumber(kind="nib", text=f"912010000000{number}"),) if number % 3 == 0 else ()
        registered(
            people.darma,
            another(
                f"Rahman Pakaya {trade}",
                f"{trade} Mekar",
                region_id=DEMBE if number % 2 else BOALEMO_VILLAGE,
                sex=("P", "L", "")[number % 3],
            ),
            facts=facts,
            numbers=numbers,
            started_year=None if number == 2 else 2015 + number,
            kbli=None if number == 4 else (2020, "10710"),
        )
    registered(people.rina, another("Wahyu Santoso", "Keripik Tempe Wahyu", region_id=MALANG_VILLAGE))
    with within(EVERYTHING):
        record("duplicate.proposed", by=None, at=AT, words={"name": "…"})
        owners = list(Owner.objects.filter(kab_id=KOTA_GORONTALO).order_by("pk")[:2])
        DuplicateProposal.objects.get_or_create(
            question="owner",
            first_id=owners[0].pk,
            second_id=owners[1].pk,
            defaults={
                "kab_id": KOTA_GORONTALO,
                "other_kab_id": KOTA_GORONTALO,
                "probability": 0.91,
                "reasons": ["nama mirip"],
                "model_version": "1",
                "proposed_at": AT,
            },
        )
    cooperative(people, {2024: (80, 1_000_000), 2025: (100, 1_500_000)})


def cooperative(people, years: dict[int, tuple[int, int]], name: str = "Koperasi Mina Sejahtera") -> Owner:
    """years: book year → members, assets in rupiah."""
    with within(scope_of(people.budi)):
        record("business.registered", by=people.budi, at=AT, kab_id=KOTA_GORONTALO, words={"name": name})
        Source.objects.get_or_create(name="Daftar koperasi", defaults={"kind": "office_import"})
        owner = Owner.objects.create(
            kind=Owner.Kind.COOPERATIVE,
            name=name,
            canonical_name=name.upper(),
            kab_id=KOTA_GORONTALO,
            created_at=AT,
        )
        for year, (members, assets) in years.items():
            record_cooperative_year(
                owner,
                year,
                {"members_total": members, "assets_rupiah": assets, "rat_on": date(year + 1, 3, 1)},
                source=GivenSource(name="Daftar koperasi", kind="office_import"),
                by=people.budi,
                at=AT,
            )
    return owner
