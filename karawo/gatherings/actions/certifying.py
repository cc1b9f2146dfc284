"""Certificates: given to who came, verified by anybody, taken back with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karawo.gatherings.access import may_certify, may_revoke
from karawo.gatherings.actions.writing import locked, named, tell
from karawo.gatherings.models import Certificate, Gathering, Registration
from karawo.gatherings.queries.certificates import entitled
from karawo.gatherings.rules.codes import ROMAN
from karawo.journal.actions import record
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def issue(
    gathering: Gathering, *, only: Iterable[int] | None = None, by: User, at: datetime
) -> list[Certificate]:
    """To everybody who came and has none; only: ids of registrations. Harmless twice: who has one gets no second.

    Numbers of a kabupaten/kota and year count from 1 without a gap.
    """
    if not may_certify(by, gathering):
        raise NotAllowed(_("Sertifikat diterbitkan petugas di wilayahnya."))
    row = locked(gathering)
    if at < row.starts_at:
        raise Refused(_("Kegiatan ini belum mulai; sertifikat terbit sesudah ada yang hadir."))
    wanted = None if only is None else set(only)
    holders = [
        one
        for one in entitled(row)
        if one.has_certificate is False and (wanted is None or one.registration.pk in wanted)
    ]
    if not holders:
        return []
    moment = at.astimezone(row.zone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"certificates {row.kab_id} {moment.year}"],
        )
    tell("certificate.issued", row, by=by, at=at, count=len(holders))
    last = Certificate.objects.filter(kab_id=row.kab_id, year=moment.year).aggregate(last=Max("serial"))
    first = (last["last"] or 0) + 1
    made = []
    for serial, one in enumerate(holders, first):
        made.append(
            Certificate.objects.create(
                kab_id=row.kab_id,
                gathering=row,
                registration=one.registration,
                serial=serial,
                year=moment.year,
                number=f"{serial:04d}/SERT/{row.kab_id}/{ROMAN[moment.month - 1]}/{moment.year}",
                token=secrets.token_urlsafe(20),
                holder_name=one.registration.name,
                body=_body(row, one.registration, minutes=one.minutes),
                issued_at=at,
                issued_by=by,
            )
        )
    return made


def _body(row: Gathering, registration: Registration, *, minutes: int) -> dict[str, Any]:
    """What the paper says, kept as it was."""
    zone = row.zone
    return {
        "title": row.title,
        "kind": row.kind.name,
        "organiser": row.organiser_name,
        "place": row.place_text,
        "region": row.region.full_name,
        "first_on": row.starts_at.astimezone(zone).date().isoformat(),
        "last_on": row.ends_at.astimezone(zone).date().isoformat(),
        "minutes": minutes,
        "organisation": registration.organisation,
        "sessions": [session.title for session in row.sessions.all()],
    }


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User, at: datetime) -> Certificate:
    """The public page says so from now on, with the reason. Harmless twice."""
    if not may_revoke(by, certificate):
        raise NotAllowed(_("Sertifikat dicabut petugas di wilayahnya."))
    why = named(reason)
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.revoked_at is None:
        record(
            "certificate.revoked",
            by=by,
            at=at,
            subject=("gathering", row.gathering_id),
            kab_id=row.kab_id,
            words={"number": row.number, "reason": why},
        )
        row.revoked_at, row.revoked_by, row.revoke_reason = at, by, why
        row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    return row
