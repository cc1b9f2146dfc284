"""What every row of this room carries."""

from __future__ import annotations

from django.db import models

from karawo.registry.models.tracked import Tracked


class OfCentre(Tracked):
    """A row of one PLUT. kab_id: the kabupaten/kota in which the centre stands."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
