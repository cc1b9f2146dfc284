"""Lists that came in: the file, its tables, what happened to it, and the verdict on each row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import PersonField


class Step(models.TextChoices):
    UPLOADED = "uploaded", _("diunggah")
    REFUSED = "refused", _("ditolak")
    MAPPED = "mapped", _("kolom ditetapkan")
    QUEUED = "queued", _("menunggu giliran")
    CHECKED = "checked", _("diperiksa")
    APPLIED = "applied", _("dimuat")
    UNDONE = "undone", _("diurungkan")
    FAILED = "failed", _("gagal")


class Verdict(models.TextChoices):
    NEW = "new", _("Baru")
    UPDATED = "updated", _("Diperbarui")
    SAME = "same", _("Sama")
    POSSIBLE = "possible", _("Kemungkinan ganda")
    REJECTED = "rejected", _("Ditolak")


class Import(models.Model):
    """One file of one source.

    kab_id: the territory that all rows share, else the province or 0. default_region: where rows are that name no
    place. scheme: whose codes its region column has; empty where it has none or it is still to be confirmed.
    """

    source = models.ForeignKey("registry.Source", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    received_on = models.DateField()
    default_region = models.ForeignKey("regions.Region", models.PROTECT, null=True, related_name="+")
    scheme = models.CharField(max_length=10, blank=True)
    kbli_version = models.PositiveSmallIntegerField(default=2020)
    holds_back = models.BooleanField(default=False)
    kab_id = models.IntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["stored_name"], name="import_stored_once")]

    def __str__(self) -> str:
        return self.file_name


class ImportTable(models.Model):
    """One table of the file, with the meaning of its columns.

    kind: business, cooperative, survey, unknown. refusal: why it is not read; empty where it is.
    columns: [{"header", "field", "confidence", "reason", "by_person"}] in the order of the table.
    """

    received = models.ForeignKey(Import, models.CASCADE, related_name="tables")
    no = models.PositiveSmallIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12)
    refusal = models.CharField(max_length=300, blank=True)
    row_count = models.PositiveIntegerField()
    columns = models.JSONField(default=list)

    class Meta:
        ordering = ["received", "no"]
        constraints = [models.UniqueConstraint(fields=["received", "no"], name="import_table_once")]


class ImportStep(models.Model):
    """What happened to the list, by whom and when; the newest row is its state.

    figures: counts by verdict and the like, as shown at that moment.
    """

    received = models.ForeignKey(Import, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey("journal.Entry", models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["received", "id"]


class ImportRow(models.Model):
    """The verdict on one row. notes: [[code, column, sentence]]; the cells stay in the stored file.

    n: place among all rows of the file, from 0; row_number: as the sheet counts.
    """

    received = models.ForeignKey(
        Import, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    n = models.PositiveIntegerField()
    table_no = models.PositiveSmallIntegerField()
    row_number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    name = models.CharField(max_length=200, blank=True)
    notes = models.JSONField(default=list)
    business_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    kab_id = models.IntegerField(default=0)
    user = PersonField(null=True)

    class Meta:
        ordering = ["received", "n"]
        constraints = [models.UniqueConstraint(fields=["received", "n"], name="import_row_once")]
        indexes = [models.Index(fields=["received", "verdict", "n"], name="import_row_verdict")]


class Progress(models.Model):
    """How far the work on a list is, written beside its transaction so that a page can show it."""

    received = models.OneToOneField(Import, models.CASCADE, related_name="progress", primary_key=True)
    phase = models.CharField(max_length=40)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()


class RememberedColumns(models.Model):
    """What a person decided for a header; the next list with the same header is read so.

    columns: header key → field.
    """

    fingerprint = models.CharField(max_length=32, primary_key=True)
    columns = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
