"""What this room tells the rooms below: how its acts read."""

from __future__ import annotations

from karawo.journal.rules import sentences
from karawo.plut.reports.queries.merging import register_movers
from karawo.plut.reports.rules.acts import ACTS


def connect() -> None:
    sentences.register({act: f"{{by}} {sentence}" for act, sentence in ACTS.items()})
    register_movers()
