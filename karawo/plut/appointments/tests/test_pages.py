from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from karawo.plut.appointments import actions
from karawo.plut.appointments.actions import Client as Who
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.queries import diary_of
from karawo.plut.appointments.rules import State
from karawo.plut.appointments.tests.examples import own_business
from karawo.regions.access import EVERYTHING, within

pytestmark = pytest.mark.django_db


def seen(answer) -> str:
    return answer.content.decode()


def first_free(hall, *, days: int = 12):
    """The next free time of Budi, seen from the real clock that pages use."""
    now = timezone.now()
    diary = diary_of(hall.centre, now.date(), now.date() + timedelta(days=days))
    for number in range(1, days):
        slots = diary.free(hall.budi.pk, now.date() + timedelta(days=number), since=now + timedelta(hours=2))
        if slots:
            return slots[0].starts_at
    raise AssertionError("two weeks without a free hour")


def booked(hall, **told):
    return hall.book(starts_at=first_free(hall), at=timezone.now(), **told)


def test_a_stranger_and_somebody_signed_out_do_not_get_in(client, hall, people):
    made = booked(hall)
    address = reverse("appointments:appointment", args=[made.pk])
    assert client.get(address).status_code == 302
    for stranger in (people.rina, people.ani, people.sri, people.darma):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.force_login(people.rina)
    assert client.post(reverse("appointments:cancelled", args=[made.pk]), {"reason": "x"}).status_code == 404


def test_a_ticket_is_taken_called_served_and_ended_from_the_board(
    client, hall, django_assert_max_num_queries
):
    client.force_login(hall.budi)
    sent = {"name": "Nur Aini", "field": "produksi", "idempotency_key": str(uuid.uuid4())}
    slip = client.post(reverse("appointments:ticket"), sent)
    assert slip.status_code == 302
    assert client.post(reverse("appointments:ticket"), sent).status_code == 302
    with within(EVERYTHING):
        made = Appointment.objects.get()
    assert "001" in seen(client.get(slip["Location"]))
    board = reverse("appointments:board")
    with django_assert_max_num_queries(40):
        assert "Nur Aini" in seen(client.get(board))
    client.post(reverse("appointments:next_called"), {"plut": hall.centre.pk, "desk": "Meja 3"})
    page = seen(client.get(board))
    assert "Mulai layani" in page
    assert "Meja 3" in page
    client.post(reverse("appointments:serving", args=[made.pk]))
    ended = client.post(reverse("appointments:finished", args=[made.pk]), follow=True)
    assert "Selesai dilayani" in seen(ended)
    assert hall.read(made).state == State.DONE


def test_a_ticket_without_a_name_is_refused_and_keeps_what_was_typed(client, hall):
    client.force_login(hall.budi)
    answer = client.post(reverse("appointments:ticket"), {"about": "izin edar"})
    assert answer.status_code == 422
    assert "Isi “Nama pengunjung”" in seen(answer)
    assert "izin edar" in seen(answer)


def test_finish_and_call_the_next_in_one_press(client, hall):
    client.force_login(hall.budi)
    for name in ("Satu", "Dua"):
        hall.ticket(name=name, at=timezone.now())
    press = {"plut": hall.centre.pk, "desk": "Meja 1"}
    client.post(reverse("appointments:next_called"), press)
    client.post(reverse("appointments:next_called"), {**press, "finish": "1"})
    with within(EVERYTHING):
        assert list(Appointment.objects.order_by("pk").values_list("state", flat=True)) == ["done", "called"]


def test_an_owner_finds_an_hour_in_four_steps_and_takes_it_back(client, hall, people):
    own_business(people)
    client.force_login(people.sri)
    new = reverse("appointments:new")
    fields = seen(client.get(new))
    assert "Budi Konsultan" in fields
    to_times = re.search(r'href="([^"]*bidang=produksi[^"]*)"', fields)[1].replace("&amp;", "&")
    times = seen(client.get(to_times))
    to_confirm = re.search(r'href="([^"]*waktu=[^"]*)"', times)[1].replace("&amp;", "&")
    check = client.get(to_confirm)
    assert "Periksa janji temu" in seen(check)
    made = client.post(
        to_confirm, {"about": "kemasan", "phone": "", "idempotency_key": str(uuid.uuid4())}, follow=True
    )
    assert "Janji temu dicatat" in seen(made)
    with within(EVERYTHING):
        row = Appointment.objects.get()
    assert (row.channel, row.about, row.consultant) == ("web", "kemasan", hall.budi)
    assert "Karawo Bu Sri" not in seen(client.get(reverse("appointments:own")))
    assert "terjadwal" in seen(client.get(reverse("appointments:own")))
    client.post(reverse("appointments:cancelled", args=[row.pk]), {"reason": "anak sakit"})
    assert hall.read(row).state == State.CANCELLED


def test_who_comes_second_is_told_to_choose_another_hour_or_the_list(client, hall, people):
    own_business(people)
    made = booked(hall)
    client.force_login(people.sri)
    address = reverse("appointments:new") + f"?bidang=produksi&waktu={made.period.lower.isoformat()}".replace(
        "+", "%2B"
    )
    answer = client.post(address, {"idempotency_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "baru saja terisi" in seen(answer)
    assert "tunggu=1" in seen(answer)
    wish = reverse("appointments:new") + "?bidang=produksi&tunggu=1"
    today = timezone.localdate()
    sent = {"wish_from": today, "wish_to": today + timedelta(days=14), "idempotency_key": str(uuid.uuid4())}
    assert "Masuk daftar tunggu" in seen(client.post(wish, sent, follow=True))
    client.force_login(hall.budi)
    client.post(reverse("appointments:cancelled", args=[made.pk]), {"reason": "batal"})
    client.force_login(people.sri)
    assert "Ambil waktu ini" in seen(client.get(reverse("appointments:own")))
    with within(EVERYTHING):
        offered = Appointment.objects.get(state=State.OFFERED)
    client.post(reverse("appointments:answered", args=[offered.pk]), {"answer": "terima"})
    assert hall.read(offered).state == State.BOOKED


def test_a_desk_books_for_somebody_of_the_register_and_for_a_guest(client, hall, people):
    who = own_business(people)
    client.force_login(hall.budi)
    new = reverse("appointments:new")
    assert "Karawo Bu Sri" in seen(client.get(new, {"cari": "karawo"}))
    moment = first_free(hall).isoformat()
    for given in ({"usaha": who.business_id}, {"tamu": "1"}):
        query = {**given, "bidang": "produksi", "waktu": moment}
        page = seen(client.get(new, query))
        assert ("Nama pengunjung" in page) == ("tamu" in given)
    from urllib.parse import urlencode

    sent = {"name": "Nur Aini", "phone": "0812 4400 7788", "idempotency_key": str(uuid.uuid4())}
    done = client.post(f"{new}?{urlencode(query)}", sent, follow=True)
    assert "Nur Aini" in seen(done)
    assert "0812-4400-7788" not in seen(done)


def test_a_number_is_opened_with_a_look_on_record_and_the_message_marked(client, hall):
    from karawo.journal.models import Look

    made = booked(hall)
    client.force_login(hall.budi)
    page = seen(client.get(reverse("appointments:appointment", args=[made.pk])))
    assert "7788" not in page
    opened = client.post(reverse("appointments:message_opened", args=[made.pk]), {"what": "kabar"})
    assert "wa.me/6281244007788?text=Janji%20temu" in seen(opened)
    with within(EVERYTHING):
        assert Look.objects.get(what=Look.What.UNMASK).subject_id == made.pk
    for _ in range(2):
        client.post(reverse("appointments:told", args=[made.pk]), {"what": "kabar"})
    with within(EVERYTHING):
        assert Step.objects.filter(what=Step.TOLD).count() == 1
    assert "sudah dikirim" in seen(client.get(reverse("appointments:appointment", args=[made.pk])))
    day = first_free(hall).date()
    reminders = seen(client.get(reverse("appointments:reminders"), {"tanggal": made.on.isoformat()}))
    assert day
    assert "1 belum diingatkan" in reminders


def test_the_wall_says_numbers_and_desks_and_no_names(client, hall):
    hall.ticket(name="Nur Rahasia", at=timezone.now())
    with hall.as_(hall.budi):
        actions.call_next(hall.centre, consultant=hall.budi, desk="Meja 1", by=hall.budi, at=timezone.now())
    client.force_login(hall.budi)
    made = seen(client.post(reverse("appointments:links"), {"plut": hall.centre.pk, "use": "hall"}))
    path = re.search(r"/antrean/layar/\d+/[\w-]{40,}/", made)[0]
    assert path not in seen(client.get(reverse("appointments:links")))
    client.logout()
    wall = client.get(path)
    assert (wall.status_code, wall["Referrer-Policy"], wall["X-Robots-Tag"]) == (
        200,
        "no-referrer",
        "noindex",
    )
    for word in ("001", "Meja 1"):
        assert word in seen(wall)
    for word in ("Nur", "Rahasia", "Budi"):
        assert word not in seen(wall)
    part = seen(client.get(path, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<main")
    assert client.get(path.replace(f"/{hall.centre.pk}/", f"/{hall.centre.pk + 1}/")).status_code == 404
    client.force_login(hall.tuti)
    with within(EVERYTHING):
        from karawo.plut.appointments.models import QueueLink

        link = QueueLink.objects.get()
    client.post(reverse("appointments:link_revoked", args=[link.pk]))
    client.logout()
    assert client.get(path).status_code == 404


def test_a_calendar_holds_the_own_appointments_without_names_of_guests(client, hall, people):
    who = own_business(people)
    made = booked(hall)
    now = timezone.now()
    hall.book(
        starts_at=first_free(hall), at=now, client=Who(business_id=who.business_id, owner_id=who.owner_id)
    )
    hall.do(actions.cancel, made, reason="batal", at=now)
    client.force_login(hall.budi)
    page = seen(client.post(reverse("appointments:links"), {"plut": hall.centre.pk, "use": "calendar"}))
    path = re.search(r"/antrean/kalender/[\w-]{40,}\.ics", page)[0]
    client.logout()
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    text = seen(answer).replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CANCELLED" in text
    assert "Karawo Bu Sri" in text
    assert "Nur Aini" not in text
    client.force_login(hall.tuti)
    assert (
        client.post(reverse("appointments:links"), {"plut": hall.centre.pk, "use": "calendar"}).status_code
        == 200
    )
    assert client.get(path).status_code == 200


def test_the_head_moves_many_and_takes_it_back(client, hall):
    made = booked(hall)
    client.force_login(hall.lena)
    week = made.on - timedelta(days=made.on.weekday())
    page = reverse("appointments:balance") + f"?plut={hall.centre.pk}&pekan={week}"
    assert "Nur Aini" in seen(client.get(page))
    sent = {
        "plut": hall.centre.pk,
        "pekan": week,
        "pick": [made.pk],
        "consultant": hall.tuti.pk,
        "reason": "cuti",
    }
    answer = client.post(reverse("appointments:balance"), sent, follow=True)
    assert "1 janji dialihkan kepada Tuti Konsultan" in seen(answer)
    undo = re.search(r"/antrean/pengalihan/\d+/pembatalan/", seen(answer))[0]
    client.post(undo)
    assert hall.read(made).consultant == hall.budi
    nothing = client.post(
        reverse("appointments:balance"), {"plut": hall.centre.pk, "pekan": week}, follow=True
    )
    assert "Centang janji" in seen(nothing)


def test_a_consultant_sets_the_own_hours_and_not_those_of_another(client, hall):
    client.force_login(hall.budi)
    own = reverse("appointments:hours_of", args=[hall.budi.pk])
    assert "08.00–12.00, 13.00–16.00" in seen(client.get(own))
    assert client.get(reverse("appointments:hours_of", args=[hall.tuti.pk])).status_code == 404
    today = timezone.localdate()
    wrong = client.post(own, {"valid_from": today, "day0": "pagi"})
    assert wrong.status_code == 422
    assert "tulis misalnya 08.00–12.00" in seen(wrong)
    assert client.post(own, {"valid_from": today, "day0": "9-11"}).status_code == 302
    assert "09.00–11.00" in seen(client.get(own))
    dated = reverse("appointments:dated_hours", args=[hall.budi.pk])
    assert client.post(dated, {"kind": "leave", "first_on": today}).status_code == 302
    page = seen(client.get(own))
    assert "cuti" in page
    withdrawal = re.search(r"/antrean/jam/khusus/\d+/penarikan/", page)[0]
    client.post(withdrawal)
    assert withdrawal not in seen(client.get(own))
    assert client.post(dated, {"kind": "extra", "first_on": today}).status_code == 422


def test_the_head_sets_the_terms_and_a_consultant_reads_them(client, hall):
    address = reverse("appointments:terms")
    client.force_login(hall.budi)
    assert "Diatur oleh kepala PLUT" in seen(client.get(address))
    client.force_login(hall.lena)
    sent = {
        "slot_minutes": 30, "days_ahead": 14, "lead_minutes": 0, "early_minutes": 5, "grace_minutes": 10,
        "offer_minutes": 60, "open_per_client": 1,
    }  # fmt: skip
    assert client.post(address, {**sent, "slot_minutes": 2}).status_code == 422
    assert client.post(address, sent).status_code == 302
    client.force_login(hall.budi)
    assert "30 menit" in seen(client.get(address))


def test_somebody_without_a_centre_is_told_what_to_do(client, hall, people):
    from datetime import date

    from karawo.accounts.models import RoleHolding
    from karawo.accounts.rules import Role

    with within(EVERYTHING):
        RoleHolding.objects.filter(user=people.rina).delete()
        RoleHolding.objects.create(
            user=people.rina, role=Role.CONSULTANT, region_id=7502, starts_on=date(2024, 1, 1),
            granted_at=timezone.now(),
        )  # fmt: skip
    client.force_login(people.rina)
    for name in ("board", "ticket", "balance", "reminders", "hours", "terms", "links"):
        assert "belum terikat" in seen(client.get(reverse(f"appointments:{name}"))), name
