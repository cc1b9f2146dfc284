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


CONTRAST, BESIDE_TEXT = "color-contrast", "link-in-text-block"
"""The rules whose answer hangs on the theme; all others read the same page in both."""

# To judge a contrast axe looks what lies under each text: four fifths of all it does. Fifty rows drawn alike have
# one answer, so it is asked about one of each look. What is laid over others by its position is asked one by one.
OF_EACH_LOOK = """() => {
  const numbers = new Map(), grounds = new Map(), looks = new Map();
  const number = said => numbers.get(said) ?? numbers.set(said, numbers.size).get(said);
  const ground = one => {
    if (!one) return "";
    if (!grounds.has(one)) {
      const s = getComputedStyle(one);
      const apart = ["absolute", "fixed"].includes(s.position) ? grounds.size : "";
      grounds.set(one, number([ground(one.parentElement), s.backgroundColor, s.backgroundImage, s.opacity, s.filter,
        s.mixBlendMode, s.visibility, s.position, apart].join("|")));
    }
    return grounds.get(one);
  };
  for (const one of document.querySelectorAll("body *")) {
    const speaks = [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim());
    if (!speaks && !one.matches("input, textarea, select")) continue;
    const s = getComputedStyle(one);
    const look = [ground(one), one.tagName, one.disabled, s.color, s.fontSize, s.fontWeight, s.textShadow,
      s.webkitTextStroke, s.textIndent, s.clipPath, s.fill].join("|");
    if (one.checkVisibility() && !looks.has(look)) looks.set(look, one);
  }
  return [...looks.values()];
}"""


def complaints(page, axe: str) -> list[str]:
    """What axe finds in the page as it stands, and then again in dark where colours are concerned."""
    page.evaluate(axe)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _asked(page, {"rules": {CONTRAST: {"enabled": False}}}) + _of_contrast(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + _asked(page, {"runOnly": [BESIDE_TEXT]}) + _of_contrast(page)


def _of_contrast(page) -> list[str]:
    return _asked(page, {"runOnly": [CONTRAST]}, f"({OF_EACH_LOOK})()")


def _asked(page, how: dict[str, object], where: str = "[document]") -> list[str]:
    how = {"resultTypes": ["violations"], "preload": False, **how}
    ask = f"how => axe.run({{include: {where}}}, how).then(r => r.violations)"
    found = page.evaluate(ask, how)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])}×)" for one in found]


# The policy forbids foreign scripts; only the examiner's window lets axe in.
def examiner(window, viewport):
    return window(viewport, bypass_csp=True)


def chosen(addresses: list[str], screen: dict[str, int]) -> list[str]:
    return [address for address in addresses if screen == PHONE or address in ALSO_ON_THE_DESK]


FIFTY = "".join(f"<tr><td>{row}</td><td><i></i><b>Usaha {row}</b></td></tr>" for row in range(50))
PAGE = """<!doctype html><html lang="id"><title>Baris</title><main><h1>Baris</h1><table>{rows}</table></main><style>
  body {{ background: light-dark(#fff, #000); color: light-dark(#000, #fff); color-scheme: light dark; }}
  td {{ position: relative; width: 9em; height: 2em; }} i, b {{ position: absolute; inset: 0; }} {style}"""
PALE = {
    "one of fifty rows": "tr:nth-child(37) td { color: #888; }",
    "the ground of one": "tr:nth-child(37) { background: light-dark(#111, #eee); }",
    "in the dark alone": "tr:nth-child(37) { background: light-dark(#fff, #ddd); }",
    "what lies under one": "tr:nth-child(37) i { background: light-dark(#111, #eee); }",
}


@pytest.mark.parametrize("style", ["", *PALE.values()], ids=["all are alike", *PALE])
def test_a_text_too_pale_is_found_among_many_alike(window, axe, style):
    page = window()
    page.set_content(PAGE.format(rows=FIFTY, style=style))
    assert any(CONTRAST in one for one in complaints(page, axe)) == bool(style)


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
