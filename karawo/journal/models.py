"""What happened, by whom, to what; what a row was before; who looked. Rows are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PresentEntry(models.Func):
    """The act that the transaction is in; `journal.actions.record` sets it."""

    template = "nullif(current_setting('app.entry', true), '')::bigint"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Entry(models.Model):
    """One act of one person (or of the system, `by` empty). The sentence is made from `act` and `words`."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    kab_id = models.IntegerField(default=0)
    words = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="journal_entry_subject"),
            models.Index(fields=["kab_id", "-id"], name="journal_entry_territory"),
            models.Index(fields=["by", "-id"], name="journal_entry_by"),
        ]


class Change(models.Model):
    """A tracked row before and after an act; written by the database itself, never by the application.

    Updates hold only the columns that differ; a deletion holds the whole row and no `after`. Insertions are
    not here: an inserted row carries its `entry_id`.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    kab_id = models.IntegerField(default=0)
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "-id"], name="journal_change_row")]


class Look(models.Model):
    """Somebody saw personal data: which file, what of it, and why."""

    class What(models.TextChoices):
        PAGE = "page", _("membuka halaman")
        UNMASK = "unmask", _("membuka angka tersembunyi")
        EXPORT = "export", _("mengunduh")
        MATCH = "match", _("memeriksa kesamaan")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    detail = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    kab_id = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="journal_look_subject")]


class Seal(models.Model):
    """The Merkle root over the entries, changes and looks up to a point, chained to the seal before.

    leaves: the packed hashes of the rows (`merkle.pack`), so that a changed row can be named.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    last_entry_id = models.BigIntegerField()
    last_change_id = models.BigIntegerField()
    last_look_id = models.BigIntegerField()
    row_count = models.BigIntegerField()
    leaves = models.BinaryField(default=bytes)
    root = models.CharField(max_length=64)
    chained_root = models.CharField(max_length=64, unique=True)
