"""The pages: found through access, refused with the fix, the file given back in its order."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.assistance.actions import Asking, ask_file
from karawo.assistance.models import Aid, GivingOffice, RecipientList
from karawo.assistance.samples.make import COUNT, FILE, text
from karawo.assistance.tests.examples import HALIMAH, YUSUF, elsewhere, kind, office, recorded
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(response) -> str:
    return response.content.decode()


def test_the_ledger_shows_what_was_given_in_the_territory(people):
    recorded(people.budi)
    elsewhere(name="Nama Rahasia")
    page = signed_in(people.budi).get("/buku-bantuan/")
    assert "Halimah Perjalanan" in body(page)
    assert "Rp2.500.000" in body(page)
    assert "Nama Rahasia" not in body(page)


def test_a_stranger_finds_nothing_and_nobody_signed_out_gets_in(people):
    aid = recorded(people.budi)
    url = reverse("assistance:aid", args=[aid.pk])
    assert signed_in(people.rina).get(url).status_code == 404
    assert signed_in(people.ani).get("/buku-bantuan/").status_code == 404
    assert Client().get(url).status_code == 302


def test_an_aid_is_recorded_and_a_second_of_its_kind_asks_for_a_reason(people):
    client = signed_in(people.budi)
    with within(EVERYTHING):
        giver = office()
    values = {
        "name": "Halimah Perjalanan", "nik": HALIMAH, "region": 7571, "kind": kind().pk, "office": giver.pk,
        "given_on": "2026-03-02", "value": "2.500.000", "quantity": "1,5",
    }  # fmt: skip
    assert client.post("/buku-bantuan/baru/", values).status_code == 302
    refused = client.post("/buku-bantuan/baru/", values | {"given_on": "2026-05-02"})
    assert refused.status_code == 422
    assert "Sudah menerima" in body(refused)
    again = client.post(
        "/buku-bantuan/baru/", values | {"given_on": "2026-05-02", "override_reason": "Kebakaran"}
    )
    assert again.status_code == 302
    with within(EVERYTHING):
        assert Aid.objects.standing().count() == 2


def test_a_correction_keeps_the_number_that_is_not_shown(people):
    aid = recorded(people.budi)
    client = signed_in(people.budi)
    url = reverse("assistance:correction", args=[aid.pk])
    page = client.get(url)
    assert HALIMAH not in body(page)
    values = {
        "reason": "Salah jumlah", "name": aid.name, "region": 7571, "kind": aid.kind_id, "office": aid.office_id,
        "given_on": "2026-03-02", "value": "3.000.000",
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    with within(EVERYTHING):
        new = Aid.objects.get(replaces=aid)
        assert (new.nik, new.value_rupiah) == (HALIMAH, 3_000_000)


def test_one_person_is_checked_on_the_page(people):
    elsewhere()
    client = signed_in(people.budi)
    asked = {"who": f"{HALIMAH} Halimah", "kind": kind().pk}
    page = client.post("/buku-bantuan/periksa/", asked)
    assert "di luar wilayah Anda" in body(page)
    assert "Boalemo" not in body(page)
    wrong = client.post("/buku-bantuan/periksa/", {"who": "757101", "kind": kind().pk})
    assert "NIK harus 16 angka" in body(wrong)


def test_a_list_without_people_says_what_to_do(people):
    page = signed_in(people.budi).post(
        "/buku-bantuan/periksa/", {"purpose": "check", "planned_on": "2026-08-03"}
    )
    assert page.status_code == 422
    assert "Tempel daftarnya" in body(page)


def pasted(client: Client, lines: list[str]) -> str:
    values = {"purpose": "check", "people": "\n".join(lines), "kind": kind().pk, "planned_on": "2026-08-01"}
    made = client.post("/buku-bantuan/periksa/", values)
    assert made.status_code == 302, body(made)
    return made["Location"]


def test_a_pasted_list_goes_back_in_its_order(people):
    recorded(people.budi)
    client = signed_in(people.budi)
    url = pasted(client, [f"{YUSUF} Yusuf", f"{HALIMAH} Halimah Perjalanan", "757101 Salah"])
    assert "Belum pernah" in body(client.get(url))
    file = client.get(f"{url}putusan/?bentuk=csv")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:]] == ["Belum pernah", "Sudah pernah", "Tidak terbaca"]
    assert signed_in(people.rina).get(url).status_code == 404


def test_checking_many_costs_no_more_questions_than_checking_few(people):
    recorded(people.budi)
    client = signed_in(people.budi)

    def cost(number: int) -> int:
        lines = [
            f"757101{day:02d}0585{serial:04d}"
            for day in range(1, 29)
            for serial in range(9100, 9100 + number)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pasted(client, lines[:number])
        return len(asked)

    cost(2)
    few, many = cost(3), cost(300)
    assert many <= few + 2


def test_the_sample_is_what_the_maker_makes():
    assert FILE.read_text(encoding="utf-8") == text()


def test_an_uploaded_file_comes_back_row_by_row_with_its_verdicts(people):
    client = signed_in(people.budi)
    file = SimpleUploadedFile("500-penerima.csv", FILE.read_bytes())
    values = {"purpose": "check", "file": file, "kind": kind().pk, "planned_on": "2026-08-01"}
    made = client.post("/buku-bantuan/periksa/", values)
    assert made.status_code == 302, body(made)
    back = client.get(f"{made['Location']}putusan/")
    rows = list(csv.reader(io.StringIO(b"".join(back.streaming_content).decode("utf-8-sig")), delimiter=";"))
    original = list(csv.reader(io.StringIO(text()), delimiter=";"))
    assert len(rows) == COUNT + 1
    assert [row[2] for row in rows] == [row[2] for row in original]
    assert rows[0][3:] == ["Putusan", "Alasan", "Perbaikan", "Alasan tetap diberikan"]
    assert {row[3] for row in rows[1:]} == {"Belum pernah", "Tidak terbaca"}


def test_a_list_of_what_was_given_reads_its_own_columns_and_is_taken_in(people):
    scope = scope_of(people.budi)
    with within(EVERYTHING):
        giver = office()
    lines = [
        "DAFTAR PENERIMA BANTUAN;;;;;", "No;Nama Penerima;NIK;Jenis Bantuan;Tanggal Terima;Nilai (Rp)",
        f"1;Halimah Perjalanan;'{HALIMAH};Bantuan modal usaha;02/03/2026;2.500.000",
        f"2;Yusuf Perjalanan;'{YUSUF};Bantuan peralatan usaha;05/03/2026;4.000.000",
        f"3;Halimah Perjalanan;'{HALIMAH};Bantuan modal usaha;02/03/2026;2.500.000",
        "4;Tanpa Jenis;'7571030404809009;Subsidi apa saja;05/03/2026;1",
    ]  # fmt: skip
    asking = Asking(RecipientList.Purpose.GIVEN, None, giver, date(2026, 8, 3))
    with within(scope):
        made = ask_file(
            io.BytesIO("\n".join(lines).encode()),
            asking,
            file_name="a.csv",
            scope=scope,
            by=people.budi,
            at=AT,
        )
        verdicts = list(made.rows.order_by("n").values_list("verdict", flat=True))
    assert verdicts == ["new", "new", "twice", "rejected"]
    client = signed_in(people.budi)
    assert client.post(reverse("assistance:taking_in", args=[made.pk])).status_code == 302
    with within(EVERYTHING):
        found = Aid.objects.order_by("given_on").values_list("kind__code", "value_rupiah", "given_on")
        assert list(found) == [
            ("modal-usaha", 2_500_000, date(2026, 3, 2)),
            ("peralatan", 4_000_000, date(2026, 3, 5)),
        ]
        assert GivingOffice.objects.count() == 1
    client.post(reverse("assistance:taking_back", args=[made.pk]))
    with within(EVERYTHING):
        assert not Aid.objects.standing().exists()


def test_the_columns_can_be_told_by_hand(people):
    client = signed_in(people.budi)
    file = SimpleUploadedFile("x.csv", f"A;B\n{HALIMAH};Halimah\n{YUSUF};Yusuf\n".encode())
    made = client.post(
        "/buku-bantuan/periksa/",
        {"purpose": "check", "file": file, "kind": kind().pk, "planned_on": "2026-08-01"},
    )
    assert made.status_code == 302, body(made)
    url = f"{made['Location']}kolom/"
    assert client.post(url, {"column_0": "nik", "column_1": "nik"}).status_code == 422
    assert client.post(url, {"column_0": "nik", "column_1": "recipient"}).status_code == 302
    assert "Yusuf" in body(client.get(made["Location"]))


def test_figures_of_who_was_never_served_lead_to_their_rows(people):
    client = signed_in(people.darma)
    for by in ("kab", "kec", "jk", "kelas", "sektor"):
        assert client.get(f"/buku-bantuan/belum-terlayani/?menurut={by}").status_code == 200
    assert client.get("/buku-bantuan/belum-terlayani/usaha/?keadaan=belum&jk=P&kab=7571").status_code == 200
    for ending in ("csv", "xlsx"):
        sent = client.get(f"/buku-bantuan/belum-terlayani/usaha.{ending}?keadaan=semua")
        assert b"".join(sent.streaming_content)


def test_the_ledger_leaves_as_a_file_with_masked_numbers(people):
    recorded(people.budi)
    sent = signed_in(people.budi).get("/buku-bantuan.csv")
    told = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert "Halimah Perjalanan" in told
    assert HALIMAH not in told
    assert b"".join(signed_in(people.budi).get("/buku-bantuan.xlsx").streaming_content)
