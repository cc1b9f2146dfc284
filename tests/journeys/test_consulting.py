"""Tasks 3, 5 and 13, and a session from the page of a client: the day of a consultant, held to its clicks."""

import re
from datetime import date, timedelta

from tests.journeys.hand import Hand

SESSION_CLICKS, CARD_CLICKS, DUE_CLICKS, YEAR_CLICKS = 3, 6, 2, 4


def a_client(hand: Hand, url: str) -> str:
    """The page of a judged business that this PLUT accompanies; opens its case where there is none yet."""
    page = hand.page
    page.goto(f"{url}/diagnosis/")
    links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    found = [one for one in links if re.fullmatch(r"/(diagnosis/)?usaha/\d+/", one)][:8]
    for path in found:
        client = f"{url}/usaha/{path.rstrip('/').split('/')[-1]}/"
        page.goto(client)
        if page.locator("#pendampingan").get_by_role("link", name="Buka pendampingan").count():
            hand.link("Buka pendampingan", "#pendampingan")
            hand.button("Buka pendampingan")
            page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
            break
    page.goto(client)
    return client


def test_a_diagnosis_becomes_a_programme_a_session_and_something_that_is_due(site, window):
    page = window()
    site.sign_in(page, "budi")
    hand = Hand(page)
    client = a_client(hand, site.url)

    hand.begin()
    hand.link("PLUT", "#pendampingan")
    hand.link("Usulkan program dari diagnosis")
    boxes = page.locator("main input[name^=take_]")
    for place in range(2):
        hand.tick(boxes.nth(place))
    hand.button("Masukkan ke kartu program")
    page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
    assert "2 program masuk ke kartu." in hand.text
    assert hand.clicks <= CARD_CLICKS

    page.goto(client)
    hand.begin()
    hand.link("Catat sesi", "#pendampingan")
    hand.fill("topic", "Menghitung biaya bahan di perjalanan")
    hand.fill("follow_up", "Membawa nota sebulan ke perjalanan berikut")
    soon = date.today() + timedelta(days=3)
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
    year = date.today().year - 1
    hand.fill("rat_on", f"{year + 1}-03-14")
    hand.fill("members_female", "41")
    hand.fill("members_male", "27")
    hand.fill("volume_rupiah", "1,2 miliar")
    hand.button(f"Simpan keadaan {year}")
    page.wait_for_url(re.compile(r"/(koperasi|pelaku)/\d+/$"))
    assert hand.clicks <= YEAR_CLICKS
    table = page.locator("#tahun").inner_text()
    assert str(year) in table and "68" in table
