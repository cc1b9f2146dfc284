"""Where facts come from, and each row exactly as it was received."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.tracked import Listed, PersonField


class Source(models.Model):
    """A list, a census, an office or a person that facts come from; its kind decides between facts of one time."""

    class Kind(models.TextChoices):
        FIELD = "field_verified", _("dilihat di lapangan")
        DOCUMENT = "document", _("dokumen")
        OWNER = "owner_statement", _("keterangan pemilik")
        OFFICE = "office_import", _("daftar kantor")
        ESTIMATE = "estimate", _("perkiraan")

    name = models.CharField(_("nama"), max_length=150, unique=True)
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind)

    def __str__(self) -> str:
        return self.name


class SourceField(models.ForeignKey[Any, Any]):
    """Where a row comes from. Sources are never deleted, so the rows of a statement are checked together.

    The triggers stand in `rules.sources`; an index of its own would find whole lists only.
    """

    def __init__(self, to: Any = "registry.Source", on_delete: Any = models.PROTECT, **options: Any) -> None:
        options = {"related_name": "+", **options, "db_index": False, "db_constraint": False}
        super().__init__(to, on_delete, **options)


class Record(Listed):
    """One row as received: never changed, never deleted; which owner and business it speaks of stands in RecordLink.

    payload: the sealed JSON of the cells by column name. digest: keyed hash of the canonical payload within its
    source; the same row received again is recognised by it. place_in_source: {"file", "sheet", "row"}.
    """

    source = SourceField(related_name="records")
    external_id = models.CharField(max_length=60, blank=True)
    digest = models.BigIntegerField()
    payload = SealedTextField()
    place_in_source = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    received_by = PersonField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["source", "digest"], name="record_digest"),
            models.Index(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="record_external"
            ),
            models.Index(fields=["entry"], name="record_entry"),
        ]


class RecordLink(Listed):
    """Which owner and business a record speaks of now; merges and undo move it, the journal remembers."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="link", db_constraint=False)
    owner = models.ForeignKey(
        "registry.Owner", models.CASCADE, null=True, related_name="record_links", db_constraint=False
    )
    business = models.ForeignKey(
        "registry.Business", models.CASCADE, null=True, related_name="record_links", db_constraint=False
    )
