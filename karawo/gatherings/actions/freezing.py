"""Minutes get their number: as they stand now, sealed with a checksum, never changed after."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karawo.gatherings.actions.joining import allow_facilitator
from karawo.gatherings.actions.writing import locked, tell
from karawo.gatherings.models import Gathering, Minutes
from karawo.gatherings.queries.minutes import kept_words, words_of
from karawo.gatherings.rules.codes import ROMAN
from karawo.kit.canonical import canonical, checksum
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for the room and for those who came; of: the organisation of the second."""

    facilitator: str
    representative: str
    of: str = ""

    def as_words(self) -> list[dict[str, str]]:
        return [
            {"role": "Pemandu", "name": self.facilitator, "of": ""},
            {"role": "Wakil peserta", "name": self.representative, "of": self.of},
        ]


@transaction.atomic
def freeze_minutes(gathering: Gathering, signers: Signers, *, by: User, at: datetime) -> Minutes:
    """In the next number of the kabupaten/kota and year; one that was frozen before is named in `replaces`.

    Where nothing has changed since the last one it is given back: pressed twice, frozen once. Raises Refused,
    NotAllowed.
    """
    allow_facilitator(gathering, by)
    row = locked(gathering)
    if at < row.starts_at:
        raise Refused(_("Kegiatan ini belum mulai; notula dibekukan sesudah ada yang dicatat."))
    if not signers.facilitator.strip():
        raise Refused(_("Tulis nama pemandu yang menandatangani."), field="facilitator")
    words, last = words_of(row), Minutes.objects.filter(gathering=row).order_by("-pk").first()
    if last is not None:
        kept = kept_words(last)
        if (kept["words"], kept["signers"]) == (words, signers.as_words()):
            return last
    moment = at.astimezone(row.zone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"minutes {row.kab_id} {moment.year}"]
        )
    found = Minutes.objects.filter(kab_id=row.kab_id, year=moment.year).aggregate(last=Max("serial"))
    serial = (found["last"] or 0) + 1
    number = f"{serial:04}/NTL/{row.kab_id}/{ROMAN[moment.month - 1]}/{moment.year}"
    content = canonical({"number": number, "words": words, "signers": signers.as_words()})
    tell("minutes.frozen", row, by=by, at=at, number=number)
    return Minutes.objects.create(
        kab_id=row.kab_id, gathering=row, number=number, serial=serial, year=moment.year, as_of=at, frozen_at=at,
        frozen_by=by, content=content, sha256=checksum(content), token=secrets.token_urlsafe(15), replaces=last,
    )  # fmt: skip
