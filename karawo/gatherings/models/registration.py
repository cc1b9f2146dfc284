"""Who comes: seats, and the people who keep or wait for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.models.gathering import Gathering
from karawo.gatherings.rules import OCCUPYING, State
from karawo.law import code_list
from karawo.registry.models.fields import SealedTextField
from karawo.registry.models.owner import Sex
from karawo.registry.models.tracked import Tracked

STATE_NAMES: dict[State, Any] = {
    State.WAITING: _("daftar tunggu"),
    State.OFFERED: _("ditawari kursi"),
    State.SEATED: _("mendapat kursi"),
    State.CANCELLED: _("dibatalkan"),
}


class AgeBand(models.TextChoices):
    """16-30 is youth by UU 40/2009 Pasal 1."""

    UNDER_16 = "-15", _("di bawah 16 tahun")
    YOUTH = "16-30", _("16–30 tahun")
    TO_45 = "31-45", _("31–45 tahun")
    TO_60 = "46-60", _("46–60 tahun")
    ABOVE = "61-", _("di atas 60 tahun")


class Channel(models.TextChoices):
    WEB = "web", _("web")
    STAFF = "staff", _("petugas")
    DOOR = "door", _("di pintu")


def element_names() -> dict[str, str]:
    """The six elements by code, as the list of the law has them."""
    return {each.code: each.label for each in code_list("helix").codes}


class Seat(models.Model):
    """One seat of a gathering. Whoever keeps it points at it, and only one can: so a hall is never oversold."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="seat_rows")
    number = models.PositiveIntegerField()
    kab_id = models.IntegerField()

    class Meta:
        ordering = ["gathering", "number"]
        constraints = [models.UniqueConstraint(fields=["gathering", "number"], name="seat_once")]


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def kept(self) -> RegistrationQuerySet:
        return self.exclude(state=State.CANCELLED)

    def late(self, at: datetime) -> RegistrationQuerySet:
        return self.filter(state=State.OFFERED, offer_expires_at__lte=at)


class Registration(Tracked):
    """An owner or business of the register, or a name and telephone, sealed.

    person_key: the same for the same person as far as known: "o12" an owner, "p…" a telephone, else this row alone.
    door_code: in the QR code at the door. digest: SHA-256 in hex of the personal link, which is kept nowhere.
    element_code: of the list `helix`, empty for not told. A None in has_disability, is_remote is "tidak tahu".
    """

    key = models.UUIDField(unique=True)
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=10, choices=list(STATE_NAMES.items()))
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, related_name="registration")
    owner = models.ForeignKey("registry.Owner", models.PROTECT, null=True, related_name="+")
    business = models.ForeignKey("registry.Business", models.PROTECT, null=True, related_name="+")
    person_name = SealedTextField(null=True)
    phone = SealedTextField(null=True)
    phone_digest = models.BigIntegerField(null=True)
    person_key = models.CharField(max_length=40)
    organisation = models.CharField(_("lembaga atau usaha"), max_length=150, blank=True)
    element_code = models.CharField(_("unsur"), max_length=20, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex, blank=True)
    age_band = models.CharField(_("umur"), max_length=5, choices=AgeBand, blank=True)
    has_disability = models.BooleanField(_("penyandang disabilitas"), null=True)
    is_remote = models.BooleanField(_("tinggal di daerah terpencil"), null=True)
    channel = models.CharField(max_length=5, choices=Channel)
    door_code = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.ForeignKey("accounts.Purpose", models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    signed_up_at = models.DateTimeField()
    tried = models.PositiveSmallIntegerField(default=0)
    offer_expires_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["signed_up_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(OCCUPYING), seat__isnull=False)
                | (~Q(state__in=sorted(OCCUPYING)) & Q(seat=None)),
                name="registration_keeps_a_seat_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OFFERED, offer_expires_at__isnull=False)
                | (~Q(state=State.OFFERED) & Q(offer_expires_at=None)),
                name="registration_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(person_name=None) & (Q(business__isnull=False) | Q(owner__isnull=False))
                | Q(person_name__isnull=False, business=None, owner=None),
                name="registration_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(phone=None, phone_digest=None)
                | Q(phone__isnull=False, phone_digest__isnull=False),
                name="registration_phone_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=State.CANCELLED) & Q(cancelled_at=None)),
                name="registration_cancelled_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["gathering", "person_key"],
                condition=~Q(state=State.CANCELLED),
                name="registration_person_once",
            ),
            models.UniqueConstraint(fields=["gathering", "door_code"], name="registration_door_code_once"),
        ]
        indexes = [
            models.Index(fields=["gathering", "state"], name="registration_state"),
            models.Index(fields=["person_key"], name="registration_person"),
            models.Index(fields=["owner"], name="registration_owner"),
            models.Index(fields=["business"], name="registration_business"),
        ]

    @property
    def name(self) -> str:
        """Reads the register where the person stands there: select_related owner and business."""
        if self.owner is not None:
            return self.owner.name
        return self.business.name if self.business is not None else self.person_name or ""

    @property
    def file_ids(self) -> tuple[int, ...]:
        ids: tuple[int | None, ...] = (self.owner_id, self.business_id)
        return tuple(each for each in ids if each is not None)

    @property
    def code_shown(self) -> str:
        """ "ABCD-2345": as it stands on paper."""
        return f"{self.door_code[:4]}-{self.door_code[4:]}"
