"""A report as it was handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class FrozenReport(Tracked):
    """Rows are only added; what was wrong is frozen anew, and `replaces` names the one before.

    form: a slug of `rules.forms`. content: the canonical JSON of number, report and signers, whose SHA-256 in hex
    is `sha256`. token: the address of its verification page, printed as QR code.
    """

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    form = models.CharField(_("formulir"), max_length=20)
    number = models.CharField(_("nomor"), max_length=60, unique=True)
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    period_code = models.CharField(_("masa"), max_length=7)
    first_on = models.DateField()
    last_on = models.DateField()
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("plut.Case", models.PROTECT, null=True, related_name="+")
    as_of = models.DateTimeField(_("keadaan per"))
    frozen_at = models.DateTimeField(_("dibekukan"))
    frozen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=24, unique=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["-frozen_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "serial"], name="frozen_serial_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="frozen_period_forward"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="frozen_has_a_checksum"
            ),
        ]
        indexes = [models.Index(fields=["centre", "form", "period_code"], name="frozen_of_a_period")]

    def __str__(self) -> str:
        return self.number
