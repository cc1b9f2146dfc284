"""Each figure of the queue equals a plain count, and its address shows exactly its rows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conftest import AT
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.measures.queries import answer, find
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.rules import State
from karawo.plut.appointments.tests.examples import clock, open_hall
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


def first_day() -> date:
    return timezone.localdate().replace(month=1, day=1)


@pytest.fixture
def hall(people):
    """Four times of a day: one came not, one nobody marked, one was cancelled, one came; and two walked in."""
    found = open_hall(people)
    booked = [found.book(starts_at=clock(hour)) for hour in (9, 10, 11, 13)]
    walked = [found.ticket(name=f"Tamu {number}") for number in range(2)]
    this_year = first_day()
    with within(EVERYTHING):
        record("test.past", by=None, at=AT)
        for row, state in zip(
            booked, (State.NO_SHOW, State.BOOKED, State.CANCELLED, State.NO_SHOW), strict=True
        ):
            Appointment.objects.filter(pk=row.pk).update(on=this_year, state=state)
        for row, minutes in zip(walked, (10, 31), strict=True):
            Appointment.objects.filter(pk=row.pk).update(
                on=this_year, state=State.CALLED if minutes == 10 else State.DONE, consultant=found.budi,
                called_at=row.arrived_at + timedelta(minutes=minutes),
            )  # fmt: skip
    return found


def counted(hall, slug, by=""):
    with hall.as_(hall.budi):
        return answer(find(slug), at=timezone.now(), by=by)


def test_absence_is_a_share_of_what_is_over_and_the_unmarked_stay_in_it(hall):
    found = counted(hall, "janji-tidak-datang").whole
    unmarked = int(first_day() < timezone.localdate())  # on 1 January nothing of the year is over by its day
    assert (found.numerator, found.denominator, found.unknown) == (2, 2 + unmarked, unmarked)
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'no_show'), count(*) FROM appointments_appointment "
            "WHERE period IS NOT NULL AND state <> 'cancelled' AND (state <> 'booked' OR \"on\" < %s)",
            [timezone.localdate()],
        )
        assert cursor.fetchone() == (found.numerator, found.denominator)


def test_waiting_is_the_middle_of_the_minutes(hall):
    found = counted(hall, "lama-menunggu").whole
    assert (found.denominator, found.value) == (2, pytest.approx(20.5))


@pytest.mark.parametrize("slug", ["janji-tidak-datang", "lama-menunggu"])
def test_every_figure_leads_to_exactly_its_rows(hall, slug):
    browser = Client()
    browser.force_login(hall.budi)
    for by in ("", *(each.slug for each in find(slug).dimensions)):
        found = counted(hall, slug, by)
        for figure in (found.whole, *found.groups):
            page = browser.get(figure.rows_url).content.decode()
            total = re.search(r"<strong>([\d.]+)</strong>", page)
            assert (int(total[1]) if total else 0) == figure.numerator, figure.rows_url


def test_another_centre_counts_nothing_of_it(people, hall):
    with hall.as_(people.rina):
        assert answer(find("lama-menunggu"), at=timezone.now()).whole.denominator == 0


def test_the_rows_leave_as_a_file_with_the_filter_of_the_page_and_without_guests_names(hall):
    browser = Client()
    browser.force_login(hall.budi)
    told = b"".join(
        browser.get("/antrean/daftar.csv?daftar=janji&hasil=tidak-datang").streaming_content
    ).decode()
    assert told.count("\n") == 3, "a heading and the two who did not come"
    waited = b"".join(browser.get("/antrean/daftar.csv?daftar=tunggu").streaming_content).decode()
    assert "31" in waited and "Tamu 0" not in waited
    page = browser.get("/antrean/daftar/?daftar=tunggu").content.decode()
    assert 'href="/antrean/daftar.csv?daftar=tunggu"' in page
    with within(EVERYTHING):
        acts = Entry.objects.filter(act="appointment.exported").order_by("pk")
        assert [entry.words["rows"] for entry in acts] == [2, 2]
