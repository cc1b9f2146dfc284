"""One queue for who books on the web, who rings up and who walks in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.models.belonging import OfCentre
from karawo.plut.appointments.rules import (
    AHEAD,
    AT_THE_DESK,
    IN_THE_HALL,
    OCCUPYING,
    Channel,
    Slot,
    State,
    ticket_text,
)
from karawo.registry.models.fields import SealedTextField

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

STATE_NAMES: dict[State, Any] = {
    State.WISHED: _("di daftar tunggu"),
    State.OFFERED: _("ditawarkan, menunggu jawaban"),
    State.BOOKED: _("terjadwal"),
    State.ARRIVED: _("menunggu di ruang tunggu"),
    State.CALLED: _("dipanggil"),
    State.SERVING: _("sedang dilayani"),
    State.DONE: _("selesai"),
    State.CANCELLED: _("dibatalkan"),
    State.NO_SHOW: _("tidak datang"),
}
CHANNEL_NAMES: dict[Channel, Any] = {
    Channel.WEB: _("web"),
    Channel.PHONE: _("telepon"),
    Channel.WALK_IN: _("datang langsung"),
}


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def of_day(self, centre_id: int, on: date) -> AppointmentQuerySet:
        return self.filter(centre_id=centre_id, on=on)

    def occupying(self) -> AppointmentQuerySet:
        return self.filter(state__in=OCCUPYING, period__isnull=False)

    def ahead(self) -> AppointmentQuerySet:
        return self.filter(state__in=AHEAD)

    def in_the_hall(self) -> AppointmentQuerySet:
        return self.filter(state__in=IN_THE_HALL)


class Appointment(OfCentre):
    """A client (business or owner of the register, or a name and telephone, sealed) who meets a consultant.

    field_code: of the law's list consultant_field, empty for "belum tahu". consultant: the person, so that a second
    seat of the same person is no second time of day; empty for whoever is free. period: the time kept for it, none
    for who walked in or waits on the list. on: the day at the centre. state: the present reading of the steps.
    wish_from, wish_to: the days that suit, of who waits on the list. tried: how often a slot was offered in vain.
    """

    field_code = models.CharField(_("bidang"), max_length=20, blank=True)
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    period = DateTimeRangeField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=list(STATE_NAMES.items()))
    channel = models.CharField(max_length=8, choices=list(CHANNEL_NAMES.items()))
    business = models.ForeignKey("registry.Business", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("registry.Owner", models.PROTECT, null=True, related_name="+")
    person_name = SealedTextField(null=True)
    phone = SealedTextField(null=True)
    phone_digest = models.BigIntegerField(null=True)
    about = models.CharField(_("keperluan"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    ticket_number = models.PositiveIntegerField(null=True)
    arrived_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    desk = models.CharField(_("meja"), max_length=20, blank=True)
    wish_from = models.DateField(null=True)
    wish_to = models.DateField(null=True)
    offer_expires_at = models.DateTimeField(null=True)
    tried = models.PositiveSmallIntegerField(default=0)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="appointment_consultant_once_at_a_time",
                expressions=[("consultant", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=sorted(OCCUPYING)),
            ),
            models.UniqueConstraint(
                fields=["consultant"],
                condition=Q(state__in=sorted(AT_THE_DESK)),
                name="appointment_one_at_the_desk",
            ),
            models.UniqueConstraint(fields=["centre", "on", "ticket_number"], name="ticket_once_a_day"),
            models.CheckConstraint(
                condition=Q(person_name=None) & (Q(business__isnull=False) | Q(owner__isnull=False))
                | Q(person_name__isnull=False, business=None, owner=None),
                name="appointment_has_one_client",
            ),
            models.CheckConstraint(
                condition=Q(phone=None, phone_digest=None)
                | Q(phone__isnull=False, phone_digest__isnull=False),
                name="appointment_phone_with_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.OFFERED, State.BOOKED])
                | Q(consultant__isnull=False, period__isnull=False, on__isnull=False),
                name="appointment_booked_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WISHED) | Q(period=None, wish_from__isnull=False),
                name="appointment_wished_has_none",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*sorted(IN_THE_HALL), State.DONE])
                | Q(ticket_number__isnull=False, arrived_at__isnull=False, on__isnull=False),
                name="appointment_in_the_hall_has_a_ticket",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*sorted(AT_THE_DESK), State.DONE]) | Q(consultant__isnull=False),
                name="appointment_at_the_desk_has_a_consultant",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OFFERED, offer_expires_at__isnull=False)
                | (~Q(state=State.OFFERED) & Q(offer_expires_at=None)),
                name="appointment_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(wish_from=None, wish_to=None) | Q(wish_to__gte=F("wish_from")),
                name="appointment_wish_runs_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "on"], name="appointment_day"),
            models.Index(
                fields=["centre", "made_at"], name="appointment_wishes", condition=Q(state="wished")
            ),
            models.Index(fields=["business", "-on"], name="appointment_business"),
            models.Index(fields=["owner", "-on"], name="appointment_owner"),
        ]

    @property
    def slot(self) -> Slot | None:
        return None if self.period is None else Slot(self.period.lower, self.period.upper)

    def slot_in(self, zone: ZoneInfo) -> Slot | None:
        """On the wall clock of the centre."""
        slot = self.slot
        return slot and Slot(slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone))

    @property
    def ticket(self) -> str:
        return "" if self.ticket_number is None else ticket_text(self.ticket_number)

    @property
    def client_name(self) -> str:
        """Of the business, the owner, or as it was told. Reads the register: select_related both."""
        if self.business is not None:
            return self.business.name
        return self.owner.name if self.owner is not None else self.person_name or ""

    @property
    def file_ids(self) -> tuple[int, ...]:
        ids: tuple[int | None, ...] = (self.business_id, self.owner_id)
        return tuple(each for each in ids if each is not None)


class Step(OfCentre):
    """What happened to an appointment; rows are only added, the newest is its state.

    what: a state, or `assigned`, `told` (confirmation sent), `reminded`. previous: whose it was before.
    """

    ASSIGNED, TOLD, REMINDED = "assigned", "told", "reminded"

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    consultant = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    period = DateTimeRangeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["entry"], name="appointment_step_entry")]


class TicketDay(models.Model):
    """The last ticket of a centre on a day. The row is locked while a ticket is drawn and goes back with a failed
    transaction, so the numbers have no gap."""

    centre = models.ForeignKey("accounts.Centre", models.PROTECT, related_name="+")
    on = models.DateField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "on"], name="ticket_day_once")]
