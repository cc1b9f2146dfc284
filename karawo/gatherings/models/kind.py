"""Kinds of gatherings: reference data that an administrator adds to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GatheringKind(models.Model):
    """served_days: who came to one of this kind within so many days counts as served and goes behind the others."""

    code = models.SlugField(_("kode"), unique=True, max_length=20)
    name = models.CharField(_("nama"), max_length=60)
    has_board = models.BooleanField(_("dengan papan diskusi"), default=False)
    has_certificates = models.BooleanField(_("dengan sertifikat"), default=False)
    served_days = models.PositiveSmallIntegerField(_("dihitung sudah terlayani, hari"), default=365)
    position = models.PositiveSmallIntegerField(_("urutan"), default=100)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("jenis kegiatan")
        verbose_name_plural = _("jenis kegiatan")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="gathering_kind_has_a_name")]

    def __str__(self) -> str:
        return self.name
