"""Pages: what they show, to whom, and what a stranger gets."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import KOTA_GORONTALO
from karawo.gatherings import actions
from karawo.gatherings.models import Gathering, Registration
from karawo.gatherings.tests.examples import STARTS, open_stage
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db
SOON = {
    "starts_at": timezone.now() + timezone.timedelta(days=2),
    "ends_at": timezone.now() + timezone.timedelta(days=2, hours=5),
}


@pytest.fixture
def soon(people):
    return open_stage(people, seats=1, **SOON)


@pytest.fixture
def budi(people) -> Client:
    client = Client()
    client.force_login(people.budi)
    return client


def answers(name: str = "Nur Aini", phone: str = "0812 4400 7788") -> dict[str, str]:
    return {"name": name, "phone": phone, "consent": "on", "idempotency_key": str(uuid.uuid4())}


def test_a_gathering_is_arranged_by_its_form_and_opened(budi):
    kind = Gathering._meta.get_field("kind").related_model.objects.get(code="acara")
    told = {
        "kind": kind.pk, "title": "Pameran karawo", "organiser": "kantor", "organiser_name": "Dinas Koperasi",
        "region": KOTA_GORONTALO, "place_text": "Lapangan", "first_on": "2030-05-02", "starts": "08.30",
        "last_on": "2030-05-02", "ends": "15:00", "seats": "20", "allotment": "first_come", "offer_hours": "24",
    }  # fmt: skip
    assert budi.post(reverse("gatherings:new"), told | {"ends": "08:00"}).status_code == 422
    made = budi.post(reverse("gatherings:new"), told)
    assert made.status_code == 302
    page = budi.get(made["Location"])
    assert "8.30" in page.content.decode() and "WITA" in page.content.decode()
    budi.post(made["Location"] + "pembukaan/")
    code = Client().get(reverse("gatherings:public_list")).content.decode()
    assert "Pameran karawo" in code and "20 dari 20 kursi" in code


def test_a_stranger_signs_up_on_a_phone_waits_and_takes_the_offered_seat(soon, budi):
    url = reverse("gatherings:signing_up", args=[soon.gathering.code])
    visitor = Client()
    refused = visitor.post(url, answers(phone="12"))
    assert refused.status_code == 422 and "Galat:" in refused.content.decode()
    first = visitor.post(url, answers())
    ticket = visitor.get(first["Location"]).content.decode()
    assert "mendapat kursi" in ticket and "Kode QR" in ticket
    second = visitor.post(url, answers("Rahma", "0812 4400 1111"))
    waiting = visitor.get(second["Location"]).content.decode()
    assert "Giliran ke-1" in waiting and "didahulukan" in waiting
    visitor.post(first["Location"] + "jawaban/", {"answer": "batal"})
    assert "Ada kursi untuk Anda" in visitor.get(second["Location"]).content.decode()
    visitor.post(second["Location"] + "jawaban/", {"answer": "terima"})
    assert soon.states() == ["cancelled", "seated"]


def test_a_form_sent_twice_leads_to_the_same_ticket(soon):
    url, told = reverse("gatherings:signing_up", args=[soon.gathering.code]), answers()
    visitor = Client()
    assert visitor.post(url, told)["Location"] == visitor.post(url, told)["Location"]
    assert soon.states() == ["seated"]


def test_an_unknown_code_or_link_is_gone(soon):
    visitor = Client()
    for name, word in (("public_gathering", "xxxxxxxx"), ("signing_up", "xxxxxxxx"), ("ticket", "rahasia")):
        assert visitor.get(reverse(f"gatherings:{name}", args=[word])).status_code == 410
    assert visitor.get(reverse("gatherings:verification", args=["palsu"])).status_code == 410


def test_a_colleague_elsewhere_finds_nothing_and_the_signed_out_are_led_to_sign_in(soon, people):
    url = reverse("gatherings:gathering", args=[soon.gathering.pk])
    stranger = Client()
    assert stranger.get(url).status_code == 302
    stranger.force_login(people.rina)
    assert stranger.get(url).status_code == 404
    assert "Pelatihan kemasan" not in stranger.get(reverse("gatherings:gatherings")).content.decode()


def test_the_door_reads_a_code_ticks_a_name_and_takes_both_back(soon, budi):
    one = soon.sign_up("Nur Aini", at=timezone.now())
    door = reverse("gatherings:door", args=[soon.session.pk])
    assert budi.post(door, {"code": "ZZZZ-2222"}).status_code == 422
    came = budi.post(door, {"code": one.code_shown, "idempotency_key": str(uuid.uuid4())}, follow=True)
    assert "Nur Aini hadir pukul" in came.content.decode()
    with within(EVERYTHING):
        visit = one.attendances.get()
    undone = budi.post(reverse("gatherings:undone", args=[visit.pk]), follow=True).content.decode()
    assert "diurungkan" in undone
    ticked = budi.post(reverse("gatherings:ticked", args=[soon.session.pk]), {"peserta": one.pk}, follow=True)
    assert "1 hadir dari 1" in ticked.content.decode()


def test_a_code_from_a_phone_without_signal_arrives_once(soon, budi, people):
    one = soon.sign_up("Nur Aini", at=timezone.now())
    door = reverse("gatherings:door", args=[soon.session.pk])
    today = timezone.localdate().isoformat()
    headers = {"X-Karawo-Outbox": today, "X-Karawo-Person": str(people.budi.pk)}
    told = {
        "code": one.door_code,
        "idempotency_key": str(uuid.uuid4()),
        "seen_at": timezone.now().isoformat(),
    }
    first, again = (budi.post(door, told, headers=headers) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    bad = budi.post(door, told | {"code": "ZZZZ-2222", "idempotency_key": str(uuid.uuid4())}, headers=headers)
    assert bad.status_code == 422 and bad.json()["errors"][0]["field"] == "code"


def test_staff_enrols_who_is_not_in_the_register(soon, budi):
    url = reverse("gatherings:enrolling", args=[soon.gathering.pk])
    assert "Tidak ada di register" in budi.get(url).content.decode()
    made = budi.post(url + "?tamu=1", {"name": "Pak Lurah", "element_code": "government"}, follow=True)
    assert "Pak Lurah mendapat kursi" in made.content.decode()
    sheet = budi.get(reverse("gatherings:participants_xlsx", args=[soon.gathering.pk]))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"


def test_a_certificate_is_printed_verified_and_revoked(people, budi):
    stage = open_stage(people)
    stage.come(stage.sign_up("Nur Aini"), at=STARTS)
    (made,) = stage.do(actions.issue, stage.gathering, at=STARTS + timezone.timedelta(hours=6))
    assert budi.get(reverse("gatherings:certificate_paper", args=[made.pk])).content[:5] == b"%PDF-"
    check = reverse("gatherings:verification", args=[made.token])
    assert "asli dan berlaku" in Client().get(check).content.decode()
    budi.post(reverse("gatherings:revoking", args=[made.pk]), {"reason": "Nama keliru"})
    revoked = Client().get(check)
    assert "sudah dicabut" in revoked.content.decode() and "Nama keliru" in revoked.content.decode()
    assert Client().get(check + "sertifikat.pdf").status_code == 410


@pytest.mark.parametrize("page", ["poster", "sign_sheet"])
def test_papers_are_printed(soon, budi, page):
    soon.sign_up("Nur Aini", at=timezone.now())
    answer = budi.get(reverse(f"gatherings:{page}", args=[soon.gathering.pk]))
    assert answer.content[:5] == b"%PDF-"


def test_an_owner_sees_the_own_registration_only(soon, people, budi):
    from karawo.journal.actions import record
    from karawo.registry.models import Owner, OwnFile

    with within(EVERYTHING):
        record("test.add", by=people.budi, at=STARTS)
        owner = Owner.objects.create(
            kind="person", name="Sri", canonical_name="SRI", kab_id=KOTA_GORONTALO, created_at=STARTS
        )
        OwnFile.objects.create(user=people.sri, owner=owner, confirmed_by=people.budi, confirmed_at=STARTS)
    other = soon.sign_up("Nur Aini", at=timezone.now())
    budi.post(reverse("gatherings:enrolling", args=[soon.gathering.pk]) + f"?pelaku={owner.pk}", {})
    with within(EVERYTHING):
        mine = Registration.objects.get(owner=owner)
    client = Client()
    client.force_login(people.sri)
    page = client.get(reverse("gatherings:registration", args=[mine.pk]))
    assert page.status_code == 200 and "daftar tunggu" in page.content.decode()
    assert client.get(reverse("gatherings:registration", args=[other.pk])).status_code == 404
    client.post(reverse("gatherings:cancelling", args=[mine.pk]))
    assert soon.state(mine) == "cancelled"
