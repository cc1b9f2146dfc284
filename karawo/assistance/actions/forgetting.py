"""Lists that were asked about and never taken in do not stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from karawo.assistance.models import ListedPerson, RecipientList
from karawo.assistance.queries.listed import kept_days, stored_path
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within


@transaction.atomic
def forget_checked(*, at: datetime) -> int:
    """Removes, with its rows and its file, each list whose last check is longer ago than `kept_days`; how many.

    A list that was taken in stays with the aid that came of it, also after it was taken back.
    """
    days = kept_days(timezone.localdate(at))
    with within(EVERYTHING):
        rows = RecipientList.objects.filter(accepted_at=None).annotate(
            last_at=Coalesce("checked_at", "made_at")
        )
        old = list(rows.filter(last_at__lt=at - timedelta(days=days)))
        if not old:
            return 0
        record("assistance.lists_forgotten", by=None, at=at, words={"count": len(old), "days": days})
        files = [stored_path(each) for each in old if each.stored_name]
        ids = [each.pk for each in old]
        ListedPerson.objects.filter(asked_in__in=ids).delete()
        RecipientList.objects.filter(pk__in=ids).delete()
    transaction.on_commit(lambda: _remove(files))
    return len(old)


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
