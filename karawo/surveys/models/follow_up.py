"""What is done about the lowest elements."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.surveys.models.questionnaire import ElementName
from karawo.surveys.models.survey import Survey, Written


class FollowUp(Written):
    """A promise: what, who, until when; kept with a word of where the proof lies, and the proof itself as a file.

    stored_name: of a photo (JPEG) or PDF in the folder of files, random; file_name: as it is given out.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="follow_ups")
    element = models.CharField(_("unsur"), max_length=11, choices=ElementName)
    action = models.CharField(_("yang dilakukan"), max_length=300)
    responsible = models.CharField(_("penanggung jawab"), max_length=150)
    due_on = models.DateField(_("tenggat"))
    done_on = models.DateField(_("selesai"), null=True)
    evidence = models.CharField(_("bukti"), max_length=300, blank=True)
    file_name = models.CharField(_("berkas bukti"), max_length=140, blank=True)
    stored_name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, evidence="") | (Q(done_on__isnull=False) & ~Q(evidence="")),
                name="follow_up_done_with_evidence",
            )
        ]

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    def is_late(self, on: date) -> bool:
        return self.done_on is None and self.due_on < on
