"""Market prices: public words with a day, a place and a source. They carry no territory of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Commodity(models.Model):
    """unit: what one price is of, such as "kg"."""

    name = models.CharField(_("komoditas"), max_length=100)
    unit = models.CharField(_("satuan"), max_length=20)

    class Meta:
        ordering = ["name", "unit"]
        constraints = [models.UniqueConstraint(fields=["name", "unit"], name="traded_commodity_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class MarketPrice(models.Model):
    """What a centre saw or was told of a price on a day. Only added; a wrong one is withdrawn by a row of its own."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    commodity = models.ForeignKey(Commodity, models.PROTECT, related_name="prices")
    price_rupiah = models.BigIntegerField(_("harga"))
    place = models.CharField(_("tempat"), max_length=150)
    on = models.DateField(_("tanggal"))
    source = models.CharField(_("sumber"), max_length=200)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["commodity__name", "place", "-on", "-told_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(price_rupiah__gt=0), name="price_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="price_has_a_source"),
        ]
        indexes = [models.Index(fields=["centre", "commodity", "place", "-on"], name="price_latest")]


class WithdrawnPrice(models.Model):
    price = models.OneToOneField(MarketPrice, models.PROTECT, related_name="withdrawn")
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="price_withdrawn_with_reason")]
