"""What a consultant did beside the sessions with clients: a class, a fair, a meeting with partners."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class Activity(Tracked):
    """The activity report of the technical guidance. participants: None where nobody counted them."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    consultant = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    field_code = models.CharField(_("bidang"), max_length=20)
    reported_on = models.DateField(_("tanggal laporan"))
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    activity = models.CharField(_("kegiatan"), max_length=300)
    business_field = models.CharField(_("bidang usaha"), max_length=120, blank=True)
    place = models.CharField(_("tempat"), max_length=200)
    participants = models.PositiveIntegerField(_("jumlah peserta"), null=True, blank=True)
    output = models.CharField(_("keluaran"), max_length=300)
    note = models.TextField(_("catatan"), blank=True)
    resources = models.CharField(_("sumber daya"), max_length=300, blank=True)
    partner = models.CharField(_("mitra"), max_length=200, blank=True)
    follow_up = models.CharField(_("rencana tindak lanjut"), max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activity_forward"),
            models.CheckConstraint(
                condition=Q(reported_on__gte=F("starts_on")), name="activity_reported_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(field_code=""), name="activity_has_a_field"),
        ]
        indexes = [models.Index(fields=["centre", "starts_on"], name="activity_of_centre")]

    def __str__(self) -> str:
        return self.activity
