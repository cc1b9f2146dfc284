"""Who sees datasets that are not published, and who may do what with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from karawo.accounts.access import counting_scope_of, may, relation, scope
from karawo.accounts.models import User
from karawo.front.datasets.models import Dataset, Release

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from karawo.regions.access import Scope


def visible_datasets() -> QuerySet[Dataset]:
    """Those of the present territory, in any state; row-level security has filtered. What is published is
    everybody's: `queries.published`."""
    return Dataset.objects.all()


def visible_releases() -> QuerySet[Release]:
    return Release.objects.select_related("dataset", "proposed_by", "checked_by", "withdrawn_by")


def finding_scope(request: HttpRequest) -> Scope:
    """Where to look for what is not published: the own territory; for the nation's analysts, who count everywhere and
    need no purpose for figures without rows, the nation."""
    counting = counting_scope_of(request.user)
    return counting if counting.standing == "nation" else scope(request)


def may_do(user: User | AnonymousUser, verb: str, kab_id: int) -> bool:
    """propose (`register`) and check (`decide`): offices in their territory, analysts of the ministry everywhere."""
    return may(user, verb, "dataset", relation(user, kab_id=kab_id))
