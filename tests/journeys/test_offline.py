"""Task 2: entered without a signal, through reload and a killed browser, sent once."""

import random
import re

import psycopg
import pytest
from django.conf import settings
from PIL import Image

from bin.proofs import offline as proof
from karawo.config import database
from tests.journeys.network import network
from tests.journeys.phone import Phone, arrived, shops, until
from tests.journeys.site import PHONE
from tests.journeys.test_access_for_all import axe, complaints  # noqa: F401 - axe is a fixture


@pytest.fixture
def net(site):
    with network(site.url) as found:
        yield found


@pytest.fixture
def phone(driver, net, tmp_path):
    found = Phone(driver, tmp_path / "hp", net.url)
    found.switch_on()
    yield found
    found.switch_off()


def queue(phone):
    phone.open("/kiriman/")
    return phone.page.locator("main").inner_text()


def wait_until_sent(phone, count):
    until(lambda: phone.in_state("sent") == count, what=f"{count} sent")


def test_twenty_records_arrive_once_through_reload_kill_and_lost_answers(site, driver, tmp_path):
    found = proof.run(20, 2, site=site, driver=driver, folder=tmp_path / "hp", quiet=True)
    assert found["arrived"] == found["entered"] >= 20
    assert found["answers lost"] > 3
    assert found["kills"] >= 2
    assert found["commit p50 ms"] > 0


def test_a_visit_without_a_signal_is_kept_and_never_called_sent(phone, net, site):
    phone.sign_in("budi")
    path = f"/usaha/{random.choice(shops(site.database_name))}/kunjungan/"
    net.is_down = True
    for _each in range(5):
        phone.visit(path, "Masih ada")
    said = phone.page.locator(".outbox-said")
    until(lambda: "Belum ada sambungan" in said.inner_text())
    assert "Tersimpan di HP · Siap kirim" in said.inner_text()
    assert "Terkirim" not in said.inner_text()
    assert proof.commit_ms(phone) > 0, "how long keeping took is told; bin/prove offline holds it to 50 ms"
    assert "Siap kirim\n5" in queue(phone)
    net.is_down = False
    phone.page.get_by_role("button", name="Kirim sekarang (5)").click()
    wait_until_sent(phone, 5)


def test_what_is_carried_and_kept_is_sealed_and_gone_when_it_was_received(phone, net, site):
    phone.sign_in("budi")
    phone.set_pin()
    business = f"/usaha/{shops(site.database_name)[3]}/"
    phone.go(business)
    name = phone.page.locator("h1").inner_text()
    phone.page.get_by_role("button", name="Bawa ke lapangan").click()
    phone.page.locator("[data-carry][aria-pressed=true]").wait_for()
    net.is_down = True
    phone.kill()
    phone.switch_on()
    phone.go(business + "kunjungan/")
    phone.is_ready()
    assert phone.page.locator("h1").inner_text() == "Kunjungan lapangan"  # nobody's, until the PIN is there
    phone.unlock()
    until(lambda: phone.page.locator("h1").inner_text() == name[:40])
    phone.tap("Tutup")
    assert all(record["isSealed"] for record in phone.records())
    on_disk = b"".join(
        path.read_bytes() for path in phone.folder.rglob("*") if "IndexedDB" in str(path) and path.is_file()
    )
    assert on_disk and name.encode() not in on_disk and name.encode("utf-16-le") not in on_disk
    net.is_down = False
    phone.sign_in("budi")
    phone.unlock()
    until(lambda: phone.in_state("ready", "sending") == 0)
    assert not any(record["isSealed"] for record in phone.records())
    assert "Dibawa di HP ini" not in queue(phone)


def test_nothing_is_sent_in_another_s_name_and_signing_out_asks_first(phone, net, site):
    phone.sign_in("budi")
    net.is_down = True
    phone.visit(f"/usaha/{shops(site.database_name)[5]}/kunjungan/", "Masih ada")
    net.is_down = False
    net.cuts = "/kunjungan/"  # so that nothing arrives before Budi leaves
    before = arrived(site.database_name)[1]
    phone.go("/akun/keluar/")
    leave = phone.page.locator("main").get_by_role("button", name="Keluar")
    leave.click()
    assert "1 kiriman belum terkirim" in phone.page.get_by_role("alert").inner_text()
    leave.click()
    phone.page.wait_for_url("**/akun/masuk/**")
    net.cuts = ""
    phone.sign_in("zainal")
    assert "milik Budi" in until(
        lambda: (text := phone.page.locator("main").inner_text()) and "milik" in text and text
    )
    phone.page.wait_for_timeout(500)
    assert phone.in_state("sent") == 0
    assert arrived(site.database_name)[1] == before
    phone.go("/akun/keluar/")
    phone.page.locator("main").get_by_role("button", name="Keluar").click()
    phone.page.wait_for_url("**/akun/masuk/**")
    phone.sign_in("budi")
    wait_until_sent(phone, 1)
    assert arrived(site.database_name)[1] - before in (
        0,
        1,
    )  # it may have arrived, unacknowledged, before he left


def test_signed_out_meanwhile_loses_nothing(phone, net, site):
    phone.sign_in("budi")
    net.is_down = True
    phone.visit(f"/usaha/{shops(site.database_name)[6]}/kunjungan/", "Pindah")
    net.is_down = False
    phone.page.context.clear_cookies()
    text = queue(phone)
    until(lambda: "Masuk lagi untuk mengirim" in phone.page.locator("main").inner_text(), what=text)
    assert phone.in_state("ready") == 1
    phone.sign_in("budi")
    wait_until_sent(phone, 1)


def test_what_another_has_written_meanwhile_is_asked_field_by_field(phone, net, site, window):
    business = f"/usaha/{shops(site.database_name)[7]}/kunjungan/"
    desk = window()
    site.sign_in(desk, "darma")
    desk.goto(site.url + business)
    desk.get_by_role("button", name="Masih ada").click()
    desk.wait_for_url("**/usaha/*/", timeout=60_000)
    phone.sign_in("budi")
    phone.open(business)
    net.is_down = True
    phone.tap("Tutup")
    desk.goto(site.url + business)
    desk.get_by_role("button", name="Pindah").click()
    desk.wait_for_url("**/usaha/*/", timeout=60_000)
    net.is_down = False
    queue(phone)
    until(lambda: phone.in_state("refused") == 1)
    main = phone.page.locator("main")
    until(lambda: "pilih yang benar" in main.inner_text())
    assert "pindah" in main.inner_text() and "tutup" in main.inner_text()
    main.locator("input[data-side=mine]").check()
    main.get_by_role("button", name="Kirim keputusan").click()
    wait_until_sent(phone, 1)
    desk.goto(site.url + business.removesuffix("kunjungan/"))
    assert "tutup" in desk.locator(".page-head").inner_text().lower()


def open_case(phone, business_id):
    """The address of the form for a session with that business' owner, opened at the desk beforehand."""
    page = phone.page
    page.goto(f"{phone.url}/pendampingan/baru/?usaha={business_id}&dari=register")
    page.get_by_role("button", name="Buka pendampingan").click()
    page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
    return page.get_by_role("link", name="Catat sesi").first.get_attribute("href")


def sessions_of(site):
    address = database.connection(settings.HOME, role="bootstrap", name=site.database_name)
    with psycopg.connect(address.conninfo()) as session:
        return session.execute('SELECT key::text, topic, "on" FROM plut_session ORDER BY id').fetchall()


def test_a_session_is_logged_without_a_signal_reloaded_killed_and_sent_once(phone, net, site, tmp_path):
    phone.sign_in("budi")
    phone.set_pin()
    form = open_case(phone, shops(site.database_name)[30])
    name = phone.page.locator("h1").inner_text()
    phone.page.get_by_role("button", name="Bawa ke lapangan").click()
    phone.page.locator("[data-carry][aria-pressed=true]").wait_for()
    before = sessions_of(site)
    net.is_down = True

    phone.open(form)
    phone.unlock()
    until(lambda: phone.page.locator("h1").inner_text() == name[:40])
    today = phone.page.evaluate("new Date().toLocaleDateString('sv')")
    assert phone.page.get_by_label("Tanggal").input_value() == today
    phone.page.get_by_label("Topik").press_sequentially("Menghitung harga pokok")
    until(lambda: phone.in_state("draft") == 1)
    phone.reload()
    phone.is_ready()
    until(
        lambda: phone.page.get_by_label("Topik").input_value() == "Menghitung harga pokok",
        what="the draft is back",
    )
    phone.kill()
    phone.switch_on()
    phone.open(form)
    phone.unlock()
    until(
        lambda: phone.page.get_by_label("Topik").input_value() == "Menghitung harga pokok",
        what="the draft is back",
    )

    phone.page.get_by_role("button", name="Simpan sesi").click()
    summary = phone.page.locator(".error-summary")
    summary.wait_for()
    assert "Bidang" in summary.inner_text()
    phone.page.get_by_label("Bidang").select_option(index=3)
    picture = tmp_path / "foto.jpg"
    Image.effect_noise((1500, 1100), 60).convert("RGB").save(picture, quality=60)
    assert picture.stat().st_size > 200_000
    phone.page.get_by_label("Foto").set_input_files(picture)
    key = phone.tap("Simpan sesi")
    phone.kill()
    phone.switch_on()
    net.is_down = False
    net.forgets = "/sesi/kiriman/"
    phone.open("/kiriman/")
    if "Masuk lagi" in until(lambda: phone.page.locator("main").inner_text()):
        phone.sign_in("budi")
    for _each in range(12):
        phone.open("/kiriman/")
        phone.unlock()
        phone.page.wait_for_timeout(1_500)
        if phone.in_state("sent") == 1:
            break
        if not phone.page.evaluate(
            "JSON.parse(document.querySelector('meta[name=karawo-outbox]').content).person"
        ):
            phone.sign_in("budi")
    assert phone.in_state("sent") == 1
    new = sessions_of(site)[len(before) :]
    assert [(row[0], row[1], str(row[2])) for row in new] == [(key, "Menghitung harga pokok", today)]
    assert net.lost == 1


def test_a_photo_is_made_small_and_forgets_its_place(phone):
    phone.sign_in("budi")
    made = phone.page.evaluate("""async () => {
      const { shrunk } = await import("/aset/ui/outbox/photo.js");
      const canvas = new OffscreenCanvas(4000, 3000);
      const pen = canvas.getContext("2d");
      for (let at = 0; at < 9000; at += 1) {
        pen.fillStyle = `hsl(${at * 37 % 360} 80% ${at % 90}%)`;
        pen.fillRect(at * 71 % 4000, at * 53 % 3000, 60, 60);
      }
      const drawn = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
      const plain = new Uint8Array(await drawn.arrayBuffer());
      const mark = new TextEncoder().encode("Exif\\0\\0GPS-TEMPAT-INI");
      const size = mark.length + 2;
      const marked = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, size >> 8, size & 255, ...mark, ...plain.slice(2)]);
      const small = await shrunk(new File([marked], "a.jpg", { type: "image/jpeg" }));
      const picture = await createImageBitmap(small);
      const text = new TextDecoder("latin1").decode(await small.arrayBuffer());
      return [marked.length, small.size, picture.width, picture.height, text.includes("TEMPAT"), text.includes("Exif")];
    }""")
    before, size, width, height, has_place, has_exif = made
    assert before > 200_000 >= size
    assert max(width, height) <= 1280 and (width, height) != (0, 0)
    assert not has_place and not has_exif


def test_without_script_the_form_is_posted_as_ever(site, window):
    page = window(PHONE, java_script_enabled=False)
    site.sign_in(page, "budi")
    before = arrived(site.database_name)[1]
    page.goto(f"{site.url}/usaha/{shops(site.database_name)[8]}/kunjungan/")
    page.get_by_role("button", name="Masih ada").click()
    page.wait_for_url("**/usaha/*/")
    assert "Kunjungan dicatat" in page.locator("main").inner_text()
    assert arrived(site.database_name)[1] == before + 1


def test_the_queue_in_every_state_shuts_nobody_out(driver, net, site, tmp_path, axe):  # noqa: F811
    phone = Phone(driver, tmp_path / "hp", net.url)
    phone.switch_on()
    try:
        phone.sign_in("budi")
        found = {"empty": complaints_of(phone, axe)}
        net.is_down = True
        phone.visit(f"/usaha/{shops(site.database_name)[9]}/kunjungan/", "Masih ada")
        found["kept"] = complaints_of(phone, axe)
        queue(phone)
        found["waiting"] = complaints_of(phone, axe)
        phone.page.get_by_role("button", name="Buang").click()
        phone.page.get_by_role("button", name="Urungkan").wait_for()
        found["thrown away"] = complaints_of(phone, axe)
    finally:
        phone.switch_off()
    assert {state: said for state, said in found.items() if said} == {}


def complaints_of(phone, axe_text):
    phone.page.wait_for_timeout(400)
    return complaints(phone.page, axe_text)
