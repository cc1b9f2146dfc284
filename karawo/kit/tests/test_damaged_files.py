"""Whatever is done to a file, reading it ends in rows or in a refusal, never in anything else."""

import io
import random
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.tabular import Limits, Refused, delimited, find_tables, read
from karawo.kit.tabular.package import open_package
from karawo.kit.tests.making import workbook


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_of_text_or_refused(content):
    file = io.BytesIO(content)
    try:
        for number, record in delimited.records(file, delimited.sniff(file), Limits()):
            assert number >= 1
            assert record[-1]
    except Refused as refused:
        assert str(refused)


def test_a_spreadsheet_with_flipped_bytes_is_read_or_refused(tmp_path):
    path = workbook(tmp_path / "utuh.xlsx", {"Satu": [["nama", "telp"], ["Sri", "0812"], ["Ani", 5]]})
    whole = path.read_bytes()
    dice = random.Random(20240906)
    seen = set()
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(dice.choice([1, 3, 20])):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            seen.add(open_package(io.BytesIO(bytes(content)), Limits()).format)
        except Refused as refused:
            seen.add(refused.code)
    assert {"xlsx", "broken"} <= seen


def test_damage_that_reaches_the_parser_is_refused_too(tmp_path):
    path = workbook(tmp_path / "utuh.xlsx", {"Satu": [["nama", "telp"], ["Sri", "0812"], ["Ani", 5]]})
    dice = random.Random(7)
    outcomes = set()
    for _ in range(8):
        hurt = tmp_path / "rusak.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(hurt, "w") as new:
            for part in old.infolist():
                content = bytearray(old.read(part))
                for _ in range(4):
                    content[dice.randrange(len(content))] = dice.randrange(32, 127)
                new.writestr(part.filename, bytes(content))
        try:
            with read(hurt) as book:
                for sheet in book.sheets:
                    find_tables(sheet)
            outcomes.add("read")
        except Refused as refused:
            outcomes.add(refused.code)
    assert outcomes <= {
        "read",
        "broken",
        "too_many_rows",
        "too_many_columns",
        "not_a_table",
        "too_many_cells",
    }


def test_a_sheet_of_another_office_program_is_read(tmp_path):
    def text(word):
        return f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'

    path = tmp_path / "lembar.ods"
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Satu">'
        f"<table:table-row>{text('nama')}{text('telp')}</table:table-row>"
        f"<table:table-row>{text('Sri')}"
        '<table:table-cell office:value-type="float" office:value="5"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    with read(path) as book:
        assert book.report.format == "ods"
        assert [row.values for row in book.sheets[0].rows()] == [("nama", "telp"), ("Sri", 5.0)]
