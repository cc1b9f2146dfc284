"""What was decided, and the signal by which a room above makes a commitment of it in the same transaction."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.board import Commodity, NoteGroup
from karawo.gatherings.models.gathering import Gathering
from karawo.registry.models.tracked import Tracked

decision_made = Signal()
"""Sent inside the act that decides: sender=Decision, decision=, by=, at=. Who refuses raises, and nothing is kept."""

decision_withdrawn = Signal()
"""Sent inside the act that takes one back: sender=Decision, decision=, reason=, by=, at=."""


class Decision(Tracked):
    """Who will do what, how much of it, until when. key: the form's, so that a double tap decides once.

    who: an organisation or a person, as it was said. quantity and unit belong together; rupiah is a unit.
    """

    key = models.UUIDField(unique=True)
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    who = models.CharField(_("siapa"), max_length=150)
    element_code = models.CharField(_("unsur"), max_length=20, blank=True)
    what = models.CharField(_("melakukan apa"), max_length=300)
    contribution_code = models.CharField(_("bentuk"), max_length=10)
    quantity = models.DecimalField(_("jumlah"), max_digits=16, decimal_places=2, null=True)
    unit = models.CharField(_("satuan"), max_length=20, blank=True)
    due_on = models.DateField(_("tenggat"))
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, related_name="+")
    commodity = models.ForeignKey(Commodity, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(NoteGroup, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=~Q(who="") & ~Q(what=""), name="decision_who_and_what"),
            models.CheckConstraint(
                condition=Q(quantity=None, unit="") | (Q(quantity__gt=Decimal(0)) & ~Q(unit="")),
                name="decision_quantity_with_unit",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="decision_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
