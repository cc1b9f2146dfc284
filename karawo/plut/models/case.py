"""A client at a centre, from the first question to the closing."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.models.of_centre import OfCentre
from karawo.registry.models.fields import SealedTextField


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(closed_on=None)

    def open_in(self, start: date, end: date) -> CaseQuerySet:
        """Open on at least one day of the period."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=start), opened_on__lte=end)


class Case(OfCentre):
    """Pendampingan of one client. subject_id repeats business or owner, whichever is the client.

    consultant: who answers for it; None until somebody of the centre takes it. former: the case at the centre the
    client came from.
    """

    class Origin(models.TextChoices):
        WALK_IN = "walk_in", _("datang sendiri")
        PHONE = "phone", _("telepon")
        WEB = "web", _("laman web")
        REGISTER = "register", _("dari register")
        TRANSFER = "transfer", _("pindahan PLUT lain")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("program selesai")
        STOPPED = "stopped", _("klien berhenti")
        CLOSED_DOWN = "closed_down", _("usaha tutup")
        UNREACHABLE = "unreachable", _("tidak dapat dihubungi")
        MOVED = "moved", _("pindah ke PLUT lain")

    business = models.ForeignKey("registry.Business", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("registry.Owner", models.PROTECT, null=True, related_name="+")
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    origin = models.CharField(_("asal"), max_length=10, choices=Origin)
    request = models.CharField(_("keperluan"), max_length=500, blank=True)
    opened_on = models.DateField(_("dibuka"))
    opened_at = models.DateTimeField()
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="next")
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closing_reason = models.CharField(max_length=500, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "subject_id"], condition=Q(closed_on=None), name="one_open_case"
            ),
            models.CheckConstraint(
                condition=Q(business=F("subject_id"), business__isnull=False, owner=None)
                | Q(owner=F("subject_id"), owner__isnull=False, business=None),
                name="case_of_one_client",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_at=None, closed_by=None, outcome="")
                | (
                    Q(closed_on__isnull=False, closed_on__gte=F("opened_on"), closed_at__isnull=False)
                    & ~Q(outcome="")
                ),
                name="case_closed_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-opened_on", "-id"], name="case_centre"),
            models.Index(fields=["subject_id"], name="case_subject"),
            models.Index(fields=["consultant"], name="case_consultant"),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class CaseStep(OfCentre):
    """What became of a case; rows are only added. consultant: who answers for it from then on."""

    class Step(models.TextChoices):
        OPENED = "opened", _("dibuka")
        ASSIGNED = "assigned", _("diserahkan")
        DIAGNOSED = "diagnosed", _("didiagnosis")
        TRANSFERRED = "transferred", _("dipindahkan")
        CLOSED = "closed", _("ditutup")
        REOPENED = "reopened", _("dibuka kembali")

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]


class CaseNote(models.Model):
    """The centre's own words on a case. Sealed, private to the centre, only added; what is wrong is noted anew."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]


class Diagnosis(OfCentre):
    """What was judged for this case; the first is where it starts, later ones say what has changed.

    Of a business an assessment, of a cooperative itself a check of its health: one of the two.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="diagnoses")
    assessment = models.ForeignKey("growth.Assessment", models.CASCADE, null=True, related_name="+")
    health = models.ForeignKey("growth.HealthCheck", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "diagnoses"
        constraints = [
            models.UniqueConstraint(fields=["case", "assessment"], name="diagnosis_once"),
            models.UniqueConstraint(fields=["case", "health"], name="diagnosis_of_health_once"),
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, health=None) | Q(assessment=None, health__isnull=False),
                name="diagnosis_is_one_judgement",
            ),
        ]
