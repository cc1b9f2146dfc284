"""A decision: who does what until when. Rooms above make a commitment of it in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karawo.gatherings.actions.joining import allow_facilitator, bump
from karawo.gatherings.actions.writing import locked, named, tell
from karawo.gatherings.models import Board, Decision, Gathering, decision_made, decision_withdrawn
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True)
class GivenDecision:
    """who: as it was said. contribution_code: of `rules.words.CONTRIBUTIONS`. quantity None: nothing countable."""

    who: str
    what: str
    contribution_code: str
    due_on: date
    element_code: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    region_id: int | None = None
    commodity_id: int | None = None


@transaction.atomic
def decide(
    gathering: Gathering, given: GivenDecision, *, key: UUID, by: User | None, at: datetime
) -> tuple[Decision, bool]:
    """The decision and whether it is new; `decision_made` is sent within. Raises Refused, NotAllowed."""
    allow_facilitator(gathering, by)
    row = locked(gathering)
    kept = Decision.objects.filter(key=key, gathering=row).first()
    if kept is not None:
        return kept, False
    who, what = " ".join(given.who.split())[:150], " ".join(given.what.split())[:300]
    if not who:
        raise Refused(_("Tulis siapa yang melakukannya."), field="who")
    if not what:
        raise Refused(_("Tulis apa yang dilakukan."), field="what")
    if (given.quantity is None) != (not given.unit.strip()):
        raise Refused(_("Jumlah dan satuan diisi bersama, atau keduanya dikosongkan."), field="unit")
    if given.due_on < row.starts_at.astimezone(row.zone).date():
        raise Refused(_("Tenggatnya sebelum kegiatan ini; pilih hari sesudahnya."), field="due_on")
    tell("decision.made", row, by=by, at=at, who=who, what=what)
    last = Decision.objects.filter(gathering=row).aggregate(last=Max("number"))
    made = Decision.objects.create(
        key=key, kab_id=row.kab_id, gathering=row, number=(last["last"] or 0) + 1, who=who, what=what,
        element_code=given.element_code, contribution_code=given.contribution_code, quantity=given.quantity,
        unit=" ".join(given.unit.split())[:20], due_on=given.due_on, region_id=given.region_id,
        commodity_id=given.commodity_id, decided_at=at,
    )  # fmt: skip
    decision_made.send(sender=Decision, decision=made, by=by, at=at)
    _bump(row)
    return made, True


@transaction.atomic
def withdraw_decision(decision: Decision, *, reason: str, by: User, at: datetime) -> Decision:
    """Stands in the minutes as withdrawn. Harmless twice."""
    allow_facilitator(decision.gathering, by)
    why = named(reason)
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.withdrawn_at is None:
        tell("decision.withdrawn", decision.gathering, by=by, at=at, who=row.who, what=row.what, reason=why)
        row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = at, by, why
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
        decision_withdrawn.send(sender=Decision, decision=row, reason=why, by=by, at=at)
        _bump(decision.gathering)
    return row


def _bump(gathering: Gathering) -> None:
    board_id = Board.objects.filter(gathering=gathering).values_list("pk", flat=True).first()
    if board_id is not None:
        bump(board_id)
