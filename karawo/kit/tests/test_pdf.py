"""A document is opened the way a person opens it: by its text, and by its pages as pictures."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno
from PIL import Image

from karawo.kit.pdf import Unprintable, compile_pdf

AT = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
SPECIMEN = Path(__file__).with_name("specimen.typ")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")


def given(rows: int = 120) -> dict[str, object]:
    return {
        "footer": "Keadaan per 3 Agustus 2026",
        "letterhead": ["Pemerintah Provinsi Gorontalo", "PLUT KUMKM Gorontalo"],
        "address": "Jalan Contoh 1, Kota Gorontalo",
        "text": "Kain #krawang *bukan* markup: $x$ _y_ @z <b> \\ #panic(\"tidak\")",
        "bars": [{"label": "Waktu", "value": "3,448", "percent": 86.2, "is_marked": True},
                 {"label": "Biaya", "value": "4,000", "percent": 100}],
        "head": ["No", "Nama", "Nilai"],
        "rows": [[str(at + 1), f"Baris {at + 1}", "3,50"] for at in range(rows)] + [["", "Jumlah", "420,00"]],
        "svg": segno.make("https://contoh.example/s/abc/").svg_inline(),
        "alt": "Kode QR ke contoh.example/s/abc",
        "signers": [{"place": "Gorontalo, 3 Agustus 2026", "role": "Kepala PLUT", "name": "", "number": "NIP"}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def document() -> bytes:
    return compile_pdf(SPECIMEN, given(), title="Contoh dokumen", at=AT)


def asked(program: str, document: bytes, *arguments: str, folder: Path) -> str:
    path = folder / "d.pdf"
    path.write_bytes(document)
    return subprocess.run([program, *arguments, str(path), *(["-"] if program == "pdftotext" else [])],
                          check=True, capture_output=True, text=True).stdout  # fmt: skip


def test_the_document_tells_its_title_language_and_standard(document):
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in document
    assert b"/Lang (id)" in document or b"/Lang(id)" in document


@needs_poppler
def test_the_pages_are_a4_and_titled(document, tmp_path):
    told = asked("pdfinfo", document, folder=tmp_path)
    assert "Contoh dokumen" in told
    assert "595.276 x 841.89 pts (A4)" in told
    assert "Tagged:" in told and "yes" in told.split("Tagged:")[1].splitlines()[0]


@needs_poppler
def test_fonts_come_along_and_none_is_the_machine_s(document, tmp_path):
    rows = asked("pdffonts", document, folder=tmp_path).splitlines()[2:]
    assert rows
    assert all("LibertinusSerif" in row for row in rows)
    assert all("yes yes" in row for row in rows), "embedded and subset"


@needs_poppler
def test_each_page_of_a_long_table_repeats_its_head_and_counts_itself(document, tmp_path):
    pages = asked("pdftotext", document, "-layout", folder=tmp_path).split("\f")[:-1]
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Keadaan per 3 Agustus 2026" in page
    assert all("Nama" in page for page in pages[:-1])


@needs_poppler
def test_what_people_type_is_printed_as_typed(document, tmp_path):
    text = asked("pdftotext", document, folder=tmp_path)
    assert '#krawang *bukan* markup: $x$ _y_ @z <b> \\ #panic("tidak")' in " ".join(text.split())


@needs_poppler
def test_every_page_has_ink_and_stays_inside_its_margins(document, tmp_path):
    (tmp_path / "d.pdf").write_bytes(document)
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(tmp_path / "d.pdf"), str(tmp_path / "p")], check=True)
    pages = sorted(tmp_path.glob("p*.png"))
    assert len(pages) >= 3
    for page in pages:
        with Image.open(page) as picture:
            width, height = picture.size
            box = picture.convert("L").point(lambda grey: 255 if grey < 200 else 0).getbbox()
        assert box is not None
        assert box[0] > 0.08 * width and box[2] < 0.92 * width and box[3] < 0.98 * height


def test_the_same_data_make_the_same_bytes(document):
    assert compile_pdf(SPECIMEN, given(), title="Contoh dokumen", at=AT) == document


def test_a_template_that_lacks_its_data_is_named():
    with pytest.raises(Unprintable, match=r"specimen\.typ"):
        compile_pdf(SPECIMEN, {}, title="Kosong", at=AT)
