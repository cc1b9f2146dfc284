"""Who works at a centre: seven fields, contracts with dates, what they can and what is asked of them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked


class ConsultantQuerySet(models.QuerySet["Consultant"]):
    def in_force(self, on: date) -> ConsultantQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class Consultant(models.Model):
    """A seat: a person works in one field of one centre under one contract. A public function, known to all.

    field_code: of the law's list consultant_field. Rights come from the role held at the centre, not from here.
    """

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="consultants")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="consultancies")
    field_code = models.CharField(_("bidang"), max_length=20)
    starts_on = models.DateField(_("kontrak sejak"))
    ends_on = models.DateField(_("kontrak sampai"), null=True, blank=True)
    contract_number = models.CharField(_("nomor kontrak"), max_length=100, blank=True)
    is_coordinator = models.BooleanField(_("koordinator"), default=False)

    objects = ConsultantQuerySet.as_manager()

    class Meta:
        ordering = ["field_code", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user", "field_code", "starts_on"], name="consultant_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_runs_forward"
            ),
            models.CheckConstraint(condition=~Q(field_code=""), name="consultant_has_a_field"),
        ]

    def __str__(self) -> str:
        return self.user.name


class StaffMember(models.Model):
    """Head, administration, gallery, technical staff: named on the profile of the centre."""

    class Position(models.TextChoices):
        HEAD = "kepala", _("kepala/pengelola")
        ADMIN = "admin", _("administrasi")
        GALLERY = "galeri", _("galeri")
        TECHNICAL = "teknis", _("teknis")

    centre = models.ForeignKey("accounts.Centre", models.CASCADE, related_name="staff")
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=10, choices=Position)
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="staff_runs_forward"
            )
        ]


class _OfStaff(Tracked):
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class ConsultantFile(_OfStaff):
    """What a centre keeps of its consultant; seen at that centre alone."""

    registration_number = models.CharField(_("nomor registrasi"), max_length=60, blank=True)
    education_code = models.CharField(_("pendidikan terakhir"), max_length=20, blank=True)
    school = models.CharField(_("sekolah/perguruan tinggi"), max_length=150, blank=True)
    major = models.CharField(_("jurusan"), max_length=150, blank=True)
    expertise = models.CharField(_("keahlian"), max_length=300, blank=True)
    association = models.CharField(_("asosiasi"), max_length=150, blank=True)
    experience = models.TextField(_("pengalaman"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "user"], name="consultant_file_once")]


class ConsultantCertificate(_OfStaff):
    name = models.CharField(_("sertifikat"), max_length=200)
    number = models.CharField(_("nomor"), max_length=100, blank=True)
    issuer = models.CharField(_("penerbit"), max_length=150, blank=True)
    issued_on = models.DateField(_("terbit"))
    expires_on = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user", "name", "issued_on"], name="consultant_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="consultant_certificate_forward",
            ),
        ]


class ConsultantTarget(_OfStaff):
    """What is asked of a consultant in a period. measure: the slug of a measure this room registers."""

    measure = models.SlugField(_("ukuran"), max_length=50)
    period_from = models.DateField(_("dari"))
    period_to = models.DateField(_("sampai"))
    number = models.PositiveIntegerField(_("target"))

    class Meta:
        ordering = ["period_from", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user", "measure", "period_from", "period_to"], name="target_once"
            ),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="target_runs_forward"),
        ]
