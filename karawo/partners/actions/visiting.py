"""A partner without an account: sees the own promises through a personal link, and reports what was handed over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.rules import digest_of
from karawo.partners.actions.delivering import GivenDelivery, report_delivery
from karawo.partners.models import Commitment, Delivery, PartnerLink
from karawo.partners.rules.ladder import Status
from karawo.regions.access import EVERYTHING, within
from karawo.registry.rules.refusal import Refused


class LinkUnusable(Exception):
    """The link is unknown, revoked or too old; the page does not say which."""


def is_usable(token: str, *, at: datetime) -> bool:
    with within(EVERYTHING):
        return PartnerLink.objects.usable(at).filter(digest=digest_of(token)).exists()


def enter(token: str, *, at: datetime) -> int:
    """The link's id, for the session that it opens. Raises LinkUnusable."""
    with within(EVERYTHING):
        link = PartnerLink.objects.usable(at).filter(digest=digest_of(token)).first()
    if link is None:
        raise LinkUnusable
    return link.pk


def link_in_use(link_id: int, *, at: datetime) -> PartnerLink:
    """Asked again at each page, so that a revoked link ends at once. Raises LinkUnusable."""
    with within(EVERYTHING):
        rows = PartnerLink.objects.usable(at).filter(pk=link_id, contact__closed_at=None)
        link = rows.select_related("contact__partner").first()
    if link is None:
        raise LinkUnusable
    return link


@transaction.atomic
def report_by_link(
    link_id: int, commitment_id: int, key: UUID, given: GivenDelivery, *, at: datetime
) -> Delivery:
    """The rows are the office's, so the report steps beyond the visitor's empty scope, for the own promises alone.

    Raises LinkUnusable, Refused.
    """
    link = link_in_use(link_id, at=at)
    with within(EVERYTHING):
        contact = link.contact
        commitment = (
            Commitment.objects.filter(pk=commitment_id, partner_id=contact.partner_id)
            .exclude(status=Status.OFFERED)
            .first()
        )
        if commitment is None:
            raise Refused(_("Janji ini tidak ada pada Anda; pilih dari daftar."))
        return report_delivery(commitment, key, given, by=None, at=at, contact=contact)
