"""The pages as people use them."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import RoleHolding, User
from karawo.journal.actions import record
from karawo.plut import actions
from karawo.plut.models import (
    CardLine,
    Case,
    CentreProfile,
    Consultant,
    Evidence,
    OpeningHours,
    Outcome,
    Session,
    SessionClient,
)
from karawo.plut.tests.examples import a_business, a_case, a_cooperative, a_line, a_session, centre_of
from karawo.plut.tests.test_sessions import a_photo
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import CooperativeYear, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people):
    def sign_in(who: str = "") -> Client:
        browser = Client()
        if who:
            browser.force_login(who if isinstance(who, User) else getattr(people, who))
        return browser

    return sign_in


@pytest.fixture
def head(people) -> User:
    user = User.objects.create_user("kepala", password="kain-krawang-enam", name="Kepala PLUT")
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=user, role="centre_head", centre=centre_of(), starts_on=date(2024, 1, 1), granted_at=AT
        )
    return user


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_consultant_opens_a_case_from_the_page_of_a_business(people, desk):
    business = a_business()
    browser = desk("budi")
    page = text_of(browser.get(f"/usaha/{business.pk}/"))
    assert f"/pendampingan/baru/?usaha={business.pk}" in page
    form = browser.get(f"/pendampingan/baru/?usaha={business.pk}")
    assert form.status_code == 200
    sent = {
        "centre": centre_of().pk, "origin": "walk_in", "opened_on": "2026-06-01", "consultant": people.budi.pk,
        "request": "Ingin masuk ritel",
    }  # fmt: skip
    answer = browser.post(f"/pendampingan/baru/?usaha={business.pk}", sent)
    with within(EVERYTHING):
        case = Case.objects.get()
    assert answer["Location"] == f"/pendampingan/{case.pk}/"
    assert browser.get(f"/pendampingan/baru/?usaha={business.pk}")["Location"] == f"/pendampingan/{case.pk}/"
    assert "Ingin masuk ritel" in text_of(browser.get(f"/pendampingan/{case.pk}/"))


def test_a_stranger_is_not_told_that_the_case_exists(people, desk):
    case = a_case(people)
    for who in ("rina", "ani", "sri"):
        assert desk(who).get(f"/pendampingan/{case.pk}/").status_code == 404
    assert desk().get(f"/pendampingan/{case.pk}/").status_code == 302
    assert desk("darma").get(f"/pendampingan/{case.pk}/").status_code == 200
    assert desk("darma").post(f"/pendampingan/{case.pk}/penutupan/", {}).status_code == 404


def test_a_session_takes_two_clicks_and_no_more_than_its_defaults(people, desk):
    """From the client's page: open the form, save it. What is usual stands there already."""
    case = a_case(people)
    line = a_line(people, case, due_on=date(2027, 1, 1))
    browser = desk("budi")
    page = text_of(browser.get(f"/pendampingan/{case.pk}/"))
    assert f'href="/sesi/baru/?kasus={case.pk}"' in page
    form = browser.get(f"/sesi/baru/?kasus={case.pk}")
    sent = sent_as_shown(form)
    assert (sent["topic"], sent["line"], sent["duration_minutes"]) == (line.programme, str(line.pk), "60")
    answer = browser.post(f"/sesi/baru/?kasus={case.pk}", sent)
    assert answer["Location"] == f"/pendampingan/{case.pk}/#sesi"
    again = browser.post(f"/sesi/baru/?kasus={case.pk}", sent)
    assert again.status_code == 302
    with within(EVERYTHING):
        assert Session.objects.get().clients.get().line == line


def sent_as_shown(answer) -> dict[str, str]:
    """What a browser sends when nothing is typed."""
    form = answer.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if callable(value):
            value = value()
        if value in (None, ""):
            continue
        sent[bound.name] = [str(each) for each in value] if isinstance(value, list) else str(value)
    sent["idempotency_key"] = re.search(r'name="idempotency_key" value="([^"]+)"', answer.content.decode())[1]
    return sent


def test_a_refused_session_keeps_what_was_typed_and_says_where(people, desk):
    case = a_case(people)
    answer = desk("budi").post(
        f"/sesi/baru/?kasus={case.pk}",
        {"clients": case.pk, "on": "2026-06-02", "topic": "", "material": "Sudah bicara izin", "mode": "plut",
         "duration_minutes": "60", "field_code": "produksi"},
    )  # fmt: skip
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Galat:" in page
    assert "Isi “Topik”" in page
    assert "Sudah bicara izin" in page


def a_sending(case, **changed):
    return {
        "idempotency_key": str(uuid4()), "clients": [case.pk], "on": "2026-06-02", "topic": "Di kebun, tanpa sinyal",
        "mode": "kunjungan", "duration_minutes": 45, "field_code": "produksi", "latitude": 0.55, "longitude": 123.06,
        "accuracy": 14, **changed,
    }  # fmt: skip


def test_a_sending_is_kept_once_and_answered_alike(people, desk):
    case = a_case(people)
    browser, sending = desk("budi"), a_sending(case)
    first = browser.post("/sesi/kiriman/", json.dumps(sending), content_type="application/json")
    second = browser.post("/sesi/kiriman/", json.dumps(sending), content_type="application/json")
    as_form = browser.post("/sesi/kiriman/", sending)
    assert (first.status_code, second.status_code, as_form.status_code) == (201, 200, 200)
    assert first.json() == second.json() == as_form.json()
    assert first.json()["key"] == sending["idempotency_key"]
    with within(EVERYTHING):
        assert Session.objects.get().accuracy_m == 14


def test_a_sending_brings_its_photo(people, desk, tmp_path, settings):
    import base64

    settings.FILES_ROOT = tmp_path
    case = a_case(people)
    photo = "data:image/jpeg;base64," + base64.b64encode(a_photo((400, 300))).decode()
    answer = desk("budi").post(
        "/sesi/kiriman/", json.dumps(a_sending(case, photo=photo)), content_type="application/json"
    )
    assert answer.status_code == 201
    with within(EVERYTHING):
        assert Evidence.objects.get().kind == "photo"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        '"x"',
        json.dumps({"idempotency_key": "bukan"}),
        "[" * 5000,
        '{"clients": [{"a": 1}]}',
    ],
)
def test_a_sending_that_cannot_be_read_is_refused_in_words(people, desk, body):
    answer = desk("budi").post("/sesi/kiriman/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_sending_for_a_foreign_case_is_refused(people, desk):
    case = a_case(people)
    answer = desk("rina").post("/sesi/kiriman/", json.dumps(a_sending(case)), content_type="application/json")
    assert answer.status_code == 422
    assert desk("darma").post("/sesi/kiriman/", {}).status_code == 404
    assert desk().post("/sesi/kiriman/", {}).status_code == 302


def test_a_sending_needs_the_token_of_a_form(people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.budi)
    case = a_case(people)
    refused = browser.post("/sesi/kiriman/", json.dumps(a_sending(case)), content_type="application/json")
    assert refused.status_code == 403


def test_a_file_goes_out_as_a_download_alone(people, desk, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    case = a_case(people)
    browser = desk("budi")
    file = io.BytesIO(b"%PDF-1.7 surat")
    file.name = "surat <b>.pdf"
    browser.post(f"/pendampingan/{case.pk}/bukti/", {"file": file})
    with within(EVERYTHING):
        evidence = Evidence.objects.get()
    answer = browser.get(f"/bukti/{evidence.pk}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert desk("rina").get(f"/bukti/{evidence.pk}/").status_code == 404


def test_a_link_of_the_client_changes_nothing_by_looking(people, desk):
    case = a_case(people)
    with within(scope_of(people.budi)):
        outcome = actions.record_outcome(
            case, actions.GivenOutcome("nib", date(2026, 6, 20)), by=people.budi, at=AT
        )
    made = desk("budi").post(f"/hasil/{outcome.pk}/tautan/")
    url = re.search(r"/konfirmasi/[\w-]{43}/", made.content.decode())[0]
    stranger = desk()
    for _time in range(2):
        page = stranger.get(url)
        assert page.status_code == 200
        assert "Karawo Bu Sri" not in page.content.decode()
    with within(EVERYTHING):
        assert Outcome.objects.get().answer == ""
    assert stranger.post(url, {"answer": "mungkin"}).status_code == 422
    assert stranger.post(url, {"answer": "yes"}).status_code == 200
    assert stranger.get(url).status_code == 410
    with within(EVERYTHING):
        assert Outcome.objects.get().answer == "yes"


def test_an_owner_sees_steps_sessions_and_confirms(people, desk):
    case = a_case(people, a_business(owner_user=people.sri))
    a_line(people, case)
    a_session(people, case, topic="Foto produk di rumah")
    with within(scope_of(people.budi)):
        actions.note(case, "Rahasia dapur.", by=people.budi, at=AT)
        outcome = actions.record_outcome(
            case, actions.GivenOutcome("nib", date(2026, 6, 20)), by=people.budi, at=AT
        )
    browser = desk("sri")
    page = text_of(browser.get("/pendampingan-saya/"))
    assert "Urus NIB lewat OSS" in page
    assert "Foto produk di rumah" in page
    assert "Rahasia dapur" not in page
    assert browser.post(f"/hasil/{outcome.pk}/jawaban/", {"answer": "yes"}).status_code == 302
    with within(EVERYTHING):
        assert Outcome.objects.get().answer == "yes"
    assert "Rahasia dapur" not in text_of(browser.get(f"/pendampingan/{case.pk}/"))
    assert "Belum ada pendampingan" in text_of(desk("ani").get("/pendampingan-saya/"))


def test_the_worklist_ends_an_item_when_the_data_change(people, desk):
    case = a_case(people, on=timezone.localdate() - timedelta(days=5), at=timezone.now())
    browser = desk("budi")
    assert "Tidak ada yang jatuh tempo" in text_of(browser.get("/jatuh-tempo/"))
    today = timezone.localdate()
    with within(scope_of(people.budi)):
        session, _new = actions.log_session(
            uuid4(),
            actions.GivenSession(
                clients=(actions.GivenClient(case, None, "Bawa KTP", today),), on=today, field_code="produksi",
                topic="x", mode="plut", duration_minutes=30,
            ),
            by=people.budi,
            at=timezone.now(),
        )  # fmt: skip
    assert "Bawa KTP" in text_of(browser.get("/jatuh-tempo/"))
    with within(EVERYTHING):
        row = SessionClient.objects.get(session=session)
    browser.post(f"/tindak-lanjut/{row.pk}/penyelesaian/")
    assert "Bawa KTP" not in text_of(browser.get("/jatuh-tempo/"))


def test_the_photo_of_the_building_is_drawn_anew_and_the_head_alone_changes_it(people, desk):
    centre, picture = centre_of(), io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(picture, "PNG")
    head = User.objects.create_user("kepala", password="kain-krawang-enam", name="Kepala")
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=head, role="centre_head", centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    browser, url = Client(), f"/plut/{centre.pk}/foto/"
    browser.force_login(head)
    assert 'enctype="multipart/form-data"' in browser.get(url).content.decode()
    sent = SimpleUploadedFile("gedung.png", picture.getvalue(), "image/png")
    assert browser.post(url, {"photo": sent}).status_code == 302
    wrong = SimpleUploadedFile("gedung.png", b"bukan foto", "image/png")
    assert browser.post(url, {"photo": wrong}).status_code == 422
    kept = desk("ani").get(f"/plut/{centre.pk}/foto.jpg")
    assert kept.headers["Content-Type"] == "image/jpeg"
    assert b"".join(kept.streaming_content).startswith(b"\xff\xd8")
    assert f"/plut/{centre.pk}/foto.jpg" in text_of(desk("budi").get(f"/plut/{centre.pk}/"))
    assert desk("budi").get(url).status_code == 404, "a consultant keeps no profile"


def test_a_cooperative_without_its_meeting_is_due(people, desk):
    case = a_case(people, a_cooperative(), on=timezone.localdate() - timedelta(days=5), at=timezone.now())
    page = text_of(desk("budi").get("/jatuh-tempo/?jenis=rat"))
    assert ("RAT tahun buku" in page) == (timezone.localdate().month >= 5)
    assert case.owner_id


def test_the_case_of_a_cooperative_shows_last_year_beside_the_year_before(people, desk):
    cooperative = a_cooperative()
    case = a_case(people, cooperative)
    year = timezone.localdate().year - 1
    with within(EVERYTHING):
        record("test.year", by=None, at=AT)
        source = Source.objects.get_or_create(name="Uji", kind="document")[0]
        for number, members in ((year, 45), (year - 1, 40)):
            CooperativeYear.objects.create(
                owner=cooperative, year=number, members_total=members, known_at=AT, kab_id=cooperative.kab_id,
                source=source,
            )  # fmt: skip
    page = text_of(desk("budi").get(f"/pendampingan/{case.pk}/"))
    row = page[page.index("Anggota") :][:300]
    assert row.index(">40<") < row.index(">45<")
    assert f"?pelaku={cooperative.pk}" not in text_of(desk("budi").get(f"/koperasi/{cooperative.pk}/"))
    assert f"/sesi/baru/?kasus={case.pk}" in text_of(desk("budi").get(f"/koperasi/{cooperative.pk}/"))


def test_the_card_prints_every_field_with_its_signatures(people, desk):
    case = a_case(people)
    a_line(people, case, due_on=date(timezone.localdate().year, 12, 1))
    page = text_of(desk("budi").get(f"/pendampingan/{case.pk}/kartu/"))
    assert "Urus NIB lewat OSS" in page
    assert page.count("kursi kosong") == 7


def test_lines_are_added_changed_and_ended_from_the_page(people, desk):
    case = a_case(people)
    browser = desk("budi")
    sent = {
        "field_code": "pemasaran", "problem": "Sepi", "programme": "Foto produk", "target_code": "saluran_baru",
        "target_number": "1,5", "due_on": "2026-12-01", "consultant": "",
    }  # fmt: skip
    assert browser.post(f"/pendampingan/{case.pk}/program/", sent).status_code == 302
    with within(EVERYTHING):
        line = CardLine.objects.get()
    assert str(line.target_number) == "1.50"
    assert browser.post(f"/program/{line.pk}/", {**sent, "programme": "Foto dan video"}).status_code == 302
    assert browser.post(f"/program/{line.pk}/penghentian/", {"reason": ""}).status_code == 302
    with within(EVERYTHING):
        line.refresh_from_db()
        assert (line.programme, line.state) == ("Foto dan video", "open")
    browser.post(f"/program/{line.pk}/penyelesaian/", {"reached_number": "2"})
    with within(EVERYTHING):
        line.refresh_from_db()
        assert (line.state, str(line.reached_number)) == ("done", "2.00")


def test_a_head_keeps_the_profile_hours_and_seats(people, desk, head):
    centre = centre_of()
    browser = desk(head)
    url = f"/plut/{centre.pk}/"
    assert browser.post(url + "profil/", {"office": "Dinas Koperasi", "latitude": "0.54"}).status_code == 422
    saved = browser.post(
        url + "profil/", {"office": "Dinas Koperasi", "latitude": "0.54", "longitude": "123.06"}
    )
    assert saved.status_code == 302
    hours = {"from_on": "2026-01-05", "day_0": "08.00–12.00, 13.00–16.00"}
    assert browser.post(url + "jam/", {**hours, "day_0": "08.00"}).status_code == 422
    assert browser.post(url + "jam/", hours).status_code == 302
    assert "08.00–12.00, 13.00–16.00" in text_of(browser.get(url))
    shown = browser.get(url + "jam/").content.decode()
    assert 'value="08.00–12.00, 13.00–16.00"' in shown, "saving what is shown keeps the hours before noon"
    seat = {
        "user": people.budi.pk,
        "field_code": "produksi",
        "starts_on": "2026-01-01",
        "ends_on": f"{timezone.localdate().year}-12-31",
    }
    assert browser.post(url + "konsultan/kursi/", seat).status_code == 302
    assert CentreProfile.objects.get().office == "Dinas Koperasi"
    assert [row.weekday for row in OpeningHours.objects.all()] == [0, 0]
    assert Consultant.objects.get().user == people.budi
    page = text_of(desk("ani").get(url))
    assert "Kursi kosong: Kelembagaan" in page
    assert "Budi Konsultan" in page
    assert desk("budi").get(url + "profil/").status_code == 404
    assert desk("ani").get(url + "konsultan/").status_code == 404
    assert desk("darma").get(url + "konsultan/").status_code == 200
    assert "Lengkap" not in text_of(desk("ani").get("/plut/"))


def test_a_seat_needs_the_role_at_the_centre(people, head):
    from karawo.registry.rules.refusal import Refused

    with within(scope_of(head)), pytest.raises(Refused, match="administrator"):
        actions.seat_consultant(
            centre_of(), people.rina, field_code="produksi", starts_on=date(2026, 1, 1), by=head, at=AT
        )


def questions(browser, path) -> list[str]:
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize(
    ("path", "most"), [("/pendampingan/", 14), ("/sesi/", 14), ("/jatuh-tempo/", 32), ("/hasil/", 12)]
)
def test_lists_take_few_queries_however_long(people, desk, path, most):
    for number in range(6):
        case = a_case(people, a_business(f"Usaha {number}"))
        a_line(people, case)
        a_session(people, case, follow_up="Bawa KTP", follow_up_due_on=date(2026, 8, 3))
    asked = questions(desk("budi"), path)
    assert len(asked) <= most, "\n".join(asked)


def test_the_page_of_a_case_takes_few_queries(people, desk):
    case = a_case(people)
    for _number in range(6):
        a_session(people, case, line=a_line(people, case))
    asked = questions(desk("budi"), f"/pendampingan/{case.pk}/")
    assert len(asked) <= 34, "\n".join(asked)
