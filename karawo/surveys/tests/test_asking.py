"""Rounds open, close and are published; a questionnaire that stands is never changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.journal.models import Entry
from karawo.journal.queries import timeline
from karawo.measures.queries import answer as measured
from karawo.measures.queries import find
from karawo.regions.access import EVERYTHING, within
from karawo.surveys.actions import (
    GivenQuestion,
    NotYet,
    close_survey,
    finish_follow_up,
    plan_follow_up,
    publish_survey,
    reopen_survey,
    withdraw_survey,
    word_questionnaire,
)
from karawo.surveys.models import FollowUp, Question, Questionnaire, Survey
from karawo.surveys.queries import compared, groupings_of, index_of, open_round_of, result_of
from karawo.surveys.tests.examples import opened, sheet_of_29

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people):
    found = opened(people)
    sheet_of_29(found)
    return found


def as_darma(people):
    return within(scope_of(people.darma))


@pytest.mark.parametrize(("weighting", "value"), [("exact", "91.48"), ("three", "91.38"), ("two", "90.56")])
def test_the_stored_sheet_of_29_gives_the_published_index(people, weighting, value):
    found = opened(people, weighting=weighting)
    sheet_of_29(found)
    with as_darma(people):
        result = result_of(found)
        assert result.index.value == Decimal(value) == index_of(found).value
    assert (result.grade.letter, result.answers) == ("A", 29)
    assert [element.total for element in result.elements] == [105, 101, 100, 116, 102, 105, 106, 105, 115]


def test_the_result_tells_its_reach_and_its_lowest(people, survey):
    with as_darma(people):
        result = result_of(survey)
    assert (result.reach.population, result.reach.needed, result.reach.is_enough) == (31, 29, True)
    assert [element.slug for element in result.lowest] == ["waktu", "prosedur", "produk"]
    assert result.interval.low < result.index.value < result.interval.high


def test_a_survey_without_answers_says_nothing(people):
    empty = opened(people)
    with as_darma(people):
        result = result_of(empty)
    assert (result.index, result.grade, result.interval, result.lowest) == (None, None, None, ())


def test_the_measure_says_what_a_second_query_says(people, survey):
    with as_darma(people):
        found = measured(find("skm_index"), at=AT, by="survei")
        assert found.whole.value.quantize(Decimal("0.01")) == Decimal("91.48")
        assert (found.whole.numerator, found.whole.unknown) == (29, 0)
        assert [figure.label for figure in found.groups] == ["PLUT Gorontalo, 2026"]
        assert measured(find("skm_answers"), at=AT, by="tahun").whole.value == 29
    with within(scope_of(people.rina)):
        assert measured(find("skm_index"), at=AT).whole.value is None


def test_published_groups_below_five_are_withheld_with_a_second_one(people, survey):
    with as_darma(people):
        by_title = {each.title: each for each in groupings_of(survey, is_published=True)}
        open_counts = {each.title: each for each in groupings_of(survey)}
    assert [group.count for group in open_counts["Umur"].groups if group.count] == [26, 3]
    assert [group.count for group in by_title["Umur"].groups if group.count != 0] == [None, None]
    assert sum(group.count for group in by_title["Jenis kelamin"].groups) == 29


def test_a_result_is_published_only_after_closing_and_can_be_withdrawn(people, survey):
    with as_darma(people):
        with pytest.raises(NotYet, match="Tutup dulu"):
            publish_survey(survey, by=people.darma, at=AT)
        close_survey(survey, by=people.darma, at=AT)
        close_survey(survey, by=people.darma, at=AT)
        publish_survey(survey, by=people.darma, at=AT)
        with pytest.raises(NotYet, match="Tarik dulu"):
            reopen_survey(survey, by=people.darma, at=AT)
        withdraw_survey(survey, by=people.darma, at=AT)
        reopen_survey(survey, by=people.darma, at=AT)
        assert Survey.objects.get().is_open
        acts = list(Entry.objects.filter(act__startswith="surveys.").values_list("act", flat=True))
    assert sorted(acts) == sorted(
        ["surveys.opened", "surveys.closed", "surveys.published", "surveys.withdrawn", "surveys.reopened"]
    )


def test_the_trail_of_a_survey_reads_as_sentences(people, survey):
    with as_darma(people):
        close_survey(survey, by=people.darma, at=AT)
        told = [each.sentence for each in timeline("survey", survey.pk)]
    assert "Darma Dinas menutup survei kepuasan PLUT Gorontalo tahun 2026" in told


def test_the_database_refuses_a_survey_published_while_open(people, survey):
    with pytest.raises(DatabaseError), as_darma(people):
        Survey.objects.filter(pk=survey.pk).update(published_at=AT, published_by=people.darma)


def test_a_questionnaire_that_stands_cannot_be_changed(people):
    for rows, change in ((Questionnaire.objects, {"title": "Lain"}), (Question.objects, {"wording": "Lain"})):
        with pytest.raises(DatabaseError), within(EVERYTHING):
            rows.all().update(**change)


def test_other_words_are_another_version_and_a_survey_keeps_its_own(people, survey):
    former = survey.questionnaire
    asked = [
        GivenQuestion("waktu", "U1", "Waktu", "Cepatkah?", ("a", "b", "c", "d")),
        GivenQuestion("sarana", "U2", "Sarana", "Baikkah?", ("a", "b", "c", "d")),
    ]
    with as_darma(people):
        worded = word_questionnaire(
            former, title="Singkat", introduction="", questions=asked, region=None, by=people.darma, at=AT
        )
        assert worded.version == 2
        assert [each.element for each in worded.questions.all()] == ["waktu", "sarana"]
        assert Survey.objects.get().questionnaire_id == former.pk
        assert result_of(survey).index.value == Decimal("91.48")


def test_a_survey_is_compared_with_the_former_of_the_same_unit(people):
    before = opened(people, period_from=date(2025, 1, 1), period_to=date(2025, 12, 31))
    sheet_of_29(before)
    now = opened(people)
    with as_darma(people):
        assert compared(result_of(now)) is None
        elsewhere = opened(people, unit_name="Bidang UKM", centre=None)
        assert compared(result_of(elsewhere)) is None
    with within(EVERYTHING):
        from karawo.surveys.models import Answer
        from karawo.surveys.tests.examples import scores

        Answer.objects.create(
            id="00000000-0000-4000-8000-0000000000ff", survey=now, kab_id=now.kab_id, channel="desk",
            answered_on=AT.date(), **scores(4),
        )  # fmt: skip
    with as_darma(people):
        found = compared(result_of(now))
    assert found.former.survey == before
    assert found.change == Decimal("8.52")


def test_the_open_round_of_a_centre_is_found_by_day(people):
    survey = opened(people)
    with within(scope_of(people.budi)):
        assert open_round_of(survey.centre_id, AT.date()) == survey
        assert open_round_of(survey.centre_id, AT.date() + timedelta(days=365)) is None


def test_a_plan_is_done_with_evidence_or_not_at_all(people, survey):
    with as_darma(people):
        plan = plan_follow_up(
            survey, element="waktu", action="Tambah loket", responsible="Kepala PLUT",
            due_on=AT.date(), by=people.darma, at=AT,
        )  # fmt: skip
        assert plan.is_late(AT.date() + timedelta(days=1))
        finish_follow_up(plan, done_on=AT.date(), evidence="Surat 12", by=people.darma, at=AT)
        finish_follow_up(plan, done_on=AT.date(), evidence="Lain", by=people.darma, at=AT)
        assert FollowUp.objects.get().evidence == "Surat 12"
        share = measured(find("skm_follow_up"), at=AT).whole
        assert (share.numerator, share.denominator) == (1, 1)
    with pytest.raises(DatabaseError), as_darma(people):
        FollowUp.objects.update(evidence="")


def test_the_proof_of_a_plan_is_kept_as_a_file_and_given_out_as_a_download(
    people, survey, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    with as_darma(people):
        plan = plan_follow_up(
            survey, element="waktu", action="Tambah loket", responsible="Kepala", due_on=AT.date(), by=people.darma,
            at=AT,
        )  # fmt: skip
    client = Client()
    client.force_login(people.darma)
    url = f"/skm/tindak-lanjut/{plan.pk}/"
    words = {"done_on": AT.date().isoformat(), "evidence": "Foto loket"}
    wrong = client.post(url, {**words, "file": SimpleUploadedFile("loket.jpg", b"<html>")})
    assert "bukan foto" in wrong.content.decode()
    assert client.get(f"{url}bukti/").status_code == 404
    client.post(url, {**words, "file": SimpleUploadedFile("../surat tugas.pdf", b"%PDF-1.7 uji")})
    sent = client.get(f"{url}bukti/")
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 uji"
    assert sent["Content-Disposition"] == 'attachment; filename="surat tugas.pdf"'
    stranger = Client()
    stranger.force_login(people.rina)
    assert stranger.get(f"{url}bukti/").status_code == 404
