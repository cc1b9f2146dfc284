"""What businesses are judged by. A version once written is never changed: the database refuses."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.growth.rules.fields import FIELDS


class PresentTransaction(models.Func):
    template = "txid_current()"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class VersionQuerySet[V: models.Model](models.QuerySet[V]):
    def in_force(self, on: date) -> VersionQuerySet[V]:
        """The newest version of each slug that is valid on the day."""
        return self.filter(valid_from__lte=on).order_by("slug", "-valid_from", "-version").distinct("slug")


class Version(models.Model):
    """added_in: the transaction that wrote the row; its parts are written in the same one, later ones are refused.
    text: the source as it was given."""

    slug = models.SlugField()
    version = models.PositiveSmallIntegerField(_("versi"))
    title = models.CharField(_("judul"), max_length=120)
    valid_from = models.DateField(_("berlaku sejak"))
    source = models.CharField(_("sumber"), max_length=300)
    text = models.TextField()
    added_in = models.BigIntegerField(db_default=PresentTransaction(), editable=False)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"


class Rubric(Version):
    """is_example: ours, to be replaced by an official text. is_offered: new assessments may be made by it."""

    law = models.CharField(_("dasar"), max_length=200, blank=True)
    least_coverage_percent = models.PositiveSmallIntegerField()
    is_example = models.BooleanField(default=False)
    is_offered = models.BooleanField(default=True)

    objects = VersionQuerySet["Rubric"].as_manager()

    class Meta:
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="rubric_version_once"),
            models.CheckConstraint(
                condition=Q(least_coverage_percent__range=(1, 100)), name="rubric_coverage_is_a_percentage"
            ),
        ]


class RubricDimension(models.Model):
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="dimensions")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    field_code = models.CharField(_("bidang"), max_length=20, choices=FIELDS)
    title = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="rubric_dimension_once")]


class RubricItem(models.Model):
    """anchors: five texts for 0–4. advice: kind, title, text, path, step, as in `rules.rubric.Advice`."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="items")
    dimension = models.ForeignKey(RubricDimension, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    anchors = models.JSONField()
    known_from = models.CharField(max_length=20, blank=True)
    hard = models.CharField(max_length=20, blank=True)
    may_not_apply = models.BooleanField(default=False)
    advice = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="rubric_item_once")]


class RubricLevel(models.Model):
    """rank: 1 for the lowest. from_percent: the lowest index, inclusive."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="levels")
    rank = models.PositiveSmallIntegerField()
    from_percent = models.DecimalField(max_digits=5, decimal_places=2)
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["rubric", "rank"], name="rubric_level_once")]
