"""Places a note can be about."""

from __future__ import annotations

from karawo.regions.models import Region


def kabupaten_around(region_id: int) -> list[tuple[int, str]]:
    """(id, name) of the kabupaten/kota of the province in which a place lies."""
    province = int(str(region_id)[:2])
    return [(each.pk, each.full_name) for each in Region.objects.filter(parent_id=province).order_by("pk")]
