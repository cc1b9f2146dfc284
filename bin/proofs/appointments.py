"""Fifty book one time at once: one gets it, every time; fifty draw a ticket: none twice, none missing."""

from __future__ import annotations

import argparse
import time
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from _scene import Crowd, prepare

NAME = "karawo_bukti_janji"


def open_hall() -> Any:
    from conftest import AT, KOTA_GORONTALO
    from karawo.accounts.models import Centre, RoleHolding, User
    from karawo.accounts.rules import Role
    from karawo.plut.appointments.tests.examples import open_hall
    from karawo.regions.access import EVERYTHING, within

    with within(EVERYTHING):
        centre = Centre.objects.create(name="PLUT Gorontalo", region_id=KOTA_GORONTALO)
        budi = User.objects.create_user("budi", password="kain-krawang-enam", name="Budi Konsultan")
        RoleHolding.objects.create(
            user=budi, role=Role.CONSULTANT, centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    return open_hall(SimpleNamespace(budi=budi))


def free_times(hall: Any) -> list[Any]:
    """Those of the month ahead, holidays left out."""
    from karawo.plut.appointments.queries import diary_of
    from karawo.plut.appointments.tests.examples import TUESDAY

    days = [TUESDAY + timedelta(days=number) for number in range(28)]
    diary = diary_of(hall.centre, days[0], days[-1])
    return [slot.starts_at for on in days for slot in diary.slots(hall.budi.pk, on)]


def run(rounds: int, people: int) -> None:
    """Raises AssertionError."""
    from django.conf import settings
    from django.db import IntegrityError, OperationalError, connection, transaction
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from conftest import AT, KOTA_GORONTALO
    from karawo.accounts.access import scope_of
    from karawo.config import database
    from karawo.journal.actions import record
    from karawo.plut.appointments import actions
    from karawo.plut.appointments.models import Appointment
    from karawo.plut.appointments.rules import Channel, State
    from karawo.regions.access import EVERYTHING, within
    from tests import databases

    with database.ensure_running(settings.HOME, durable=False):
        databases.fresh(NAME)
        hall = open_hall()
        times = free_times(hall)

        def booked_at(starts_at: Any) -> int:
            with within(EVERYTHING):
                return Appointment.objects.occupying().filter(period__startswith=starts_at).count()

        crowd, few = Crowd(people), Crowd(5)
        begin = time.monotonic()
        for number in range(rounds):
            starts_at = times[number % len(times)]

            def book(n: int, starts_at: Any = starts_at) -> Appointment:
                with within(scope_of(hall.budi)):
                    return actions.book(
                        hall.centre, actions.Client(name=f"Orang {n}"), field="produksi", starts_at=starts_at,
                        channel=Channel.PHONE, by=hall.budi, at=starts_at - timedelta(days=2),
                    )  # fmt: skip

            found = crowd.together(book)
            made = [each for each in found if isinstance(each, Appointment)]
            refused = [each for each in found if isinstance(each, actions.Taken)]
            strange = [repr(each) for each in found if each not in made and each not in refused]
            assert (len(made), len(refused)) == (1, people - 1), (number, strange[:3])
            assert booked_at(starts_at) == 1

            # The same without the action and its lock: the constraint alone.
            later = starts_at + timedelta(days=365)

            def insert(n: int, later: Any = later) -> bool:
                try:
                    with within(EVERYTHING), transaction.atomic():
                        record("test.add", by=None, at=AT)
                        Appointment.objects.create(
                            kab_id=KOTA_GORONTALO, centre=hall.centre, consultant=hall.budi, on=later.date(),
                            period=DateTimeTZRange(later, later + timedelta(hours=1)), state=State.BOOKED,
                            channel=Channel.WEB, person_name=f"Orang {n}", made_at=AT,
                        )  # fmt: skip
                except (IntegrityError, OperationalError):
                    return False
                return True

            inserted = few.together(insert)
            assert all(isinstance(each, bool) for each in inserted), inserted
            assert sum(inserted) == booked_at(later) <= 1, number

            day = starts_at + timedelta(days=1000 + number)
            drawn = crowd.together(lambda n, day=day: hall.ticket(name=f"Orang {n}", at=day).ticket_number)
            assert sorted(drawn) == list(range(1, people + 1)), (number, drawn)

            with within(EVERYTHING):
                record("test.clear", by=None, at=AT)
                Appointment.objects.filter(state=State.BOOKED).update(state=State.CANCELLED)
            print(f"\r{number + 1}/{rounds} rounds", end="", flush=True)
        print(f"\r{rounds} rounds of {people} in {time.monotonic() - begin:.0f} s: ", end="")
        print("one booking each time, tickets from 1 without a gap, never two at one time")
        crowd.disperse()
        few.disperse()
        connection.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--people", type=int, default=50)
    given = asked.parse_args()
    prepare(NAME)
    run(given.rounds, given.people)


if __name__ == "__main__":
    main()
