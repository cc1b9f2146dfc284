"""Walks a running demo with a browser and keeps twelve small pictures in docs/pictures."""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from karawo.config.demo.stock import PASSWORD

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def signed_in(
    browser: Browser, base: str, username: str, viewport: dict[str, int], scheme: str = "light"
) -> Page:
    context = browser.new_context(viewport=viewport, locale="id-ID", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base}/akun/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")
    return page


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # Flat areas and few inks: sixty-four colours look the same and weigh a quarter.
    picture.quantize(96, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


def take(base: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        sys.exit("Chromium tidak ada; pasang dulu, lalu jalankan lagi.")
    with sync_playwright() as driver:
        flags = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = driver.chromium.launch(executable_path=executable, args=flags)
        budi = signed_in(browser, base, "budi", DESK)
        for name, address in (
            ("home", "/"),
            ("search", "/cari/?q=sitti amina"),
            ("businesses", "/usaha/"),
            ("import", "/impor/"),
            ("map", "/peta/"),
            ("review", "/tinjau/"),
        ):
            budi.goto(base + address)
            keep(budi, name)
        office = signed_in(browser, base, "darma", DESK)
        office.goto(f"{base}/tanya/?ukuran=ber-nib&per=kab&gambar=peta")
        keep(office, "question")
        budi.goto(f"{base}/cari/?q=Karawo Bu Sri")
        budi.get_by_role("link", name="Karawo Bu Sri", exact=True).first.click()
        budi.wait_for_url("**/usaha/*/")
        keep(budi, "business")
        budi.goto(f"{base}/pendampingan/?q=Karawo Bu Sri")
        budi.get_by_role("link", name="Karawo Bu Sri", exact=True).first.click()
        budi.wait_for_url("**/pendampingan/*/")
        keep(budi, "case")
        budi.goto(f"{base}/jatuh-tempo/?milik=semua")
        keep(budi, "due")
        keep(signed_in(browser, base, "sri", PHONE, "dark"), "owner-phone")
        public = browser.new_page(viewport=PHONE, locale="id-ID")
        public.goto(f"{base}/publik/")
        keep(public, "public-phone")
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1])
