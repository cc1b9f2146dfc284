"""Clients of whom a centre expects a rise this year, and how far each has come."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.registry.models.tracked import Tracked

LOWEST, HIGHEST = 1, 5


class Candidate(Tracked):
    """A candidate of a year (calon naik kelas). subject_id: as in the case. A rise itself is an event of `growth`."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("tahun"))
    case = models.ForeignKey("plut.Case", models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "subject_id"], name="candidate_once"),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_reason="")),
                name="candidate_dropped_for_a_reason",
            ),
        ]


class CandidateStep(Tracked):
    """One step of the process: a problem, its solution, and a value 1–5 given on a day. It is only added."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="steps")
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    on = models.DateField(_("tanggal"))
    field_code = models.CharField(_("bidang"), max_length=20)
    problem = models.CharField(_("masalah"), max_length=500)
    solution = models.CharField(_("penyelesaian"), max_length=500)
    value = models.PositiveSmallIntegerField(_("nilai"))
    scored_on = models.DateField(_("dinilai"))
    consultant = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["scored_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__range=(LOWEST, HIGHEST)), name="candidate_value_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(scored_on__gte=F("on")), name="candidate_scored_after_the_step"
            ),
            models.CheckConstraint(condition=~Q(field_code=""), name="candidate_step_has_a_field"),
        ]
