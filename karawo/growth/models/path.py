"""Transformation paths; as rubrics, a version once written is never changed."""

from __future__ import annotations

from django.db import models

from karawo.growth.models.rubric import Version, VersionQuerySet


class TransformationPath(Version):
    class For(models.TextChoices):
        ALL = "all", "semua usaha"
        COOPERATIVE = "cooperative", "koperasi"

    for_owners = models.CharField(max_length=12, choices=For)

    objects = VersionQuerySet["TransformationPath"].as_manager()

    class Meta:
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="path_version_once")]


class TransformationStep(models.Model):
    """days: usual length, calendar days. proof: as in `rules.path.Proof`."""

    path = models.ForeignKey(TransformationPath, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()
    proof = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["path", "slug"], name="path_step_once")]
