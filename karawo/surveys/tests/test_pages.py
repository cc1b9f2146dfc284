"""The pages: who may open them, what a minute on the phone does, what goes out on paper."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.regions.access import EVERYTHING, within
from karawo.surveys.actions import close_survey, publish_survey
from karawo.surveys.models import Answer, FollowUp, Questionnaire, SheetImport, Survey
from karawo.surveys.rules import ELEMENTS
from karawo.surveys.tests.examples import filled, opened, sheet_of_29

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people):
    today = timezone.localdate()
    return opened(people, period_from=date(2026, 1, 1), period_to=date(today.year + 1, 12, 31))


@pytest.fixture
def darma(people) -> Client:
    browser = Client()
    browser.force_login(people.darma)
    return browser


@pytest.fixture
def budi(people) -> Client:
    browser = Client()
    browser.force_login(people.budi)
    return browser


def page(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_visitor_answers_at_the_desk_without_signing_in(survey):
    phone, url = Client(), f"/s/{survey.desk_token}/"
    html = page(phone, url)
    assert html.count("<fieldset") == 9
    assert "<script" not in html.split("<main")[1]
    sent = phone.post(url, filled(3, sex="P", age_band="30-39", service="Konsultasi produksi"))
    assert sent["Location"] == "/s/terima-kasih/"
    assert "Terima kasih" in page(phone, sent["Location"])
    with within(EVERYTHING):
        kept = Answer.objects.get()
    assert (kept.waktu, kept.sex, kept.service, kept.channel) == (3, "P", "Konsultasi produksi", "desk")


def test_nobody_is_asked_for_a_name_or_a_number(survey):
    html = page(Client(), f"/s/{survey.desk_token}/")
    asked = set(re.findall(r'name="([^"]+)"', html.split("<main")[1]))
    about = {"service", "sex", "age_band", "education", "occupation", "suggestion"}
    assert asked - {"csrfmiddlewaretoken", "idempotency_key"} == about | {each.value for each in ELEMENTS}


def test_a_missing_answer_is_named_and_what_was_chosen_stays(survey):
    phone, url = Client(), f"/s/{survey.desk_token}/"
    answer = phone.post(url, {**filled(4), "waktu": ""})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Galat:" in html
    assert "Pilih satu jawaban" in html
    assert html.count("checked") == 8


def test_tidak_tahu_is_kept_as_none_and_never_all_of_them(survey):
    phone, url = Client(), f"/s/{survey.desk_token}/"
    assert phone.post(url, filled(0)).status_code == 422
    assert phone.post(url, {**filled(4), "biaya": "0"}).status_code == 302
    with within(EVERYTHING):
        assert Answer.objects.get().biaya is None


def test_a_double_tap_is_one_answer(survey):
    phone, sent = Client(), filled(4)
    for _ in range(2):
        assert phone.post(f"/s/{survey.desk_token}/", sent).status_code == 302
    with within(EVERYTHING):
        assert Answer.objects.count() == 1


@pytest.mark.parametrize("token", ["unknown", "x" * 200])
def test_an_unknown_address_says_that_it_is_gone(db, token):
    answer = Client().get(f"/s/{token}/")
    assert answer.status_code == 410
    assert "tidak berlaku lagi" in answer.content.decode()


def test_the_consultant_gives_a_link_and_the_client_answers_by_it_once(survey, budi):
    html = budi.post(f"/skm/{survey.pk}/undangan/", {"service": "Konsultasi pemasaran"}).content.decode()
    path = re.search(r"/s/[\w-]{40,}/", html).group(0)
    assert "wa.me" in html
    phone = Client()
    assert "Konsultasi pemasaran" in page(phone, path)
    assert phone.post(path, filled(4)).status_code == 302
    assert phone.get(path).status_code == 410
    with within(EVERYTHING):
        assert Answer.objects.get().service == "Konsultasi pemasaran"


def test_the_page_of_a_result_tells_index_grade_and_lowest(survey, darma):
    sheet_of_29(survey)
    html = page(darma, f"/skm/{survey.pk}/")
    assert "91,48" in html
    assert "A · Sangat baik" in html
    assert html.count("terendah</span>") + html.count(">terendah<") >= 3
    assert "Belum ada rencana untuk unsur terendah" in html


def test_a_stranger_finds_no_survey_and_the_signed_out_are_led_to_sign_in(survey, people):
    rina = Client()
    rina.force_login(people.rina)
    for url in (f"/skm/{survey.pk}/", f"/skm/{survey.pk}/laporan.pdf", f"/skm/{survey.pk}/poster.pdf"):
        assert rina.get(url).status_code == 404
        assert "/akun/masuk/" in Client().get(url)["Location"]


def test_a_consultant_sees_and_may_not_change(survey, budi):
    assert "Tutup survei" not in page(budi, f"/skm/{survey.pk}/")
    assert budi.post(f"/skm/{survey.pk}/penutupan/").status_code == 404
    assert budi.get("/skm/baru/").status_code == 404


def test_the_office_opens_a_survey_for_a_unit_of_its_own(darma):
    sent = darma.post(
        "/skm/baru/",
        {
            "unit": "lain", "unit_name": "Bidang UKM", "region": "7571", "period_from": "2026-01-01",
            "period_to": "2026-12-31", "population": "1.240", "services": "Konsultasi\nKonsultasi\n Pelatihan ",
            "questionnaire": str(Questionnaire.objects.get(version=1).pk), "weighting": "two",
        },
    )  # fmt: skip
    with within(EVERYTHING):
        kept = Survey.objects.get()
    assert sent["Location"] == f"/skm/{kept.pk}/"
    assert (kept.kab_id, kept.population, kept.services) == (7571, 1240, ["Konsultasi", "Pelatihan"])
    assert "Bidang UKM" in page(darma, "/skm/") and 'href="/skm.xlsx"' in page(darma, "/skm/")
    rows = b"".join(darma.get("/skm.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2 and "Bidang UKM" in rows[1] and "1240" in rows[1]


def test_a_refused_form_names_the_fix(darma):
    answer = darma.post(
        "/skm/baru/",
        {"unit": "lain", "period_from": "2026-05-01", "period_to": "2026-01-01", "population": "nol"},
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Tulis nama unitnya", "Pilih wilayah", "harus sesudah mulainya"):
        assert words in html


def test_a_result_goes_to_the_public_only_when_published(survey, people, darma):
    sheet_of_29(survey)
    url = f"/publik/skm/{survey.pk}/"
    assert Client().get(url).status_code == 404
    darma.post(f"/skm/{survey.pk}/penerbitan/")
    assert Client().get(url).status_code == 404
    darma.post(f"/skm/{survey.pk}/penutupan/")
    darma.post(f"/skm/{survey.pk}/penerbitan/")
    html = page(Client(), url)
    assert "91,48" in html
    assert "kurang dari 5" in html
    assert "PLUT Gorontalo" in page(Client(), "/publik/skm/")
    darma.post(f"/skm/{survey.pk}/penarikan/")
    assert Client().get(url).status_code == 404


def test_fewer_than_five_answers_are_not_published(survey, people):
    Client().post(f"/s/{survey.desk_token}/", filled(4))
    with within(scope_of(people.darma)):
        close_survey(survey, by=people.darma, at=AT)
        publish_survey(survey, by=people.darma, at=AT)
    html = page(Client(), f"/publik/skm/{survey.pk}/")
    assert "terlalu sedikit" in html
    assert "100,00" not in html


def test_suggestions_never_reach_the_public(survey, darma):
    sheet_of_29(survey)
    Client().post(f"/s/{survey.desk_token}/", filled(4, suggestion="Kursinya keras"))
    assert "Kursinya keras" in page(darma, f"/skm/{survey.pk}/")
    darma.post(f"/skm/{survey.pk}/penutupan/")
    darma.post(f"/skm/{survey.pk}/penerbitan/")
    assert "Kursinya keras" not in page(Client(), f"/publik/skm/{survey.pk}/")


def test_a_plan_is_made_and_finished(survey, darma):
    sheet_of_29(survey)
    told = {"element": "waktu", "action": "Tambah loket", "responsible": "Kepala", "due_on": "2026-12-01"}
    assert darma.post(f"/skm/{survey.pk}/rencana/", told).status_code == 302
    with within(EVERYTHING):
        plan = FollowUp.objects.get()
    done = {"done_on": "2026-08-01", "evidence": "Foto di arsip"}
    assert darma.post(f"/skm/tindak-lanjut/{plan.pk}/", done).status_code == 302
    assert "Foto di arsip" in page(darma, f"/skm/{survey.pk}/")
    assert "Tambah loket" in page(darma, "/skm/tindak-lanjut/?keadaan=selesai")
    assert "Tambah loket" not in page(darma, "/skm/tindak-lanjut/?keadaan=belum")


def test_the_rows_behind_the_figure_are_as_many_as_it_says(survey, darma):
    sheet_of_29(survey)
    assert "<strong>29</strong> jawaban" in page(darma, f"/skm/jawaban/?survei={survey.pk}")
    assert "<strong>29</strong> jawaban" in page(darma, "/skm/jawaban/?kab=7571&tahun=2026")
    assert "<strong>0</strong>" not in page(darma, "/skm/jawaban/?tahun=2026")
    assert "tidak dimengerti" in page(darma, "/skm/jawaban/?tahun=dulu")


def test_a_new_version_is_worded_and_the_old_one_stays(darma, survey):
    former = Questionnaire.objects.get(version=1)
    url = f"/skm/kuesioner/{former.pk}/versi-baru/"
    html = page(darma, url)
    told = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', html))
    told |= {"title": "SKM daring", "introduction": ""}
    told |= {f"{each.value}_is_asked": "on" for each in ELEMENTS if each.value not in {"biaya", "sarana"}}
    sent = darma.post(url, told)
    assert sent.status_code == 302, re.findall(r"field-error.*", sent.content.decode())
    worded = Questionnaire.objects.get(version=2)
    assert worded.questions.count() == 7
    assert former.questions.count() == 9
    told["waktu_printed"] = told["produk_printed"]
    assert darma.post(url, told).status_code == 422


CSV = """No,Nama,Jenis Kelamin,Usia,Tanggal,Persyaratan,Prosedur,Waktu,Biaya,Produk,Kompetensi,Perilaku,Sarana,\
Pengaduan,Saran
1,Aminah Rekaan,P,34,2026-03-02,4,3,4,4,4,4,4,4,4,Bagus
2,Husin Rekaan,L,51,2026-03-03,3,3,3,4,3,3,3,3,3,telepon 081234567890
3,Tiga Rekaan,P,29,2026-03-04,9,3,3,4,3,3,3,3,3,
4,Empat Rekaan,P,29,2024-03-04,3,3,3,4,3,3,3,3,3,
"""


def brought(browser: Client, survey: Survey, content: str, name: str = "lembar.csv") -> SheetImport:
    file = SimpleUploadedFile(name, content.encode())
    sent = browser.post(f"/skm/{survey.pk}/lembar/", {"file": file})
    assert sent.status_code == 302, sent.content.decode()
    with within(EVERYTHING):
        return SheetImport.objects.latest("pk")


def test_a_file_of_answers_is_judged_loaded_and_taken_back(survey, darma):
    sheet = brought(darma, survey, CSV)
    html = page(darma, f"/skm/lembar/{sheet.pk}/")
    assert "di luar 1 sampai 4" in html
    assert "di luar masa survei" in html
    assert "Muat 2 jawaban" in html
    for _ in range(2):
        darma.post(f"/skm/lembar/{sheet.pk}/pemuatan/")
    with within(EVERYTHING):
        rows = Answer.objects.counted().order_by("answered_on")
        assert [(row.sex, row.age_band, row.persyaratan) for row in rows] == [
            ("P", "30-39", 4),
            ("L", "50-59", 3),
        ]
        assert rows[1].suggestion == "telepon ••••"
    again = darma.post(f"/skm/{survey.pk}/lembar/", {"file": SimpleUploadedFile("b.csv", CSV.encode())})
    assert "sudah dimuat" in again.content.decode()
    darma.post(f"/skm/lembar/{sheet.pk}/pengurungan/")
    with within(EVERYTHING):
        assert Answer.objects.counted().count() == 0
        assert Answer.objects.count() == 2


def test_names_in_a_file_never_reach_the_database(survey, darma):
    sheet = brought(darma, survey, CSV)
    kept = str(sheet.rows) + str(sheet.columns)
    assert "Rekaan" not in kept
    assert "0812" not in kept
    assert "Nama" not in kept


def test_columns_that_bear_a_number_alone_wait_for_a_person(survey, darma):
    bare = "Responden,U1,U2,U3,U4,U5,U6,U7,U8,U9\n1,4,4,4,4,4,4,4,4,1\n2,4,4,4,4,4,4,4,4,1\n"
    sheet = brought(darma, survey, bare)
    html = page(darma, f"/skm/lembar/{sheet.pk}/")
    assert "Cocokkan dulu" in html
    darma.post(f"/skm/lembar/{sheet.pk}/pemuatan/")
    with within(EVERYTHING):
        assert not Answer.objects.exists()
    told = {f"column_{at}": column["meaning"] for at, column in enumerate(sheet.columns)}
    by_meaning = {meaning: name for name, meaning in told.items()}
    told[by_meaning["sarana"]], told[by_meaning["pengaduan"]] = "pengaduan", "sarana"
    assert darma.post(f"/skm/lembar/{sheet.pk}/", told).status_code == 302
    darma.post(f"/skm/lembar/{sheet.pk}/pemuatan/")
    with within(EVERYTHING):
        assert {(row.sarana, row.pengaduan) for row in Answer.objects.all()} == {(1, 4)}


def test_a_file_without_elements_is_refused_with_the_fix(survey, darma):
    file = SimpleUploadedFile("daftar.csv", b"Nama,Alamat\nA,B\nC,D\n")
    answer = darma.post(f"/skm/{survey.pk}/lembar/", {"file": file})
    assert answer.status_code == 422
    assert "menurut nama unsurnya" in answer.content.decode()


def test_the_processing_sheet_adds_up_to_the_index(survey, darma):
    sheet_of_29(survey)
    answer = darma.get(f"/skm/{survey.pk}/lembar-olah.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("Data").to_python()
    people = [row for row in rows if str(row[0]).isdigit()]
    by_label = {row[0]: row[7:16] for row in rows}
    assert len(people) == 29
    sums = [sum(row[7 + at] for row in people) for at in range(9)]
    assert sums == by_label["Σ nilai"] == [105, 101, 100, 116, 102, 105, 106, 105, 115]
    assert [round(total / 29, 3) for total in sums] == by_label["NRR"]
    assert by_label["IKM"][0] == round(sum(sums) / 261 * 25, 2) == 91.48


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_report_has_its_chapters_and_says_what_the_page_says(survey, darma, tmp_path):
    sheet_of_29(survey)
    answer = darma.get(f"/skm/{survey.pk}/laporan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "laporan.pdf").write_bytes(answer.content)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "laporan.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for words in ("I. Pendahuluan", "II. Metodologi", "III. Hasil", "IV. Kesimpulan", "Lampiran 1", "Lampiran 2",
                  "Survei belum ditutup", "91,48", "mutu A"):  # fmt: skip
        assert words in text
    last = text.split("Lampiran 2. Lembar olah")[-1]
    assert re.search(r"Σ nilai\s+105\s+101\s+100\s+116\s+102\s+105\s+106\s+105\s+115", last)
    assert re.search(r"NRR\s+3,621\s+3,483\s+3,448\s+4,000\s+3,517\s+3,621\s+3,655\s+3,621\s+3,966", last)


def test_an_empty_survey_prints_an_honest_report_and_a_poster(survey, darma):
    for name in ("laporan.pdf", "poster.pdf", "lembar-olah.xlsx"):
        assert darma.get(f"/skm/{survey.pk}/{name}").status_code == 200


def test_the_list_asks_no_more_of_the_database_with_more_answers(
    survey, darma, django_assert_max_num_queries
):
    sheet_of_29(survey)
    with django_assert_max_num_queries(30):
        page(darma, f"/skm/{survey.pk}/")
    with django_assert_max_num_queries(20):
        page(darma, f"/skm/jawaban/?survei={survey.pk}")


def test_a_stranger_s_answer_key_is_no_key_to_anything(survey):
    phone, key = Client(), str(uuid.uuid4())
    phone.post(f"/s/{survey.desk_token}/", filled(4, idempotency_key=key))
    other = Client()
    assert other.post(f"/s/{survey.desk_token}/", filled(1, idempotency_key=key)).status_code == 302
    with within(EVERYTHING):
        assert Answer.objects.get().waktu == 4
