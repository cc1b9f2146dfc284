"""Task 22: a territory is looked over and its pairs are reviewed by keyboard; one is merged and split again."""

import re

from tests.journeys.reviewing import judged, press, shown, tab_to, waiting
from tests.journeys.site import DESK, PHONE

KEYS = "sbrsbsbrbssb"


def test_twelve_pairs_are_judged_without_a_mouse_and_the_last_verdict_taken_back(site, window):
    page = window(DESK)
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/tinjau/")
    before, first = waiting(page), shown(page)
    assert before > len(KEYS), "the demo leaves enough to review"
    press(page, "ArrowRight")
    assert shown(page) != first
    press(page, "ArrowLeft")
    assert shown(page) == first
    seen = [pair for pair, _seconds in judged(page, KEYS)]
    assert len(set(seen)) == len(KEYS), "a verdict leads on to another pair"
    assert waiting(page) == before - len(KEYS)
    press(page, "u")
    page.get_by_text("ditarik kembali").wait_for()
    assert waiting(page) == before - len(KEYS) + 1
    assert shown(page) == seen[-1], "what was taken back is shown again"


def test_a_pair_is_merged_after_a_preview_and_split_again_without_a_mouse(site, window):
    page = window(DESK)
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/tinjau/?tentang=owner")
    press(page, "s")
    page.goto(f"{site.url}/tinjau/?keadaan=sama&tentang=owner")
    press(page, "g")
    page.wait_for_url(re.compile(r"/tinjau/gabung/owner/\d+/\d+/"))
    text = page.locator("main").inner_text()
    assert "Yang akan tampil" in text
    assert "usaha: " in text
    both = {int(number) for number in re.findall(r"/(\d+)", page.url.split("/gabung/")[1])}
    kept = int(page.locator("[name=bertahan]").get_attribute("value"))
    (gone,) = both - {kept}
    tab_to(page, page.locator("[name=reason]"))
    page.keyboard.type("KTP dan KK sama (perjalanan)")
    tab_to(page, page.get_by_role("button", name="Gabungkan"))
    press(page, "Enter")
    page.get_by_text("Dapat dipisahkan lagi kapan saja").first.wait_for()
    page.goto(f"{site.url}/pelaku/{gone}/")
    page.wait_for_url(f"{site.url}/pelaku/{kept}/")
    page.get_by_text("sudah digabung ke catatan ini").wait_for()
    page.goto(f"{site.url}/tinjau/gabungan/?catatan={gone}")
    tab_to(page, page.get_by_role("button", name="Pisahkan lagi"))
    press(page, "Enter")
    page.get_by_text("keduanya kembali seperti sebelum digabung").wait_for()
    page.goto(f"{site.url}/pelaku/{gone}/")
    page.wait_for_url(f"{site.url}/pelaku/{gone}/")


def test_a_pair_is_judged_on_a_phone_without_script(site, window):
    page = window(PHONE, java_script_enabled=False)
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/tinjau/")
    before = waiting(page)
    page.get_by_role("button", name="Ragu (R)").click()
    page.get_by_text("Dicatat: ragu.").wait_for()
    assert waiting(page) == before - 1
    page.get_by_role("button", name=re.compile("Urungkan putusan terakhir")).click()
    page.get_by_text("ditarik kembali").wait_for()


def test_nobody_looks_a_territory_over_without_an_impact_assessment(site, window):
    page = window()
    site.sign_in(page, "bayu")
    page.goto(f"{site.url}/tinjau/penautan/")
    page.get_by_role("button", name="Jalankan penautan").click()
    page.get_by_text("Pasal 34 memintanya").wait_for()
    page.get_by_role("link", name="Isi penilaian dampak").first.click()
    for name in ("purpose", "data_used", "risks", "measures", "officer", "opinion"):
        page.locator(f"[name={name}]").fill("Contoh perjalanan")
    page.get_by_role("button", name="Simpan penilaian").click()
    page.get_by_text("Penilaian dampak dicatat.").wait_for()
    page.get_by_role("button", name="Jalankan penautan").click()
    page.get_by_text(re.compile(r"Selesai|Berjalan")).first.wait_for()
