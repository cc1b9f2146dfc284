"""Tasks 9 and 10: an owner registers on a small phone; an owner sees, asks for a correction, sees who looked."""

import re

import pytest
from playwright.sync_api import Route

from tests.journeys import stranger
from tests.journeys.hand import Hand
from tests.journeys.site import PHONE
from tests.journeys.test_appointing import to_the_times

OWNER_SECONDS, SLIP_CLICKS = 240, 3


def pick_place(page, *, has_scripts: bool) -> None:
    """Province to village; without scripts each choice is sent with the button beside it."""
    for name, code in (("provinsi", "75"), ("kabupaten", "7571"), ("kecamatan", ""), ("desa", "")):
        if name != "provinsi" and not has_scripts:
            page.locator(".regions button").first.click()
        wanted = f"[value='{code}']" if code else ""
        options = page.locator(f"main select[name={name}] option:nth-child(n+2){wanted}")
        options.first.wait_for(state="attached")
        page.locator(f"main select[name={name}]").select_option(options.first.get_attribute("value"))


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_owner_registers_in_at_most_eight_answers(site, window, has_scripts):
    """Answered here: own name, telephone, business, activity, year, place, and that one was informed."""
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
    pick_place(page, has_scripts=has_scripts)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(re.compile("/daftar/periksa/"))
    assert "Kue Contoh Rahma" in page.locator("main").inner_text()
    for box in page.locator("main input[type=checkbox][required]").all():
        box.check()
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_url(re.compile("/daftar/selesai/"))


CHOOSE_AT_ONCE = """() => new MutationObserver(() => {
  for (const [name, code] of [["kabupaten", "7571"], ["kecamatan", "757101"]]) {
    const select = document.querySelector(`main select[name=${name}]`);
    if (!select.value && select.querySelector(`[value='${code}']`)) {
      select.value = code;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}).observe(document.querySelector("main"), { childList: true, subtree: true })"""


def test_a_place_chosen_the_moment_it_appears_brings_the_next_choices(site, window):
    """Nothing waits between showing new choices and hearing them: a quick hand would choose and see nothing come."""
    page = window(PHONE)
    page.goto(f"{site.url}/daftar/tempat/")
    page.evaluate(CHOOSE_AT_ONCE)
    page.locator("main select[name=provinsi]").select_option("75")
    page.locator("main select[name=desa] option:nth-child(n+2)").first.wait_for(state="attached")


def test_a_place_chosen_before_the_script_arrived_brings_the_next_choices(site, window):
    """On a slow line the form stands seconds before its script does."""
    page = window(PHONE)
    held: list[Route] = []
    page.route(re.compile(r"\.js$"), lambda route: held.append(route))
    page.goto(f"{site.url}/daftar/tempat/", wait_until="commit")
    page.locator("main select[name=provinsi]").select_option("75")
    assert held, "The script was to arrive late."
    for route in held:
        route.continue_()
    page.locator("main select[name=kabupaten] option:nth-child(n+2)").first.wait_for(state="attached")
    assert page.locator("main select[name=provinsi]").input_value() == "75"


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
    page.get_by_role("link", name=re.compile("Lihat dan betulkan")).first.click()
    page.wait_for_url(re.compile(r"/usaha/\d+/"))
    text = page.locator("main").inner_text()
    assert "Karawo Bu Sri" in text
    assert "Budi Tangahu" in text


def test_an_owner_asks_for_a_correction_and_the_office_finds_it(site, window):
    page = window(PHONE)
    site.sign_in(page, "sri")
    page.get_by_role("link", name=re.compile("Lihat dan betulkan")).first.click()
    page.wait_for_url(re.compile(r"/usaha/\d+/"))
    page.get_by_role("link", name="Minta pembetulan").click()
    page.locator("[name=address]").fill("Jl. Ahmad Yani No. 12")
    page.locator("[name=reason]").fill("Nomor rumah salah, saya pemiliknya")
    page.get_by_role("button", name="Kirim permintaan").click()
    page.wait_for_url(lambda found: not found.endswith("/permintaan/"))
    desk = window()
    site.sign_in(desk, "budi")
    desk.goto(f"{site.url}/usaha/permintaan/")
    assert "Karawo Bu Sri" in desk.locator("main").inner_text()


def test_an_owner_comes_from_an_invitation_to_a_confirmed_result_on_a_phone(site, window):
    """No mail anywhere: the invitation and the question about the result are links that people send themselves."""
    desk = Hand(window())
    site.sign_in(desk.page, "admin")
    desk.page.goto(f"{site.url}/akun/undangan/")
    desk.page.locator("main [name=name]").fill("Rahma Contoh")
    desk.page.locator("main [name=role]").select_option("business_owner")
    desk.button("Buat undangan")
    desk.page.get_by_text("Undangan siap").wait_for()
    link = desk.page.locator("main code").first.inner_text()

    phone = Hand(window(PHONE))
    page = phone.page
    stranger.account(phone, link, "Rahma Contoh", "rahma")
    phone.link("Daftarkan usaha saya")
    phone.link("Mulai")
    page.locator("[name=owner_name]").fill("Rahma Contoh")
    page.locator("[name=phone]").fill("0840-7777-0009")
    phone.button("Lanjut")
    page.locator("[name=name]").fill("Sirup Contoh Rahma")
    page.locator("[name=activity]").fill("membuat sirup pala")
    page.locator("[name=started_year_value]").fill("2020")
    phone.button("Lanjut")
    pick_place(page, has_scripts=True)
    phone.button("Lanjut")
    page.wait_for_url(re.compile("/daftar/periksa/"))
    for box in page.locator("main input[type=checkbox][required]").all():
        phone.tick(box)
    phone.press(page.locator("main form button[type=submit], main form button:not([type])").last)
    page.wait_for_url(re.compile("/daftar/selesai/"))
    phone.link("Berkas saya")
    page.wait_for_url("**/berkas-saya/")
    assert "Sirup Contoh Rahma" in phone.text
    page.goto(f"{site.url}/janji/")
    to_the_times(phone, "Kelembagaan")
    phone.press(page.locator("main .times a").first)
    phone.button("Buat janji")
    page.wait_for_url(re.compile(r"/janji/\d+/"))
    spent = phone.seconds

    budi = Hand(window())
    site.sign_in(budi.page, "budi")
    budi.page.goto(f"{site.url}/cari/?q=Sirup Contoh Rahma")
    budi.press(budi.page.get_by_role("link", name="Sirup Contoh Rahma").first)
    budi.page.wait_for_url(re.compile(r"/usaha/\d+/"))
    budi.link("Buka pendampingan", "#pendampingan")
    budi.page.wait_for_url("**/pendampingan/baru/**")
    budi.button("Buka pendampingan")
    budi.page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
    budi.link("Catat hasil")
    budi.page.wait_for_url("**/hasil/**")
    budi.page.locator("main [name=kind_code]").select_option("nib")
    budi.press(budi.page.locator("main form button").last)
    budi.page.wait_for_url(re.compile(r"/pendampingan/\d+/(#|$)"))
    budi.button("Tautan konfirmasi")
    budi.page.get_by_role("heading", name="Tautan konfirmasi").wait_for()
    question = re.search(r"https?://\S+/konfirmasi/[^\s\"<]+", budi.page.content()).group(0)

    asked = Hand(window(PHONE, java_script_enabled=False))  # from WhatsApp, signed in nowhere
    asked.page.goto(question)
    asked.button("^Benar$")
    assert asked.clicks == 1
    page.goto(f"{site.url}/pendampingan-saya/")
    assert "NIB" in phone.text
    assert spent + asked.seconds < OWNER_SECONDS


def test_an_owner_gets_an_account_from_the_plut_without_mail(site, window):
    """Registered without an account; the consultant hands a slip over; number and password open the own file."""
    phone = Hand(window(PHONE))
    page = phone.page
    page.goto(f"{site.url}/daftar/")
    phone.begin()
    phone.link("Mulai")
    page.locator("[name=owner_name]").fill("Nurlela Contoh")
    page.locator("[name=phone]").fill("0840-7777-0031")
    phone.button("Lanjut")
    page.locator("[name=name]").fill("Ilabulo Contoh Nurlela")
    page.locator("[name=activity]").fill("membuat ilabulo")
    page.locator("[name=started_year_value]").fill("2021")
    phone.button("Lanjut")
    pick_place(page, has_scripts=True)
    phone.button("Lanjut")
    page.wait_for_url(re.compile("/daftar/periksa/"))
    for box in page.locator("main input[type=checkbox][required]").all():
        phone.tick(box)
    phone.press(page.locator("main form button[type=submit], main form button:not([type])").last)
    page.wait_for_url(re.compile("/daftar/selesai/"))
    spent = phone.seconds

    desk = Hand(window())
    site.sign_in(desk.page, "budi")
    desk.page.goto(f"{site.url}/cari/?q=Ilabulo Contoh Nurlela")
    desk.begin()
    desk.press(desk.page.get_by_role("link", name="Ilabulo Contoh Nurlela").first)
    desk.page.wait_for_url(re.compile(r"/usaha/\d+/"))
    desk.link("Beri pemilik akun")
    desk.page.wait_for_url("**/akun/")
    desk.button("Buat slip")
    desk.page.get_by_text("Slip akun untuk Nurlela Contoh").wait_for()
    assert desk.clicks <= SLIP_CLICKS
    link = re.search(r"https?://[^\s\"<]+/akun/tautan/undangan/[\w-]+/", desk.page.content()).group(0)

    phone.begin()
    page.goto(link)
    page.get_by_label("Kata sandi", exact=True).fill(stranger.SECRET)
    page.get_by_label("Kata sandi sekali lagi").fill(stranger.SECRET)
    phone.button("Buat akun")
    page.wait_for_url("**/akun/masuk/**")
    page.get_by_label("Nama pengguna").fill("0840 7777 0031")
    page.get_by_label("Kata sandi").fill(stranger.SECRET)
    phone.button("^Masuk$")
    page.wait_for_url(re.compile(r"^[^/]+//[^/]+/$"))
    page.goto(f"{site.url}/berkas-saya/")
    assert "Ilabulo Contoh Nurlela" in phone.text and "Janji temu" in phone.text
    assert spent + phone.seconds < OWNER_SECONDS
