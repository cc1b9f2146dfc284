import io
import json
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit import writing
from karawo.kit.tabular import Kind, Limits, delimited, read
from karawo.kit.tests.making import workbook
from karawo.kit.writing import (
    About,
    Heading,
    Shape,
    Verdicts,
    csv_pieces,
    json_pieces,
    write_csv,
    write_verdicts,
    write_xlsx,
)

pytestmark = pytest.mark.usefixtures("without_wall")

HEADINGS = [
    Heading("Nama usaha"),
    Heading("NIK"),
    Heading("Omzet", Shape.RUPIAH),
    Heading("Berdiri", Shape.DATE),
    Heading("Bagian", Shape.PERCENT),
]
ROWS = [
    ("=HYPERLINK(1)", "7501014508900002", 2_500_000, date(2024, 9, 6), 0.25),
    ("http://contoh.id", "0012", None, date(1880, 1, 1), None),
    ("UD “Dua”", "", 0, None, 1.0),
]
ABOUT = About("Usaha di Boalemo", date(2024, 9, 6), [("Kecamatan", "Tilamuta")], ["Data rekaan."])


def test_json_carries_title_filter_columns_and_rows_by_key():
    headings = [Heading("Nama usaha", key="nama"), *HEADINGS[1:]]
    found = json.loads(b"".join(json_pieces(headings, iter(ROWS), ABOUT)))
    assert (found["title"], found["as_of"], found["filters"]) == (
        "Usaha di Boalemo",
        "2024-09-06",
        {"Kecamatan": "Tilamuta"},
    )
    assert found["columns"][0] == {"key": "nama", "label": "Nama usaha", "shape": "text"}
    assert found["rows"][0] == {
        "nama": "=HYPERLINK(1)", "NIK": "7501014508900002", "Omzet": 2_500_000, "Berdiri": "2024-09-06", "Bagian": 0.25,
    }  # fmt: skip
    assert found["rows"][2]["NIK"] is None and found["row_count"] == 3
    assert json.loads(b"".join(json_pieces(headings, iter(()), ABOUT)))["rows"] == []


def test_json_of_many_rows_goes_out_in_pieces():
    rows = ((f"Usaha {number}", "", None, None, None) for number in range(5_000))
    pieces = list(json_pieces(HEADINGS, rows, ABOUT))
    assert len(pieces) > 3 and json.loads(b"".join(pieces))["row_count"] == 5_000


def test_a_spreadsheet_carries_its_title_filter_date_and_row_count(tmp_path):
    path = tmp_path / "usaha.xlsx"
    assert write_xlsx(path, HEADINGS, iter(ROWS), ABOUT) == 3
    with read(path) as book:
        data, notes = book.sheets
        assert [row.values for row in notes.rows()] == [
            ("Judul", "Usaha di Boalemo"),
            ("Keadaan per", "6 September 2024"),
            ("Jumlah baris", "3"),
            ("Kecamatan", "Tilamuta"),
            ("Sumber", "Karawo"),
            ("Catatan", "Data rekaan."),
        ]
        rows = list(data.rows())
    assert rows[0].values == ("Nama usaha", "NIK", "Omzet", "Berdiri", "Bagian")
    assert rows[1].values == ROWS[0]
    assert rows[1].cell(1).kind is Kind.TEXT
    assert rows[2].values == ("http://contoh.id", "0012", "", "1880-01-01")
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_long_numbers_and_long_texts_lose_nothing_unseen(tmp_path):
    path = tmp_path / "panjang.xlsx"
    write_xlsx(path, [Heading("a", Shape.INTEGER), Heading("b")], [(7501014508900002, "x" * 40_000)], ABOUT)
    with read(path) as book:
        row = list(book.sheets[0].rows())[1]
    assert row.values[0] == "7501014508900002"
    assert row.values[1].endswith("(dipotong)")
    assert len(row.values[1]) == 32_767


def test_more_rows_than_a_sheet_holds_go_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "ROWS_PER_SHEET", 10)
    path = tmp_path / "banyak.xlsx"
    assert write_xlsx(path, [Heading("n", Shape.INTEGER)], ((i,) for i in range(25)), ABOUT) == 25
    with read(path) as book:
        assert [sheet.name for sheet in book.sheets] == ["Data", "Data 2", "Data 3", "Keterangan"]
        numbers = [row.values[0] for sheet in book.sheets[:3] for row in sheet.rows() if row.number > 1]
    assert numbers == list(range(25))


def test_an_export_without_rows_says_so(tmp_path):
    held = io.BytesIO()
    moment = datetime(2024, 9, 6, 6, 5, tzinfo=UTC).astimezone(ZoneInfo("Asia/Makassar"))
    assert write_xlsx(held, HEADINGS, [], About("Kosong", moment)) == 0
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(held.getvalue())
    with read(path) as book:
        assert [row.values for row in book.sheets[1].rows()][1:4] == [
            ("Keadaan per", "6 September 2024 14.05 WITA"),
            ("Jumlah baris", "0"),
            ("Saringan", "tidak ada (semua baris)"),
        ]


texts = st.text(st.characters(exclude_characters="\x00\ufffd", exclude_categories=("Cs", "Cc")), max_size=15)
texts |= st.text("=+-@\t\r\n',;|\"ab1 ", max_size=8)


@given(st.lists(st.tuples(texts, texts, texts), max_size=15), st.sampled_from(",;\t"))
def test_what_is_exported_as_csv_is_read_back_without_loss(rows, delimiter):
    headings = [Heading("nama"), Heading("alamat"), Heading("catatan")]
    file = io.BytesIO(b"".join(csv_pieces(headings, rows, delimiter=delimiter)))
    found = {n: tuple(cells) for n, cells in delimited.records(file, delimited.sniff(file), Limits())}
    for number, row in enumerate(rows, 2):
        assert found.get(number, ()) + ("",) * (3 - len(found.get(number, ()))) == row


def test_a_csv_is_counted_while_it_is_written(tmp_path):
    path = tmp_path / "a.csv"
    assert write_csv(path, HEADINGS, iter(ROWS)) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with read(path) as book:
        assert list(book.sheets[0].rows())[1].values == (
            "=HYPERLINK(1)",
            "7501014508900002",
            "2500000",
            "2024-09-06",
            "0.25",
        )


VERDICTS = Verdicts(
    ("HASIL", "ALASAN"),
    {"Data": 3, "": 1},
    {("Data", 4): ("baru", ""), ("Data", 6): ("ditolak", "NIK harus 16 angka."), ("", 2): ("baru", "")},
)


def test_a_spreadsheet_comes_back_with_a_verdict_beside_each_row(tmp_path):
    path, out = tmp_path / "asal.xlsx", tmp_path / "hasil.xlsx"
    rows = [
        ["DAFTAR USAHA", None, None],
        [],
        ["NAMA", "NIK", "BERDIRI"],
        ["Sri", "7501014508900002", date(2019, 8, 17)],
        [],
        ["=Ani", 75010145.0, True],
        ["Budi", "+62812", None, "catatan"],
    ]
    workbook(path, {"Data": rows, "Lain": [["x", 1.5]]}, merges=[(0, 0, 0, 2, "DAFTAR USAHA")])
    write_verdicts(path, out, VERDICTS)
    with read(path) as before, read(out) as after:
        assert [sheet.name for sheet in after.sheets] == ["Data", "Lain"]
        assert after.sheets[0].merges == before.sheets[0].merges
        for old, new in zip(before.sheets, after.sheets, strict=True):
            for was, now in zip(old.rows(), new.rows(), strict=True):
                assert now.number == was.number
                assert now.cells[: len(was.cells)] == was.cells
        found = {row.number: row.values[4:] for row in after.sheets[0].rows()}
    assert found == {
        1: (),
        3: ("HASIL", "ALASAN"),
        4: ("baru",),
        6: ("ditolak", "NIK harus 16 angka."),
        7: (),
    }


@pytest.mark.parametrize("is_large", [False, True])
def test_a_large_spreadsheet_comes_back_as_whole_as_a_small_one(tmp_path, monkeypatch, is_large):
    if is_large:
        monkeypatch.setattr(writing, "_KEEP_LOOKS_CELLS", 10)
    path, out = tmp_path / "asal.xlsx", tmp_path / "hasil.xlsx"
    workbook(
        path, {"Data": [["a", "b"]] + [[f"u{i}", i] for i in range(200)]}, merges=[(0, 3, 1, 3, "tinggi")]
    )
    write_verdicts(
        path, out, Verdicts(("HASIL",), {"Data": 1}, {("Data", i): ("sama",) for i in range(2, 202)})
    )
    with read(path) as before, read(out) as after:
        pairs = list(zip(before.sheets[0].rows(), after.sheets[0].rows(), strict=True))
    assert len(pairs) == 201
    assert all(now.values[: len(was.values)] == was.values for was, now in pairs)
    assert all(now.values[4] == "sama" for _, now in pairs[1:])


def test_delimited_text_comes_back_with_its_delimiter_and_its_rows_in_place(tmp_path):
    path, out = tmp_path / "asal.csv", tmp_path / "hasil.csv"
    path.write_bytes("nama;alamat;lat\r\n'=Café;Jl. A, 1;-0.95\r\n\r\nAni\r\n".encode("cp1252"))
    write_verdicts(path, out, VERDICTS)
    content = out.read_bytes().decode("utf-8-sig")
    assert content == ("nama;alamat;lat;HASIL;ALASAN\r\n'=Café;Jl. A, 1;-0.95;baru;\r\n\r\nAni\r\n")
