"""What people give in one go, as the actions take it: typed text where it is a number, codes where it is a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from karawo.registry.models import Owner, Source


@dataclass(frozen=True, kw_only=True)
class GivenPlace:
    """region_id: the finest known unit, Kemendagri code as a number. place_text: the place as written."""

    region_id: int | None = None
    address: str = ""
    place_text: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """kind: a value of rules.IdentifierKind ("nik", "nib", "phone" …); text as typed."""

    kind: str
    text: str
    state: str = "typed"
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class GivenFact:
    """One observation. what: a value of Observation.What.

    number: whole rupiah or persons; for a position the accuracy in metres. codes: channels, a status, or latitude
    and longitude as text. Without a period the fact is of the day it is told. is_unknown: the answer "tidak tahu".
    """

    what: str
    number: int | None = None
    codes: tuple[str, ...] = ()
    is_unknown: bool = False
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class GivenSource:
    """name: made when it is new. kind decides between facts of one time."""

    name: str = "Pendaftaran langsung"
    kind: str = Source.Kind.OWNER


@dataclass(frozen=True, kw_only=True)
class NewOwner:
    """A NIK among `numbers` fills sex and birth date where they are not given."""

    name: str
    kind: str = Owner.Kind.PERSON
    sex: str = ""
    birth_on: date | None = None
    has_disability: bool | None = None
    education_code: str = ""
    numbers: tuple[GivenNumber, ...] = ()
    place: GivenPlace | None = None
    cooperative_kind_code: str = ""
    legal_number: str = ""
    legal_on: date | None = None


REQUIRED = (
    "owner.name",
    "owner.phone_or_nik",
    "name",
    "place.region",
    "activity",
    "started_year",
    "status",
    "consent",
)
"""The eight questions of the registration form. The action insists on owner, name, place and activity; the other
four may be answered "tidak tahu"."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A business as given for the first time.

    owner: somebody new, or the id of an owner in the register. kbli: (version, code). consents: ids of
    accounts.Purpose the owner agreed to. received: the cells or answers as they came, kept sealed as the record.
    is_another_person: the NIK stands with another owner and the person at the desk says that is an error there.
    is_own: the signed-in person is this owner; the file becomes the own file.
    """

    name: str
    owner: NewOwner | int
    place: GivenPlace
    activity: str = ""
    kbli: tuple[int, str] | None = None
    main_product: str = ""
    brand: str = ""
    legal_form_code: str = ""
    place_kind_code: str = ""
    started_year: int | None = None
    numbers: tuple[GivenNumber, ...] = ()
    facts: tuple[GivenFact, ...] = ()
    consents: tuple[int, ...] = ()
    consent_channel: str = "form"
    source: GivenSource = field(default_factory=GivenSource)
    received: Mapping[str, str] = field(default_factory=dict)
    place_in_source: Mapping[str, str | int] = field(default_factory=dict)
    is_another_person: bool = False
    is_own: bool = False
