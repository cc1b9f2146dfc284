"""The board: the newest price of each commodity and place, with the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from karawo.accounts.models import Centre, CentreArea
from karawo.law import figure
from karawo.plut.economy.models import Commodity, MarketPrice


@dataclass(frozen=True, slots=True)
class BoardLine:
    """before: the price of the last earlier day at the same place, None where there is none to compare with.

    is_old: older than `economy.price_days` of the law's figures allows on the day that was asked for.
    """

    last: MarketPrice
    before: MarketPrice | None
    days_old: int
    is_old: bool

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.last.price_rupiah - self.before.price_rupiah


def prices_at(centre: Centre) -> QuerySet[MarketPrice]:
    """Those that were not withdrawn."""
    return MarketPrice.objects.filter(centre=centre, withdrawn=None).select_related("commodity", "told_by")


def board(centre: Centre, *, on: date) -> list[BoardLine]:
    """By commodity and place. One query."""
    rows = prices_at(centre).filter(on__lte=on)
    found: dict[tuple[int, str], list[MarketPrice]] = {}
    fresh = figure("economy.price_days", on).value
    for row in rows.order_by("commodity__name", "commodity__unit", "place", "-on", "-told_at", "-pk"):
        found.setdefault((row.commodity_id, row.place), []).append(row)
    return [
        BoardLine(
            same[0],
            next((row for row in same if row.on < same[0].on), None),
            (age := (on - same[0].on).days),
            age > fresh,
        )
        for same in found.values()
    ]


def history(centre: Centre, commodity: Commodity) -> QuerySet[MarketPrice]:
    """Newest first, the withdrawn ones too."""
    rows = MarketPrice.objects.filter(centre=centre, commodity=commodity)
    return rows.select_related("commodity", "told_by", "withdrawn__by").order_by("-on", "-told_at", "-pk")


def centres_with_prices() -> list[Centre]:
    told = MarketPrice.objects.filter(withdrawn=None).values("centre_id")
    return list(Centre.objects.filter(pk__in=told).order_by("name"))


def centre_of_territory(kab_ids: Iterable[int], *, with_prices: bool = False) -> Centre | None:
    """The centre whose area holds one of the kabupaten, one with prices before one without, or not at all."""
    asked = set(kab_ids)
    areas = CentreArea.objects.filter(region_id__in=asked | {kab // 100 for kab in asked})
    told = MarketPrice.objects.filter(withdrawn=None, centre=OuterRef("pk"))
    found = Centre.objects.filter(pk__in=areas.values("centre_id")).annotate(has_prices=Exists(told))
    return (found.filter(has_prices=True) if with_prices else found).order_by("-has_prices", "name").first()
