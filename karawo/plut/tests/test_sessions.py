"""A session is kept once, whatever the line does."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from PIL import Image

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.kit.pictures import NotAPicture, redrawn
from karawo.plut import actions
from karawo.plut.models import Evidence, SessionClient
from karawo.plut.tests.examples import TODAY, a_business, a_case, a_line, a_session
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def test_the_same_key_keeps_one_session(people):
    case, key = a_case(people), uuid4()
    first, is_new = a_session(people, case, key=key)
    second, is_new_again = a_session(people, case, key=key, topic="Lain sama sekali")
    assert (first.pk, is_new, is_new_again) == (second.pk, True, False)
    assert second.topic == "Urus NIB"
    with within(EVERYTHING):
        assert SessionClient.objects.count() == 1
        assert Entry.objects.filter(act="session.logged").count() == 1


def test_a_key_of_somebody_else_is_refused_and_shows_nothing(people):
    key = uuid4()
    a_session(people, a_case(people), key=key)
    from karawo.accounts.models import Centre, CentreArea, RoleHolding, User

    wati = User.objects.create_user("wati", password="kain-krawang-enam", name="Wati")
    centre = Centre.objects.create(name="PLUT Sebelah", region_id=7571)
    CentreArea.objects.create(centre=centre, region_id=7571)
    with within(EVERYTHING):
        RoleHolding.objects.create(
            user=wati, role="consultant", centre=centre, starts_on=date(2024, 1, 1), granted_at=AT
        )
    with within(scope_of(wati)):
        case = actions.open_case(
            a_business("Usaha Wati"), centre, origin="web", opened_on=TODAY, consultant=wati, by=wati, at=AT
        )
    with pytest.raises(Refused, match="sudah dipakai"):
        a_session(people, case, key=key, by=wati)


def test_a_session_serves_an_open_line_of_its_own_client(people):
    case, other = a_case(people), a_case(people, a_business("Usaha Lain"))
    line = a_line(people, case)
    session, _new = a_session(people, case, line=line)
    with within(EVERYTHING):
        assert session.clients.get().line == line
    with pytest.raises(Refused, match="klien lain"):
        a_session(people, other, line=line)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"on": TODAY + timedelta(days=1)}, "belum berlangsung"),
        ({"on": date(2026, 5, 31)}, "sebelum itu"),
        ({"topic": "  "}, "topik"),
        ({"duration_minutes": 0}, "1 sampai"),
        ({"duration_minutes": 1441}, "1 sampai"),
        ({"field_code": "memasak"}, "Bidang"),
        ({"mode": "mimpi"}, "Cara"),
        ({"follow_up_due_on": TODAY}, "tindak lanjutnya"),
        ({"follow_up": "Bawa KTP", "follow_up_due_on": TODAY - timedelta(days=1)}, "mendahului"),
    ],
)
def test_a_session_that_cannot_be_is_refused_with_the_fix(people, changed, words):
    case = a_case(people)
    with pytest.raises(Refused, match=words):
        a_session(people, case, **changed)


def test_a_position_outside_indonesia_is_left_out_and_blocks_nothing(people):
    case = a_case(people)
    session, _new = a_session(people, case, position=(51.5, -0.1, 10))
    assert session.latitude is None
    near, _new = a_session(people, case, position=(0.55, 123.06, 12))
    assert (near.latitude, near.accuracy_m) == (0.55, 12)


def test_a_group_session_is_one_session_with_many_clients(people):
    cases = [a_case(people, a_business(f"Usaha {number}")) for number in range(4)]
    session, _new = a_session(people, *cases, mode="kelas")
    with within(EVERYTHING):
        assert sorted(session.subject_ids) == sorted(case.subject_id for case in cases)
        assert session.clients.count() == 4


def test_a_stranger_logs_nothing(people):
    case = a_case(people)
    with pytest.raises(NotAllowed):
        a_session(people, case, by=people.rina)
    with pytest.raises(NotAllowed):
        a_session(people, case, by=people.darma)


def test_a_wrong_word_is_put_right_and_the_journal_keeps_what_stood(people):
    case = a_case(people)
    session, _new = a_session(people, case)
    given = actions.GivenSession(
        clients=(actions.GivenClient(case),), on=TODAY, field_code="pemasaran", topic="Foto produk", mode="plut",
        duration_minutes=90,
    )  # fmt: skip
    with within(scope_of(people.budi)):
        actions.correct_session(session, given, reason="Salah bidang", by=people.budi, at=AT)
    from karawo.journal.models import Change

    with within(EVERYTHING):
        change = Change.objects.get(table_name="plut_session")
        assert change.before["field_code"] == "kelembagaan"
        assert change.after["duration_minutes"] == 90


def test_a_follow_up_is_finished_once(people):
    case = a_case(people)
    session, _new = a_session(people, case, follow_up="Bawa KTP", follow_up_due_on=TODAY)
    with within(scope_of(people.budi)):
        row = session.clients.select_related("case").get()
        actions.finish_follow_up(row, by=people.budi, at=AT)
        actions.finish_follow_up(row, by=people.budi, at=AT)
    with within(EVERYTHING):
        assert Entry.objects.filter(act="session.followed_up").count() == 1


def a_photo(size=(2600, 1400), kind="JPEG") -> bytes:
    image = Image.new("RGB", size, (180, 90, 40))
    exif = Image.Exif()
    exif[0x010E] = "Rumah Bu Sri"
    exif[0x8825] = {1: "N", 2: (0.0, 33.0, 0.0)}
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def test_a_photo_is_drawn_anew_without_place_or_words():
    content = a_photo()
    assert b"Rumah Bu Sri" in content
    drawn = redrawn(content)
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.size == (1280, 689)
        assert dict(image.getexif()) == {}
        assert "exif" not in image.info
    assert b"Rumah Bu Sri" not in drawn


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"\xff\xd8\xff" + b"x" * 60]
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(NotAPicture):
        redrawn(content)


def test_evidence_is_kept_once_and_by_what_it_is(people, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    case = a_case(people)
    with within(scope_of(people.budi)):
        first = actions.add_evidence(case, a_photo(), file_name="../../foto.php", by=people.budi, at=AT)
        second = actions.add_evidence(case, a_photo(), file_name="lagi.jpg", by=people.budi, at=AT)
        assert first == second
        assert (first.kind, first.content_type, first.file_name) == ("photo", "image/jpeg", "foto.jpg")
        assert actions.path_of(first).read_bytes()[:3] == b"\xff\xd8\xff"
        with pytest.raises(Refused, match="bukan foto"):
            actions.add_evidence(case, b"<html>", file_name="surat.pdf", by=people.budi, at=AT)
        with pytest.raises(Refused, match="10 MB"):
            actions.add_evidence(case, b"%PDF-" + b"0" * 11_000_000, file_name="x.pdf", by=people.budi, at=AT)
    with within(EVERYTHING):
        assert Evidence.objects.count() == 1
