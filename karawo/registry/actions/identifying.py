"""Numbers that identify: added, checked, ended, and shown in full to who gives a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record_look
from karawo.journal.models import Look
from karawo.registry.access import may_correct, may_unmask, may_verify
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.given import GivenNumber, GivenSource
from karawo.registry.actions.writing import (
    belongs_to_owner,
    day_of,
    parsed_number,
    record_about,
    source_of,
    write_number,
)
from karawo.registry.models import Business, Identifier, Owner
from karawo.registry.queries.files import KINDS, businesses_of
from karawo.registry.rules import IdentifierKind
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

SHORTEST_REASON = 5


def _label(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind


def _holder(identifier: Identifier) -> Owner | Business:
    holder = identifier.owner or identifier.business
    if holder is None:
        raise ValueError("an identifier without a holder is refused by the database")
    return holder


def _subject(holder: Owner | Business) -> tuple[str, int]:
    return ("owner" if isinstance(holder, Owner) else "business", holder.pk)


def _follow(holder: Owner | Business, *, at: datetime) -> None:
    """What depends on numbers: has_nib, completeness, match keys."""
    businesses = businesses_of(holder.pk) if isinstance(holder, Owner) else [holder.pk]
    derive(businesses, on=day_of(at))
    if isinstance(holder, Owner):
        refresh_finding(owner_ids=[holder.pk])


@transaction.atomic
def add_identifier(
    holder: Owner | Business,
    number: GivenNumber,
    *,
    by: User | None,
    at: datetime,
    source: GivenSource | None = None,
    is_another_person: bool = False,
) -> Identifier:
    """A number that was typed; a number of the owner given for a business goes to its first owner.

    Harmless twice. Raises Refused with the words of the rule; also where another owner whom the caller sees bears
    the NIK, unless the person at the desk says that the other one is wrong.
    """
    if not may_correct(by, holder):
        raise NotAllowed(_("Anda tidak dapat menambah nomor di sini; ajukan permintaan pembetulan."))
    parsed = parsed_number(number, at=at, field=number.kind)
    target: Owner | Business = holder
    if isinstance(holder, Business) and belongs_to_owner(parsed.kind):
        target = holder.primary_owner
    elif isinstance(holder, Owner) and not belongs_to_owner(parsed.kind):
        raise Refused(
            _("%(label)s adalah nomor usaha atau produk; tambahkan di halaman usahanya.")
            % {"label": parsed.kind.label},
            field=number.kind,
        )
    if parsed.kind is IdentifierKind.NIK and isinstance(target, Owner) and not is_another_person:
        _refuse_taken(target, number, at=at)
    record_about("identifier.added", target, by=by, at=at, label=parsed.kind.label)
    identifier = write_number(
        parsed,
        number,
        owner=target if isinstance(target, Owner) else None,
        business=target if isinstance(target, Business) else None,
        source=source_of(source or GivenSource()),
        by=by,
        at=at,
    )
    _follow(target, at=at)
    return identifier


def _refuse_taken(owner: Owner, number: GivenNumber, *, at: datetime) -> None:
    from karawo.registry.models.fields import sealer

    text = parsed_number(number, at=at, field="nik").text
    other = (
        Identifier.objects.filter(
            kind="nik", digest=sealer().digest("nik", text), ended_at=None, owner__merged_into=None
        )
        .exclude(owner=owner)
        .select_related("owner")
        .first()
    )
    if other is not None and other.owner is not None:
        raise Refused(
            _(
                "NIK ini sudah tercatat atas nama %(name)s; periksa nomornya, atau tandai keduanya sebagai ganda."
            )
            % {"name": other.owner.name},
            field="nik",
        )


@transaction.atomic
def verify_identifier(
    identifier: Identifier, *, state: str, by: User | None, at: datetime, expires_on: date | None = None
) -> Identifier:
    """state: Identifier.State.DOCUMENT (the paper was seen) or OFFICIAL (checked in the official system).

    Harmless twice; a check never goes back to a weaker one.
    """
    holder = _holder(identifier)
    if not may_verify(by, holder):
        raise NotAllowed(_("Pemeriksaan nomor dilakukan petugas wilayah ini."))
    if state not in (Identifier.State.DOCUMENT, Identifier.State.OFFICIAL):
        raise Refused(_("Pilih cara memeriksa: dokumen dilihat, atau dicek di sistem resmi."), field="state")
    if identifier.state == state or identifier.state == Identifier.State.OFFICIAL:
        return identifier
    record_about("identifier.verified", holder, by=by, at=at, label=_label(identifier.kind), state=str(state))
    identifier.state, identifier.verified_by, identifier.verified_at = state, by, at
    if expires_on is not None:
        identifier.expires_on = expires_on
    identifier.save(update_fields=["state", "verified_by", "verified_at", "expires_on"])
    return identifier


@transaction.atomic
def end_identifier(identifier: Identifier, *, reason: str, by: User | None, at: datetime) -> Identifier:
    """The number no longer holds: withdrawn, expired, or typed by mistake. It stays in the file as ended."""
    holder = _holder(identifier)
    if not may_correct(by, holder):
        raise NotAllowed(_("Anda tidak dapat mengakhiri nomor ini; ajukan permintaan pembetulan."))
    if not reason.strip():
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    if identifier.ended_at is not None:
        return identifier
    record_about(
        "identifier.ended", holder, by=by, at=at, label=_label(identifier.kind), reason=reason.strip()
    )
    identifier.ended_at = at
    identifier.save(update_fields=["ended_at"])
    _follow(holder, at=at)
    return identifier


@transaction.atomic
def unmask(thing: Identifier | Owner, *, reason: str, by: User | None, at: datetime) -> str:
    """The number in full, or an owner's birth date (ISO), and a look in the journal that says who and why.

    Raises Refused without a reason: the owner reads it (UU 27/2022 art. 32).
    """
    holder = thing if isinstance(thing, Owner) else _holder(thing)
    if not may_unmask(by, holder):
        raise NotAllowed(_("Anda tidak dapat membuka nomor ini."))
    why = " ".join(reason.split())
    if len(why) < SHORTEST_REASON:
        raise Refused(
            _("Tulis untuk apa nomor ini dibuka; pemilik data dapat membaca alasannya."), field="reason"
        )
    value = (
        thing.birth_on
        if isinstance(thing, Owner)
        else (thing.sealed if thing.sealed is not None else thing.value)
    )
    if value is None:
        raise Refused(_("Tanggal lahir belum tercatat."), field="birth_on")
    record_look(
        Look.What.UNMASK,
        by=by,
        at=at,
        subject=_subject(holder),
        kab_id=holder.kab_id,
        detail="birth_on" if isinstance(thing, Owner) else thing.kind,
        reason=why[:300],
    )
    return str(value)
