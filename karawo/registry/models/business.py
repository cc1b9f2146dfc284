"""Businesses: the unit that trades, and who owns it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.fields import SubjectIdField
from karawo.registry.models.owner import LIES_IN_INDONESIA, Owner, Place
from karawo.registry.models.source import SourceField
from karawo.registry.models.tracked import Listed


class Business(Listed, Place):
    """A unit usaha. `status`, `size_class`, `latest_*` and `completeness_percent` are the present reading of its
    observations, kept beside them by the actions for lists and measures; the observations are the truth."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("masih ada")
        MOVED = "moved", _("pindah")
        CLOSED = "closed", _("tutup")
        UNKNOWN = "unknown", _("belum diketahui")

    id = SubjectIdField()
    name = models.CharField(_("nama usaha"), max_length=200)
    canonical_name = models.CharField(max_length=200)
    brand = models.CharField(_("merek"), max_length=150, blank=True)
    primary_owner = models.ForeignKey(
        Owner, models.PROTECT, related_name="primary_businesses", db_index=False, db_constraint=False
    )
    legal_form_code = models.CharField(_("bentuk usaha"), max_length=20, blank=True)
    place_kind_code = models.CharField(_("tempat usaha"), max_length=20, blank=True)
    kbli_version = models.PositiveSmallIntegerField(null=True, blank=True)
    kbli_code = models.CharField(_("KBLI"), max_length=5, blank=True)
    sector_code = models.CharField(max_length=1, blank=True)
    activity = models.CharField(_("kegiatan"), max_length=300, blank=True)
    main_product = models.CharField(_("produk utama"), max_length=300, blank=True)
    started_year = models.PositiveSmallIntegerField(_("tahun mulai"), null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.UNKNOWN)
    status_on = models.DateField(null=True, blank=True)
    size_class = models.CharField(max_length=8, blank=True)
    size_criterion = models.CharField(max_length=8, blank=True)
    size_on = models.DateField(null=True, blank=True)
    has_nib = models.BooleanField(default=False)
    latest_sales_rupiah = models.BigIntegerField(null=True, blank=True)
    latest_workers = models.PositiveIntegerField(null=True, blank=True)
    completeness_percent = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        db_index=False,
        db_constraint=False,
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "registry_business"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="business_has_a_name"),
            models.CheckConstraint(
                condition=Q(kbli_version=None, kbli_code="")
                | (Q(kbli_version__isnull=False) & ~Q(kbli_code="")),
                name="kbli_code_with_version",
            ),
            models.CheckConstraint(
                condition=Q(completeness_percent__lte=100), name="completeness_is_a_percentage"
            ),
            models.CheckConstraint(condition=LIES_IN_INDONESIA, name="business_lies_in_indonesia"),
        ]
        indexes = [
            models.Index(fields=["kab_id", "canonical_name", "id"], name="business_kab_name"),
            models.Index(fields=["kab_id", "-changed_at", "-id"], name="business_kab_changed"),
            models.Index(fields=["kab_id", "kbli_code"], name="business_kab_kbli"),
            models.Index(fields=["primary_owner"], name="business_primary_owner"),
            models.Index(fields=["region"], name="business_region"),
            models.Index(fields=["canonical_name", "id"], name="business_name"),
            models.Index(fields=["-changed_at", "-id"], name="business_changed"),
            models.Index(fields=["entry"], name="business_entry"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="business_merged_into"
            ),
            models.Index(fields=["entered_by"], name="business_entered_by"),
        ]

    def __str__(self) -> str:
        return self.name


class Ownership(Listed):
    class Part(models.TextChoices):
        OWNER = "owner", _("pemilik")
        PARTNER = "partner", _("mitra pemilik")
        MANAGER = "manager", _("pengelola")

    business = models.ForeignKey(
        Business, models.CASCADE, related_name="ownerships", db_index=False, db_constraint=False
    )
    owner = models.ForeignKey(Owner, models.CASCADE, related_name="ownerships", db_constraint=False)
    part = models.CharField(max_length=8, choices=Part, default=Part.OWNER)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = SourceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "owner", "part"], name="ownership_once"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="ownership_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["entry"], name="ownership_entry")]
