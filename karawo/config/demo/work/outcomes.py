"""What came of it: lines that reached a milestone, and most of what the register learnt meanwhile."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from karawo.config.demo.work.planning import Planned, moment
from karawo.config.demo.work.writing import of_case
from karawo.plut.models import CardLine, Outcome
from karawo.plut.queries.offers import offers
from karawo.plut.rules.milestones import BY_CODE

_BESIDE = (
    ("pesanan_pertama", 500_000, 12_000_000), ("omzet_naik", 6_000_000, 70_000_000), ("pekerja_baru", 1, 3),
    ("saluran_baru", 0, 0), ("kemitraan", 4_000_000, 45_000_000), ("jangkauan_baru", 0, 0),
)  # fmt: skip
_KNOWN_SHARE = 0.8
"""So much of what the register learnt has been judged by somebody; the rest waits as an offer."""


def write_outcomes(planned: Sequence[Planned], dice: random.Random, today: date) -> int:
    """Inside an act, after cases and lines."""
    found = [
        *(outcome for each in planned for outcome in _of_lines(each, dice, today)),
        *(outcome for each in planned for outcome in _beside(each, dice, today)),
        *_of_register(planned, dice, today),
    ]
    Outcome.objects.bulk_create(found)
    return len(found)


def _of_lines(planned: Planned, dice: random.Random, today: date) -> list[Outcome]:
    found = []
    for _field, line in planned.lines:
        if line.state != CardLine.State.DONE or line.target_code not in BY_CODE or line.state_at is None:
            continue
        if line.target_code == "lainnya":
            continue
        number = int(line.reached_number or line.target_number)
        outcome = _outcome(planned, line.target_code, timezone.localdate(line.state_at), number, dice, today)
        outcome.line = line
        found.append(outcome)
    return found


def _beside(planned: Planned, dice: random.Random, today: date) -> list[Outcome]:
    if dice.random() > 0.4 or not planned.case.business_id:
        return []
    kind, least, most = dice.choice(_BESIDE)
    case, last = planned.case, planned.case.closed_on or today
    days = (last - case.opened_on).days
    if days < 30:
        return []
    step = 100_000 if most > 1000 else 1
    number = dice.randrange(least, most + 1) // step * step if most else 0
    return [
        _outcome(
            planned, kind, case.opened_on + timedelta(days=dice.randrange(20, days)), number, dice, today
        )
    ]


def _of_register(planned: Sequence[Planned], dice: random.Random, today: date) -> list[Outcome]:
    by_id = {each.case.pk: each for each in planned}
    found = []
    for case_id, offered in offers([each.case for each in planned]).items():
        for offer in offered:
            if dice.random() > _KNOWN_SHARE:
                continue
            reached_on = min(offer.reached_on, today)
            outcome = _outcome(by_id[case_id], offer.kind_code, reached_on, 0, dice, today)
            outcome.number, outcome.text, outcome.register_ref = offer.number, offer.text, offer.register_ref
            if dice.random() < 0.15:
                outcome.is_dismissed, outcome.answer, outcome.answered_at = True, "", None
            found.append(outcome)
    return found


def _outcome(
    planned: Planned, kind: str, reached_on: date, number: int, dice: random.Random, today: date
) -> Outcome:
    """Judged in most cases, and answered by the client in half of them."""
    recorded_on = min(reached_on + timedelta(days=dice.randrange(1, 9)), today)
    outcome = Outcome(
        case=planned.case, kind_code=kind, reached_on=reached_on, number=number if BY_CODE[kind].unit else None,
        recorded_at=moment(recorded_on, 13), recorded_by=planned.consultant, **of_case(planned.case),
    )  # fmt: skip
    if dice.random() < 0.9:
        outcome.attribution = dice.choices(("because", "supported", "not_ours"), (52, 42, 6))[0]
        outcome.attributed_by, outcome.attributed_at = planned.consultant, moment(recorded_on, 13)
    answered_on = recorded_on + timedelta(days=dice.randrange(1, 12))
    if answered_on < today and dice.random() < 0.55:
        outcome.answer = "yes" if dice.random() < 0.95 else "no"
        outcome.answered_at = moment(answered_on, 19)
    return outcome
