"""Whom one talks to, and the personal address they get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.rules import PERSONAL_LINK_LIFETIME, digest_of, secret_token
from karawo.partners.actions.saying import say
from karawo.partners.models import Contact, Partner, PartnerLink
from karawo.registry.rules import InvalidIdentifier, parse_phone
from karawo.registry.rules.refusal import Refused
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenContact:
    name: str
    position: str = ""
    phone: str = ""
    consented_on: date | None = None


@transaction.atomic
def add_contact(partner: Partner, given: GivenContact, *, by: User, at: datetime) -> Contact:
    """A telephone is kept only with the person's consent. Raises Refused."""
    phone = masked = None
    if given.phone:
        if given.consented_on is None:
            raise Refused(
                _("Nomor disimpan hanya bila orangnya setuju; tulis sejak kapan, atau kosongkan nomornya."),
                field="consented_on",
            )
        try:
            read = parse_phone(given.phone)
        except InvalidIdentifier as error:
            raise Refused(said(error.message), field="phone") from None
        phone, masked = read.text, read.masked
    say("partner.contact_added", partner, by=by, at=at, person=given.name)
    return Contact.objects.create(
        partner=partner, kab_id=partner.kab_id, name=given.name, position=given.position, phone=phone,
        phone_masked=masked or "", consented_on=given.consented_on,
    )  # fmt: skip


@transaction.atomic
def close_contact(contact: Contact, *, by: User, at: datetime) -> None:
    """The person no longer agrees, or left: the number goes, the links stop, the name stays beside what was done."""
    present = Contact.objects.select_for_update(of=("self",)).select_related("partner").get(pk=contact.pk)
    if present.closed_at is not None:
        return
    say("partner.contact_closed", present.partner, by=by, at=at, person=present.name)
    present.links.usable(at).update(revoked_at=at, revoked_by=by)
    present.phone, present.phone_masked = None, ""
    present.consented_on = None
    present.closed_at, present.closed_by = at, by
    present.save(update_fields=["phone", "phone_masked", "consented_on", "closed_at", "closed_by"])


@transaction.atomic
def open_phone(contact: Contact, *, reason: str, by: User, at: datetime) -> str:
    """The number in the open; who, when and what for stands in the journal. Raises Refused."""
    if contact.phone is None:
        raise Refused(_("Narahubung ini tidak punya nomor; tambahkan yang baru dengan persetujuannya."))
    if len(reason.strip()) < 5:
        raise Refused(_("Tulis untuk apa nomornya dibuka."), field="reason")
    say("partner.phone_opened", contact.partner, by=by, at=at, person=contact.name, reason=reason.strip())
    return str(contact.phone)


@transaction.atomic
def make_link(contact: Contact, *, by: User, at: datetime) -> tuple[PartnerLink, str]:
    """The link and its token, told once. Older links of the contact stop working. Raises Refused."""
    present = Contact.objects.select_for_update(of=("self",)).select_related("partner").get(pk=contact.pk)
    if present.closed_at is not None or present.consented_on is None:
        raise Refused(_("Tautan dikirim hanya kepada narahubung yang setuju; catat persetujuannya dahulu."))
    token = secret_token()
    say("partner.link_made", present.partner, by=by, at=at, person=present.name)
    present.links.usable(at).update(revoked_at=at, revoked_by=by)
    link = PartnerLink.objects.create(
        contact=present, kab_id=present.kab_id, digest=digest_of(token), made_at=at, made_by=by,
        expires_at=at + PERSONAL_LINK_LIFETIME,
    )  # fmt: skip
    return link, token


@transaction.atomic
def revoke_link(link: PartnerLink, *, by: User, at: datetime) -> None:
    """Harmless twice."""
    present = (
        PartnerLink.objects.select_for_update(of=("self",)).select_related("contact__partner").get(pk=link.pk)
    )
    if present.revoked_at is not None:
        return
    contact = present.contact
    say("partner.link_revoked", contact.partner, by=by, at=at, person=contact.name)
    present.revoked_at, present.revoked_by = at, by
    present.save(update_fields=["revoked_at", "revoked_by"])
