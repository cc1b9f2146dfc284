"""Tasks 3, 5 and 13, and a session from the page of a client: the day of a consultant, held to its clicks."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.journeys import stranger
from tests.journeys.hand import Hand

SESSION_CLICKS, CARD_CLICKS, DUE_CLICKS, YEAR_CLICKS = 3, 6, 2, 4


def a_client(hand: Hand, url: str) -> str:
    """The page of a business that this PLUT accompanies from now on."""
    page = hand.page
    page.goto(f"{url}/usaha/")
    page.goto(url + page.locator("main tbody th a").first.get_attribute("href"))
    client = str(page.url)
    if page.locator("#pendampingan").get_by_role("link", name="Buka pendampingan").count():
        hand.link("Buka pendampingan", "#pendampingan")
        page.wait_for_url("**/pendampingan/baru/**")
        hand.button("Buka pendampingan")
        page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
        page.goto(client)
    return client


def test_a_diagnosis_becomes_a_programme_a_session_and_something_that_is_due(site, window):
    page = window()
    site.sign_in(page, "budi")
    hand = Hand(page)
    client = a_client(hand, site.url)

    hand.begin()
    hand.link("PLUT", "#pendampingan")
    hand.link("Isi diagnosis")
    page.wait_for_url(re.compile(r"/baru/"))
    stranger.answer_all(page, 1)
    hand.button("Simpan penilaian")
    page.wait_for_url(re.compile(r"/usulan/$"))
    boxes = page.locator("main input[name^=take_]")
    for place in range(2):
        hand.tick(boxes.nth(place))
    hand.button("Masukkan ke kartu program")
    page.get_by_text("program masuk ke kartu").wait_for()
    assert "2 program masuk ke kartu." in hand.text
    assert hand.clicks <= CARD_CLICKS

    page.goto(client)
    hand.begin()
    hand.link("Catat sesi", "#pendampingan")
    hand.fill("topic", "Menghitung biaya bahan di perjalanan")
    hand.fill("follow_up", "Membawa nota sebulan ke perjalanan berikut")
    soon = timezone.localdate() + timedelta(days=3)
    hand.fill("follow_up_due_on", soon.isoformat())
    hand.button("Simpan sesi")
    page.get_by_text("Sesi tersimpan.").wait_for()
    assert hand.clicks <= SESSION_CLICKS

    page.goto(f"{site.url}/")
    hand.begin()
    hand.link("Jatuh tempo", "nav")
    row = page.locator("main tr", has_text="Membawa nota sebulan ke perjalanan berikut")
    row.first.wait_for()
    hand.press(row.first.get_by_role("link").first)
    assert hand.clicks <= DUE_CLICKS
    done = page.locator("#sesi tr", has_text="Membawa nota sebulan ke perjalanan berikut")
    hand.press(done.first.get_by_role("button", name="Selesai"))
    page.goto(f"{site.url}/jatuh-tempo/")
    assert "Membawa nota sebulan ke perjalanan berikut" not in hand.text


def test_the_yearly_state_of_a_cooperative_is_filed_with_last_year_beside_it(site, window):
    page = window()
    site.sign_in(page, "budi")
    hand = Hand(page)
    page.goto(f"{site.url}/koperasi/")
    hand.begin()
    hand.press(page.locator("main table th a").first)
    hand.link("Catat tahun buku")
    year = timezone.localdate().year - 1
    hand.fill("rat_on", f"{year + 1}-03-14")
    hand.fill("members_female", "41")
    hand.fill("members_male", "27")
    hand.fill("volume_rupiah", "1,2 miliar")
    hand.button(f"Simpan keadaan {year}")
    page.get_by_text(f"Keadaan tahun buku {year} disimpan.").wait_for()
    assert hand.clicks <= YEAR_CLICKS
    table = page.locator("#tahun").inner_text()
    assert str(year) in table and "68" in table
