"""Partners of Gorontalo, invented, and what they promise."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.partners import actions
from karawo.partners.models import Commitment, Delivery, Forum, Partner
from karawo.regions.access import within

TODAY = AT.date()


def a_partner(people, name: str = "Universitas Contoh", *, by=None, is_another=True, **changed) -> Partner:
    given = {"name": name, "element": "academia", "region_id": KOTA_GORONTALO, **changed}
    by = by or people.budi
    with within(scope_of(by)):
        return actions.register_partner(actions.GivenPartner(**given), by=by, at=AT, is_another=is_another)


def given_promise(**changed) -> actions.GivenCommitment:
    given = {
        "text": "Pelatih kemasan", "contribution": "people", "quantity": Decimal(10), "unit": "orang",
        "region_id": KOTA_GORONTALO, "promised_on": TODAY, "due_on": TODAY + timedelta(days=60),
        "programme": "Kemasan naik kelas", **changed,
    }  # fmt: skip
    return actions.GivenCommitment(**given)


def a_promise(people, partner: Partner | None = None, *, status="agreed", **changed) -> Commitment:
    partner = partner or a_partner(people)
    with within(scope_of(people.budi)):
        return actions.promise(partner, given_promise(**changed), by=people.budi, at=AT, status=status)


def a_forum(people, name: str = "Forum Contoh", **changed) -> Forum:
    given = {"name": name, "region_id": KOTA_GORONTALO, "opened_on": date(2026, 1, 5), **changed}
    with within(scope_of(people.budi)):
        return actions.open_forum(actions.GivenForum(**given), by=people.budi, at=AT)


def a_report(people, promise: Commitment, quantity: int | Decimal, *, key=None, photos=()) -> Delivery:
    given = actions.GivenDelivery(quantity=Decimal(quantity), delivered_on=TODAY, photos=photos)
    with within(scope_of(people.budi)):
        return actions.report_delivery(promise, key or uuid4(), given, by=people.budi, at=AT)


def received(people, promise: Commitment, quantity: int | Decimal) -> Delivery:
    report = a_report(people, promise, quantity)
    with within(scope_of(people.budi)):
        return actions.confirm_delivery(report, by=people.budi, at=AT)
