"""Prices are told and, where they were wrong, withdrawn; never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.plut.actions.centres import kab_of
from karawo.plut.economy.access import may_tell_price
from karawo.plut.economy.models import Commodity, MarketPrice, WithdrawnPrice
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenPrice:
    """commodity, unit: as people call them; the first telling makes the commodity."""

    commodity: str
    unit: str
    price_rupiah: int
    place: str
    on: date
    source: str


def _say(act: str, centre: Centre, by: User | None, at: datetime, **words: str) -> None:
    if not may_tell_price(by, centre):
        raise NotAllowed(_("Harga pasar dicatat oleh orang PLUT."))
    record(act, by=by, at=at, kab_id=kab_of(centre), words=words)


@transaction.atomic
def tell_price(centre: Centre, given: GivenPrice, *, by: User | None, at: datetime) -> MarketPrice:
    """The same price of the same day, place and source is kept once. Raises NotAllowed, Refused."""
    if given.on > timezone.localdate(at):
        raise Refused(_("Tanggal harga belum tiba; periksa tanggalnya."), field="on")
    if given.price_rupiah <= 0:
        raise Refused(_("Harga harus lebih dari nol."), field="price_rupiah")
    name, unit, place = (" ".join(word.split()) for word in (given.commodity, given.unit, given.place))
    commodity = Commodity.objects.filter(name__iexact=name, unit__iexact=unit).first()
    same = MarketPrice.objects.filter(
        centre=centre, commodity=commodity, place__iexact=place, on=given.on, source=given.source,
        price_rupiah=given.price_rupiah, withdrawn=None,
    ).first()  # fmt: skip
    if commodity is not None and same is not None:
        return same
    _say("price.told", centre, by, at, commodity=name, place=place, on=f"{given.on:%d-%m-%Y}")
    if commodity is None:
        commodity = Commodity.objects.create(name=name, unit=unit)
    # One spelling of a place, so that its prices stand in one row.
    spelt = MarketPrice.objects.filter(centre=centre, place__iexact=place).values_list("place", flat=True)
    return MarketPrice.objects.create(
        centre=centre, commodity=commodity, price_rupiah=given.price_rupiah, place=spelt.first() or place,
        on=given.on, source=given.source, told_at=at, told_by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_price(price: MarketPrice, *, reason: str, by: User | None, at: datetime) -> WithdrawnPrice:
    """It is no longer shown as a price; the row stays. Harmless twice."""
    found = WithdrawnPrice.objects.filter(price=price).first()
    if found is not None:
        return found
    why = reason.strip()[:300]
    if not why:
        raise Refused(_("Tulis mengapa harga ini ditarik."), field="reason")
    _say(
        "price.withdrawn", price.centre, by, at, commodity=price.commodity.name, place=price.place,
        on=f"{price.on:%d-%m-%Y}", reason=why,
    )  # fmt: skip
    return WithdrawnPrice.objects.create(price=price, centre_id=price.centre_id, at=at, by=by, reason=why)
