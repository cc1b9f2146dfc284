"""Already served: within the territory in full, from elsewhere one word, and a trail for the person."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import AT, KOTA_GORONTALO
from karawo.accounts.access import scope_of
from karawo.assistance.actions import (
    Asking,
    NeedsReason,
    ask_one,
    ask_pasted,
    correct_aid,
    end_override,
    override,
    restore_aid,
    take_back,
    take_in,
    withdraw_aid,
)
from karawo.assistance.models import Aid, RecipientList
from karawo.assistance.rules.asked import told
from karawo.assistance.rules.verdict import Verdict
from karawo.assistance.tests.examples import HALIMAH, SRI, YUSUF, elsewhere, given, kind, office, recorded
from karawo.journal.models import Entry, Look
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.models import Owner
from karawo.registry.rules.refusal import NotAllowed, Refused
from karawo.registry.tests.examples import another, registered

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 3)


def asked(by, nik: str = "", name: str = "", *, code: str = "modal-usaha", on: date = ON):
    scope = scope_of(by)
    with within(scope):
        return ask_one([told(nik, name, on=ON)], kind(code), on, scope=scope, by=by, at=AT)[0]


def test_nobody_has_had_it(people):
    assert asked(people.budi, HALIMAH, "Halimah Perjalanan").verdict is Verdict.NEW


def test_the_same_kind_in_the_same_year_is_named_with_office_and_day(people):
    aid = recorded(people.budi)
    answer = asked(people.budi, HALIMAH, "Halimah Perjalanan")
    assert (answer.verdict, answer.aid_id) == (Verdict.SERVED, aid.pk)
    assert "2 Maret 2026" in answer.said.reason
    assert "Dinas Koperasi Kota Gorontalo" in answer.said.reason
    assert "1 Januari 2027" in answer.said.fix


def test_another_kind_and_another_year_do_not_count(people):
    recorded(people.budi)
    assert asked(people.budi, HALIMAH, code="peralatan").verdict is Verdict.NEW
    assert asked(people.budi, HALIMAH, on=date(2027, 1, 1)).verdict is Verdict.NEW


def test_of_another_territory_nothing_is_said_but_that_it_was(people):
    elsewhere(name="Nama Rahasia", value_rupiah=99_000_000)
    answer = asked(people.budi, HALIMAH)
    assert answer.verdict is Verdict.SERVED
    assert answer.said.reason == "Sudah pernah, jenis sama, tahun ini, oleh kantor di luar wilayah Anda."
    assert answer.aid_id is None
    assert "Rahasia" not in str(answer)
    assert "99" not in str(answer)


def test_the_province_sees_its_kabupaten_in_full(people):
    aid = elsewhere()
    assert asked(people.darma, HALIMAH).aid_id == aid.pk


def test_a_person_who_was_asked_about_finds_it_in_the_trail(people):
    with within(EVERYTHING):
        before = Look.objects.count()
    aid = elsewhere()
    asked(people.budi, HALIMAH)
    asked(people.budi, YUSUF)
    with within(EVERYTHING):
        (look,) = Look.objects.order_by("id")[before:]
        assert (look.what, look.subject_kind, look.subject_id, look.by) == (
            "match",
            "aid",
            aid.pk,
            people.budi,
        )
        assert Entry.objects.filter(act="assistance.checked").count() == 2


def test_an_owner_of_the_register_finds_it_under_his_own_name(people):
    business = registered(people.darma, another("Halimah Perjalanan", "Kue Halimah", nik=HALIMAH))
    aid = recorded(people.budi)
    assert aid.owner_id == business.primary_owner_id
    asked(people.rina, HALIMAH)
    with within(EVERYTHING):
        look = Look.objects.get(by=people.rina)
        assert (look.subject_kind, look.subject_id) == ("owner", business.primary_owner_id)


def test_the_owner_counts_where_the_aid_came_without_a_number(people):
    business = registered(people.darma, another("Halimah Perjalanan", "Kue Halimah", nik=HALIMAH))
    with within(EVERYTHING):
        owner = Owner.objects.get(pk=business.primary_owner_id)
    recorded(people.budi, nik="", name="Kue Halimah", owner=owner)
    assert asked(people.budi, HALIMAH).verdict is Verdict.SERVED


def test_one_wrong_digit_is_probably_the_same_person(people):
    recorded(people.budi)
    answer = asked(people.budi, HALIMAH[:-1] + "2", "Halimah Perjalanan")
    assert answer.verdict is Verdict.POSSIBLE
    assert "NIK beda satu angka" in answer.said.reason
    assert "Cocokkan" in answer.said.fix


def test_elsewhere_the_likely_person_is_not_described(people):
    elsewhere(name="Halimah Perjalanan")
    answer = asked(people.budi, HALIMAH[:-1] + "2", "Halimah Perjalanan")
    assert answer.said.reason == "Mungkin orang yang sama dengan penerima jenis sama di luar wilayah Anda."
    assert answer.aid_id is None


def test_a_name_with_a_typing_error_is_found_inside_the_territory_alone(people):
    recorded(people.budi)
    assert asked(people.budi, name="Halima Perjlanan").verdict is Verdict.POSSIBLE
    assert asked(people.rina, name="Halimah Perjalanan").verdict is Verdict.NEW


def test_an_equal_number_under_another_name_waits_for_a_look(people):
    recorded(people.budi)
    answer = asked(people.budi, HALIMAH, "Zulkifli Botutihe")
    assert answer.verdict is Verdict.POSSIBLE
    assert "NIK sama" in answer.said.reason


def test_the_rule_asks_for_a_reason_and_keeps_it(people):
    recorded(people.budi)
    with pytest.raises(NeedsReason):
        recorded(people.budi, given_on=date(2026, 5, 4))
    again = recorded(people.budi, given_on=date(2026, 5, 4), override_reason="Rumahnya terbakar (contoh)")
    assert again.override_reason


def test_nobody_records_outside_his_territory(people):
    with pytest.raises(NotAllowed):
        recorded(people.rina)


def test_a_correction_leaves_the_old_row_and_undoing_it_brings_it_back(people):
    old = recorded(people.budi)
    with within(scope_of(people.budi)):
        new = correct_aid(old, given(value_rupiah=3_000_000), reason="Salah jumlah", by=people.budi, at=AT)
        assert correct_aid(old, given(value_rupiah=1), reason="x", by=people.budi, at=AT) == new
        old.refresh_from_db()
        assert (old.value_rupiah, old.is_standing, new.replaces_id) == (2_500_000, False, old.pk)
        withdraw_aid(new, reason="Yang lama benar", by=people.budi, at=AT)
        withdraw_aid(new, reason="Yang lama benar", by=people.budi, at=AT)
        old.refresh_from_db()
        assert old.is_standing
        with pytest.raises(Refused):
            restore_aid(new, by=people.budi, at=AT)
    assert asked(people.budi, HALIMAH).aid_id == old.pk


def test_a_withdrawn_aid_no_longer_counts_until_it_is_restored(people):
    aid = recorded(people.budi)
    with within(scope_of(people.budi)):
        withdraw_aid(aid, reason="Tidak jadi", by=people.budi, at=AT)
    assert asked(people.budi, HALIMAH).verdict is Verdict.NEW
    with within(scope_of(people.budi)):
        restore_aid(aid, by=people.budi, at=AT)
    assert asked(people.budi, HALIMAH).verdict is Verdict.SERVED


PASTE = f"NIK;Nama\n{HALIMAH};Halimah Perjalanan\n{YUSUF};Yusuf Perjalanan\n757101;Salah\n{YUSUF};Yusuf\n{SRI};Sri"


def pasted(people, **changes) -> RecipientList:
    scope = scope_of(people.budi)
    asking = Asking(RecipientList.Purpose.CHECK, kind(), office(), date(2026, 8, 1))
    with within(scope):
        return ask_pasted(PASTE, asking, scope=scope, by=people.budi, at=AT)


def test_a_paste_is_answered_line_by_line_in_its_order(people):
    recorded(people.budi)
    elsewhere(nik=SRI, name="Sri Perjalanan")
    found = pasted(people)
    with within(scope_of(people.budi)):
        rows = list(found.rows.order_by("n").values_list("row_number", "verdict"))
    assert rows == [(2, "served"), (3, "new"), (4, "rejected"), (5, "twice"), (6, "served")]


def test_a_list_is_taken_in_once_with_reasons_and_taken_back_whole(people):
    recorded(people.budi)
    found, scope = pasted(people), scope_of(people.budi)
    with within(scope):
        row = found.rows.get(verdict="served")
        override(row, reason="Kebakaran", by=people.budi, at=AT)
        end_override(row, by=people.budi, at=AT)
        with pytest.raises(Refused):
            override(row, reason="  ", by=people.budi, at=AT)
        override(row, reason="Kebakaran", by=people.budi, at=AT)
        assert take_in(found, scope=scope, by=people.budi, at=AT) == 3
        assert take_in(found, scope=scope, by=people.budi, at=AT) == 3
        assert Aid.objects.standing().count() == 4
        assert (
            Aid.objects.get(source_list=found, nik_masked__startswith="7571", name="Yusuf Perjalanan").kab_id
            == KOTA_GORONTALO
        )
        assert take_back(found, by=people.budi, at=AT) == 3
        assert take_back(found, by=people.budi, at=AT) == 0
        assert Aid.objects.standing().count() == 1


def test_what_another_office_gave_meanwhile_is_shown_before_anything_is_written(people):
    found, scope = pasted(people), scope_of(people.budi)
    elsewhere(nik=YUSUF, name="Yusuf Perjalanan")
    with within(scope):
        assert take_in(found, scope=scope, by=people.budi, at=AT) is None
        assert not Aid.objects.exists()
        assert found.rows.get(row_number=3).verdict == "served"


def test_the_ledger_of_another_territory_is_closed_to_the_application(people):
    elsewhere()
    with within(scope_of(people.budi)):
        assert not Aid.objects.exists()
    with within(Scope()):
        assert not RecipientList.objects.exists()
