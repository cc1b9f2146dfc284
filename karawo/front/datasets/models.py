"""What everybody may read and take along: tables of figures, version by version, as somebody checked them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.front.datasets.rules import FREQUENCY_NAMES, STATE_NAMES, Frequency, State
from karawo.registry.models.tracked import Tracked


class Dataset(Tracked):
    """A question that is answered anew for each version. kab_id: 7571 a kabupaten/kota, 75 a province, 0 the nation.

    question: the query of `/tanya/`, in its one order. producer: the office that answers for it (Produsen Data).
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("judul"), max_length=150)
    description = models.TextField(_("keterangan"), blank=True)
    question = models.CharField(max_length=500)
    producer = models.CharField(_("produsen data"), max_length=150)
    frequency = models.CharField(
        _("diperbarui"), max_length=9, choices=[(each.value, _(FREQUENCY_NAMES[each])) for each in Frequency]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(producer=""), name="dataset_named"),
        ]

    def __str__(self) -> str:
        return self.title


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> ReleaseQuerySet:
        return self.filter(state=State.PUBLISHED.value)


class Release(Tracked):
    """One version: figures of one moment that never change, and what became of them.

    content: what is given out, with all small cells withheld already; sha256: of its canonical text. Checked
    (Walidata) by another person than the one who proposed it. reason: why it was returned or withdrawn.
    """

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9,
        choices=[(each.value, _(STATE_NAMES[each][0])) for each in State],
        default=State.PROPOSED.value,
    )
    as_of = models.DateTimeField(_("keadaan per"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["dataset_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "version"], name="release_version_once"),
            models.UniqueConstraint(
                fields=["dataset"], condition=Q(state=State.PROPOSED.value), name="one_release_waits"
            ),
            models.CheckConstraint(
                condition=~Q(checked_by=F("proposed_by")), name="release_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED.value, checked_by=None, checked_at=None)
                | (~Q(state=State.PROPOSED.value) & Q(checked_by__isnull=False, checked_at__isnull=False)),
                name="release_checked_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.WITHDRAWN.value, withdrawn_by__isnull=False, withdrawn_at__isnull=False
                )
                | (~Q(state=State.WITHDRAWN.value) & Q(withdrawn_by=None, withdrawn_at=None)),
                name="release_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RETURNED.value, State.WITHDRAWN.value]) | ~Q(reason=""),
                name="release_reason",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="release_has_a_checksum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} v{self.version}"
