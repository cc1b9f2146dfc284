"""Owners: persons, legal entities, cooperatives and groups; and what identifies them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.fields import SealedTextField, SubjectIdField
from karawo.registry.models.source import SourceField
from karawo.registry.models.tracked import Listed, PersonField


class Sex(models.TextChoices):
    FEMALE = "P", _("Perempuan")
    MALE = "L", _("Laki-laki")


class Place(models.Model):
    """Where something is: as written, as the finest known unit, and on the map."""

    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    address = models.CharField(_("alamat"), max_length=300, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    position_accuracy_m = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


LIES_IN_INDONESIA = Q(latitude=None, longitude=None) | Q(
    latitude__isnull=False, latitude__range=(-12, 7), longitude__isnull=False, longitude__range=(94, 142)
)
"""A whole point or none; half of one says nothing."""


class Owner(Listed, Place):
    class Kind(models.TextChoices):
        PERSON = "person", _("perorangan")
        LEGAL_ENTITY = "legal_entity", _("badan usaha")
        COOPERATIVE = "cooperative", _("koperasi")
        GROUP = "group", _("kelompok")

    id = SubjectIdField()
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    name = models.CharField(_("nama"), max_length=200)
    canonical_name = models.CharField(max_length=200)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex, blank=True)
    birth_on = SealedTextField(null=True, blank=True)
    birth_digest = models.BigIntegerField(null=True, blank=True)
    has_disability = models.BooleanField(_("penyandang disabilitas"), null=True)
    education_code = models.CharField(_("pendidikan"), max_length=20, blank=True)
    is_deceased = models.BooleanField(default=False)
    cooperative_kind_code = models.CharField(_("jenis koperasi"), max_length=30, blank=True)
    legal_number = models.CharField(_("nomor badan hukum"), max_length=60, blank=True)
    legal_on = models.DateField(_("tanggal badan hukum"), null=True, blank=True)
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

    class Meta:
        db_table = "registry_owner"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="owner_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(sex="", birth_digest=None),
                name="only_persons_have_sex_and_birth",
            ),
            models.CheckConstraint(
                condition=Q(birth_on=None, birth_digest=None)
                | Q(birth_on__isnull=False, birth_digest__isnull=False),
                name="owner_birth_sealed_with_digest",
            ),
            models.CheckConstraint(condition=LIES_IN_INDONESIA, name="owner_lies_in_indonesia"),
        ]
        indexes = [
            models.Index(fields=["kab_id"], name="owner_kab"),
            models.Index(
                fields=["kab_id", "canonical_name"],
                condition=Q(kind="cooperative"),
                name="owner_cooperative_name",
            ),
            models.Index(fields=["entry"], name="owner_entry"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="owner_merged_into"
            ),
            models.Index(fields=["entered_by"], name="owner_entered_by"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cooperative_kind(self) -> str:
        """In words: "simpan pinjam". Lists bring kinds of their own, so there is no table of them."""
        return self.cooperative_kind_code.replace("_", " ")


class Identifier(Listed):
    """A number that identifies an owner or a business, how far it is proven, and where it came from.

    Personal numbers stand sealed with a digest for equality; the public ones (NIB, P-IRT, halal …) in `value`.
    """

    class State(models.TextChoices):
        TYPED = "typed", _("diketik, belum diperiksa")
        DOCUMENT = "document", _("dokumen dilihat")
        OFFICIAL = "official", _("dicek di sistem resmi")

    owner = models.ForeignKey(
        Owner, models.CASCADE, null=True, related_name="identifiers", db_index=False, db_constraint=False
    )
    business = models.ForeignKey(
        "registry.Business",
        models.CASCADE,
        null=True,
        related_name="identifiers",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60, blank=True)
    sealed = SealedTextField(null=True)
    digest = models.BigIntegerField()
    masked = models.CharField(max_length=60)
    is_valid_format = models.BooleanField()
    warning = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.TYPED)
    verified_by = PersonField(null=True)
    verified_at = models.DateTimeField(null=True)
    source = SourceField()
    seen_on = models.DateField()
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, business__isnull=False) | Q(owner__isnull=False, business=None),
                name="identifier_of_owner_or_business",
            ),
            models.CheckConstraint(
                condition=Q(value="", sealed__isnull=False) | (~Q(value="") & Q(sealed=None)),
                name="identifier_sealed_or_plain",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["nik", "npwp", "kk", "phone", "email"]) | Q(sealed__isnull=False),
                name="personal_identifier_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(state="typed") | Q(verified_at__isnull=False),
                name="identifier_verified_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "digest"],
                condition=Q(owner__isnull=False),
                name="identifier_of_owner_once",
            ),
            models.UniqueConstraint(
                fields=["business", "kind", "digest"],
                condition=Q(business__isnull=False),
                name="identifier_of_business_once",
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], name="identifier_digest"),
            models.Index(fields=["entry"], name="identifier_entry"),
        ]
