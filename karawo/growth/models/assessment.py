"""One business judged by one rubric on one day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from karawo.growth.models.rubric import Rubric, RubricItem, RubricLevel
from karawo.growth.rules.rubric import HIGHEST
from karawo.registry.models import Business, Observation
from karawo.registry.models.tracked import Tracked


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def standing(self) -> AssessmentQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def latest_first(self) -> AssessmentQuerySet:
        return self.order_by("-assessed_on", "-assessed_at", "-pk")

    def latest_of_each(self, on: date) -> AssessmentQuerySet:
        """The last standing assessment of each business on the day, whatever the rubric."""
        last = Assessment.objects.standing().filter(business=OuterRef("business"), assessed_on__lte=on)
        return self.filter(pk=Subquery(last.latest_first().values("pk")[:1]))


class Assessment(Tracked):
    """`index`, `level` and `coverage_percent` are what the answers give by the rubric, kept for lists and measures;
    index and level are empty where the data are not enough. It is never overwritten: a wrong one is withdrawn."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="assessments")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="assessments")
    assessed_on = models.DateField(_("tanggal penilaian"))
    assessed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField()
    index = models.DecimalField(_("indeks"), max_digits=4, decimal_places=1, null=True)
    level = models.ForeignKey(
        RubricLevel, models.PROTECT, null=True, related_name="+", verbose_name=_("tingkat")
    )
    coverage_percent = models.DecimalField(_("terjawab"), max_digits=4, decimal_places=1)
    note = models.TextField(_("catatan"), max_length=2000, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True)
    withdrawn_reason = models.CharField(_("alasan penarikan"), max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(index=None, level=None) | Q(index__range=(0, 100), level__isnull=False),
                name="assessment_level_with_index",
            ),
            models.CheckConstraint(
                condition=Q(coverage_percent__range=(0, 100)), name="assessment_coverage_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="assessment_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["business", "-assessed_on", "-assessed_at", "-id"], name="assessment_latest"
            ),
            models.Index(fields=["kab_id", "-assessed_on", "-id"], name="assessment_kab"),
            models.Index(fields=["entry"], name="assessment_entry"),
        ]

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None


class AssessmentAnswer(Tracked):
    """An item that was not answered has no row: "tidak tahu" and "tidak berlaku" are answers, empty is none."""

    class State(models.TextChoices):
        KNOWN = "known", _("diketahui")
        UNKNOWN = "unknown", _("tidak tahu")
        NOT_APPLICABLE = "not_applicable", _("tidak berlaku")

    class Origin(models.TextChoices):
        SAID = "said", _("jawaban")
        REGISTER = "register", _("sudah tercatat di register")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    item = models.ForeignKey(RubricItem, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=State)
    value = models.PositiveSmallIntegerField(null=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.SAID)
    evidence = models.CharField(_("bukti"), max_length=500, blank=True)
    observation = models.ForeignKey(Observation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(state="known", value__range=(0, HIGHEST)) | (~Q(state="known") & Q(value=None)),
                name="answer_has_a_value_when_known",
            ),
        ]
        indexes = [models.Index(fields=["entry"], name="answer_entry")]
