"""An owner enters the register without a business: a cooperative, a partner who joins a business."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.registry.access import may_register
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.given import GivenPlace, GivenSource, NewOwner, Registration
from karawo.registry.actions.registering import _owner
from karawo.registry.actions.writing import (
    belongs_to_owner,
    checked_place,
    cleaned_name,
    kab_of,
    next_subject_id,
    parsed_number,
    source_of,
    write_number,
)
from karawo.registry.models import Owner
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def register_owner(
    new: NewOwner,
    place: GivenPlace,
    *,
    by: User | None,
    at: datetime,
    source: GivenSource | None = None,
    is_another_person: bool = False,
) -> Owner:
    """Raises Refused, NotAllowed, OwnerExists as `register_business` does. Likely duplicates wait for review."""
    name = cleaned_name(new.name, "owner.name", _("Nama pemilik"))
    checked_place(place)
    if place.region_id is None:
        raise Refused(_("Tempat belum dipilih; pilih sedikitnya kabupaten atau kota."), field="place.region")
    kab_id = kab_of(place.region_id)
    if not may_register(by, kab_id):
        raise NotAllowed(
            _("Anda tidak dapat mendaftarkan di wilayah ini; pilih wilayah kerja Anda atau hubungi PLUT."),
            field="place.region",
        )
    given = Registration(
        name=name,
        owner=replace(new, name=name, place=place),
        place=place,
        source=source or GivenSource(),
        is_another_person=is_another_person,
    )
    numbers = [(each, parsed_number(each, at=at, field=f"owner.{each.kind}")) for each in new.numbers]
    for number, parsed in numbers:
        if not belongs_to_owner(parsed.kind):
            raise Refused(
                _("%(label)s adalah nomor usaha, bukan nomor pemilik.") % {"label": parsed.kind.label},
                field=f"owner.{number.kind}",
            )
    owner_id = next_subject_id()
    record(
        "owner.registered",
        by=by,
        at=at,
        subject=("owner", owner_id),
        kab_id=kab_id,
        words={"name": name, "kind": str(Owner.Kind(new.kind).label)},
    )
    told_by = source_of(given.source)
    owner, proposals = _owner(given, numbers, kab_id=kab_id, source=told_by, by=by, at=at, owner_id=owner_id)
    for number, parsed in numbers:
        write_number(parsed, number, owner=owner, business=None, source=told_by, by=by, at=at)
    refresh_finding(owner_ids=[owner.pk])
    proposals(owner.pk)
    return owner
