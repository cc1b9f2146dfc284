"""Task 18: an FGD run in the room. Ten phones write at once; nothing is lost, and all boards agree soon after."""

from __future__ import annotations

import os
import time

from tests.journeys.hand import Hand
from tests.journeys.phone import until
from tests.journeys.site import PHONE

PHONES = int(os.environ.get("KARAWO_PHONES", "4"))
"""KARAWO_PHONES=10 for the full room."""
NOTES = 3
AGREE_SECONDS = float(os.environ.get("KARAWO_AGREE_SECONDS", "2"))
ELEMENTS = ("academia", "business", "community", "government", "media", "aggregator_finance")

WAITING = """() => Object.entries(localStorage)
    .filter(([name]) => name.startsWith("karawo-papan"))
    .reduce((sum, [, notes]) => sum + JSON.parse(notes).length, 0)"""


def texts_of(page) -> set[str]:
    return set(page.locator("#papan .board-card > p:first-of-type").all_inner_texts())


def test_an_fgd_is_run_in_the_room_from_the_board_to_the_minutes(site, window):
    desk = window()
    site.sign_in(desk, "kepala")
    desk.goto(f"{site.url}/kegiatan/")
    link = desk.get_by_role("link", name="FGD lanjutan: rantai pasok kopi (contoh)")
    # The demo fills its gatherings beside the server, after the first page has come.
    until(lambda: link.count() or (desk.reload() and 0), seconds=180, what="FGD")
    link.first.click()
    desk.get_by_role("link", name="Papan diskusi").click()
    code = desk.locator("summary .code").inner_text()

    phones = [window(PHONE) for _number in range(PHONES)]
    for number, phone in enumerate(phones):
        phone.goto(f"{site.url}/fgd/{code}/")
        phone.get_by_label("Nama Anda").fill(f"Peserta {number}")
        phone.get_by_label("Lembaga atau usaha").fill(f"Lembaga {number} (contoh)")
        phone.get_by_label("Unsur").select_option(ELEMENTS[number % len(ELEMENTS)])
        phone.get_by_role("button", name="Bergabung").click()
        phone.locator("#papan").wait_for()

    # Everybody presses before anybody's answer has come back.
    written = set()
    for turn in range(NOTES):
        for number, phone in enumerate(phones):
            text = f"Catatan {turn} dari {number}"
            written.add(text)
            phone.get_by_label("Dapat membawa atau melakukan apa").fill(text)
            phone.evaluate("document.querySelector('[data-note]').requestSubmit()")
    until(lambda: all(phone.evaluate(WAITING) == 0 for phone in phones), seconds=60, what="notes sent")
    sent_at = time.monotonic()
    boards = [*phones, desk]
    until(lambda: all(written <= texts_of(board) for board in boards), seconds=20, what="boards agree")
    assert time.monotonic() - sent_at <= AGREE_SECONDS + 0.25 * len(
        boards
    )  # reading each board takes its time
    assert all(texts_of(board) == texts_of(desk) for board in boards)

    # Votes, a decision, the minutes.
    desk.get_by_role("button", name="Buka pemungutan suara").click()
    voter = phones[0]
    voter.reload()
    voter.get_by_role("link", name="Beri suara").click()
    voter.get_by_label("Kopi").select_option("3")
    voter.get_by_role("button", name="Simpan suara").click()
    voter.get_by_text("3 titik, 1 orang").first.wait_for()

    hand = Hand(desk)
    desk.locator(".page-head, main").get_by_role("link", name="Keputusan").first.click()
    desk.get_by_label("Siapa", exact=True).fill("Lembaga 0 (contoh)")
    desk.get_by_label("Melakukan apa").fill("Membeli biji kopi kering")
    desk.get_by_label("Bentuk").select_option("goods")
    desk.get_by_label("Tenggat").fill("2031-01-31")
    desk.get_by_label("Jumlah").fill("2")
    desk.get_by_label("Satuan").fill("ton")
    desk.get_by_role("button", name="Catat keputusan").click()
    desk.get_by_text("Keputusan 1 tercatat.").wait_for()
    assert "2 ton" in hand.text
    address = desk.get_by_role("link", name="Notula").first.get_attribute("href")
    paper = desk.context.request.get(f"{site.url}{address}")
    assert paper.ok and paper.body()[:5] == b"%PDF-"


def test_a_stranger_signs_up_without_a_script_and_shows_the_ticket(site, window):
    page = window(PHONE, java_script_enabled=False)
    page.goto(f"{site.url}/publik/kegiatan/")
    link = page.locator("section", has_text="FGD lanjutan").get_by_role("link", name="Lihat dan daftar")
    until(lambda: link.count() or (page.reload() and 0), seconds=180, what="kegiatan")
    link.first.click()
    page.get_by_role("link", name="Daftar", exact=True).click()
    page.get_by_label("Nama lengkap").fill("Tamu Contoh")
    page.get_by_label("Nomor HP").fill("0840-1234-5678")
    page.get_by_label("Saya setuju").check()
    page.get_by_role("button", name="Kirim pendaftaran").click()
    page.get_by_alt_text("Kode QR Anda").wait_for()
    assert "mendapat kursi" in page.inner_text("main")
