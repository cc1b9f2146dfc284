"""Who was there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.gathering import GatheringSession
from karawo.gatherings.models.registration import Registration
from karawo.registry.models.tracked import Tracked


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def standing(self) -> AttendanceQuerySet:
        return self.filter(undone_at=None)


class Attendance(Tracked):
    """One person at one session: a visit. key: made on the phone, so that what is sent twice is kept once."""

    class How(models.TextChoices):
        CODE = "code", _("kode peserta")
        NAME = "name", _("daftar nama")

    key = models.UUIDField(unique=True)
    session = models.ForeignKey(GatheringSession, models.PROTECT, related_name="attendances")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="attendances")
    how = models.CharField(max_length=4, choices=How)
    came_at = models.DateTimeField(_("datang"))
    received_at = models.DateTimeField()
    left_at = models.DateTimeField(_("pulang"), null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["-came_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registration"], condition=Q(undone_at=None), name="attendance_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="attendance_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="attendance_undone_by_someone",
            ),
        ]


class HeadCount(Tracked):
    """People counted at a session without their names; never added to those who are known by name."""

    key = models.UUIDField(unique=True)
    session = models.ForeignKey(GatheringSession, models.PROTECT, related_name="head_counts")
    number = models.PositiveIntegerField(_("jumlah orang"))
    women = models.PositiveIntegerField(_("di antaranya perempuan"), null=True)
    note = models.CharField(_("cara menghitung"), max_length=200)
    counted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["counted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 1_000_000)), name="head_count_some"),
            models.CheckConstraint(
                condition=Q(women=None) | Q(women__lte=F("number")), name="head_count_women_among"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="head_count_undone_by_someone",
            ),
        ]
