"""Task 19: an office checks 500 people at once, reads why, gives in spite of one verdict, and gets the file back."""

import csv
import re
import time

from karawo.assistance.samples.make import COUNT, FILE


def test_five_hundred_people_are_checked_in_ten_seconds(site, window, tmp_path):
    page = window()
    page.set_default_timeout(60_000)
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/buku-bantuan/periksa/")
    page.locator("[name=file]").set_input_files(FILE)
    page.locator("#banyak [name=kind]").select_option(label="Bantuan modal usaha")
    page.locator("#banyak [name=office]").select_option(index=1)
    began = time.monotonic()
    page.get_by_role("button", name="Periksa semuanya").click()
    page.wait_for_url(re.compile(r"/buku-bantuan/daftar/\d+/$"))
    took = time.monotonic() - began
    text = page.locator("main").inner_text()
    assert "Sudah pernah" in text
    assert "Mungkin orang yang sama" in text
    assert "Tidak terbaca" in text
    asked = page.url
    with page.expect_download() as sent:
        page.get_by_role("link", name="Berkas yang sama dengan putusan").click()
    sent.value.save_as(tmp_path / "putusan.csv")
    with (tmp_path / "putusan.csv").open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.reader(file, delimiter=";"))
    with FILE.open(encoding="utf-8", newline="") as file:
        original = list(csv.reader(file, delimiter=";"))
    assert len(back) == COUNT + 1
    assert [row[2] for row in back] == [row[2] for row in original]
    page.goto(f"{asked}?putusan=served")
    page.get_by_role("link", name=re.compile("Tulis alasan")).first.click()
    page.locator("[name=reason]").fill("Rumah produksinya kebakaran (perjalanan)")
    page.get_by_role("button", name=re.compile("catat alasannya")).click()
    page.get_by_text("Rumah produksinya kebakaran").first.wait_for()
    page.get_by_role("button", name=re.compile(r"Catat \d+ penerima")).click()
    page.get_by_text("penerima dicatat").wait_for()
    page.locator("summary", has_text="Urungkan daftar ini").click()
    page.get_by_role("button", name="Urungkan semua penerimanya").click()
    page.get_by_text("penerima diurungkan").wait_for()
    assert took <= 10, f"{took:.1f} s"


def test_one_person_is_asked_about_with_a_wrong_digit(site, window):
    page = window()
    site.sign_in(page, "budi")
    page.goto(f"{site.url}/buku-bantuan/periksa/")
    page.locator("[name=who]").fill("75710145")
    page.locator("#satu [name=kind]").select_option(index=1)
    page.get_by_role("button", name="Periksa orang ini").click()
    page.get_by_text("NIK harus 16 angka").first.wait_for()
