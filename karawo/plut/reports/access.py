"""Who may see and do what with reports and plans; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import Nearness, may, relation
from karawo.accounts.models import Centre, User
from karawo.plut.reports.models import FrozenReport
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def visible_frozen(scope: Scope) -> QuerySet[FrozenReport]:
    """Frozen reports a person may see.

    - of the centre a role is held at
    - of the centres in the territory of an office, to which they are handed in
    - an analyst with a purpose: all
    """
    rows = FrozenReport.objects.select_related("centre", "consultant", "frozen_by").defer("content")
    if scope.standing != "app":
        return rows
    return rows.filter(Q(centre_id__in=scope.centre_ids) | Q(kab_id__in=scope.office_kab_ids))


def near_centre(user: User | AnonymousUser, centre: Centre) -> Nearness:
    return relation(user, centre_id=centre.pk, kab_id=int(str(centre.region_id)[:4]))


def may_freeze(user: User | None, centre: Centre) -> bool:
    """Consultants and the head of that very centre; so it is with live reports, which show their clients."""
    return user is None or may(user, "register", "report", near_centre(user, centre))


def may_export(user: User, centre: Centre) -> bool:
    return may(user, "export", "report", near_centre(user, centre))


def may_set_targets(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "correct", "iku", near_centre(user, centre))


def may_plan(user: User | None, centre: Centre) -> bool:
    """Choose the clients of a year and write its work programme."""
    return user is None or may(user, "correct", "work_programme", near_centre(user, centre))


def may_lock(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "decide", "work_programme", near_centre(user, centre))


def may_report_activity(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "register", "activity", near_centre(user, centre))


def may_correct_activity(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "correct", "activity", near_centre(user, centre))
