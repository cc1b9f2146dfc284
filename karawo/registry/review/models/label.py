"""What each reviewer said about each pair."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

QUESTIONS = [("owner", _("pemilik")), ("business", _("usaha"))]


class ReviewLabel(models.Model):
    """One person's verdict on one pair; rows are only added, the newest of a person counts.

    verdict: "same", "different", "later" (unsure), or empty for one taken back. probability, weight, model_version:
    what the model said when the person was asked, so that the model can be measured afterwards.
    kab_id, other_kab_id: of the two sides; only who sees both sees the row.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("sama")
        DIFFERENT = "different", _("berbeda")
        UNSURE = "later", _("ragu")
        TAKEN_BACK = "", _("ditarik kembali")

    question = models.CharField(max_length=8, choices=QUESTIONS)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    kab_id = models.IntegerField()
    other_kab_id = models.IntegerField()
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)
    probability = models.FloatField()
    weight = models.FloatField(null=True)
    model_version = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="label_pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["question", "first_id", "second_id", "by", "-id"], name="label_pair"),
            models.Index(fields=["by", "-id"], name="label_by"),
        ]
