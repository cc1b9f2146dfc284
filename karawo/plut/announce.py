"""What this room tells the rooms below: how its acts read, and what it counts."""

from __future__ import annotations

from karawo.journal.rules import sentences
from karawo.plut.queries.measures import register_measures
from karawo.plut.rules.acts import ACTS


def connect() -> None:
    sentences.register({act: f"{{by}} {sentence}" for act, sentence in ACTS.items()})
    register_measures()
