"""Who signs in, and which role a person holds where and since when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.accounts.rules import ROLE_NAMES, Role


class User(AbstractUser):
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("nama"), max_length=150)
    email = models.EmailField(_("surel"), blank=True)
    password_set_at = models.DateTimeField(null=True)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "accounts_user"
        verbose_name = _("orang")
        verbose_name_plural = _("orang")

    def __str__(self) -> str:
        return self.name or self.username

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Centre(models.Model):
    """A PLUT, as far as rights need it: a name and the kabupaten/kota it serves."""

    name = models.CharField(_("nama"), max_length=150, unique=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("tempat"))

    class Meta:
        verbose_name = _("PLUT")
        verbose_name_plural = _("PLUT")

    def __str__(self) -> str:
        return self.name


class CentreArea(models.Model):
    centre = models.ForeignKey(Centre, models.CASCADE, related_name="areas")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "region"], name="centre_area_once")]


class HoldingQuerySet(models.QuerySet["RoleHolding"]):
    def in_force(self, on: date) -> HoldingQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, revoked_at=None)


class RoleHolding(models.Model):
    """A role held by a person for a region, a centre, the whole nation (neither), from a day to a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="holdings")
    role = models.CharField(_("peran"), max_length=20, choices=[(role, _(ROLE_NAMES[role])) for role in Role])
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="holdings")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(_("alasan pencabutan"), max_length=300, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="holding_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="holding_revoked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(region=None) | Q(centre=None), name="holding_region_or_centre"
            ),
        ]

    def is_in_force(self, at: datetime) -> bool:
        day = timezone.localdate(at)
        return (
            self.revoked_at is None
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def in_force(self, on: date) -> PurposeQuerySet:
        """The newest version of each purpose that is valid on the day."""
        return self.filter(valid_from__lte=on).order_by("slug", "-valid_from", "-version").distinct("slug")


class Purpose(models.Model):
    """Why personal data are read or used: a legal basis and a text, by version (UU 27/2022 art. 20)."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("persetujuan")
        CONTRACT = "contract", _("perjanjian")
        LEGAL_DUTY = "legal_duty", _("kewajiban hukum")
        VITAL_INTEREST = "vital_interest", _("kepentingan vital")
        PUBLIC_TASK = "public_task", _("tugas pelayanan publik")
        LEGITIMATE_INTEREST = "legitimate_interest", _("kepentingan yang sah")

    slug = models.SlugField()
    version = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20, choices=Basis)
    title = models.CharField(_("judul"), max_length=120)
    text = models.TextField(_("bunyi"))
    valid_from = models.DateField(_("berlaku sejak"))
    law = models.CharField(_("dasar hukum"), max_length=200, blank=True)

    objects = PurposeQuerySet.as_manager()

    class Meta:
        verbose_name = _("tujuan pemrosesan")
        verbose_name_plural = _("tujuan pemrosesan")
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="purpose_version_once")]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    def usable(self, at: datetime) -> OneTimeLinkQuerySet:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class OneTimeLink(models.Model):
    """A secret address that does one thing once: the database knows its hash only, and a GET changes nothing.

    digest: SHA-256 in hex of 256 random bits. invitation: name, role, region_id, centre_id, starts_on, ends_on; of
    an owner besides: number (kind, digest, masked) to sign in with, and owner_id. code_digest: keyed hash of that
    number and a printed code, for who types instead of opening the address.
    """

    class Use(models.TextChoices):
        SETUP = "setup", _("administrator pertama")
        INVITATION = "invitation", _("undangan")
        RESET = "reset", _("kata sandi baru")

    use = models.CharField(max_length=10, choices=Use)
    digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)
    invitation = models.JSONField(default=dict)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="link_used_or_revoked"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires_later"),
            models.CheckConstraint(
                condition=~Q(use="reset") | Q(user__isnull=False), name="reset_of_a_person"
            ),
        ]


class SecretAddressQuerySet[Row: models.Model](models.QuerySet[Row]):
    def usable(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at)


class SecretAddress(models.Model):
    """What a personal address of any room carries: it opens one thing, by POST, to whoever was sent it.

    digest: SHA-256 in hex of 256 random bits, which are told once and kept nowhere (`rules.secret_token`).
    """

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class SignIn(models.Model):
    """A browser that is signed in. session_key: the session it lives in, gone when the person signs it out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    browser = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_user")]


class SignInNumber(models.Model):
    """A telephone number or NIB that stands for the user name at the door.

    digest: keyed hash; the number itself is not kept here, and nobody else can sign in with the same one.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("nomor HP")
        NIB = "nib", _("NIB")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_numbers")
    kind = models.CharField(max_length=5, choices=Kind)
    digest = models.BigIntegerField(unique=True)
    masked = models.CharField(max_length=30)
    added_at = models.DateTimeField()
