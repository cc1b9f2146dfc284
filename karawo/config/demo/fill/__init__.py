"""Writes the invented register set by set, each list as one act, with all that the actions would have kept beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from karawo.config.demo.fill.writer import Writer
from karawo.config.demo.invent import SRI, invent, list_days
from karawo.config.demo.village import SHARES, Village
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region
from karawo.registry.actions import recount_businesses

__all__ = ["Filled", "fill", "is_filled", "villages"]


def villages() -> dict[int, list[Village]]:
    """By kabupaten/kota, in the order of their codes."""
    found: dict[int, list[Village]] = {kab_id: [] for kab_id in SHARES}
    rows = Region.objects.filter(kab_id__in=SHARES, level=Region.Level.VILLAGE).order_by("id")
    for row in rows.values_list("id", "name", "postal_code", "latitude", "longitude"):
        found[row[0] // 1_000_000].append(Village(*row))
    return found


@dataclass(frozen=True, slots=True)
class Filled:
    """sri_id: the owner whose own file it is; business_id: that owner's business."""

    businesses: int
    owners: int
    cooperatives: int
    sri_id: int
    business_id: int


def fill(count: int, *, at: datetime, part: int = 0, enumerator_id: int | None = None) -> Filled:
    """count: businesses. All of a part in one transaction: one that was stopped on the way has no rows at all."""
    days = list_days(timezone.localdate(at))
    made = invent(count, villages(), newest_year=days[-1].year - 1, part=part)
    with within(EVERYTHING):
        writer = Writer(made, days, part, enumerator_id)
        writer.write()
        recount_businesses(at=at)
        writer.propose(at)
    return Filled(
        businesses=len(made.businesses),
        owners=len(made.owners),
        cooperatives=sum(owner.kind == "cooperative" for owner in made.owners),
        sri_id=writer.owner_ids[SRI],
        business_id=writer.business_ids[SRI],
    )


def is_filled(part: int = 0) -> bool:
    with within(EVERYTHING):
        return Entry.objects.filter(act="demo.filled", words__part=part).exists()
