"""A decision of a meeting becomes a promise in the same act."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.models import Decision
from karawo.partners.access import is_reached
from karawo.partners.actions.listing import GivenPartner, register_partner
from karawo.partners.actions.promising import GivenCommitment, promise, step
from karawo.partners.models import Commitment, Meeting, Partner
from karawo.partners.rules.duplicates import key_of
from karawo.partners.rules.ladder import ENDED, Status
from karawo.registry.actions.writing import kab_of

if TYPE_CHECKING:
    from karawo.accounts.models import User

ONE_THING = "kegiatan"
"""The unit of a decision in which nothing is counted: it is done, or it is not."""


def ref_of(decision: Decision) -> str:
    return f"decision:{decision.pk}"


def promise_of_decision(decision: Decision, *, by: User | None, at: datetime) -> Commitment | None:
    """None where nobody knows who it is: a name that is no partner's, told without its element. Raises Refused."""
    region_id = decision.region_id or decision.gathering.region_id
    partner = _partner(decision, region_id, by=by, at=at)
    if partner is None:
        return None
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
        decision_ref=ref_of(decision),
        forum=meeting.forum if meeting else None,
    )
    return promise(partner, given, by=by, at=at, status=Status.AGREED)


def _partner(decision: Decision, region_id: int, *, by: User | None, at: datetime) -> Partner | None:
    kab_id = kab_of(region_id)
    keys = {key_of(decision.who, is_person=is_person) for is_person in (False, True)}
    known = [
        each for each in Partner.objects.standing().filter(name_key__in=keys) if is_reached(each, kab_id)
    ]
    if known:
        return min(known, key=lambda each: (each.kab_id != kab_id, each.pk))
    if not decision.element_code or by is None:
        return None
    given = GivenPartner(
        name=decision.who,
        element=decision.element_code,
        region_id=kab_id,
        note=_("Masuk lewat keputusan pertemuan."),
    )
    return register_partner(given, by=by, at=at, is_another=True)


def withdraw_of_decision(decision: Decision, *, reason: str, by: User, at: datetime) -> None:
    """What has ended stays as it ended."""
    made = Commitment.objects.filter(decision_ref=ref_of(decision)).first()
    if made is not None and made.status not in ENDED:
        step(made, Status.WITHDRAWN, words=reason, by=by, at=at)
