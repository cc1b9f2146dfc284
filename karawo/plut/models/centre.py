"""A centre as it presents itself. Public words about an office: no policy, no person."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CentreProfile(models.Model):
    """The profile of form 7 of the technical guidance; what rights need stands in `accounts.Centre`.

    code: the number the ministry knows the centre by. photo_name: of the building, under the folder of files.
    """

    class Origin(models.TextChoices):
        ASSISTANCE = "tugas_pembantuan", _("tugas pembantuan")
        DAK = "dak", _("DAK")
        MANDIRI = "mandiri", _("PLUT mandiri")

    centre = models.OneToOneField("accounts.Centre", models.CASCADE, primary_key=True, related_name="profile")
    code = models.CharField(_("ID PLUT"), max_length=40, blank=True)
    origin = models.CharField(_("asal pembentukan"), max_length=20, choices=Origin, blank=True)
    address = models.CharField(_("alamat"), max_length=300, blank=True)
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    phone = models.CharField(_("telepon kantor"), max_length=30, blank=True)
    email = models.EmailField(_("surel kantor"), blank=True)
    office = models.CharField(_("dinas penanggung jawab"), max_length=200, blank=True)
    office_contact = models.CharField(_("kontak dinas"), max_length=200, blank=True)
    obtained_year = models.PositiveSmallIntegerField(_("tahun perolehan"), null=True, blank=True)
    operating_since_on = models.DateField(_("mulai beroperasi"), null=True, blank=True)
    inaugurated_on = models.DateField(_("diresmikan"), null=True, blank=True)
    inaugurated_by = models.CharField(_("diresmikan oleh"), max_length=150, blank=True)
    granted_year = models.PositiveSmallIntegerField(_("tahun hibah"), null=True, blank=True)
    synergy = models.TextField(_("sinergi dengan"), blank=True)
    clusters = models.TextField(_("sentra binaan"), blank=True)
    flagship = models.CharField(_("produk unggulan daerah"), max_length=300, blank=True)
    branded = models.TextField(_("produk bermerek di pasar lokal, nasional, dan ekspor"), blank=True)
    potential = models.TextField(_("potensi lain"), blank=True)
    ecommerce_count = models.PositiveIntegerField(_("UMKM yang berjualan daring"), null=True, blank=True)
    online_product_count = models.PositiveIntegerField(_("produk yang dijual daring"), null=True, blank=True)
    counted_on = models.DateField(_("keadaan angka daring per"), null=True, blank=True)
    website = models.URLField(_("laman"), blank=True)
    photo_name = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-12, 7),
                    longitude__range=(94, 142),
                ),
                name="centre_lies_in_indonesia",
            ),
            models.CheckConstraint(
                condition=Q(ecommerce_count=None, online_product_count=None) | Q(counted_on__isnull=False),
                name="centre_counts_have_a_day",
            ),
        ]


class InstitutionalForm(models.Model):
    """Under which form and operator a centre stands, from a day to a day (bentuk kelembagaan)."""

    class Form(models.TextChoices):
        UPTD = "uptd", _("UPTD")
        BLUD = "blud", _("BLUD")
        WITHIN_OFFICE = "non_struktural", _("non-struktural di bawah dinas")

    centre = models.ForeignKey("accounts.Centre", models.CASCADE, related_name="institutional_forms")
    form = models.CharField(_("bentuk kelembagaan"), max_length=20, choices=Form)
    operator = models.CharField(_("pengelola"), max_length=200)
    basis = models.CharField(_("dasar (nomor keputusan)"), max_length=200, blank=True)
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "starts_on"], name="institutional_form_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="institutional_form_forward"
            ),
        ]


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def in_force(self, on: date) -> OpeningHoursQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class OpeningHours(models.Model):
    """When a centre is open on one day of the week, in the clock of its province. A day may have two spans."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Senin")
        TUESDAY = 1, _("Selasa")
        WEDNESDAY = 2, _("Rabu")
        THURSDAY = 3, _("Kamis")
        FRIDAY = 4, _("Jumat")
        SATURDAY = 5, _("Sabtu")
        SUNDAY = 6, _("Minggu")

    centre = models.ForeignKey("accounts.Centre", models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("hari"), choices=Weekday)
    opens_at = models.TimeField(_("buka"))
    closes_at = models.TimeField(_("tutup"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("sampai"), null=True, blank=True)

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "weekday", "opens_at", "valid_from"], name="opening_hours_once"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="opens_before_it_closes"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_of_a_week"),
        ]


class Holiday(models.Model):
    """A day on which a centre is closed; without a centre, all of them."""

    centre = models.ForeignKey(
        "accounts.Centre", models.CASCADE, null=True, blank=True, related_name="holidays"
    )
    on = models.DateField(_("tanggal"))
    name = models.CharField(_("libur apa"), max_length=150)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "on"], nulls_distinct=False, name="holiday_once")
        ]


class Facility(models.Model):
    centre = models.ForeignKey("accounts.Centre", models.CASCADE, related_name="facilities")
    name = models.CharField(_("fasilitas"), max_length=150)
    capacity = models.PositiveIntegerField(_("kapasitas (orang)"), null=True, blank=True)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    is_usable = models.BooleanField(_("dapat dipakai"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="facility_once")]
