"""The database itself keeps territories apart, with the application out of the way."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.journal.actions import record
from karawo.journal.models import Change
from karawo.regions.access import EVERYTHING, NOTHING, Scope, within
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
