from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.journal.queries import looks
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions import (
    GivenFact,
    GivenPlace,
    NotAllowed,
    record_cooperative_year,
    record_export,
    recount_businesses,
)
from karawo.registry.models import Business
from karawo.registry.queries import (
    EXPORT_COLUMNS,
    SORTS,
    BusinessFilter,
    CooperativeFilter,
    businesses,
    cooperatives,
    export_rows,
    lists,
    number_of,
    page_of,
)
from karawo.registry.queries.facts import FACTS
from karawo.registry.queries.filters import _KEYS
from karawo.registry.tests.examples import BIAWAO, BOALEMO_VILLAGE, DEMBE, another, registered

VALUES = {
    "text": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30).map(str.strip),
    "region_id": st.sampled_from([None, 75, 7571, 757102, 7571021010]),
    "kbli": st.sampled_from(["", "1", "01111", "13912"]),
    "kbli_version": st.sampled_from([None, 2020, 2025]),
    "sectors": st.lists(st.sampled_from(["", "A", "C", "G"]), unique=True).map(tuple),
    "size_classes": st.lists(st.sampled_from(["", "mikro", "kecil", "menengah", "besar"]), unique=True).map(
        tuple
    ),
    "statuses": st.lists(st.sampled_from(Business.Status.values), unique=True).map(tuple),
    "has_nib": st.sampled_from([None, True, False]),
    "sex": st.sampled_from(["", "L", "P"]),
    "started_from": st.none() | st.integers(1900, 2100),
    "started_to": st.none() | st.integers(1900, 2100),
    "completeness_from": st.none() | st.integers(0, 100),
    "completeness_to": st.none() | st.integers(0, 100),
    "source_id": st.none() | st.integers(1, 10**9),
    "changed_since": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "known": st.lists(st.sampled_from(FACTS), unique=True).map(tuple),
    "unknown": st.lists(st.sampled_from(FACTS), unique=True).map(tuple),
    "sort": st.sampled_from(list(SORTS)),
}


@given(st.fixed_dictionaries(VALUES))
def test_a_filter_comes_back_from_its_address(values):
    wanted = BusinessFilter(**values)
    again = BusinessFilter.from_query(dict(parse_qsl(wanted.to_query(), keep_blank_values=True)))
    assert again == wanted
    assert again.unread == ()


@given(st.dictionaries(st.sampled_from(list(_KEYS.values())), st.text(max_size=12)))
def test_any_address_makes_a_filter_or_says_what_it_did_not_read(query):
    made = BusinessFilter.from_query(query)
    assert set(made.unread) <= set(query)
    assert BusinessFilter.from_query(dict(parse_qsl(made.to_query(), keep_blank_values=True))) == made


def test_every_part_of_the_filter_has_a_key():
    assert {each.name for each in fields(BusinessFilter)} - {"unread"} == set(_KEYS)


@pytest.fixture
def three(people):
    """Karawo Bu Sri, Warung Hasan and Kopi Ratna, an hour apart, in two kecamatan."""
    first = registered(people.budi)
    second = registered(
        people.budi,
        another("Hasan Mooduto", "Warung Hasan", sex="L", region_id=DEMBE),
        kbli=(2020, "56102"),
        started_year=2020,
        facts=(GivenFact(what="sales_rupiah", number=3_000_000_000),),
        at=AT + timedelta(hours=1),
    )
    third = registered(
        people.budi,
        another("Ratna Olii", "Kopi Ratna", sex="P"),
        kbli=None,
        started_year=None,
        at=AT + timedelta(hours=2),
    )
    return first, second, third


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Kopi Ratna", "Warung Hasan", "Karawo Bu Sri"]),
        ({"sort": "nama"}, ["Karawo Bu Sri", "Kopi Ratna", "Warung Hasan"]),
        ({"kbli": "139"}, ["Karawo Bu Sri"]),
        ({"kbli": "13912", "kbli_version": 2025}, []),
        ({"sectors": ("I", "")}, ["Kopi Ratna", "Warung Hasan"]),
        ({"size_classes": ("kecil",)}, ["Warung Hasan"]),
        ({"size_classes": ("",)}, ["Kopi Ratna", "Karawo Bu Sri"]),
        ({"sex": "L"}, ["Warung Hasan"]),
        ({"started_from": 2014, "started_to": 2019}, ["Karawo Bu Sri"]),
        ({"region_id": 75}, ["Kopi Ratna", "Warung Hasan", "Karawo Bu Sri"]),
        ({"region_id": DEMBE // 10_000}, ["Warung Hasan"]),
        ({"region_id": BIAWAO}, ["Kopi Ratna", "Karawo Bu Sri"]),
        ({"region_id": 7502}, []),
        ({"has_nib": True}, []),
        ({"statuses": ("active",)}, ["Kopi Ratna", "Warung Hasan", "Karawo Bu Sri"]),
        ({"changed_since": date(2026, 8, 4)}, []),
        ({"completeness_from": 60}, ["Karawo Bu Sri"]),
        ({"text": "wahyuni"}, ["Karawo Bu Sri"]),
        ({"text": "warung has"}, ["Warung Hasan"]),
    ],
)
def test_a_filter_means_these_rows(people, three, asked, names):
    wanted = BusinessFilter(**asked)
    for scope in (scope_of(people.budi), scope_of(people.darma), Scope(standing="nation")):
        with within(scope):
            assert [business.name for business in businesses(wanted, scope=scope)] == names
            assert [row.business.name for row in page_of(wanted, scope=scope).rows] == names
            assert number_of(wanted, scope=scope).number == len(names)
        assert [row[1] for row in export_rows(wanted, scope=scope)] == names


@pytest.mark.django_db
def test_a_source_is_a_filter_too(people, three):
    from karawo.registry.models import Source

    with within(scope_of(people.budi)):
        given = BusinessFilter(source_id=Source.objects.get().pk)
        assert businesses(given, scope=scope_of(people.budi)).count() == 3
        assert not businesses(replace(given, source_id=10**6), scope=scope_of(people.budi)).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_without_gap_or_repeat(people, three, sort):
    for extra in range(5):
        registered(people.budi, another(f"Nama {extra}", "Toko Kembar"))
    for scope in (scope_of(people.budi), scope_of(people.darma), Scope(standing="nation")):
        with within(scope):
            wanted = BusinessFilter(sort=sort)
            seen, after = [], ""
            while True:
                page = page_of(wanted, scope=scope, after=after, size=3)
                seen += [row.business.pk for row in page.rows]
                if not page.has_more:
                    break
                after = page.after
            assert seen == [business.pk for business in businesses(wanted, scope=scope)]
            assert len(seen) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("share", [1, 2, 100])
@pytest.mark.parametrize("sort", SORTS)
def test_a_page_of_a_province_is_the_same_however_its_rows_lie(people, three, monkeypatch, sort, share):
    from karawo.registry.actions import register_business

    monkeypatch.setattr(lists, "_share_of", lambda most, kabs: share)
    with within(EVERYTHING):
        for hour in (1, 3, 4, 5, 6):
            place = BOALEMO_VILLAGE if hour != 4 else 75
            register_business(
                another(f"Nama {hour}", f"Kue {hour}", region_id=place),
                by=None,
                at=AT + timedelta(hours=hour),
            )
    scope, wanted = scope_of(people.darma), BusinessFilter(sort=sort)
    with within(scope):
        expected = [business.pk for business in businesses(wanted, scope=scope)]
        assert len(expected) == 8
        for size in (1, 2, 3, 5, 8):
            seen, after = [], ""
            for _page in range(0, 8, size):
                page = page_of(wanted, scope=scope, after=after, size=size)
                seen += [row.business.pk for row in page.rows]
                after = page.after
            assert (seen, after) == (expected, "")


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "e30", "W10", "bnVsbA", "\u00e9"])
def test_a_spoilt_page_mark_gives_the_first_page(people, three, after):
    with within(scope_of(people.budi)):
        assert len(page_of(BusinessFilter(), scope=scope_of(people.budi), after=after).rows) == 3


@pytest.mark.django_db
def test_rina_lists_counts_and_exports_nothing_of_budis(people, three):
    scope = scope_of(people.rina)
    with within(scope):
        assert page_of(BusinessFilter(), scope=scope).rows == ()
        assert number_of(BusinessFilter(), scope=scope).number == 0
        # The application's own lock taken off: the database's holds alone.
        assert not businesses(BusinessFilter(), scope=EVERYTHING).exists()
    assert list(export_rows(BusinessFilter(), scope=scope)) == []


@pytest.mark.django_db
def test_a_number_beyond_counting_comes_from_the_last_count(people, three, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED_AT_MOST", 2)
    scope = scope_of(people.budi)
    with within(scope):
        assert number_of(BusinessFilter(), scope=scope) == lists.Number(2, False)
    recount_businesses(at=AT)
    with within(scope):
        assert number_of(BusinessFilter(), scope=scope) == lists.Number(3, False, AT)
        assert number_of(BusinessFilter(started_from=1990), scope=scope).number == 2
        assert number_of(BusinessFilter(sex="L"), scope=scope) == lists.Number(1, True)
    monkeypatch.setattr(lists, "COUNTED_AT_MOST", 1)
    with within(scope), CaptureQueriesContext(connection) as queries:
        assert number_of(BusinessFilter(), scope=scope) == lists.Number(3, False, AT)
    assert len(queries) == 1 and '"registry_business"' not in queries[0]["sql"]
    monkeypatch.setattr(lists, "COUNTED_AT_MOST", 2)
    with within(scope_of(people.rina)):
        assert number_of(BusinessFilter(), scope=scope_of(people.rina)).number == 0


@pytest.mark.django_db
def test_a_page_of_the_list_takes_few_queries(people, three):
    scope = scope_of(people.darma)
    with within(scope):
        page_of(BusinessFilter(), scope=scope)
        with CaptureQueriesContext(connection) as queries:
            page_of(BusinessFilter(sort="nama"), scope=scope)
        assert len(queries) == 2
        with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
            assert page_of(BusinessFilter(kbli="139"), scope=scope).rows
            cursor.execute("SELECT current_setting('enable_bitmapscan')")
            assert cursor.fetchone() == ("on",)
        assert len(queries) == 5


@pytest.mark.django_db
def test_an_export_has_a_heading_for_every_column_and_no_number_of_a_person(people, three):
    rows = list(export_rows(BusinessFilter(sort="nama"), scope=scope_of(people.budi)))
    assert {len(row) for row in rows} == {len(EXPORT_COLUMNS)}
    first = dict(zip(EXPORT_COLUMNS, rows[0], strict=True))
    assert (first["kabupaten"], first["village"]) == ("Kota Gorontalo", "Biawao")
    assert "7571024508850003" not in str(rows) and "5566" not in str(rows)


@pytest.mark.django_db
def test_cooperatives_are_listed_with_their_newest_year(people):
    kopi = registered(people.budi, another("Koperasi Tani Makmur", "Kopi Makmur", kind="cooperative"))
    registered(people.budi, another("Koperasi Bahari", "Ikan Bahari", kind="cooperative", region_id=DEMBE))
    scope = scope_of(people.budi)
    with within(scope):
        for year, members in ((2024, 40), (2025, 45)):
            state = {"members_total": members, "rat_on": date(year + 1, 3, 1)}
            record_cooperative_year(kopi.primary_owner, year, state, by=people.budi, at=AT)
        listed = list(cooperatives(CooperativeFilter(), scope=scope))
        assert [(each.name, each.year, each.members) for each in listed] == [
            ("Koperasi Bahari", None, None),
            ("Koperasi Tani Makmur", 2025, 45),
        ]
        late = cooperatives(CooperativeFilter(without_rat_since=date(2026, 1, 1)), scope=scope)
        assert [each.name for each in late] == ["Koperasi Bahari"]
        assert [each.name for each in cooperatives(CooperativeFilter(text="makmur"), scope=scope)] == [
            "Koperasi Tani Makmur"
        ]
        assert not cooperatives(CooperativeFilter(region_id=7502), scope=scope).exists()


@pytest.mark.django_db
def test_a_business_of_an_unknown_kabupaten_is_seen_by_the_province(people):
    from karawo.registry.actions import register_business
    from karawo.registry.tests.examples import BU_SRI

    with within(EVERYTHING):
        register_business(replace(BU_SRI, place=GivenPlace(region_id=75)), by=None, at=AT)
    with within(scope_of(people.darma)):
        assert len(page_of(BusinessFilter(), scope=scope_of(people.darma)).rows) == 1
    with within(scope_of(people.budi)):
        assert page_of(BusinessFilter(region_id=KOTA_GORONTALO), scope=scope_of(people.budi)).rows == ()


@pytest.mark.django_db
def test_an_export_is_an_act(people, three):
    wanted = BusinessFilter(sex="P")
    with within(scope_of(people.budi)):
        rows = businesses(wanted, scope=scope_of(people.budi))
        assert record_export(rows, query="jk=P", told="perempuan", by=people.budi, at=AT) == 2
        entry = Entry.objects.get(act="business.exported")
        assert (entry.by_id, entry.words) == (people.budi.pk, {"rows": 2, "filter": "jk=P"})
    with within(scope_of(people.ani)), pytest.raises(NotAllowed):
        record_export(rows, query="jk=P", by=people.ani, at=AT)


@pytest.mark.django_db
def test_an_export_stands_in_the_trail_of_each_business_and_owner_it_holds_and_of_no_other(people, three):
    with within(scope_of(people.budi)):
        rows = businesses(BusinessFilter(sex="P"), scope=scope_of(people.budi))
        taken = list(rows)
        record_export(rows, query="jk=P", told="perempuan", by=people.budi, at=AT)
        left = Business.objects.exclude(pk__in=[each.pk for each in taken]).first()
        for business in taken:
            for kind, identity in (("business", business.pk), ("owner", business.primary_owner_id)):
                [look] = looks(kind, identity)
                assert (look.what, look.by, look.at) == ("export", people.budi, AT)
                assert (look.detail, look.reason) == ("daftar 2 usaha", "perempuan")
                assert look.kab_id == business.kab_id
        assert left is not None and not looks("business", left.pk).exists()
