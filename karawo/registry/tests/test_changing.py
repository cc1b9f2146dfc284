"""Correct, observe, verify, identify, own, consent, draft: what happens to a business after it is registered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from conftest import AT, BOALEMO, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.accounts.models import Purpose
from karawo.journal.actions import record
from karawo.journal.models import Change, Entry, Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    GivenPlace,
    NotAllowed,
    Refused,
    add_identifier,
    add_owner,
    answers_of,
    close_business,
    correct,
    decide_correction,
    discard_draft,
    end_identifier,
    end_ownership,
    give_consent,
    observe,
    record_cooperative_year,
    request_correction,
    save_draft,
    unmask,
    verify_identifier,
    verify_in_field,
    withdraw_consent,
)
from karawo.registry.models import (
    Business,
    CooperativeYear,
    CorrectionRequest,
    Draft,
    Identifier,
    MatchKeys,
    Observation,
    Ownership,
    SearchEntry,
    Source,
)
from karawo.registry.tests.examples import BOALEMO_VILLAGE, DEMBE, another, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(people) -> Business:
    return registered(people.budi)


@pytest.fixture
def at_work(people, business):
    with within(scope_of(people.budi)):
        yield Business.objects.get(pk=business.pk)


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))[1:]


def test_a_correction_keeps_what_stood_before(people, at_work):
    correct(
        at_work,
        {"name": "Karawo Sri Indah", "started_year": 2012},
        reason="salah dengar",
        by=people.budi,
        at=AT,
    )
    assert acts() == ["business.corrected"]
    changed = {name for change in Change.objects.all() for name in change.before}
    assert {"name", "started_year", "canonical_name"} <= changed
    with within(EVERYTHING):
        assert "INDAH" in SearchEntry.objects.get(subject_id=at_work.pk).words.split()


def test_a_correction_to_what_stands_is_no_act(people, at_work):
    correct(at_work, {"name": "Karawo Bu Sri"}, reason="tidak ada", by=people.budi, at=AT)
    assert acts() == []


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"name": ""}, "x", "name"),
        ({"name": "Baru"}, " ", "reason"),
        ({"kab_id": 1}, "x", ""),
        ({"place": GivenPlace()}, "x", "place.region"),
    ],
)
def test_a_wrong_correction_is_refused(people, at_work, changes, reason, field):
    with pytest.raises(Refused) as refused:
        correct(at_work, changes, reason=reason, by=people.budi, at=AT)
    assert refused.value.field == field


def test_a_business_moves_to_another_kabupaten_with_all_its_rows(people, business):
    with within(scope_of(people.darma)):
        correct(
            business,
            {"place": GivenPlace(region_id=BOALEMO_VILLAGE)},
            reason="pindah",
            by=people.darma,
            at=AT,
        )
    with within(scope_of(people.budi)):
        assert not Business.objects.filter(pk=business.pk).exists()
        assert not Observation.objects.exists()
    with within(EVERYTHING):
        assert Business.objects.get(pk=business.pk).kab_id == BOALEMO
        assert set(Observation.objects.values_list("kab_id", flat=True)) == {BOALEMO}
        assert SearchEntry.objects.get(subject_id=business.pk).kab_id == BOALEMO


def test_an_owner_is_corrected_and_found_by_the_new_name(people, at_work):
    owner = at_work.primary_owner
    correct(
        owner,
        {"name": "Sri Wahyuni Lamusu Mooduto", "birth_on": date(1985, 8, 6)},
        reason="KTP",
        by=people.budi,
        at=AT,
    )
    owner.refresh_from_db()
    assert owner.birth_on == "1985-08-06"
    with within(EVERYTHING):
        assert "MOODUTO" in SearchEntry.objects.get(subject_id=at_work.pk).words.split()


def test_rina_changes_nothing_of_budis(people, business):
    with within(scope_of(people.rina)):
        for attempt in (
            lambda: correct(business, {"name": "X"}, reason="x", by=people.rina, at=AT),
            lambda: observe(
                business,
                [GivenFact(what="workers_total", number=1)],
                source_kind="document",
                by=people.rina,
                at=AT,
            ),
            lambda: verify_in_field(business, "closed", by=people.rina, at=AT),
            lambda: close_business(business, reason="x", on=AT.date(), by=people.rina, at=AT),
            lambda: add_identifier(
                business, GivenNumber(kind="nib", text="4437151303343"), by=people.rina, at=AT
            ),
            lambda: request_correction(business, {"name": "X"}, reason="x", by=people.rina, at=AT),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_an_observation_told_twice_is_told_once(people, at_work):
    fact = GivenFact(
        what="workers_total", number=4, period_from=date(2026, 7, 1), period_to=date(2026, 7, 31)
    )
    first = observe(at_work, [fact], source_kind="document", by=people.budi, at=AT)
    second = observe(at_work, [fact], source_kind="document", by=people.budi, at=AT + timedelta(days=1))
    assert (len(first), second) == (1, [])
    assert at_work.latest_workers == 4
    assert acts() == ["business.observed"]


@pytest.mark.parametrize(
    "fact",
    [
        GivenFact(what="workers_total", number=-1),
        GivenFact(what="workers_total", number=1, period_from=date(2027, 1, 1)),
        GivenFact(what="workers_total", number=1, period_from=date(2026, 2, 1), period_to=date(2026, 1, 1)),
        GivenFact(what="status", codes=("asleep",)),
        GivenFact(what="position", codes=("123.0", "0.5")),
        GivenFact(what="nonsense", number=1),
        GivenFact(what="channels"),
    ],
)
def test_an_impossible_observation_is_refused(people, at_work, fact):
    with pytest.raises(Refused) as refused:
        observe(at_work, [fact], source_kind="document", by=people.budi, at=AT)
    assert refused.value.field.startswith("facts.")


def test_the_database_refuses_an_observation_that_says_nothing(people, at_work):
    observe(
        at_work, [GivenFact(what="workers_total", number=4)], source_kind="document", by=people.budi, at=AT
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.filter(what="workers_total").update(number=None)


def test_the_database_refuses_a_row_of_an_act_that_is_not_there(people, at_work):
    record(
        "business.corrected", by=people.budi, at=AT, subject=("business", at_work.pk), kab_id=KOTA_GORONTALO
    )
    row = Observation(
        business=at_work, what="workers_total", number=3, period_from=AT.date(), period_to=AT.date(), known_at=AT,
        source=Source.objects.first(), source_kind="document", kab_id=KOTA_GORONTALO,
    )  # fmt: skip
    row.entry_id = Entry.objects.latest("id").pk + 1
    with pytest.raises(IntegrityError, match="act that is not there"), transaction.atomic():
        row.save()


def test_the_database_refuses_a_row_of_a_source_that_is_not_there(people, at_work):
    record(
        "business.corrected", by=people.budi, at=AT, subject=("business", at_work.pk), kab_id=KOTA_GORONTALO
    )
    with pytest.raises(IntegrityError, match="source that is not there"), transaction.atomic():
        Observation.objects.create(
            business=at_work, what="workers_total", number=3, period_from=AT.date(), period_to=AT.date(),
            known_at=AT, source_id=2_000_000_000, source_kind="document", kab_id=KOTA_GORONTALO,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="source that is not there"), transaction.atomic():
        at_work.ownerships.update(source_id=2_000_000_000)


def test_a_source_is_never_deleted(at_work):
    refused = pytest.raises(DatabaseError, match="registry_source are only added")
    with within(EVERYTHING), refused, transaction.atomic():
        Source.objects.all()._raw_delete(using="default")


def test_a_field_visit_says_open_or_closed_and_where(people, at_work):
    verify_in_field(
        at_work, "moved", (0.5412, 123.0595), by=people.budi, at=AT + timedelta(days=1), accuracy_m=12
    )
    assert (at_work.status, at_work.latitude, at_work.position_accuracy_m) == (
        "moved",
        Decimal("0.541200"),
        12,
    )


def test_a_closed_business_says_since_when(people, at_work):
    on = date(2026, 8, 3)
    close_business(at_work, reason="pemilik sakit", on=on, by=people.budi, at=AT + timedelta(hours=1))
    close_business(at_work, reason="pemilik sakit", on=on, by=people.budi, at=AT + timedelta(hours=2))
    assert (at_work.status, at_work.status_on) == ("closed", on)
    assert acts() == ["business.closed"]


def test_a_number_is_added_verified_and_ended(people, at_work):
    number = add_identifier(at_work, GivenNumber(kind="nib", text="4437151303343"), by=people.budi, at=AT)
    assert (number.owner_id, number.value, number.state) == (
        at_work.primary_owner_id,
        "4437151303343",
        "typed",
    )
    assert (
        add_identifier(at_work, GivenNumber(kind="nib", text="4437-1513-03343"), by=people.budi, at=AT).pk
        == number.pk
    )
    verify_identifier(number, state="official", by=people.budi, at=AT)
    verify_identifier(number, state="document", by=people.budi, at=AT)
    assert (number.state, number.verified_by_id) == ("official", people.budi.pk)
    at_work.refresh_from_db()
    assert at_work.has_nib
    end_identifier(number, reason="dicabut", by=people.budi, at=AT)
    at_work.refresh_from_db()
    assert not at_work.has_nib


def test_a_nik_of_somebody_else_is_refused(people, at_work):
    other = registered(people.budi, another("Hasan Mooduto", "Warung Hasan"))
    with pytest.raises(Refused) as refused:
        add_identifier(
            other.primary_owner, GivenNumber(kind="nik", text="7571024508850003"), by=people.budi, at=AT
        )
    assert "Sri Wahyuni" in refused.value.message


def test_unmasking_needs_a_reason_and_is_seen(people, at_work):
    number = Identifier.objects.get(kind="nik")
    with pytest.raises(Refused):
        unmask(number, reason="  ", by=people.budi, at=AT)
    assert unmask(number, reason="mengisi formulir NIB", by=people.budi, at=AT) == "7571024508850003"
    assert unmask(at_work.primary_owner, reason="mengisi formulir NIB", by=people.budi, at=AT) == "1985-08-05"
    looks = Look.objects.order_by("id")
    assert [(look.what, look.detail, look.reason) for look in looks] == [
        ("unmask", "nik", "mengisi formulir NIB"),
        ("unmask", "birth_on", "mengisi formulir NIB"),
    ]


def test_nobody_without_a_role_unmasks(people, business):
    with within(EVERYTHING), pytest.raises(NotAllowed):
        unmask(Identifier.objects.get(kind="nik"), reason="ingin tahu", by=people.rina, at=AT)


def test_an_owner_asks_and_the_office_answers_within_three_days(people):
    business = registered(people.sri, is_own=True)
    with within(scope_of(people.sri)):
        with pytest.raises(NotAllowed):
            correct(business, {"name": "X"}, reason="x", by=people.sri, at=AT)
        asked = request_correction(business, {"name": "Karawo Sri"}, reason="nama baru", by=people.sri, at=AT)
        again = request_correction(business, {"name": "Karawo Sri"}, reason="nama baru", by=people.sri, at=AT)
        assert asked.pk == again.pk
        assert asked.due_at == AT + timedelta(hours=72)
        with pytest.raises(NotAllowed):
            decide_correction(asked, is_accepted=True, by=people.sri, at=AT)
    with within(scope_of(people.budi)):
        asked = CorrectionRequest.objects.get()
        with pytest.raises(Refused):
            decide_correction(asked, is_accepted=False, by=people.budi, at=AT)
        decide_correction(asked, is_accepted=True, changes={"name": "Karawo Sri"}, by=people.budi, at=AT)
        decide_correction(asked, is_accepted=False, answer="x", by=people.budi, at=AT)
        assert (CorrectionRequest.objects.get().outcome, Business.objects.get().name) == (
            "accepted",
            "Karawo Sri",
        )
        assert Entry.objects.filter(act__startswith="correction.").count() == 2


def test_an_accepted_request_without_a_change_is_still_answered(people, at_work):
    asked = request_correction(at_work, {}, reason="salah semua", by=people.budi, at=AT)
    decide_correction(asked, is_accepted=True, changes={"name": at_work.name}, by=people.budi, at=AT)
    assert asked.outcome == "accepted"


def test_owners_come_and_go_but_one_always_stays(people, at_work):
    other = registered(people.budi, another("Hasan Mooduto", "Warung Hasan")).primary_owner
    first = Ownership.objects.get(business=at_work)
    with pytest.raises(Refused) as refused:
        end_ownership(first, on=AT.date(), reason="pensiun", by=people.budi, at=AT)
    assert refused.value.field == "owner"
    added = add_owner(at_work, other, part="partner", share=Decimal("0.5"), by=people.budi, at=AT)
    assert add_owner(at_work, other, part="partner", by=people.budi, at=AT).pk == added.pk
    former = at_work.primary_owner_id
    end_ownership(first, on=AT.date(), reason="pensiun", by=people.budi, at=AT)
    at_work.refresh_from_db()
    assert at_work.primary_owner_id == other.pk
    with within(EVERYTHING):
        assert not MatchKeys.objects.filter(owner=former, business=at_work).exists()
        assert MatchKeys.objects.filter(owner=other, business=at_work).exists()
        assert SearchEntry.objects.filter(subject_id=former).exists()
        assert "HASAN" in SearchEntry.objects.get(subject_id=at_work.pk).words.split()


def test_consent_is_given_in_one_version_and_withdrawn_at_once(people, at_work):
    texts = {
        "slug": "uji",
        "basis": "consent",
        "title": "Katalog",
        "text": "…",
        "valid_from": date(2024, 1, 1),
    }
    with within(EVERYTHING):
        old, new = (Purpose.objects.create(version=version, **texts) for version in (1, 2))
    owner = at_work.primary_owner
    first = give_consent(owner, old, channel="form", by=people.budi, at=AT)
    assert give_consent(owner, old, channel="form", by=people.budi, at=AT).pk == first.pk
    second = give_consent(owner, new, channel="form", by=people.budi, at=AT)
    first.refresh_from_db()
    assert first.withdrawn_at == AT
    withdraw_consent(second, by=people.budi, at=AT)
    withdraw_consent(second, by=people.budi, at=AT + timedelta(days=1))
    assert second.withdrawn_at == AT
    assert acts() == ["consent.given", "consent.given", "consent.withdrawn"]


def test_a_cooperative_files_its_year(people):
    kopi = registered(people.budi, another("Koperasi Tani Makmur", "Kopi Makmur", kind="cooperative"))
    with within(scope_of(people.budi)):
        owner = kopi.primary_owner
        state = {
            "rat_on": date(2026, 3, 2),
            "members_male": 20,
            "members_female": 25,
            "members_total": 45,
            "shu_rupiah": -5,
        }
        record_cooperative_year(owner, 2025, state, by=people.budi, at=AT)
        record_cooperative_year(owner, 2025, {**state, "shu_rupiah": 7}, by=people.budi, at=AT)
        assert CooperativeYear.objects.get().shu_rupiah == 7
        with pytest.raises(Refused) as refused:
            record_cooperative_year(owner, 2025, {**state, "members_total": 44}, by=people.budi, at=AT)
        assert refused.value.field == "members_total"
        with pytest.raises(Refused):
            record_cooperative_year(owner, 2030, state, by=people.budi, at=AT)


def test_a_person_has_no_book_year(people, at_work):
    with pytest.raises(Refused):
        record_cooperative_year(at_work.primary_owner, 2025, {}, by=people.budi, at=AT)


def test_a_draft_keeps_what_was_typed_and_is_seen_by_nobody_else(people):
    key = uuid4()
    with within(scope_of(people.budi)):
        save_draft("registration", {"name": "Kar"}, key=key, by=people.budi, at=AT)
        draft = save_draft("registration", {"name": "Karawo"}, key=key, title="Karawo", by=people.budi, at=AT)
        assert answers_of(Draft.objects.get()) == {"name": "Karawo"} == answers_of(draft)
    with within(scope_of(people.rina)):
        assert not Draft.objects.exists()
        discard_draft(key, by=people.rina)
    with within(scope_of(people.budi)):
        discard_draft(key, by=people.budi)
        discard_draft(key, by=people.budi)
        assert not Draft.objects.exists()
        assert not Entry.objects.exists()


def test_a_move_inside_the_kabupaten_keeps_the_territory(people, at_work):
    correct(at_work, {"place": GivenPlace(region_id=DEMBE)}, reason="pindah", by=people.budi, at=AT)
    at_work.refresh_from_db()
    assert (at_work.kab_id, at_work.region_id) == (KOTA_GORONTALO, DEMBE)


def test_what_is_told_last_counts_also_after_the_clock_was_put_back(people, at_work):
    later, before = AT + timedelta(minutes=10), AT + timedelta(minutes=10) - timedelta(hours=2)
    verify_in_field(at_work, "closed", by=people.budi, at=later, seen_at=AT)
    assert Business.objects.get(pk=at_work.pk).status == "closed"
    verify_in_field(at_work, "active", by=people.budi, at=before, seen_at=AT)
    verify_in_field(at_work, "moved", by=people.budi, at=before, seen_at=AT)
    assert Business.objects.get(pk=at_work.pk).status == "moved"
    rows = Observation.objects.filter(business=at_work, what="status").order_by("known_at")
    assert [row.codes for row in rows][-3:] == [["closed"], ["active"], ["moved"]]
