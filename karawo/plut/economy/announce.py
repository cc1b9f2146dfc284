"""What this room tells the rooms below: how its acts read, and what it shows on other pages."""

from __future__ import annotations

from karawo.journal.queries import register_deeds
from karawo.plut.economy.pages.panels import clusters_of_centre, prices_of_owner
from karawo.plut.economy.rules.acts import ACTS
from karawo.plut.queries.panels import CentrePanel, register_centre_panel
from karawo.registry.queries.own import OwnPanel, register_own_panel


def connect() -> None:
    register_deeds(ACTS)
    register_centre_panel(CentrePanel(10, "economy/_of_centre.html", clusters_of_centre))
    register_own_panel(OwnPanel(40, "economy/_own.html", prices_of_owner))
