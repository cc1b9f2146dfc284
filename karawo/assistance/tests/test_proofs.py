"""Files of an aid: what comes in, what goes out, and who may."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.assistance import actions
from karawo.assistance.models import Aid, AidProof
from karawo.assistance.tests.examples import given, recorded
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 kuitansi"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def a_photo() -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Kamera Contoh"
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def added(people, aid: Aid, content: bytes = PDF, name: str = "Kuitansi 12.pdf") -> AidProof:
    with within(scope_of(people.budi)):
        return actions.add_proof(aid, content, file_name=name, by=people.budi, at=AT)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_photo_loses_its_place_and_time_and_the_same_bytes_are_kept_once(people):
    aid = recorded(people.budi)
    proof = added(people, aid, a_photo(), "IMG_1.png")
    assert (proof.file_name, proof.content_type) == ("IMG_1.jpg", "image/jpeg")
    assert b"Kamera Contoh" not in actions.path_of(proof).read_bytes()
    assert added(people, aid, a_photo(), "lagi.png") == proof
    with within(EVERYTHING):
        assert Entry.objects.filter(act="assistance.proof_added").count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"<html>", "bukan foto"),
        (b"PK\x03\x04", "bukan foto"),
        (b"%PDF-" + b"x" * 10_485_760, "10 MB"),
    ],
)
def test_other_files_are_refused_in_words(people, content, words):
    aid = recorded(people.budi)
    with pytest.raises(Refused, match=words):
        added(people, aid, content)


def test_who_may_not_correct_the_aid_adds_nothing_to_it(people):
    aid = recorded(people.budi)
    with within(EVERYTHING), pytest.raises(NotAllowed):
        actions.add_proof(aid, PDF, file_name="a.pdf", by=people.rina, at=AT)


def test_a_file_taken_off_is_not_given_out_and_comes_back(people):
    aid = recorded(people.budi)
    proof = added(people, aid)
    with within(scope_of(people.budi)):
        actions.take_off(proof, by=people.budi, at=AT)
        off = actions.take_off(proof, by=people.budi, at=AT)
    assert off.removed_by == people.budi
    assert signed_in(people.budi).get(f"/buku-bantuan/bukti/{proof.pk}/").status_code == 404
    assert added(people, aid).removed_at is None
    with within(EVERYTHING):
        assert Entry.objects.filter(act="assistance.proof_taken_off").count() == 1
        assert Entry.objects.filter(act="assistance.proof_put_back").count() == 1


def test_a_file_is_brought_on_the_page_and_goes_out_as_a_download_alone(people):
    aid, budi = recorded(people.budi), signed_in(people.budi)
    file = SimpleUploadedFile("kuitansi.pdf", PDF, content_type="text/html")
    page = budi.post(f"/buku-bantuan/{aid.pk}/bukti/", {"file": file}, follow=True).content.decode()
    assert "Bukti dilampirkan." in page and "kuitansi.pdf" in page
    with within(EVERYTHING):
        proof = AidProof.objects.get()
    answer = budi.get(f"/buku-bantuan/bukti/{proof.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="kuitansi.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "private, no-store"
    assert signed_in(people.rina).get(f"/buku-bantuan/bukti/{proof.pk}/").status_code == 404
    page = budi.post(f"/buku-bantuan/bukti/{proof.pk}/pelepasan/", follow=True).content.decode()
    assert "dilepas oleh" in page
    page = budi.post(f"/buku-bantuan/bukti/{proof.pk}/pelepasan/", {"kembali": "1"}, follow=True)
    assert "Bukti dikembalikan." in page.content.decode()
    refused = budi.post(f"/buku-bantuan/{aid.pk}/bukti/", {}, follow=True).content.decode()
    assert "Pilih berkas" in refused


def test_a_correction_keeps_the_files_of_what_it_replaces(people):
    aid = recorded(people.budi)
    added(people, aid)
    with within(scope_of(people.budi)):
        later = actions.correct_aid(
            aid, given(value_rupiah=3_000_000), reason="Salah tulis", by=people.budi, at=AT
        )
    assert "Kuitansi 12.pdf" in signed_in(people.budi).get(f"/buku-bantuan/{later.pk}/").content.decode()
