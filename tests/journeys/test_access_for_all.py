"""Every kind of page on a phone, light and dark: axe finds nothing to complain of. On the desk, those that change most.

`bin/prove budgets` asks axe about every page on both.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.site import PHONE

AXE = "axe-core@4.11.0"
PUBLIC = ["/publik/", "/akun/masuk/", "/daftar/", "/daftar/pemilik/", "/bantuan/", "/privasi/", "/ui/"]
DESKS = ["/", "/cari/?q=siti", "/usaha/", "/koperasi/", "/usaha/baru/", "/impor/", "/ukuran/", "/catatan/",
         "/peta/", "/akun/", "/usaha/permintaan/", "/usaha/draf/", "/tinjau/", "/tinjau/daftar/", "/tinjau/gabungan/",
         "/tinjau/mutu/", "/tinjau/penautan/", "/tinjau/penautan/penilaian/", "/tanya/",
         "/tanya/?ukuran=usaha&per=kec&lalu=kelas", "/tanya/?ukuran=usaha&per=kelas&kelas=mikro"]  # fmt: skip

WORK = ["/plut/", "/pendampingan/", "/sesi/", "/sesi/baru/", "/hasil/", "/jatuh-tempo/", "/diagnosis/", "/naik-kelas/",
        "/naik-kelas/peralihan/", "/naik-kelas/jalur/", "/antrean/", "/antrean/tiket/", "/antrean/jam/",
        "/janji/baru/?tamu=1", "/skm/", "/skm/kuesioner/", "/kiriman/"]  # fmt: skip
ALSO_ON_THE_DESK = {"/publik/", "/", "/usaha/", "/usaha/baru/", "/tinjau/", "/tanya/?ukuran=usaha&per=kec&lalu=kelas",
                    "/plut/", "/pendampingan/", "/sesi/baru/", "/jatuh-tempo/"}  # fmt: skip
"""Where the columns of the desk are not the cards of the phone."""
LED_TO = [
    ("/plut/", r"/plut/\d+/"),
    ("/diagnosis/", r"/diagnosis/\d+/"),
    ("/pendampingan/", r"/pendampingan/\d+/"),
]


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, fetched once by the ordinary client into the tests' own folder."""
    folder = settings.HOME / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm tidak ada: axe tidak dapat dipasang")
        done = subprocess.run(
            [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), AXE],
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode or not script.exists():
            pytest.skip("axe tidak dapat diambil dari sini")
    return Path(script).read_text()


COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer hangs on the theme; all others read the same page in both."""


def complaints(page, axe: str) -> list[str]:
    """What axe finds in the page as it stands, and then again in dark where colours are concerned."""
    page.evaluate(axe)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _asked(page, {"resultTypes": ["violations"]})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + _asked(page, {"resultTypes": ["violations"], "runOnly": COLOURS})


def _asked(page, how: dict[str, object]) -> list[str]:
    found = page.evaluate("how => axe.run(document, how).then(r => r.violations)", how)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])}×)" for one in found]


# The policy forbids foreign scripts; only the examiner's window lets axe in.
def examiner(window, viewport):
    return window(viewport, bypass_csp=True)


def chosen(addresses: list[str], screen: dict[str, int]) -> list[str]:
    return [address for address in addresses if screen == PHONE or address in ALSO_ON_THE_DESK]


def test_no_page_shuts_anybody_out(site, window, axe, screen):
    page = examiner(window, screen)
    found = {}
    for address in chosen(PUBLIC, screen):
        page.goto(site.url + address)
        found[address] = complaints(page, axe)
    site.sign_in(page, "budi")
    for address in chosen(DESKS, screen):
        page.goto(site.url + address)
        found[address] = complaints(page, axe)
    page.goto(f"{site.url}/cari/?q=Karawo Bu Sri")
    page.get_by_role("link", name="Karawo Bu Sri", exact=True).first.click()
    page.wait_for_url("**/usaha/*/")
    for address in (page.url, page.url + "pembetulan/", page.url + "kunjungan/"):
        page.goto(address)
        found[address.removeprefix(site.url)] = complaints(page, axe)
    assert {address: said for address, said in found.items() if said} == {}


def test_no_page_of_the_work_shuts_anybody_out(site, window, axe, screen):
    page = examiner(window, screen)
    site.sign_in(page, "budi")
    found = {}
    ways = [way for _list, way in LED_TO] if screen == PHONE else [r"/pendampingan/\d+/"]
    for address in [*chosen(WORK, screen), *ways]:
        start = next((start for start, way in LED_TO if way == address), None)
        if start is not None:
            page.goto(site.url + start)
            links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
            address = next((one for one in links if re.fullmatch(address, one)), "")
            if not address:
                continue
        assert page.goto(site.url + address).status == 200, address
        found[address] = complaints(page, axe)
    assert {address: said for address, said in found.items() if said} == {}
