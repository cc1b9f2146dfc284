"""What this room tells the rooms below: how its acts read, and what it counts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.growth.queries.measures import register_measures
from karawo.growth.queries.merging import register_movers
from karawo.growth.queries.needs import needs_of_gaps
from karawo.growth.rules.acts import ACTS
from karawo.journal.queries import register_deeds
from karawo.journal.rules import sentences
from karawo.partners.actions import register_needs


def connect() -> None:
    register_deeds(ACTS)
    sentences.register_words("direction", {"up": _("naik kelas"), "down": _("turun kelas")})
    register_needs("growth", needs_of_gaps)
    register_measures()
    register_movers()
