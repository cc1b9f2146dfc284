from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from conftest import AT
from karawo.plut.appointments import actions
from karawo.plut.appointments.actions import Client, NotAllowed, Refused, Taken
from karawo.plut.appointments.models import Step
from karawo.plut.appointments.queries import today
from karawo.plut.appointments.rules import State
from karawo.plut.appointments.tests.examples import MONDAY, TUESDAY, clock
from karawo.regions.access import EVERYTHING, within

ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.django_db


def call_next(hall, who, *, at=AT, desk="Meja 1"):
    with hall.as_(who):
        return actions.call_next(hall.centre, consultant=who, desk=desk, by=who, at=at)


def test_tickets_of_a_day_count_from_one_without_a_gap(hall):
    assert [hall.ticket().ticket for _ in range(3)] == ["001", "002", "003"]
    assert hall.ticket(at=AT + timedelta(days=1)).ticket == "001"
    with hall.as_(hall.budi), pytest.raises(Refused):
        actions.take_ticket(hall.centre, Client(), by=hall.budi, at=AT)
    assert hall.ticket().ticket == "004"


def test_a_centre_in_another_zone_begins_its_day_with_its_own_clock(hall):
    late = clock(23, 30, on=MONDAY)
    assert hall.ticket(at=late).on == MONDAY
    assert hall.ticket(at=late + timedelta(minutes=31)).on == TUESDAY


def test_who_has_booked_goes_first_once_the_time_has_come(hall):
    booked = hall.book(starts_at=clock(10, on=MONDAY), at=AT - timedelta(hours=3))
    walk_in = hall.ticket(at=AT - timedelta(minutes=30))
    hall.do(actions.arrive, booked, at=AT - timedelta(minutes=5))
    with hall.as_(hall.budi):
        board = today(hall.centre.pk, MONDAY, at=AT)
        assert [row.pk for row in board.waiting] == [booked.pk, walk_in.pk]
    assert call_next(hall, hall.budi) == booked


def test_a_day_runs_from_ticket_to_end(hall):
    one, two = hall.ticket(), hall.ticket()
    called = call_next(hall, hall.budi)
    assert (called, called.state, called.desk) == (one, State.CALLED, "Meja 1")
    with pytest.raises(Refused, match="masih melayani nomor 001"):
        call_next(hall, hall.budi)
    hall.do(actions.serve, one)
    hall.do(actions.serve, one)
    hall.do(actions.finish, one)
    assert hall.do(actions.finish, one).state == State.DONE
    assert call_next(hall, hall.budi) == two
    hall.do(actions.send_back, two)
    with hall.as_(hall.tuti):
        assert actions.call(two, consultant=hall.tuti, desk="Meja 2", by=hall.tuti, at=AT).desk == "Meja 2"
    hall.do(actions.miss, two)
    assert call_next(hall, hall.budi) is None
    with within(EVERYTHING):
        assert [step.what for step in Step.objects.filter(appointment=one)] == [
            State.ARRIVED, State.CALLED, State.SERVING, State.DONE,
        ]  # fmt: skip
    with pytest.raises(Refused, match="sekarang selesai"):
        hall.do(actions.miss, one)


def test_a_consultant_is_not_sent_those_who_wait_for_another_field(hall):
    hall.ticket(field="pemasaran")
    assert call_next(hall, hall.budi) is None
    assert call_next(hall, hall.tuti) is not None


def test_who_was_absent_and_comes_after_all_waits_in_line(hall):
    booked = hall.book(starts_at=clock(10, on=MONDAY), at=AT - timedelta(hours=3))
    hall.do(actions.miss, booked, at=AT + timedelta(minutes=20))
    row = hall.do(actions.arrive, booked, at=AT + timedelta(minutes=30))
    assert (row.state, row.period, row.ticket) == (State.ARRIVED, None, "001")


def test_nobody_arrives_for_another_day(hall):
    booked = hall.book()
    with pytest.raises(Refused, match="hari lain"):
        hall.do(actions.arrive, booked)


def test_a_consultant_cannot_take_over_a_time_in_which_he_has_another(hall):
    mine = hall.book(starts_at=clock(10, on=MONDAY), at=AT - timedelta(hours=3))
    hall.book(
        starts_at=clock(10, on=MONDAY), at=AT - timedelta(hours=3), client=Client(name="Lain"),
        field="pemasaran",
    )  # fmt: skip
    hall.do(actions.arrive, mine)
    with hall.as_(hall.tuti), pytest.raises(Taken, match="sudah punya janji lain"):
        actions.call(mine, consultant=hall.tuti, by=hall.tuti, at=AT)


def test_the_queue_is_run_by_the_own_centre(hall, people):
    ticket = hall.ticket()
    for stranger in (people.rina, people.darma, people.sri, people.ani):
        with hall.as_(stranger), pytest.raises(NotAllowed):
            actions.finish(ticket, by=stranger, at=AT)
        with hall.as_(stranger), pytest.raises(NotAllowed):
            actions.take_ticket(hall.centre, Client(name="x"), by=stranger, at=AT)


@pytest.mark.slow
def test_fifty_at_once_make_one_booking_and_fifty_tickets_without_a_gap(db):
    """Two of the hundred rounds of `bin/prove appointments`, on a database of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "KARAWO_TEST_DATABASE"}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "proofs" / "appointments.py"), "--rounds", "2"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "never two at one time" in ended.stdout
