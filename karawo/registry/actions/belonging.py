"""Who owns a business, since when and until when; and what an owner agreed to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Purpose
from karawo.registry.access import may_correct, may_speak_for
from karawo.registry.actions.deriving import derive
from karawo.registry.actions.finding import refresh_finding
from karawo.registry.actions.given import GivenSource
from karawo.registry.actions.writing import day_of, record_about, source_of
from karawo.registry.models import Business, Consent, Owner, Ownership
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def add_owner(
    business: Business,
    owner: Owner,
    *,
    part: str = Ownership.Part.OWNER,
    share: Decimal | None = None,
    starts_on: date | None = None,
    by: User | None,
    at: datetime,
    source: GivenSource | None = None,
) -> Ownership:
    """share: 0–1. Harmless twice; an ownership that had ended begins again."""
    if not may_correct(by, business):
        raise NotAllowed(_("Anda tidak dapat mengubah pemilik usaha ini; ajukan permintaan pembetulan."))
    if part not in Ownership.Part.values:
        raise Refused(_("Peran tidak dikenal; pilih pemilik, mitra pemilik, atau pengelola."), field="part")
    if share is not None and not 0 < share <= 1:
        raise Refused(_("Bagian harus lebih dari 0 dan paling banyak 100 persen."), field="share")
    known = Ownership.objects.filter(business=business, owner=owner, part=part).first()
    if known is not None and known.ends_on is None:
        return known
    record_about("owner.added", business, by=by, at=at, owner=owner.name, part=str(part))
    if known is None:
        known = Ownership.objects.create(
            kab_id=business.kab_id,
            business=business,
            owner=owner,
            part=part,
            share=share,
            starts_on=starts_on,
            source=source_of(source or GivenSource()),
        )
    else:
        known.ends_on, known.share = None, share
        known.save(update_fields=["ends_on", "share"])
    _follow(business, at=at)
    return known


@transaction.atomic
def end_ownership(ownership: Ownership, *, on: date, reason: str, by: User | None, at: datetime) -> Ownership:
    """The first owner of the business follows: another owner in the order they came; the last one cannot end."""
    business, owner = ownership.business, ownership.owner
    if not may_correct(by, business):
        raise NotAllowed(_("Anda tidak dapat mengubah pemilik usaha ini; ajukan permintaan pembetulan."))
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    if ownership.ends_on is not None:
        return ownership
    if ownership.starts_on is not None and on < ownership.starts_on:
        raise Refused(_("Hari berakhir mendahului hari mulainya."), field="on")
    others = Ownership.objects.filter(business=business, ends_on=None).exclude(owner=owner)
    heir = others.exclude(part=Ownership.Part.MANAGER).order_by("id").first()
    if business.primary_owner_id == owner.pk and heir is None:
        raise Refused(
            _("Usaha harus punya pemilik; tambahkan pemilik baru sebelum mengakhiri yang ini."), field="owner"
        )
    record_about("owner.ended", business, by=by, at=at, owner=owner.name, part=ownership.part, reason=why)
    ownership.ends_on = on
    ownership.save(update_fields=["ends_on"])
    if business.primary_owner_id == owner.pk and heir is not None:
        business.primary_owner = heir.owner
        business.save(update_fields=["primary_owner"])
    _follow(business, owner, at=at)
    return ownership


def _follow(business: Business, *former: Owner, at: datetime) -> None:
    derive([business.pk], on=day_of(at))
    Business.objects.filter(pk=business.pk).update(changed_at=at)
    refresh_finding(business_ids=[business.pk], owner_ids=[owner.pk for owner in former])
    business.refresh_from_db()


@transaction.atomic
def give_consent(owner: Owner, purpose: Purpose, *, channel: str, by: User | None, at: datetime) -> Consent:
    """Harmless twice. A newer version of the same purpose takes the place of the older (UU 27/2022 art. 22)."""
    _must_speak_for(by, owner)
    known = Consent.objects.filter(owner=owner, purpose=purpose, withdrawn_at=None).first()
    if known is not None:
        return known
    record_about("consent.given", owner, by=by, at=at, purpose=purpose.title)
    Consent.objects.filter(owner=owner, purpose__slug=purpose.slug, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    )
    return Consent.objects.create(
        kab_id=owner.kab_id, owner=owner, purpose=purpose, given_at=at, channel=channel, recorded_by=by
    )


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> Consent:
    """In force at once (UU 27/2022 art. 40). Harmless twice."""
    owner = consent.owner
    _must_speak_for(by, owner)
    if consent.withdrawn_at is not None:
        return consent
    record_about("consent.withdrawn", owner, by=by, at=at, purpose=consent.purpose.title)
    consent.withdrawn_at, consent.withdrawn_by = at, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return consent


def _must_speak_for(by: User | None, owner: Owner) -> None:
    if not may_speak_for(by, owner):
        raise NotAllowed(_("Persetujuan dicatat oleh pemilik data sendiri atau petugas wilayahnya."))
