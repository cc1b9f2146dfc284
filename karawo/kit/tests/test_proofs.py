"""What proves something is told by its bytes; a photo leaves its place and time behind."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from karawo.kit.proofs import JPEG, MOST_BYTES, PDF, NotAProof, clean_name, read_proof


def a_photo() -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Kamera Contoh"
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_is_drawn_anew_without_what_the_camera_wrote():
    assert b"Kamera Contoh" in a_photo()
    found = read_proof(a_photo())
    assert found.content_type == JPEG and b"Kamera Contoh" not in found.content
    assert not Image.open(BytesIO(found.content)).getexif()


def test_a_pdf_stays_as_it_is():
    assert read_proof(b"%PDF-1.7 isi").content_type == PDF


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * MOST_BYTES, "large"),
        (b"<html><script>", "kind"),
        (b"PK\x03\x04", "kind"),
        (b"MZ\x90", "kind"),
    ],
)
def test_anything_else_is_refused(content, why):
    with pytest.raises(NotAProof) as refused:
        read_proof(content)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("kuitansi.PDF", "kuitansi.pdf"),
        ("..\\..\\a;b\n.pdf", "ab.pdf"),
        ("/etc/", "etc.pdf"),
        ("", "bukti.pdf"),
        ("../", "bukti.pdf"),
    ],
)
def test_a_name_goes_out_plain(name, kept):
    assert clean_name(name, PDF) == kept
