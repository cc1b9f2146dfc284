"""A meeting of people: what, where, when, how many seats."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.kind import GatheringKind
from karawo.gatherings.rules import Allotment
from karawo.regions.rules.zones import zone_of
from karawo.registry.models.tracked import Tracked

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def held(self) -> GatheringQuerySet:
        return self.filter(cancelled_at=None)

    def public(self) -> GatheringQuerySet:
        return self.held().filter(published_at__isnull=False)


class Gathering(Tracked):
    """code: in the address of the public page and on posters, no secret. centre: the PLUT that organises; empty for
    an office, which `organiser_name` names in both cases. seats: how many there are; each is a `Seat`.

    offer_hours: how long a free seat is kept for the first of the waiting list.
    """

    kind = models.ForeignKey(GatheringKind, models.PROTECT, related_name="+", verbose_name=_("jenis"))
    title = models.CharField(_("judul"), max_length=150)
    about = models.TextField(_("keterangan"), blank=True, max_length=2000)
    code = models.CharField(max_length=12, unique=True)
    centre = models.ForeignKey("accounts.Centre", models.PROTECT, null=True, related_name="+")
    organiser_name = models.CharField(_("penyelenggara"), max_length=150)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    place_text = models.CharField(_("tempat"), max_length=200)
    is_online = models.BooleanField(_("daring"), default=False)
    seats = models.PositiveIntegerField(_("kuota kursi"))
    allotment = models.CharField(
        _("cara membagi kursi"),
        max_length=10,
        choices=[
            (Allotment.FIRST_COME.value, _("langsung, selama masih ada")),
            (Allotment.ON_CLOSE.value, _("sesudah pendaftaran ditutup, menurut giliran")),
        ],
        default=Allotment.FIRST_COME.value,
    )
    offer_hours = models.PositiveSmallIntegerField(_("tawaran berlaku, jam"), default=24)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    registration_until = models.DateTimeField(_("pendaftaran sampai"), null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(_("pendaftaran dibuka"), null=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True)
    cancelled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField(_("alasan batal"), max_length=300, blank=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="gathering_has_a_title"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_runs_forward"),
            models.CheckConstraint(condition=Q(seats__range=(1, 5000)), name="gathering_has_seats"),
            models.CheckConstraint(condition=Q(offer_hours__range=(1, 240)), name="gathering_offer_hours"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="gathering_published_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="gathering_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["kab_id", "-starts_at"], name="gathering_place_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.region_id)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def takes_registrations(self, at: datetime) -> bool:
        """From the public; staff register until the end."""
        until = self.registration_until or self.starts_at
        return self.published_at is not None and not self.is_cancelled and at < until

    def is_over(self, at: datetime) -> bool:
        return self.ends_at <= at


class GatheringSession(Tracked):
    """A part with its own hours and its own attendance. agenda: a line for each item, "09.00 Pembukaan"."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="sessions")
    title = models.CharField(_("nama sesi"), max_length=150)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    speaker = models.CharField(_("narasumber"), max_length=200, blank=True)
    agenda = models.TextField(_("acara"), blank=True, max_length=2000)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="gathering_session_runs_forward"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def items(self) -> list[str]:
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]
