"""One aid: recorded, corrected by a new row, withdrawn, restored, linked to the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.assistance.access import may_correct, may_record, may_withdraw
from karawo.assistance.models import Aid, AidKind, GivingOffice, RecipientKeys, RecipientList
from karawo.assistance.queries.checking import Answer, Question, check
from karawo.assistance.queries.recipients import keys_of, nik_digest, owners_of_niks, recipient_record
from karawo.assistance.rules.asked import Told
from karawo.assistance.rules.verdict import NEEDS_REASON
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions.writing import canonical_owner_name
from karawo.registry.models import Business, Owner
from karawo.registry.rules import InvalidIdentifier, mask, parse_nik
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

UNDO_DAYS = 30


@dataclass(frozen=True, slots=True)
class GivenAid:
    """What was given. owner, business: of the register, where the recipient was chosen there."""

    kind: AidKind
    office: GivingOffice
    given_on: date
    kab_id: int
    name: str = ""
    nik: str = ""
    owner: Owner | None = None
    business: Business | None = None
    region_id: int | None = None
    programme: str = ""
    value_rupiah: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    goods: str = ""
    fund_code: str = ""
    evidence: str = ""
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The rest of what a row carries. replaces: the row that it corrects."""

    by: User | None
    at: datetime
    source_list: RecipientList | None = None
    replaces: Aid | None = None
    owners: dict[int, list[int]] = field(default_factory=dict)


class NeedsReason(Refused):
    """The rule of the kind says no; `answer` tells what was found."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.said.reason} {answer.said.fix}".strip(), field="override_reason")
        self.answer = answer


@transaction.atomic
def record_aid(given: GivenAid, *, scope: Scope, by: User | None, at: datetime) -> Aid:
    """Raises Refused, NotAllowed, and NeedsReason where the recipient had the same kind within its time."""
    given = _checked(given, by=by, at=at)
    answer = check([_question(given)], scope=scope)[0]
    if answer.verdict in NEEDS_REASON and not given.override_reason.strip():
        raise NeedsReason(answer)
    record(
        "assistance.recorded",
        by=by,
        at=at,
        subject=None if given.owner is None else ("owner", given.owner.pk),
        kab_id=given.kab_id,
        words={"kind": given.kind.title, "name": given.name, "office": given.office.name},
    )
    return write_aids([given], Standing(by, at))[0]


@transaction.atomic
def correct_aid(old: Aid, given: GivenAid, *, reason: str, by: User | None, at: datetime) -> Aid:
    """The old row ends, the new one stands in its place; both stay. Correcting twice gives the first correction."""
    present = Aid.objects.select_for_update(of=("self",)).select_related("kind").get(pk=old.pk)
    if (later := Aid.objects.filter(replaces=present).first()) is not None:
        return later
    if by is not None and not may_correct(by, present):
        raise NotAllowed(_("Anda tidak dapat membetulkan catatan ini; hubungi kantor yang mencatatnya."))
    if present.ended_at is not None:
        raise Refused(_("Catatan ini sudah ditarik. Pulihkan dulu, lalu betulkan."))
    reason = _reason(reason)
    given = _checked(given, by=by, at=at)
    record(
        "assistance.corrected",
        by=by,
        at=at,
        subject=("aid", present.pk),
        kab_id=present.kab_id,
        words={"kind": present.kind.title, "name": present.name, "reason": reason},
    )
    _end(present, reason=reason, by=by, at=at)
    return write_aids([given], Standing(by, at, present.source_list, present))[0]


@transaction.atomic
def withdraw_aid(aid: Aid, *, reason: str, by: User | None, at: datetime) -> None:
    """It no longer counts. A withdrawn correction brings back what it had replaced. Harmless twice."""
    present = Aid.objects.select_for_update(of=("self",)).select_related("kind").get(pk=aid.pk)
    if present.ended_at is not None:
        return
    if by is not None and not may_withdraw(by, present):
        raise NotAllowed(_("Anda tidak dapat menarik catatan ini; hubungi kantor yang mencatatnya."))
    reason = _reason(reason)
    record(
        "assistance.withdrawn",
        by=by,
        at=at,
        subject=("aid", present.pk),
        kab_id=present.kab_id,
        words={"kind": present.kind.title, "name": present.name, "reason": reason},
    )
    _end(present, reason=reason, by=by, at=at)
    if present.replaces_id is not None:
        Aid.objects.filter(pk=present.replaces_id).update(ended_at=None, ended_by=None, end_reason="")


@transaction.atomic
def restore_aid(aid: Aid, *, by: User | None, at: datetime) -> None:
    """The undoing of a withdrawal, for 30 days. Raises Refused for a row that a standing correction replaces."""
    present = Aid.objects.select_for_update(of=("self",)).select_related("kind").get(pk=aid.pk)
    if present.ended_at is None:
        return
    if by is not None and not may_withdraw(by, present):
        raise NotAllowed(_("Anda tidak dapat memulihkan catatan ini; hubungi kantor yang mencatatnya."))
    if at - present.ended_at > timedelta(days=UNDO_DAYS):
        raise Refused(_("Sudah lewat 30 hari. Catat bantuannya lagi bila memang diberikan."))
    if Aid.objects.standing().filter(replaces=present).exists():
        raise Refused(_("Catatan ini sudah dibetulkan. Tarik dulu pembetulannya."))
    if present.replaces_id and Aid.objects.standing().filter(pk=present.replaces_id).exists():
        raise Refused(_("Catatan yang digantikannya berlaku lagi. Betulkan yang itu."))
    record(
        "assistance.restored",
        by=by,
        at=at,
        subject=("aid", present.pk),
        kab_id=present.kab_id,
        words={"kind": present.kind.title, "name": present.name},
    )
    present.ended_at, present.ended_by, present.end_reason = None, None, ""
    present.save(update_fields=["ended_at", "ended_by", "end_reason"])


@transaction.atomic
def link_aid(aid: Aid, owner: Owner, business: Business | None, *, by: User | None, at: datetime) -> None:
    """The recipient is this owner of the register. What was received stays as it was. Harmless twice."""
    present = Aid.objects.select_for_update(of=("self",)).select_related("kind").get(pk=aid.pk)
    business_id = None if business is None else business.pk
    if (present.owner_id, present.business_id) == (owner.pk, business_id):
        return
    if by is not None and not may_correct(by, present):
        raise NotAllowed(_("Anda tidak dapat menautkan catatan ini; hubungi kantor yang mencatatnya."))
    record(
        "assistance.linked",
        by=by,
        at=at,
        subject=("aid", present.pk),
        kab_id=present.kab_id,
        words={"kind": present.kind.title, "name": owner.name},
    )
    present.owner, present.business = owner, business
    present.save(update_fields=["owner", "business"])


def write_aids(given: Sequence[GivenAid], standing: Standing) -> list[Aid]:
    """Inside an act: the rows with their keys, set by set. Recipients whose NIK is of one owner are linked to him."""
    owners = standing.owners or owners_of_niks(nik_digest(each.nik) for each in given if each.nik)
    rows = [_row(each, owners, standing) for each in given]
    Aid.objects.bulk_create(rows, batch_size=2_000)
    with within(EVERYTHING):
        RecipientKeys.objects.bulk_create(
            (
                RecipientKeys(
                    aid_id=row.pk,
                    keys=keys_of(
                        recipient_record(
                            nik=each.nik, name=row.name, region_id=row.region_id, kab_id=row.kab_id
                        )
                    ),
                )
                for row, each in zip(rows, given, strict=True)
            ),
            batch_size=2_000,
        )
    return rows


def _row(given: GivenAid, owners: dict[int, list[int]], standing: Standing) -> Aid:
    digest = nik_digest(given.nik) if given.nik else None
    known = owners.get(digest, []) if digest is not None else []
    owner_id = given.owner.pk if given.owner is not None else known[0] if len(known) == 1 else None
    return Aid(
        kab_id=given.kab_id,
        kind=given.kind,
        office=given.office,
        owner_id=owner_id,
        business=given.business,
        name=given.name,
        canonical_name=canonical_owner_name(given.name, Owner.Kind.PERSON),
        nik=given.nik or None,
        nik_digest=digest,
        nik_masked=mask(given.nik) if given.nik else "",
        region_id=given.region_id,
        given_on=given.given_on,
        programme=given.programme,
        value_rupiah=given.value_rupiah,
        quantity=given.quantity,
        unit=given.unit,
        goods=given.goods,
        fund_code=given.fund_code,
        evidence=given.evidence,
        override_reason=given.override_reason.strip(),
        source_list=standing.source_list,
        recorded_at=standing.at,
        recorded_by=standing.by,
        replaces=standing.replaces,
    )


def end_all(aids: Iterable[Aid], *, reason: str, by: User | None, at: datetime) -> int:
    """Inside an act."""
    ids = [aid.pk for aid in aids]
    return Aid.objects.standing().filter(pk__in=ids).update(ended_at=at, ended_by=by, end_reason=reason[:300])


def _end(aid: Aid, *, reason: str, by: User | None, at: datetime) -> None:
    aid.ended_at, aid.ended_by, aid.end_reason = at, by, reason
    aid.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:300]
    if not reason:
        raise Refused(_("Tulis alasannya dengan satu kalimat."), field="reason")
    return reason


def _question(given: GivenAid) -> Question:
    told = Told(nik=given.nik, name=given.name, region_id=given.region_id)
    owner_ids = () if given.owner is None else (given.owner.pk,)
    return Question(0, 1, told, given.kind, given.given_on, given.kab_id, owner_ids)


def _checked(given: GivenAid, *, by: User | None, at: datetime) -> GivenAid:
    if by is not None and not may_record(by, given.kab_id):
        raise NotAllowed(
            _("Anda tidak dapat mencatat bantuan untuk wilayah ini; pilih wilayah kerja Anda."),
            field="region",
        )
    today = timezone.localdate(at)
    if given.given_on > today:
        raise Refused(_("Tanggal diberikan belum tiba; periksa tahunnya."), field="given_on")
    name = " ".join(given.name.split())[:200]
    if given.business is not None and given.owner is None:
        given = replace(given, owner=given.business.primary_owner)
    if not name and given.business is not None:
        name = given.business.name
    if not name and given.owner is not None:
        name = given.owner.name
    if not any(sign.isalnum() for sign in name):
        raise Refused(_("Nama penerima belum diisi; tulis seperti di KTP."), field="name")
    nik = given.nik.strip()
    if nik:
        try:
            nik = parse_nik(nik, on=today).text
        except InvalidIdentifier as error:
            raise Refused(error.message, field="nik") from None
    return replace(given, name=name, nik=nik)
