"""Membership: which record stands for which since when, and every value the merge replaced."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked
from karawo.registry.review.models.label import QUESTIONS


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class Merge(Tracked):
    """`gone_id` has been one with `kept_id` since `at`, until `undone_at`. The row of the gone one stays.

    The ids are no foreign keys: an import that is taken back may remove a record whose merge was undone, and the
    event stays told. choices: which side each chosen field was taken from, {"name": "gone"}. undone_in: the act of
    the split. kab_id, other_kab_id: of the two sides; only who sees both sees the row.
    """

    question = models.CharField(_("tentang"), max_length=8, choices=QUESTIONS)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    other_kab_id = models.IntegerField()
    choices = models.JSONField(default=dict)
    reason = models.CharField(_("alasan"), max_length=300)
    at = models.DateTimeField(_("digabung"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("dipisah lagi"), null=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    undone_in = models.BigIntegerField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept_id=F("gone_id")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_in=None)
                | Q(undone_at__isnull=False, undone_in__isnull=False),
                name="merge_undone_in_an_act",
            ),
            models.UniqueConstraint(
                fields=["gone_id"], condition=Q(undone_at=None), name="merged_into_one_only"
            ),
        ]
        indexes = [
            models.Index(fields=["kept_id"], name="merge_kept"),
            models.Index(fields=["gone_id"], name="merge_gone"),
            models.Index(fields=["kab_id", "-id"], name="merge_kab"),
        ]


class MergeChange(models.Model):
    """What a merge replaced in one row of any room: column → value, as `to_jsonb` writes the row.

    Only the columns that differ. A split gives `before` back and takes the column out; what is left after a split
    was changed by somebody since and waits in case that is taken back. Read and written in the standing `work`.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="changes")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "table_name", "row_id"], name="merge_change_once")
        ]
        indexes = [models.Index(fields=["table_name", "row_id"], name="merge_change_row")]
