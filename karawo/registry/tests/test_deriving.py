from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import AT
from karawo.journal.actions import record
from karawo.journal.models import Change
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import GivenFact, GivenNumber, GivenSource, derive
from karawo.registry.actions.deriving import KNOWN_SQL
from karawo.registry.actions.writing import source_of, write_facts
from karawo.registry.models import Business, Observation, Source
from karawo.registry.queries import business_file
from karawo.registry.queries.files import current_of, known_facts
from karawo.registry.rules.completeness import FACTS, completeness_percent
from karawo.registry.tests.examples import another, registered

pytestmark = pytest.mark.django_db


def told(business: Business, *facts: GivenFact, kind=Source.Kind.OWNER, at=AT) -> None:
    record("business.observed", by=None, at=at, subject=("business", business.pk), words={})
    write_facts(
        business, facts, source=source_of(GivenSource(name=kind, kind=kind)), source_kind=kind, by=None, at=at
    )


@pytest.fixture
def business(people) -> Business:
    return registered(people.budi)


def sales(amount: int, year: int = 2025) -> GivenFact:
    return GivenFact(
        what="sales_rupiah", number=amount, period_from=date(year, 1, 1), period_to=date(year, 12, 31)
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([sales(2_000_000_000)], ("mikro", "sales", date(2025, 12, 31))),
        ([sales(2_000_000_001)], ("kecil", "sales", date(2025, 12, 31))),
        ([sales(15_000_000_001)], ("menengah", "sales", date(2025, 12, 31))),
        ([sales(50_000_000_001)], ("besar", "sales", date(2025, 12, 31))),
        ([GivenFact(what="capital_rupiah", number=1_000_000_001)], ("kecil", "capital", date(2026, 8, 3))),
        (
            [GivenFact(what="capital_rupiah", number=9), sales(3_000_000_000)],
            ("kecil", "sales", date(2025, 12, 31)),
        ),
        ([GivenFact(what="sales_rupiah", is_unknown=True)], ("", "", None)),
        (
            [sales(3_000_000_000, 2024), GivenFact(what="sales_rupiah", is_unknown=True)],
            ("kecil", "sales", date(2024, 12, 31)),
        ),
    ],
)
def test_the_size_class_says_by_what_and_when(business, facts, expected):
    with within(EVERYTHING):
        told(business, *facts)
        derive([business.pk], on=date(2026, 8, 3))
        business.refresh_from_db()
    assert (business.size_class, business.size_criterion, business.size_on) == expected


def test_workers_are_the_total_or_the_sum_of_the_parts(business):
    with within(EVERYTHING):
        told(
            business,
            GivenFact(what="workers_paid_female", number=3),
            GivenFact(what="workers_unpaid_male", number=1),
        )
        derive([business.pk])
        business.refresh_from_db()
        assert business.latest_workers == 4
        told(business, GivenFact(what="workers_total", number=6), at=AT + timedelta(days=1))
        derive([business.pk])
        business.refresh_from_db()
        assert business.latest_workers == 6


def test_a_later_import_does_not_undo_a_field_visit_of_the_same_day(business):
    with within(EVERYTHING):
        told(business, GivenFact(what="status", codes=("closed",)), kind=Source.Kind.FIELD)
        told(
            business,
            GivenFact(what="status", codes=("active",)),
            kind=Source.Kind.OFFICE,
            at=AT + timedelta(hours=3),
        )
        derive([business.pk])
        business.refresh_from_db()
    assert business.status == Business.Status.CLOSED


def test_deriving_again_changes_and_journals_nothing(business):
    with within(EVERYTHING):
        told(business, sales(5_000_000))
        assert derive([business.pk]) == 1
        before = Change.objects.count()
        assert derive([business.pk]) == 0
        assert Change.objects.count() == before


def test_an_owners_nib_counts_for_a_business_elsewhere(people, business):
    from karawo.accounts.access import scope_of
    from karawo.registry.actions import add_identifier

    with within(scope_of(people.budi)):
        add_identifier(business, GivenNumber(kind="nib", text="4437151303343"), by=people.budi, at=AT)
        business.refresh_from_db()
    assert business.has_nib


def test_each_fact_of_the_list_has_its_statement():
    assert KNOWN_SQL.keys() == {fact.key for fact in FACTS}


def test_complete_means_all_and_nothing_else():
    everything = {fact.key for fact in FACTS}
    assert completeness_percent(everything, owner_is_person=True) == 100
    assert completeness_percent(everything - {"nib"}, owner_is_person=True) < 100
    assert completeness_percent(everything - {"owner_sex", "owner_birth"}, owner_is_person=False) == 100
    assert completeness_percent(set(), owner_is_person=True) == 0


def test_completeness_is_the_same_in_the_database_and_in_python(people, business):
    koperasi = registered(
        people.budi,
        another("Koperasi Tani Makmur", "Kopi Makmur", kind="cooperative"),
        started_year=None,
        kbli=None,
    )
    with within(EVERYTHING):
        told(
            business,
            sales(5_000_000),
            GivenFact(what="workers_total", number=2),
            GivenFact(what="workers_total", is_unknown=True),
        )
        derive([business.pk, koperasi.pk])
        for each in (business, koperasi):
            file = business_file(each.pk)
            known = known_facts(file.business, file.owner, file.numbers, file.facts)
            assert file.business.completeness_percent == completeness_percent(
                known, owner_is_person=file.owner.kind == "person"
            )


observations = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.sampled_from([None, 9, 10, 200]),
        st.sampled_from(Source.Kind.values),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=observations)
def test_the_database_and_the_rule_choose_the_same_observation(business, rows):
    with within(EVERYTHING):
        record("business.observed", by=None, at=AT, subject=("business", business.pk), words={})
        Observation.objects.filter(business=business, what="workers_total").delete()
        for month, number, kind, known in rows:
            fact = GivenFact(
                what="workers_total",
                number=number,
                is_unknown=number is None,
                period_from=date(2025, 1, 1) + timedelta(days=28 * month),
            )
            told(business, fact, kind=kind, at=datetime(2026, 1, 1 + known, tzinfo=UTC))
        derive([business.pk])
        business.refresh_from_db()
        best = current_of(Observation.objects.filter(business=business, what="workers_total"))
    assert best is not None
    assert business.latest_workers == best.number
