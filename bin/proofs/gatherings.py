"""Fifty sign up for thirty seats at once: thirty sit, twenty wait, every time; the database refuses the rest."""

from __future__ import annotations

import argparse
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from _scene import Crowd, prepare

NAME = "karawo_bukti_kegiatan"


def open_stage() -> tuple[Any, Callable[..., Any]]:
    """Budi of PLUT Gorontalo, and what arranges a gathering with so many seats."""
    from conftest import AT, KOTA_GORONTALO
    from karawo.accounts.models import Centre, CentreArea, RoleHolding, User
    from karawo.accounts.rules import Role
    from karawo.gatherings.tests.examples import open_stage
    from karawo.regions.access import EVERYTHING, within

    with within(EVERYTHING):
        centre = Centre.objects.create(name="PLUT Gorontalo", region_id=KOTA_GORONTALO)
        CentreArea.objects.create(centre=centre, region_id=KOTA_GORONTALO)
        budi = User.objects.create_user("budi", password="kain-krawang-enam", name="Budi Konsultan")
        RoleHolding.objects.create(
            user=budi, role=Role.CONSULTANT, centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    people = SimpleNamespace(budi=budi)
    return budi, lambda seats: open_stage(people, seats=seats)


def rounds_of(crowd: Crowd, arrange: Callable[..., Any], *, seats: int, rounds: int) -> None:
    """Raises AssertionError where a round ends otherwise than it must."""
    from django.db import IntegrityError, OperationalError, transaction

    from conftest import AT
    from karawo.gatherings import actions
    from karawo.gatherings.models import Channel, Registration
    from karawo.gatherings.rules import State
    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within

    for number in range(rounds):
        stage = arrange(seats)

        def sign_up(n: int, stage: Any = stage) -> Any:
            person = actions.Person(name=f"Orang {n}", phone=f"0840{n:08d}")
            return actions.sign_up(
                stage.gathering,
                person,
                key=uuid.uuid4(),
                channel=Channel.WEB,
                has_consented=True,
                by=None,
                at=AT,
            )

        found = crowd.together(sign_up)
        strange = [repr(each) for each in found if not isinstance(each, actions.SignedUp)]
        assert not strange, (number, strange[:3])
        states = Counter(stage.states())
        assert states == {State.SEATED: seats, State.WAITING: crowd.number - seats}, (number, states)

        # Past the acts and their lock: everybody takes the first seat.
        with within(EVERYTHING):
            first = stage.gathering.seat_rows.order_by("number").first()
            waiting = list(
                stage.gathering.registrations.filter(state=State.WAITING).values_list("pk", flat=True)
            )

        def grab(n: int, first: Any = first, waiting: Any = waiting) -> bool:
            try:
                with within(EVERYTHING), transaction.atomic():
                    record("test.change", by=None, at=AT)
                    rows = Registration.objects.filter(pk=waiting[n % len(waiting)])
                    rows.update(state=State.SEATED, seat=first)
            except (IntegrityError, OperationalError):
                return False
            return True

        assert not any(each is True for each in crowd.together(grab)), number

        # All who sit leave at once: each seat is offered once, none is left and none is given twice.
        with within(EVERYTHING):
            sitting = list(stage.gathering.registrations.filter(state=State.SEATED))

        def leave(n: int, sitting: Any = sitting) -> Any:
            return actions.cancel(sitting[n], by=None, at=AT) if n < len(sitting) else None

        strange = [repr(each) for each in crowd.together(leave) if isinstance(each, Exception)]
        assert not strange, (number, strange[:3])
        states = Counter(stage.states())
        offered = min(seats, crowd.number - seats)
        assert states[State.OFFERED] == offered and states[State.CANCELLED] == seats, (number, states)
        print(f"\r{number + 1}/{rounds} rounds", end="", flush=True)


def run(rounds: int, people: int, seats: int) -> None:
    from django.conf import settings
    from django.db import connection

    from karawo.config import database
    from tests import databases

    with database.ensure_running(settings.HOME, durable=False):
        databases.fresh(NAME)
        _budi, arrange = open_stage()
        crowd, begin = Crowd(people), time.monotonic()
        rounds_of(crowd, arrange, seats=seats, rounds=rounds)
        print(
            f"\r{rounds} rounds of {people} for {seats} seats in {time.monotonic() - begin:.0f} s: ", end=""
        )
        print("never one too many, none lost, each freed seat offered once")
        crowd.disperse()
        connection.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seats", type=int, default=30)
    given = asked.parse_args()
    prepare(NAME)
    run(given.rounds, given.people, given.seats)


if __name__ == "__main__":
    main()
