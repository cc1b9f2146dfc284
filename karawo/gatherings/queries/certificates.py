"""Who may have a certificate, and what stands on one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from karawo.gatherings.models import Attendance, Certificate, Gathering, Registration
from karawo.regions.access import EVERYTHING, within


@dataclass(frozen=True)
class Entitled:
    """minutes: of the sessions the person came to; to its end where nobody noted when he left."""

    registration: Registration
    minutes: int
    sessions: int
    has_certificate: bool


def entitled(gathering: Gathering) -> list[Entitled]:
    """Everybody who came to at least one session, by name."""
    visits = Attendance.objects.standing().select_related("session")
    rows = (
        Registration.objects.kept()
        .filter(gathering=gathering, attendances__undone_at=None, attendances__isnull=False)
        .select_related("owner", "business")
        .defer("owner__birth_on")
        .prefetch_related(Prefetch("attendances", visits), "certificates")
        .distinct()
    )
    found = [
        Entitled(
            one,
            sum(_minutes(visit) for visit in one.attendances.all()),
            len(one.attendances.all()),
            any(not each.is_revoked for each in one.certificates.all()),
        )
        for one in rows
    ]
    return sorted(found, key=lambda each: (each.registration.name.casefold(), each.registration.pk))


def _minutes(visit: Attendance) -> int:
    end = min(visit.left_at or visit.session.ends_at, visit.session.ends_at)
    begin = max(min(visit.came_at, end), visit.session.starts_at)
    return max(0, int((end - begin).total_seconds() // 60))


def by_token(token: str) -> Certificate | None:
    """For whoever holds the paper; the token is the right to read it, so no scope is asked."""
    with within(EVERYTHING):
        return Certificate.objects.select_related("gathering").filter(token=token).first()


def certificates_of(file_ids: Iterable[int]) -> list[Certificate]:
    """Of owners and businesses of the register, newest first, wherever they were given.

    file_ids: of files the caller may see; this looks beyond the scope, since a training may be elsewhere.
    """
    ids = list(file_ids)
    with within(EVERYTHING):
        rows = Certificate.objects.select_related("gathering", "registration")
        return list(
            (
                rows.filter(registration__owner_id__in=ids) | rows.filter(registration__business_id__in=ids)
            ).order_by("-issued_at")
        )
