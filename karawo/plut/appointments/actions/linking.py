"""Secret addresses: made, told once, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.plut.appointments.access import may_link
from karawo.plut.appointments.actions.writing import kab_of, standing
from karawo.plut.appointments.models import QueueLink
from karawo.plut.appointments.queries.hall import digest_of
from karawo.plut.appointments.rules import NotAllowed

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def make_link(
    centre: Centre, *, consultant: User | None = None, by: User, at: datetime
) -> tuple[QueueLink, str]:
    """The link and its token of 256 random bits. consultant: for a calendar; without, for the board of the hall.

    An older address of the same use stops working.
    """
    if not may_link(by, centre.pk, None if consultant is None else consultant.pk):
        raise NotAllowed(
            _("Tautan kalender dibuat oleh konsultannya sendiri, tautan layar oleh petugas PLUT.")
        )
    use = QueueLink.Use.HALL if consultant is None else QueueLink.Use.CALENDAR
    token = secrets.token_urlsafe(32)
    with standing(by, centre.pk):
        record(
            "queue_link.made",
            by=by,
            at=at,
            kab_id=kab_of(centre),
            words={"use": str(use.label), "centre": centre.name},
        )
        QueueLink.objects.filter(centre=centre, use=use, consultant=consultant, revoked_at=None).update(
            revoked_at=at, revoked_by=by
        )
        link = QueueLink.objects.create(
            kab_id=kab_of(centre),
            centre=centre,
            use=use,
            consultant=consultant,
            digest=digest_of(token),
            made_at=at,
            made_by=by,
        )
    return link, token


@transaction.atomic
def revoke_link(link: QueueLink, *, by: User, at: datetime) -> QueueLink:
    """At once. Harmless twice."""
    if not may_link(by, link.centre_id, link.consultant_id):
        raise NotAllowed(_("Tautan ini dicabut oleh pembuatnya atau petugas PLUT."))
    if link.revoked_at is None:
        with standing(by, link.centre_id):
            record(
                "queue_link.revoked",
                by=by,
                at=at,
                kab_id=link.kab_id,
                words={"use": link.get_use_display(), "centre": link.centre.name},
            )
            link.revoked_at, link.revoked_by = at, by
            link.save(update_fields=["revoked_at", "revoked_by"])
    return link
