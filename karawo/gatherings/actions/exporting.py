"""A list leaves as a file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from karawo.gatherings.actions.writing import tell
from karawo.gatherings.models import Gathering, Registration
from karawo.journal.actions import record, record_looks
from karawo.journal.models import Look
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def record_export(
    title: str,
    *,
    people: QuerySet[Registration] | None,
    gathering: Gathering | None,
    by: User | None,
    at: datetime,
) -> None:
    """Once in the journal, and in the trail of everybody of the register who is in it; before the first line is sent.

    people: already limited to what the caller sees; they are named by id before the scope is left, since an analyst
    only reads.
    """
    known = set() if people is None else set(people.order_by().values_list("owner_id", "business_id"))
    with within(EVERYTHING):
        if gathering is None:
            record("gathering.list_exported", by=by, at=at, words={"list": title})
        else:
            tell("gathering.exported", gathering, by=by, at=at, list=title)
        for kind, model, place in (("owner", Owner, 0), ("business", Business, 1)):
            found = model.objects.filter(pk__in={pair[place] for pair in known} - {None})
            record_looks(Look.What.EXPORT, kind, found, by=by, at=at, detail=title[:200])
