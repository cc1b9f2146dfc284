"""What who took part can show."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.gathering import Gathering
from karawo.gatherings.models.registration import Registration
from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.tracked import Tracked


class Certificate(Tracked):
    """number: "0007/SERT/7571/VIII/2026". token: 160 bits in the address behind the QR code, which shows the name.

    holder_name, body: as they were when it was issued, whatever the register says later. hours: of the sessions the
    holder came to, in tenths.
    """

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="certificates")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="certificates")
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    number = models.CharField(_("nomor"), max_length=60, unique=True)
    token = models.CharField(max_length=40, unique=True)
    holder_name = SealedTextField()
    body = models.JSONField()
    issued_at = models.DateTimeField(_("terbit"))
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(_("dicabut"), null=True)
    revoked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    revoke_reason = models.CharField(_("alasan dicabut"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(revoked_at=None), name="certificate_in_force_once"
            ),
            models.UniqueConstraint(fields=["kab_id", "year", "serial"], name="certificate_serial_once"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="certificate_revoked_with_reason",
            ),
        ]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
