"""Kartu program kerja: what is to be done for a client, by field and year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.models.case import Case
from karawo.plut.models.of_centre import OfCentre


class ProgrammeCard(OfCentre):
    case = models.ForeignKey(Case, models.CASCADE, related_name="cards")
    field_code = models.CharField(_("bidang"), max_length=20)
    year = models.PositiveSmallIntegerField(_("tahun"))

    class Meta:
        ordering = ["year", "field_code"]
        constraints = [
            models.UniqueConstraint(fields=["case", "field_code", "year"], name="card_once"),
            models.CheckConstraint(condition=~Q(field_code=""), name="card_has_a_field"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2200)), name="card_of_a_year"),
        ]


class CardLine(OfCentre):
    """One problem, the programme against it, and a target that a machine can read.

    target_code: a milestone (`rules.milestones`) or "sesi", "orang", "rupiah" and so on; target_number in
    target_unit until due_on. gap_slug: the item of the rubric it was proposed from, empty where somebody wrote it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("berjalan")
        DONE = "done", _("tercapai")
        DROPPED = "dropped", _("dihentikan")

    card = models.ForeignKey(ProgrammeCard, models.CASCADE, related_name="lines")
    problem = models.CharField(_("masalah"), max_length=500)
    programme = models.CharField(_("program pendampingan"), max_length=500)
    gap_slug = models.CharField(max_length=80, blank=True)
    target_code = models.CharField(_("ukuran target"), max_length=30)
    target_number = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    target_unit = models.CharField(_("satuan"), max_length=30)
    due_on = models.DateField(_("tenggat"))
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    state_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    state_at = models.DateTimeField(null=True)
    state_reason = models.CharField(max_length=500, blank=True)
    reached_number = models.DecimalField(_("capaian"), max_digits=14, decimal_places=2, null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "gap_slug"],
                condition=~Q(gap_slug="") & Q(state="open"),
                name="gap_on_a_card_once",
            ),
            models.CheckConstraint(condition=~Q(problem="") & ~Q(programme=""), name="line_says_something"),
            models.CheckConstraint(condition=Q(target_number__gt=0), name="target_above_zero"),
            models.CheckConstraint(
                condition=Q(state="open", state_at=None, state_by=None)
                | (~Q(state="open") & Q(state_at__isnull=False, state_by__isnull=False)),
                name="line_ended_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(state_reason=""), name="dropped_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "due_on"], name="line_due")]
