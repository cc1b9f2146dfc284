from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from karawo.accounts.models import Centre, CentreArea, User
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region


def add_centre(*, name: str, region: Region, areas: Iterable[Region], by: User, at: datetime) -> Centre:
    with within(EVERYTHING):
        centre = Centre.objects.create(name=name, region=region)
        record("accounts.centre_added", by=by, at=at, subject=("centre", centre.pk), words={"centre": name})
        _serve(centre, areas)
    return centre


def change_centre(
    centre: Centre, *, name: str, region: Region, areas: Iterable[Region], by: User, at: datetime
) -> None:
    """The service area decides what its consultants see, from the next request on."""
    with within(EVERYTHING):
        areas = list(areas)
        words = {"centre": name, "areas": ", ".join(area.full_name for area in areas)}
        record("accounts.centre_changed", by=by, at=at, subject=("centre", centre.pk), words=words)
        centre.name, centre.region = name, region
        centre.save(update_fields=["name", "region"])
        centre.areas.exclude(region__in=areas).delete()
        _serve(centre, areas)


def _serve(centre: Centre, areas: Iterable[Region]) -> None:
    CentreArea.objects.bulk_create(
        [CentreArea(centre=centre, region=area) for area in areas], ignore_conflicts=True
    )
