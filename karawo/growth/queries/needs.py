"""What many diagnosed businesses of a place lack, for those who look for partners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.growth.models import AssessmentAnswer
from karawo.growth.queries.lists import latest_rows
from karawo.partners.actions import GivenNeed

LOW, LEAST, MOST_OF_PLACE = 1, 5, 6
"""A gap: 0 or 1 of 4. Of so many businesses at least; so many of a place at most, the commonest first."""

# field → (stage of the value chain, level of the lack)
_WHERE = {
    "kelembagaan": ("standard", "institution"),
    "sdm": ("support", "people"),
    "produksi": ("production", "technical"),
    "pembiayaan": ("support", "institution"),
    "pemasaran": ("market", "technical"),
    "it": ("market", "technical"),
    "jaringan": ("logistics", "institution"),
}


def needs_of_gaps(kab_ids: Sequence[int], at: datetime) -> list[GivenNeed]:
    """From the newest assessment of each business; within the caller's scope, one query."""
    rows = (
        AssessmentAnswer.objects.filter(
            assessment__in=latest_rows(timezone.localdate(at)).values("pk"),
            kab_id__in=kab_ids,
            value__lte=LOW,
        )
        .order_by()
        .values("kab_id", "item__slug", "item__title", "item__dimension__field_code")
        .annotate(businesses=Count("assessment__business_id", distinct=True))
        .filter(businesses__gte=LEAST)
        .order_by("kab_id", "-businesses", "item__slug")
    )
    found: list[GivenNeed] = []
    seen: dict[int, int] = {}
    for row in rows:
        kab_id = row["kab_id"]
        seen[kab_id] = seen.get(kab_id, 0) + 1
        if seen[kab_id] > MOST_OF_PLACE:
            continue
        stage, level = _WHERE.get(row["item__dimension__field_code"], ("support", "technical"))
        found.append(
            GivenNeed(
                text=_("Banyak usaha belum punya: %(item)s") % {"item": row["item__title"]},
                region_id=kab_id,
                stage=stage,
                level=level,
                challenges=("technical",),
                source="diagnosis",
                source_ref=f"gap:{row['item__slug']}:{kab_id}",
            )
        )
    return found
