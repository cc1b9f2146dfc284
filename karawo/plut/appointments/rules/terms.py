"""What a centre has set for its slots and its queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Terms:
    """slot_minutes: length of one appointment. days_ahead: how far ahead it may be made.

    lead_minutes: the least time between making it and its beginning, on the web.
    early_minutes: so long before it begins, whoever has arrived goes before those who came without one.
    grace_minutes: so late one may arrive and still go before them; later one waits with them.
    offer_minutes: how long a slot that became free is kept for the next of the waiting list.
    open_per_client: how many appointments one client may have ahead at once.
    """

    slot_minutes: int = 60
    days_ahead: int = 30
    lead_minutes: int = 60
    early_minutes: int = 10
    grace_minutes: int = 15
    offer_minutes: int = 120
    open_per_client: int = 2

    @property
    def lead(self) -> timedelta:
        return timedelta(minutes=self.lead_minutes)

    @property
    def early(self) -> timedelta:
        return timedelta(minutes=self.early_minutes)

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    @property
    def offer(self) -> timedelta:
        return timedelta(minutes=self.offer_minutes)


AS_SHIPPED = Terms()
"""For a centre that has set nothing."""
