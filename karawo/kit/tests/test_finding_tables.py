import pytest

from karawo.kit.tabular import Kind, SkipReason, find_tables, read
from karawo.kit.tests.making import workbook

pytestmark = pytest.mark.usefixtures("without_wall")


def tables_of(path):
    """Read once, and shown to add up: every row of the sheet is data, skipped or blank."""
    with read(path) as book:
        found = []
        for sheet in book.sheets:
            tables = find_tables(sheet)
            counted = sum(table.row_count + len(table.skipped) + table.blank_row_count for table in tables)
            assert counted == (sheet.report.rows if tables else 0)
            for table in tables:
                rows = list(table.rows())
                assert len(rows) == table.row_count
                assert {row.number for row in rows}.isdisjoint(row.number for row in table.skipped)
                found.append((table, rows))
        return found


def delimited(path, text):
    path.write_text(text)
    return path


def reasons(table):
    return {row.number: row.reason for row in table.skipped}


def test_a_sheet_made_for_printing_gives_up_its_table(tmp_path):
    path = workbook(
        tmp_path / "dinas.xlsx",
        {
            "Kec. Tilamuta": [
                ["DAFTAR UMKM BINAAN"],
                ["DINAS KOPERASI DAN UMKM", None, None, None, None, None, "Tahun 2024"],
                [],
                ["NO", "NAMA USAHA", "PEMILIK", None, "TENAGA KERJA", None, "OMZET", None, "KET"],
                [None, None, "NAMA", "NIK", "L", "P", None, None, None],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", None, "(8)"],
                [1, "Karawo Melati", "Sri", "7501014508900002", 1, 3, 25_000_000, None, "aktif"],
                [2, "Total Jaya", "Ani", "7501014508900003", 0, 1, 5_000_000, None, None],
                [],
                [3, "Kopi Pinogu", "Budi", "7501010508900004", 2, 0, 8_000_000],
                ["JUMLAH", None, None, None, 3, 4, 38_000_000],
                [],
                [None, None, None, None, None, None, "Tilamuta, 6 September 2024"],
                [None, None, None, None, None, None, "Kepala Dinas"],
                [None, None, None, None, None, None, "NIP. 19700101"],
            ]
        },
        merges=[
            (3, 2, 3, 3, "PEMILIK"),
            (3, 4, 3, 5, "TENAGA KERJA"),
            (3, 0, 4, 0, "NO"),
            (3, 1, 4, 1, "NAMA USAHA"),
        ],
    )
    ((table, rows),) = tables_of(path)
    assert table.heading_rows == (4, 5)
    assert [column.label for column in table.columns] == [
        "NO",
        "NAMA USAHA",
        "PEMILIK / NAMA",
        "PEMILIK / NIK",
        "TENAGA KERJA / L",
        "TENAGA KERJA / P",
        "OMZET",
        "KET",
    ]
    assert table.empty_columns == (7,)
    assert [row.number for row in rows] == [7, 8, 10]
    assert rows[1].values[1] == "Total Jaya"
    assert rows[0].sheet == "Kec. Tilamuta"
    assert rows[2].values == (3.0, "Kopi Pinogu", "Budi", "7501010508900004", 2.0, 0.0, 8_000_000.0, None)
    assert reasons(table) == {
        1: SkipReason.TITLE,
        2: SkipReason.TITLE,
        4: SkipReason.HEADING,
        5: SkipReason.HEADING,
        6: SkipReason.NUMBERING,
        11: SkipReason.TOTAL,
        13: SkipReason.NOTE,
        14: SkipReason.NOTE,
        15: SkipReason.NOTE,
    }
    assert table.column("pemilik / nik").kinds == {Kind.TEXT: 3}
    assert table.column("NAMA USAHA").samples == ("Karawo Melati", "Total Jaya", "Kopi Pinogu")


def test_two_heading_rows_are_joined_without_merged_cells_too(tmp_path):
    text = (
        "NO,NAMA USAHA,PEMILIK,,ALAMAT,,\n,,NAMA,NIK,DESA,KECAMATAN,KABUPATEN\n"
        "1,Melati,Sri,7501014508900002,Limehe,Tabongo,Gorontalo\n2,Mawar,Ani,,Motinelo,Tabongo,Gorontalo\n"
    )
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert table.heading_rows == (1, 2)
    assert [column.label for column in table.columns][2:5] == [
        "PEMILIK / NAMA",
        "PEMILIK / NIK",
        "ALAMAT / DESA",
    ]
    assert len(rows) == 2


def test_a_line_with_the_name_of_the_province_is_a_title_and_no_heading(tmp_path):
    text = (
        "Provinsi,Gorontalo,,\nKabupaten,Boalemo,,\nno,nama,alamat,telp\n1,Sri,Jl. A,0812\n2,Ani,Jl. B,0813\n"
    )
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert table.heading_rows == (3,)
    assert reasons(table)[1] == SkipReason.TITLE
    assert [row.number for row in rows] == [4, 5]


def test_a_template_without_rows_is_a_table_without_rows(tmp_path):
    ((table, rows),) = tables_of(
        workbook(tmp_path / "a.xlsx", {"Isi": [["Nama UMKM", "NIK", "Alamat Usaha"]]})
    )
    assert [column.label for column in table.columns] == ["Nama UMKM", "NIK", "Alamat Usaha"]
    assert rows == []


def test_a_list_without_headings_keeps_its_first_row(tmp_path):
    text = "Sri,0812345678,Limboto\nAni,0812345679,Suwawa\nBudi,0812345670,Marisa\n"
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert table.heading_rows == ()
    assert len(rows) == 3
    assert [column.shown for column in table.columns] == ["Kolom A", "Kolom B", "Kolom C"]


def test_headings_repeated_on_each_printed_page_are_no_data(tmp_path):
    page = "no,nama,alamat,telp\n" + "".join(f"{i},Usaha {i},Jl. {i},08{i}\n" for i in range(5))
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", page * 3))
    assert len(rows) == 15
    assert reasons(table) == {
        1: SkipReason.HEADING,
        7: SkipReason.REPEATED_HEADING,
        13: SkipReason.REPEATED_HEADING,
    }


def test_a_second_table_below_the_first_is_found_by_its_headings(tmp_path):
    text = (
        "no,nama usaha,alamat\n1,Melati,Jl. A\n2,Mawar,Jl. B\n\n"
        "nama koperasi,ketua,jumlah anggota\nKop. Satu,Sri,20\nKop. Dua,Ani,30\n"
    )
    (first, first_rows), (second, second_rows) = tables_of(delimited(tmp_path / "a.csv", text))
    assert (first.heading_rows, second.heading_rows) == ((1,), (5,))
    assert [len(first_rows), len(second_rows)] == [2, 2]
    assert second_rows[0].values == ("Kop. Satu", "Sri", "20")


def test_values_under_no_heading_keep_their_column(tmp_path):
    text = "nama,alamat\nSri,Jl. A\nAni,Jl. B, No. 2\n"
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert [column.shown for column in table.columns] == ["nama", "alamat", "Kolom C"]
    assert rows[0].values == ("Sri", "Jl. A", None)
    assert rows[1].values == ("Ani", "Jl. B", " No. 2")


def test_thin_rows_in_the_middle_and_at_the_end_are_data(tmp_path):
    text = "no,nama,alamat,telp\n1,Sri,Jl. A,081\n2,Ani,,\n3,Budi,Jl. C,083\n4,Rina,,\n"
    ((_, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert [row.number for row in rows] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("line", "is_total"),
    [
        ("JUMLAH,,,12", True),
        (",Total,,12", True),
        ("Sub Total,,,3", True),
        ("Jumlah Kec. Tabongo,,,3", True),
        ("Rata-rata,,,1.5", True),
        ("9,Total,Jl. A,3", False),
        ("9,Jumlah Rezeki,Jl. A,3", False),
    ],
)
def test_a_total_is_told_from_a_shop_that_is_called_total(tmp_path, line, is_total):
    text = (
        f"no,nama usaha,alamat,tenaga kerja\n1,Melati,Jl. A,3\n2,Mawar,Jl. B,9\n{line}\n3,Anggrek,Jl. C,2\n"
    )
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert (reasons(table).get(4) is SkipReason.TOTAL) == is_total
    assert len(rows) == (3 if is_total else 4)


def test_blank_rows_at_the_end_are_counted_and_are_no_data(tmp_path):
    text = "nama,kategori,alamat\nSri,Jasa,Jl. A\n" + ",,\n , ,\n" * 5
    ((table, rows),) = tables_of(delimited(tmp_path / "a.csv", text))
    assert len(rows) == 1
    assert table.blank_row_count == 10


def test_an_empty_sheet_has_no_table(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Kosong": [], "Isi": [["nama", "telp"], ["Sri", "081"]]})
    assert [table.sheet.name for table, _ in tables_of(path)] == ["Isi"]
