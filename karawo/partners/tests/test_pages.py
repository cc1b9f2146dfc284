"""The pages of partners: found by those who may, refused in words, and a link that opens nothing else."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.kit.tabular import find_tables, read
from karawo.partners import actions
from karawo.partners.models import (
    Agreement,
    Commitment,
    Contact,
    Delivery,
    DeliveryPhoto,
    Forum,
    Need,
    Partner,
)
from karawo.partners.tests.examples import TODAY, a_forum, a_partner, a_promise, received
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def seat(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    out.seek(0)
    out.name = "foto.jpg"
    return out


PARTNER = {
    "name": "Universitas Contoh Gorontalo", "kind": "organisation", "element": "academia", "sub_kind": "", "sector": "",
    "region": "7571", "reach": "province", "website": "", "note": "",
}  # fmt: skip
PROMISE = {
    "text": "Pelatih kemasan", "contribution": "people", "quantity": "1.200,5", "unit": "jam", "region": "7571",
    "raci": "R",
    "promised_on": "2026-08-01", "due_on": "2026-10-01", "status": "agreed", "stage": "", "programme": "Kemasan",
    "groups": ["women"], "value_rupiah": "2,5 juta",
}  # fmt: skip


def test_a_partner_is_entered_and_a_like_one_is_shown_before_it(people):
    desk = seat(people.budi)
    page = desk.post("/mitra/baru/", PARTNER)
    with within(EVERYTHING):
        partner = Partner.objects.get()
    assert page.headers["Location"] == f"/mitra/{partner.pk}/"
    like = desk.post("/mitra/baru/", {**PARTNER, "name": "Universitas Conto Gorontalo"})
    assert like.status_code == 422
    assert "nama hampir sama" in text_of(like)
    assert "Ini mitra lain" in text_of(like)
    other = {**PARTNER, "name": "Universitas Conto Gorontalo", "is_another": "on"}
    assert desk.post("/mitra/baru/", other).status_code == 302
    same = desk.post("/mitra/baru/", {**PARTNER, "name": "UNIVERSITAS CONTOH, GORONTALO", "is_another": "on"})
    assert same.status_code == 422
    assert "sudah ada dalam daftar" in text_of(same)
    with within(EVERYTHING):
        assert Partner.objects.count() == 2


def test_the_same_form_sent_twice_makes_one(people):
    key = {"idempotency_key": "5f0a3c1e-7f2e-4a53-9f39-5c2a4fca0001"}
    desk = seat(people.budi)
    partner = a_partner(people)
    for _twice in "ab":
        assert desk.post("/komitmen/baru/", {**PROMISE, **key, "partner": partner.pk}).status_code == 302
    with within(EVERYTHING):
        promise = Commitment.objects.get()
    assert (promise.quantity, promise.unit, promise.value_rupiah) == (Decimal("1200.5"), "jam", 2_500_000)
    assert promise.groups == ["women"]


def test_a_promise_without_its_unit_is_refused_with_the_fix(people):
    partner = a_partner(people)
    page = seat(people.budi).post("/komitmen/baru/", {**PROMISE, "unit": "", "partner": partner.pk})
    assert page.status_code == 422
    assert "Isi satuannya" in text_of(page)
    assert "Pelatih kemasan" in page.content.decode()
    money = {
        **PROMISE,
        "contribution": "money",
        "quantity": "2,5 juta",
        "value_rupiah": "",
        "partner": partner.pk,
    }
    assert seat(people.budi).post("/komitmen/baru/", money).status_code == 302
    with within(EVERYTHING):
        assert (Commitment.objects.get().quantity, Commitment.objects.get().unit) == (2_500_000, "rupiah")


def test_a_promise_climbs_and_is_delivered_on_its_page(people):
    promise, desk = a_promise(people), seat(people.budi)
    address = f"/komitmen/{promise.pk}/"
    assert "Mulai dipenuhi" in text_of(desk.get(address))
    desk.post(f"{address}langkah/", {"to": "delivering"})
    report = {"quantity": "4", "delivered_on": "2026-08-03", "note": "Hari pertama", "photos": picture()}
    desk.post(f"{address}penyerahan/", report)
    with within(EVERYTHING):
        delivery = Delivery.objects.get()
        photo = DeliveryPhoto.objects.get()
    assert "menunggu dibenarkan" in text_of(desk.get(address))
    sent = desk.get(f"/komitmen/foto/{photo.pk}/")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(sent.streaming_content).startswith(b"\xff\xd8")
    assert seat(people.rina).get(f"/komitmen/foto/{photo.pk}/").status_code == 404
    desk.post(f"/komitmen/penyerahan/{delivery.pk}/putusan/", {"answer": "benar"})
    page = text_of(desk.get(address))
    assert "4 orang diterima" in page
    assert "6 orang terbuka" in page
    desk.post(f"/komitmen/penyerahan/{delivery.pk}/putusan/", {"answer": "urungkan"})
    assert "0 orang diterima" in text_of(desk.get(address))
    refused = desk.post(f"{address}langkah/", {"to": "broken"}, follow=True)
    assert "Tulis alasannya" in text_of(refused)


def test_a_promise_is_replaced_from_its_page(people):
    promise = a_promise(people)
    desk = seat(people.budi)
    told = {
        **PROMISE,
        "quantity": "10",
        "unit": "orang",
        "value_rupiah": "",
        "partner": promise.partner_id,
        "reason": "Jadwal",
    }
    assert "10" in desk.get(f"/komitmen/{promise.pk}/pengganti/").content.decode()
    page = desk.post(f"/komitmen/{promise.pk}/pengganti/", told, follow=True)
    assert "Menggantikan" in text_of(page)
    assert "Sudah diganti oleh" in text_of(desk.get(f"/komitmen/{promise.pk}/"))


@pytest.mark.parametrize(
    "address",
    [
        "/mitra/", "/mitra/?q=contoh&unsur=academia&sumbangan=people", "/mitra/cakupan/", "/mitra/ketepatan/",
        "/mitra/jejaring/", "/komitmen/", "/komitmen/?keadaan=terlambat", "/kebutuhan/", "/kebutuhan/?keadaan=semua",
        "/perjanjian/", "/forum/", "/mitra/daftar.csv", "/mitra/daftar.xlsx", "/mitra/cakupan.csv",
        "/mitra/ketepatan.xlsx", "/mitra/jejaring.csv", "/komitmen/daftar.csv", "/kebutuhan/daftar.xlsx",
        "/perjanjian/daftar.csv",
    ],
)  # fmt: skip
def test_lists_and_pictures_open_empty_and_full(people, address, django_assert_max_num_queries):
    desk = seat(people.budi)
    assert desk.get(address).status_code == 200
    forum = a_forum(people)
    for number, element in enumerate(("academia", "media", "government", "business")):
        partner = a_partner(people, f"Mitra {number}", element=element)
        with within(scope_of(people.budi)):
            actions.join(forum, partner, role="", since=TODAY, by=people.budi, at=AT)
            offer = actions.GivenOffer(contribution="people", stage="market", text="Layanan")
            actions.add_offer(partner, offer, by=people.budi, at=AT)
        received(people, a_promise(people, partner, forum=forum), 3)
    with within(scope_of(people.budi)):
        need = actions.GivenNeed(
            text="Pembeli", region_id=7571, stage="market", level="policy", element="aggregator_finance",
            sub_kind="offtaker",
        )  # fmt: skip
        actions.raise_need(need, by=people.budi, at=AT)
    with django_assert_max_num_queries(30):
        assert desk.get(address).status_code == 200
    if "?" not in address and "daftar" not in address and "jejaring.csv" not in address:
        assert desk.get(f"{address}?forum={forum.pk}").status_code == 200
    assert seat(people.ani).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_ledger_leaves_as_numbers_in_their_own_unit(people, tmp_path):
    received(people, a_promise(people), 4)
    path = tmp_path / "janji.xlsx"
    path.write_bytes(seat(people.budi).get("/komitmen/daftar.xlsx").content)
    with read(path) as workbook:
        (table,) = find_tables(workbook.sheets[0])
        (row,) = [row.values for row in table.rows()]
    assert list(row[4:8]) == [10, "orang", 4, 6]


def test_a_forum_shows_its_health_its_seats_and_its_pictures(people):
    desk, forum = seat(people.budi), None
    told = {"name": "Forum Contoh", "theme": "Kopi", "model": "hexa", "region": "7571"}
    told |= {"opened_on": "2026-01-05", "commodities": "kopi, gula aren"}
    page = desk.post("/forum/baru/", told)
    with within(EVERYTHING):
        forum = Forum.objects.get()
    assert (page.headers["Location"], forum.commodities) == (f"/forum/{forum.pk}/", ["kopi", "gula aren"])
    campus, paper = a_partner(people), a_partner(people, "Koran Contoh", element="media")
    for partner in (campus, paper):
        desk.post(f"/forum/{forum.pk}/anggota/", {"partner": partner.pk, "role": "Pelatih"})
    received(people, a_promise(people, campus, forum=forum, due_on=TODAY), 10)
    page = text_of(desk.get(f"/forum/{forum.pk}/"))
    assert "dari 6" in page
    assert "Komitmen bersama 100 %" in page
    assert "belum cukup data" in page
    half = desk.post(f"/forum/{forum.pk}/penilaian/", {f"p{campus.pk}": "5"})
    assert half.status_code == 422
    scores = {f"p{campus.pk}": "5", f"i{campus.pk}": "4"}
    assert desk.post(f"/forum/{forum.pk}/penilaian/", scores).status_code == 302
    grid = text_of(desk.get(f"/forum/{forum.pk}/pengaruh/"))
    assert "Pemain kunci" in grid
    assert "Belum dinilai: Koran Contoh" in grid
    assert desk.get(f"/forum/{forum.pk}/pengaruh.csv").status_code == 200
    wrong = {"objectives": "Satu", "influences": "0 1", "positions": "1\n1"}
    assert "Perlu 2 baris" in text_of(desk.post(f"/forum/{forum.pk}/mactor/baru/", wrong))
    right = {"objectives": "Satu\nDua", "influences": "0 3\n1 0", "positions": "3 −1\n-2 2"}
    assert desk.post(f"/forum/{forum.pk}/mactor/baru/", right).status_code == 302
    assert "Berlawanan (2DAA)" in text_of(desk.get(f"/forum/{forum.pk}/mactor/"))
    assert seat(people.rina).get(f"/forum/{forum.pk}/").status_code == 404


def test_a_need_leads_to_who_offers_and_to_the_promise(people):
    desk = seat(people.budi)
    told = {"text": "Pelatih kemasan", "region": "7571", "stage": "market", "level": "people", "contribution": "people",
            "element": "academia", "sub_kind": "", "commodity": "kopi", "challenges": ["technical"]}  # fmt: skip
    page = desk.post("/kebutuhan/baru/", told, follow=True)
    assert "Belum ada akademisi untuk kopi di Kota Gorontalo" in text_of(page)
    campus = a_partner(people)
    with within(EVERYTHING):
        need = Need.objects.get()
    desk.post(
        f"/mitra/{campus.pk}/layanan/", {"text": "Dosen kemasan", "contribution": "people", "stage": "market"}
    )
    page = desk.get(f"/kebutuhan/{need.pk}/")
    assert "ditawarkan di sini; menyediakan jenis sumbangan yang dicari" in text_of(page)
    assert f"/komitmen/baru/?kebutuhan={need.pk}&amp;mitra={campus.pk}" in page.content.decode()
    desk.post(f"/kebutuhan/{need.pk}/penutupan/", {"reason": "Sudah terisi"})
    assert "Sudah terisi" in text_of(desk.get(f"/kebutuhan/{need.pk}/"))


def test_a_paper_is_recorded_and_renewed(people):
    desk, partner = seat(people.budi), a_partner(people)
    told = {"form": "mou", "title": "Kerja sama kopi", "number": "1/MOU", "parties": [partner.pk], "region": "7571",
            "valid_from": "2026-01-01", "valid_until": "2026-08-31"}  # fmt: skip
    desk.post("/perjanjian/baru/", told)
    with within(EVERYTHING):
        paper = Agreement.objects.get()
    assert "segera berakhir" in text_of(desk.get(f"/perjanjian/{paper.pk}/"))
    later = {**told, "valid_from": "2026-09-01", "valid_until": "2027-08-31"}
    assert desk.post(f"/perjanjian/{paper.pk}/perpanjangan/", later).status_code == 302
    assert "Diperpanjang oleh" in text_of(desk.get(f"/perjanjian/{paper.pk}/"))


def test_two_entries_are_merged_after_a_look_and_parted_again(people):
    kept = a_partner(people, "Dinas Satu", by=people.darma)
    gone = a_partner(people, "Dinas Dua", by=people.darma)
    a_promise(people, gone)
    desk = seat(people.darma)
    assert "1 janji" in text_of(desk.get(f"/mitra/{kept.pk}/penggabungan/?dengan={gone.pk}"))
    desk.post(f"/mitra/{kept.pk}/penggabungan/", {"other": gone.pk, "reason": "Satu kantor"})
    page = desk.get(f"/mitra/{kept.pk}/")
    assert "Urungkan penggabungan" in text_of(page)
    merge = re.search(r"/mitra/penggabungan/\d+/pengurungan/", page.content.decode())[0]
    desk.post(merge)
    with within(EVERYTHING):
        assert Partner.objects.standing().count() == 2
    assert seat(people.budi).get(f"/mitra/{kept.pk}/penggabungan/").status_code == 404


def test_a_number_is_opened_with_a_reason_that_is_kept(people):
    partner, desk = a_partner(people), seat(people.budi)
    told = {"name": "Narahubung Contoh", "phone": "0812 4411 9080", "consented_on": "2026-08-01"}
    desk.post(f"/mitra/{partner.pk}/narahubung/", told)
    with within(EVERYTHING):
        contact = Contact.objects.get()
    assert "44119080" not in desk.get(f"/mitra/{partner.pk}/").content.decode()
    refused = desk.post(f"/mitra/narahubung/{contact.pk}/nomor/", {"reason": ""}, follow=True)
    assert "untuk apa" in text_of(refused)
    page = desk.post(f"/mitra/narahubung/{contact.pk}/nomor/", {"reason": "undangan FGD"})
    assert "+6281244119080" in page.content.decode()
    with within(EVERYTHING):
        assert Entry.objects.filter(act="partner.phone_opened").count() == 1


def a_link(people, partner) -> tuple[str, Client]:
    with within(scope_of(people.budi)):
        given = actions.GivenContact(name="Narahubung Contoh", consented_on=TODAY)
        contact = actions.add_contact(partner, given, by=people.budi, at=AT)
        _link, token = actions.make_link(contact, by=people.budi, at=AT)
    return token, Client()


def test_looking_at_a_link_changes_nothing_and_shows_nothing(people):
    partner = a_partner(people)
    a_promise(people, partner)
    token, phone = a_link(people, partner)
    page = phone.get(f"/mitra-saya/{token}/")
    assert page.status_code == 200
    assert "Pelatih kemasan" not in text_of(page)
    assert partner.name not in text_of(page)
    assert phone.get("/mitra-saya/").status_code == 410


def test_a_partner_sees_the_own_promises_and_reports_with_a_photo(people):
    partner, other = a_partner(people), a_partner(people, "Bank Lain", element="aggregator_finance")
    promise, foreign = a_promise(people, partner), a_promise(people, other, text="Kredit lunak")
    a_promise(people, partner, status="offered", text="Baru ditawarkan")
    token, phone = a_link(people, partner)
    page = phone.post(f"/mitra-saya/{token}/", follow=True)
    assert "Pelatih kemasan" in text_of(page)
    assert "Kredit lunak" not in text_of(page)
    assert "Baru ditawarkan" not in text_of(page)
    report = {"quantity": "2", "delivered_on": "2026-08-03", "photos": picture()}
    sent = phone.post(f"/mitra-saya/komitmen/{promise.pk}/penyerahan/", report, follow=True)
    assert "menunggu dibenarkan" in text_of(sent)
    assert "Janji ini tidak ada pada Anda" in text_of(
        phone.post(
            f"/mitra-saya/komitmen/{foreign.pk}/penyerahan/", {**report, "photos": picture()}, follow=True
        )
    )
    late = {"quantity": "", "delivered_on": "2026-08-03"}
    assert phone.post(f"/mitra-saya/komitmen/{promise.pk}/penyerahan/", late).status_code == 422
    with within(EVERYTHING):
        delivery = Delivery.objects.get()
        assert (delivery.commitment_id, delivery.reported_by, delivery.photos.count()) == (
            promise.pk,
            None,
            1,
        )
        assert Commitment.objects.get(pk=promise.pk).delivered == 0
    assert "lewat tautan pribadi" in text_of(seat(people.budi).get(f"/komitmen/{promise.pk}/"))


def test_a_revoked_link_ends_at_once_also_where_it_is_open(people):
    partner = a_partner(people)
    token, phone = a_link(people, partner)
    phone.post(f"/mitra-saya/{token}/")
    page = seat(people.budi).get(f"/mitra/{partner.pk}/").content.decode()
    seat(people.budi).post(re.search(r"/mitra/tautan/\d+/pencabutan/", page)[0])
    assert phone.get("/mitra-saya/").status_code == 410
    assert phone.post(f"/mitra-saya/{token}/").status_code == 410


@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(days=15)])
def test_a_browser_closes_after_an_hour_and_a_link_after_two_weeks(people, monkeypatch, later):
    token, phone = a_link(people, a_partner(people))
    phone.post(f"/mitra-saya/{token}/")
    monkeypatch.setattr("karawo.partners.pages.own.timezone.now", lambda: AT + later)
    assert phone.get("/mitra-saya/").status_code == 410
    opened = phone.post(f"/mitra-saya/{token}/")
    assert opened.status_code == (302 if later < timedelta(days=14) else 410)


def test_an_unknown_link_says_no_more_than_a_dead_one(people):
    assert Client().get("/mitra-saya/tidak-ada/").status_code == 410
    assert Client().post("/mitra-saya/tidak-ada/").status_code == 410


def test_a_link_opens_nothing_else(people):
    """The steps of signing in and what is the partners'; tests/access/test_personal_link.py asks every address."""
    from tests.access.test_urls import ALL, row_of, words_of

    partner = a_partner(people)
    a_promise(people, partner)
    token, phone = a_link(people, partner)
    phone.post(f"/mitra-saya/{token}/")
    values = {"int": "1", "str": "x", "slug": "x", "uuid": "5f0a3c1e-7f2e-4a53-9f39-5c2a4fca0001"}
    opened, asked = [], 0
    for name, pattern in ALL.items():
        if row_of(name) != "sign_in" and not name.startswith("partners:"):
            continue
        kinds = {
            word: next(
                (kind for kind in values if type(converter).__name__.lower().startswith(kind[:3])), "str"
            )
            for word, converter in pattern.pattern.converters.items()
        }
        if set(words_of(pattern)) != set(kinds):
            continue
        address = reverse(name, kwargs={word: values[kind] for word, kind in kinds.items()})
        with_link, without = phone.get(address), Client().get(address)
        asked += 1
        if name == "partners:own":
            assert with_link.status_code == 200
        elif with_link.status_code != without.status_code:
            opened.append(f"{name}: {with_link.status_code}, not {without.status_code}")
    assert asked > 30
    assert opened == []
