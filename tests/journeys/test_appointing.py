"""Tasks 8 and 12: an owner takes a time on a phone or waits for one; the head shares out the work again."""

import re

from tests.journeys.hand import Hand
from tests.journeys.phone import until
from tests.journeys.site import PHONE

BOOKING_CLICKS, WAITING_CLICKS, BALANCE_CLICKS = 6, 6, 6


def to_the_times(hand: Hand, field: str) -> None:
    hand.link("Buat janji")
    hand.page.get_by_role("heading", name="Tentang bidang apa?").wait_for()
    links = hand.page.locator("main").get_by_role("link", name=field)
    # The demo seats its consultants beside the server, after the first page has come.
    until(lambda: links.count() or (hand.page.reload() and 0), seconds=120, what=field)
    hand.link(field)
    hand.page.get_by_role("heading", name="Kapan?").wait_for()


def test_an_owner_takes_a_time_that_nobody_else_is_offered_then(site, window):
    page = window(PHONE)
    site.sign_in(page, "sri")
    hand = Hand(page)
    page.goto(f"{site.url}/janji/")
    hand.begin()
    to_the_times(hand, "Pembiayaan")
    first = page.locator("main .times a").first
    taken = first.get_attribute("href")
    when = re.search(r"waktu=([^&]+)", taken).group(1)
    hand.press(first)
    hand.button("Buat janji")
    page.wait_for_url(re.compile(r"/janji/\d+/"))
    assert hand.clicks <= BOOKING_CLICKS
    made = page.url
    page.goto(f"{site.url}/janji/")
    assert "Pembiayaan" in hand.text
    again = page.goto(f"{site.url}{taken}")  # the address of the time, kept or shared
    assert again.status in (200, 409, 422)
    desk = window()
    site.sign_in(desk, "kepala")
    desk.goto(f"{site.url}/janji/baru/?tamu=1&bidang=pembiayaan")
    links = desk.eval_on_selector_all("main .times a", "all => all.map(a => a.getAttribute('href'))")
    assert not [one for one in links if f"waktu={when}" in one]
    page.goto(made)
    page.locator("main summary", has_text="Batalkan").click()
    for reason in page.locator(
        "main form[action$='/pembatalan/'] input[type=text], main form textarea"
    ).all():
        reason.fill("Ada pesanan mendadak")
    page.get_by_role("button", name="Batalkan janji ini").click()
    page.get_by_text("batal", exact=False).first.wait_for()


def test_an_owner_for_whom_no_time_fits_waits_in_the_list(site, window):
    page = window(PHONE, java_script_enabled=False)
    site.sign_in(page, "sri")
    hand = Hand(page)
    page.goto(f"{site.url}/janji/")
    hand.begin()
    to_the_times(hand, "Produksi")
    hand.link("Masuk daftar tunggu")
    hand.button("Masuk daftar tunggu")
    page.wait_for_url(re.compile(r"/janji/(\d+/)?$"))
    assert hand.clicks <= WAITING_CLICKS
    page.goto(f"{site.url}/janji/")
    assert "Daftar tunggu" in hand.text


def test_the_head_shares_out_the_week_and_takes_it_back(site, window):
    page = window()
    site.sign_in(page, "kepala")
    hand = Hand(page)
    hand.begin()
    hand.link("Antrean", "nav")
    hand.link("Beban konsultan")
    if not page.locator("main input[name=pick]").count():
        hand.link("Pekan berikutnya")
    row = page.locator("main tr", has=page.locator("input[name=pick]")).last
    before = row.locator("td").last.inner_text().strip()
    hand.tick(row.locator("input[name=pick]"))
    choice = page.locator("main select[name=consultant]")
    names = [name for name in choice.locator("option").all_inner_texts()[1:] if name.strip() != before]
    choice.select_option(label=names[-1])
    hand.fill("reason", "Rapat di kantor dinas")
    hand.button("Alihkan yang dicentang")
    undo = page.locator("main").get_by_role("button", name=re.compile("Urungkan|Kembalikan"))
    undo.first.wait_for()
    assert hand.clicks <= BALANCE_CLICKS
    undo.first.click()
    page.wait_for_load_state()
    assert before in page.locator("main").inner_text()
