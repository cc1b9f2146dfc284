import os
import resource
import zipfile
from pathlib import Path

import pytest

from karawo.kit.tabular import Limits, Refused, inspect, read
from karawo.kit.tabular.package import open_package
from karawo.kit.tests.making import PLAIN, RELATIONS, SHEETS, package, sheet_xml, workbook, zipped


def spent():
    """Processor seconds of all children that have ended; a clock would measure the neighbours too."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def refused(path, code, **limits):
    """Refused with this code, soon, and with this process hardly larger than before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = spent()
    with pytest.raises(Refused) as caught:
        read(path, Limits(**limits))
    assert caught.value.code == code, str(caught.value)
    assert spent() - begun < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000
    assert str(caught.value)[-1] == "."
    return str(caught.value)


def test_two_far_cells_in_a_file_of_one_kilobyte_are_seen_before_anything_is_laid_out(tmp_path):
    far = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    path = package(tmp_path / "jauh.xlsx", far)
    assert path.stat().st_size < 2500
    assert "Hapus" in refused(path, "too_many_rows")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1"><c r="SG1"><v>1</v></c></row>', "too_many_columns"),
        ("<row r='1'><c\n r='XFD1'><v>1</v></c></row>", "too_many_columns"),
        ('<row r="1"><c r = "AAA1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1"><c r="A200001"><v>1</v></c></row>', "too_many_rows"),
        ('<row r="1"><c r="A0999999"><v>1</v></c></row>', "too_many_rows"),
        ("<row r='300000'><c><v>1</v></c></row>", "too_many_rows"),
    ],
)
def test_a_far_cell_is_seen_however_it_is_written_and_whatever_the_sheet_says_of_its_size(
    tmp_path, cells, code
):
    refused(package(tmp_path / "jauh.xlsx", sheet_xml(cells, dimension="A1:B2")), code)


@pytest.mark.parametrize("rows", [9, 10, 99, 1234, 1999, 2000])
@pytest.mark.parametrize(("columns", "last", "next_one"), [(3, "C", "D"), (26, "Z", "AA"), (500, "SF", "SG")])
def test_the_last_cell_within_the_limits_is_read_and_the_next_is_not(tmp_path, rows, columns, last, next_one):
    limits = Limits(rows=rows, columns=columns)
    path = tmp_path / "tepi.xlsx"
    package(
        path, sheet_xml(f'<row r="1"><c r="{last}1"><v>1</v></c></row><row r="{rows}"><c r="A{rows}"/></row>')
    )
    with path.open("rb") as file:
        assert open_package(file, limits).format == "xlsx"
    for cell in (f"{next_one}1", f"A{rows + 1}", f"A{rows * 10}"):
        package(path, sheet_xml(f'<row r="1"><c r="{cell}"><v>1</v></c></row>'))
        with pytest.raises(Refused), path.open("rb") as file:
            open_package(file, limits)


def test_a_wide_and_long_sheet_with_two_cells_is_refused(tmp_path):
    cells = '<row r="1"><c r="SF1"><v>1</v></c></row><row r="60000"><c r="A60000"><v>2</v></c></row>'
    refused(package(tmp_path / "luas.xlsx", sheet_xml(cells)), "too_many_cells")
    cells = cells.replace("60000", "200000")
    refused(package(tmp_path / "luas.xlsx", sheet_xml(cells)), "too_much_memory")


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    bomb = sheet_xml("<row/>" + " " * 60_000_000)
    refused(package(tmp_path / "bom.xlsx", bomb), "bomb")


def test_many_parts_that_each_look_innocent_are_refused_by_their_sum(tmp_path):
    extra = [(f"xl/media/{i}.bin", b"x" * 1_000_000) for i in range(151)]
    refused(package(tmp_path / "besar.xlsx", PLAIN, extra=extra), "unpacks_too_big")


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = package(tmp_path / "bohong.xlsx", sheet_xml("<row r='1'/>" * 500_000))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little")))
    refused(path, "broken")


def test_too_many_parts_are_counted_before_their_names_are_read(tmp_path):
    extra = [(f"xl/x{i}.xml", "<a/>") for i in range(300)]
    refused(package(tmp_path / "banyak.xlsx", PLAIN, extra=extra), "too_many_entries")


def test_laughs_by_the_billion_are_refused(tmp_path):
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    laughing = f"<!DOCTYPE x [{entities}]><worksheet xmlns='{SHEETS}'><sheetData>&l9;</sheetData></worksheet>"
    refused(package(tmp_path / "tawa.xlsx", laughing), "entities")
    late = '<?xml version="1.0"?><!--' + "x" * 1_048_560 + f"--><!DOCTYPE x [{entities}]><sst/>"
    refused(
        package(tmp_path / "tawa2.xlsx", PLAIN, extra=[("xl/sharedStrings.xml", late)], compression=0),
        "entities",
    )


def test_one_long_text_shared_by_many_cells_ends_the_child_and_not_this_process(tmp_path):
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCDEFGH")
        + "</row>"
        for row in range(1, 8000)
    )
    shared = f'<sst xmlns="{SHEETS}"><si><t>{os.urandom(16_000).hex()}</t></si></sst>'
    relations = f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    path = package(
        tmp_path / "gema.xlsx",
        sheet_xml(cells),
        extra=[("xl/sharedStrings.xml", shared)],
        relations=relations,
    )
    assert path.stat().st_size < 400_000
    refused(path, "too_much_memory", memory_bytes=512 << 20)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("xl/macrosheets/sheet1.xml", "macro"),
        ("xl/externalLinks/externalLink1.xml", "external_link"),
        ("xl/workbook.bin", "binary_sheet"),
    ],
)
def test_a_file_that_carries_more_than_a_table_is_refused(tmp_path, name, code):
    refused(package(tmp_path / "isi.xlsx", PLAIN, extra=[(name, "<a/>")]), code)


def test_a_link_to_another_workbook_is_found_in_the_relations_too(tmp_path):
    link = f'<Relationship Id="rId9" Type="{RELATIONS}/externalLink" Target="elsewhere/a.xml"/>'
    refused(package(tmp_path / "tautan.xlsx", PLAIN, relations=link), "external_link")


def test_an_address_of_electronic_mail_is_no_link_to_another_workbook(tmp_path):
    path = workbook(tmp_path / "surel.xlsx", {"Satu": [["E-mail"], ["mailto:sri@contoh.id"]]})
    with zipfile.ZipFile(path) as archive:
        assert b'TargetMode="External"' in archive.read("xl/worksheets/_rels/sheet1.xml.rels")
    with read(path) as book:
        assert [row.values for row in book.sheets[0].rows()] == [("E-mail",), ("sri@contoh.id",)]


def test_a_sheet_under_a_name_that_no_one_looks_at_is_refused(tmp_path):
    path = package(tmp_path / "lain.xlsx", PLAIN)
    moved = tmp_path / "pindah.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(moved, "w") as new:
        for part in old.infolist():
            content = old.read(part).replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.dat")
            new.writestr(part.filename.replace("sheet1.xml", "sheet1.dat"), content)
    refused(moved, "broken")


def test_a_truncated_file_is_refused(tmp_path):
    path = workbook(tmp_path / "utuh.xlsx", {"Satu": [["a", "b"], [1, 2]]})
    content = path.read_bytes()
    for length in (10, 500, len(content) // 2, len(content) - 5):
        cut = tmp_path / "potong.xlsx"
        cut.write_bytes(content[:length])
        refused(cut, "broken")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
        ("a.csv", b"", "empty"),
        ("a.csv", b" \r\n \n", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "empty"),
        ("a.xls", b"<html><table><tr><td>Nama</td></tr></table></html>", "html"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "xml"),
        ("a.csv", b'[{"nama": "Sri"}]', "json"),
        ("a.csv", bytes(range(256)) * 200, "not_a_table"),
        ("a.csv", os.urandom(100_000), "not_a_table"),
        ("a.xlsx", zipped(), "not_a_table"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000, "not_a_table"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook _VBA_PROJECT".encode("utf-16-le"), "macro"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 600, "broken"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_content_and_not_by_its_name(
    tmp_path, without_wall, name, content, code
):
    path = tmp_path / name
    path.write_bytes(content)
    refused(path, code)


def test_a_quote_that_nobody_closes_does_not_swallow_the_rows_after_it(tmp_path):
    path = tmp_path / "kutip.csv"
    path.write_text('nama,alamat\n"Toko Maju,Jl. Satu\nToko Dua,Jl. Dua\nToko Tiga,Jl. Tiga\n')
    assert "baris 2" in refused(path, "open_quote")


def test_a_parser_that_runs_too_long_is_stopped(tmp_path):
    path = tmp_path / "panjang.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 150_000)
    refused(path, "too_slow", wall_seconds=0.01)


def test_too_many_rows_and_columns_of_plain_text_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 20)
    assert "baris 10" in refused(path, "too_many_rows", rows=10)
    path.write_text("a,b,c,d\n1,2,3,4\n")
    refused(path, "too_many_columns", columns=3)
    refused(path, "too_big", file_bytes=5)


def test_what_is_refused_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "sementara"))
    (tmp_path / "sementara").mkdir()
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.4")
    for _ in range(3):
        with pytest.raises(Refused):
            inspect(path)
    assert list((tmp_path / "sementara").iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


def test_each_refusal_says_what_to_do():
    for code in Refused.codes():
        sentence = str(Refused(code, limit=1, row=2))
        assert len(sentence) > 30
        assert "%" not in sentence
