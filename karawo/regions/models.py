from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .rules import Scheme


class RegionQuerySet(models.QuerySet["Region"]):
    def in_force(self) -> "RegionQuerySet":
        return self.filter(valid_to=None)

    def inside(self, region_id: int) -> "RegionQuerySet":
        """The unit itself and everything below it; the number of digits says the level."""
        level = {2: "prov_id", 4: "kab_id", 6: "kec_id"}.get(len(str(region_id)), "id")
        return self.filter(**{level: region_id})


class Region(models.Model):
    """A province, kabupaten/kota, kecamatan or village of Indonesia.

    The primary key is the Kemendagri code read as a number: 75, 7501, 750101, 7501012001. So a scope is a set
    of integers, and a table joins by `kab_id` without knowing this one.
    Coordinates are a point of the unit in WGS 84 degrees, not its centre of area.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Provinsi")
        KABUPATEN = 2, _("Kabupaten/kota")
        KECAMATAN = 3, _("Kecamatan")
        VILLAGE = 4, _("Desa/kelurahan")

    class Kind(models.TextChoices):
        PROVINSI = "provinsi", _("Provinsi")
        KABUPATEN = "kabupaten", _("Kabupaten")
        KOTA = "kota", _("Kota")
        KECAMATAN = "kecamatan", _("Kecamatan")
        DISTRIK = "distrik", _("Distrik")
        DESA = "desa", _("Desa")
        KELURAHAN = "kelurahan", _("Kelurahan")
        DESA_ADAT = "desa_adat", _("Desa adat")

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=13, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField(choices=Level)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=100)
    bps_code = models.CharField(max_length=10, unique=True, null=True, blank=True)
    capital = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_coordinate_estimated = models.BooleanField(default=False)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    prov_id = models.IntegerField()
    kab_id = models.IntegerField(null=True, blank=True)
    kec_id = models.IntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Region"]] = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        indexes = [
            models.Index(fields=["kab_id", "level"], name="regions_kab_level"),
            models.Index(fields=["prov_id", "level"], name="regions_prov_level"),
            models.Index(fields=["name_key"], name="regions_name_key"),
        ]
        constraints = [
            models.CheckConstraint(
                name="regions_ids_follow_level",
                condition=Q(level=1, parent=None, kab_id=None, kec_id=None, prov_id=F("id"))
                | Q(level=2, parent=F("prov_id"), kec_id=None, kab_id=F("id"))
                | Q(level=3, parent=F("kab_id"), kec_id=F("id"))
                | Q(level=4, parent=F("kec_id"), kab_id__isnull=False),
            ),
            models.CheckConstraint(
                name="regions_point_in_indonesia",
                condition=Q(latitude__range=(-11.5, 6.5), longitude__range=(94.5, 141.5)),
            ),
            models.CheckConstraint(
                name="regions_validity_in_order",
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("regions:unit", args=[self.code])

    @property
    def is_kota(self) -> bool:
        return self.kind == self.Kind.KOTA


class RegionCode(models.Model):
    """A code a unit bore before, digits only. Old codes live on in NIK and in old statistics.

    The code in force stands on the region itself.
    """

    class SchemeChoices(models.TextChoices):
        KEMENDAGRI = Scheme.KEMENDAGRI.value, _("Kemendagri")
        BPS = Scheme.BPS.value, _("BPS")

    region = models.ForeignKey(Region, models.CASCADE, related_name="former_codes")
    scheme = models.CharField(max_length=10, choices=SchemeChoices)
    code = models.CharField(max_length=10)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    law = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["scheme", "code"]
        verbose_name = _("kode lama")
        verbose_name_plural = _("kode lama")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "region"], name="regions_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"


class RegionAlias(models.Model):
    """Another name people write for a unit, as a name key: "SUMUT", "PASANGKAYU"'s old "MAMUJUUTARA"."""

    text_canonical = models.CharField(max_length=100, db_index=True)
    region = models.ForeignKey(Region, models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ["text_canonical"]
        verbose_name = _("nama lain")
        verbose_name_plural = _("nama lain")
        constraints = [
            models.UniqueConstraint(fields=["text_canonical", "region"], name="regions_alias_once"),
        ]

    def __str__(self) -> str:
        return self.text_canonical


class RegionEdition(models.Model):
    """Which decree the table follows, and by which files it was filled; the newest row speaks."""

    law = models.CharField(max_length=60)
    decided_on = models.DateField()
    fingerprint = models.CharField(max_length=64, unique=True)
    units = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-id"]
        verbose_name = _("edisi wilayah")
        verbose_name_plural = _("edisi wilayah")

    def __str__(self) -> str:
        return self.law
