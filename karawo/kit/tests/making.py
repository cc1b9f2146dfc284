"""Files made for the tests: proper ones, and ones built to hurt."""

import io
import zipfile

import xlsxwriter

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path, sheets, *, merges=()):
    """sheets: {name: rows}; merges: (first row, first column, last row, last column, text), all from 0."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, value in enumerate(row):
                    if hasattr(value, "year"):
                        sheet.write_datetime(number, at, value, day)
                    elif value is not None:
                        sheet.write(number, at, value)
            for merge in merges:
                sheet.merge_range(*merge)
    return path


def package(path, sheet_xml, *, extra=(), compression=zipfile.ZIP_DEFLATED, relations=""):
    """An .xlsx by hand, with the given sheet and whatever else is to be smuggled in."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types '
        'xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Satu" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f"{relations}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet_xml,
        **dict(extra),
    }
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_xml(cells, dimension="A1"):
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{SHEETS}"><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


PLAIN = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')


def zipped(content=b"x"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("isi.txt", content)
    return held.getvalue()
