"""Each figure equals a plain count of its rows, and its address shows exactly these."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.growth.models import Assessment, Rubric
from karawo.journal.actions import record
from karawo.measures.queries import answer, find
from karawo.plut import actions
from karawo.plut.models import Case, Outcome, Session, SessionClient
from karawo.plut.queries.service_area import service_area
from karawo.plut.rules.distance import distance_km
from karawo.plut.rules.milestones import BY_CODE, FROM_GAP, TARGET_BY_CODE
from karawo.plut.tests.examples import a_business, a_case, a_line, a_session, centre_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business

pytestmark = pytest.mark.django_db
SLUGS = ("klien-dilayani", "siklus-penuh", "sesi-pendampingan", "jam-pendampingan", "hasil-pendampingan")


@pytest.fixture
def year(people):
    """This year: one client served in two cases, one in a group, one with the full cycle, one untouched."""
    now = timezone.now()
    today = timezone.localdate(now)
    start = date(today.year, 1, 1)
    days = [min(start + timedelta(days=number), today) for number in range(3)]
    twice = a_business("Dua Kali")
    first = a_case(people, twice, at=now, on=start)
    a_session(people, first, at=now, on=start)
    with within(scope_of(people.budi)):
        actions.close_case(first, outcome="stopped", reason="x", on=start, by=people.budi, at=now)
    second = a_case(people, twice, at=now, on=start)
    group = a_case(people, a_business("Berkelompok"), at=now, on=start)
    a_session(people, second, group, at=now, on=start, mode="kelas", duration_minutes=90)
    full = a_case(people, a_business("Siklus Penuh"), at=now, on=start)
    line = a_line(people, full, at=now, due_on=date(today.year, 12, 1))
    for day in days:
        a_session(people, full, at=now, line=line, on=day, field_code="pemasaran")
    with within(EVERYTHING):
        record("test.assessed", by=None, at=now)
        assessment = Assessment.objects.create(
            business_id=full.business_id, kab_id=KOTA_GORONTALO, rubric=Rubric.objects.first(), assessed_on=start,
            assessed_at=now, coverage_percent=0,
        )  # fmt: skip
    with within(scope_of(people.budi)):
        actions.diagnose(full, assessment, by=people.budi, at=now)
        actions.finish_line(line, by=people.budi, at=now)
        for day, attribution in zip(days, ("because", "", "not_ours"), strict=True):
            actions.record_outcome(
                full, actions.GivenOutcome("nib", day, text=f"{day} {attribution}", attribution=attribution),
                by=people.budi, at=now,
            )  # fmt: skip
    a_case(people, a_business("Belum Tersentuh"), at=now, on=start)
    return today.year


def counted(slug: str, people, *, by: str = ""):
    with within(scope_of(people.budi)):
        return answer(find(slug), at=timezone.now(), by=by)


def test_figures_equal_a_plain_count(people, year):
    with within(EVERYTHING):
        subjects = set(
            SessionClient.objects.filter(session__on__year=year).values_list("subject_id", flat=True)
        )
        minutes = sum(Session.objects.filter(on__year=year).values_list("duration_minutes", flat=True))
        sessions = Session.objects.filter(on__year=year).count()
    assert len(subjects) == 3
    assert counted("klien-dilayani", people).whole.value == 3
    assert counted("sesi-pendampingan", people).whole.value == sessions == 5
    assert counted("jam-pendampingan", people).whole.value * 60 == minutes
    cycle = counted("siklus-penuh", people).whole
    assert (cycle.numerator, cycle.denominator) == (1, 3)
    results = counted("hasil-pendampingan", people).whole
    assert (results.numerator, results.unknown) == (2, 1)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_figure_leads_to_exactly_its_rows(people, year, slug):
    browser = Client()
    browser.force_login(people.budi)
    checked = 0
    for by in ("", *(each.slug for each in find(slug).dimensions)):
        found = counted(slug, people, by=by)
        for figure in (found.whole, *found.groups):
            page = browser.get(figure.rows_url).content.decode()
            total = re.search(r"<strong>([\d.]+)</strong>", page)
            assert (int(total[1]) if total else 0) == figure.numerator, figure.rows_url
            checked += 1
    assert checked > 3


def test_sessions_for_a_thousand_businesses_equal_a_plain_count(people, year):
    with within(EVERYTHING):
        held = SessionClient.objects.filter(session__on__year=year, case__business__isnull=False).count()
        businesses = Business.objects.filter(merged_into=None, status__in=("active", "unknown")).count()
    found = counted("sesi-per-1000-usaha", people).whole
    assert (found.numerator, found.value) == (businesses, pytest.approx(Decimal(1000 * held) / businesses))
    groups = counted("sesi-per-1000-usaha", people, by="kab").groups
    assert sum(each.value * each.denominator for each in groups) == pytest.approx(1000 * held, rel=0.001)


@pytest.mark.parametrize("slug", SLUGS)
def test_groups_add_up_to_the_whole(people, year, slug):
    for dimension in find(slug).dimensions:
        found = counted(slug, people, by=dimension.slug)
        assert sum(group.denominator for group in found.groups) == found.whole.denominator
        if slug == "jam-pendampingan":
            assert sum(group.value for group in found.groups) == found.whole.value


def test_a_centre_elsewhere_counts_nothing_of_it(people, year):
    with within(scope_of(people.rina)):
        assert answer(find("sesi-pendampingan"), at=timezone.now()).whole.value == 0


def test_the_service_area_sums_to_the_register_at_every_level(people, year):
    with within(EVERYTHING):
        record("test.place", by=None, at=AT)
        Business.objects.filter(name="Dua Kali").update(region_id=7571021010)
        Business.objects.filter(name="Berkelompok").update(region_id=757102)
    a_business("Tutup Sudah")
    with within(EVERYTHING):
        record("test.closed", by=None, at=AT)
        Business.objects.filter(name="Tutup Sudah").update(status="closed")
    with within(scope_of(people.budi)):
        businesses = Business.objects.filter(merged_into=None, status__in=("active", "unknown")).count()
        clients = Case.objects.open().values("subject_id").distinct().count()
        sessions = SessionClient.objects.filter(session__on__year=year).count()
        for level in ("kab", "kec", "desa"):
            lines = service_area(centre_of(), level, year=year)
            assert sum(line.businesses for line in lines) == businesses, level
            assert sum(line.clients for line in lines) == clients, level
            assert sum(line.sessions for line in lines) == sessions, level
        village = next(line for line in lines if line.key == "7571021010")
        assert (village.businesses, village.clients, village.sessions) == (1, 1, 2)
        assert next(line for line in lines if line.key == "").businesses == 3
    browser = Client()
    browser.force_login(people.budi)
    assert browser.get(f"/plut/{centre_of().pk}/wilayah/?tingkat=desa").status_code == 200
    assert browser.get(f"/plut/{centre_of().pk}/wilayah/?tingkat=desa&di=757102").status_code == 200
    far = Client()
    far.force_login(people.rina)
    assert far.get(f"/plut/{centre_of().pk}/wilayah/").status_code == 404
    assert BOALEMO


def test_a_place_without_clients_is_named_unserved(people):
    a_business("Sendiri")
    with within(EVERYTHING):
        record("test.place", by=None, at=AT)
        Business.objects.filter(name="Sendiri").update(region_id=7571021010)
    with within(scope_of(people.budi)):
        lines = service_area(centre_of(), "desa", year=2026)
    assert [line.key for line in lines if line.is_unserved] == ["7571021010"]
    assert all(line.distance_km is not None for line in lines if line.key)


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0),
        ((0.0, 0.0), (0.0, 1.0), 111.195),
        ((0.0, 120.0), (1.0, 120.0), 111.195),
        ((-6.2, 106.816), (-7.25, 112.75), 665.0),
        ((90.0, 0.0), (-90.0, 0.0), 20015.1),
    ],
)
def test_distances_follow_the_great_circle(first, second, km):
    assert distance_km(first, second) == pytest.approx(km, rel=0.003)
    assert distance_km(first, second) == pytest.approx(distance_km(second, first))


def test_every_gap_leads_to_a_milestone_and_every_milestone_may_be_a_target():
    items = set()
    with within(EVERYTHING):
        for rubric in Rubric.objects.all():
            items |= set(rubric.items.values_list("slug", flat=True))
    assert set(FROM_GAP) <= items
    assert set(FROM_GAP.values()) <= set(BY_CODE)
    assert set(BY_CODE) <= set(TARGET_BY_CODE)
    assert Outcome.Attribution.values
