"""What this room tells the rooms below: how its acts read."""

from __future__ import annotations

from karawo.journal.queries import register_deeds
from karawo.plut.appointments.queries.day import own_panel
from karawo.plut.appointments.queries.measures import register_measures
from karawo.plut.appointments.queries.merging import register_movers
from karawo.plut.appointments.rules.acts import ACTS
from karawo.registry.queries.own import OwnPanel, register_own_panel


def connect() -> None:
    register_deeds(ACTS)
    register_measures()
    register_movers()
    register_own_panel(OwnPanel(20, "appointments/_own.html", own_panel))
