"""What surveys tell the rooms below: how their acts read, what a survey is made of, what they count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karawo.journal.queries import Subject, register_subject
from karawo.journal.rules import sentences
from karawo.surveys.models import FollowUp, Survey
from karawo.surveys.queries.measures import register_measures

type Rows = Mapping[str, Iterable[tuple[int, int | None]]]

ACTS = {
    "surveys.opened": _("{by} membuka survei kepuasan {unit} tahun {year}"),
    "surveys.population_stated": _("{by} menulis jumlah orang yang dilayani {unit} tahun {year}"),
    "surveys.closed": _("{by} menutup survei kepuasan {unit} tahun {year}"),
    "surveys.reopened": _("{by} membuka lagi survei kepuasan {unit} tahun {year}"),
    "surveys.published": _("{by} menerbitkan hasil survei kepuasan {unit} tahun {year}"),
    "surveys.withdrawn": _("{by} menarik terbitan survei kepuasan {unit} tahun {year}"),
    "surveys.invited": _("{by} memberi tautan survei kepuasan {unit}"),
    "surveys.questionnaire_worded": _("{by} menyusun kuesioner {title} versi {version}"),
    "surveys.follow_up_planned": _("{by} merencanakan tindak lanjut survei {unit}: {action}"),
    "surveys.follow_up_done": _("{by} menyelesaikan tindak lanjut survei {unit}: {action}"),
    "surveys.sheet_accepted": _("{by} memuat {count} jawaban survei {unit} dari {file}"),
    "surveys.sheet_taken_back": _("{by} mengurungkan jawaban survei {unit} dari {file}"),
}


def connect() -> None:
    sentences.register(ACTS)
    register_subject(Subject("survey", _("Survei kepuasan"), _name, _url, _rows))
    register_measures()


def _name(survey_id: int) -> str | None:
    survey = Survey.objects.filter(pk=survey_id).first()
    return None if survey is None else f"{survey.unit_name}, {survey.period_to.year}"


def _url(survey_id: int) -> str:
    return reverse("surveys:survey", args=[survey_id])


def _rows(survey_id: int) -> Rows:
    return {
        "surveys_survey": Survey.objects.filter(pk=survey_id).values_list("id", "entry_id"),
        "surveys_followup": FollowUp.objects.filter(survey_id=survey_id).values_list("id", "entry_id"),
    }
