"""Addresses that open something without signing in: the board of the hall, the calendar of a consultant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.models.belonging import OfCentre


class QueueLink(OfCentre):
    """digest: SHA-256 in hex of the 256 random bits in the address, which are told once and kept nowhere."""

    class Use(models.TextChoices):
        HALL = "hall", _("layar antrean")
        CALENDAR = "calendar", _("kalender")

    use = models.CharField(max_length=8, choices=Use)
    consultant = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(use="hall", consultant=None) | Q(use="calendar", consultant__isnull=False),
                name="queue_link_of_a_consultant",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="queue_link_revoked_by_someone",
            ),
        ]
