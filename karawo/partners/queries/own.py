"""What a partner sees through a personal link: the own promises, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from karawo.partners.models import Commitment, Delivery, PartnerLink
from karawo.partners.rules.ladder import ENDED, Status
from karawo.regions.access import EVERYTHING, within


@dataclass(frozen=True, slots=True)
class OwnPromise:
    commitment: Commitment
    deliveries: tuple[Delivery, ...]
    is_open: bool
    is_overdue: bool


def own_promises(link: PartnerLink, *, on: date) -> list[OwnPromise]:
    """Of the link's partner alone, what is open first by its day. The visitor has no scope, so this steps beyond it
    for these rows; what was only offered is not shown."""
    with within(EVERYTHING):
        rows = (
            Commitment.objects.filter(partner_id=link.contact.partner_id)
            .exclude(status=Status.OFFERED)
            .prefetch_related("deliveries")
            .order_by("due_on", "pk")
        )
        found = [
            OwnPromise(row, tuple(row.deliveries.all()), row.status not in ENDED, row.is_overdue(on))
            for row in rows
        ]
    return sorted(found, key=lambda each: not each.is_open)
