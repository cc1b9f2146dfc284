import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.growth.actions import decide, propose
from karawo.growth.models import Assessment, NaikKelas, Rubric
from karawo.growth.rules.known import _TELL, Known, KnownNumber
from karawo.growth.tests.examples import judged, registered, told_sales
from karawo.journal.models import Entry, Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Draft, OwnFile
from karawo.ui.language import said

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2025, 6, 3), date(2026, 6, 3)


@pytest.fixture
def business(people):
    return registered(people.budi)


@pytest.fixture
def grown(people, business):
    told_sales(business, people.budi, 80_000_000, 2024)
    told_sales(business, people.budi, 120_000_000, 2025)
    return judged(business, people.budi, 1, FIRST), judged(business, people.budi, 2, SECOND)


@pytest.fixture
def event(people, business, grown):
    with within(scope_of(people.budi)):
        return propose(business, before=grown[0], after=grown[1], evidence="SPT", by=people.budi, at=AT)


def browser(user=None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def questions_of(page: str) -> set[str]:
    return set(re.findall(r'name="(nilai-[a-z-]+)"', page))


def test_an_assessment_is_filled_in_kept_as_a_draft_and_sent_once(people, business):
    client, url = browser(people.budi), f"/diagnosis/usaha/{business.pk}/baru/"
    page = client.get(url)
    asked = questions_of(page.content.decode())
    assert len(asked) == 33
    kept = client.post(
        url, {"draft": "1", "nilai-nib": "3", "nilai-npwp": "tidak-tahu", "note": "Datang sore"}
    )
    assert kept.status_code == 302
    assert Assessment.objects.count() == 0
    again = text_of(client.get(url))
    assert "Melanjutkan draf" in again
    assert "Datang sore" in again
    assert re.search(r'name="nilai-npwp" value="tidak-tahu"[^>]*checked', again)
    answers = dict.fromkeys(asked, "2") | {"nilai-npwp": "tidak-tahu", "assessed_on": "2026-06-03"}
    answers["idempotency_key"] = "00000000-0000-4000-8000-0000000000a1"
    sent = client.post(url, answers)
    with within(EVERYTHING):
        made = Assessment.objects.get()
        assert not Draft.objects.filter(form="diagnosis").exists()
    assert sent["Location"] == f"/diagnosis/{made.pk}/"
    assert client.post(url, answers)["Location"] == f"/diagnosis/usaha/{business.pk}/"
    with within(EVERYTHING):
        assert Assessment.objects.count() == 1
    told = text_of(client.get(f"/diagnosis/{made.pk}/"))
    assert "Indeks 50,0 dari 100" in told
    assert "Masih perlu ditanyakan" in told
    assert "Hitung kapasitas" in told


def test_a_draft_saves_itself_while_it_is_typed(people, business):
    client, url = browser(people.budi), f"/diagnosis/usaha/{business.pk}/baru/"
    answer = client.post(url, {"draft": "1", "bukti-nib": "KTP dilihat"}, headers={"HX-Request": "true"})
    assert "Draf tersimpan pukul" in text_of(answer)
    assert "<html" not in answer.content.decode()
    assert "KTP dilihat" in text_of(client.get(url))


def test_an_empty_assessment_is_refused_and_says_how(people, business):
    client, url = browser(people.budi), f"/diagnosis/usaha/{business.pk}/baru/"
    answer = client.post(url, {"assessed_on": "2026-06-03"})
    assert answer.status_code == 422
    assert "Belum ada butir yang dijawab; jawab sedikitnya satu." in text_of(answer)
    answer = client.post(url, {"assessed_on": "2999-01-01", "nilai-nib": "2"})
    assert "Tanggal penilaian belum tiba" in text_of(answer)
    answer = client.post(url, {"assessed_on": "2026-06-03", "nilai-nib": "9"})
    assert answer.status_code == 422


def test_another_rubric_asks_other_questions(people, business):
    client = browser(people.budi)
    page = client.get(f"/diagnosis/usaha/{business.pk}/baru/?rubrik=perikanan").content.decode()
    assert "nilai-rantai-dingin" in questions_of(page)
    assert "Rubrik contoh" in page


def test_too_little_is_called_belum_cukup_data(people, business):
    client, url = browser(people.budi), f"/diagnosis/usaha/{business.pk}/baru/"
    answer = client.post(url, {"assessed_on": "2026-06-03", "nilai-nib": "2"}, follow=True)
    told = text_of(answer)
    assert "Belum cukup data untuk sebuah indeks" in told
    assert "Indeks" not in re.sub(r"indeks", "", told.split("<main")[1].split("</h1>")[1][:600])


def test_two_assessments_stand_side_by_side_and_only_two_say_up(people, business):
    client, url = browser(people.budi), f"/diagnosis/usaha/{business.pk}/"
    assert "Belum pernah dinilai" in text_of(client.get(url))
    judged(business, people.budi, 1, FIRST)
    once = text_of(client.get(url))
    assert "Baru satu penilaian" in once
    assert ">Naik<" not in once
    judged(business, people.budi, 2, SECOND)
    twice = text_of(client.get(url))
    assert "25,0 → 3 Juni 2026: 50,0 (+25,0 poin)" in twice
    assert "Rintisan → Berkembang" in twice


def test_one_proposes_and_another_confirms(people, business, grown):
    client, url = browser(people.budi), f"/naik-kelas/usaha/{business.pk}/usulan/"
    assert "Penjualan setahun: Rp80.000.000" in text_of(client.get(url)).replace("\u00a0", "")
    refused = client.post(url, {"indicator": "sales", "evidence": ""})
    assert refused.status_code == 422
    sent = client.post(url, {"indicator": "sales", "evidence": "SPT 2024 dan 2025 dilihat"})
    made = NaikKelas.objects.none()
    with within(EVERYTHING):
        made = NaikKelas.objects.get()
    assert sent["Location"] == f"/naik-kelas/{made.pk}/"
    own = text_of(client.get(sent["Location"]))
    assert "Yang mengusulkan tidak dapat membenarkan" in own
    assert "Benarkan" not in own
    refused = client.post(f"/naik-kelas/{made.pk}/keputusan/", {"decision": "benar"})
    assert (refused.status_code, "mintalah orang kedua" in text_of(refused)) == (422, True)
    second = browser(people.darma)
    assert "Benarkan" in text_of(second.get(sent["Location"]))
    assert "Alasan penolakan belum diisi" in text_of(
        second.post(f"/naik-kelas/{made.pk}/keputusan/", {"decision": "tolak"})
    )
    done = second.post(f"/naik-kelas/{made.pk}/keputusan/", {"decision": "benar"}, follow=True)
    assert "dibenarkan" in text_of(done)
    with within(EVERYTHING):
        made.refresh_from_db()
        assert made.decided_by == people.darma


def test_formal_credit_is_typed_with_its_two_days(people, business, grown):
    client, url = browser(people.budi), f"/naik-kelas/usaha/{business.pk}/usulan/"
    half = client.post(url, {"indicator": "formal_credit", "evidence": "Akad KUR"})
    assert "angka nol ditulis 0" in text_of(half)
    whole = {
        "indicator": "formal_credit", "evidence": "Akad KUR", "before_on": "2025-06-01", "before_value": "0",
        "after_on": "2026-05-01", "after_value": "Rp25.000.000",
    }  # fmt: skip
    assert client.post(url, whole).status_code == 302
    with within(EVERYTHING):
        assert NaikKelas.objects.get().after_value == 25_000_000


def test_the_legal_class_has_its_own_page(people, business):
    client, url = browser(people.budi), f"/naik-kelas/usaha/{business.pk}/usulan-kelas/"
    assert "Perlu dua angka penjualan bertanggal" in text_of(client.get(url))
    told_sales(business, people.budi, 1_900_000_000, 2024)
    told_sales(business, people.budi, 2_100_000_000, 2025)
    page = client.get(url).content.decode()
    ids = re.findall(r'<option value="(\d+)"', page)
    sent = client.post(url, {"before": ids[0], "after": ids[1], "evidence": "SPT"}, follow=True)
    assert "mikro → kecil" in text_of(sent)


def test_an_event_and_an_assessment_are_withdrawn_with_a_reason(people, event, grown):
    client = browser(people.budi)
    told = client.post(f"/diagnosis/{grown[1].pk}/penarikan/", {"reason": "Keliru"}, follow=True)
    assert "tarik usulan itu dulu" in text_of(told)
    assert "belum diisi" in text_of(client.post(f"/naik-kelas/{event.pk}/penarikan/", follow=True))
    client.post(f"/naik-kelas/{event.pk}/penarikan/", {"reason": "Keliru"})
    told = client.post(f"/diagnosis/{grown[1].pk}/penarikan/", {"reason": "Keliru"}, follow=True)
    assert "Penilaian ini sudah ditarik" in text_of(told)


def test_a_stranger_finds_nothing_and_the_signed_out_is_led_to_the_door(people, business, event, grown):
    pages = [
        f"/diagnosis/usaha/{business.pk}/",
        f"/diagnosis/usaha/{business.pk}/baru/",
        f"/diagnosis/{grown[0].pk}/",
        f"/naik-kelas/{event.pk}/",
        f"/naik-kelas/usaha/{business.pk}/usulan/",
        f"/naik-kelas/usaha/{business.pk}/jalur/",
    ]
    for url in pages:
        assert browser(people.rina).get(url).status_code == 404, url
        assert browser(people.ani).get(url).status_code == 404, url
        answer = browser().get(url)
        assert (answer.status_code, "/akun/" in answer["Location"]) == (302, True), url
    assert (
        browser(people.rina).post(f"/naik-kelas/{event.pk}/keputusan/", {"decision": "benar"}).status_code
        == 404
    )
    assert "Karawo Bu Sri" not in text_of(browser(people.rina).get("/diagnosis/"))
    assert "Karawo Bu Sri" not in text_of(browser(people.rina).get("/naik-kelas/"))


def test_the_owner_reads_the_own_diagnosis_and_judges_nothing(people, business, event, grown):
    with within(EVERYTHING):
        OwnFile.objects.create(
            user=people.sri, owner=business.primary_owner, confirmed_by=people.budi, confirmed_at=AT
        )
    client = browser(people.sri)
    told = text_of(client.get(f"/diagnosis/usaha/{business.pk}/"))
    assert "Berkembang" in told
    assert "Nilai sekarang" not in told
    assert client.get(f"/diagnosis/{grown[1].pk}/").status_code == 200
    assert client.get(f"/naik-kelas/{event.pk}/").status_code == 200
    assert client.get(f"/naik-kelas/usaha/{business.pk}/jalur/").status_code == 200
    assert client.get(f"/diagnosis/usaha/{business.pk}/baru/").status_code == 404
    assert client.get("/diagnosis/").status_code == 404


def test_the_page_of_a_business_tells_its_level_and_next_steps(people, business, event):
    told = text_of(browser(people.darma).get(f"/usaha/{business.pk}/"))
    assert "Diagnosis dan naik kelas" in told
    assert "Indeks 50,0, 3 Juni 2026" in told
    assert f"/naik-kelas/{event.pk}/" in told


def test_rubrics_are_read_by_everybody_and_published_by_an_administrator(people):
    assert "Diagnosis tujuh bidang" in text_of(browser(people.ani).get("/diagnosis/rubrik/"))
    shown = text_of(browser(people.ani).get("/diagnosis/rubrik/umum/"))
    assert "Apakah usaha sudah punya Nomor Induk Berusaha?" in shown
    assert browser(people.ani).get("/diagnosis/rubrik/tidak-ada/").status_code == 404
    assert browser(people.budi).get("/diagnosis/rubrik/umum/versi/").status_code == 404
    with within(EVERYTHING):
        admin = User.objects.create_user("admin", password="kain-krawang-enam", name="Admin")
        RoleHolding.objects.create(
            user=admin, role="administrator", starts_on=date(2024, 1, 1), granted_at=AT
        )
    client = browser(admin)
    assert "slug = &quot;umum&quot;" in client.get("/diagnosis/rubrik/umum/versi/").content.decode()
    text = Rubric.objects.get(slug="umum").text
    refused = client.post("/diagnosis/rubrik/umum/versi/", {"text": text.replace("weight = 5", "weight = 9")})
    assert "Jumlah bobot dimensi harus 100, sekarang 104." in text_of(refused)
    client.post("/diagnosis/rubrik/umum/versi/", {"text": text.replace("version = 1", "version = 2")})
    shown = text_of(client.get("/diagnosis/rubrik/umum/"))
    assert "Versi 2" in shown
    assert "Versi 1" in text_of(client.get("/diagnosis/rubrik/umum/?versi=1"))


def test_paths_funnel_and_rows(people, business):
    judged(business, people.budi, 3, SECOND)
    client = browser(people.budi)
    assert "Informal ke formal" in text_of(client.get("/naik-kelas/jalur/"))
    told = text_of(client.get("/naik-kelas/jalur/formal/"))
    assert "1 usaha dalam wilayah Anda" in told
    assert "/naik-kelas/jalur/formal/baris/?tunggu=nib" in told
    rows = text_of(client.get("/naik-kelas/jalur/formal/baris/?tunggu=nib"))
    assert "Karawo Bu Sri" in rows
    assert "Karawo Bu Sri" not in text_of(client.get("/naik-kelas/jalur/formal/baris/?sudah=nib"))
    assert "Karawo Bu Sri" in text_of(client.get("/naik-kelas/jalur/kewirausahaan/baris/?sudah=laba"))
    assert client.get("/naik-kelas/jalur/formal/baris/?sudah=tidak-ada").status_code == 404
    assert client.get("/naik-kelas/jalur/tidak-ada/").status_code == 404
    assert "0 koperasi" in text_of(client.get("/naik-kelas/jalur/koperasi/"))
    assert "2 dari 5 langkah" not in text_of(client.get(f"/naik-kelas/usaha/{business.pk}/jalur/"))


def test_the_matrix_says_where_from_and_where_to_and_opens_the_rows(people, business, grown):
    client = browser(people.budi)
    page = client.get("/naik-kelas/peralihan/?dari=2025-12-31&sampai=2026-07-01").content.decode()
    address = re.search(r'href="(/naik-kelas/peralihan/usaha/\?[^"]*semula=2&amp;menjadi=3)"', page)
    assert address is not None
    rows = text_of(client.get(address[1].replace("&amp;", "&")))
    assert "Rintisan → Berkembang" in rows
    assert "Karawo Bu Sri" in rows
    assert "Tidak ada kelompok pembanding" in page
    before = client.get("/naik-kelas/peralihan/?dari=2024-01-01&sampai=2026-07-01").content.decode()
    assert "semula=unknown&amp;menjadi=3" in before


def test_a_leader_counts_and_sees_no_rows(people, business, grown):
    with within(EVERYTHING):
        leader = User.objects.create_user("leader", password="kain-krawang-enam", name="Pimpinan")
        RoleHolding.objects.create(
            user=leader, role="leader", region_id=75, starts_on=date(2024, 1, 1), granted_at=AT
        )
    client = browser(leader)
    page = client.get("/naik-kelas/jalur/formal/")
    assert "1 usaha dalam wilayah Anda" in text_of(page)
    assert "/baris/" not in page.content.decode()
    assert client.get("/naik-kelas/jalur/formal/baris/").status_code == 404
    assert client.get("/diagnosis/").status_code == 404
    assert "peralihan/usaha" not in client.get("/naik-kelas/peralihan/").content.decode()


def test_a_filter_that_nobody_understands_is_said(people, business, grown):
    client = browser(people.budi)
    assert "Sebagian saringan tidak dikenal" in text_of(client.get("/diagnosis/?wilayah=abc"))
    assert "Sebagian saringan tidak dikenal" in text_of(client.get("/naik-kelas/?hasil=apa"))
    assert "Karawo Bu Sri" in text_of(client.get("/diagnosis/?tingkat=umum:3&cukup=ya&buka=ya&wilayah=7571"))
    assert "Karawo Bu Sri" not in text_of(client.get("/diagnosis/?tingkat=umum:2"))


def test_pages_take_few_queries(people, business, event, grown):
    with within(scope_of(people.darma)):
        decide(event, is_right=True, by=people.darma, at=AT)
    client = browser(people.budi)
    for url, most in (
        ("/diagnosis/", 12),
        ("/naik-kelas/", 12),
        (f"/diagnosis/{grown[1].pk}/", 28),
        (f"/diagnosis/usaha/{business.pk}/", 28),
        (f"/diagnosis/usaha/{business.pk}/baru/", 22),
        ("/naik-kelas/jalur/formal/", 16),
        ("/naik-kelas/peralihan/", 22),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
        assert len(asked) <= most, f"{url}: {len(asked)}\n" + "\n".join(sql[:120] for sql in asked)


def cells_of(answer) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_a_list_is_filtered_and_leaves_as_the_file_of_the_same_rows(people, business, grown, event):
    client = browser(people.budi)
    page = text_of(client.get("/diagnosis/?q=karawo&cukup=ya"))
    assert 'name="q" value="karawo"' in page and "/diagnosis.csv?cukup=ya&amp;q=karawo" in page
    rows = cells_of(client.get("/diagnosis.csv?cukup=ya&q=karawo"))
    assert [row[0] for row in rows[1:]] == [business.name]
    assert cells_of(client.get("/diagnosis.csv?q=tidak-ada"))[1:] == []
    book = b"".join(client.get("/diagnosis.xlsx").streaming_content)
    assert book[:2] == b"PK"
    moves = cells_of(client.get("/naik-kelas.csv?hasil=menunggu"))
    assert len(moves) == 2 and moves[1][0] == business.name
    assert cells_of(client.get("/naik-kelas.csv?hasil=ditolak"))[1:] == []
    with within(EVERYTHING):
        acts = list(Entry.objects.filter(act__endswith=".exported").values_list("act", flat=True))
        assert Look.objects.filter(what="export", subject_id=business.pk).count() == 3
    assert acts.count("assessment.exported") == 3 and acts.count("naik_kelas.exported") == 2
    assert browser(people.sri).get("/diagnosis.csv").status_code == 404


def test_the_file_of_a_business_says_the_decision_in_words(people, event):
    with within(EVERYTHING):
        other = User.objects.create_user("lain", password="kain-krawang-enam", name="Orang Kedua")
        RoleHolding.objects.create(
            user=other, role="office", region_id=75, starts_on=date(2024, 1, 1), granted_at=AT
        )
    with within(scope_of(other)):
        decide(event, is_right=True, answer="", by=other, at=AT)
    page = text_of(browser(people.budi).get(f"/usaha/{event.business_id}/"))
    assert "confirmed" not in page


def test_what_the_register_knows_is_said_in_the_language_of_the_reader():
    told = Known(numbers=(KnownNumber("nib", True, date(2026, 1, 5)),))
    with override("en"):
        sentence = said(prefills_nib(told))
    assert sentence != prefills_nib(told) and "05-01-2026" in sentence


def prefills_nib(known: Known) -> str:
    return _TELL["nib"](known, date(2026, 8, 3)).because
