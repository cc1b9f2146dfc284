from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.journal.rules.sentences import deed
from karawo.regions.access import EVERYTHING, within
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    GivenPlace,
    NewOwner,
    NotAllowed,
    OwnerExists,
    Refused,
    register_business,
)
from karawo.registry.models import (
    Business,
    Consent,
    DuplicateProposal,
    Identifier,
    MatchKeys,
    Observation,
    Owner,
    OwnFile,
    Record,
    SearchEntry,
    Submission,
)
from karawo.registry.tests.examples import BOALEMO_VILLAGE, BU_SRI, MALANG_VILLAGE, another, registered

pytestmark = pytest.mark.django_db


def test_a_registered_business_stands_with_its_owner_numbers_and_first_facts(people):
    business = registered(people.budi)
    with within(scope_of(people.budi)):
        business = Business.objects.get(pk=business.pk)
        owner = business.primary_owner
        assert (business.kab_id, business.canonical_name, business.sector_code) == (
            KOTA_GORONTALO,
            "KARAWO SRI",
            "C",
        )
        assert (owner.sex, owner.birth_on, owner.canonical_name) == ("P", "1985-08-05", "SRI WAHYUNI LAMUSU")
        assert {n.kind: n.masked for n in owner.identifiers.all()} == {
            "nik": "7571••••••••0003",
            "phone": "0812•••••566",
        }
        assert business.status == Business.Status.ACTIVE
        assert business.completeness_percent == 71
        assert business.entered_by_id == people.budi.pk


def test_registering_is_one_act_with_a_sentence(people):
    business = registered(people.budi)
    with within(EVERYTHING):
        entries = list(Entry.objects.all())
    assert [(entry.act, entry.subject_id, entry.by_id) for entry in entries] == [
        ("business.registered", business.pk, people.budi.pk)
    ]
    assert deed(entries[0].act, entries[0].words) == "mendaftarkan usaha Karawo Bu Sri"


def test_what_was_received_is_kept_sealed(people):
    registered(people.budi)
    with within(EVERYTHING):
        record = Record.objects.get()
        assert "7571024508850003" in record.payload
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT payload FROM registry_record")
            assert b"7571024508850003" not in bytes(cursor.fetchone()[0])


def test_sending_the_form_twice_registers_once(people):
    key = uuid4()
    first = registered(people.budi, key=key)
    second = registered(people.budi, key=key)
    assert first.pk == second.pk
    with within(EVERYTHING):
        assert (Business.objects.count(), Owner.objects.count(), Entry.objects.count()) == (1, 1, 1)
    with within(scope_of(people.budi)):
        assert Submission.objects.get().answer_url == f"/usaha/{first.pk}/"


def test_a_refused_form_may_be_sent_again_with_the_same_key(people):
    key = uuid4()
    with pytest.raises(Refused):
        registered(people.budi, key=key, name="…")
    assert registered(people.budi, key=key).name == "Karawo Bu Sri"


def test_rina_sees_nothing_of_budis(people):
    business = registered(people.budi)
    with within(scope_of(people.rina)):
        assert not visible_businesses(people.rina).exists()
        assert not visible_owners(people.rina).exists()
        assert not Business.objects.exists()
        assert not Identifier.objects.exists()
        assert not Observation.objects.exists()
        assert not Record.objects.exists()
    with within(scope_of(people.darma)):
        assert visible_businesses(people.darma).get() == business


def test_budi_does_not_register_outside_his_territory(people):
    for place in (MALANG_VILLAGE, BOALEMO_VILLAGE):
        with pytest.raises(NotAllowed) as refused:
            registered(people.budi, place=GivenPlace(region_id=place))
        assert refused.value.field == "place.region"


def test_a_person_without_a_role_registers_nothing(people):
    with pytest.raises(NotAllowed):
        registered(people.ani)


def test_an_owner_registers_herself_and_sees_the_file_as_her_own(people):
    business = registered(people.sri, is_own=True)
    with within(scope_of(people.sri)):
        assert visible_businesses(people.sri).get() == business
        assert OwnFile.objects.get().owner_id == business.primary_owner_id
    again = registered(people.sri, is_own=True, name="Kue Bu Sri", owner=business.primary_owner_id)
    with within(scope_of(people.sri)):
        assert set(visible_businesses(people.sri)) == {business, again}


def test_an_owner_does_not_learn_whose_nik_she_typed(people):
    registered(people.budi)
    with pytest.raises(Refused) as refused:
        registered(people.sri, is_own=True)
    assert "Sri Wahyuni" not in refused.value.message
    assert refused.value.field == "owner.nik"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "  "}, "name", "Nama usaha belum diisi"),
        ({"owner": NewOwner(name="-")}, "owner.name", "Nama pemilik belum diisi"),
        ({"place": GivenPlace()}, "place.region", "Tempat usaha belum dipilih"),
        ({"place": GivenPlace(region_id=99)}, "place.region", "pilih desa/kelurahan"),
        ({"place": GivenPlace(region_id=7571, latitude=123.0, longitude=0.5)}, "place.position", "tertukar"),
        ({"activity": "", "kbli": None}, "activity", "Kegiatan usaha belum diisi"),
        ({"kbli": (2020, "00000")}, "kbli", "tidak ada dalam KBLI 2020"),
        ({"started_year": 2027}, "started_year", "antara 1900 dan 2026"),
        ({"facts": (GivenFact(what="sales_rupiah"),)}, "facts.sales_rupiah", "tidak tahu"),
        ({"numbers": (GivenNumber(kind="nib", text="123"),)}, "nib", "NIB harus 13 angka; Anda mengetik 3."),
        (
            {"owner": NewOwner(name="Siti", numbers=(GivenNumber(kind="nik", text="757102450885000"),))},
            "owner.nik",
            "16",
        ),
        ({"owner": NewOwner(name="Siti", birth_on=date(2030, 1, 1))}, "owner.birth_on", "belum tiba"),
        ({"owner": 12}, "owner", "tidak ditemukan"),
    ],
)
def test_a_refusal_names_the_field_and_the_fix(people, changes, field, words):
    with pytest.raises(Refused) as refused:
        registered(people.budi, **changes)
    assert refused.value.field == field
    assert words in refused.value.message
    with within(EVERYTHING):
        assert not Business.objects.exists()


def test_a_known_nik_leads_to_the_owner_who_bears_it(people):
    first = registered(people.budi)
    with pytest.raises(OwnerExists) as refused:
        registered(people.budi, name="Kue Sri")
    assert refused.value.owner_id == first.primary_owner_id
    second = registered(people.budi, name="Kue Sri", owner=first.primary_owner_id)
    with within(EVERYTHING):
        assert second.primary_owner_id == first.primary_owner_id
        assert MatchKeys.objects.filter(owner=first.primary_owner_id).count() == 2


def test_passing_over_a_likely_duplicate_leaves_a_proposal(people):
    registered(people.budi)
    twin = another("Sri Wahjuni Lamusu", "Karawo Ibu Sri", phone="081244005566")
    second = registered(people.budi, twin)
    with within(EVERYTHING):
        proposal = DuplicateProposal.objects.get()
    assert second.primary_owner_id in (proposal.first_id, proposal.second_id)
    assert proposal.reasons


def test_keys_and_words_hold_no_readable_number(people):
    business = registered(people.budi)
    with within(EVERYTHING):
        entry = SearchEntry.objects.get(subject_id=business.pk)
        assert {"WAHYUNI", "KARAWO"} <= {*entry.words.split()}
        assert not any(word.isdigit() for word in entry.words.split())
        assert MatchKeys.objects.get().nik is not None


def test_consent_is_recorded_with_its_purpose(people):
    from karawo.accounts.models import Purpose

    with within(EVERYTHING):
        purpose = Purpose.objects.create(
            slug="layanan-uji",
            version=1,
            basis="consent",
            title="Layanan PLUT",
            text="…",
            valid_from=date(2024, 1, 1),
        )
    registered(people.budi, consents=(purpose.pk,))
    with within(EVERYTHING):
        consent = Consent.objects.get()
    assert (consent.recorded_by_id, consent.withdrawn_at) == (people.budi.pk, None)


def test_the_database_refuses_a_business_without_a_name(people):
    business = registered(people.budi)
    with within(scope_of(people.budi)), pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.filter(pk=business.pk).update(name="")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0.54, None), (None, 123.06), (0.54, 23.06), (54.0, 123.06)]
)
def test_the_database_refuses_half_a_point_and_a_point_elsewhere(people, latitude, longitude):
    business = registered(people.budi)
    point = {"latitude": latitude, "longitude": longitude}
    for rows in (Business.objects.filter(pk=business.pk), Owner.objects.filter(pk=business.primary_owner_id)):
        with within(scope_of(people.budi)):
            assert rows.update(latitude=0.54, longitude=123.06) == 1
            with pytest.raises(IntegrityError, match="lies_in_indonesia"), transaction.atomic():
                rows.update(**point)


def test_the_database_refuses_a_readable_nik(people):
    registered(people.budi)
    with within(scope_of(people.budi)), pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.filter(kind="nik").update(value="7571024508850003", sealed=None)


def test_a_received_record_never_changes(people):
    registered(people.budi)
    with within(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
        Record.objects.update(external_id="X")


def test_a_registration_without_a_key_is_an_act_each_time(people):
    registered(people.budi)
    registered(people.budi, replace(BU_SRI, owner=NewOwner(name="Hasan Mooduto"), name="Warung Hasan"))
    with within(EVERYTHING):
        assert Business.objects.count() == 2


def test_the_command_line_registers_anywhere(people):
    with within(EVERYTHING):
        business = register_business(replace(BU_SRI, place=GivenPlace(region_id=75)), by=None, at=AT)
    assert business.kab_id == 75
