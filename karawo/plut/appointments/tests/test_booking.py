from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from conftest import AT, KOTA_GORONTALO
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.plut.appointments import actions
from karawo.plut.appointments.actions import Client, NotAllowed, Refused, Taken
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.queries import diary_of, of_business, terms_of
from karawo.plut.appointments.rules import Channel, Span, State, Terms
from karawo.plut.appointments.tests.examples import MONDAY, NUR, TUESDAY, clock, own_business
from karawo.plut.models import Holiday
from karawo.regions.access import EVERYTHING, NOTHING, within

pytestmark = pytest.mark.django_db


def starts(slots) -> list[str]:
    return [f"{slot.starts_at:%H.%M}" for slot in slots]


def test_a_booking_takes_its_slot_and_tells_the_journal(hall):
    made = hall.book()
    assert (made.state, made.consultant, made.on) == (State.BOOKED, hall.budi, TUESDAY)
    with within(EVERYTHING):
        entry = Entry.objects.get(act="appointment.booked")
        assert entry.words["day"] == "4 Agustus 2026 09.00 WITA"
        assert "Nur" not in str(entry.words)
        free = diary_of(hall.centre, TUESDAY, TUESDAY).free(hall.budi.pk, TUESDAY, since=AT)
    assert made.slot not in free


def test_a_second_booking_of_the_same_time_is_told_to_choose_another(hall):
    hall.book()
    with pytest.raises(Taken, match="pilih waktu lain"):
        hall.book(client=Client(name="Lain"))


def test_the_database_refuses_two_appointments_of_one_consultant_at_one_time(hall):
    made = hall.book()
    period = DateTimeTZRange(
        made.period.lower + timedelta(minutes=10), made.period.upper + timedelta(hours=1)
    )
    with within(EVERYTHING), pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        record("test.add", by=None, at=AT)
        Appointment.objects.create(
            kab_id=KOTA_GORONTALO, centre=hall.centre, consultant=hall.budi, period=period, on=TUESDAY,
            state=State.BOOKED, channel=Channel.PHONE, person_name="x", made_at=AT,
        )  # fmt: skip


def test_a_time_that_is_no_slot_is_refused(hall):
    for wrong in (clock(9, 10), clock(12), clock(9, on=AT.date() + timedelta(days=6))):
        with pytest.raises(Refused, match="pilih"):
            hall.book(starts_at=wrong)


def test_what_is_too_soon_or_too_far_cannot_be_booked(hall):
    with pytest.raises(Refused, match="tidak dapat dipesan lagi"):
        hall.book(starts_at=clock(8, on=MONDAY))
    with pytest.raises(Refused, match="tidak dapat dipesan lagi"):
        hall.book(starts_at=clock(8, on=TUESDAY + timedelta(days=35)))


def test_a_walk_in_name_and_telephone_stand_sealed(hall):
    from django.db import connection

    made = hall.book()
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT person_name, phone FROM appointments_appointment WHERE id = %s", [made.pk])
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"Nur" not in stored
    assert b"4400" not in stored
    assert hall.read(made).phone == "+6281244007788"


def test_a_telephone_that_is_none_is_named(hall):
    with pytest.raises(Refused, match="0812") as caught:
        hall.book(client=Client(name="Nur", phone="12"))
    assert caught.value.field == "phone"


def test_the_least_burdened_of_the_field_is_chosen(hall, people):
    from datetime import date

    from karawo.plut.models import Consultant

    with within(EVERYTHING):
        Consultant.objects.create(
            centre=hall.centre, user=hall.tuti, field_code="produksi", starts_on=date(2024, 1, 1)
        )
    first = hall.book()
    second = hall.book(starts_at=clock(13), client=Client(name="Lain"))
    assert {first.consultant, second.consultant} == {hall.budi, hall.tuti}


def test_absence_holiday_and_own_hours_take_slots_away(hall):
    with hall.as_(hall.budi):
        actions.set_weekly_hours(
            hall.centre, hall.budi, {1: [Span(clock(9).time(), clock(12).time())]}, valid_from=MONDAY,
            by=hall.budi, at=AT,
        )  # fmt: skip
        actions.add_dated_hours(
            hall.centre, hall.budi, kind="duty", first_on=TUESDAY, last_on=TUESDAY, starts=clock(10).time(),
            ends=clock(10, 15).time(), by=hall.budi, at=AT,
        )  # fmt: skip
    diary = diary_of(hall.centre, MONDAY, TUESDAY + timedelta(days=7))
    assert starts(diary.slots(hall.budi.pk, TUESDAY)) == ["09.00", "11.00"]
    assert diary.slots(hall.budi.pk, MONDAY) == ()
    with within(EVERYTHING):
        Holiday.objects.create(centre=hall.centre, on=TUESDAY, name="Libur daerah")
    assert diary_of(hall.centre, TUESDAY, TUESDAY).slots(hall.tuti.pk, TUESDAY) == ()


def test_hours_set_anew_leave_the_days_before_as_they_were(hall):
    nine_to_ten = {day: [Span(clock(9).time(), clock(10).time())] for day in range(5)}
    with hall.as_(hall.budi):
        actions.set_weekly_hours(hall.centre, hall.budi, nine_to_ten, valid_from=MONDAY, by=hall.budi, at=AT)
        actions.set_weekly_hours(hall.centre, hall.budi, {}, valid_from=TUESDAY, by=hall.budi, at=AT)
    diary = diary_of(hall.centre, MONDAY, TUESDAY)
    assert starts(diary.slots(hall.budi.pk, MONDAY)) == ["09.00"]
    assert len(diary.slots(hall.budi.pk, TUESDAY)) == 7


def test_hours_that_overlap_are_refused(hall):
    week = {1: [Span(clock(9).time(), clock(11).time()), Span(clock(10).time(), clock(12).time())]}
    with hall.as_(hall.budi), pytest.raises(Refused, match="tumpang"):
        actions.set_weekly_hours(hall.centre, hall.budi, week, valid_from=MONDAY, by=hall.budi, at=AT)


def test_hours_are_set_by_the_consultant_or_the_head(hall):
    week = {1: [Span(clock(9).time(), clock(11).time())]}
    with hall.as_(hall.tuti), pytest.raises(NotAllowed):
        actions.set_weekly_hours(hall.centre, hall.budi, week, valid_from=MONDAY, by=hall.tuti, at=AT)
    with hall.as_(hall.lena):
        actions.set_weekly_hours(hall.centre, hall.budi, week, valid_from=MONDAY, by=hall.lena, at=AT)
        actions.set_terms(hall.centre, Terms(slot_minutes=60), by=hall.lena, at=AT)
    assert terms_of(hall.centre.pk).slot_minutes == 60


def test_somebody_of_another_centre_neither_books_nor_sees(hall, people):
    made = hall.book()
    with hall.as_(people.rina):
        with pytest.raises(NotAllowed):
            actions.book(
                hall.centre, NUR, field="produksi", starts_at=clock(10), channel=Channel.PHONE,
                by=people.rina, at=AT,
            )  # fmt: skip
        assert not Appointment.objects.filter(pk=made.pk).exists()
    for nobody in (people.darma, people.ani, people.sri):
        with hall.as_(nobody), pytest.raises(NotAllowed):
            actions.cancel(hall.read(made), reason="coba", by=nobody, at=AT)


def test_an_owner_books_sees_and_cancels_the_own_one(hall, people):
    client = own_business(people)
    made = hall.book(by=people.sri, client=client, channel=Channel.WEB)
    with hall.as_(people.sri):
        assert list(of_business(client.business_id)) == [made]
        assert not Step.objects.exists()
    with within(NOTHING):
        assert not Appointment.objects.exists()
    hall.do(actions.cancel, made, by=people.sri, reason="anak sakit")
    assert hall.do(actions.cancel, made, by=people.sri, reason="anak sakit").state == State.CANCELLED
    with within(EVERYTHING):
        assert Step.objects.filter(appointment=made, what=State.CANCELLED).count() == 1
        assert Entry.objects.filter(act="appointment.cancelled", subject_id=client.business_id).count() == 1
    hall.book(client=Client(name="Yang berikut"))


def test_an_owner_has_at_most_two_ahead_and_never_two_at_once(hall, people):
    client = own_business(people)
    book = {"by": people.sri, "client": client, "channel": Channel.WEB}
    hall.book(**book)
    with pytest.raises(Refused, match="sudah punya janji pada waktu itu"):
        hall.book(**book, field="pemasaran")
    hall.book(**book, starts_at=clock(13))
    with pytest.raises(Refused, match="sudah punya 2 janji"):
        hall.book(**book, starts_at=clock(14))


def wish(hall, name: str, **told):
    with hall.as_(hall.budi):
        return actions.wish(
            hall.centre, Client(name=name),
            **{"field": "produksi", "wish_from": TUESDAY, "wish_to": TUESDAY, "channel": Channel.PHONE,
               "by": hall.budi, "at": AT, **told},
        )  # fmt: skip


def test_a_time_that_becomes_free_is_offered_to_the_first_of_the_list(hall):
    made = hall.book()
    first, second = wish(hall, "Pertama"), wish(hall, "Kedua", at=AT + timedelta(minutes=1))
    other_day = wish(hall, "Lusa", wish_from=TUESDAY + timedelta(days=1), wish_to=TUESDAY + timedelta(days=2))
    hall.do(actions.cancel, made, reason="batal")
    first = hall.read(first)
    assert (first.state, first.period) == (State.OFFERED, made.period)
    assert {hall.read(each).state for each in (second, other_day)} == {State.WISHED}
    with pytest.raises(Taken):
        hall.book(client=Client(name="Menyerobot"))
    assert hall.do(actions.accept_offer, first).state == State.BOOKED
    assert hall.do(actions.accept_offer, first).state == State.BOOKED


def test_an_offer_nobody_answers_goes_to_the_next_and_then_lets_the_time_go(hall):
    made = hall.book()
    first, second = wish(hall, "Pertama"), wish(hall, "Kedua", at=AT + timedelta(minutes=1))
    hall.do(actions.cancel, made, reason="batal")
    late = AT + timedelta(hours=3)
    with pytest.raises(Refused, match="sudah berakhir"):
        hall.do(actions.accept_offer, first, at=late)
    with within(EVERYTHING):
        assert actions.lapse_offers(at=late) == 1
    assert (hall.read(first).state, hall.read(first).tried) == (State.WISHED, 1)
    assert hall.read(second).state == State.OFFERED
    hall.do(actions.decline_offer, second, at=late)
    assert hall.read(second).state == State.WISHED
    assert hall.book(client=Client(name="Lain"), at=late).state == State.BOOKED


def test_a_wish_twice_is_one_wish(hall, people):
    client = own_business(people)

    def wished():
        with hall.as_(people.sri):
            return actions.wish(
                hall.centre, client, field="produksi", wish_from=TUESDAY, wish_to=TUESDAY,
                channel=Channel.WEB, by=people.sri, at=AT,
            )  # fmt: skip

    assert wished() == wished()


def test_many_are_given_to_another_and_taken_back(hall):
    one, two = hall.book(), hall.book(starts_at=clock(13), client=Client(name="Dua"))
    clash = hall.book(
        starts_at=clock(13), client=Client(name="Lain"), field="pemasaran", consultant_id=hall.tuti.pk
    )
    with hall.as_(hall.lena):
        found = actions.assign(hall.centre, [one, two], to=hall.tuti, reason="cuti", by=hall.lena, at=AT)
        assert [row.pk for row in found.moved] == [one.pk]
        assert [row.pk for row, _why in found.kept] == [two.pk]
        assert found.kept[0][1].startswith("Tuti Konsultan sudah punya janji lain pada 4 Agustus 2026 13.00")
    assert hall.read(one).consultant == hall.tuti
    assert hall.read(clash).consultant == hall.tuti
    with hall.as_(hall.lena):
        step = Step.objects.get(appointment=one, what=Step.ASSIGNED)
        assert (step.previous, step.consultant, step.reason) == (hall.budi, hall.tuti, "cuti")
        back = actions.undo_assignment(hall.centre, found.entry_id, by=hall.lena, at=AT)
        assert [row.pk for row in back.moved] == [one.pk]
        again = actions.undo_assignment(hall.centre, found.entry_id, by=hall.lena, at=AT)
        assert again.moved == []
    assert hall.read(one).consultant == hall.budi


def test_nothing_is_given_to_somebody_who_is_away(hall):
    made = hall.book()
    with hall.as_(hall.lena):
        actions.add_dated_hours(
            hall.centre, hall.tuti, kind="leave", first_on=TUESDAY, last_on=TUESDAY, by=hall.lena, at=AT
        )
        with pytest.raises(Refused, match="tidak di tempat"):
            actions.assign(hall.centre, [made], to=hall.tuti, reason="cuti", by=hall.lena, at=AT)
