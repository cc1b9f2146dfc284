"""The day of a centre on the first page, and what a centre does for an owner on the page of the own file."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from karawo.accounts.access import roles_of, scope_of
from karawo.front.queries.centre_day import centre_day
from karawo.plut.queries.cases import CaseFilter, found
from karawo.plut.reports.queries import build, gaps_of
from karawo.plut.reports.tests.examples import LATER, a_head, a_quarter, an_outcome, asked
from karawo.plut.tests.examples import TODAY, a_business, a_case, a_line, a_session
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def browser(user):
    made = Client()
    made.force_login(user)
    return made


def day_of(user, at=LATER):
    with within(scope_of(user)):
        return centre_day(user, roles_of(user), at=at)


def number(row):
    return int(row["count"].replace(".", ""))


def test_each_figure_of_the_day_is_what_its_own_page_counts(people):
    a_quarter(people)
    head = a_head()
    day = day_of(head)
    with within(scope_of(head)):
        gaps = gaps_of(asked("konsultan", "2026-08"), at=LATER)
        table = build(asked("iku", "2026-T3"), at=LATER).table("iku")
    assert sum(map(number, day.month_gaps)) == len(gaps) > 0
    assert [row["what"] for row in day.iku] == [row.cells[0] for row in table.rows]
    assert all(row["url"].startswith("/laporan/iku/baris/") for row in day.iku)
    assert {row["label"] for row in day.due} >= {"Program kerja", "Lama tanpa sesi"}
    [row] = day.data
    assert (row["label"], row["count"]) == ("Budi Konsultan", "2 dari 2 belum lengkap")
    with within(scope_of(head)):
        asked_for = CaseFilter.read({"konsultan": str(people.budi.pk), "tanpa": "data"})
        assert found(asked_for, scope=scope_of(head), on=LATER.date()).count() == 2
    assert row["url"] == f"/pendampingan/?konsultan={people.budi.pk}&tanpa=data"
    assert day.quiet == "1"  # the cooperative, seen last in May


def test_who_works_at_no_centre_has_no_day(people):
    assert day_of(people.darma) is None
    assert "Hari ini di antrean" not in browser(people.darma).get("/").content.decode()


def test_a_consultant_is_told_of_his_own_work_and_a_head_of_all(people):
    head = a_head()
    case = a_case(people)
    with within(EVERYTHING):
        case.consultant = head
        case.__class__.objects.filter(pk=case.pk).update(consultant=head)
    assert day_of(people.budi).quiet == "0"
    assert day_of(head).quiet == "1"


def test_the_first_page_leads_to_the_rows(people):
    a_case(people)
    page = browser(people.budi).get("/").content.decode()
    due = re.search(r"/jatuh-tempo/\?milik=saya&amp;jenis=diam", page)
    assert due and "Yang kurang untuk laporan" in page and "/laporan/iku/?plut=" in page


def test_the_own_file_shows_next_steps_sessions_questions_and_appointments(people):
    business = a_business(owner_user=people.sri)
    case = a_case(people, business)
    a_line(people, case)
    a_session(people, case)
    case.business = business
    an_outcome(people, case, "nib", TODAY, attribution="because")
    page = browser(people.sri).get("/berkas-saya/").content.decode()
    for word in (
        "Tiga langkah berikut",
        "Urus NIB lewat OSS",
        "Benarkah ini?",
        "/pendampingan-saya/",
        "Janji temu",
    ):
        assert word in page
    assert "Benarkah ini?" not in browser(people.ani).get("/berkas-saya/").content.decode()
