"""The pages as people use them: what is missing, one click to the paper, targets, plans, frozen reports."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karawo.accounts.access import scope_of
from karawo.plut import actions as work
from karawo.plut.models import CardLine, Outcome, SessionClient
from karawo.plut.reports.models import FrozenReport, IndicatorTarget, PlanLock, TargetClient, WorkItem
from karawo.plut.reports.queries import gaps_of
from karawo.plut.reports.tests.examples import LATER, a_head, a_quarter, asked
from karawo.plut.tests.examples import a_session, centre_of
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(people):
    return a_quarter(people)


@pytest.fixture
def desk(people):
    def sign_in(who="budi") -> Client:
        browser = Client()
        browser.force_login(getattr(people, who) if isinstance(who, str) else who)
        return browser

    return sign_in


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def gaps(people, slug, masa, **given):
    with within(scope_of(people.budi)):
        return [(gap.kind, gap.title, gap.url) for gap in gaps_of(asked(slug, masa, **given), at=LATER)]


def test_the_gaps_of_a_month_are_named_and_lead_to_where_they_are_mended(people, quarter, desk):
    found = gaps(people, "konsultan", "2026-07", consultant=people.budi)
    with within(EVERYTHING):
        vague = CardLine.objects.get(target_code="lainnya")
        shared = SessionClient.objects.get(case=quarter.tani).session_id
    assert ("diagnosis", "Karawo Bu Sri", f"/pendampingan/{quarter.sri.pk}/") in found
    assert ("tindak-lanjut", "Tani Jaya", f"/sesi/{shared}/pembetulan/") in found
    assert ("baris", "Tani Jaya", f"/sesi/{shared}/pembetulan/") in found
    assert ("target", "Tani Jaya", f"/program/{vague.pk}/") in found
    assert ("bukti", "Karawo Bu Sri", f"/pendampingan/{quarter.sri.pk}/#bukti") in found
    assert ("peran", "Karawo Bu Sri", f"/pendampingan/{quarter.sri.pk}/#hasil") in found
    assert {kind for kind, _title, _url in found} == {
        "diagnosis", "baris", "tindak-lanjut", "target", "lewat", "bukti", "peran",
    }  # fmt: skip
    browser = desk()
    for _kind, _title, url in found:
        assert browser.get(url.split("#")[0]).status_code == 200, url


def test_a_gap_goes_when_the_data_change(people, quarter):
    assert any(kind == "peran" for kind, *_rest in gaps(people, "konsultan", "2026-07"))
    with within(scope_of(people.budi)):
        work.attribute(Outcome.objects.get(kind_code="pinjaman"), "because", by=people.budi, at=LATER)
    assert not any(kind == "peran" for kind, *_rest in gaps(people, "konsultan", "2026-07"))


def test_the_forms_name_what_nobody_has_told(people, quarter):
    assert [(kind, title) for kind, title, _url in gaps(people, "umk", "2026")] == [
        ("keterangan", "Karawo Bu Sri"), ("keterangan", "Tani Jaya"),
    ]  # fmt: skip
    assert [kind for kind, *_rest in gaps(people, "koperasi", "2026")] == ["keterangan"], "its legal number"
    assert [kind for kind, *_rest in gaps(people, "koperasi", "2027")] == ["keterangan", "keadaan-koperasi"]
    assert [kind for kind, *_rest in gaps(people, "umk-sasaran", "2026")] == ["sasaran", "kunci"]
    assert {kind for kind, *_rest in gaps(people, "iku", "2026-T3")} == {"target-iku"}


def test_from_the_list_to_the_month_and_its_paper_are_two_clicks(people, quarter, desk):
    browser = desk()
    home = browser.get("/laporan/")
    assert home.status_code == 200
    page_url = f"/laporan/konsultan/?plut={centre_of().pk}&masa=2026-07&konsultan={people.budi.pk}"
    page = browser.get(page_url)
    assert "Belum lengkap: " in text_of(page)
    paper_url = re.search(r'href="(/laporan/konsultan/cetak\.pdf[^"]+)"', page.content.decode())[1]
    paper = browser.get(paper_url.replace("&amp;", "&"))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF")
    book = browser.get(paper_url.replace("&amp;", "&").replace("cetak.pdf", "tabel.xlsx"))
    assert book.content.startswith(b"PK")
    assert "attachment" in book["Content-Disposition"]


@pytest.mark.parametrize(
    "slug",
    [
        "koperasi",
        "umk",
        "koperasi-sasaran",
        "umk-sasaran",
        "konsultan",
        "iku",
        "program-kerja",
        "perkembangan",
    ],
)
def test_every_form_opens_with_its_present_period(people, quarter, desk, slug):
    browser = desk()
    for part in ("", "cetak.pdf", "tabel.xlsx", "pembekuan/"):
        assert browser.get(f"/laporan/{slug}/{part}").status_code == 200, part


def test_a_card_asks_whose_and_opens_for_one_client(people, quarter, desk):
    browser = desk()
    asked_whose = text_of(browser.get("/laporan/kartu-program/?masa=2026"))
    assert "Karawo Bu Sri" in asked_whose and "Tani Jaya" in asked_whose
    assert browser.get("/laporan/kartu-program/cetak.pdf").status_code == 302
    for slug in ("kartu-program", "kartu-pelaksanaan"):
        page = text_of(browser.get(f"/laporan/{slug}/?kasus={quarter.sri.pk}&masa=2026"))
        assert "Urus NIB lewat OSS" in page
        assert browser.get(f"/laporan/{slug}/cetak.pdf?kasus={quarter.sri.pk}&masa=2026").status_code == 200


def test_a_report_is_frozen_from_its_page_once_however_often_it_is_sent(people, quarter, desk):
    browser = desk()
    url = f"/laporan/konsultan/pembekuan/?masa=2026-07&konsultan={people.budi.pk}"
    page = text_of(browser.get(url))
    assert 'value="Hasna Kepala"' in page and "Masih ada yang belum lengkap" in page
    sent = {
        "idempotency_key": str(uuid4()),
        "name_0": "Budi Konsultan",
        "name_1": "Hasna Kepala",
        "number_1": "NIP 1",
    }
    answer = browser.post(url, sent)
    assert browser.post(url, sent).status_code == 302
    with within(EVERYTHING):
        row = FrozenReport.objects.get()
    assert answer["Location"] == f"/laporan/beku/{row.pk}/"
    kept = text_of(browser.get(f"/laporan/beku/{row.pk}/"))
    assert row.number in kept and row.sha256 in kept and "Karawo Bu Sri" in kept
    assert "data sekarang sama dengan yang dibekukan" in kept
    a_session(people, quarter.tani, on=date(2026, 7, 30))
    assert "baris baru" in text_of(browser.get(f"/laporan/beku/{row.pk}/"))
    assert browser.get(f"/laporan/beku/{row.pk}/cetak.pdf").content.startswith(b"%PDF")
    assert browser.get(f"/laporan/beku/{row.pk}/tabel.xlsx").content.startswith(b"PK")
    assert row.number in text_of(browser.get("/laporan/beku/"))
    told = b"".join(browser.get(f"/laporan/beku.csv?formulir={row.form}").streaming_content).decode()
    assert row.number in told and row.sha256 in told
    others = b"".join(browser.get("/laporan/beku.csv?formulir=konsultan").streaming_content).decode()
    assert others.count("\n") == (1 if row.form != "konsultan" else 2), "the filter of the page"


def test_strangers_find_nothing_and_the_office_reads_what_was_handed_in(people, quarter, desk):
    browser = desk()
    browser.post("/laporan/umk/pembekuan/?masa=2026", {"name_0": "Hasna", "idempotency_key": str(uuid4())})
    with within(EVERYTHING):
        row = FrozenReport.objects.get()
    assert desk("rina").get(f"/laporan/beku/{row.pk}/").status_code == 404
    assert desk("rina").get(f"/laporan/umk/?plut={row.centre_id}").status_code == 404
    assert "Karawo Bu Sri" not in text_of(desk("rina").get("/laporan/umk/"))
    office = desk("darma")
    page = text_of(office.get(f"/laporan/beku/{row.pk}/"))
    assert "Karawo Bu Sri" in page and "Beda dengan data sekarang" not in page
    assert office.get(f"/laporan/beku/{row.pk}/cetak.pdf").status_code == 200
    assert office.get("/laporan/umk/").status_code == 404, "live reports are the centre's own"
    assert office.get("/laporan/")["Location"] == "/laporan/beku/"
    told = b"".join(office.get("/laporan/beku.csv").streaming_content).decode()
    assert row.number in told and "Karawo Bu Sri" not in told, "the list names no client"
    assert row.number not in b"".join(desk("rina").get("/laporan/beku.csv").streaming_content).decode()
    assert desk("ani").get("/laporan/").status_code == 404
    assert Client().get("/laporan/").status_code == 302


def test_each_cell_of_the_indicators_opens_its_rows(people, quarter, desk):
    browser = desk()
    page = browser.get("/laporan/iku/?masa=2026-T3").content.decode()
    urls = {url.replace("&amp;", "&") for url in re.findall(r'href="(/laporan/iku/baris/[^"]+)"', page)}
    begun = sum(date(2026, month, 1) <= timezone.localdate() for month in (1, 4, 7, 10))
    assert len(urls) == 12 + 12 * begun, "the year so far, and every quarter that has begun"

    for url in sorted(url for url in urls if "2026-T3" in url):
        assert browser.get(url).status_code == 200, url
    rows = text_of(browser.get(f"/laporan/iku/baris/?plut={centre_of().pk}&ukuran=klien&masa=2026-T3"))
    assert "Karawo Bu Sri" in rows and "Tani Jaya" in rows and "Koperasi Mekar" not in rows
    assert "belum ada target" in page


def test_the_head_sets_the_targets_of_an_indicator_and_others_do_not(people, quarter, desk):
    head = desk(a_head())
    url = "/laporan/iku/target/?ukuran=sesi&tahun=2026"
    assert desk().get(url).status_code == 404
    sent = {"quarter_3": "8", "quarter_0": "1.200", "source": "Renja Dinas 2026"}
    assert head.post(url, sent).status_code == 302
    with within(EVERYTHING):
        assert {row.quarter: int(row.number) for row in IndicatorTarget.objects.all()} == {3: 8, 0: 1200}
    refused = head.post(url, {**sent, "quarter_3": "0"})
    assert refused.status_code == 422 and "lebih dari nol" in text_of(refused)
    assert 'value="8"' in head.get(url).content.decode()


def test_clients_are_chosen_locked_and_stand_in_their_form(people, quarter, desk):
    browser, head = desk(), desk(a_head())
    assert browser.post("/laporan/sasaran/?tahun=2026", {"pick": [str(quarter.sri.pk)]}).status_code == 302
    with within(EVERYTHING):
        assert TargetClient.objects.get().subject_id == quarter.sri.subject_id
    page = text_of(browser.get("/laporan/umk-sasaran/?masa=2026"))
    assert "Karawo Bu Sri" in page and "Tani Jaya" not in page
    sent = {"what": "sasaran", "tahun": "2026", "plut": str(centre_of().pk)}
    assert browser.post("/laporan/rencana/kunci/", sent).status_code == 404
    assert head.post("/laporan/rencana/kunci/", sent).status_code == 302
    assert "Terkunci" in text_of(browser.get("/laporan/sasaran/?tahun=2026"))
    browser.post("/laporan/sasaran/?tahun=2026", {"pick": []})
    with within(EVERYTHING):
        assert TargetClient.objects.count() == 1
    assert head.post("/laporan/rencana/pembukaan/", {**sent, "reason": "Klien pindah"}).status_code == 302
    with within(EVERYTHING):
        assert PlanLock.objects.get().reason == "Klien pindah"


def test_the_work_programme_is_written_and_corrected(people, quarter, desk):
    browser = desk()
    sent = {
        "activity": "Kelas kemasan", "goal": "Naik kelas", "objective": "UMK", "indicator": "Peserta",
        "output_number": "30", "output_unit": "orang", "budget_source": "csr", "budget_rupiah": "12,5 juta",
        "starts_on": "2026-09-01", "ends_on": "2026-09-02", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    url = "/laporan/rencana/kegiatan/?tahun=2026"
    assert browser.post(url, {**sent, "ends_on": "2026-08-01"}).status_code == 422
    assert browser.post(url, sent).status_code == 302
    with within(EVERYTHING):
        item = WorkItem.objects.get()
    assert item.budget_rupiah == 12_500_000
    page = text_of(browser.get("/laporan/rencana/?tahun=2026"))
    assert "Kelas kemasan" in page and "Rp12.500.000" in page and "CSR/TJSL" in page
    assert browser.get(f"/laporan/program-kerja/{item.pk}/").status_code == 200
    assert (
        browser.post(f"/laporan/program-kerja/{item.pk}/", {**sent, "activity": "Kelas foto"}).status_code
        == 302
    )
    assert (
        browser.post(f"/laporan/program-kerja/{item.pk}/penghapusan/", {"reason": "Batal"}).status_code == 302
    )
    with within(EVERYTHING):
        assert not WorkItem.objects.exists()


@pytest.mark.parametrize(
    "address", ["/laporan/konsultan/?masa=2026-07", "/laporan/iku/?masa=2026-T3", "/laporan/umk/"]
)
def test_more_clients_cost_no_more_queries(people, quarter, desk, address):
    browser = desk()
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as before:
        browser.get(address)
    for _each in range(3):
        a_session(people, quarter.sri, quarter.tani, on=date(2026, 7, 21))
    with CaptureQueriesContext(connection) as after:
        browser.get(address)
    assert len(after) <= len(before) + 1
    assert len(after) < 60
