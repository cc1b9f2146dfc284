"""Weigh every kind of page in a browser: bytes, requests, shift, axe and Lighthouse against the budgets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from karawo.config.demo.stock import PASSWORD  # noqa: E402

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "karawo" / "budgets"
PACKAGES = ("axe-core@4.11.0", "lighthouse@12")

# Bytes as they go over the wire, heads included; seconds until interactive.
ORDINARY, NATIONAL, REQUESTS, CSS, JS, SHIFT = 60_000, 120_000, 6, 15_000, 30_000, 0.02
NETS = {
    "slow 3G": {"latency": 400, "kbps": 400, "cpu": 6, "limit": 3.5},
    "slow 4G": {"latency": 150, "kbps": 1638, "cpu": 4, "limit": 1.8},
}

# Who opens what. A word in braces is taken from the first such link on the page named in FOUND.
PAGES = {
    "budi": [
        "/", "/usaha/", "{business}", "{owner}", "/cari/?q=siti", "/peta/?wilayah=75", "/koperasi/", "{cooperative}",
        "/usaha/baru/", "/impor/", "{import}", "/tinjau/", "/ukuran/", "/akun/", "/wilayah/75.71/", "/usaha/draf/",
    ],
    "fahri": [
        "/jatuh-tempo/", "/pendampingan/", "/pendampingan/baru/", "{case}", "{proposals}", "{card}", "{log}", "/sesi/",
        "/sesi/baru/", "{session}", "/hasil/", "/diagnosis/", "{assessment}", "{judge}", "/diagnosis/rubrik/",
        "/naik-kelas/", "/naik-kelas/peralihan/", "/naik-kelas/jalur/", "{path}", "/antrean/",
        "/antrean/tiket/", "/antrean/jam/", "/janji/baru/?tamu=1", "/janji/baru/?tamu=1&bidang=pemasaran",
        "{visit}", "/plut/", "{centre}", "{area}",
        "/skm/", "/skm/kuesioner/", "/kiriman/",
        "/kegiatan/", "/kegiatan/baru/", "{gathering}", "{participants}", "/kegiatan/orang/", "/kegiatan/kunjungan/",
        "/mitra/", "/mitra/baru/", "{partner}", "/mitra/cakupan/", "/mitra/ketepatan/", "/mitra/jejaring/",
        "/kebutuhan/", "{need}", "/komitmen/", "/komitmen/baru/", "{promise}", "/perjanjian/", "{agreement}",
        "/forum/", "{forum}", "{grid}", "{mactor}",
        "/buku-bantuan/", "/buku-bantuan/baru/", "{aid}", "/buku-bantuan/periksa/", "/buku-bantuan/daftar/",
        "/buku-bantuan/belum-terlayani/",
        "/laporan/", "/laporan/beku/", "/laporan/konsultan/", "/laporan/iku/", "/laporan/rencana/",
        "/laporan/kegiatan/", "/laporan/kegiatan/baru/", "/laporan/calon/", "{candidate}",
        "/sentra/", "/sentra/baru/", "{cluster}", "/harga/", "/harga/baru/", "{good}",
        "/kesehatan-koperasi/", "{health}",
    ],
    "kepala": [
        "/", "/antrean/beban/", "/antrean/aturan/", "/antrean/tautan/", "/skm/", "{survey}", "{staff}",
        "{fgd}", "{board}", "{decisions}", "{freezing}", "{minutes}", "{unsettled}",
    ],
    "darma": [
        "/", "/tanya/", "/tanya/?ukuran=ber-nib&per=sektor&lalu=jk", "/tanya/?ukuran=ber-nib&per=kab&gambar=peta",
    ],
    "sri": ["/", "/berkas-saya/", "{own}", "/akun/", "/pendampingan-saya/", "/janji/", "/janji/baru/"],
    "analis": ["/", "/peta/", "/usaha/", "{measure}", "/ukuran/usaha/?per=kab"],
    "admin": ["/", "/catatan/", "/akun/", "/akun/orang/"],
    "": [
        "/publik/", "/publik/kegiatan/", "{open}", "/publik/skm/", "/akun/masuk/", "/daftar/", "/daftar/pemilik/",
        "/bantuan/", "/privasi/", "/fgd/", "/ui/",
    ],
}  # fmt: skip
FOUND = {
    "business": ("/usaha/", r"/usaha/\d+/"),
    "own": ("/", r"/usaha/\d+/"),
    "owner": ("{business}", r"/pelaku/\d+/"),
    "cooperative": ("/koperasi/", r"/koperasi/\d+/"),
    "import": ("/impor/", r"/impor/\d+/"),
    "case": ("/pendampingan/?urut=dibuka", r"/pendampingan/\d+/"),
    "proposals": ("{case}", r"/pendampingan/\d+/usulan/"),
    "card": ("{case}", r"/pendampingan/\d+/kartu/"),
    "log": ("{case}", r"/sesi/baru/\?kasus=\d+"),
    "session": ("/sesi/", r"/sesi/\d+/"),
    "assessment": ("/diagnosis/", r"/diagnosis/\d+/"),
    "judge": ("{business}", r"/diagnosis/usaha/\d+/baru/"),
    "path": ("/naik-kelas/jalur/", r"/naik-kelas/jalur/[a-z-]+/"),
    "visit": ("/antrean/", r"/janji/\d+/"),
    "centre": ("/plut/", r"/plut/\d+/"),
    "area": ("{centre}", r"/plut/\d+/wilayah/"),
    "staff": ("{centre}", r"/plut/\d+/konsultan/"),
    "survey": ("/skm/", r"/skm/\d+/"),
    "gathering": ("/kegiatan/", r"/kegiatan/\d+/"),
    "participants": ("{gathering}", r"/kegiatan/\d+/peserta/"),
    "partner": ("/mitra/", r"/mitra/\d+/"),
    "need": ("/kebutuhan/", r"/kebutuhan/\d+/"),
    "promise": ("/komitmen/", r"/komitmen/\d+/"),
    "agreement": ("/perjanjian/", r"/perjanjian/\d+/"),
    "forum": ("/forum/", r"/forum/\d+/"),
    "grid": ("{forum}", r"/forum/\d+/pengaruh/"),
    "mactor": ("{forum}", r"/forum/\d+/mactor/"),
    "aid": ("/buku-bantuan/", r"/buku-bantuan/\d+/"),
    "open": ("/publik/kegiatan/", r"/k/[A-Za-z0-9-]+/"),
    "measure": ("/ukuran/", r"/ukuran/[a-z0-9-]+/"),
    "fgd": ("{forum}", r"/kegiatan/\d+/"),
    "board": ("{fgd}", r"/kegiatan/\d+/papan/"),
    "decisions": ("{fgd}", r"/kegiatan/\d+/keputusan/"),
    "freezing": ("{fgd}", r"/kegiatan/\d+/notula/"),
    "minutes": ("{freezing}", r"/kegiatan/notula/\d+/"),
    "unsettled": ("{decisions}", r"/komitmen/keputusan/\d+/"),
    "candidate": ("/laporan/calon/", r"/laporan/calon/\d+/"),
    "cluster": ("/sentra/", r"/sentra/\d+/"),
    "good": ("/harga/", r"/harga/komoditas/\d+/\?plut=\d+"),
    "health": ("/kesehatan-koperasi/", r"/kesehatan-koperasi/\d+/"),
}
TO_LIGHTHOUSE = [
    ("", "/publik/"), ("", "/akun/masuk/"), ("", "/daftar/"), ("budi", "/"), ("budi", "/usaha/"),
    ("budi", "{business}"), ("budi", "/usaha/baru/"), ("fahri", "/pendampingan/"), ("fahri", "{case}"),
    ("fahri", "/antrean/"), ("fahri", "/laporan/konsultan/"), ("fahri", "{partner}"),
    ("darma", "/tanya/?ukuran=ber-nib&per=kab&gambar=peta"), ("sri", "/berkas-saya/"), ("analis", "/peta/"),
]  # fmt: skip
"""One of each kind of page: public, form, home, list, single, board, report, picture, map."""

WATCH = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@dataclass
class Weight:
    """The worst of phone and desk, light and dark. bytes, css, js: as transferred."""

    who: str
    page: str
    bytes: int = 0
    requests: int = 0
    css: int = 0
    js: int = 0
    fonts: int = 0
    styles: int = 0
    shift: float = 0.0
    complaints: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def judge(self) -> None:
        limit = NATIONAL if self.page == "/peta/" else ORDINARY
        for name, seen, most in (
            ("bytes", self.bytes, limit), ("requests", self.requests, REQUESTS), ("CSS", self.css, CSS),
            ("JS", self.js, JS), ("CSS files", self.styles, 1), ("web fonts", self.fonts, 0),
            ("shift", self.shift, SHIFT), ("axe", len(self.complaints), 0),
        ):  # fmt: skip
            if seen > most:
                self.faults.append(f"{name} {seen:g} > {most:g}")


@dataclass
class Timing:
    who: str
    page: str
    net: str
    interactive: float
    painted: float
    accessibility: int
    faults: list[str] = field(default_factory=list)


def fetched() -> tuple[str | None, str | None]:
    """The text of axe-core and the path of Lighthouse, by the ordinary client into a folder outside the house."""
    npm = shutil.which("npm")
    axe, lighthouse = (
        CACHE / "node_modules/axe-core/axe.min.js",
        CACHE / "node_modules/lighthouse/cli/index.js",
    )
    if npm and not (axe.exists() and lighthouse.exists()):
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(CACHE), *PACKAGES]
        subprocess.run(command, check=False, timeout=600)
    return axe.read_text() if axe.exists() else None, str(lighthouse) if lighthouse.exists() else None


@contextmanager
def demo(businesses: int) -> Iterator[str]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="karawo-budgets-") as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "karawo.config.cli", "demo", "--businesses", str(businesses)]
        env = {**os.environ, "KARAWO_HOME": str(Path(folder) / "home"), "KARAWO_DEMO": "1"}
        with log.open("w") as file:
            # Filled to the end before it is served: what is still filling is timed with the pages, and lacks some.
            subprocess.run(
                [*command, "--no-serve"], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=env, check=True
            )
            process = subprocess.Popen(
                [*command, "--port", str(port), "--processes", "1"], cwd=ROOT, stdout=file,
                stderr=subprocess.STDOUT, env=env, start_new_session=True,
            )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/akun/masuk/", process, log)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise SystemExit(f"The demo does not answer:\n{log.read_text()[-2000:]}")


def filled(page: Any, url: str) -> None:
    """The demo sends its sample lists beside the server: waits until two looks at the imports agree."""
    before = ""
    for _ in range(60):
        page.goto(f"{url}/impor/")
        now = page.locator("main").inner_text()
        if now == before and page.locator("main a[href^='/impor/']").count():
            return
        before = now
        time.sleep(3)


def sign_in(page: Any, url: str, who: str) -> None:
    page.goto(f"{url}/akun/masuk/")
    page.get_by_label("Nama pengguna").fill(who)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/")


def address_of(page: Any, url: str, wanted: str) -> str | None:
    """The address behind '{owner}'; None where this person has no such link."""
    return next(addresses_of(page, url, wanted), None)


def addresses_of(page: Any, url: str, wanted: str) -> Iterator[str]:
    """All of them: where the first file has no such link, the next one may."""
    if not wanted.startswith("{"):
        yield wanted
        return
    where, pattern = FOUND[wanted[1:-1]]
    for start in islice(addresses_of(page, url, where), 12):
        page.goto(url + start)
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
        yield from dict.fromkeys(one for one in links if re.fullmatch(pattern, one))


def weigh(page: Any, address: str, row: Weight) -> None:
    tongue = page.context.new_cdp_session(page)
    tongue.send("Network.enable")
    tongue.send("Network.clearBrowserCache")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def came(event: dict[str, Any]) -> None:
        if not event["response"]["url"].startswith("data:"):
            kinds[event["requestId"]] = event["type"]

    tongue.on("Network.responseReceived", came)
    tongue.on(
        "Network.loadingFinished",
        lambda event: sizes.__setitem__(event["requestId"], int(event["encodedDataLength"])),
    )
    answer = page.goto(address, wait_until="networkidle")
    if answer.status != 200:
        row.faults.append(f"status {answer.status}")
    # Whatever moves late (a list that fills itself, a notice) must be seen too.
    page.wait_for_timeout(300)
    by_kind: dict[str, int] = {}
    for request, kind in kinds.items():
        by_kind[kind] = by_kind.get(kind, 0) + sizes.get(request, 0)
    tongue.detach()
    row.bytes, row.requests = max(row.bytes, sum(by_kind.values())), max(row.requests, len(kinds))
    row.css, row.js = max(row.css, by_kind.get("Stylesheet", 0)), max(row.js, by_kind.get("Script", 0))
    row.fonts = max(row.fonts, list(kinds.values()).count("Font"))
    row.styles = max(row.styles, list(kinds.values()).count("Stylesheet"))
    row.shift = max(row.shift, round(page.evaluate("window.shifted"), 4))


def examine(page: Any, axe: str, row: Weight) -> None:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    said = [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])}×)" for one in found]
    row.complaints += [one for one in said if one not in row.complaints]


def timed(lighthouse: str, url: str, who: str, page: str, net: str, cookie: str) -> Timing:
    rule = NETS[net]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        command = [
            "node", lighthouse, url + page, "--quiet", "--output=json", f"--output-path={out}",
            "--only-categories=performance,accessibility", "--throttling-method=devtools",
            f"--throttling.requestLatencyMs={rule['latency']}",
            f"--throttling.downloadThroughputKbps={rule['kbps']}",
            f"--throttling.uploadThroughputKbps={rule['kbps']}",
            f"--throttling.cpuSlowdownMultiplier={rule['cpu']}",
            f"--chrome-flags=--headless {' '.join(FLAGS)}",
        ]  # fmt: skip
        if cookie:
            head = Path(folder) / "heads.json"
            head.write_text(json.dumps({"Cookie": cookie}))
            command.append(f"--extra-headers={head}")
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip
        if not out.exists():
            return Timing(who, page, net, 0, 0, 0, [f"Lighthouse failed: {done.stderr[-200:].strip()}"])
        told = json.loads(out.read_text())
    audits = told["audits"]
    row = Timing(
        who, page, net,
        round((audits["interactive"].get("numericValue") or 0) / 1000, 2),
        round((audits["first-contentful-paint"].get("numericValue") or 0) / 1000, 2),
        round((told["categories"]["accessibility"]["score"] or 0) * 100),
    )  # fmt: skip
    if not told["finalDisplayedUrl"].startswith(url + page):
        row.faults.append(f"landed on {told['finalDisplayedUrl']}")
    if not 0 < row.interactive <= rule["limit"]:
        row.faults.append(f"interactive {row.interactive} s > {rule['limit']} s")
    if row.accessibility < 100:
        failing = [name for name in audits if audits[name]["score"] == 0 and name in _accessible(told)]
        row.faults.append(f"accessibility {row.accessibility}: {', '.join(failing)}")
    return row


def _accessible(told: dict[str, Any]) -> set[str]:
    return {one["id"] for one in told["categories"]["accessibility"]["auditRefs"]}


def run(
    url: str, *, only: str, whose: tuple[str, ...], axe: str | None, lighthouse: str | None
) -> tuple[list[Weight], list[Timing]]:
    from playwright.sync_api import sync_playwright

    rows: dict[tuple[str, str], Weight] = {}
    found: dict[tuple[str, str], str] = {}
    cookies: dict[str, str] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for who, wanted_pages in PAGES.items():
            if whose and who not in whose:
                continue
            # The policy forbids foreign scripts; only the examiner's window lets axe in.
            # A service worker would answer out of its store, and nothing would be weighed.
            context = browser.new_context(
                viewport=DESK, locale="id-ID", bypass_csp=True, service_workers="block"
            )
            context.add_init_script(WATCH)
            page = context.new_page()
            if who:
                sign_in(page, url, who)
                cookies[who] = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
            if who == "budi":
                filled(page, url)
            for wanted in wanted_pages:
                if only and only not in wanted:
                    continue
                address = address_of(page, url, wanted)
                found[who, wanted] = address or ""
                name = (
                    wanted if not wanted.startswith("{") or address is None else re.sub(r"\d+", "n", address)
                )
                row = rows[who, name] = Weight(who, name)
                if address is None:
                    row.faults.append("no such link for this person")
                    continue
                for size in (PHONE, DESK):
                    page.set_viewport_size(size)
                    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
                    weigh(page, url + address, row)
                    for scheme in ("dark", "light") if axe else ():
                        # Else colours still on their way from one scheme to the other would be judged.
                        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                        examine(page, str(axe), row)
                row.judge()
                said = "; ".join([*row.faults, *row.complaints]) or "ok"
                print(f"{who or '–':7} {name}: {said}", file=sys.stderr, flush=True)
                page.set_viewport_size(DESK)
            context.close()
        browser.close()
    timings = []
    for who, wanted in TO_LIGHTHOUSE if lighthouse else []:
        address = found.get((who, wanted))
        if not address:
            continue
        for net in NETS:
            timings.append(timed(str(lighthouse), url, who, address, net, cookies.get(who, "")))
            print(timings[-1], file=sys.stderr, flush=True)
    return list(rows.values()), timings


def table(rows: list[Weight], timings: list[Timing], *, has_axe: bool, has_lighthouse: bool) -> bool:
    print(f"{'who':7} {'page':34} {'KB':>6} {'req':>3} {'CSS':>5} {'JS':>5} {'shift':>6} {'axe':>3}")
    for row in rows:
        said = len(row.complaints) if has_axe else "–"
        print(
            f"{row.who or '–':7} {row.page:34} {row.bytes / 1000:6.1f} {row.requests:3} {row.css / 1000:5.1f}"
            f" {row.js / 1000:5.1f} {row.shift:6.3f} {said:>3}  {'; '.join(row.faults)}"
        )
    for timing in timings:
        page = re.sub(r"\d+", "n", timing.page)
        print(
            f"{timing.who or '–':7} {page:20} {timing.net}: first paint {timing.painted} s, interactive"
            f" {timing.interactive} s, accessibility {timing.accessibility}  {'; '.join(timing.faults)}"
        )
    for row in rows:
        for one in row.complaints:
            print(f"axe {row.who or '–'} {row.page}: {one}")
    faults = [fault for row in [*rows, *timings] for fault in row.faults]
    gates = {
        "bytes (60 KB; national map 120 KB)": "bytes ", f"requests ({REQUESTS})": "requests ",
        "CSS 15 KB in one file": "CSS", "JS 30 KB": "JS ", "no web font": "web fonts", "layout shift 0.02": "shift ",
        "every page answers": "status", "every page is found": "no such", "axe 0": "axe ",
        "interactive 3.5 s / 1.8 s": "interactive ", "Lighthouse accessibility 100": "accessibility ",
        "Lighthouse ran where it was sent": ("Lighthouse failed", "landed"),
    }  # fmt: skip
    for name, start in gates.items():
        is_timed = name.startswith(("interactive", "Lighthouse"))
        if (name.startswith("axe") and not has_axe) or (is_timed and not has_lighthouse):
            why = "left out, or npm did not bring it" if shutil.which("npm") else "npm is missing"
            print(f"NOT MEASURED {name}: {why}")
            continue
        broken = [fault for fault in faults if fault.startswith(start)]
        print(f"{'FAIL' if broken else 'PASS'} {name}{f': {len(broken)} pages' if broken else ''}")
    return not faults


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--url", help="a demo that runs already; otherwise one is started for this alone")
    words.add_argument("--businesses", type=int, default=1500)
    words.add_argument("--only", default="", help="pages whose address holds this text")
    words.add_argument("--who", default="", help="the pages of these people alone, by comma")
    words.add_argument("--without-lighthouse", action="store_true")
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    # Whoever ends the proof ends the demo that it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not CHROMIUM:
        raise SystemExit("Chromium is missing: apt install chromium")
    axe, lighthouse = fetched()
    if asked.without_lighthouse:
        lighthouse = None
    whose = tuple(name for name in asked.who.split(",") if name)
    if asked.url:
        rows, timings = run(
            asked.url.rstrip("/"), only=asked.only, whose=whose, axe=axe, lighthouse=lighthouse
        )
    else:
        with demo(asked.businesses) as url:
            rows, timings = run(url, only=asked.only, whose=whose, axe=axe, lighthouse=lighthouse)
    print(f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, load {os.getloadavg()[0]:.1f}")
    is_good = table(rows, timings, has_axe=axe is not None, has_lighthouse=lighthouse is not None)
    if asked.json:
        told = {"pages": [asdict(row) for row in rows], "timings": [asdict(row) for row in timings]}
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
