"""The dated facts of one business, and which of them is known now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from karawo.registry.models import (
    Business,
    Observation,
    Owner,
)
from karawo.registry.queries.files.lines import FactLine, NumberLine
from karawo.registry.rules.completeness import FACTS
from karawo.registry.rules.observation import Observation as Statement
from karawo.registry.rules.observation import Source as Trust
from karawo.registry.rules.observation import current


def facts_of(business_id: int) -> tuple[FactLine, ...]:
    rows = list(
        Observation.objects.filter(business_id=business_id)
        .select_related("by", "source")
        .order_by("what", "-period_to", "-known_at", "-id")
    )
    by_what: dict[str, list[Observation]] = defaultdict(list)
    for row in rows:
        by_what[row.what].append(row)
    in_force = {best.pk for told in by_what.values() if (best := current_of(told)) is not None}
    return tuple(
        FactLine(
            id=row.pk,
            what=row.what,
            label=str(Observation.What(row.what).label),
            number=row.number,
            codes=tuple(row.codes),
            is_unknown=row.is_unknown,
            period_from=row.period_from,
            period_to=row.period_to,
            known_at=row.known_at,
            by_name="" if row.by is None else str(row.by),
            source_name=row.source.name,
            source_kind=row.source_kind,
            is_current=row.pk in in_force,
        )
        for row in rows
    )


def current_of(rows: Iterable[Observation]) -> Observation | None:
    """The observation of one kind that counts; "tidak tahu" counts only where nothing is known."""
    told = list(rows)
    known = [row for row in told if not row.is_unknown] or told
    best = current(
        Statement(
            value=_Ordered(row), true_on=row.period_to, known_at=row.known_at, source=_trust(row.source_kind)
        )
        for row in known
    )
    return None if best is None else best.value.row


class _Ordered:
    """Gives a tie its order: the text of the number, as the database sorts it, then the later row."""

    def __init__(self, row: Observation) -> None:
        self.row = row

    def __repr__(self) -> str:
        return f"{'' if self.row.number is None else self.row.number}\x00{self.row.pk:020d}"


def _trust(kind: str) -> Trust:
    return Trust[kind.upper()]


def known_facts(
    business: Business, owner: Owner, numbers: Iterable[NumberLine], facts: Iterable[FactLine]
) -> set[str]:
    """Keys of rules.completeness.FACTS that are known; the same reading as the statement in actions.deriving."""
    kinds = {number.kind for number in numbers if number.ended_at is None}
    told = {fact.what for fact in facts if not fact.is_unknown}
    is_person = owner.kind == Owner.Kind.PERSON
    known = {
        "owner_number": "nik" in kinds or (not is_person and bool(kinds & {"nib", "npwp"})),
        "owner_sex": owner.sex != "",
        "owner_birth": owner.birth_digest is not None,
        "phone": "phone" in kinds,
        "village": (business.region_id or 0) > 999_999_999,
        "address": business.address != "",
        "position": business.latitude is not None,
        "activity": business.activity != "" or business.main_product != "",
        "kbli": len(business.kbli_code) == 5 and business.kbli_code.isdigit(),
        "started_year": business.started_year is not None,
        "status": "status" in told,
        "sales": "sales_rupiah" in told,
        "workers": bool(told & _WORKERS),
        "nib": "nib" in kinds,
    }
    return {fact.key for fact in FACTS if known[fact.key]}


_WORKERS = {
    "workers_total",
    "workers_paid_male",
    "workers_paid_female",
    "workers_unpaid_male",
    "workers_unpaid_female",
}
