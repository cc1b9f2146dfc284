"""Tasks 4 and 6: the month handed in with what lacks said before, and the quarter of a head, each cell to its rows."""

import re

from tests.journeys.hand import Hand

PAPER_CLICKS, FROZEN_CLICKS, IKU_CLICKS, CELL_CLICKS = 2, 4, 1, 1


def test_the_month_is_printed_in_one_click_and_what_lacks_stands_before(site, window):
    page = window()
    site.sign_in(page, "budi")
    hand = Hand(page)
    hand.begin()
    hand.link("^Laporan$", "nav")
    page.wait_for_url("**/laporan/")
    month = page.locator("main .panel").first
    lacks = re.search(r"([\d.]+) hal belum lengkap", month.inner_text())
    with page.expect_download() as sent:
        paper = month.get_by_role("link", name="Cetak PDF")
        paper.evaluate("link => link.setAttribute('download', '')")
        hand.clicks += 1
        paper.click()
    assert sent.value.path().read_bytes().startswith(b"%PDF")
    assert hand.clicks <= PAPER_CLICKS

    hand.press(month.get_by_role("link", name="Buka laporan"))
    page.wait_for_url("**/laporan/konsultan/**")
    listed = re.search(r"Belum lengkap: ([\d.]+)", hand.text)
    assert bool(listed) == bool(lacks)
    if listed and lacks:
        assert listed.group(1) == lacks.group(1)
        assert page.locator("#kurang .links a").count() > 0


def test_the_month_is_frozen_and_can_be_verified_by_anybody(site, window):
    page = window()
    site.sign_in(page, "budi")
    hand = Hand(page)
    page.goto(f"{site.url}/laporan/")
    hand.begin()
    hand.press(page.locator("main .panel").first.get_by_role("link", name="Buka laporan"))
    hand.link("Bekukan")
    page.wait_for_url("**/pembekuan/**")
    hand.button("Bekukan laporan")
    page.wait_for_url(re.compile(r"/laporan/beku/\d+/"))
    assert hand.clicks <= FROZEN_CLICKS
    number = re.search(r"\d{3}/LAP/PLUT-\d+/[IVX]+/\d{4}", hand.text).group(0)
    seal = page.locator("a[href*='/laporan/sah/']").first.get_attribute("href")
    stranger = window()
    stranger.goto(seal if seal.startswith("http") else site.url + seal)
    assert number in stranger.locator("main").inner_text()


READ = """async addresses => {
    const found = [];
    for (const address of addresses) {
        const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
        const main = page.querySelector("main");
        found.push({
            figure: page.querySelector(".figure-value strong")?.textContent.trim() ?? "",
            text: main.textContent.replace(/\\s+/g, " "),
            rows: main.querySelectorAll("tbody tr").length,
        });
    }
    return found;
}"""
"""What stands behind each link, read as a page and not drawn."""


def test_each_figure_of_the_quarter_opens_as_many_rows_as_it_says(site, window):
    page = window()
    site.sign_in(page, "kepala")
    hand = Hand(page)
    hand.begin()
    hand.link("Tabel IKU")
    page.wait_for_url("**/laporan/iku/**")
    assert hand.clicks <= IKU_CLICKS
    cells = page.eval_on_selector_all(
        "#iku tbody td:is([data-label='Angka'], [data-label='Tahun berjalan']) a",
        """all => all.map(link => ({
            told: link.innerText.trim(),
            unit: link.closest("tr").querySelectorAll("td")[1].innerText.trim(),
            address: link.href,
        }))""",
    )
    assert len(cells) > 20 and all("/laporan/iku/baris/" in cell["address"] for cell in cells)
    behind = page.evaluate(READ, [cell["address"] for cell in cells])
    counted = 0
    for cell, found in zip(cells, behind, strict=True):
        told = cell["told"]
        if told == "–":
            assert "Belum cukup data" in found["text"], cell
        else:
            assert told.removesuffix(" %") == found["figure"], cell
        if cell["unit"] in ("klien", "sesi", "NIB", "izin", "merek", "kontrak") and told not in ("–", "0"):
            said = re.search(r"([\d.]+) dihitung dari ([\d.]+) baris", found["text"])
            assert said and said.group(1) == told, cell
            assert found["rows"] == int(said.group(2).replace(".", "")), cell
            counted += 1
    assert counted > 3

    hand.begin()
    hand.press(page.locator("#iku tbody td[data-label='Angka'] a").first)
    page.wait_for_url("**/laporan/iku/baris/**")
    assert hand.clicks <= CELL_CLICKS
    assert cells[0]["told"] == "–" or page.locator(".figure-value strong").inner_text() == behind[0]["figure"]
