"""Who may see and do what with surveys; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from karawo.accounts.access import may, relation
from karawo.accounts.models import User
from karawo.regions.access import Scope
from karawo.surveys.models import Answer, FollowUp, SheetImport, Survey

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Visitor = User | AnonymousUser


def visible_surveys(scope: Scope) -> QuerySet[Survey]:
    """Surveys of units within the territory of a role; an analyst: all, reading only."""
    found = Survey.objects.select_related("questionnaire", "region", "centre")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_answers(scope: Scope) -> QuerySet[Answer]:
    """As for surveys; without those of files that were taken back."""
    found = Answer.objects.counted()
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_sheets(scope: Scope) -> QuerySet[SheetImport]:
    found = SheetImport.objects.select_related("survey", "survey__questionnaire")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_follow_ups(scope: Scope) -> QuerySet[FollowUp]:
    found = FollowUp.objects.select_related("survey")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def _may(user: Visitor, verb: str, kind: str, kab_id: int) -> bool:
    return may(user, verb, kind, relation(user, kab_id=kab_id))


def may_open(user: Visitor, kab_id: int) -> bool:
    """Head of a centre or office, for a unit within the territory."""
    return _may(user, "register", "survey", kab_id)


def may_change(user: Visitor, survey: Survey) -> bool:
    """Close, plan what is done about the result."""
    return _may(user, "correct", "survey", survey.kab_id)


def may_publish(user: Visitor, survey: Survey) -> bool:
    return _may(user, "publish", "survey", survey.kab_id)


def may_invite(user: Visitor, survey: Survey) -> bool:
    """Whoever serves: the link is given after the service."""
    return _may(user, "register", "survey_invitation", survey.kab_id)


def may_import(user: Visitor, survey: Survey) -> bool:
    return _may(user, "import", "survey_answer", survey.kab_id)


def may_undo_import(user: Visitor, sheet: SheetImport) -> bool:
    return _may(user, "undo", "survey_answer", sheet.kab_id)


def may_export(user: Visitor, survey: Survey) -> bool:
    return _may(user, "export", "survey", survey.kab_id)
