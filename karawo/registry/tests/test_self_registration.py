from __future__ import annotations

from uuid import uuid4

import pytest

from conftest import KOTA_GORONTALO
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Consent, DuplicateProposal, Observation, OwnFile
from karawo.registry.tests.examples import registered

pytestmark = pytest.mark.django_db

OWNER = {"owner_name": "Meyke Hasan", "phone": "0813 4455 6677", "nik": ""}
BUSINESS = {"name": "Ikan Asap Meyke", "activity": "mengasap ikan", "started_year_unknown": "on"}
PLACE = {
    "provinsi": "75",
    "kabupaten": "7571",
    "kecamatan": "757102",
    "desa": "7571021010",
    "address": "dekat masjid",
}


def walked(browser, **owner):
    for page, answers in (("pemilik", OWNER | owner), ("usaha", BUSINESS), ("tempat", PLACE)):
        assert browser.post(f"/daftar/{page}/", answers).status_code == 302


def sent(browser, **changes):
    return browser.post("/daftar/periksa/", {"idempotency_key": str(uuid4()), "is_informed": "on"} | changes)


def test_an_owner_without_account_registers_and_gets_a_number(desk):
    browser = desk()
    assert "empat menit" in browser.get("/daftar/").content.decode()
    walked(browser)
    page = browser.get("/daftar/periksa/").content.decode()
    for answer in ("Meyke Hasan", "Ikan Asap Meyke", "Tidak tahu", "Biawao", "dekat masjid"):
        assert answer in page
    assert sent(browser)["Location"] == "/daftar/selesai/"
    with within(EVERYTHING):
        business = Business.objects.get()
        assert (business.kab_id, business.entered_by_id) == (KOTA_GORONTALO, None)
        assert {fact.source_kind for fact in Observation.objects.all()} == {"owner_statement"}
        assert not Consent.objects.exists()
    assert f"{business.pk:08d}" in browser.get("/daftar/selesai/").content.decode()


def test_an_owner_who_is_signed_in_finds_it_in_the_own_file(desk, people):
    browser = desk("sri")
    walked(browser)
    assert sent(browser)["Location"] == "/daftar/selesai/"
    assert 'href="/berkas-saya/"' in browser.get("/daftar/selesai/").content.decode().partition("<main")[2]
    with within(EVERYTHING):
        business = Business.objects.get(name=BUSINESS["name"])
        assert OwnFile.objects.filter(user=people.sri, owner=business.primary_owner_id).exists()
    assert BUSINESS["name"] in browser.get("/berkas-saya/").content.decode()


def test_a_consultant_who_tries_the_form_gets_no_own_file(desk, people):
    browser = desk("budi")
    walked(browser)
    sent(browser)
    with within(EVERYTHING):
        assert Business.objects.filter(name=BUSINESS["name"], entered_by=None).exists()
        assert not OwnFile.objects.filter(user=people.budi).exists()


def test_the_consent_for_the_catalogue_is_separate(desk, katalog):
    browser = desk()
    walked(browser)
    page = browser.get("/daftar/periksa/").content.decode()
    assert f'name="consents" value="{katalog.pk}"' in page
    sent(browser, consents=str(katalog.pk))
    with within(EVERYTHING):
        assert Consent.objects.get().purpose.slug == "katalog"


def test_sending_twice_registers_once(desk):
    browser, key = desk(), str(uuid4())
    walked(browser)
    for _press in range(2):
        assert sent(browser, idempotency_key=key)["Location"] == "/daftar/selesai/"
    with within(EVERYTHING):
        assert Business.objects.count() == 1


def test_what_was_typed_waits_between_the_pages(desk):
    browser = desk()
    refused = browser.post("/daftar/pemilik/", OWNER | {"nik": "7571", "phone": "12"})
    assert refused.status_code == 422 and "NIK harus 16 angka; Anda mengetik 4." in refused.content.decode()
    assert 'value="7571"' in browser.get("/daftar/pemilik/").content.decode()
    assert browser.get("/daftar/periksa/")["Location"] == "/daftar/pemilik/"


def test_a_nik_does_not_stand_readable_in_the_session(desk):
    browser = desk()
    walked(browser, nik="7571024508850003")
    from django.contrib.sessions.models import Session

    assert "7571024508850003" not in str(Session.objects.get().get_decoded())


def test_nobody_learns_from_the_form_whether_a_nik_is_known(desk, people):
    registered(people.budi)
    browser = desk()
    walked(browser, nik="7571024508850003")
    answer = sent(browser)
    assert answer["Location"] == "/daftar/selesai/"
    assert "Lamusu" not in browser.get("/daftar/selesai/").content.decode()
    with within(EVERYTHING):
        assert DuplicateProposal.objects.count() == 1


def test_too_many_registrations_from_one_address_wait(desk):
    browser = desk()
    walked(browser)
    answers = [sent(browser, is_informed="") for _try in range(22)]
    assert [answer.status_code for answer in answers[-2:]] == [429, 429]
    assert answers[-1]["Retry-After"]


def test_the_place_is_chosen_without_script(desk):
    page = desk().post("/daftar/tempat/", {"provinsi": "75", "kabupaten": "7571", "load_regions": "1"})
    assert page.status_code == 200 and "Dungingi" in page.content.decode()


def test_the_number_is_shown_to_nobody_else(desk):
    assert desk().get("/daftar/selesai/")["Location"] == "/daftar/"
    assert desk().get("/daftar/apa-saja/").status_code == 404
