"""A round opens, closes and is published; a questionnaire gets another version."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.surveys.models import Question, Questionnaire, Survey
from karawo.surveys.rules import Weighting

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User
    from karawo.regions.models import Region


_DESK_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that look alike on a poster: people type this address from the wall."""


class NotYet(ValueError):
    """The survey is not in the state for this; str() is Indonesian and says what to do first."""


@dataclass(frozen=True)
class GivenQuestion:
    """One question as somebody worded it; answers from 1 to 4."""

    element: str
    printed: str
    label: str
    wording: str
    answers: tuple[str, str, str, str]


def kab_of(region_id: int) -> int:
    """75 a province, 7571 what lies in a kabupaten/kota: as rows of a territory carry it."""
    return region_id if region_id < 100 else int(str(region_id)[:4])


@transaction.atomic
def open_survey(
    *,
    unit_name: str,
    region: Region,
    questionnaire: Questionnaire,
    period_from: date,
    period_to: date,
    by: User,
    at: datetime,
    centre: Centre | None = None,
    population: int | None = None,
    weighting: str = Weighting.EXACT,
    services: Sequence[str] = (),
) -> Survey:
    kab_id = kab_of(region.pk)
    record("surveys.opened", by=by, at=at, kab_id=kab_id, words={"unit": unit_name, "year": period_to.year})
    return Survey.objects.create(
        kab_id=kab_id,
        centre=centre,
        unit_name=unit_name,
        region=region,
        questionnaire=questionnaire,
        period_from=period_from,
        period_to=period_to,
        population=population,
        weighting=weighting,
        services=list(services),
        desk_token="".join(secrets.choice(_DESK_SIGNS) for _sign in range(10)),
        opened_at=at,
    )


@transaction.atomic
def state_population(survey: Survey, *, population: int | None, by: User, at: datetime) -> None:
    """How many were served is often known only at the end of the period."""
    present = Survey.objects.select_for_update().get(pk=survey.pk)
    if present.population == population:
        return
    _record("surveys.population_stated", present, by=by, at=at)
    present.population = population
    present.save(update_fields=["population"])


@transaction.atomic
def close_survey(survey: Survey, *, by: User, at: datetime) -> None:
    """No answers after this; closing twice is closing once."""
    present = Survey.objects.select_for_update().get(pk=survey.pk)
    if not present.is_open:
        return
    _record("surveys.closed", present, by=by, at=at)
    present.closed_at, present.closed_by = at, by
    present.save(update_fields=["closed_at", "closed_by"])


@transaction.atomic
def reopen_survey(survey: Survey, *, by: User, at: datetime) -> None:
    """Takes the closing back. Raises NotYet while the result is published."""
    present = Survey.objects.select_for_update().get(pk=survey.pk)
    if present.is_published:
        raise NotYet(_("Hasilnya sudah diterbitkan. Tarik dulu penerbitannya."))
    if present.is_open:
        return
    _record("surveys.reopened", present, by=by, at=at)
    present.closed_at = present.closed_by = None
    present.save(update_fields=["closed_at", "closed_by"])


@transaction.atomic
def publish_survey(survey: Survey, *, by: User, at: datetime) -> None:
    """Raises NotYet while the survey is open: a published index must not move."""
    present = Survey.objects.select_for_update().get(pk=survey.pk)
    if present.is_open:
        raise NotYet(_("Survei masih menerima jawaban. Tutup dulu, lalu terbitkan."))
    if present.is_published:
        return
    _record("surveys.published", present, by=by, at=at)
    present.published_at, present.published_by = at, by
    present.save(update_fields=["published_at", "published_by"])


@transaction.atomic
def withdraw_survey(survey: Survey, *, by: User, at: datetime) -> None:
    """The public page goes; the result stays with the staff."""
    present = Survey.objects.select_for_update().get(pk=survey.pk)
    if not present.is_published:
        return
    _record("surveys.withdrawn", present, by=by, at=at)
    present.published_at = present.published_by = None
    present.save(update_fields=["published_at", "published_by"])


@transaction.atomic
def word_questionnaire(
    former: Questionnaire,
    *,
    title: str,
    introduction: str,
    questions: Sequence[GivenQuestion],
    region: Region | None,
    by: User,
    at: datetime,
) -> Questionnaire:
    """A new version beside the former one, which stays as it was asked."""
    newest: Mapping[str, int] = Questionnaire.objects.filter(slug=former.slug).aggregate(last=Max("version"))
    version = newest["last"] + 1
    record("surveys.questionnaire_worded", by=by, at=at, words={"title": title, "version": version})
    worded = Questionnaire.objects.create(
        slug=former.slug,
        version=version,
        title=title,
        introduction=introduction,
        law=former.law,
        valid_from=timezone.localdate(at),
        region=region,
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=worded,
            element=given.element,
            position=position,
            printed=given.printed,
            label=given.label,
            wording=given.wording,
            answer_1=given.answers[0],
            answer_2=given.answers[1],
            answer_3=given.answers[2],
            answer_4=given.answers[3],
        )
        for position, given in enumerate(questions, 1)
    )
    return worded


def _record(act: str, survey: Survey, *, by: User, at: datetime) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=("survey", survey.pk),
        kab_id=survey.kab_id,
        words={"unit": survey.unit_name, "year": survey.period_to.year},
    )
