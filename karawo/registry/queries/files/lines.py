"""What a file is told in: one line of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from karawo.registry.models import (
    Business,
    Consent,
    CooperativeYear,
    CorrectionRequest,
    Owner,
)
from karawo.registry.rules.completeness import KnownFact


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
