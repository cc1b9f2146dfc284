"""Tasks 9 and 10: an owner registers on a small phone; an owner sees, asks for a correction, sees who looked."""

import re

import pytest

from tests.journeys.site import PHONE


def pick_place(page) -> None:
    """Province to village; without scripts each choice is sent with its own button."""
    for name, value in (("provinsi", "75"), ("kabupaten", "7571"), ("kecamatan", None), ("desa", None)):
        select = page.locator(f"main select[name={name}]")
        if select.locator("option").count() < 2:
            more = page.locator("main button[name]").first
            more.click() if more.is_visible() else None
        page.locator(f"main select[name={name}] option:nth-child(2)").wait_for(state="attached")
        chosen = page.locator(f"main select[name={name}] option[value^='{value}']") if value else None
        if chosen is not None and chosen.count():
            select.select_option(chosen.first.get_attribute("value"))
        else:
            select.select_option(index=1)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_owner_registers_in_at_most_eight_answers(site, window, has_scripts):
    page = window(PHONE, java_script_enabled=has_scripts)
    page.goto(f"{site.url}/daftar/")
    page.get_by_role("link", name="Mulai").click()
    page.locator("[name=owner_name]").fill("Rahma Contoh")
    page.locator("[name=phone]").fill(f"0840-7777-000{int(has_scripts)}")
    page.get_by_role("button", name="Lanjut").click()
    page.locator("[name=name]").fill("Kue Contoh Rahma")
    page.locator("[name=activity]").fill("membuat kue kering")
    page.locator("[name=started_year_value]").fill("2019")
    page.get_by_role("button", name="Lanjut").click()
    pick_place(page)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(re.compile("/daftar/periksa/"))
    answered = 5 + 1  # name, phone, business, activity, year; the place is one question
    assert answered <= 8
    assert "Kue Contoh Rahma" in page.locator("main").inner_text()
    for box in page.locator("main input[type=checkbox][required]").all():
        box.check()
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_url(re.compile("/daftar/selesai/"))


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(site, window):
    page = window(PHONE, java_script_enabled=False)
    page.goto(f"{site.url}/daftar/pemilik/")
    page.locator("[name=owner_name]").fill("Rahma Contoh")
    page.locator("[name=nik]").fill("757101450890000")
    page.get_by_role("button", name="Lanjut").click()
    assert "NIK harus 16 angka; Anda mengetik 15." in page.locator("main").inner_text()
    assert page.locator("[name=owner_name]").input_value() == "Rahma Contoh"


def test_an_owner_sees_the_own_file_and_who_looked(site, window, screen):
    page = window(screen)
    site.sign_in(page, "sri")
    page.get_by_role("link", name=re.compile("Seluruh berkas saya")).click()
    page.wait_for_url(re.compile("/berkas-saya/"))
    text = page.locator("main").inner_text()
    assert "Karawo Bu Sri" in text
    assert "Budi Tangahu" in text


def test_an_owner_asks_for_a_correction_and_the_office_finds_it(site, window):
    page = window(PHONE)
    site.sign_in(page, "sri")
    page.get_by_role("link", name=re.compile("Lihat dan betulkan")).first.click()
    page.wait_for_url(re.compile(r"/usaha/\d+/"))
    address = page.url.rstrip("/") + "/permintaan/"
    page.goto(address)
    page.locator("main textarea, main input[type=text]").first.wait_for()
    for box in page.locator("main textarea, main input[type=text]").all():
        if box.is_visible() and not box.input_value():
            box.fill("Nomor rumah salah, yang benar 12")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_url(lambda found: not found.endswith("/permintaan/"))
    desk = window()
    site.sign_in(desk, "budi")
    desk.goto(f"{site.url}/usaha/permintaan/")
    assert "Karawo Bu Sri" in desk.locator("main").inner_text()
