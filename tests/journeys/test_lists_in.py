"""Task 20: a messy Excel list is sent, judged row by row, loaded and taken back."""

import re

import xlsxwriter

HEADERS = [
    "No",
    "Nama Usaha",
    "Nama Pemilik",
    "NIK",
    "No. HP",
    "Kecamatan",
    "Kelurahan",
    "Jenis Usaha",
    "Omset per tahun",
]


def messy(path) -> int:
    """A title, a merged heading, good rows, the same row twice, a broken NIK, a row without names, a total."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("DATA UMKM")
        sheet.merge_range(0, 0, 0, 8, "DAFTAR UMKM KOTA GORONTALO (CONTOH)")
        for column, header in enumerate(HEADERS):
            sheet.write_string(2, column, header)
        place = ["Kota Selatan", "Biawao", "kue basah", "36000000"]
        rows = [
            [f"{n}", f"Kue Perjalanan {n}", f"Halimah Perjalanan {n}", "", f"0840-5550-{n:04d}", *place]
            for n in range(1, 31)
        ]
        rows.append(["31", *rows[0][1:]])
        rows.append(
            ["32", "Kue NIK Pendek", "Salma Perjalanan", "75710145", "", "Kota Selatan", "Biawao", "kue", ""]
        )
        rows.append(["33", "", "", "", "0840-5550-9999", "Kota Selatan", "Biawao", "", ""])
        for number, row in enumerate(rows, 3):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.write_string(len(rows) + 3, 1, "JUMLAH")
        sheet.write_string(len(rows) + 3, 8, "1080000000")
    return len(rows)


def test_a_messy_list_is_judged_loaded_and_taken_back(site, window, tmp_path):
    count = messy(tmp_path / "kota-perjalanan.xlsx")
    page = window()
    page.set_default_timeout(60_000)
    site.sign_in(page, "darma")
    page.goto(f"{site.url}/impor/")
    page.locator("input[type=file]").set_input_files(tmp_path / "kota-perjalanan.xlsx")
    page.locator("[name=source]").fill("Daftar perjalanan")
    page.get_by_role("button", name=re.compile("Unggah")).click()
    page.wait_for_url(re.compile(r"/impor/\d+/"))
    if page.url.endswith("/kolom/"):
        page.locator("main form button").last.click()
        page.wait_for_url(re.compile(r"/impor/\d+/$"))
    load = page.get_by_role("button", name=re.compile("Muat"))
    load.first.wait_for()
    text = page.locator("main").inner_text()
    assert re.search(rf"\b{count}\b", text)
    load.first.click()
    undo = page.locator("summary", has_text="Urungkan daftar ini")
    undo.wait_for()
    loaded = page.url
    page.goto(f"{site.url}/cari/?q=Kue Perjalanan 7")
    assert "Halimah Perjalanan 7" in page.locator("#hasil").inner_text()
    page.goto(loaded)
    undo.click()
    form = page.locator("form[action$='/pengurungan/']")
    for reason in form.locator("textarea, input[type=text]").all():
        reason.fill("Salah berkas")
    form.locator("button").last.click()
    page.get_by_text("diurungkan").first.wait_for()
    page.goto(f"{site.url}/cari/?q=Kue Perjalanan 7")
    assert "Halimah Perjalanan 7" not in page.locator("#hasil").inner_text()
