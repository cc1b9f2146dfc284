import codecs
import csv
import io
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.tabular import (
    BrokenText,
    CellError,
    Kind,
    Limits,
    LostDigits,
    Refused,
    delimited,
    digits_of,
    guard,
    inspect,
    kind_of,
    read,
    text_of,
    unguard,
)
from karawo.kit.tests.making import package, sheet_xml, workbook


def rows_of(path):
    with read(path) as book:
        return [(row.number, row.values) for row in book.sheets[0].rows()]


def test_a_cell_keeps_its_kind(tmp_path):
    path = tmp_path / "jenis.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, moment = (
            book.add_format({"num_format": "d mmm yyyy"}),
            book.add_format({"num_format": "d/m/yy h:mm"}),
        )
        sheet.write_string(0, 0, "7501014508900002")
        sheet.write_number(1, 0, 7501014508900002)
        sheet.write_datetime(2, 0, date(2024, 9, 6), day)
        sheet.write_datetime(3, 0, datetime(2024, 9, 6, 10, 30), moment)  # noqa: DTZ001
        sheet.write_boolean(4, 0, True)
        sheet.write_datetime(5, 0, time(10, 30), book.add_format({"num_format": "h:mm"}))
        sheet.write_datetime(6, 0, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_string(8, 0, "=1+1")
    with read(path) as book:
        cells = {row.number: row.cell(0) for row in book.sheets[0].rows()}
    assert [cells[number].kind for number in (1, 2, 3, 4, 5, 6, 7, 9)] == [
        Kind.TEXT,
        Kind.NUMBER,
        Kind.DATE,
        Kind.DATE,
        Kind.BOOL,
        Kind.TIME,
        Kind.TIME,
        Kind.TEXT,
    ]
    assert cells[3].value == date(2024, 9, 6)
    assert cells[4].text == "2024-09-06 10:30:00"
    assert cells[7].text == "30:00:00"
    assert cells[9].value == "=1+1"
    assert 8 not in cells


def test_what_a_broken_formula_left_is_an_error_and_not_an_empty_cell(tmp_path):
    path = tmp_path / "galat.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["nama", "harga"])
        sheet.write(1, 0, "Sri")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=A9", None, "12")
        sheet.write_formula(5, 3, "=NA()", None, "#N/A")
    with read(path) as book:
        rows = {row.number: row for row in book.sheets[0].rows()}
        assert rows[2].cell(1) == (Kind.ERROR, CellError("#DIV/0!"))
        assert rows[3].cell(1).value == "12"
        assert rows[6].cell(3).value == "#N/A"
        assert book.report.sheets[0].formula_count == 3
        assert book.report.sheets[0].error_count == 2


def test_errors_are_found_across_the_pieces_in_which_a_large_sheet_is_scanned(tmp_path):
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        for n in range(1, 30_001)
    )
    path = package(tmp_path / "besar.xlsx", sheet_xml(cells))
    with read(path) as book:
        assert book.report.sheets[0].error_count == 30_000
        assert all(row.cell(1).kind is Kind.ERROR for row in book.sheets[0].rows())


def test_sheets_keep_their_names_order_and_whether_they_are_hidden(tmp_path):
    path = tmp_path / "lembar.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Januari").write(0, 0, "a")
        book.add_worksheet("Kosong")
        hidden = book.add_worksheet("Daftar & pilihan")
        hidden.write(0, 0, "b")
        hidden.hide()
    with read(path) as book:
        assert [(sheet.name, sheet.report.is_hidden) for sheet in book.sheets] == [
            ("Januari", False),
            ("Kosong", False),
            ("Daftar & pilihan", True),
        ]
        assert [len(list(sheet.rows())) for sheet in book.sheets] == [1, 0, 1]
    assert [sheet.name for sheet in inspect(path).sheets] == ["Januari", "Kosong", "Daftar & pilihan"]


def test_row_numbers_are_those_the_spreadsheet_shows(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Satu": [[], [], [None, "a"], [], ["b"]]})
    assert rows_of(path) == [(3, ("", "a")), (5, ("b",))]


def test_two_passes_over_one_sheet_do_not_disturb_each_other(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Satu": [[i] for i in range(50)]})
    with read(path) as book:
        pairs = list(zip(book.sheets[0].rows(), book.sheets[0].rows(), strict=True))
    assert len(pairs) == 50
    assert all(one == two for one, two in pairs)


TEXT = "nama;alamat\nToko Café;Jl. Melati, No. 3\nUD “Dua”;Jl. Mawar\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_by_content(tmp_path, without_wall, content, encoding):
    path = tmp_path / "daftar.xls"
    path.write_bytes(content)
    with read(path) as book:
        assert (book.report.encoding, book.report.delimiter) == (encoding, ";")
        assert [row.values for row in book.sheets[0].rows()] == [
            ("nama", "alamat"),
            ("Toko Café", "Jl. Melati, No. 3"),
            ("UD “Dua”", "Jl. Mawar"),
        ]
        assert book.report.sheets[0].broken_cells == 0


def test_bytes_that_fit_no_encoding_mark_their_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        "nama,kota\nCafé,Limboto\nNaïve,Tilamuta\n".encode() + b"Rus\xffak,Kwandang\nNol\x00,Suwawa\n"
    )
    with read(path) as book:
        rows = {row.number: row for row in book.sheets[0].rows()}
        assert book.report.encoding == "utf-8"
        assert book.report.sheets[0].broken_cells == 2
    assert rows[2].values == ("Café", "Limboto")
    assert rows[4].values == ("Rus\ufffdak", "Kwandang")
    assert [rows[number].cell(0).is_broken for number in (2, 3, 4, 5)] == [False, False, True, True]
    assert isinstance(rows[5].values[0], BrokenText)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("nama,alamat\nSri,Jl. Melati\n", ","),
        ("nama;alamat\nSri;Jl. Melati, No. 3, RT 1\nAni;Jl. Mawar, No. 2, RT 2\n", ";"),
        ("nama\talamat\nSri\tJl. Melati, No. 3; RT 1\n", "\t"),
        ("nama|alamat|kota\nSri|Jl. A, B|C\n", "|"),
        ('nama,alamat\n"Sri","Jl. Melati; No. 3"\n"Ani","Jl. Mawar; No. 2"\n', ","),
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";"),
        ("DATA UMKM\n\nno;nama;alamat\n1;Sri;Jl. A, B\n2;Ani;Jl. C, D, E\n", ";"),
        ("sep=,\nnama,alamat;kota\nSri,Jl. A; B\n", ","),
        ("nama\nSri\nAni\n", ","),
    ],
)
def test_the_delimiter_is_found_among_the_commas_of_addresses(tmp_path, without_wall, content, delimiter):
    path = tmp_path / "a.txt"
    path.write_text(content)
    with read(path) as book:
        assert book.report.delimiter == delimiter


def test_quoted_line_ends_ragged_rows_and_blank_rows_keep_their_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'nama,alamat,kota\r\n"Toko\r\nSri",Jl. A\r\n\r\n,,\r\nAni,Jl. B,Limboto,lebih\r\n')
    assert rows_of(path) == [
        (1, ("nama", "alamat", "kota")),
        (2, ("Toko\r\nSri", "Jl. A")),
        (5, ("Ani", "Jl. B", "Limboto", "lebih")),
    ]


def test_a_properly_quoted_cell_may_hold_lines_that_look_like_rows(tmp_path):
    path = tmp_path / "a.csv"
    note = "Pesanan:\nkopi, gula, teh\njagung, kelapa, cokelat"
    path.write_text(f'nama,catatan,kota\nSri,"{note}",Limboto\nAni,,Suwawa\n' * 400)
    assert rows_of(path)[1] == (2, ("Sri", note, "Limboto"))
    assert len(rows_of(path)) == 1200


@pytest.mark.parametrize("word", ["PKL", "PK", "GIF", "MZ"])
def test_a_heading_that_begins_like_another_kind_of_file_is_still_text(tmp_path, without_wall, word):
    path = tmp_path / "a.csv"
    path.write_text(f"{word},nama\n1,Sri\n")
    assert rows_of(path) == [(1, (word, "nama")), (2, ("1", "Sri"))]


def test_a_cell_without_end_is_refused_with_its_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nama,catatan\nSri,pendek\nAni," + "x" * 140_000 + "\n")
    with pytest.raises(Refused, match="baris 3"):
        read(path)


def test_the_line_that_names_the_separator_is_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"sep=;\r\nnama;kota\r\nSri;Limboto\r\n")
    assert rows_of(path) == [(1, ("nama", "kota")), (2, ("Sri", "Limboto"))]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1+1", "@sum", "\t=1", "\r=1", "'=1", "''@"])
def test_text_that_could_calculate_is_guarded_and_comes_back_whole(text):
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["-0.954", "-5", "Sri", "'tis", "", "a=b", "-1.000,5"])
def test_harmless_text_is_left_alone(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text())
def test_the_guard_is_lossless(text):
    assert unguard(guard(text)) == text


cells = st.text(
    st.characters(exclude_characters="\x00\ufffd", exclude_categories=("Cs", "Cc")), max_size=12
) | (st.text("=+-@\t\r\n',;|\"ab1", max_size=6))


@given(st.lists(st.tuples(cells, cells, cells), max_size=12), st.sampled_from(",;\t|"))
def test_a_guarded_table_comes_back_cell_for_cell(table, delimiter):
    heading = ("nama usaha", "alamat", "keterangan")
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([[guard(cell) for cell in row] for row in [heading, *table]])
    file = io.BytesIO(held.getvalue().encode("utf-8-sig"))
    expected = []
    for number, row in enumerate([heading, *table], 1):
        trimmed = list(row)
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        if trimmed:
            expected.append((number, tuple(trimmed)))
    read_back = delimited.records(file, delimited.sniff(file), Limits())
    assert [(number, tuple(record)) for number, record in read_back] == expected


def test_a_number_that_lost_its_digits_is_refused_with_the_fix():
    with pytest.raises(LostDigits, match="format kolom menjadi Teks"):
        digits_of(7501014508900002.0)
    with pytest.raises(LostDigits, match="disingkat"):
        digits_of("8.52E+10")
    with pytest.raises(LostDigits, match="disingkat"):
        digits_of("8,52348e+010")
    with pytest.raises(LostDigits, match="bukan nomor"):
        digits_of(12.5)
    assert digits_of(81234567890.0) == "81234567890"
    assert digits_of(" 0812-3456 7890 ") == "081234567890"
    assert kind_of(81234567890.0) is Kind.NUMBER


def test_values_are_told_as_text_without_the_marks_of_the_machine():
    assert [text_of(value) for value in (None, 3201.0, 1.5, True, date(2024, 9, 6), 5)] == [
        "",
        "3201",
        "1.5",
        "TRUE",
        "2024-09-06",
        "5",
    ]
