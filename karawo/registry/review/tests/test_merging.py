"""Two records become one, and two again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    NotAllowed,
    Refused,
    add_identifier,
    correct,
    give_consent,
    observe,
    withdraw_consent,
)
from karawo.registry.models import Business, Consent, Identifier, MatchKeys, Owner, Ownership
from karawo.registry.queries import search
from karawo.registry.review.actions import merge, unmerge
from karawo.registry.review.models import Merge
from karawo.registry.review.queries import movers
from karawo.registry.review.tests.registers import checksums, fresh, owner_of, pair_of_owners
from karawo.registry.tests.examples import BOALEMO_VILLAGE, another, registered

pytestmark = pytest.mark.django_db


def merged(kept, gone, by, *, at=AT, **how) -> Merge:
    with within(scope_of(by)):
        return merge(kept, gone, reason="NIK sama di kartu", by=by, at=at, **how)


def sells(business, rupiah: int, by, *, at=AT) -> None:
    fact = GivenFact(what="sales_rupiah", number=rupiah)
    observe(business, [fact], source_kind="field_verified", by=by, at=at)


def test_a_merge_refuses_to_leave_rows_behind_that_nobody_has_named(people, monkeypatch):
    kept, gone = pair_of_owners(people.budi)
    known = {key: mover for key, mover in movers._movers.items() if mover.model is not Consent}
    monkeypatch.setattr(movers, "_movers", known)
    assert movers.unnamed() == ["registry.consent.owner_id"]
    with pytest.raises(LookupError, match="consent"):
        merged(kept, gone, people.budi)
    with within(EVERYTHING):
        assert not Merge.objects.exists()
    monkeypatch.setattr(movers, "_staying", movers._staying | {"registry.consent.owner_id": "because"})
    assert movers.unnamed() == []


def test_a_merge_moves_what_belongs_to_the_person_and_leaves_the_row(people):
    kept, gone = pair_of_owners(people.budi)
    merged(kept, gone, people.budi)
    with within(EVERYTHING):
        assert fresh(gone).merged_into_id == kept.pk and fresh(gone).name == "Sitti Amina Lamusu"
        assert set(Business.objects.filter(primary_owner=kept).values_list("name", flat=True)) == {
            "Kue Siti",
            "Warung Siti",
        }
        assert Ownership.objects.filter(owner=kept).count() == 2
        # The telephone both had stands once with the survivor; the other's stays with its row.
        assert list(
            Identifier.objects.filter(owner=kept).order_by("kind").values_list("kind", flat=True)
        ) == [
            "nik",
            "phone",
        ]
        assert Identifier.objects.filter(owner=gone).count() == 1
        assert not MatchKeys.objects.filter(owner=gone).exists()
        assert MatchKeys.objects.filter(owner=kept).count() == 2
        entry = Entry.objects.latest("pk")
        assert (entry.act, entry.words["other"]) == ("owner.merged", "Sitti Amina Lamusu")
    with within(scope_of(people.budi)):
        found = search("sitti amina", scope=scope_of(people.budi))
        assert gone.pk not in {hit.id for hit in found.hits}


def test_a_split_gives_back_exactly_what_was_there(people):
    kept, gone = pair_of_owners(people.budi)
    before = checksums()
    made = merged(kept, gone, people.budi)
    assert checksums() != before
    with within(scope_of(people.budi)):
        split = unmerge(made, by=people.budi, at=AT)
        assert not split.left and split.returned["registry_business"] == 1
        assert unmerge(made, by=people.budi, at=AT).is_repeated
    assert checksums() == before


def test_the_second_merge_of_a_pair_changes_nothing(people):
    kept, gone = pair_of_owners(people.budi)
    made = merged(kept, gone, people.budi)
    after = checksums()
    assert merged(kept, gone, people.budi) == made
    assert checksums() == after


def test_the_reviewer_chooses_which_name_shows_and_empty_fields_are_filled(people):
    kept, gone = pair_of_owners(people.budi)
    with within(scope_of(people.budi)):
        correct(gone, {"sex": "P", "education_code": "SMA"}, reason="dilihat", by=people.budi, at=AT)
    before = checksums()
    made = merged(kept, gone, people.budi, choices={"name": "gone"})
    now = fresh(kept)
    assert (now.name, now.sex, now.education_code) == ("Sitti Amina Lamusu", "P", "SMA")
    assert now.canonical_name == fresh(gone).canonical_name
    with within(scope_of(people.budi)):
        unmerge(made, by=people.budi, at=AT)
    assert checksums() == before


def test_a_number_that_both_bear_is_as_well_proven_as_the_better_of_the_two(people):
    kept, gone = pair_of_owners(people.budi)
    with within(EVERYTHING):
        record("test.proof", by=None, at=AT)
        Identifier.objects.filter(owner=gone, kind="phone").update(state="official", verified_at=AT)
        record("test.proof", by=None, at=AT)
    before = checksums()
    made = merged(kept, gone, people.budi)
    with within(EVERYTHING):
        assert Identifier.objects.get(owner=kept, kind="phone").state == "official"
    with within(scope_of(people.budi)):
        unmerge(made, by=people.budi, at=AT)
    assert checksums() == before


def test_the_last_word_on_a_consent_holds_for_both(people, katalog):
    kept, gone = pair_of_owners(people.budi)
    later = AT + timedelta(days=1)
    with within(scope_of(people.budi)):
        give_consent(kept, katalog, channel="lisan", by=people.budi, at=AT)
        other = give_consent(gone, katalog, channel="lisan", by=people.budi, at=AT)
        withdraw_consent(other, by=people.budi, at=later)
    before = checksums()
    made = merged(kept, gone, people.budi, at=later)
    with within(EVERYTHING):
        assert not Consent.objects.filter(owner=kept, withdrawn_at=None).exists()
    with within(scope_of(people.budi)):
        unmerge(made, by=people.budi, at=later)
    assert checksums() == before


def test_what_was_withdrawn_while_they_were_one_is_withdrawn_on_both(people, katalog):
    kept, gone = pair_of_owners(people.budi)
    later = AT + timedelta(days=1)
    with within(scope_of(people.budi)):
        mine = give_consent(kept, katalog, channel="lisan", by=people.budi, at=AT)
        give_consent(gone, katalog, channel="lisan", by=people.budi, at=AT)
    made = merged(kept, gone, people.budi)
    with within(scope_of(people.budi)):
        withdraw_consent(mine, by=people.budi, at=later)
        unmerge(made, by=people.budi, at=later + timedelta(days=1))
        assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_what_came_since_stays_and_what_was_said_of_a_business_goes_with_it(people):
    kept, gone = pair_of_owners(people.budi)
    made = merged(kept, gone, people.budi)
    with within(scope_of(people.budi)):
        add_identifier(fresh(kept), GivenNumber(kind="nib", text="1234567890123"), by=people.budi, at=AT)
        theirs = Business.objects.get(name="Warung Siti")
        sells(theirs, 90_000_000, people.budi, at=AT)
        split = unmerge(made, by=people.budi, at=AT)
        assert not split.left
        assert Identifier.objects.get(kind="nib").owner_id == kept.pk
        theirs = Business.objects.get(name="Warung Siti")
        assert theirs.primary_owner_id == gone.pk and theirs.latest_sales_rupiah == 90_000_000
        assert not theirs.has_nib and Business.objects.get(name="Kue Siti").has_nib


def test_a_value_corrected_since_is_left_and_told(people):
    kept, gone = pair_of_owners(people.budi)
    made = merged(kept, gone, people.budi, choices={"name": "gone"})
    with within(scope_of(people.budi)):
        correct(fresh(kept), {"name": "Siti Aminah L. Tahir"}, reason="KTP", by=people.budi, at=AT)
        split = unmerge(made, by=people.budi, at=AT)
    assert fresh(kept).name == "Siti Aminah L. Tahir"
    assert [each.columns for each in split.left] == [("canonical_name", "name")]


def test_three_in_a_row_come_apart_in_any_order(people):
    one, two = pair_of_owners(people.budi)
    three = owner_of(registered(people.budi, another("St. Aminah Lamusu", "Kios Siti", phone="081277008877")))
    before = checksums()
    for order in ((0, 1), (1, 0)):
        merges = [merged(two, three, people.budi, choices={"name": "gone"})]
        merges.append(merged(one, fresh(two), people.budi, choices={"name": "gone"}))
        with within(EVERYTHING):
            assert fresh(three).merged_into_id == one.pk, "no chains"
            assert Business.objects.filter(primary_owner=one).count() == 3
        assert fresh(one).name == "St. Aminah Lamusu"
        with within(scope_of(people.budi)):
            unmerge(merges[order[0]], by=people.budi, at=AT)
            if order[0] == 0:
                assert fresh(one).name == "Sitti Amina Lamusu", "the third one's name went with him"
                assert Business.objects.filter(primary_owner=three).count() == 1
            assert not unmerge(merges[order[1]], by=people.budi, at=AT).left, "nobody changed a value since"
        assert checksums() == before


def test_two_businesses_of_one_owner_become_one_with_the_newest_facts(people):
    kept, gone = pair_of_owners(people.budi)
    with within(scope_of(people.budi)):
        mine, theirs = Business.objects.get(name="Kue Siti"), Business.objects.get(name="Warung Siti")
        sells(mine, 1_000_000, people.budi, at=AT)
        later = AT + timedelta(days=300)
        sells(theirs, 400_000_000, people.budi, at=later)
        with pytest.raises(Refused, match="Pemilik kedua usaha ini berbeda"):
            merge(mine, theirs, reason="sama", by=people.budi, at=later)
    merged(kept, gone, people.budi, at=later)
    before = checksums()
    made = merged(fresh(mine), fresh(theirs), people.budi, at=later)
    assert fresh(mine).latest_sales_rupiah == 400_000_000
    with within(scope_of(people.budi)):
        unmerge(made, by=people.budi, at=later)
    assert checksums() == before


def test_a_pair_across_two_kabupaten_is_the_provinces(people):
    kept, _gone = pair_of_owners(people.budi)
    far = owner_of(
        registered(
            people.darma, another("Siti Aminah Lamusu", "Kue Siti Tilamuta", region_id=BOALEMO_VILLAGE)
        )
    )
    with pytest.raises(NotAllowed):
        merged(kept, far, people.budi)
    with pytest.raises(NotAllowed):
        merged(kept, far, people.rina)
    before = checksums()
    made = merged(kept, far, people.darma)
    with within(scope_of(people.budi)):
        assert not Merge.objects.exists(), "who sees one side sees no event of two"
        with pytest.raises(NotAllowed):
            unmerge(made, by=people.budi, at=AT)
    with within(scope_of(people.darma)):
        unmerge(made, by=people.darma, at=AT)
    assert checksums() == before


def test_the_database_refuses_circles_and_chains(people):
    kept, gone = pair_of_owners(people.budi)
    third = owner_of(registered(people.budi, another("Orang Lain", "Toko Lain")))
    merged(kept, gone, people.budi)
    for row, target in ((kept, kept), (kept, gone), (third, gone), (kept, third)):
        with pytest.raises(IntegrityError), within(EVERYTHING), transaction.atomic():
            record("test.chain", by=None, at=AT)
            Owner.objects.filter(pk=row.pk).update(merged_into=target.pk)


def test_a_person_and_a_cooperative_are_never_one(people):
    kept, gone = pair_of_owners(people.budi)
    with within(EVERYTHING), connection.cursor() as cursor:
        record("test.kind", by=None, at=AT)
        cursor.execute("UPDATE registry_owner SET kind = 'cooperative' WHERE id = %s", [gone.pk])
    with pytest.raises(Refused, match="betulkan jenisnya"):
        merged(kept, fresh(gone), people.budi)


def test_a_reason_is_asked_for(people):
    kept, gone = pair_of_owners(people.budi)
    with pytest.raises(Refused) as refusal, within(scope_of(people.budi)):
        merge(kept, gone, reason="  ", by=people.budi, at=AT)
    assert refusal.value.field == "reason"
