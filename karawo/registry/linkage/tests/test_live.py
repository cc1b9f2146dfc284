from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karawo.accounts.access import scope_of
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.linkage.queries import (
    COLUMNS,
    HUB,
    MOST_COMPARED,
    candidates,
    initials,
    key_row,
    likely_duplicates,
)
from karawo.registry.linkage.rules import link_record
from karawo.registry.models import MatchKeys
from karawo.registry.tests.examples import BIAWAO, another, registered

pytestmark = pytest.mark.django_db

TYPED = link_record(
    name="Sitti Amina Lamusu", phone="0812-7700-8899", desa_code=str(BIAWAO), business="Kue Bu Siti"
)


@pytest.fixture
def siti(people):
    return registered(
        people.budi, another("Siti Aminah Lamusu", "Kue Siti", nik="7571025003900002", phone="081277008899")
    )


def test_a_likely_duplicate_is_shown_with_reasons(people, siti):
    with within(scope_of(people.budi)):
        [candidate] = likely_duplicates(TYPED)
    assert (candidate.owner_id, candidate.business_id, candidate.is_visible) == (
        siti.primary_owner_id,
        siti.pk,
        True,
    )
    assert candidate.probability > 0.5
    assert any("telepon" in reason for reason in candidate.reasons)
    assert candidate.owner_name == "Siti Aminah Lamusu"


def test_what_lies_elsewhere_shows_initials_and_kabupaten_only(people, siti):
    with within(scope_of(people.rina)):
        [candidate] = likely_duplicates(TYPED)
    assert not candidate.is_visible
    assert (candidate.owner_name, candidate.business_name, candidate.kab_name) == (
        "S. A. L.",
        "K. S.",
        "Kota Gorontalo",
    )
    assert "Aminah" not in str(candidate) and "AMINAH" not in str(candidate)


@pytest.mark.parametrize(
    "wrong", ["7571025003900003", "7571025003800002", "7571025013900002", "7571035003900002"]
)
def test_a_nik_with_one_wrong_digit_is_found(people, siti, wrong):
    with within(scope_of(people.budi)):
        found = candidates(link_record(nik=wrong, kabupaten_code="7571"))
        assert [row.owner_id for row in found] == [siti.primary_owner_id]
        typed = link_record(nik=wrong, name="Siti Aminah", kabupaten_code="7571")
        assert likely_duplicates(typed)[0].owner_id == siti.primary_owner_id


def test_the_owner_on_the_form_is_no_duplicate_of_himself(people, siti):
    with within(scope_of(people.budi)):
        assert likely_duplicates(TYPED, without=[siti.primary_owner_id]) == []


def test_nothing_typed_finds_nothing(people, siti):
    with within(scope_of(people.budi)):
        assert likely_duplicates(link_record()) == []
        assert likely_duplicates(link_record(name="Zulfikar Xenon", desa_code=str(BIAWAO))) == []


def test_a_telephone_of_many_costs_no_more_than_a_hub(people):
    for number in range(6):
        registered(people.budi, another(f"Orang {number}", f"Toko {number}", phone="081277008899"))
    with within(EVERYTHING):
        row = MatchKeys.objects.first()
        assert MatchKeys.objects.filter(phone=row.phone).count() == 6
    with within(scope_of(people.budi)):
        assert len(candidates(TYPED)) <= min(HUB, MOST_COMPARED)
        assert likely_duplicates(link_record(phone="0812-7700-8899", desa_code=str(BIAWAO))) == []


@pytest.mark.parametrize("ask", [candidates, likely_duplicates])
def test_what_is_asked_while_typing_is_one_statement(people, siti, ask):
    with within(scope_of(people.budi)), CaptureQueriesContext(connection) as queries:
        assert ask(TYPED)
    assert len(queries) == 1


@pytest.mark.parametrize("standing", ["app", "nation", "work"])
def test_the_callers_standing_is_the_same_afterwards(people, siti, standing):
    scope = Scope(standing=standing, kab_ids=(7501,), user_id=people.budi.pk)
    with within(scope), connection.cursor() as cursor:
        for typed in (TYPED, link_record(name="Zulfikar Xenon", desa_code=str(BIAWAO))):
            cursor.execute(
                "SELECT current_user, current_setting('app.scope'), current_setting('enable_seqscan')"
            )
            before = cursor.fetchone()
            candidates(typed)
            cursor.execute(
                "SELECT current_user, current_setting('app.scope'), current_setting('enable_seqscan')"
            )
            assert cursor.fetchone() == before
        assert [each.is_visible for each in likely_duplicates(TYPED)] == [standing != "app"]


def test_the_function_of_the_database_probes_the_same_keys_in_the_same_order(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'registry_alike'")
        [(text,)] = cursor.fetchall()
    for at, column in enumerate(COLUMNS, 1):
        assert f"k.{column} = keys[{at}] LIMIT {HUB})" in text
    assert f"keys[{len(COLUMNS) + 1}]" not in text


def test_two_telephones_lead_to_the_same_person(people, siti):
    both = link_record(phone="0435-821234 / 081277008899")
    row = key_row(both)
    assert row["phone"] is not None and len(row["nik_near"]) == 1
    with within(scope_of(people.budi)):
        assert candidates(link_record(phone="081277008899"))[0].owner_id == siti.primary_owner_id


def test_initials():
    assert (initials("Hj. Siti aminah"), initials("")) == ("H. S. A.", "")
