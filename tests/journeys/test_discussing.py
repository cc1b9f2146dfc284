"""Task 18: an FGD run in the room. Ten phones write at once; nothing is lost, and all boards agree soon after."""

from __future__ import annotations

import os

from tests.journeys.hand import Hand
from tests.journeys.phone import until
from tests.journeys.room import open_room
from tests.journeys.site import PHONE

PHONES = int(os.environ.get("KARAWO_PHONES", "4"))
"""`bin/prove discussing` fills the room with ten."""
AGREE_SECONDS = float(os.environ.get("KARAWO_AGREE_SECONDS", "8"))
"""Loose, for a suite on shared cores; the proof holds the boards to two seconds."""


def test_an_fgd_is_run_in_the_room_from_the_board_to_the_minutes(site, window):
    room = open_room(site, window)
    desk, phones = room.desk, room.phones
    room.fill(PHONES)
    for turn in range(3):
        agreed_in, _pressed = room.write_together(f"Catatan {turn}")
        assert agreed_in <= AGREE_SECONDS
    room.check()

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
    desk.get_by_role("link", name="Notula").first.click()
    draft = desk.get_by_role("link", name="Rancangan PDF").get_attribute("href")
    assert desk.context.request.get(f"{site.url}{draft}").body()[:5] == b"%PDF-"


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
