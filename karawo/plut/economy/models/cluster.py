"""A sentra: businesses of one product in one place, and how they stood on each day somebody looked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class Cluster(Tracked):
    """A sentra that a centre assists (sentra binaan), from a day to a day."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    name = models.CharField(_("nama sentra"), max_length=150)
    product = models.CharField(_("produk"), max_length=150)
    address = models.CharField(_("tempat"), max_length=300)
    formed_year = models.PositiveSmallIntegerField(_("tahun terbentuk"), null=True, blank=True)
    assisted_since = models.DateField(_("dibina sejak"))
    ended_on = models.DateField(_("sampai"), null=True, blank=True)
    ended_reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="cluster_once"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | (Q(ended_on__gte=F("assisted_since")) & ~Q(ended_reason="")),
                name="cluster_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClusterState(Tracked):
    """How a sentra stood on a day. Only added: a wrong figure is told again for the same day and the later word holds.

    on: when it was true. known_at: when it was told. turnover_rupiah: of one month. None: nobody said it.
    problems: code of a field → what is wrong there.
    """

    class Technology(models.TextChoices):
        TRADITIONAL = "tradisional", _("tradisional")
        SIMPLE = "sederhana", _("sederhana")
        MODERN = "modern", _("modern")

    class Material(models.TextChoices):
        LOCAL = "lokal", _("lokal")
        IMPORT = "impor", _("impor")
        BOTH = "keduanya", _("lokal dan impor")

    class Marketing(models.TextChoices):
        LOCAL = "lokal", _("lokal")
        EXPORT = "ekspor", _("ekspor")
        BOTH = "keduanya", _("lokal dan ekspor")

    class Source(models.TextChoices):
        VISIT = "kunjungan", _("kunjungan")
        MEETING = "rapat", _("rapat")
        DOCUMENT = "dokumen", _("dokumen")

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="states")
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    on = models.DateField(_("keadaan per"))
    known_at = models.DateTimeField()
    told_by = models.CharField(_("kata siapa"), max_length=150)
    source = models.CharField(_("sumber"), max_length=10, choices=Source)
    members = models.PositiveIntegerField(_("anggota (unit usaha)"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("pekerja"), null=True, blank=True)
    turnover_rupiah = models.BigIntegerField(_("omzet sebulan"), null=True, blank=True)
    technology = models.CharField(_("teknologi"), max_length=12, choices=Technology, blank=True)
    material = models.CharField(_("bahan baku"), max_length=10, choices=Material, blank=True)
    marketing = models.CharField(_("pemasaran"), max_length=10, choices=Marketing, blank=True)
    partnership = models.CharField(_("kemitraan"), max_length=300, blank=True)
    chair = models.CharField(_("ketua"), max_length=150, blank=True)
    mentors = models.CharField(_("pembina"), max_length=300, blank=True)
    problems = models.JSONField(_("masalah"), default=dict, blank=True)

    class Meta:
        ordering = ["-on", "-known_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(turnover_rupiah=None) | Q(turnover_rupiah__gte=0), name="cluster_turnover"
            ),
            models.CheckConstraint(condition=~Q(told_by=""), name="cluster_state_says_who_told"),
        ]
        indexes = [models.Index(fields=["cluster", "-on", "-known_at"], name="cluster_state_latest")]
