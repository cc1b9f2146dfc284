"""What a centre plans for a year: whom it accompanies, and what it does. Both can be locked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class TargetClient(Tracked):
    """A client chosen for the programme of a year (sasaran program pendampingan). subject_id: as in the case."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("tahun"))
    case = models.ForeignKey("plut.Case", models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "subject_id"], name="target_client_once"),
        ]


class WorkItem(Tracked):
    """One activity of the work programme. budget_rupiah: None where nobody has said it; 0 costs nothing."""

    class Budget(models.TextChoices):
        APBN = "apbn", _("APBN")
        DAK = "dak", _("DAK")
        APBD_PROVINCE = "apbd_prov", _("APBD provinsi")
        APBD_KAB = "apbd_kab", _("APBD kabupaten/kota")
        CSR = "csr", _("CSR/TJSL")
        PARTNER = "mitra", _("mitra")
        OWN = "swadaya", _("swadaya")
        NONE = "tanpa", _("tanpa anggaran")

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("tahun"))
    goal = models.CharField(_("tujuan"), max_length=300)
    objective = models.CharField(_("sasaran"), max_length=300)
    activity = models.CharField(_("kegiatan"), max_length=300)
    indicator = models.CharField(_("indikator"), max_length=300)
    output_number = models.DecimalField(_("keluaran"), max_digits=14, decimal_places=2)
    output_unit = models.CharField(_("satuan keluaran"), max_length=40)
    beneficiaries = models.CharField(_("penerima manfaat"), max_length=200, blank=True)
    beneficiary_count = models.PositiveIntegerField(_("banyaknya penerima"), null=True, blank=True)
    budget_source = models.CharField(_("sumber anggaran"), max_length=10, choices=Budget)
    budget_rupiah = models.BigIntegerField(_("anggaran"), null=True, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    partner = models.CharField(_("mitra kerja"), max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="work_item_forward"),
            models.CheckConstraint(
                condition=Q(starts_on__year=F("year"), ends_on__year=F("year")),
                name="work_item_within_its_year",
            ),
            models.CheckConstraint(condition=Q(output_number__gt=0), name="work_item_gives_something"),
            models.CheckConstraint(
                condition=Q(budget_rupiah=None) | Q(budget_rupiah__gte=0), name="work_item_budget"
            ),
        ]

    def __str__(self) -> str:
        return self.activity


class PlanLock(Tracked):
    """A plan that is agreed: while the lock holds, the database refuses every change of its rows."""

    class What(models.TextChoices):
        CLIENTS = "sasaran", _("klien sasaran")
        WORK = "program_kerja", _("program kerja")

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    what = models.CharField(max_length=14, choices=What)
    year = models.PositiveSmallIntegerField()
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-locked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "what", "year"], condition=Q(reopened_at=None), name="plan_locked_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reason="")),
                name="lock_reopened_for_a_reason",
            ),
        ]
