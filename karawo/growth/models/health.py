"""A cooperative judged as itself: the rubric of its health, the bands of its score, and one check of one book year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.growth.models.rubric import Version, VersionQuerySet
from karawo.registry.models import Owner
from karawo.registry.models.tracked import Tracked


class HealthRubric(Version):
    """Aspects, weights and items stand in `text`, as `rules.health.parsed_health` reads it. Written once."""

    objects = VersionQuerySet["HealthRubric"].as_manager()

    class Meta:
        verbose_name = _("rubrik kesehatan koperasi")
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="health_rubric_version_once")]


class HealthBandQuerySet(models.QuerySet["HealthBand"]):
    def in_force(self, on: date) -> HealthBandQuerySet:
        """All bands of the newest table that is valid on the day."""
        newest = self.filter(valid_from__lte=on).order_by("-valid_from").values("valid_from")[:1]
        return self.filter(valid_from=newest)


class HealthBand(models.Model):
    """One band of a table; the table is all rows of one `valid_from`. from_percent: lowest score, inclusive."""

    valid_from = models.DateField(_("berlaku sejak"))
    from_percent = models.DecimalField(_("mulai nilai"), max_digits=5, decimal_places=2)
    name = models.CharField(_("predikat"), max_length=60)
    tone = models.CharField(_("nada"), max_length=8, blank=True)
    article = models.CharField(_("dasar"), max_length=200)
    source = models.CharField(_("sumber"), max_length=300)
    is_verified = models.BooleanField(_("sudah diperiksa pada naskahnya"), default=False)

    objects = HealthBandQuerySet.as_manager()

    class Meta:
        verbose_name = _("predikat kesehatan koperasi")
        ordering = ["-valid_from", "-from_percent"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from", "from_percent"], name="health_band_once"),
            models.CheckConstraint(
                condition=Q(from_percent__range=(0, 100)), name="health_band_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HealthCheck(Tracked):
    """values: 1–4 by slug of the item, null for "tidak tahu". score, band: empty where the data are not enough.

    It is never overwritten: a wrong one is withdrawn. year: the book year it speaks of.
    """

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="health_checks")
    rubric = models.ForeignKey(HealthRubric, models.PROTECT, related_name="checks")
    year = models.PositiveSmallIntegerField(_("tahun buku"))
    assessed_on = models.DateField(_("tanggal penilaian"))
    assessed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField()
    values = models.JSONField()
    evidence = models.JSONField(default=dict)
    score = models.DecimalField(_("nilai"), max_digits=5, decimal_places=2, null=True)
    band = models.ForeignKey(HealthBand, models.PROTECT, null=True, related_name="+")
    coverage_percent = models.DecimalField(_("terjawab"), max_digits=4, decimal_places=1)
    note = models.TextField(_("catatan"), max_length=2000, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True)
    withdrawn_reason = models.CharField(_("alasan penarikan"), max_length=300, blank=True)

    class Meta:
        ordering = ["-assessed_on", "-assessed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None, band=None)
                | Q(score__range=(Decimal(0), Decimal(100)), band__isnull=False),
                name="health_band_with_score",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="health_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-assessed_on"], name="health_latest")]

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None
