"""Signing up, the waiting list and its offers."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.gatherings import actions
from karawo.gatherings.actions import Person
from karawo.gatherings.models import Channel, Gathering, Registration, Seat
from karawo.gatherings.queries import seating_of, turns_of
from karawo.gatherings.tests.examples import ENDS, STARTS, given, open_stage
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def test_three_seats_go_to_the_first_three_and_the_fourth_waits(stage):
    for name in "ABCD":
        stage.sign_up(name)
    assert stage.states() == ["seated", "seated", "seated", "waiting"]
    with within(EVERYTHING):
        seating = seating_of(stage.gathering)
        assert (seating.seated, seating.waiting, seating.free) == (3, 1, 0)
        assert Entry.objects.filter(act="registration.made").count() == 4


def test_the_same_form_twice_is_one_registration_with_the_same_link(stage):
    key = uuid.uuid4()
    told = {"key": key, "channel": Channel.WEB, "has_consented": True, "by": None, "at": AT}
    first = actions.sign_up(stage.gathering, Person(name="Nur", phone="081244007788"), **told)
    again = actions.sign_up(stage.gathering, Person(name="Nur", phone="081244007788"), **told)
    assert (again.is_new, again.token) == (False, first.token)
    assert stage.states() == ["seated"]


def test_one_telephone_signs_up_once(stage):
    stage.sign_up("Nur", "0812 4400 7788")
    with pytest.raises(actions.AlreadySignedUp):
        stage.sign_up("Nur Aini", "+62 812-4400-7788")


@pytest.mark.parametrize("person", [Person(name="", phone="081244007788"), Person(name="Nur", phone="12")])
def test_a_name_and_a_telephone_are_asked(stage, person):
    with pytest.raises(Refused):
        actions.sign_up(
            stage.gathering, person, key=uuid.uuid4(), channel=Channel.WEB, has_consented=True, by=None, at=AT
        )


def test_nobody_is_taken_without_consent_or_after_the_end_of_sign_up(stage):
    told = {"key": uuid.uuid4(), "channel": Channel.WEB, "by": None}
    nur = Person(name="Nur", phone="081244007788")
    with pytest.raises(Refused, match="Setujui"):
        actions.sign_up(stage.gathering, nur, **told, has_consented=False, at=AT)
    with pytest.raises(Refused, match="ditutup"):
        actions.sign_up(stage.gathering, nur, **told, has_consented=True, at=STARTS)


def test_a_freed_seat_is_offered_to_the_first_and_goes_on_when_it_is_let_go(stage):
    people = [stage.sign_up(name) for name in "ABCDE"]
    stage.do(actions.cancel, people[0])
    assert stage.states() == ["cancelled", "seated", "seated", "offered", "waiting"]
    actions.decline(people[3], by=None, at=AT)
    assert stage.states() == ["cancelled", "seated", "seated", "waiting", "offered"]
    actions.accept(people[4], by=None, at=AT + timedelta(hours=1))
    actions.accept(people[4], by=None, at=AT + timedelta(hours=2))
    assert stage.states() == ["cancelled", "seated", "seated", "waiting", "seated"]


def test_an_offer_that_nobody_answers_goes_to_the_next(stage):
    people = [stage.sign_up(name) for name in "ABCDE"]
    stage.do(actions.cancel, people[0])
    assert actions.lapse(at=AT + timedelta(hours=23)) == 0
    assert actions.lapse(at=AT + timedelta(hours=25)) == 1
    assert stage.states()[3:] == ["waiting", "offered"]
    with pytest.raises(Refused, match="berakhir"):
        actions.accept(people[3], by=None, at=AT + timedelta(hours=25))


def test_who_came_to_such_a_training_before_goes_behind(people):
    with within(scope_of(people.budi)):
        kind = given().kind
    long_ago = AT - timedelta(days=41)
    before = open_stage(
        people, made_at=long_ago, starts_at=AT - timedelta(days=40), ends_at=AT - timedelta(days=39)
    )
    old = actions.sign_up(
        before.gathering, Person(name="Lama", phone="081244001111"), key=uuid.uuid4(), channel=Channel.WEB,
        has_consented=True, by=None, at=long_ago,
    ).registration  # fmt: skip
    before.come(old, at=AT - timedelta(days=40))
    stage = open_stage(people, seats=1, kind=kind)
    stage.sign_up("Pertama")
    again = stage.sign_up("Lama", "081244001111")
    new = stage.sign_up("Baru")
    with within(EVERYTHING):
        assert [one.pk for one in turns_of(stage.gathering, at=AT)] == [new.pk, again.pk]


def test_seats_shared_out_after_closing_go_in_turn(people):
    stage = open_stage(people, seats=2, allotment="on_close", registration_until=AT + timedelta(days=1))
    for name in "ABC":
        stage.sign_up(name)
    assert stage.states() == ["waiting"] * 3
    with pytest.raises(Refused, match="masih terbuka"):
        stage.do(actions.allot, stage.gathering)
    assert stage.do(actions.allot, stage.gathering, at=AT + timedelta(days=1)) == 2
    assert stage.do(actions.allot, stage.gathering, at=AT + timedelta(days=1)) == 0
    assert stage.states() == ["seated", "seated", "waiting"]


def test_more_seats_are_offered_and_fewer_than_are_kept_refused(stage):
    for name in "ABCD":
        stage.sign_up(name)
    with within(scope_of(stage.budi)):
        actions.change(stage.gathering, given(seats=4), by=stage.budi, at=AT)
        assert stage.states()[3] == "offered"
        with pytest.raises(Refused, match="4 kursi"):
            actions.change(stage.gathering, given(seats=3), by=stage.budi, at=AT)
    with within(EVERYTHING):
        assert Seat.objects.filter(gathering=stage.gathering).count() == 4


def test_the_database_lets_no_two_keep_one_seat_and_nobody_sit_without_one(stage):
    first, second = stage.sign_up("A"), stage.sign_up("B")
    with within(EVERYTHING):
        for change in ({"seat_id": first.seat_id}, {"seat_id": None}, {"state": "waiting"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                record("test.change", by=None, at=AT)
                Registration.objects.filter(pk=second.pk).update(**change)


def test_staff_elsewhere_enrols_nobody(stage, people):
    with pytest.raises(NotAllowed), within(scope_of(people.rina)):
        actions.sign_up(
            stage.gathering,
            Person(name="Nur"),
            key=uuid.uuid4(),
            channel=Channel.STAFF,
            by=people.rina,
            at=AT,
        )


def test_a_gathering_called_off_says_why_and_takes_nobody(stage):
    with pytest.raises(Refused, match="Alasan"):
        stage.do(actions.call_off, stage.gathering, reason=" ")
    stage.do(actions.call_off, stage.gathering, reason="Banjir")
    stage.do(actions.call_off, stage.gathering, reason="Banjir lagi")
    with within(EVERYTHING):
        assert Gathering.objects.get(pk=stage.gathering.pk).cancel_reason == "Banjir"
    with pytest.raises(Refused, match="dibatalkan"):
        stage.sign_up("A")


def test_a_session_lies_within_the_gathering_and_the_last_one_stays(stage):
    told = actions.GivenSession("Praktik", STARTS + timedelta(hours=3), ENDS + timedelta(hours=1))
    with within(scope_of(stage.budi)):
        with pytest.raises(Refused, match="di dalam waktu"):
            actions.add_session(stage.gathering, told, by=stage.budi, at=AT)
        with pytest.raises(Refused, match="sedikitnya satu"):
            actions.remove_session(stage.session, by=stage.budi, at=AT)
