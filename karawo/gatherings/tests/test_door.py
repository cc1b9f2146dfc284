"""Who came, who left, certificates, and how many."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.gatherings import actions
from karawo.gatherings.models import Attendance, Certificate
from karawo.gatherings.queries import by_token, certificates_of, list_of, presence_of
from karawo.gatherings.tests.examples import ENDS, STARTS, open_stage
from karawo.journal.actions import record
from karawo.measures.queries import answer, find
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def test_a_code_opens_the_door_once_however_often_it_is_sent(stage):
    one = stage.sign_up("Nur")
    key = uuid.uuid4()
    with within(scope_of(stage.budi)):
        found = actions.find_by_code(stage.session, one.code_shown.lower())
        told = {"how": "code", "came_at": STARTS, "by": stage.budi, "at": STARTS}
        visit, is_new = actions.come(stage.session, found, key=key, **told)
        again, is_again_new = actions.come(stage.session, found, key=key, **told)
        other, is_other_new = actions.come(stage.session, found, key=uuid.uuid4(), **told)
    assert (is_new, is_again_new, is_other_new) == (True, False, False)
    assert visit.pk == again.pk == other.pk


def test_an_unknown_code_says_what_to_do(stage):
    with within(scope_of(stage.budi)):
        for typed in ("ZZZZ-9999", "apa saja"):
            with pytest.raises(actions.UnknownCode):
                actions.find_by_code(stage.session, typed)


def test_who_waits_takes_an_empty_seat_at_the_door_and_none_beyond_the_quota(people):
    stage = open_stage(people, seats=1)
    first, second = stage.sign_up("A"), stage.sign_up("B")
    with pytest.raises(Refused, match="penuh"):
        stage.come(second)
    stage.do(actions.cancel, first, at=STARTS)
    stage.come(second)
    assert stage.states() == ["cancelled", "seated"]


def test_a_visit_is_taken_back_and_noted_again(stage):
    one = stage.sign_up("Nur")
    visit, _new = stage.come(one)
    stage.do(actions.undo, visit, at=STARTS)
    stage.do(actions.undo, visit, at=STARTS)
    again, is_new = stage.come(one)
    assert is_new and again.pk != visit.pk
    stage.do(actions.leave, again, at=ENDS)
    left = stage.do(actions.leave, again, at=ENDS + timedelta(hours=1))
    assert left.left_at == ENDS


def test_the_database_keeps_one_visit_to_a_session(stage):
    one = stage.sign_up("Nur")
    stage.come(one)
    with within(EVERYTHING), pytest.raises(IntegrityError), transaction.atomic():
        record("test.add", by=None, at=AT)
        Attendance.objects.create(
            key=uuid.uuid4(), kab_id=one.kab_id, session=stage.session, registration=one, how="name",
            came_at=STARTS, received_at=STARTS,
        )  # fmt: skip


def test_people_and_visits_are_told_apart_and_unknowns_stay_in_the_denominator(stage):
    women = stage.sign_up("A", sex="P", age_band="16-30", element_code="business")
    stage.come(women)
    stage.come(stage.sign_up("B", is_remote=True))
    stage.sign_up("C")
    with within(scope_of(stage.budi)):
        second = actions.add_session(
            stage.gathering, actions.GivenSession("Praktik", STARTS, ENDS), by=stage.budi, at=AT
        )
    stage.come(women, session=second)
    with within(scope_of(stage.budi)):
        actions.count_heads(
            second, key=uuid.uuid4(), number=40, women=None, note="dihitung di pintu", counted_at=STARTS,
            by=stage.budi, at=STARTS,
        )  # fmt: skip
        found = presence_of(stage.gathering)
        assert (found.visits, found.people, found.counted, found.absent) == (3, 2, 40, 1)
        shares = {share.code: (share.part, share.unknown) for share in found.shares}
        assert shares == {"women": (1, 1), "youth": (1, 1), "disability": (0, 2), "remote": (1, 1)}
        assert dict(found.elements)["business"] == 1 and found.without_element == 1
        people = answer(find("gathering_people"), at=STARTS).whole
        visits = answer(find("gathering_visits"), at=STARTS).whole
        remote = answer(find("gathering_remote"), at=STARTS).whole
    assert (people.numerator, visits.numerator) == (2, 3)
    assert (remote.numerator, remote.denominator, remote.unknown) == (1, 2, 1)


def test_a_count_is_undone_and_women_are_among_the_counted(stage):
    told = {"note": "di pintu", "counted_at": STARTS, "by": stage.budi, "at": STARTS}
    with within(scope_of(stage.budi)):
        with pytest.raises(Refused):
            actions.count_heads(stage.session, key=uuid.uuid4(), number=3, women=4, **told)
        key = uuid.uuid4()
        count, is_new = actions.count_heads(stage.session, key=key, number=3, women=1, **told)
        _same, is_same_new = actions.count_heads(stage.session, key=key, number=3, women=1, **told)
        assert (is_new, is_same_new) == (True, False)
        actions.undo_count(count, by=stage.budi, at=STARTS)
        assert presence_of(stage.gathering).counted == 0


def test_certificates_are_numbered_without_a_gap_and_given_once(stage, people):
    for name in "AB":
        stage.come(stage.sign_up(name))
    absent = stage.sign_up("C")
    made = stage.do(actions.issue, stage.gathering, at=ENDS)
    assert [each.number for each in made] == ["0001/SERT/7571/VIII/2026", "0002/SERT/7571/VIII/2026"]
    assert stage.do(actions.issue, stage.gathering, at=ENDS) == []
    assert made[0].body["minutes"] == 360
    assert absent.pk not in {each.registration_id for each in made}
    with pytest.raises(NotAllowed), within(EVERYTHING):
        actions.issue(stage.gathering, by=people.rina, at=ENDS)


def test_a_revoked_certificate_says_why_and_another_may_follow(stage):
    stage.come(stage.sign_up("A"))
    (first,) = stage.do(actions.issue, stage.gathering, at=ENDS)
    with pytest.raises(Refused, match="Alasan"):
        stage.do(actions.revoke, first, reason="")
    stage.do(actions.revoke, first, reason="Nama keliru")
    assert by_token(first.token).revoke_reason == "Nama keliru"
    (second,) = stage.do(actions.issue, stage.gathering, at=ENDS)
    assert second.number.startswith("0002/")
    with within(EVERYTHING):
        assert Certificate.objects.count() == 2


def test_a_visit_under_a_certificate_is_not_undone(stage):
    visit, _new = stage.come(stage.sign_up("A"))
    stage.do(actions.issue, stage.gathering, at=ENDS)
    with pytest.raises(Refused, match="cabut"):
        stage.do(actions.undo, visit, at=ENDS)


def test_the_list_at_the_door_is_searched_by_name_and_code(stage):
    one = stage.sign_up("Nur Aini", organisation="Karawo Indah")
    stage.sign_up("Budi")
    with within(scope_of(stage.budi)):
        for text in ("nur", "indah", one.code_shown, one.door_code.lower()):
            assert [each.registration.pk for each in list_of(stage.session, text)] == [one.pk]
        assert len(list_of(stage.session)) == 2


def test_nobody_has_certificates_of_an_empty_file(stage):
    assert certificates_of(()) == []
