"""Who looked at a person's data, whichever of the merged records was open."""

from __future__ import annotations

from django.db.models import Q

from karawo.regions.access import EVERYTHING, within
from karawo.registry.review.models import Merge
from karawo.registry.review.queries.movers import SUBJECTS


def absorbed_by(kind: str, subject_id: int) -> list[int]:
    """Ids of the records that are part of this one now."""
    with within(EVERYTHING):
        rows = SUBJECTS[kind]._base_manager.filter(merged_into=subject_id)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def looked_at(kind: str, subject_id: int) -> Q:
    """Looks at the record, at those that are part of it, and at what it was part of while it was so."""
    found = Q(subject_kind=kind, subject_id__in=[subject_id, *absorbed_by(kind, subject_id)])
    with within(EVERYTHING):
        past = list(Merge.objects.filter(question=kind, gone_id=subject_id).exclude(undone_at=None))
    for each in past:
        found |= Q(subject_kind=kind, subject_id=each.kept_id, at__gte=each.at, at__lte=each.undone_at)
    return found
