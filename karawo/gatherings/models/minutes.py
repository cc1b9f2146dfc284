"""Minutes as they were signed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.gathering import Gathering
from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.tracked import Tracked


class Minutes(Tracked):
    """Rows are only added; what was wrong is frozen anew, and `replaces` names the one before.

    number: "003/NTL/7571/XI/2026". content: the canonical JSON of number, words and signers, sealed because it names
    who came; its SHA-256 in hex is `sha256`. token: the address of the page that proves the paper, printed as QR code.
    """

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="minutes")
    number = models.CharField(_("nomor"), max_length=60, unique=True)
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField(_("keadaan per"))
    frozen_at = models.DateTimeField(_("dibekukan"))
    frozen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    content = SealedTextField()
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=24, unique=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["-frozen_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kab_id", "year", "serial"], name="minutes_serial_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="minutes_have_a_checksum"
            ),
        ]

    def __str__(self) -> str:
        return self.number
