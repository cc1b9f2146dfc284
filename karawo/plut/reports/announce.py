"""What this room tells the rooms below: how its acts read."""

from __future__ import annotations

from karawo.journal.queries import register_deeds
from karawo.plut.reports.queries.merging import register_movers
from karawo.plut.reports.rules.acts import ACTS


def connect() -> None:
    register_deeds(ACTS)
    register_movers()
