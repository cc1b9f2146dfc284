"""When a consultant can be met, week by week and by exception, and how a centre runs its queue."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.models.belonging import OfCentre
from karawo.plut.appointments.rules import Span, Terms


class WeeklyHoursQuerySet(models.QuerySet["WeeklyHours"]):
    def in_force(self, on: date) -> WeeklyHoursQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class WeeklyHours(OfCentre):
    """A span of one weekday (0 is Monday) on the wall clock of the centre, from a day to a day.

    A consultant with none in force keeps the opening hours of the centre. A row without span: that weekday is off.
    """

    consultant = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = WeeklyHoursQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(ends__gt=F("starts")), name="weekly_hours_forward"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_weekday"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="weekly_hours_valid"
            ),
        ]

    @property
    def span(self) -> Span | None:
        return None if self.starts is None or self.ends is None else Span(self.starts, self.ends)


class DatedHours(OfCentre):
    """An exception: away, or there besides the usual, on the days from `first_on` to `last_on`.

    Without times: the whole day, for an absence alone. A withdrawn one no longer counts.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", _("cuti")
        ILL = "ill", _("sakit")
        DUTY = "duty", _("tugas luar")
        TRAINING = "training", _("pelatihan")
        OTHER = "other", _("halangan lain")
        EXTRA = "extra", _("jam tambahan")

    consultant = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(_("jenis"), max_length=8, choices=Kind)
    first_on = models.DateField(_("dari tanggal"))
    last_on = models.DateField(_("sampai tanggal"))
    starts = models.TimeField(_("dari pukul"), null=True)
    ends = models.TimeField(_("sampai pukul"), null=True)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["first_on", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="dated_hours_forward"),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) & ~Q(kind="extra") | Q(ends__gt=F("starts")),
                name="dated_hours_span",
            ),
        ]
        indexes = [models.Index(fields=["consultant", "last_on"], name="dated_hours_consultant")]


class CentreTerms(models.Model):
    """What a centre has set for its queue; the newest row counts, older ones tell what was in force."""

    centre = models.ForeignKey("accounts.Centre", models.CASCADE, related_name="+")
    set_at = models.DateTimeField()
    slot_minutes = models.PositiveSmallIntegerField()
    days_ahead = models.PositiveSmallIntegerField()
    lead_minutes = models.PositiveSmallIntegerField()
    early_minutes = models.PositiveSmallIntegerField()
    grace_minutes = models.PositiveSmallIntegerField()
    offer_minutes = models.PositiveSmallIntegerField()
    open_per_client = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "set_at"], name="centre_terms_once"),
            models.CheckConstraint(
                condition=Q(slot_minutes__range=(5, 240)), name="centre_terms_slot_has_a_length"
            ),
        ]

    @property
    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in Terms.__dataclass_fields__})
