from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.regions.access import within
from karawo.registry.actions import GivenFact, correct, observe, record_cooperative_year
from karawo.registry.queries import business_file, owner_file
from karawo.registry.queries.files import masked_cell
from karawo.registry.tests.examples import another, registered

pytestmark = pytest.mark.django_db


def test_the_file_of_a_business_tells_everything_that_happened(people):
    business = registered(people.budi)
    registered(people.budi, name="Kue Sri", owner=business.primary_owner_id)
    with within(scope_of(people.budi)):
        observe(
            business,
            [GivenFact(what="workers_total", number=4)],
            source_kind="document",
            by=people.budi,
            at=AT,
        )
        observe(
            business,
            [GivenFact(what="workers_total", number=5)],
            source_kind="field_verified",
            by=people.budi,
            at=AT,
        )
        correct(business, {"started_year": 2012}, reason="KTP lama", by=people.budi, at=AT)
        file = business_file(business.pk)
    assert file.place == "Biawao, Kota Selatan, Kota Gorontalo"
    assert [line.name for line in file.other_businesses] == ["Kue Sri"]
    assert [(line.name, line.is_first) for line in file.owners] == [("Hj. Sri Wahyuni Lamusu", True)]
    assert [(fact.number, fact.is_current) for fact in file.facts if fact.what == "workers_total"] == [
        (5, True),
        (4, False),
    ]
    assert [event.sentence for event in file.events] == [
        "membetulkan tahun mulai usaha Karawo Bu Sri: KTP lama",
        "mencatat jumlah pekerja usaha Karawo Bu Sri",
        "mencatat jumlah pekerja usaha Karawo Bu Sri",
        "mendaftarkan usaha Karawo Bu Sri",
    ]
    assert file.events[0].changes[0].before["started_year"] == 2014
    assert {fact.key for fact in file.missing} == {"position", "sales", "nib"}


def test_the_file_shows_no_number_of_a_person(people):
    business = registered(people.budi)
    with within(scope_of(people.budi)):
        shown = str((business_file(business.pk), owner_file(business.primary_owner_id)))
    assert "7571024508850003" not in shown
    assert "+6281244005566" not in shown
    assert "7571••••••••0003" in shown


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("NIK", "7571024508850003", "7571••••••••0003"),
        ("Catatan", "hubungi 0812-4400-5566 sore", "hubungi 0812••••5566 sore"),
        ("Tanggal lahir", "05-08-1985", "05••••••85"),
        ("Usaha", "Karawo 12", "Karawo 12"),
        ("Modal", "2500000", "2500000"),
        ("HP", "", ""),
    ],
)
def test_received_cells_are_masked(column, value, shown):
    assert masked_cell(column, value) == shown


def test_a_file_takes_fourteen_queries_however_long(people):
    business = registered(people.budi, another("Koperasi Tani Makmur", "Kopi Makmur", kind="cooperative"))
    with within(scope_of(people.budi)):
        record_cooperative_year(business.primary_owner, 2025, {"members_total": 40}, by=people.budi, at=AT)
        business_file(business.pk)
        with CaptureQueriesContext(connection) as queries:
            file = business_file(business.pk)
        assert len(questions(queries)) <= 14
        assert [year.members_total for year in file.years] == [40]
        with CaptureQueriesContext(connection) as queries:
            assert owner_file(business.primary_owner_id).businesses[0].id == business.pk
        assert len(questions(queries)) <= 14


def questions(captured):
    """What was asked of the tables, without savepoints and the settings of the scope."""
    frame = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config")
    return [query["sql"] for query in captured if not query["sql"].startswith(frame)]


def test_rina_gets_no_file_of_budis(people):
    business = registered(people.budi)
    with within(scope_of(people.rina)):
        assert business_file(business.pk) is None
        assert owner_file(business.primary_owner_id) is None
