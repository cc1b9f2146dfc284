"""Files that prove an aid: a receipt, a list of signatures, a photo of the handing over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models.aid import Aid
from karawo.registry.models.tracked import Tracked


class AidProof(Tracked):
    """A file of an aid. stored_name: under the folder of files, unguessable; served as a download alone.

    A file taken off stays with who took it off, and can be put back.
    """

    aid = models.ForeignKey(Aid, models.PROTECT, related_name="proofs")
    file_name = models.CharField(_("nama berkas"), max_length=150)
    stored_name = models.CharField(max_length=80, unique=True)
    content_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("dilampirkan"))
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["aid", "sha256"], name="aid_proof_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="aid_proof_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
