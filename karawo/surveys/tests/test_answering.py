"""Links go out and answers come in; each link answers once, and nothing joins an answer to a person."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Change, Entry
from karawo.regions.access import EVERYTHING, NOTHING, within
from karawo.surveys.actions import (
    AlreadyInvited,
    GivenAnswer,
    LinkGone,
    answer,
    close_survey,
    find_door,
    invite,
)
from karawo.surveys.models import Answer, Invitation, OpenLink
from karawo.surveys.tests.examples import opened, scores

pytestmark = pytest.mark.django_db


def sent(survey, people, **more) -> str:
    with within(scope_of(people.budi)):
        link = invite(survey, service="Konsultasi produksi", by=people.budi, at=AT, **more)
    return link.path.removeprefix("/s/").removesuffix("/")


def told(token: str, *, key: uuid.UUID | None = None, at=AT, **more) -> None:
    with within(NOTHING):
        answer(token, GivenAnswer(scores(), **more), key=key or uuid.uuid4(), at=at)


def count() -> int:
    with within(EVERYTHING):
        return Answer.objects.count()


def test_a_link_answers_once(people):
    survey = opened(people)
    token = sent(survey, people)
    told(token)
    with pytest.raises(LinkGone):
        told(token)
    with pytest.raises(LinkGone):
        find_door(token, at=AT)
    assert count() == 1


def test_the_same_answer_sent_twice_is_one_answer(people):
    token, key = sent(opened(people), people), uuid.uuid4()
    told(token, key=key)
    told(token, key=key)
    assert count() == 1


def test_a_link_lasts_fourteen_days(people):
    token = sent(opened(people), people)
    assert find_door(token, at=AT + timedelta(days=14, seconds=-1)).service == "Konsultasi produksi"
    with pytest.raises(LinkGone):
        find_door(token, at=AT + timedelta(days=14))


def test_the_poster_takes_any_number_of_answers(people):
    survey = opened(people)
    for _ in range(3):
        told(survey.desk_token)
    assert count() == 3


def test_one_occasion_gives_one_link(people):
    survey = opened(people)
    sent(survey, people, occasion="session:12")
    with pytest.raises(AlreadyInvited):
        sent(survey, people, occasion="session:12")
    sent(survey, people, occasion="session:13")


def test_the_database_keeps_no_token_and_no_way_from_a_link_to_an_answer(people):
    survey = opened(people)
    token = sent(survey, people, occasion="session:12")
    told(token, sex="P")
    with within(EVERYTHING):
        assert not OpenLink.objects.exists()
        row = Answer.objects.values().get()
        given = Invitation.objects.values().get()
        assert token not in str(row) + str(given)
        assert "session:12" not in str(given)
        assert {row["answered_on"].isoformat()} == {"2026-08-03"}
        assert not any(hasattr(value, "hour") for value in row.values())
        # Nobody's act: the journal knows that links were given, not that one was used.
        assert not Entry.objects.filter(act__startswith="surveys.answer").exists()
        assert not Change.objects.filter(table_name__in=["surveys_openlink", "surveys_answer"]).exists()


def test_long_numbers_and_addresses_in_a_suggestion_are_never_kept(people):
    survey = opened(people)
    told(
        survey.desk_token, suggestion="Hubungi 0812-3456-7890 atau sri@example.id, antre 25 menit, Rp500.000"
    )
    with within(EVERYTHING):
        assert Answer.objects.get().suggestion == "Hubungi •••• atau ••••, antre 25 menit, Rp500.000"


def test_a_closed_survey_takes_no_answers(people):
    survey = opened(people)
    token = sent(survey, people)
    with within(scope_of(people.darma)):
        close_survey(survey, by=people.darma, at=AT)
    for door in (token, survey.desk_token):
        with pytest.raises(LinkGone):
            told(door)
    assert count() == 0


def test_outside_its_period_a_survey_takes_no_answers(people):
    survey = opened(people)
    with pytest.raises(LinkGone):
        told(survey.desk_token, at=AT + timedelta(days=365))


def test_a_refused_answer_does_not_use_the_link_up(people):
    token = sent(opened(people), people)
    with pytest.raises(DatabaseError), within(NOTHING):
        answer(token, GivenAnswer({"waktu": 5}), key=uuid.uuid4(), at=AT)
    told(token)


@pytest.mark.parametrize("wrong", [scores(None), {"waktu": 0}, {"waktu": 5}])
def test_the_database_refuses_an_answer_that_says_nothing_or_too_much(people, wrong):
    survey = opened(people)
    with pytest.raises(DatabaseError), within(EVERYTHING), transaction.atomic():
        Answer.objects.create(
            id=uuid.uuid4(), survey=survey, kab_id=7571, channel="desk", answered_on=AT.date(), **wrong
        )


def test_an_answer_cannot_be_changed_or_taken_away(people):
    survey = opened(people)
    told(survey.desk_token)
    for change in (lambda rows: rows.update(waktu=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), within(EVERYTHING):
            change(Answer.objects.all())


def test_a_consultant_elsewhere_sees_nothing_of_it(people):
    survey = opened(people)
    told(survey.desk_token)
    with within(scope_of(people.rina)):
        assert not Answer.objects.exists()
        assert not type(survey).objects.exists()
