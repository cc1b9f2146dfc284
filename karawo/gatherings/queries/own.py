"""A registration with all that hangs on it."""

from __future__ import annotations

from django.db.models import Prefetch

from karawo.gatherings.models import Attendance, Registration
from karawo.regions.access import EVERYTHING, within


def whole(registration: Registration) -> Registration:
    """With gathering, sessions, visits (`standing_visits`) and certificates.

    registration: one that the caller may see. What hangs on it is of the gathering's territory, which an owner has
    no part in, so it is read beyond the scope.
    """
    visits = Attendance.objects.standing().select_related("session").order_by("came_at")
    with within(EVERYTHING):
        return (
            Registration.objects.select_related(
                "gathering", "gathering__kind", "gathering__region", "owner", "business"
            )
            .defer("owner__birth_on")
            .prefetch_related(Prefetch("attendances", visits, to_attr="standing_visits"), "certificates")
            .get(pk=registration.pk)
        )


def registrations_of(file_ids: tuple[int, ...]) -> list[Registration]:
    """Of owners and businesses whose file the caller may see, newest first, wherever the gathering is."""
    with within(EVERYTHING):
        rows = Registration.objects.select_related(
            "gathering", "gathering__kind", "gathering__region", "owner", "business"
        ).defer("owner__birth_on")
        found = rows.filter(owner_id__in=file_ids) | rows.filter(business_id__in=file_ids)
        return list(found.prefetch_related("certificates").order_by("-gathering__starts_at"))
