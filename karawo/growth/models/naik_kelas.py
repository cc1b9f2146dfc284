"""The event of moving up (or down): proposed by one person on dated evidence, confirmed by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.growth.models.assessment import Assessment
from karawo.growth.rules.indicator import LABELS
from karawo.registry.models import Business, Observation
from karawo.registry.models.tracked import Tracked


class NaikKelasQuerySet(models.QuerySet["NaikKelas"]):
    def confirmed(self) -> NaikKelasQuerySet:
        return self.filter(outcome=NaikKelas.Outcome.CONFIRMED)

    def waiting(self) -> NaikKelasQuerySet:
        return self.filter(outcome="")


class NaikKelas(Tracked):
    """kind LEVEL: two assessments by one rubric, from_rank and to_rank their levels; a rise also needs a hard
    indicator with two dated figures. kind LEGAL_CLASS: the class of PP 7/2021, from two dated figures of sales or
    capital, and no assessment. The two are never counted together.

    happened_on: the day of the later assessment or figure. before_value, after_value: whole rupiah, persons or pieces.
    """

    class Kind(models.TextChoices):
        LEVEL = "level", _("tingkat diagnosis")
        LEGAL_CLASS = "legal_class", _("kelas usaha menurut PP 7/2021")

    class Direction(models.TextChoices):
        UP = "up", _("naik kelas")
        DOWN = "down", _("turun kelas")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("dibenarkan")
        DECLINED = "declined", _("ditolak")
        WITHDRAWN = "withdrawn", _("ditarik")

    business = models.ForeignKey(Business, models.CASCADE, related_name="naik_kelas")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.LEVEL)
    direction = models.CharField(_("arah"), max_length=4, choices=Direction)
    happened_on = models.DateField(_("tanggal"))
    from_assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    to_assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    from_rank = models.PositiveSmallIntegerField()
    to_rank = models.PositiveSmallIntegerField()
    from_name = models.CharField(_("dari"), max_length=60)
    to_name = models.CharField(_("ke"), max_length=60)
    indicator = models.CharField(
        _("penanda keras"), max_length=20, blank=True, choices=[(code, LABELS[code]) for code in LABELS]
    )
    before_on = models.DateField(null=True)
    before_value = models.BigIntegerField(null=True)
    before_observation = models.ForeignKey(Observation, models.SET_NULL, null=True, related_name="+")
    after_on = models.DateField(null=True)
    after_value = models.BigIntegerField(null=True)
    after_observation = models.ForeignKey(Observation, models.SET_NULL, null=True, related_name="+")
    evidence = models.CharField(_("bukti"), max_length=500)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("alasan"), max_length=300, blank=True)

    objects = NaikKelasQuerySet.as_manager()

    class Meta:
        verbose_name = _("naik kelas")
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="up", to_rank__gt=F("from_rank"))
                | Q(direction="down", to_rank__lt=F("from_rank")),
                name="naik_kelas_by_a_level",
            ),
            models.CheckConstraint(
                condition=Q(kind="level", from_assessment__isnull=False, to_assessment__isnull=False)
                | Q(kind="legal_class", from_assessment=None, to_assessment=None),
                name="naik_kelas_by_assessments_or_by_law",
            ),
            models.CheckConstraint(
                condition=Q(kind="level", direction="down")
                | Q(
                    before_on__isnull=False,
                    after_on__isnull=False,
                    before_on__lt=F("after_on"),
                    before_value__isnull=False,
                    after_value__isnull=False,
                ),
                name="naik_kelas_by_two_dated_figures",
            ),
            models.CheckConstraint(
                condition=~Q(direction="up") | Q(after_value__gt=F("before_value")),
                name="naik_kelas_by_a_rising_figure",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="naik_kelas_with_evidence"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="naik_kelas_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["confirmed", "declined"]) | ~Q(decided_by=F("proposed_by")),
                name="naik_kelas_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["declined", "withdrawn"]) | ~Q(answer=""),
                name="naik_kelas_refused_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["business", "to_assessment", "direction"],
                condition=Q(outcome__in=["", "confirmed"], kind="level"),
                name="naik_kelas_once_for_an_assessment",
            ),
            models.UniqueConstraint(
                fields=["business", "happened_on", "direction"],
                condition=Q(outcome__in=["", "confirmed"], kind="legal_class"),
                name="legal_class_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["kab_id", "-happened_on", "-id"], name="naik_kelas_kab"),
            models.Index(fields=["business", "-happened_on"], name="naik_kelas_business"),
            models.Index(fields=["entry"], name="naik_kelas_entry"),
        ]
