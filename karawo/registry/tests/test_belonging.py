"""No part without its whole: the database compares all rows of a statement at once, whoever writes them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import (
    Business,
    Identifier,
    MatchKeys,
    Observation,
    Owner,
    Ownership,
    Record,
    RecordLink,
)
from karawo.registry.tests.examples import registered

pytestmark = pytest.mark.django_db
NOBODY = 2_000_000_000


@pytest.fixture
def business(people) -> Business:
    return registered(people.budi)


@pytest.fixture
def acting(people, business):
    """An act in the territory of Bu Sri's business, after the one that registered it."""
    with within(scope_of(people.budi)):
        record(
            "business.corrected",
            by=people.budi,
            at=AT,
            subject=("business", business.pk),
            kab_id=KOTA_GORONTALO,
        )
        yield business


def observation(business_id: int) -> Observation:
    return Observation(
        business_id=business_id, what="workers_total", number=3, period_from=AT.date(), period_to=AT.date(),
        known_at=AT, source_id=Ownership.objects.get().source_id, source_kind="document", kab_id=KOTA_GORONTALO,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Business, "primary_owner_id"),
        (Observation, "business_id"),
        (Identifier, "owner_id"),
        (Identifier, "business_id"),
        (Ownership, "owner_id"),
        (Ownership, "business_id"),
        (MatchKeys, "owner_id"),
        (MatchKeys, "business_id"),
        (RecordLink, "owner_id"),
        (RecordLink, "business_id"),
        (RecordLink, "record_id"),
    ],
)
def test_a_part_of_what_is_not_there_is_refused(acting, model, column):
    with within(EVERYTHING):
        if model is Observation:
            observation(acting.pk).save()
        part = model.objects.order_by("id").first()
        changed = {column: NOBODY}
        if model is Identifier and column == "business_id":
            changed["owner_id"] = None
        refused = pytest.raises(IntegrityError, match="that is not there")
        with refused, transaction.atomic():
            model.objects.filter(pk=part.pk).update(**changed)
        part.pk = None
        for name, value in changed.items():
            setattr(part, name, value)
        part._state.adding = True
        with refused, transaction.atomic():
            if model is RecordLink:  # a record has one link
                RecordLink.objects.all()._raw_delete(using="default")
            part.save(force_insert=True)


def test_one_part_too_many_refuses_the_whole_statement(acting):
    with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
        Observation.objects.bulk_create([observation(acting.pk), observation(NOBODY)])
    assert not Observation.objects.filter(what="workers_total").exists()


@pytest.mark.parametrize("model", [Business, Owner])
def test_a_whole_is_not_deleted_under_its_parts_nor_numbered_anew(acting, model):
    with within(EVERYTHING):
        wholes = model.objects.filter(pk__in=(acting.pk, acting.primary_owner_id))
        with pytest.raises(IntegrityError, match="still have parts"), transaction.atomic():
            wholes._raw_delete(using="default")
        with pytest.raises(IntegrityError, match="keep their number"), transaction.atomic():
            wholes.update(id=NOBODY)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Owner, "entered_by_id"),
        (Owner, "region_id"),
        (Business, "entered_by_id"),
        (Business, "region_id"),
        (Ownership, "entered_by_id"),
        (Identifier, "entered_by_id"),
        (Identifier, "verified_by_id"),
        (Observation, "entered_by_id"),
        (Observation, "by_id"),
        (RecordLink, "entered_by_id"),
    ],
)
def test_a_row_that_names_a_person_or_a_place_that_is_not_there_is_refused(acting, model, column):
    with within(EVERYTHING):
        if model is Observation:
            observation(acting.pk).save()
        row = model.objects.order_by("id").first()
        refused = pytest.raises(IntegrityError, match="that is not there")
        with refused, transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{column: NOBODY})
        if model in (RecordLink, Ownership, Identifier):  # these stand once
            model.objects.filter(pk=row.pk)._raw_delete(using="default")
        row.pk = None
        setattr(row, column, NOBODY)
        row._state.adding = True
        with refused, transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize("column", ["entered_by_id", "received_by_id"])
def test_a_record_names_people_that_are_there(acting, column):
    with within(EVERYTHING):
        row = Record.objects.first()
        row.pk = None
        setattr(row, column, NOBODY)
        row._state.adding = True
        with pytest.raises(IntegrityError, match="accounts_user that is not there"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize("table", ["accounts_user", "regions_region"])
def test_people_and_places_are_neither_deleted_nor_numbered_anew(db, people, table):
    with within(EVERYTHING), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
            cursor.execute(f"DELETE FROM {table}")
        with pytest.raises(DatabaseError, match="keep their number"), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET id = %s WHERE id = (SELECT min(id) FROM {table})", [NOBODY])


def test_a_survivor_is_not_deleted_under_what_was_merged_into_it(people, acting):
    with within(EVERYTHING):
        stranger, other = (
            Owner.objects.create(name=name, canonical_name=name, kab_id=KOTA_GORONTALO, created_at=AT)
            for name in ("ANI", "ANIE")
        )
        Owner.objects.filter(pk=other.pk).update(merged_into=stranger)
        with pytest.raises(IntegrityError, match="still have parts"), transaction.atomic():
            Owner.objects.filter(pk=stranger.pk)._raw_delete(using="default")
        Owner.objects.filter(pk=other.pk)._raw_delete(using="default")
        Owner.objects.filter(pk=stranger.pk)._raw_delete(using="default")


def test_a_long_statement_is_looked_through_as_a_short_one_is(people, acting):
    """From some hundred rows on the database asks first what the present act has made."""
    with within(EVERYTHING):
        source_id = Ownership.objects.get().source_id
        made = [
            Owner.objects.create(name=name, canonical_name=name, kab_id=KOTA_GORONTALO, created_at=AT)
            for name in ("ANI", "SRI", "ASNA")
        ]

        def many(*owner_ids: int) -> list[Identifier]:
            return [
                Identifier(
                    owner_id=owner_ids[at % len(owner_ids)], kind="nib", value=f"{at:013d}", digest=at, masked="…",
                    is_valid_format=True, source_id=source_id, seen_on=AT.date(), kab_id=KOTA_GORONTALO,
                )
                for at in range(1, 701)
            ]  # fmt: skip

        new = [owner.pk for owner in made]
        with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
            Identifier.objects.bulk_create(many(*new, NOBODY))
        with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
            Identifier.objects.bulk_create(many(*new, acting.primary_owner_id, NOBODY))
        Identifier.objects.bulk_create(many(*new, acting.primary_owner_id))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE xmax::text <> '0') FROM registry_owner WHERE id = ANY(%s)",
                [[*new, acting.primary_owner_id]],
            )
            assert cursor.fetchone() == (1,), "only what stood before is held"
            cursor.execute("SELECT current_setting('enable_nestloop'), current_setting('enable_hashjoin')")
            assert cursor.fetchone() == ("on", "on")


def test_a_part_that_goes_on_naming_the_same_holds_nobody(acting):
    Business.objects.filter(pk=acting.pk).update(brand="Karawo Sri")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmax::text FROM registry_owner WHERE id = %s", [acting.primary_owner_id])
        assert cursor.fetchone() == ("0",)


def test_many_parts_that_are_changed_at_once_belong_to_what_is_there(acting):
    with within(EVERYTHING):
        first, second = (
            Owner.objects.create(name=name, canonical_name=name, kab_id=KOTA_GORONTALO, created_at=AT)
            for name in ("ANI", "ASNA")
        )
        Identifier.objects.bulk_create(
            Identifier(
                owner=first, kind="nib", value=f"{at:013d}", digest=at, masked="…", is_valid_format=True,
                source_id=Ownership.objects.get().source_id, seen_on=AT.date(), kab_id=KOTA_GORONTALO,
            )
            for at in range(1, 601)
        )  # fmt: skip
        numbers = Identifier.objects.filter(owner=first)
        assert numbers.update(warning="periksa") == 600
        with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
            numbers.update(owner_id=NOBODY)
        assert numbers.update(owner=second) == 600


def test_who_does_not_see_the_parts_deletes_no_whole(people, acting):
    # Keys are read in the standing of work alone.
    with within(EVERYTHING):
        for part in (Observation, Identifier, Ownership, RecordLink):
            part.objects.all()._raw_delete(using="default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.filter(pk=acting.pk)._raw_delete(using="default")


def test_a_part_may_belong_to_a_whole_that_its_writer_does_not_see(acting):
    with within(EVERYTHING):
        stranger = Owner.objects.create(name="Ani", canonical_name="ANI", kab_id=BOALEMO, created_at=AT)
    assert not Owner.objects.filter(pk=stranger.pk, kab_id=KOTA_GORONTALO).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('enable_seqscan')")
        before = cursor.fetchone()
        Ownership.objects.create(
            business=acting, owner_id=stranger.pk, part="partner", kab_id=KOTA_GORONTALO,
            source_id=Ownership.objects.get().source_id,
        )  # fmt: skip
        cursor.execute("SELECT current_user, current_setting('enable_seqscan')")
        assert cursor.fetchone() == before


def test_a_whole_that_stood_before_is_held_until_its_new_part_is_in(people, acting):
    def is_held() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmax::text <> '0' FROM registry_business WHERE id = %s", [kiosk.pk])
            return cursor.fetchone()[0]

    kiosk = Business.objects.create(
        name="Kios", canonical_name="KIOS", primary_owner_id=acting.primary_owner_id, kab_id=KOTA_GORONTALO,
        created_at=AT, changed_at=AT,
    )  # fmt: skip
    observation(kiosk.pk).save()
    assert not is_held(), "nobody else sees what the present act made"
    record("business.corrected", by=people.budi, at=AT, subject=("business", kiosk.pk), kab_id=KOTA_GORONTALO)
    observation(kiosk.pk).save()
    assert is_held()
