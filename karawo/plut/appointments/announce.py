"""What this room tells the rooms below: how its acts read."""

from __future__ import annotations

from karawo.journal.rules import sentences
from karawo.plut.appointments.queries.day import own_panel
from karawo.plut.appointments.queries.measures import register_measures
from karawo.plut.appointments.queries.merging import register_movers
from karawo.plut.appointments.rules.acts import ACTS
from karawo.registry.queries.own import OwnPanel, register_own_panel


def connect() -> None:
    sentences.register({act: f"{{by}} {sentence}" for act, sentence in ACTS.items()})
    register_measures()
    register_movers()
    register_own_panel(OwnPanel(20, "appointments/_own.html", own_panel))
