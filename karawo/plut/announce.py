"""What this room tells the rooms below: how its acts read, and what it counts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from karawo.journal.queries import register_deeds
from karawo.journal.rules import sentences
from karawo.plut.forms.centres import TARGETS
from karawo.plut.pages.own import panel
from karawo.plut.queries.measures import register_measures
from karawo.plut.queries.merging import register_movers
from karawo.plut.rules.acts import ACTS
from karawo.registry.queries.own import OwnPanel, register_own_panel
from karawo.ui import outbox


def connect() -> None:
    register_deeds(ACTS)
    sentences.register_words("measure", dict(TARGETS))
    register_measures()
    register_movers()
    register_own_panel(OwnPanel(10, "plut/_own.html", panel))
    outbox.register(
        outbox.Kind(
            name="sesi",
            label=_("Sesi"),
            page=r"^/sesi/baru/\?kasus=(\d+)(&program=\d+)?$",
            blank="plut:blank_session",
            assets=("registry/position.js",),
        )
    )
