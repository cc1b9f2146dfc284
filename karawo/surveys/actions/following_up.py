"""The plan for the lowest elements, and its keeping."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from karawo.journal.actions import record
from karawo.surveys.models import FollowUp, Survey

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def plan_follow_up(
    survey: Survey, *, element: str, action: str, responsible: str, due_on: date, by: User, at: datetime
) -> FollowUp:
    _record("surveys.follow_up_planned", survey, action, by=by, at=at)
    return FollowUp.objects.create(
        survey=survey,
        kab_id=survey.kab_id,
        element=element,
        action=action,
        responsible=responsible,
        due_on=due_on,
    )


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, done_on: date, evidence: str, by: User, at: datetime) -> None:
    """Said once; the first word stands."""
    present = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if present.is_done:
        return
    _record("surveys.follow_up_done", present.survey, present.action, by=by, at=at)
    present.done_on, present.evidence = done_on, evidence
    present.save(update_fields=["done_on", "evidence"])


def _record(act: str, survey: Survey, action: str, *, by: User, at: datetime) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=("survey", survey.pk),
        kab_id=survey.kab_id,
        words={"unit": survey.unit_name, "action": action},
    )
