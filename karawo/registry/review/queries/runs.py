"""What stands before a run over a territory: its name, and the impact assessment that is in force."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from karawo.regions.queries import unit
from karawo.registry.review.models import ImpactAssessment


def place_name(kab_id: int) -> str:
    found = unit(kab_id)
    return found.full_name if found is not None else str(kab_id)


def assessments_for(kab_id: int, *, on: date) -> QuerySet[ImpactAssessment]:
    """Those in force for a territory: its own, or its province's."""
    province = kab_id // 100 if kab_id > 99 else kab_id
    return ImpactAssessment.objects.filter(
        kab_id__in={kab_id, province}, assessed_on__lte=on, valid_until__gte=on
    )
