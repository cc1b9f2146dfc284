"""Reference data: kinds of aid with their dated rules, and the offices that give."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.assistance.rules.again import FREE, Again, Rule


class AidKind(models.Model):
    """What counts as the same kind is what bears the same code."""

    class Form(models.TextChoices):
        MONEY = "money", _("uang")
        GOODS = "goods", _("barang")
        TRAINING = "training", _("pelatihan")
        PROGRAMME = "programme", _("program")

    code = models.SlugField(_("kode"), max_length=40, unique=True)
    title = models.CharField(_("nama"), max_length=120)
    form = models.CharField(_("bentuk"), max_length=10, choices=Form)
    unit = models.CharField(_("satuan"), max_length=30, blank=True)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("jenis bantuan")

    def __str__(self) -> str:
        return self.title

    def rule_on(self, on: date) -> Rule:
        """The rule in force on the day; before the first one anything may be repeated."""
        rows = [row for row in self.rules.all() if row.valid_from <= on]
        return max(rows, key=lambda row: row.valid_from).as_rule() if rows else FREE


class KindRule(models.Model):
    """How soon the kind may come again, from a day on. is_verified: read in the law or decree that `basis` names."""

    kind = models.ForeignKey(AidKind, models.PROTECT, related_name="rules", verbose_name=_("jenis bantuan"))
    again = models.CharField(
        _("boleh lagi"),
        max_length=6,
        choices=[
            (Again.MONTHS.value, _("sekali dalam sejumlah bulan")),
            (Again.YEAR.value, _("sekali dalam satu tahun kalender")),
            (Again.ONCE.value, _("sekali seumur hidup")),
            (Again.FREE.value, _("boleh berulang")),
        ],
    )
    months = models.PositiveSmallIntegerField(_("jumlah bulan"), null=True, blank=True)
    valid_from = models.DateField(_("berlaku sejak"))
    basis = models.CharField(_("dasar dan pasal"), max_length=200)
    is_verified = models.BooleanField(_("sudah dicocokkan dengan aslinya"), default=False)

    class Meta:
        ordering = ["kind", "valid_from"]
        verbose_name = _("aturan jenis bantuan")
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="kind_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(again="months", months__gte=1, months__lte=240)
                | (~Q(again="months") & Q(months=None)),
                name="kind_rule_months_where_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.valid_from:%d-%m-%Y}"

    def as_rule(self) -> Rule:
        return Rule(Again(self.again), self.months)


class GivingOffice(models.Model):
    """Who gives: an office of a region, of a ministry, a bank, a company. region: empty for one of the nation."""

    name = models.CharField(_("nama"), max_length=150, unique=True)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wilayah"),
        limit_choices_to={"level__lte": 2},
    )
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("kantor pemberi")

    def __str__(self) -> str:
        return self.name

    @property
    def kab_id(self) -> int:
        """As rows carry a territory: 7571, 75, or 0 for the nation."""
        return self.region_id or 0
