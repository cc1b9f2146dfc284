"""Lists of people: asked about before giving, or brought in as given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models.kind import AidKind, GivingOffice
from karawo.assistance.rules.verdict import TITLES, Verdict
from karawo.registry.models.fields import SealedTextField


class RecipientList(models.Model):
    """One paste or one file.

    CHECK asks about people who are to get `kind` on `planned_on`; GIVEN tells of what was given.
    stored_name: the file as it came, under `FILES_ROOT`; empty for a paste. columns: as `registry.intake` maps them.
    kab_id: the territory of who brought it.
    """

    class Purpose(models.TextChoices):
        CHECK = "check", _("diperiksa sebelum diberi")
        GIVEN = "given", _("sudah diberikan")

    purpose = models.CharField(max_length=5, choices=Purpose)
    title = models.CharField(max_length=200)
    kind = models.ForeignKey(AidKind, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(GivingOffice, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField()
    programme = models.CharField(max_length=150, blank=True)
    fund_code = models.CharField(max_length=10, blank=True)
    stored_name = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    columns = models.JSONField(default=list)
    kab_id = models.IntegerField()
    # The act that took the list in; none before.
    entry = models.ForeignKey(
        "journal.Entry", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(accepted_at__isnull=False), name="list_undone_after_accepted"
            ),
        ]
        indexes = [models.Index(fields=["kab_id", "-id"], name="recipient_list_kab")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Still to be taken in; also after it was taken back."""
        return self.accepted_at is None or self.undone_at is not None


class ListedPerson(models.Model):
    """One row with its verdict. told: the sealed JSON of what stands in it, as read.

    n: place in the list, from 0; row_number: as the sheet or the paste counts. aid_id: the aid found, where the
    asker may see it. reason, fix: filled sentences of `rules.verdict` and of the identifiers.
    """

    asked_in = models.ForeignKey(RecipientList, models.CASCADE, related_name="rows", db_index=False)
    kab_id = models.IntegerField()
    n = models.PositiveIntegerField()
    row_number = models.PositiveIntegerField()
    told = SealedTextField()
    name = models.CharField(max_length=200, blank=True)
    nik_masked = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=8, choices=[(each.value, TITLES[each]) for each in Verdict])
    reason = models.CharField(max_length=600, blank=True)
    fix = models.CharField(max_length=300, blank=True)
    aid_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    override_reason = models.CharField(max_length=300, blank=True)
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    overridden_at = models.DateTimeField(null=True)
    overridden_in = models.ForeignKey(
        "journal.Entry", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["asked_in", "n"]
        constraints = [
            models.UniqueConstraint(fields=["asked_in", "n"], name="listed_person_once"),
            models.CheckConstraint(
                condition=Q(override_reason="", overridden_at=None)
                | (~Q(override_reason="") & Q(overridden_at__isnull=False)),
                name="override_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["asked_in", "verdict", "n"], name="listed_person_verdict")]

    @property
    def is_overridden(self) -> bool:
        return self.overridden_at is not None


class RememberedColumns(models.Model):
    """What a person decided for the columns of a source's form; the next list with the same headers is read so.

    fingerprint: of the headers, as `registry.intake` makes it. columns: header key → field.
    """

    fingerprint = models.CharField(max_length=32, primary_key=True)
    columns = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
