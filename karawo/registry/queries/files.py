"""The whole file of one business or owner, in at most a dozen queries."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from karawo.journal.models import Change, Entry
from karawo.journal.rules.sentences import UnknownAct, deed
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    DuplicateProposal,
    Identifier,
    Observation,
    Owner,
    Ownership,
    RecordLink,
)
from karawo.registry.queries.kbli import title_of
from karawo.registry.queries.search import owned, place_of
from karawo.registry.rules import IdentifierKind, mask
from karawo.registry.rules.completeness import FACTS, KnownFact, missing
from karawo.registry.rules.observation import Observation as Statement
from karawo.registry.rules.observation import Source as Trust
from karawo.registry.rules.observation import current
from karawo.ui.language import said

KINDS: dict[str, IdentifierKind] = {str(kind.value): kind for kind in IdentifierKind}
_MOST_EVENTS = 200


def businesses_of(owner_id: int) -> list[int]:
    """Ids of the businesses that belong to an owner now, in the present scope."""
    rows = Business.objects.filter(pk__in=owned([owner_id]), merged_into=None)
    return list(rows.order_by("id").values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number as it may be shown: masked where it is personal. id: for unmasking and verifying."""

    id: int
    kind: str
    label: str
    shown: str
    is_masked: bool
    state: str
    state_label: str
    warning: str
    verified_at: datetime | None
    source_name: str
    seen_on: date
    expires_on: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One observation. is_current: the one that counts now for its kind."""

    id: int
    what: str
    label: str
    number: int | None
    codes: tuple[str, ...]
    is_unknown: bool
    period_from: date
    period_to: date
    known_at: datetime
    by_name: str
    source_name: str
    source_kind: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class OwnerLine:
    ownership_id: int | None
    owner_id: int
    name: str
    kind: str
    part: str
    share: Any
    starts_on: date | None
    ends_on: date | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class BusinessLine:
    id: int
    name: str
    place: str
    status: str
    size_class: str


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One record as received; cells with numbers that identify a person are masked."""

    id: int
    source_name: str
    received_at: datetime
    place_in_source: dict[str, Any]
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """before, after: column → value, without sealed columns and without what is derived."""

    table_name: str
    row_id: int
    before: dict[str, Any]
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One act with the rows it changed; newest first. sentence: "mendaftarkan usaha …", the person in front."""

    entry_id: int
    at: datetime
    by_name: str
    act: str
    sentence: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    id: int
    question: str
    other_id: int
    probability: float
    reasons: tuple[str, ...]
    decision: str


@dataclass(frozen=True, slots=True)
class Common:
    place: str
    numbers: tuple[NumberLine, ...]
    received: tuple[ReceivedLine, ...]
    events: tuple[EventLine, ...]
    years: tuple[CooperativeYear, ...]
    proposals: tuple[ProposalLine, ...]
    consents: tuple[Consent, ...]
    requests: tuple[CorrectionRequest, ...]


@dataclass(frozen=True, slots=True)
class BusinessFile(Common):
    """Everything the register knows of one business. owner_birth_year: the day stays masked."""

    business: Business
    owner: Owner
    owners: tuple[OwnerLine, ...]
    other_businesses: tuple[BusinessLine, ...]
    facts: tuple[FactLine, ...]
    kbli_title: str
    missing: tuple[KnownFact, ...]

    @property
    def current_facts(self) -> tuple[FactLine, ...]:
        return tuple(fact for fact in self.facts if fact.is_current)


@dataclass(frozen=True, slots=True)
class OwnerFile(Common):
    owner: Owner
    businesses: tuple[BusinessLine, ...]


def business_file(business_id: int) -> BusinessFile | None:
    """None where the present scope does not see it. A merged business is given as it stands, with `merged_into`."""
    business = Business.objects.filter(pk=business_id).select_related("primary_owner", "entered_by").first()
    if business is None:
        return None
    owner = business.primary_owner
    ownerships = list(
        Ownership.objects.filter(business=business).select_related("owner").order_by("ends_on", "id")
    )
    owner_ids = list(
        dict.fromkeys([owner.pk, *(each.owner_id for each in ownerships if each.ends_on is None)])
    )
    others = _business_lines(owner_ids, without=business.pk)
    facts = _facts(business.pk)
    common = _common(
        Q(owner__in=owner_ids) | Q(business=business),
        subjects=[("business", business.pk), *(("owner", each) for each in owner_ids)],
        inserted_by={business.entry_id, owner.entry_id},
        owner_ids=owner_ids,
        is_cooperative=owner.kind == Owner.Kind.COOPERATIVE,
    )
    return BusinessFile(
        place=place_of(business.region_id, business.kab_id),
        business=business,
        owner=owner,
        owners=_owner_lines(business, ownerships),
        other_businesses=others,
        facts=facts,
        kbli_title=title_of(business.kbli_version, business.kbli_code),
        missing=missing(
            known_facts(business, owner, common["numbers"], facts),
            owner_is_person=owner.kind == Owner.Kind.PERSON,
        ),
        **common,
    )


def owner_file(owner_id: int) -> OwnerFile | None:
    """None where the present scope does not see it."""
    owner = Owner.objects.filter(pk=owner_id).select_related("entered_by").first()
    if owner is None:
        return None
    return OwnerFile(
        place=place_of(owner.region_id, owner.kab_id),
        owner=owner,
        businesses=_business_lines([owner.pk]),
        **_common(
            Q(owner=owner),
            subjects=[("owner", owner.pk)],
            inserted_by={owner.entry_id},
            owner_ids=[owner.pk],
            is_cooperative=owner.kind == Owner.Kind.COOPERATIVE,
        ),
    )


def _common(
    rows: Q,
    *,
    subjects: list[tuple[str, int]],
    inserted_by: set[int | None],
    owner_ids: list[int],
    is_cooperative: bool,
) -> dict[str, Any]:
    ids = [identity for _kind, identity in subjects]
    numbers = (
        Identifier.objects.filter(rows)
        .select_related("source")
        .order_by(F("ended_at").desc(nulls_first=True), "kind", "id")
    )
    links = (
        RecordLink.objects.filter(rows)
        .select_related("record__source")
        .order_by("-record__received_at", "-id")
    )
    proposals = DuplicateProposal.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids)).order_by(
        "-probability"
    )
    years = (
        CooperativeYear.objects.filter(owner__in=owner_ids)
        .select_related("source")
        .order_by("-year", "-known_at")
    )
    return {
        "numbers": tuple(map(_number_line, numbers)),
        "received": tuple(_received_line(link) for link in links[:50]),
        "events": _events(subjects, inserted_by),
        "years": tuple(years) if is_cooperative else (),
        "proposals": tuple(_proposal_line(proposal, ids) for proposal in proposals[:20]),
        "consents": tuple(
            Consent.objects.filter(owner__in=owner_ids).select_related("purpose").order_by("-given_at")
        ),
        "requests": tuple(
            CorrectionRequest.objects.filter(rows)
            .select_related("requested_by", "decided_by")
            .order_by("-requested_at")
        ),
    }


def _business_lines(owner_ids: Iterable[int], *, without: int = 0) -> tuple[BusinessLine, ...]:
    rows = Business.objects.filter(pk__in=owned(owner_ids), merged_into=None).exclude(pk=without)
    return tuple(
        BusinessLine(each.pk, each.name, place_of(each.region_id, each.kab_id), each.status, each.size_class)
        for each in rows.order_by("name", "id")[:100]
    )


def _owner_lines(business: Business, ownerships: Iterable[Ownership]) -> tuple[OwnerLine, ...]:
    lines = [
        OwnerLine(
            each.pk,
            each.owner_id,
            each.owner.name,
            each.owner.kind,
            each.part,
            each.share,
            each.starts_on,
            each.ends_on,
            each.owner_id == business.primary_owner_id,
        )
        for each in ownerships
    ]
    if not any(line.is_first and line.ends_on is None for line in lines):
        owner = business.primary_owner
        lines.insert(0, OwnerLine(None, owner.pk, owner.name, owner.kind, "owner", None, None, None, True))
    return tuple(sorted(lines, key=lambda line: (line.ends_on is not None, not line.is_first)))


def _number_line(number: Identifier) -> NumberLine:
    kind = KINDS.get(number.kind)
    return NumberLine(
        id=number.pk,
        kind=number.kind,
        label=said(kind.label) if kind else number.kind,
        shown=number.masked if number.sealed is not None else number.value,
        is_masked=number.sealed is not None,
        state=number.state,
        state_label=str(Identifier.State(number.state).label),
        warning=said(number.warning),
        verified_at=number.verified_at,
        source_name=number.source.name,
        seen_on=number.seen_on,
        expires_on=number.expires_on,
        ended_at=number.ended_at,
    )


def _facts(business_id: int) -> tuple[FactLine, ...]:
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

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .\-]?\d){7,}")
_PERSONAL_COLUMN = re.compile(
    r"lahir|birth|nik|ktp|kk\b|npwp|telp|telepon|hp\b|wa\b|whatsapp|phone|ponsel", re.I
)


def masked_cell(column: str, value: str) -> str:
    """A cell as received without what identifies a person: long numbers, and whole cells of personal columns."""
    if _PERSONAL_COLUMN.search(column):
        return mask(value) if value else value
    return _LONG_NUMBER.sub(lambda found: mask(re.sub(r"\D", "", found[0])), value)


def _received_line(link: RecordLink) -> ReceivedLine:
    record = link.record
    cells: dict[str, str] = json.loads(record.payload)
    return ReceivedLine(
        id=record.pk,
        source_name=record.source.name,
        received_at=record.received_at,
        place_in_source=record.place_in_source,
        cells={name: masked_cell(name, str(value)) for name, value in cells.items()},
    )


_NOT_SHOWN = {
    "sealed", "birth_on", "birth_digest", "digest", "canonical_name", "changed_at", "completeness_percent", "entry_id",
    "proposal", "payload",
}  # fmt: skip


_OWN_TABLES = ("registry_business", "registry_owner")


def _events(subjects: list[tuple[str, int]], inserted_by: set[int | None]) -> tuple[EventLine, ...]:
    """The acts about the subjects, and those that inserted or changed their rows without naming them, as a list
    of ten thousand rows does. Such an act may lie in a wider territory than the caller's: who sees the row may
    know where it came from, but of its changes only those of these rows are told."""
    rows = Q()
    for kind, identity in subjects:
        rows |= Q(subject_kind=kind, subject_id=identity)
    entries = list(Entry.objects.filter(rows).select_related("by").order_by("-id")[:_MOST_EVENTS])
    known = {entry.pk for entry in entries}
    touched = Q(table_name__in=_OWN_TABLES, row_id__in=[identity for _kind, identity in subjects])
    found = list(Change.objects.filter(Q(entry__in=known) | touched).order_by("id")[: _MOST_EVENTS * 5])
    unnamed = ({change.entry_id for change in found} | {each for each in inserted_by if each}) - known
    if unnamed:
        with within(EVERYTHING):
            entries += Entry.objects.filter(pk__in=unnamed).select_related("by")
        entries.sort(key=lambda entry: -entry.pk)
    changes: dict[int, list[ChangeLine]] = defaultdict(list)
    for change in found:
        before = {name: value for name, value in change.before.items() if name not in _NOT_SHOWN}
        after = None
        if change.after is not None:
            after = {name: value for name, value in change.after.items() if name not in _NOT_SHOWN}
        if before:
            changes[change.entry_id].append(ChangeLine(change.table_name, change.row_id, before, after))
    return tuple(
        EventLine(
            entry_id=entry.pk,
            at=entry.at,
            by_name="" if entry.by is None else str(entry.by),
            act=entry.act,
            sentence=_sentence(entry),
            changes=tuple(changes[entry.pk]),
        )
        for entry in entries
    )


def _sentence(entry: Entry) -> str:
    try:
        return deed(entry.act, entry.words)
    except UnknownAct:
        return entry.act


def _proposal_line(proposal: DuplicateProposal, ids: list[int]) -> ProposalLine:
    other = proposal.second_id if proposal.first_id in ids else proposal.first_id
    return ProposalLine(
        proposal.pk,
        proposal.question,
        other,
        proposal.probability,
        tuple(proposal.reasons),
        proposal.decision,
    )
