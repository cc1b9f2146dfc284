"""Papers between partners: recorded, renewed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.partners.actions.forums import check_reached
from karawo.partners.models import Agreement, Forum, Partner, Party
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAgreement:
    """parties: partner → who signed for it, in words, or "". valid_until: None where it ends with the work."""

    form: str
    title: str
    region_id: int
    valid_from: date
    parties: Mapping[Partner, str]
    number: str = ""
    valid_until: date | None = None
    forum: Forum | None = None
    parent: Agreement | None = None


@transaction.atomic
def record_agreement(given: GivenAgreement, *, by: User, at: datetime) -> Agreement:
    """Raises Refused."""
    _check(given)
    if given.parent is not None and given.parent.form != Agreement.Form.MOU:
        raise Refused(_("Perjanjian berinduk pada MoU; pilih MoU sebagai induknya."), field="parent")
    record("agreement.recorded", by=by, at=at, kab_id=kab_of(given.region_id), words={"title": given.title})
    return _kept(given, renews=None)


@transaction.atomic
def renew_agreement(former: Agreement, given: GivenAgreement, *, by: User, at: datetime) -> Agreement:
    """The former one stays as it was, with its promises. Renewed once; a second time gives the first back."""
    renewed = Agreement.objects.filter(renews=former).first()
    if renewed is not None:
        return renewed
    _check(given)
    if given.valid_from <= former.valid_from:
        raise Refused(_("Perpanjangan berlaku sesudah perjanjian yang lama mulai."), field="valid_from")
    _say("agreement.renewed", former, by=by, at=at)
    return _kept(given, renews=former)


@transaction.atomic
def end_agreement(agreement: Agreement, *, reason: str, by: User, at: datetime) -> None:
    """Before its day. Its promises stand for themselves and are ended by themselves. Harmless twice."""
    present = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if present.ended_at is not None:
        return
    if not reason.strip():
        raise Refused(_("Tulis mengapa perjanjian ini berakhir lebih awal."), field="reason")
    _say("agreement.ended", present, by=by, at=at, reason=reason.strip())
    present.ended_at, present.ended_by, present.ending_reason = at, by, reason.strip()[:300]
    present.save(update_fields=["ended_at", "ended_by", "ending_reason"])


def _check(given: GivenAgreement) -> None:
    if len(given.parties) < 1:
        raise Refused(_("Pilih sedikitnya satu mitra sebagai pihak."), field="parties")
    if given.valid_until is not None and given.valid_until < given.valid_from:
        raise Refused(_("Akhir masa berlaku harus sesudah mulainya."), field="valid_until")
    for partner in given.parties:
        check_reached(partner, kab_of(given.region_id), field="parties")


def _kept(given: GivenAgreement, *, renews: Agreement | None) -> Agreement:
    kab_id = kab_of(given.region_id)
    agreement = Agreement.objects.create(
        form=given.form, title=given.title, number=given.number, region_id=given.region_id, kab_id=kab_id,
        forum=given.forum, parent=given.parent, renews=renews,
        valid_from=given.valid_from, valid_until=given.valid_until,
    )  # fmt: skip
    Party.objects.bulk_create(
        Party(agreement=agreement, partner=partner, signer=signer, kab_id=kab_id)
        for partner, signer in given.parties.items()
    )
    return agreement


def _say(act: str, agreement: Agreement, *, by: User, at: datetime, **words: str) -> None:
    record(
        act, by=by, at=at, subject=("agreement", agreement.pk), kab_id=agreement.kab_id,
        words={"title": agreement.title, **words},
    )  # fmt: skip
