"""Judging a business on a day. An assessment is never overwritten; a wrong one is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.growth.access import may_assess, may_undo
from karawo.growth.models import Assessment, AssessmentAnswer, NaikKelas, Rubric
from karawo.growth.queries.assessments import prefills_of
from karawo.growth.queries.rubrics import as_rule, rubric_in_force
from karawo.growth.rules.known import Prefill
from karawo.growth.rules.rubric import HIGHEST
from karawo.growth.rules.rubric import Rubric as RubricRule
from karawo.growth.rules.scoring import Answer, State, score
from karawo.journal.actions import record
from karawo.registry.actions import NotAllowed, Refused
from karawo.registry.models import Business

if TYPE_CHECKING:
    from karawo.accounts.models import User

MOST_EVIDENCE = 500


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """value: 0–4 when the state is KNOWN. evidence: what was seen, or where it lies."""

    state: State = State.KNOWN
    value: int | None = None
    evidence: str = ""


@transaction.atomic
def assess(
    business: Business,
    answers: Mapping[str, GivenAnswer],
    *,
    by: User | None,
    at: datetime,
    on: date | None = None,
    rubric: Rubric | None = None,
    note: str = "",
) -> Assessment:
    """answers: by slug of the item; an item left out stays unanswered. on: today if not given. rubric: the general
    one in force on the day if not given.

    Harmless twice: the same answers of the same day by the same rubric give the assessment that stands.
    Raises NotAllowed, Refused.
    """
    if not may_assess(by, business):
        raise NotAllowed(_("Anda tidak dapat menilai usaha ini; mintalah konsultan atau dinas setempat."))
    day = on or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise Refused(_("Tanggal penilaian belum tiba; isi hari ini atau sebelumnya."), field="assessed_on")
    row = rubric or rubric_in_force(day)
    if row is None or row.valid_from > day:
        raise Refused(
            _("Belum ada rubrik yang berlaku pada tanggal itu; pilih tanggal lain."), field="assessed_on"
        )
    if not row.is_offered:
        raise Refused(_("Rubrik ini sudah tidak dipakai; pilih rubrik lain."), field="rubric")
    rule = as_rule(row)
    given = _checked(rule, answers)
    prefilled = prefills_of(business, row, on=day)
    items = {item.slug: item.pk for item in row.items.all()}
    last = (
        Assessment.objects.standing()
        .filter(business=business, rubric=row, assessed_on=day)
        .latest_first()
        .first()
    )
    if last is not None and last.note == note.strip() and _told_by(last) == _told(given, prefilled):
        return last
    result = score(rule, {slug: Answer(each.state, each.value) for slug, each in given.items()})
    level = None
    if result.level is not None:
        level = next(each for each in row.levels.all() if each.rank == result.level.rank)
    record(
        "assessment.made",
        by=by,
        at=at,
        subject=("business", business.pk),
        kab_id=business.kab_id,
        words={
            "name": business.name,
            "rubric": row.title,
            "level": _("belum cukup data") if level is None else level.name,
        },
    )
    made = Assessment.objects.create(
        kab_id=business.kab_id, business=business, rubric=row, assessed_on=day, assessed_by=by, assessed_at=at,
        index=result.index, level=level, coverage_percent=result.coverage_percent, note=note.strip()[:2000],
    )  # fmt: skip
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(
            kab_id=business.kab_id,
            assessment=made,
            item_id=items[slug],
            state=each.state,
            value=each.value,
            origin=_origin(each, prefilled.get(slug)),
            evidence=_evidence(each, prefilled.get(slug)),
            observation_id=_observation(each, prefilled.get(slug)),
        )
        for slug, each in given.items()
    )
    return made


def _checked(rule: RubricRule, answers: Mapping[str, GivenAnswer]) -> dict[str, GivenAnswer]:
    """In the order of the rubric."""
    known = {item.slug: item for item in rule.items}
    if strange := sorted(set(answers) - set(known)):
        raise Refused(_("Butir %(names)s tidak ada dalam rubrik ini.") % {"names": ", ".join(strange)})
    given = {slug: answers[slug] for slug in known if slug in answers}
    if not given:
        raise Refused(_("Belum ada butir yang dijawab; jawab sedikitnya satu."))
    for slug, each in given.items():
        is_known = each.state is State.KNOWN
        if is_known != (each.value is not None) or (
            each.value is not None and not 0 <= each.value <= HIGHEST
        ):
            raise Refused(
                _("%(item)s: pilih nilai 0–4, atau “tidak tahu”.") % {"item": known[slug].title}, field=slug
            )
        if each.state is State.NOT_APPLICABLE and not known[slug].may_not_apply:
            raise Refused(
                _("%(item)s berlaku untuk semua usaha; pilih nilainya, atau “tidak tahu”.")
                % {"item": known[slug].title},
                field=slug,
            )
        if len(each.evidence) > MOST_EVIDENCE:
            raise Refused(
                _("Bukti “%(item)s” paling panjang %(most)s huruf.")
                % {"item": known[slug].title, "most": MOST_EVIDENCE},
                field=slug,
            )
    return given


def _rests_on(given: GivenAnswer, prefill: Prefill | None) -> Prefill | None:
    """The register's word, where the answer is the same and nothing else was shown for it."""
    if prefill is None or given.state is not State.KNOWN or given.value != prefill.value:
        return None
    return prefill if given.evidence.strip() in ("", prefill.because) else None


def _origin(given: GivenAnswer, prefill: Prefill | None) -> str:
    origin = AssessmentAnswer.Origin
    return str(origin.REGISTER if _rests_on(given, prefill) else origin.SAID)


def _evidence(given: GivenAnswer, prefill: Prefill | None) -> str:
    told = _rests_on(given, prefill)
    return told.because if told else " ".join(given.evidence.split())


def _observation(given: GivenAnswer, prefill: Prefill | None) -> int | None:
    told = _rests_on(given, prefill)
    return (told.observation_id or None) if told else None


type _Words = dict[str, tuple[str, int | None, str]]


def _told(given: Mapping[str, GivenAnswer], prefilled: Mapping[str, Prefill]) -> _Words:
    return {
        slug: (str(each.state), each.value, _evidence(each, prefilled.get(slug)))
        for slug, each in given.items()
    }


def _told_by(assessment: Assessment) -> _Words:
    return {
        each.item.slug: (each.state, each.value, each.evidence)
        for each in assessment.answers.select_related("item")
    }


@transaction.atomic
def withdraw_assessment(assessment: Assessment, *, reason: str, by: User | None, at: datetime) -> Assessment:
    """The answers stay to be read; nothing is judged by them any more. Harmless twice.

    Raises Refused while a naik kelas event rests on it.
    """
    if not may_undo(by, assessment):
        raise NotAllowed(_("Penilaian ditarik oleh petugas wilayah usaha ini."))
    if not assessment.is_standing:
        return assessment
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Alasan penarikan belum diisi; tulis dalam satu kalimat."), field="reason")
    resting = NaikKelas.objects.filter(outcome__in=["", NaikKelas.Outcome.CONFIRMED])
    if (
        resting.filter(from_assessment=assessment).exists()
        or resting.filter(to_assessment=assessment).exists()
    ):
        raise Refused(
            _("Ada usulan naik atau turun kelas yang bersandar pada penilaian ini; tarik usulan itu dulu.")
        )
    record(
        "assessment.withdrawn",
        by=by,
        at=at,
        subject=("business", assessment.business_id),
        kab_id=assessment.kab_id,
        words={
            "name": assessment.business.name,
            "on": f"{assessment.assessed_on:%d-%m-%Y}",
            "reason": why[:300],
        },
    )
    assessment.withdrawn_by, assessment.withdrawn_at, assessment.withdrawn_reason = by, at, why[:300]
    assessment.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    return assessment
