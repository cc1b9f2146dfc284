"""Invented people and businesses that the tests of this room share."""

from __future__ import annotations

from dataclasses import replace

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.regions.access import within
from karawo.registry.actions import GivenNumber, GivenPlace, NewOwner, Registration, register_business
from karawo.registry.models import Business

BIAWAO = 7571021010
DEMBE = 7571011001
BOALEMO_VILLAGE = 7502012004
MALANG_VILLAGE = 3573011001

BU_SRI = Registration(
    name="Karawo Bu Sri",
    owner=NewOwner(
        name="Hj. Sri Wahyuni Lamusu",
        numbers=(
            GivenNumber(kind="nik", text="7571 0245 0885 0003"),
            GivenNumber(kind="phone", text="0812-4400-5566"),
        ),
    ),
    place=GivenPlace(region_id=BIAWAO, address="Jl. Kalimantan No. 12 RT 1/RW 2"),
    activity="menyulam karawo",
    kbli=(2020, "13912"),
    started_year=2014,
    received={"Nama": "Hj. Sri Wahyuni Lamusu", "NIK": "7571024508850003", "Usaha": "Karawo Bu Sri"},
)


def registered(by, registration: Registration = BU_SRI, *, at=AT, key=None, **changes) -> Business:
    """`registration` (with changes) entered by a person within the own scope."""
    with within(scope_of(by)):
        return register_business(replace(registration, **changes), by=by, at=at, key=key)


def another(name: str, business: str, *, nik: str = "", phone: str = "", region_id: int = BIAWAO, **rest):
    numbers = tuple(
        GivenNumber(kind=kind, text=text) for kind, text in (("nik", nik), ("phone", phone)) if text
    )
    return replace(
        BU_SRI,
        name=business,
        owner=NewOwner(name=name, numbers=numbers, **rest),
        place=GivenPlace(region_id=region_id),
        received={"Nama": name, "Usaha": business},
    )
