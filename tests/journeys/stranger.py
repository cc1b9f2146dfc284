"""A stranger's month, from the set-up link of an empty installation to the frozen month, by pages alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.journeys.hand import Hand

SECRET = "benang sulam kuning tujuh"
CENTRE = "PLUT Contoh Boalemo"
SOURCE = "Daftar hadir PLUT"


def list_of_businesses(path: Path, count: int) -> None:
    """As an office would type it: semicolons, one line for each business."""
    lines = ["Nama Usaha;Nama Pemilik;No HP;Kecamatan;Desa;Jenis Usaha;Tahun Berdiri"]
    lines += [
        f"Dapur Contoh {n};Ibu Contoh {n};0840-6660-{n:04d};Tilamuta;Hungayonaa;keripik pisang;{2009 + n % 10}"
        for n in range(1, count + 1)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def code_now(secret: str) -> str:
    """What an authenticator on a phone would show (RFC 6238)."""
    text = secret.replace(" ", "")
    made = hmac.new(
        base64.b32decode(text + "=" * (-len(text) % 8)),
        struct.pack(">Q", int(time.time()) // 30),
        hashlib.sha1,
    )
    found = made.digest()
    start = found[-1] & 15
    (number,) = struct.unpack(">I", found[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


def account(hand: Hand, link: str, name: str, username: str) -> None:
    """Opens a one-time link, makes the account, signs in, sets up the second factor where it is asked for."""
    page = hand.page
    page.goto(link)
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi", exact=True).fill(SECRET)
    page.get_by_label("Kata sandi sekali lagi").fill(SECRET)
    hand.button("Buat akun")
    page.wait_for_url("**/akun/masuk/**")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(SECRET)
    hand.button("^Masuk$")
    page.wait_for_url(lambda url: "/akun/masuk/" not in url)
    if "/faktor-kedua/" in page.url:
        hand.link("Pasang aplikasi")
        page.wait_for_url("**/faktor-kedua/aplikasi/**")  # not once more the password
        page.locator("main input[name=code]").fill(code_now(page.locator("main code").first.inner_text()))
        hand.button("^Pasang$")
        page.wait_for_url("**/faktor-kedua/cadangan/**")
        hand.link("Selesai")
    page.wait_for_url(re.compile(r"^[^/]+//[^/]+/$"))


def set_up_centre(hand: Hand) -> None:
    """From the first page of the administrator to a centre that serves two kabupaten."""
    page = hand.page
    hand.link("Tambahkan PLUT")
    page.locator("main [name=name]").fill(CENTRE)
    page.locator("main [name=region]").select_option(label="Kabupaten Boalemo")
    hand.button("Tambah PLUT")
    page.wait_for_url(re.compile(r"/akun/plut/\d+/$"))
    hand.tick(page.get_by_label("Kabupaten Pohuwato"))
    hand.button("Simpan PLUT")
    page.wait_for_url("**/akun/plut/")
    assert "Kabupaten Boalemo, Kabupaten Pohuwato" in hand.text


def invite(hand: Hand, name: str) -> str:
    """The link for a consultant; the centre is chosen already."""
    page = hand.page
    hand.link("Undang", "main table")
    page.locator("main [name=name]").fill(name)
    page.locator("main [name=role]").select_option("consultant")
    assert page.locator("main [name=centre] option:checked").inner_text() == CENTRE
    hand.button("Buat undangan")
    link = str(page.locator("main code").first.inner_text())
    page.goto(page.url.split("/akun/")[0] + "/akun/plut/")
    return link


def seat(hand: Hand, url: str, fields: dict[str, str]) -> None:
    """Who sits in which field; the first page leads there as long as nobody sits anywhere."""
    page = hand.page
    page.goto(f"{url}/")
    hand.link("Tetapkan konsultan")
    for name, field in fields.items():
        if not page.url.endswith("/kursi/"):
            hand.link("Tetapkan konsultan")
        page.locator("main [name=user]").select_option(label=name)
        page.locator("main [name=field_code]").select_option(label=field)
        hand.button("^Simpan$")
        page.wait_for_url(re.compile(r"/plut/\d+/$"))
    page.goto(f"{url}/")
    assert "Langkah pertama" not in hand.text


def load_list(hand: Hand, url: str, path: Path, count: int) -> list[str]:
    """The addresses of the businesses, as the page of the loaded list links to them."""
    page = hand.page
    page.goto(f"{url}/")
    hand.link("Impor berkas")
    page.locator("main input[type=file]").set_input_files(path)
    page.locator("main [name=source]").fill(SOURCE)
    hand.button("Unggah")
    page.wait_for_url(re.compile(r"/impor/\d+/"))
    if page.url.endswith("/kolom/"):
        hand.press(page.locator("main form button").last)
        page.wait_for_url(re.compile(r"/impor/\d+/$"))
    load = page.get_by_role("button", name=f"Muat {count} baris ke register")
    load.wait_for(timeout=60_000)
    hand.press(load)
    page.locator("main").get_by_role("link", name="Lihat di register").wait_for(timeout=60_000)
    links = page.eval_on_selector_all(
        "main th a[href^='/usaha/']", "all => all.map(a => a.getAttribute('href'))"
    )
    assert len(links) == count
    return [str(one) for one in links]


def open_case(hand: Hand, url: str, business: str) -> str:
    hand.page.goto(url + business)
    hand.link("Buka pendampingan", "#pendampingan")
    hand.button("Buka pendampingan")
    hand.page.wait_for_url(re.compile(r"/pendampingan/\d+/$"))
    return str(hand.page.url)


def answer_all(page: Any, value: int) -> None:
    """The same anchor everywhere: the answers are not what is counted."""
    page.evaluate(
        "value => document.querySelectorAll(`main input[type=radio][name^='nilai-'][value='${value}']`)"
        ".forEach(one => { one.checked = true; })",
        str(value),
    )


def diagnose_and_plan(hand: Hand, case: str, *, value: int, lines: int) -> None:
    """Saving the diagnosis leads to the proposals; ticking some of them makes the card."""
    page = hand.page
    page.goto(case)
    hand.link("Isi diagnosis")
    page.wait_for_url(re.compile(r"/baru/"))
    answer_all(page, value)
    hand.button("Simpan penilaian")
    page.wait_for_url(re.compile(r"/usulan/$"))
    boxes = page.locator("main input[name^=take_]")
    for place in range(lines):
        hand.tick(boxes.nth(place))
    hand.button("Masukkan ke kartu program")
    page.wait_for_url(re.compile(r"/pendampingan/\d+/"))
    assert f"{lines} program masuk ke kartu." in hand.text


def log_session(hand: Hand, case: str, topic: str, on: date) -> None:
    page = hand.page
    page.goto(case)
    hand.link("Catat sesi", "#program")
    page.locator("main [name=topic]").fill(topic)
    page.locator("main [name=on]").fill(on.isoformat())
    page.locator("main [name=follow_up]").fill("Membawa catatan kas pekan ini")
    page.locator("main [name=follow_up_due_on]").fill((on + timedelta(days=7)).isoformat())
    hand.button("Simpan sesi")
    page.get_by_text("Sesi tersimpan.").wait_for()


FREEZE_CLICKS = 4


def freeze_month(hand: Hand, url: str) -> tuple[str, int]:
    """The report of the present month of who is signed in: its number, and how much was said to lack before."""
    page = hand.page
    page.goto(f"{url}/")
    hand.begin()
    hand.link("^Laporan$", "nav")
    page.wait_for_url("**/laporan/")
    month = page.locator("main .panel").nth(1)
    lacks = re.search(r"([\d.]+) hal belum lengkap", month.inner_text())
    hand.press(month.get_by_role("link", name="Buka laporan"))
    page.wait_for_url("**/laporan/konsultan/**")
    hand.link("Bekukan")
    page.wait_for_url("**/pembekuan/**")
    hand.button("Bekukan laporan")
    page.wait_for_url(re.compile(r"/laporan/beku/\d+/"))
    assert hand.clicks <= FREEZE_CLICKS
    number = re.search(r"\d{3}/LAP/PLUT-\d+/[IVX]+/\d{4}", hand.text)
    assert number is not None
    return number.group(0), int(lacks.group(1).replace(".", "")) if lacks else 0


def walk(
    window: Any, url: str, setup: str, folder: Path, *, businesses: int, sessions: int, say: Any = print
) -> dict[str, int]:
    """The whole month. window(): a new person's page. Gives what the pages say there is at the end."""
    desk = Hand(window())
    account(desk, setup, "Wati Contoh", "wati")
    set_up_centre(desk)
    people = {"Hasan Contoh": "Produksi", "Lina Contoh": "Pembiayaan"}
    hands = []
    for name in people:
        link = invite(desk, name)
        hand = Hand(window())
        account(hand, link, name, name.split()[0].lower())
        hands.append(hand)
    seat(desk, url, people)
    say(f"centre, two consultants: {desk.clicks + sum(hand.clicks for hand in hands)} clicks")
    path = folder / "hadir.csv"
    list_of_businesses(path, businesses)
    for hand in hands:
        hand.begin()
    found = load_list(hands[0], url, path, businesses)
    say(f"{businesses} businesses from a file: {hands[0].clicks} clicks")
    cases = []
    for place, business in enumerate(found):
        hand = hands[place % 2]
        hand.begin()
        case = open_case(hand, url, business)
        diagnose_and_plan(hand, case, value=1 + place % 2, lines=2)
        cases.append((hand, case))
    say(f"one client opened, judged and planned: {cases[-1][0].clicks} clicks, {cases[-1][0].seconds:.0f} s")
    for number in range(sessions):
        hand, case = cases[number % len(cases)]
        hand.begin()
        log_session(hand, case, f"Pertemuan ke-{number + 1}", timezone.localdate())
        assert hand.clicks <= 3
    say(f"{sessions} sessions, each {hand.clicks} clicks")
    numbers = set()
    for hand in hands:
        number, lacks = freeze_month(hand, url)
        numbers.add(number)
        say(f"the month frozen as {number}: {hand.clicks} clicks; {lacks} things were said to lack before")
    page = hands[0].page
    page.goto(f"{url}/sesi/")
    shown = re.search(r"dari ([\d.]+) sesi", hands[0].text) or re.search(r"([\d.]+) sesi", hands[0].text)
    page.goto(f"{url}/pendampingan/")
    listed = re.search(r"dari ([\d.]+) pendampingan", hands[0].text)
    page.goto(f"{url}/jatuh-tempo/?milik=semua")
    return {
        "sessions": int(shown.group(1)) if shown else 0,
        "cases": int(listed.group(1)) if listed else 0,
        "frozen": len(numbers),
    }
