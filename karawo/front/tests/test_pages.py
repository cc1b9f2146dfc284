"""The pages that read across rooms: who sees what, with and without script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from conftest import AT
from karawo.accounts.models import RoleHolding, User
from karawo.accounts.rules import Role
from karawo.front.tests.examples import cooperative, filled
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import DuplicateProposal
from karawo.registry.tests.examples import BOALEMO_VILLAGE, another, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(people):
    found = {}
    for name in ("budi", "rina", "darma", "ani", "sri"):
        found[name] = Client()
        found[name].force_login(getattr(people, name))
    return found


def text(answer) -> str:
    return answer.content.decode()


LISTS = (
    "/",
    "/usaha/",
    "/koperasi/",
    "/peta/",
    "/tinjau/",
    "/cari/?q=karawo",
    "/bantuan/",
    "/privasi/",
    "/publik/",
)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
def test_every_page_answers_empty_and_filled(path, is_filled, people, clients):
    if is_filled:
        filled(people)
    for name in ("budi", "darma"):
        answer = clients[name].get(path)
        assert answer.status_code == 200, (name, path)
        assert "Karawo" in text(answer)


@pytest.mark.parametrize("path", ["/usaha/", "/koperasi/", "/tinjau/", "/cari/", "/usaha.csv"])
def test_signed_out_is_led_to_sign_in(path, people, client):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_signed_out_home_is_the_public_page(people, client):
    assert client.get("/")["Location"] == "/publik/"


def test_without_a_role_home_says_whom_to_ask(people, clients):
    assert "administrator" in text(clients["ani"].get("/"))
    assert clients["ani"].get("/usaha/").status_code == 404


def holds(user: User, role: Role) -> None:
    where = {"region_id": 75} if role is Role.LEADER else {}
    with within(EVERYTHING):
        RoleHolding.objects.create(user=user, role=role, starts_on=date(2024, 1, 1), granted_at=AT, **where)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.BUYER, Role.ORGANISER, Role.LEADER, Role.ADMINISTRATOR])
def test_whoever_may_not_search_gets_no_box_that_leads_nowhere(role, people, clients):
    holds(people.ani, role)
    assert clients["ani"].get("/cari/").status_code == 404
    assert "data-search" not in text(clients["ani"].get("/"))
    assert "data-search" in text(clients["budi"].get("/"))


def test_an_analyst_finds_the_box_and_is_asked_for_the_purpose(people, clients):
    holds(people.ani, Role.ANALYST)
    assert "data-search" in text(clients["ani"].get("/"))
    assert clients["ani"].get("/cari/?q=sri")["Location"].startswith("/akun/tujuan/")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.BUYER, Role.ORGANISER])
def test_home_of_those_of_whom_nothing_is_counted_says_where_they_can_go(role, people, clients):
    holds(people.ani, role)
    page = text(clients["ani"].get("/"))
    main = page.split("<main")[1].split("</main>")[0]
    ways = re.findall(r'href="(/[^"]*)"', main)
    assert "/publik/kegiatan/" in ways
    assert {clients["ani"].get(way).status_code for way in ways} == {200}


def test_a_stranger_gets_404_where_the_owner_of_the_territory_reads(people, clients):
    business = registered(people.budi)
    for path in (f"/usaha/{business.pk}/", f"/pelaku/{business.primary_owner_id}/"):
        assert clients["budi"].get(path).status_code == 200
        assert clients["rina"].get(path).status_code == 404


def test_the_file_shows_facts_masked_numbers_history_and_the_record(people, clients):
    business = registered(people.budi)
    page = text(clients["budi"].get(f"/usaha/{business.pk}/"))
    assert "Karawo Bu Sri" in page
    assert "7571••••••••0003" in page
    assert "7571024508850003" not in page
    assert "0812-4400-5566" not in page
    assert "Mendaftarkan usaha Karawo Bu Sri" in page
    assert "Catatan sebagaimana diterima" in page
    assert f"/usaha/{business.pk}/pembetulan/" in page


def test_opening_a_file_is_kept_once_a_day(people, clients):
    business = registered(people.budi)
    for _again in range(3):
        clients["budi"].get(f"/usaha/{business.pk}/")
    clients["darma"].get(f"/usaha/{business.pk}/")
    with within(EVERYTHING):
        looks = Look.objects.filter(subject_kind="business", subject_id=business.pk, what=Look.What.PAGE)
        assert sorted(look.by.username for look in looks) == ["budi", "darma"]


def test_search_finds_by_three_letters_and_says_why(people, clients):
    registered(people.budi)
    page = text(clients["budi"].get("/cari/", {"q": "kar"}))
    assert "Karawo Bu Sri" in page
    assert "cocok" in page
    assert "Karawo Bu Sri" not in text(clients["rina"].get("/cari/", {"q": "karawo"}))


def test_a_nik_with_one_wrong_digit_is_found_and_said_so(people, clients):
    registered(people.budi)
    assert "NIK beda satu angka" in text(clients["budi"].get("/cari/", {"q": "7571024508850004"}))


def test_search_answers_a_part_to_htmx_and_json_to_the_palette(people, clients):
    registered(people.budi)
    part = text(clients["budi"].get("/cari/", {"q": "karawo"}, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Karawo Bu Sri" in part
    rows = clients["budi"].get("/cari.json", {"q": "karawo"}).json()["hasil"]
    assert rows[0]["label"] == "Karawo Bu Sri"
    assert rows[0]["url"].startswith("/usaha/")


def test_too_short_a_word_asks_for_more(people, clients):
    assert "sedikitnya tiga huruf" in text(clients["budi"].get("/cari/", {"q": "ka"}))


def test_the_list_answers_rows_alone_to_htmx(people, clients):
    registered(people.budi)
    part = text(clients["budi"].get("/usaha/", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Karawo Bu Sri" in part


def test_the_title_follows_the_filter_and_each_part_can_be_taken_off(people, clients):
    registered(people.budi)
    page = text(clients["budi"].get("/usaha/?wilayah=7571&nib=tidak"))
    assert "<h1>Usaha di Kota Gorontalo, NIB belum tercatat</h1>" in page
    assert 'href="?wilayah=7571"' in page
    assert 'href="?nib=tidak"' in page


def test_an_unknown_filter_is_named_instead_of_silently_ignored(people, clients):
    assert "Sebagian saringan tidak dikenal" in text(clients["budi"].get("/usaha/?kelas=raksasa"))


def test_pages_of_the_list_go_forth_and_back_over_the_same_rows(people, clients, monkeypatch):
    monkeypatch.setattr("karawo.front.pages.businesses.page_of", _small_pages)
    for number in range(7):
        registered(people.budi, another(f"Orang {chr(65 + number)}", f"Usaha {chr(65 + number)}"))

    def names(url):
        page = text(clients["budi"].get("/usaha/" + url))
        return re.findall(r'<th scope="row"[^>]*><a href="[^"]+">(Usaha [A-Z])', page), page

    def step(page, rel):
        found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
        return found[1].replace("&amp;", "&") if found else None

    first, page = names("?urut=nama")
    assert step(page, "prev") is None
    second, page = names(step(page, "next"))
    back = step(page, "prev")
    third, page = names(step(page, "next"))
    assert step(page, "next") is None
    assert [*first, *second, *third] == [f"Usaha {letter}" for letter in "ABCDEFG"]
    assert names(back)[0] == first


def _small_pages(given, **words):
    from karawo.registry.queries import page_of

    return page_of(given, **{**words, "size": 3})


def test_a_saved_filter_is_ones_own_until_shared(people, clients):
    answer = clients["budi"].post(
        "/saringan/", {"name": "Tanpa NIB", "reach": "private", "list_name": "usaha", "query": "nib=tidak"}
    )
    assert answer["Location"] == "/usaha/?nib=tidak"
    assert "Tanpa NIB" in text(clients["budi"].get("/usaha/"))
    assert "Tanpa NIB" not in text(clients["darma"].get("/usaha/"))
    clients["budi"].post(
        "/saringan/", {"name": "Tanpa NIB", "reach": "team", "list_name": "usaha", "query": "nib=tidak"}
    )
    assert "Tanpa NIB" in text(clients["darma"].get("/usaha/"))
    assert "Tanpa NIB" not in text(clients["rina"].get("/usaha/"))


def test_a_consultant_does_not_publish_a_filter_and_an_office_does(people, clients):
    wanted = {"name": "Untuk semua", "reach": "public", "list_name": "usaha", "query": "nib=ya"}
    assert clients["budi"].post("/saringan/", wanted).status_code == 422
    assert clients["darma"].post("/saringan/", wanted).status_code == 302
    assert "Untuk semua" in text(clients["rina"].get("/usaha/"))


def test_only_the_owner_of_a_filter_removes_it(people, clients):
    from karawo.front.models import SavedFilter

    clients["darma"].post(
        "/saringan/", {"name": "Saya", "reach": "public", "list_name": "usaha", "query": "nib=ya"}
    )
    with within(EVERYTHING):
        kept = SavedFilter.objects.get()
    assert clients["rina"].post(f"/saringan/{kept.pk}/penghapusan/").status_code == 404
    assert clients["darma"].post(f"/saringan/{kept.pk}/penghapusan/").status_code == 302
    with within(EVERYTHING):
        assert not SavedFilter.objects.exists()


def test_a_removed_filter_can_be_taken_back(people, clients):
    from karawo.front.models import SavedFilter

    kept = {"name": "Tanpa NIB", "reach": "team", "list_name": "usaha", "query": "nib=tidak"}
    clients["budi"].post("/saringan/", kept)
    with within(EVERYTHING):
        before = SavedFilter.objects.values("name", "reach", "kab_id", "query", "list_name").get()
        number = SavedFilter.objects.get().pk
    page = text(clients["budi"].post(f"/saringan/{number}/penghapusan/", follow=True))
    assert "“Tanpa NIB” dihapus dari simpanan" in page and "/saringan/pemulihan/" in page
    assert "/saringan/pemulihan/" not in text(clients["budi"].get("/usaha/"))
    for _press in range(2):
        assert clients["budi"].post("/saringan/pemulihan/").status_code == 302
    with within(EVERYTHING):
        assert SavedFilter.objects.values("name", "reach", "kab_id", "query", "list_name").get() == before


def test_a_decision_is_kept_with_name_and_sentence_and_twice_is_harmless(people, clients):
    from karawo.journal.models import Entry

    filled(people)
    with within(EVERYTHING):
        proposal = DuplicateProposal.objects.get(probability=0.91)
    assert "4 pasangan menunggu" in text(clients["budi"].get("/tinjau/"))
    assert clients["rina"].post(f"/tinjau/{proposal.pk}/putusan/", {"decision": "same"}).status_code == 404
    for _again in range(2):
        answer = clients["budi"].post(f"/tinjau/{proposal.pk}/putusan/", {"decision": "same"})
        assert answer.status_code == 302
    with within(EVERYTHING):
        proposal.refresh_from_db()
        assert (proposal.decision, proposal.decided_by) == ("same", people.budi)
        assert Entry.objects.filter(act="duplicate.decided").count() == 1
    assert "3 pasangan menunggu" in text(clients["budi"].get("/tinjau/"))


def test_an_unknown_decision_is_refused(people, clients):
    filled(people)
    with within(EVERYTHING):
        proposal = DuplicateProposal.objects.get(probability=0.91)
    clients["budi"].post(f"/tinjau/{proposal.pk}/putusan/", {"decision": "gabung"})
    with within(EVERYTHING):
        proposal.refresh_from_db()
    assert proposal.decision == ""


def test_a_cooperative_shows_its_years_beside_each_other(people, clients):
    owner = cooperative(people, {2024: (80, 1_000_000), 2025: (100, 1_500_000)})
    page = text(clients["budi"].get(f"/koperasi/{owner.pk}/"))
    assert "naik 25 %" in page
    assert "naik 50 %" in page
    assert clients["budi"].get(f"/pelaku/{owner.pk}/")["Location"] == f"/koperasi/{owner.pk}/"
    assert owner.name in text(clients["budi"].get("/koperasi/"))
    assert owner.name not in text(clients["rina"].get("/koperasi/"))


def test_growth_is_not_said_from_one_year(people, clients):
    owner = cooperative(people, {2025: (100, 1_500_000)})
    page = text(clients["budi"].get(f"/koperasi/{owner.pk}/"))
    assert not re.search(r"(naik|turun) \d", page)
    assert "Dibanding" not in page


def test_the_map_of_the_own_province_leads_to_its_parts(people, clients):
    filled(people)
    page = text(clients["darma"].get("/peta/"))
    assert "Sudah ber-NIB di Provinsi Gorontalo" in page
    assert "wilayah=7571" in page
    assert "batas perkiraan" in page
    assert "kecamatan di Kota Gorontalo" in text(clients["darma"].get("/peta/?wilayah=7571"))
    assert "map-dot" in text(clients["darma"].get("/peta/?titik=jumlah"))


@pytest.mark.parametrize("query", ["ukuran=usaha", "ukuran=tidak-ada", "wilayah=abc", "wilayah=99"])
def test_a_map_of_nothing_is_404(query, people, clients):
    assert clients["darma"].get(f"/peta/?{query}").status_code == 404


def test_the_national_map_fits_its_budget(people, clients):
    filled(people)
    assert len(clients["darma"].get("/peta/?wilayah=").content) < 120_000


def test_an_enumerator_sees_what_he_entered(people):
    with within(EVERYTHING):
        user = User.objects.create_user("dewi", password="x", name="Dewi Pendata")
        RoleHolding.objects.create(
            user=user, role=Role.ENUMERATOR, starts_on="2024-01-01", granted_at="2024-01-01T00:00Z"
        )
    registered(people.budi)
    registered(user, another("Yusuf Hasan", "Kopi Pinogu", region_id=BOALEMO_VILLAGE))
    browser = Client()
    browser.force_login(user)
    page = text(browser.get("/"))
    assert "Kopi Pinogu" in page
    assert "Karawo Bu Sri" not in page


def test_a_leader_reads_figures_and_no_names(people):
    filled(people)
    with within(EVERYTHING):
        user = User.objects.create_user("bupati", password="x", name="Pimpinan")
        RoleHolding.objects.create(
            user=user, role=Role.LEADER, region_id=75, starts_on="2024-01-01", granted_at="2024-01-01T00:00Z"
        )
    browser = Client()
    browser.force_login(user)
    page = text(browser.get("/"))
    assert "Usaha terdaftar" in page
    assert "Karawo Bu Sri" not in page
    assert browser.get("/usaha/").status_code == 404
    assert browser.get("/peta/").status_code == 200


def test_the_administrator_reads_the_state_of_the_installation(people):
    with within(EVERYTHING):
        user = User.objects.create_user("admin", password="x", name="Admin")
        RoleHolding.objects.create(
            user=user, role=Role.ADMINISTRATOR, starts_on="2024-01-01", granted_at="2024-01-01T00:00Z"
        )
    browser = Client()
    browser.force_login(user)
    page = text(browser.get("/"))
    assert "Latihan pemulihan" in page
    assert "Orang &amp; peran" in page


def test_a_masked_number_is_opened_once_with_a_reason_and_the_look_is_kept(people, clients):
    business = registered(people.budi)
    page = text(clients["budi"].get(f"/usaha/{business.pk}/"))
    form = re.search(r'action="(/usaha/nomor/\d+/pembukaan/)".*?name="reason"', page, re.DOTALL)
    assert form is not None
    refused = clients["budi"].post(form[1], {"reason": ""}, follow=True)
    assert "7571024508850003" not in text(refused)
    given = clients["budi"].post(form[1], {"reason": "mencocokkan KTP saat kunjungan"})
    assert (given.status_code, given["Location"]) == (302, "/usaha/nomor/terbuka/")
    assert "7571024508850003" in text(clients["budi"].get(given["Location"]))
    again = clients["budi"].get(given["Location"])
    assert again.status_code == 410
    assert "7571024508850003" not in text(again)
    assert clients["rina"].post(form[1], {"reason": "mencocokkan KTP"}).status_code == 404
    with within(EVERYTHING):
        [look] = Look.objects.filter(what=Look.What.UNMASK)
        assert (look.by, look.reason) == (people.budi, "mencocokkan KTP saat kunjungan")


def test_a_business_that_came_with_a_list_says_so(people, clients, settings, tmp_path):
    from karawo.registry.intake.tests.test_lists import OLAN, SRI, lines, load
    from karawo.registry.models import Business

    settings.FILES_ROOT = tmp_path
    load(lines(SRI, OLAN), by=people.darma)
    with within(EVERYTHING):
        business = Business.objects.get(name="Karawo Bu Sri")
    page = text(clients["budi"].get(f"/usaha/{business.pk}/"))
    assert "Memuat daftar daftar.csv dari Dinas" in page
    assert "Darma" in page
    assert "Warung Olan" not in page


def test_search_says_how_many_it_leaves_out(people, clients, monkeypatch):
    monkeypatch.setattr("karawo.front.pages.searching.found", _two_hits)
    for number in range(4):
        registered(people.budi, another(f"Orang {chr(65 + number)}", f"Kopi {chr(65 + number)}"))
    page = text(clients["budi"].get("/cari/", {"q": "kopi"}))
    assert "2 teratas dari 4 hasil" in page
    assert 'href="/usaha/?q=kopi"' in page


def _two_hits(typed, **words):
    from karawo.front.queries.searching import found

    return found(typed, **{**words, "limit": 2})


def test_filters_do_not_say_that_they_may_be_empty(people, clients):
    assert "(boleh kosong)" not in text(clients["budi"].get("/usaha/"))
    assert "(boleh kosong)" not in text(clients["budi"].get("/koperasi/"))


def test_a_province_with_few_known_kabupaten_tells_the_others_in_one_line(people, clients):
    filled(people)
    page = text(clients["rina"].get("/peta/"))
    assert re.search(r"\d+ kabupaten/kota lain", page)
    assert "belum ada data" in page
    assert len(page) < 120_000
    assert len(clients["rina"].get("/publik/").content) < 60_000
