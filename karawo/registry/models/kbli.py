"""KBLI by version: a code means nothing without the year of its list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kbli(models.Model):
    version = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField()
    parent_code = models.CharField(max_length=5, blank=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    is_official = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="kbli_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title} (KBLI {self.version})"


class KbliMap(models.Model):
    class Relation(models.TextChoices):
        SAME = "same", _("sama")
        SPLIT = "split", _("dipecah")
        JOINED = "joined", _("digabung")
        PART = "part", _("sebagian")

    from_version = models.PositiveSmallIntegerField()
    from_code = models.CharField(max_length=5)
    to_version = models.PositiveSmallIntegerField()
    to_code = models.CharField(max_length=5)
    relation = models.CharField(max_length=6, choices=Relation)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_version", "from_code", "to_version", "to_code"], name="kbli_map_once"
            )
        ]
