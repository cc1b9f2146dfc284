"""The database itself keeps territories apart, with the application out of the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.journal.actions import record
from karawo.journal.models import Change
from karawo.regions.access import EVERYTHING, NOTHING, Scope, for_the_request, reading, within
from karawo.registry.models import Owner

pytestmark = pytest.mark.django_db


def an_owner(name: str, kab_id: int) -> Owner:
    with within(EVERYTHING):
        record("test.owner", by=None, at=AT)
        return Owner.objects.create(
            kind=Owner.Kind.PERSON, name=name, canonical_name=name.upper(), kab_id=kab_id, created_at=AT
        )


def test_no_scope_sees_no_rows():
    an_owner("Sri", KOTA_GORONTALO)
    with within(NOTHING):
        assert Owner.objects.count() == 0


def test_a_territory_sees_its_own_rows_only():
    sri = an_owner("Sri", KOTA_GORONTALO)
    an_owner("Hasan", BOALEMO)
    with within(Scope(kab_ids=(KOTA_GORONTALO,))):
        assert [owner.pk for owner in Owner.objects.all()] == [sri.pk]


def test_the_outer_scope_comes_back():
    an_owner("Sri", KOTA_GORONTALO)
    with within(Scope(kab_ids=(BOALEMO,))):
        with within(EVERYTHING):
            assert Owner.objects.count() == 1
        assert Owner.objects.count() == 0


def test_reading_in_the_present_scope_asks_nothing_and_in_another_one_changes_it():
    sri = an_owner("Sri", KOTA_GORONTALO)
    home, elsewhere = Scope(kab_ids=(KOTA_GORONTALO,)), Scope(kab_ids=(BOALEMO,))
    with within(home):
        with CaptureQueriesContext(connection) as queries, reading(home):
            assert [owner.pk for owner in Owner.objects.all()] == [sri.pk]
        assert len(queries) == 1
        with reading(elsewhere):
            assert Owner.objects.count() == 0
            with reading(home):
                assert Owner.objects.count() == 1
            assert Owner.objects.count() == 0
        assert Owner.objects.count() == 1
    with reading(elsewhere):
        assert Owner.objects.count() == 0


def test_what_is_present_is_not_forgotten_by_an_error():
    an_owner("Sri", KOTA_GORONTALO)
    home, elsewhere = Scope(kab_ids=(KOTA_GORONTALO,)), Scope(kab_ids=(BOALEMO,))
    with within(home):
        for scope in (elsewhere, home):
            with pytest.raises(ZeroDivisionError), within(scope):
                raise ZeroDivisionError
            with reading(home):
                assert Owner.objects.count() == 1
            with reading(elsewhere):
                assert Owner.objects.count() == 0
    with reading(NOTHING):
        assert Owner.objects.count() == 0


STANDING = "SELECT current_user::text, coalesce(current_setting('app.scope', true), '')"


def present() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return cursor.fetchone()


def in_a_request_of_its_own(scope: Scope) -> tuple[list[str], list[tuple[str, str]]]:
    """(statements besides the looks, what is present: in the page, after it, in the next transaction)."""
    seen = []
    try:
        with CaptureQueriesContext(connection) as queries:
            with transaction.atomic():
                with for_the_request(scope):
                    seen.append(present())
                seen.append(present())
            with transaction.atomic():
                seen.append(present())
        asked = [each["sql"] for each in queries]
        return [sql for sql in asked if sql != STANDING and sql not in ("BEGIN", "COMMIT")], seen
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("scope", "statements", "after"),
    [
        (Scope(kab_ids=(KOTA_GORONTALO,)), 1, ("karawo_app", str(KOTA_GORONTALO))),
        (Scope(standing="nation"), 2, ("karawo_app", "")),
    ],
)
def test_a_request_sets_its_scope_once_and_its_transaction_takes_it_away(scope, statements, after):
    with ThreadPoolExecutor(1) as thread:
        asked, (page, later, following) = thread.submit(in_a_request_of_its_own, scope).result()
    assert len(asked) == statements
    assert page == (f"karawo_{scope.standing}", after[1])
    assert later == after
    assert following == ("karawo_app", "")


def test_a_request_inside_another_transaction_puts_back_what_was():
    before = present()
    with transaction.atomic(), for_the_request(Scope(kab_ids=(KOTA_GORONTALO,))):
        assert present() == ("karawo_app", str(KOTA_GORONTALO))
    assert present() == before


def test_an_own_file_is_seen_without_a_territory():
    sri = an_owner("Sri", KOTA_GORONTALO)
    with within(Scope(own_ids=(sri.pk,))):
        assert Owner.objects.get() == sri


def test_the_nation_reads_but_does_not_write():
    an_owner("Sri", KOTA_GORONTALO)
    with within(Scope(standing="nation")):
        assert Owner.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            Owner.objects.update(name="X")


def test_a_row_outside_an_act_is_refused():
    with within(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.entry', '', true)")
        Owner.objects.create(
            kind="person", name="Sri", canonical_name="SRI", kab_id=KOTA_GORONTALO, created_at=AT
        )


def test_a_changed_row_keeps_what_it_was():
    sri = an_owner("Sri", KOTA_GORONTALO)
    with within(EVERYTHING):
        entry = record("test.rename", by=None, at=AT)
        Owner.objects.filter(pk=sri.pk).update(name="Sri Rahayu")
        change = Change.objects.get(entry=entry)
    assert (change.table_name, change.row_id) == ("registry_owner", sri.pk)
    assert (change.before, change.after) == ({"name": "Sri"}, {"name": "Sri Rahayu"})


def test_the_journal_is_only_added_to():
    with within(EVERYTHING):
        entry = record("test.act", by=None, at=AT)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM journal_entry WHERE id = %s", [entry.pk])
