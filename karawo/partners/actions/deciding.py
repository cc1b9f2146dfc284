"""A decision of a meeting becomes a promise in the same act."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.models import Decision
from karawo.partners.actions.listing import GivenPartner, InTheList, register_partner
from karawo.partners.actions.promising import GivenCommitment, promise, step
from karawo.partners.models import Commitment, Meeting, Partner
from karawo.partners.queries.decided import known_as, place_of, ref_of
from karawo.partners.rules.ladder import ENDED, Status
from karawo.partners.rules.vocabulary import ELEMENTS
from karawo.registry.actions.writing import kab_of
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

ONE_THING = "kegiatan"
"""The unit of a decision in which nothing is counted: it is done, or it is not."""


def promise_of_decision(decision: Decision, *, by: User | None, at: datetime) -> Commitment | None:
    """None where nobody knows who it is: a name that is no partner's and told without its element, or is so like
    another's that a person must say which; `queries.decided.lacking_of` says so. Raises Refused.
    """
    partner = _partner(decision, by=by, at=at)
    return None if partner is None else _promise(decision, partner, by=by, at=at)


@transaction.atomic
def settle_decision(
    decision: Decision, partner: Partner | None, *, element: str = "", by: User, at: datetime
) -> Commitment:
    """Somebody says who it is: a partner of the list, or a new one of that name and element. Twice is once.

    Raises Refused.
    """
    known = Commitment.objects.filter(decision_ref=ref_of(decision.pk)).first()
    if known is not None:
        return known
    if Decision.objects.filter(pk=decision.pk).exclude(withdrawn_at=None).exists():
        raise Refused(_("Keputusan ini sudah ditarik, jadi tidak menjadi janji."))
    if partner is None:
        if element not in ELEMENTS:
            raise Refused(_("Pilih mitranya, atau pilih unsur untuk mendaftarkannya."), field="element")
        partner = _registered(decision, element, is_another=True, by=by, at=at)
    return _promise(decision, partner, by=by, at=at)


def _promise(decision: Decision, partner: Partner, *, by: User | None, at: datetime) -> Commitment:
    region_id = place_of(decision)
    meeting = Meeting.objects.filter(gathering_id=decision.gathering_id).first()
    on = min(timezone.localdate(decision.decided_at), decision.due_on)
    given = GivenCommitment(
        text=decision.what,
        contribution=decision.contribution_code,
        quantity=decision.quantity or Decimal(1),
        unit=decision.unit or ONE_THING,
        region_id=region_id,
        promised_on=on,
        due_on=decision.due_on,
        programme=decision.gathering.title[:120],
        decision_ref=ref_of(decision.pk),
        forum=meeting.forum if meeting else None,
    )
    return promise(partner, given, by=by, at=at, status=Status.AGREED)


def _partner(decision: Decision, *, by: User | None, at: datetime) -> Partner | None:
    known = known_as(decision.who, kab_of(place_of(decision)))
    if known is not None or not decision.element_code or by is None:
        return known
    try:
        return _registered(decision, decision.element_code, is_another=False, by=by, at=at)
    except InTheList:
        return None


def _registered(decision: Decision, element: str, *, is_another: bool, by: User, at: datetime) -> Partner:
    given = GivenPartner(
        name=decision.who,
        element=element,
        region_id=kab_of(place_of(decision)),
        note=_("Masuk lewat keputusan pertemuan."),
    )
    return register_partner(given, by=by, at=at, is_another=is_another)


def withdraw_of_decision(decision: Decision, *, reason: str, by: User, at: datetime) -> None:
    """What has ended stays as it ended."""
    made = Commitment.objects.filter(decision_ref=ref_of(decision.pk)).first()
    if made is not None and made.status not in ENDED:
        step(made, Status.WITHDRAWN, words=reason, by=by, at=at)
