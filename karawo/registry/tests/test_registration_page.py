from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Draft, DuplicateProposal, Observation, Record
from karawo.registry.tests.examples import registered

pytestmark = pytest.mark.django_db

PAGE = "/usaha/baru/"


def answers(**changes):
    typed = {
        "idempotency_key": str(uuid4()),
        "draft_id": str(uuid4()),
        "owner_name": "Meyke Hasan",
        "phone": "0813 4455 6677",
        "nik": "",
        "name": "Ikan Asap Meyke",
        "activity": "mengasap ikan",
        "started_year_value": "2019",
        "status": "active",
        "provinsi": "75",
        "kabupaten": "7571",
        "kecamatan": "757102",
        "desa": "7571021010",
        "is_informed": "on",
    }
    return typed | changes


def test_eight_answers_register_a_business(desk):
    answer = desk("budi").post(PAGE, answers())
    with within(EVERYTHING):
        business = Business.objects.get()
        assert (business.name, business.region_id, business.started_year) == (
            "Ikan Asap Meyke",
            7571021010,
            2019,
        )
        assert (answer.status_code, answer["Location"]) == (302, f"/usaha/{business.pk}/")


def test_the_second_press_makes_no_second_business(desk):
    browser, typed = desk("budi"), answers()
    places = {browser.post(PAGE, typed)["Location"] for _press in range(2)}
    with within(EVERYTHING):
        assert Business.objects.count() == 1
    assert len(places) == 1


def test_a_refused_form_keeps_all_that_was_typed_and_names_the_fix(desk):
    typed = answers(
        nik="757102450885000", name="", sales_value="2,5 juta", kabupaten="", kecamatan="", desa=""
    )
    answer = desk("budi").post(PAGE, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Galat:" in page and "Ada masalah" in page
    assert page.count("NIK harus 16 angka; Anda mengetik 15.") == 2
    for kept in ("Meyke Hasan", "0813 4455 6677", "757102450885000", "2,5 juta", typed["idempotency_key"]):
        assert kept in page
    with within(EVERYTHING):
        assert not Business.objects.exists()


def test_unknown_is_an_answer_and_is_kept(desk):
    desk("budi").post(
        PAGE, answers(started_year_value="", started_year_unknown="on", status="unknown", sales_unknown="on")
    )
    with within(EVERYTHING):
        told = {fact.what: fact.is_unknown for fact in Observation.objects.all()}
        assert told == {"status": True, "sales_rupiah": True}
        assert '"Tahun mulai usaha": "Tidak tahu"' in Record.objects.get().payload


def test_a_nik_with_one_wrong_digit_is_shown_as_a_likely_duplicate(desk, people):
    registered(people.budi)
    typed = answers(owner_name="Sri Wahyuni Lamusu", nik="7571024508850008", phone="")
    answer = desk("budi").post("/usaha/ganda/", typed, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in page
    assert "Sri Wahyuni Lamusu" in page and "Mungkin sudah terdaftar" in page


def test_a_name_is_looked_for_where_the_person_works_until_a_kabupaten_is_chosen(desk, people):
    registered(people.budi)
    typed = answers(owner_name="Sri Wahyuni Lamusu", name="Karawo Bu Sri", nik="", phone="", provinsi="",
                    kabupaten="", kecamatan="", desa="")  # fmt: skip
    page = desk("budi").post("/usaha/ganda/", typed).content.decode()
    assert "Mungkin sudah terdaftar" in page and "Sri Wahyuni Lamusu" in page
    assert "kabupaten/kota sama" not in page
    assert "Mungkin sudah terdaftar" in desk("darma").post("/usaha/ganda/", typed).content.decode()
    assert "Mungkin sudah terdaftar" not in desk("rina").post("/usaha/ganda/", typed).content.decode()


def test_a_likely_duplicate_is_registered_only_with_a_reason(desk, people):
    registered(people.budi)
    typed = answers(owner_name="Sri Wahyuni Lamusu", nik="7571024508850008", phone="")
    browser = desk("budi")
    assert browser.post(PAGE, typed).status_code == 422
    answer = browser.post(PAGE, typed | {"not_same_reason": "saudara kembar, KTP dilihat"})
    assert answer.status_code == 302
    with within(EVERYTHING):
        assert Business.objects.count() == 2
        assert DuplicateProposal.objects.count() == 1
        assert any("saudara kembar" in record.payload for record in Record.objects.all())


def test_a_known_nik_offers_to_add_the_business_to_its_owner(desk, people):
    first = registered(people.budi)
    browser = desk("budi")
    typed = answers(owner_name="Hj. Sri Wahyuni Lamusu", nik="7571024508850003")
    refused = browser.post(PAGE, typed | {"not_same_reason": ""})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert f'name="owner_id" value="{first.primary_owner_id}"' in shown, shown.partition("<main")[2][:3000]
    answer = browser.post(PAGE, typed | {"owner_id": str(first.primary_owner_id)})
    assert answer.status_code == 302
    with within(EVERYTHING):
        assert set(Business.objects.values_list("primary_owner_id", flat=True)) == {first.primary_owner_id}


def test_regions_and_kbli_are_chosen_without_script(desk):
    page = desk("budi").post(PAGE, answers(kecamatan="", desa="", load_regions="1"))
    assert page.status_code == 200
    assert "Dungingi" in page.content.decode() and "Meyke Hasan" in page.content.decode()
    page = desk("budi").post(PAGE, answers(kbli_words="karawo", find_kbli="1"))
    assert page.status_code == 200 and "Ada masalah" not in page.content.decode()


def test_a_draft_saves_itself_is_found_again_and_can_be_taken_back(desk):
    browser, typed = desk("budi"), answers(nik="75710245")
    saved = browser.post("/usaha/draf/", typed, headers={"HX-Request": "true"})
    assert "Draf tersimpan" in saved.content.decode()
    browser.post("/usaha/draf/", typed | {"name": "Ikan Asap Bu Meyke"}, headers={"HX-Request": "true"})
    assert "Ikan Asap Bu Meyke" in browser.get("/usaha/draf/").content.decode()
    page = browser.get(f"{PAGE}?draf={typed['draft_id']}").content.decode()
    assert "75710245" in page and typed["draft_id"] in page and "Ada masalah" not in page
    opened = browser.get(f"/usaha/draf/{typed['draft_id']}/")
    assert (opened.status_code, opened["Location"]) == (302, f"{PAGE}?draf={typed['draft_id']}")
    thrown = browser.post(f"/usaha/draf/{typed['draft_id']}/pembuangan/", follow=True).content.decode()
    assert "Urungkan" in thrown
    browser.post(f"/usaha/draf/{typed['draft_id']}/pemulihan/")
    with within(EVERYTHING):
        assert Draft.objects.get().title == "Ikan Asap Bu Meyke"


def test_a_draft_that_was_sent_is_gone(desk):
    browser, typed = desk("budi"), answers()
    browser.post(PAGE, typed | {"draft": "1"})
    browser.post(PAGE, typed)
    with within(EVERYTHING):
        assert not Draft.objects.exists()


def test_nobody_reads_the_draft_of_another(desk):
    typed = answers()
    desk("budi").post(PAGE, typed | {"draft": "1"})
    assert desk("rina").get(f"{PAGE}?draf={typed['draft_id']}").status_code == 404
    assert desk("rina").post(f"/usaha/draf/{typed['draft_id']}/pembuangan/").status_code == 404


def test_the_page_is_for_staff_in_their_territory(desk):
    assert desk().get(PAGE).status_code == 302
    assert desk("ani").get(PAGE).status_code == 404
    elsewhere = desk("rina").post(PAGE, answers())
    assert elsewhere.status_code == 422 and "wilayah kerja Anda" in elsewhere.content.decode()


def test_the_page_costs_few_queries(desk, django_assert_max_num_queries):
    browser = desk("budi")
    browser.get(PAGE)
    with django_assert_max_num_queries(22):
        page = browser.get(PAGE).content.decode()
    assert f'value="{timezone.localdate().year - 1}"' in page
