"""Dated facts: when true, when known, who said so, by what source. Never overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.business import Business
from karawo.registry.models.owner import Owner
from karawo.registry.models.source import SourceField
from karawo.registry.models.tracked import Listed, PersonField, Tracked


class Observation(Listed):
    """One fact about a business in a period.

    number: rupiah for money, persons for workers; codes: for channels, certificates, status; is_unknown: the
    answer "tidak tahu", which is a fact of its own. A wrong fact is withdrawn by a later one, not changed.
    """

    class What(models.TextChoices):
        SALES = "sales_rupiah", _("penjualan setahun")
        CAPITAL = "capital_rupiah", _("modal usaha")
        ASSETS = "assets_rupiah", _("aset")
        PAID_MALE = "workers_paid_male", _("pekerja dibayar laki-laki")
        PAID_FEMALE = "workers_paid_female", _("pekerja dibayar perempuan")
        UNPAID_MALE = "workers_unpaid_male", _("pekerja tidak dibayar laki-laki")
        UNPAID_FEMALE = "workers_unpaid_female", _("pekerja tidak dibayar perempuan")
        WORKERS = "workers_total", _("jumlah pekerja")
        DISABLED = "workers_disabled", _("pekerja disabilitas")
        EXPORTS = "is_exporting", _("mengekspor")
        CHANNELS = "channels", _("saluran penjualan")
        REACH = "reach", _("jangkauan pasar")
        STATUS = "status", _("keadaan usaha")
        POSITION = "position", _("titik di peta")

    business = models.ForeignKey(
        Business, models.CASCADE, related_name="observations", db_index=False, db_constraint=False
    )
    what = models.CharField(max_length=24, choices=What)
    number = models.BigIntegerField(null=True)
    codes = models.JSONField(default=list)
    is_unknown = models.BooleanField(default=False)
    period_from = models.DateField()
    period_to = models.DateField()
    known_at = models.DateTimeField()
    by = PersonField(null=True)
    source = SourceField()
    source_kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="observation_period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(is_unknown=True, number=None)
                | Q(is_unknown=False) & (Q(number__isnull=False) | ~Q(codes=[])),
                name="observation_says_something",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=0), name="observation_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["business", "what", "-period_to", "-known_at"], name="observation_latest"),
            models.Index(fields=["entry"], name="observation_entry"),
        ]


class CooperativeYear(Tracked):
    """The state of a cooperative at the end of a book year (UU 25/1992: accounts are given to the RAT yearly)."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="cooperative_years")
    year = models.PositiveSmallIntegerField(_("tahun buku"))
    rat_on = models.DateField(_("tanggal RAT"), null=True, blank=True)
    members_male = models.PositiveIntegerField(_("anggota laki-laki"), null=True, blank=True)
    members_female = models.PositiveIntegerField(_("anggota perempuan"), null=True, blank=True)
    members_total = models.PositiveIntegerField(_("anggota"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("karyawan"), null=True, blank=True)
    assets_rupiah = models.BigIntegerField(_("aset"), null=True, blank=True)
    own_capital_rupiah = models.BigIntegerField(_("modal sendiri"), null=True, blank=True)
    outside_capital_rupiah = models.BigIntegerField(_("modal luar"), null=True, blank=True)
    volume_rupiah = models.BigIntegerField(_("volume usaha"), null=True, blank=True)
    shu_rupiah = models.BigIntegerField(_("SHU"), null=True, blank=True)
    known_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    source = SourceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year", "source"], name="cooperative_year_once")
        ]
        indexes = [models.Index(fields=["entry"], name="cooperative_year_entry")]
