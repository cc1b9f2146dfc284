from __future__ import annotations

from uuid import uuid4

import pytest

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry, Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import request_correction
from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    Identifier,
    Observation,
    Owner,
    Ownership,
    OwnFile,
)
from karawo.registry.tests.examples import BIAWAO, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def bu_sri(people):
    return registered(people.budi)


@pytest.fixture
def own(bu_sri, people):
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner_id=bu_sri.primary_owner_id, confirmed_by=people.budi, confirmed_at=AT
        )
    return bu_sri


def place(desa=str(BIAWAO)):
    return {"provinsi": desa[:2], "kabupaten": desa[:4], "kecamatan": desa[:6], "desa": desa}


CORRECTION = {
    "name": "Karawo Bu Sri Lamusu", "brand": "", "activity": "menyulam karawo", "main_product": "",
    "started_year": "2014", "legal_form_code": "", "kbli": "2020:13912",
    "address": "Jl. Kalimantan No. 12 RT 1/RW 2", "reason": "papan nama dilihat",
}  # fmt: skip


def test_a_correction_shows_the_old_value_and_keeps_only_what_differs(desk, bu_sri):
    browser = desk("budi")
    url = f"/usaha/{bu_sri.pk}/pembetulan/"
    assert "Tercatat sekarang: Karawo Bu Sri" in browser.get(url).content.decode()
    answer = browser.post(url, CORRECTION | place())
    assert answer["Location"] == f"/usaha/{bu_sri.pk}/"
    with within(EVERYTHING):
        assert Business.objects.get().name == "Karawo Bu Sri Lamusu"
        words = Entry.objects.get(act="business.corrected").words
    assert (words["fields"], words["reason"]) == (["name"], "papan nama dilihat")


def test_a_correction_without_reason_keeps_what_was_typed(desk, bu_sri):
    answer = desk("budi").post(f"/usaha/{bu_sri.pk}/pembetulan/", CORRECTION | place() | {"reason": ""})
    assert answer.status_code == 422
    assert "Karawo Bu Sri Lamusu" in answer.content.decode() and "Galat:" in answer.content.decode()


def test_a_correction_that_changes_nothing_says_so(desk, bu_sri):
    answer = desk("budi").post(
        f"/usaha/{bu_sri.pk}/pembetulan/", CORRECTION | place() | {"name": "Karawo Bu Sri"}
    )
    assert "Belum ada yang diubah" in answer.content.decode()


def test_an_owner_asks_and_the_office_answers_within_the_clock(desk, own):
    answer = desk("sri").post(
        f"/usaha/{own.pk}/permintaan/", {"name": "Karawo Lamusu", "reason": "nama di papan lain"}
    )
    assert answer.status_code == 302
    office = desk("budi")
    page = office.get("/usaha/permintaan/").content.decode()
    assert "Karawo Bu Sri" in page and "sisa 71 jam" in page
    with within(EVERYTHING):
        asked = CorrectionRequest.objects.get()
    url = f"/usaha/permintaan/{asked.pk}/"
    assert "Karawo Lamusu" in office.get(url).content.decode()
    assert office.post(url, {"outcome": "accepted", "apply": ["name"]}).status_code == 302
    office.post(url, {"outcome": "declined", "answer": "terlambat"})
    with within(EVERYTHING):
        assert Business.objects.get().name == "Karawo Lamusu"
        assert CorrectionRequest.objects.get().outcome == "accepted"


def test_a_refusal_of_a_request_needs_a_reason(desk, bu_sri, people):
    with within(scope_of(people.budi)):
        asked = request_correction(bu_sri, {"brand": "X"}, reason="salah", by=people.budi, at=AT)
    answer = desk("budi").post(f"/usaha/permintaan/{asked.pk}/", {"outcome": "declined", "answer": ""})
    assert answer.status_code == 422 and "Alasan penolakan belum diisi" in answer.content.decode()


def observed(**changes):
    return {"on": "2026-08-01", "year": "2025", "source_kind": "owner_statement"} | changes


def test_facts_are_told_with_period_and_source(desk, bu_sri):
    browser = desk("budi")
    typed = observed(
        sales_value="120 juta",
        paid_female_value="3",
        assets_unknown="on",
        channels=["wa", "pasar"],
        is_exporting="0",
    )
    for _press in range(2):
        assert browser.post(f"/usaha/{bu_sri.pk}/pengamatan/", typed).status_code == 302
    with within(EVERYTHING):
        told = {
            each.what: (each.number, each.codes, each.is_unknown, each.period_from.isoformat())
            for each in Observation.objects.exclude(what="status")
        }
    assert told == {
        "sales_rupiah": (120_000_000, [], False, "2025-01-01"),
        "assets_rupiah": (None, [], True, "2026-08-01"),
        "workers_paid_female": (3, [], False, "2026-08-01"),
        "channels": (None, ["pasar", "wa"], False, "2026-08-01"),
        "is_exporting": (0, [], False, "2026-08-01"),
    } or told["channels"][1] == ["wa", "pasar"]


def test_an_ambiguous_amount_is_refused_and_kept(desk, bu_sri):
    answer = desk("budi").post(f"/usaha/{bu_sri.pk}/pengamatan/", observed(sales_value="15 jt/bln"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "15 jt/bln" in page and "jumlah per waktu" in page


def test_a_visit_is_two_taps_and_twice_the_same_is_once(desk, bu_sri):
    browser = desk("budi")
    typed = {
        "status": "moved",
        "latitude": "0.5412",
        "longitude": "123.0595",
        "accuracy": "12.4",
        "idempotency_key": str(uuid4()),
    }
    for _press in range(2):
        assert browser.post(f"/usaha/{bu_sri.pk}/kunjungan/", typed).status_code == 302
    with within(EVERYTHING):
        assert Entry.objects.filter(act="business.verified").count() == 1
        assert Business.objects.get().status == "moved"
        assert float(Business.objects.get().latitude) == 0.5412


def test_a_wrong_position_never_blocks_a_visit(desk, bu_sri):
    typed = {"status": "active", "latitude": "48.85", "longitude": "2.35"}
    answer = desk("budi").post(f"/usaha/{bu_sri.pk}/kunjungan/", typed, follow=True)
    with within(EVERYTHING):
        assert Entry.objects.filter(act="business.verified").count() == 1
        assert not Observation.objects.filter(what="position").exists()
    assert answer.redirect_chain


def test_a_business_is_closed_with_day_and_reason(desk, bu_sri):
    typed = {"on": "1 September 2026", "reason": "pemilik pindah kota", "source_kind": "owner_statement"}
    assert desk("budi").post(f"/usaha/{bu_sri.pk}/penutupan/", typed).status_code == 302
    with within(EVERYTHING):
        assert Business.objects.get().status == "closed"


def test_a_second_owner_joins_and_the_first_leaves(desk, bu_sri):
    browser, url = desk("budi"), f"/usaha/{bu_sri.pk}/pemilik/"
    typed = {
        "new_name": "Rahmat Lamusu",
        "phone": "081355667788",
        "part": "owner",
        "idempotency_key": str(uuid4()),
    }
    for _press in range(2):
        assert browser.post(url, typed).status_code == 302
    with within(EVERYTHING):
        assert Owner.objects.count() == 2
        first = Ownership.objects.get(owner_id=bu_sri.primary_owner_id)
    assert (
        browser.post(
            f"{url}{first.pk}/pengakhiran/", {"on": "2026-08-01", "reason": "diwariskan"}
        ).status_code
        == 302
    )
    with within(EVERYTHING):
        assert Business.objects.get().primary_owner.name == "Rahmat Lamusu"
    assert "Siti" not in browser.get(f"{url}?cari=lamusu").content.decode()


def test_a_number_is_added_checked_and_ended(desk, bu_sri):
    browser, url = desk("budi"), f"/usaha/{bu_sri.pk}/nomor/"
    typed = {"kind": "nib", "text": "4437151303343", "state": "typed"}
    assert browser.post(url, typed).status_code == 302
    with within(EVERYTHING):
        number = Identifier.objects.get(kind="nib")
    browser.post(f"/usaha/nomor/{number.pk}/pemeriksaan/", {"state": "document"})
    browser.post(f"/usaha/nomor/{number.pk}/pengakhiran/", {"reason": "dicabut OSS"})
    with within(EVERYTHING):
        number.refresh_from_db()
        assert (number.state, number.ended_at is not None) == ("document", True)
    wrong = browser.post(url, typed | {"text": "44371513"})
    assert wrong.status_code == 422 and 'value="44371513"' in wrong.content.decode()


def test_a_number_is_shown_once_and_the_look_has_its_reason(desk, bu_sri):
    browser = desk("budi")
    with within(EVERYTHING):
        nik = Identifier.objects.get(kind="nik")
    assert "7571024508850003" not in browser.get(f"/usaha/{bu_sri.pk}/nomor/").content.decode()
    url = f"/usaha/nomor/{nik.pk}/pembukaan/"
    assert browser.post(url, {"reason": ""})["Location"] == f"/pelaku/{bu_sri.primary_owner_id}/"
    answer = browser.post(url, {"reason": "mengisi formulir P-IRT"})
    assert answer["Location"] == "/usaha/nomor/terbuka/"
    page = browser.get("/usaha/nomor/terbuka/")
    assert "7571024508850003" in page.content.decode() and "no-store" in page["Cache-Control"]
    assert browser.get("/usaha/nomor/terbuka/").status_code == 410
    with within(EVERYTHING):
        assert [(look.what, look.reason) for look in Look.objects.all()] == [
            ("unmask", "mengisi formulir P-IRT")
        ]


def test_a_consent_is_given_and_withdrawn_at_once(desk, own, katalog):
    browser, url = desk("sri"), f"/pelaku/{own.primary_owner_id}/persetujuan/"
    answer = browser.post(f"{url}{katalog.pk}/")
    assert answer.status_code == 302
    with within(EVERYTHING):
        given = Consent.objects.get()
    assert "Tarik persetujuan" in browser.get(url).content.decode()
    for _press in range(2):
        browser.post(f"/pelaku/persetujuan/{given.pk}/penarikan/")
    with within(EVERYTHING):
        assert Consent.objects.get().withdrawn_at is not None


def test_a_cooperative_files_its_year_with_last_year_beside(desk, django_assert_max_num_queries):
    browser = desk("budi")
    answer = browser.post("/koperasi/baru/", {"name": "Koperasi Mekar Karawo", "address": ""} | place())
    with within(EVERYTHING):
        cooperative = Owner.objects.get(kind="cooperative")
    assert answer["Location"].startswith(f"/koperasi/{cooperative.pk}/tahun/")
    for year, shu in (("2024", "12 juta"), ("2025", "-3.500.000")):
        url = f"/koperasi/{cooperative.pk}/tahun/{year}/"
        typed = {
            "members_female": "40",
            "members_male": "2",
            "shu_rupiah": shu,
            "idempotency_key": str(uuid4()),
        }
        assert browser.post(url, typed).status_code == 302
    with django_assert_max_num_queries(20):
        page = browser.get(url).content.decode()
    assert "Tahun 2024: Rp12.000.000." in page
    with within(EVERYTHING):
        rows = list(
            CooperativeYear.objects.order_by("year").values_list("year", "members_total", "shu_rupiah")
        )
    assert rows == [(2024, 42, 12_000_000), (2025, 42, -3_500_000)]


OF_A_BUSINESS = ["pembetulan", "permintaan", "pengamatan", "kunjungan", "penutupan", "pemilik", "nomor"]


@pytest.mark.parametrize("page", OF_A_BUSINESS)
def test_pages_of_a_business_open_for_its_office_alone(desk, bu_sri, page, django_assert_max_num_queries):
    url = f"/usaha/{bu_sri.pk}/{page}/"
    assert desk("rina").get(url).status_code == 404
    assert desk("ani").get(url).status_code == 404
    assert desk().get(url).status_code == 302
    browser = desk("budi")
    browser.get(url)
    with django_assert_max_num_queries(34):
        assert browser.get(url).status_code == 200
