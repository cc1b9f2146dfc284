"""What people decide about probable duplicates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.registry.access import may_decide_proposal
from karawo.registry.models import Business, DuplicateProposal, Owner
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def decide_proposal(
    proposal: DuplicateProposal, decision: str, *, by: User | None, at: datetime
) -> DuplicateProposal:
    """decision: a value of DuplicateProposal.Decision. "same" is kept as said; no row is merged by it.

    The same decision again changes nothing; another one replaces it, and the journal keeps both.
    Raises NotAllowed, Refused.
    """
    if decision not in DuplicateProposal.Decision.values:
        raise Refused(_("Pilih sama, berbeda, atau belum dapat diputuskan."), field="decision")
    if not may_decide_proposal(by, proposal):
        raise NotAllowed(_("Usulan ini diputuskan petugas wilayahnya."))
    proposal = DuplicateProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.decision == decision:
        return proposal
    names = _names(proposal)
    record(
        "duplicate.decided",
        by=by,
        at=at,
        subject=(proposal.question, proposal.first_id),
        kab_id=proposal.kab_id,
        words={
            "name": names.get(proposal.first_id, "…"),
            "other": names.get(proposal.second_id, "…"),
            "decision": str(decision),
        },
    )
    proposal.decision, proposal.decided_by, proposal.decided_at = decision, by, at
    proposal.save(update_fields=["decision", "decided_by", "decided_at"])
    return proposal


def _names(proposal: DuplicateProposal) -> dict[int, str]:
    """Only what the decider sees is named in his sentence."""
    model = Owner if proposal.question == "owner" else Business
    found = model._default_manager.filter(pk__in=[proposal.first_id, proposal.second_id])
    return dict(found.values_list("pk", "name"))
