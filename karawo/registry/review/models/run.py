"""Looking for duplicates over a whole territory, and the assessment the law wants before it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class ImpactAssessment(Tracked):
    """The answers of the person responsible before linkage runs over personal data (UU 27/2022 art. 34).

    kab_id: the territory it holds for, 75 a whole province. A newer one takes the place of an older; rows are only
    added.
    """

    purpose = models.TextField(_("tujuan dan dasar pemrosesan"), max_length=1000)
    data_used = models.TextField(_("data yang dipakai"), max_length=1000)
    risks = models.TextField(_("risiko bagi pemilik data"), max_length=2000)
    measures = models.TextField(_("tindakan pengurangan risiko"), max_length=2000)
    officer = models.CharField(_("pejabat pelindungan data yang dimintai pendapat"), max_length=150)
    opinion = models.TextField(_("pendapatnya"), max_length=1000)
    assessed_on = models.DateField(_("tanggal penilaian"))
    valid_until = models.DateField(_("berlaku sampai"))
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("assessed_on")), name="impact_assessment_runs_out_later"
            )
        ]
        indexes = [models.Index(fields=["kab_id", "-assessed_on"], name="impact_assessment_kab")]


class LinkageRun(Tracked):
    """One look over the register of a territory for pairs. It writes edges alone and resumes where it stopped.

    kab_id: the territory, 75 a whole province; kab_ids: the same, one by one. done_upto: the owner id up to which
    the pairs are weighed and written; each step is one transaction with its edges.
    """

    assessment = models.ForeignKey(ImpactAssessment, models.PROTECT, related_name="runs")
    kab_ids = ArrayField(models.IntegerField())
    model_version = models.CharField(_("versi model"), max_length=30)
    done_upto = models.BigIntegerField(default=0)
    last_owner_id = models.BigIntegerField()
    owner_count = models.PositiveIntegerField(_("pelaku usaha"))
    compared_count = models.PositiveBigIntegerField(_("pasangan ditimbang"), default=0)
    proposed_count = models.PositiveIntegerField(_("pasangan diusulkan"), default=0)
    started_at = models.DateTimeField(_("mulai"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("selesai"), null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kab_id"], condition=Q(finished_at=None), name="one_open_run_of_a_territory"
            )
        ]
