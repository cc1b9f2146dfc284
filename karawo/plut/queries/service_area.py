"""Whom a centre serves, place by place; what has no place is a row of its own, so that the sums agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from karawo.accounts.access import territory
from karawo.accounts.models import Centre
from karawo.plut.models import Case, CentreProfile, SessionClient
from karawo.plut.rules.distance import distance_km
from karawo.regions.models import Region
from karawo.registry.models import Business
from karawo.registry.queries.facts import OPEN

_DIGITS = {"kab": 4, "kec": 6, "desa": 10}


@dataclass(frozen=True, slots=True)
class AreaLine:
    """key: the Kemendagri code, empty for rows without one. sessions: attendances of clients in the year.

    per_thousand: sessions for 1,000 businesses, None where there are none. distance_km: from the centre to the point
    of the place, None where one of the two has no point.
    """

    key: str
    name: str
    businesses: int
    clients: int
    sessions: int
    distance_km: float | None

    @property
    def per_thousand(self) -> float | None:
        return 1000 * self.sessions / self.businesses if self.businesses else None

    @property
    def is_unserved(self) -> bool:
        return self.businesses > 0 and self.clients == 0 and self.sessions == 0


def service_area(centre: Centre, level: str, *, year: int, inside: int | None = None) -> list[AreaLine]:
    """level: kab, kec or desa. inside: the place whose parts are shown. Places without a business are listed too.

    Businesses are those of the register that are not known as closed or moved, within the present scope.
    """
    kab_ids = territory(centre.areas.values_list("region_id", flat=True))
    businesses: Counter[str] = Counter()
    rows = Business.objects.filter(kab_id__in=kab_ids, merged_into=None, status__in=OPEN)
    for kab_id, region_id, number in rows.values_list("kab_id", "region_id").annotate(Count("pk")).order_by():
        businesses[_key(kab_id, region_id, level)] += number
    clients = _counted(_client_rows(centre), level)
    sessions = _counted(_session_rows(centre, year), level)
    places = _places(kab_ids, level, inside)
    point = _point(centre)
    found = [
        AreaLine(
            str(place.pk), place.full_name, businesses[str(place.pk)], clients[str(place.pk)],
            sessions[str(place.pk)], _far(point, place),
        )
        for place in places
    ]  # fmt: skip
    if inside is None:
        known = {line.key for line in found}
        rest = [
            sum(number for key, number in counted.items() if key not in known)
            for counted in (businesses, clients, sessions)
        ]
        if any(rest):
            found.append(AreaLine("", "", rest[0], rest[1], rest[2], None))
    return found


def _key(kab_id: int, region_id: int | None, level: str) -> str:
    digits = _DIGITS[level]
    text = str(kab_id) if level == "kab" else str(region_id or "")
    return text[:digits] if len(text) >= digits else ""


def _client_rows(centre: Centre) -> Iterable[tuple[int, int | None, int]]:
    rows = Case.objects.open().filter(centre=centre).order_by()
    return [
        (kab, business or owner, number)
        for kab, business, owner, number in rows.values_list(
            "kab_id", "business__region_id", "owner__region_id"
        ).annotate(Count("subject_id", distinct=True))
    ]


def _session_rows(centre: Centre, year: int) -> Iterable[tuple[int, int | None, int]]:
    rows = SessionClient.objects.filter(centre=centre, session__on__year=year).order_by()
    return [
        (kab, business or owner, number)
        for kab, business, owner, number in rows.values_list(
            "kab_id", "case__business__region_id", "case__owner__region_id"
        ).annotate(Count("pk"))
    ]


def _counted(rows: Iterable[tuple[int, int | None, int]], level: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for kab_id, region_id, number in rows:
        found[_key(kab_id, region_id, level)] += number
    return found


def _places(kab_ids: set[int], level: str, inside: int | None) -> list[Region]:
    rows = Region.objects.in_force().filter(level={"kab": 2, "kec": 3, "desa": 4}[level], kab_id__in=kab_ids)
    if inside is not None:
        rows = rows.inside(inside)
    return list(rows.order_by("full_name", "pk"))


def _point(centre: Centre) -> tuple[float, float] | None:
    """Of the profile, else of the place the centre stands in."""
    profile = CentreProfile.objects.filter(centre=centre).first()
    if profile is not None and profile.latitude is not None and profile.longitude is not None:
        return profile.latitude, profile.longitude
    return centre.region.latitude, centre.region.longitude


def _far(point: tuple[float, float] | None, place: Region) -> float | None:
    return None if point is None else distance_km(point, (place.latitude, place.longitude))
