"""What people keep of the pages."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from karawo.accounts.models import User
from karawo.front.models import NOBODYS_TERRITORY, SavedFilter
from karawo.journal.actions import record_look
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within


def save_filter(
    *, list_name: str, name: str, query: str, reach: str, kab_id: int, by: User, at: datetime
) -> SavedFilter:
    """The same name again means the newer query. kab_id: the territory of a filter for the team."""
    found, _is_new = SavedFilter.objects.update_or_create(
        user=by,
        list_name=list_name,
        name=name,
        defaults={
            "query": query,
            "reach": reach,
            "kab_id": kab_id if reach == SavedFilter.Reach.TEAM else NOBODYS_TERRITORY,
            "saved_at": at,
        },
    )
    return found


def remove_filter(filter_id: int, *, by: User) -> bool:
    """Only the own one; removing it twice is harmless."""
    removed, _rows = SavedFilter.objects.filter(pk=filter_id, user=by).delete()
    return bool(removed)


def pin_question(filter_id: int, *, is_pinned: bool, by: User, at: datetime) -> bool:
    """On the first page, or off it; an own question only. The second time changes nothing."""
    found = SavedFilter.objects.filter(pk=filter_id, user=by, list_name=SavedFilter.List.QUESTIONS)
    if is_pinned:
        found.filter(pinned_at=None).update(pinned_at=at)
    else:
        found.update(pinned_at=None)
    return found.exists()


def remember_look(user: User | AnonymousUser, subject: tuple[str, int], *, kab_id: int, at: datetime) -> None:
    """Once for each person, file and day. An analyst's standing only reads, so the look is written beside it."""
    if not isinstance(user, User):
        return
    kind, identity = subject
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    with within(EVERYTHING):
        seen = Look.objects.filter(
            subject_kind=kind, subject_id=identity, by=user, what=Look.What.PAGE, at__gte=day
        )
        if not seen.exists():
            record_look(Look.What.PAGE, by=user, at=at, subject=subject, kab_id=kab_id)
