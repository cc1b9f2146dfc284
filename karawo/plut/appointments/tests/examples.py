"""A centre that is open, with consultants, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre, RoleHolding, User
from karawo.accounts.rules import Role
from karawo.plut.appointments import actions
from karawo.plut.appointments.actions import Client
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.rules import Channel
from karawo.plut.models import Consultant, OpeningHours
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import OwnFile

WITA = ZoneInfo("Asia/Makassar")
MONDAY, TUESDAY = date(2026, 8, 3), date(2026, 8, 4)
NUR = Client(name="Nur Aini", phone="0812-4400-7788")


def clock(hour: int, minute: int = 0, on: date = TUESDAY) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=WITA)


@dataclass
class Hall:
    """budi: production. tuti: marketing. lena: heads the centre. All of PLUT Gorontalo."""

    centre: Centre
    budi: User
    tuti: User
    lena: User

    def as_(self, by: Any) -> Any:
        return within(scope_of(by))

    def book(
        self, *, by: Any = None, starts_at: datetime | None = None, at: datetime = AT, **told: Any
    ) -> Appointment:
        by = by or self.budi
        with within(scope_of(by)):
            return actions.book(
                self.centre,
                told.pop("client", NUR),
                starts_at=starts_at or clock(9),
                by=by,
                at=at,
                **{"field": "produksi", "channel": Channel.PHONE, **told},
            )

    def ticket(self, *, at: datetime = AT, by: Any = None, name: str = "Tamu", **told: Any) -> Appointment:
        by = by or self.budi
        with within(scope_of(by)):
            return actions.take_ticket(self.centre, Client(name=name), by=by, at=at, **told)

    def do(self, act: Any, appointment: Any, *, by: Any = None, at: datetime = AT, **told: Any) -> Any:
        by = by or self.budi
        with within(scope_of(by)):
            return act(appointment, by=by, at=at, **told)

    def read(self, appointment: Appointment) -> Appointment:
        with within(EVERYTHING):
            return Appointment.objects.select_related("centre", "consultant").get(pk=appointment.pk)


def open_hall(people: Any) -> Hall:
    with within(EVERYTHING):
        centre = Centre.objects.get(name="PLUT Gorontalo")
        tuti = User.objects.create_user("tuti", password="kain-krawang-enam", name="Tuti Konsultan")
        lena = User.objects.create_user("lena", password="kain-krawang-enam", name="Lena Kepala")
        for user, role in ((tuti, Role.CONSULTANT), (lena, Role.CENTRE_HEAD)):
            RoleHolding.objects.create(
                user=user, role=role, centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
            )
        for user, field in ((people.budi, "produksi"), (tuti, "pemasaran")):
            Consultant.objects.create(centre=centre, user=user, field_code=field, starts_on=date(2024, 1, 1))
        for weekday in range(5):
            for opens, closes in ((8, 12), (13, 16)):
                OpeningHours.objects.create(
                    centre=centre,
                    weekday=weekday,
                    opens_at=time(opens),
                    closes_at=time(closes),
                    valid_from=date(2024, 1, 1),
                )
    return Hall(centre, people.budi, tuti, lena)


def own_business(people: Any) -> Client:
    """Karawo Bu Sri, Sri's own file."""
    from karawo.registry.tests.examples import registered

    business = registered(people.budi)
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner_id=business.primary_owner_id, confirmed_by=people.budi, confirmed_at=AT
        )
    return Client(business_id=business.pk, owner_id=business.primary_owner_id)


def next_day(on: date) -> date:
    return on + timedelta(days=1)
