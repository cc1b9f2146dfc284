"""Task 17: a partner sees the own promises on one page of a phone and reports what was handed over, with a photo."""

import io
import re

from PIL import Image

from tests.journeys.hand import Hand
from tests.journeys.phone import until
from tests.journeys.site import PHONE

REPORT_CLICKS = 4


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "JPEG")
    return out.getvalue()


def test_a_partner_reports_by_a_personal_link_and_the_office_confirms(site, window):
    desk = window()
    site.sign_in(desk, "zainal")
    named = desk.locator("main").get_by_role("link", name=re.compile("Universitas Negeri Teladan"))
    # The demo writes its forums beside the server, after the first page has come.
    until(
        lambda: desk.goto(f"{site.url}/mitra/?q=Teladan") and named.count(),
        seconds=180,
        what="the partners of the demo",
    )
    named.first.click()
    partner = desk.url
    desk.get_by_role("button", name=re.compile("Buat tautan pribadi|Perbarui tautan")).first.click()
    desk.get_by_role("heading", name=re.compile("Tautan pribadi")).wait_for()
    link = re.search(r"https?://\S+/mitra-saya/[\w-]+/", desk.content()).group(0)

    page = window(PHONE, java_script_enabled=False)
    hand = Hand(page)
    page.goto(link)
    assert "Data produksi kopi" not in hand.text  # looking opens nothing
    hand.begin()
    hand.button("Buka janji saya")
    page.wait_for_url(f"{site.url}/mitra-saya/")
    row = page.locator("section", has_text="Data produksi kopi per desa")
    hand.press(row.locator("summary"))
    row.locator("input[name=quantity]").fill("1")
    row.locator("input[name=photos]").set_input_files(
        {"name": "berita-acara.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    hand.press(row.get_by_role("button", name="Kirim laporan"))
    page.get_by_text("Laporan Anda terkirim").wait_for()
    assert hand.clicks <= REPORT_CLICKS
    assert page.goto(f"{site.url}/mitra/").url != f"{site.url}/mitra/"  # and nothing else opens

    desk.goto(partner)
    desk.get_by_role("link", name="Data produksi kopi per desa").first.click()
    waiting = desk.locator("li", has_text="lewat tautan pribadi")
    assert waiting.get_by_role("link", name=re.compile("Foto")).count() == 1
    waiting.get_by_role("button", name="Benarkan").click()
    desk.get_by_text("Penyerahan dibenarkan").wait_for()
    assert "selesai" in desk.locator("main").inner_text().lower()
