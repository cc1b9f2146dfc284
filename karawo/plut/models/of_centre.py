"""What every row of the work of a centre carries."""

from __future__ import annotations

from django.db import models

from karawo.registry.models.tracked import Tracked


class OfCentre(Tracked):
    """A row that belongs to one PLUT and speaks of one client.

    kab_id: the territory of the client, for the office there. subject_id: the client, a business or an owner; both
    draw their ids from one sequence. also_centre: the PLUT the client went to, which reads the history.
    """

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    also_centre = models.ForeignKey(
        "accounts.Centre", models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject_id = models.BigIntegerField()

    class Meta:
        abstract = True
