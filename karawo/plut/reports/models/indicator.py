"""What a centre is measured by, what is asked of it, and what reaching it is called. All with dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.reports.rules.table import Kind
from karawo.registry.models.tracked import Tracked


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def in_force(self, on: date) -> IndicatorQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Indicator(models.Model):
    """One wording of an indicator from a day to a day; another definition is another row with the same code.

    counted_by: a way of counting in `queries.counting`, after a colon what it is asked for ("outcomes:nib").
    is_additive: the quarters add up to the year. measure: the slug of the measure with the same definition, if any.
    """

    code = models.SlugField(_("kode"), max_length=20)
    title = models.CharField(_("indikator"), max_length=100)
    definition = models.CharField(_("definisi"), max_length=400)
    counted_by = models.CharField(_("cara menghitung"), max_length=60)
    measure = models.SlugField(_("ukuran"), max_length=50, blank=True)
    unit = models.CharField(_("satuan"), max_length=20)
    kind = models.CharField(
        _("bentuk angka"), max_length=8, choices=[(each.value, each.value) for each in Kind]
    )
    is_additive = models.BooleanField(_("triwulan boleh dijumlahkan"))
    position = models.PositiveSmallIntegerField(_("urutan"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("sampai"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=300)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator kinerja")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="indicator_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="indicator_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Predicate(models.Model):
    """One band of a table of predicates; the table is all rows of one `valid_from`.

    lowest: percent of the target, inclusive; the band reaches to the next one, the highest without end.
    """

    valid_from = models.DateField(_("berlaku sejak"))
    lowest = models.DecimalField(_("mulai persen"), max_digits=5, decimal_places=1)
    name = models.CharField(_("predikat"), max_length=40)
    tone = models.CharField(_("nada"), max_length=8, blank=True)
    article = models.CharField(_("dasar"), max_length=200)
    source = models.CharField(_("sumber"), max_length=300)
    is_verified = models.BooleanField(_("sudah diperiksa pada naskahnya"), default=False)

    class Meta:
        verbose_name = _("predikat kinerja")
        ordering = ["-valid_from", "-lowest"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from", "lowest"], name="predicate_once"),
            models.CheckConstraint(condition=Q(lowest__gte=Decimal(0)), name="predicate_from_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(Tracked):
    """What a centre shall reach in a quarter, or in the year (quarter 0). source: the paper that says so."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    indicator_code = models.SlugField(max_length=20)
    year = models.PositiveSmallIntegerField(_("tahun"))
    quarter = models.PositiveSmallIntegerField(_("triwulan"))
    number = models.DecimalField(_("target"), max_digits=16, decimal_places=2)
    source = models.CharField(_("sumber target"), max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["indicator_code", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "indicator_code", "year", "quarter"], name="indicator_target_once"
            ),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="indicator_target_of_a_quarter"),
            models.CheckConstraint(condition=Q(number__gt=0), name="indicator_target_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="indicator_target_has_a_source"),
        ]
