"""One thing given to one recipient, as received."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models.asked import RecipientList
from karawo.assistance.models.kind import AidKind, GivingOffice
from karawo.registry.models import Business, Owner
from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.tracked import Tracked


class Fund(models.TextChoices):
    """Source of the money."""

    CENTRAL = "apbn", _("APBN")
    PROVINCE = "apbd_prov", _("APBD provinsi")
    KABUPATEN = "apbd_kab", _("APBD kabupaten/kota")
    SPECIAL = "dak", _("DAK")
    VILLAGE = "dana_desa", _("Dana desa")
    COMPANY = "csr", _("CSR/TJSL")
    OTHER = "lain", _("lainnya")
    UNKNOWN = "", _("tidak tahu")


class AidQuerySet(models.QuerySet["Aid"]):
    def standing(self) -> AidQuerySet:
        """Neither taken back nor replaced by a correction."""
        return self.filter(ended_at=None)

    def of_kind_within(self, kind_id: int, earliest: date, latest: date) -> AidQuerySet:
        return self.standing().filter(kind_id=kind_id, given_on__range=(earliest, latest))


class Aid(Tracked):
    """Never overwritten: a correction is a new row that `replaces` the old one, and the old one ends.

    kab_id: where the recipient is; the office's territory where that is not known.
    owner, business: of the register, empty until somebody links them; name and nik stay as received.
    value_rupiah: None where nobody has said it. quantity and unit: goods, hours, people's places.
    override_reason: why it was given although the rule of its kind says no.
    """

    kind = models.ForeignKey(AidKind, models.PROTECT, related_name="+", verbose_name=_("jenis"))
    office = models.ForeignKey(GivingOffice, models.PROTECT, related_name="+", verbose_name=_("pemberi"))
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, related_name="+")
    business = models.ForeignKey(Business, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("nama penerima"), max_length=200)
    canonical_name = models.CharField(max_length=200)
    nik = SealedTextField(null=True)
    nik_digest = models.BigIntegerField(null=True)
    nik_masked = models.CharField(max_length=20, blank=True)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("wilayah"),
        db_index=False,
    )
    given_on = models.DateField(_("tanggal"))
    programme = models.CharField(_("program"), max_length=150, blank=True)
    value_rupiah = models.BigIntegerField(_("nilai"), null=True)
    quantity = models.DecimalField(_("jumlah"), max_digits=12, decimal_places=2, null=True)
    unit = models.CharField(_("satuan"), max_length=30, blank=True)
    goods = models.CharField(_("barang atau materi"), max_length=200, blank=True)
    fund_code = models.CharField(_("sumber dana"), max_length=10, choices=Fund, blank=True)
    evidence = models.CharField(_("bukti"), max_length=200, blank=True)
    override_reason = models.CharField(_("alasan tetap diberikan"), max_length=300, blank=True)
    source_list = models.ForeignKey(RecipientList, models.PROTECT, null=True, related_name="aids")
    recorded_at = models.DateTimeField(_("dicatat"))
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    ended_at = models.DateTimeField(_("ditarik"), null=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("alasan penarikan"), max_length=300, blank=True)

    objects = AidQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="aid_names_its_recipient"),
            models.CheckConstraint(
                condition=Q(nik=None, nik_digest=None, nik_masked="")
                | Q(nik__isnull=False, nik_digest__isnull=False),
                name="aid_nik_sealed_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(value_rupiah=None) | Q(value_rupiah__gte=0), name="aid_value_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="aid_quantity_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(business=None) | Q(owner__isnull=False), name="aid_of_a_business_names_its_owner"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="aid_does_not_replace_itself"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="aid_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["nik_digest", "kind"], name="aid_nik", condition=Q(nik_digest__isnull=False)
            ),
            models.Index(fields=["kab_id", "-given_on", "-id"], name="aid_kab_given"),
            models.Index(fields=["entry"], name="aid_entry"),
            GinIndex(OpClass("canonical_name", "gin_trgm_ops"), name="aid_name_trigram"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.given_on:%d-%m-%Y}"

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None

    @property
    def is_linked(self) -> bool:
        return self.owner_id is not None


class RecipientKeys(models.Model):
    """The linkage keys of a recipient: 64-bit hashes of `registry.linkage`, no readable number.

    Read in the standing `work` alone; what is shown of a row found is decided afterwards.
    """

    aid = models.OneToOneField(Aid, models.CASCADE, primary_key=True, related_name="recipient_keys")
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="recipient_keys_keys", fastupdate=True)]
