"""Planned cases into their tables, set by set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from karawo.config.demo.work.planning import Planned, moment
from karawo.plut.models import CardLine, Case, CaseStep, Diagnosis, ProgrammeCard


def of_case(case: Case) -> dict[str, Any]:
    """What every row of a case repeats of it."""
    return {"centre_id": case.centre_id, "kab_id": case.kab_id, "subject_id": case.subject_id}


def write_cases(planned: Sequence[Planned]) -> None:
    """Inside an act. Cases, steps, diagnoses, cards and lines get their ids."""
    Case.objects.bulk_create([each.case for each in planned])
    CaseStep.objects.bulk_create([step for each in planned for step in _steps(each)])
    Diagnosis.objects.bulk_create(
        Diagnosis(
            case=each.case, assessment=assessment, at=assessment.assessed_at, by=assessment.assessed_by,
            **of_case(each.case),
        )
        for each in planned
        for assessment in each.assessments
    )  # fmt: skip
    _write_cards(planned)


def _steps(planned: Planned) -> list[CaseStep]:
    case, common = planned.case, of_case(planned.case)
    steps = [
        CaseStep(
            case=case, step=CaseStep.Step.OPENED, at=case.opened_at, by=case.consultant, consultant=case.consultant,
            words=case.request, **common,
        )
    ]  # fmt: skip
    steps += [
        CaseStep(
            case=case, step=CaseStep.Step.DIAGNOSED, at=assessment.assessed_at, by=assessment.assessed_by,
            consultant=case.consultant, **common,
        )
        for assessment in planned.assessments
    ]  # fmt: skip
    if case.closed_on is not None:
        steps.append(
            CaseStep(
                case=case, step=CaseStep.Step.CLOSED, at=moment(case.closed_on, 15), by=case.closed_by,
                consultant=case.consultant, words=case.closing_reason, **common,
            )
        )  # fmt: skip
    return steps


def _write_cards(planned: Sequence[Planned]) -> None:
    cards: dict[tuple[int, str, int], ProgrammeCard] = {}
    lines: list[CardLine] = []
    for each in planned:
        for field, line in each.lines:
            key = (each.case.pk, field, line.due_on.year)
            line.card = cards.setdefault(
                key, ProgrammeCard(case=each.case, field_code=field, year=key[2], **of_case(each.case))
            )
            lines.append(line)
    ProgrammeCard.objects.bulk_create(cards.values())
    for line in lines:
        line.card_id = line.card.pk
    CardLine.objects.bulk_create(lines)
