"""How badly the invented lists are written: every share that a benchmark may turn."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import IntEnum, IntFlag
from types import MappingProxyType
from typing import Self


class Source(IntEnum):
    """The lists a business may stand in; `source` of a record is the name in small letters."""

    SIDT = 0
    DINAS = 1
    OSS = 2
    BANK = 3
    PLUT = 4
    DESA = 5


class Fault(IntFlag):
    """What happened to a record (`truth_faults`). The numbers stand in files and never change their meaning.

    Up to LETTER_SPACED and from OWNER_IN_BUSINESS on the text itself is spoilt; the rest tells of the situation,
    which makes a right answer harder although everything may be written well.
    """

    TYPING = 1 << 0
    NIK_TYPING = 1 << 1
    SPELLING = 1 << 2
    OLD_SPELLING = 1 << 3
    TITLE = 1 << 4
    INITIAL = 1 << 5
    TOKEN_DROPPED = 1 << 6
    SWAPPED_COLUMNS = 1 << 7
    OWNER_IN_BUSINESS = 1 << 8
    LETTER_SPACED = 1 << 9
    DEFAULT_DATE = 1 << 10
    WRONG_DATE = 1 << 11
    BPS_CODES = 1 << 12
    SHARED_PHONE = 1 << 13
    MISSING_NIK = 1 << 14
    BUSINESS_TYPING = 1 << 15
    BUSINESS_GENERIC = 1 << 16
    MOVED = 1 << 17
    FAMILY = 1 << 18
    SECOND_BUSINESS = 1 << 19
    SEVERAL_OWNERS = 1 << 20
    BRANCH = 1 << 21
    FRANCHISE = 1 << 22
    TWIN = 1 << 23
    MISSING_REGION = 1 << 24
    NEW_PHONE = 1 << 25
    CLOSED = 1 << 26
    TOKENS_TURNED = 1 << 27
    ONE_WORD = 1 << 28
    WRONG_SEX = 1 << 29


SOURCES_OF_ERROR: Mapping[str, Fault] = MappingProxyType(
    {
        "typing": Fault.TYPING | Fault.NIK_TYPING,
        "spelling": Fault.SPELLING
        | Fault.OLD_SPELLING
        | Fault.INITIAL
        | Fault.TOKEN_DROPPED
        | Fault.TOKENS_TURNED
        | Fault.LETTER_SPACED,
        "missing_nik": Fault.MISSING_NIK,
        "moved": Fault.MOVED,
        "shared_phone": Fault.SHARED_PHONE,
        "family": Fault.FAMILY,
        "second_business": Fault.SECOND_BUSINESS,
        "several_owners": Fault.SEVERAL_OWNERS,
        "branch": Fault.BRANCH,
        "one_word_name": Fault.ONE_WORD,
        "dates": Fault.DEFAULT_DATE | Fault.WRONG_DATE,
        "columns": Fault.SWAPPED_COLUMNS | Fault.OWNER_IN_BUSINESS,
        "business_name": Fault.BUSINESS_TYPING | Fault.BUSINESS_GENERIC,
        "region": Fault.BPS_CODES | Fault.MISSING_REGION,
        "twin": Fault.TWIN,
    }
)
"""What F1 is told apart by; no fault stands in two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """Shares from 0 to 1. `*_share`: among all records, how many carry the field. The rest: how many are spoilt so,
    on the mean of all sources; each source spoils in its own way (see `spoiling.toml`).

    Raises ValueError for a value outside of its range.
    """

    # what is there
    nik_share: float = 0.70
    nib_share: float = 0.40
    npwp_share: float = 0.20
    phone_share: float = 0.66
    birth_share: float = 0.62
    sex_share: float = 0.80
    business_share: float = 0.93
    address_share: float = 0.88
    desa_share: float = 0.78
    kec_share: float = 0.93
    kbli_share: float = 0.62
    entered_share: float = 0.85

    # how it is written
    typing: float = 0.07
    nik_typing: float = 0.012
    spelling: float = 0.28
    old_spelling: float = 0.012
    title: float = 0.07
    initial: float = 0.03
    token_dropped: float = 0.03
    tokens_turned: float = 0.012
    swapped_columns: float = 0.006
    owner_in_business: float = 0.05
    letter_spaced: float = 0.004
    default_date: float = 0.05
    wrong_date: float = 0.02
    wrong_sex: float = 0.008
    bps_codes: float = 0.02
    enumerator_phone: float = 0.05
    family_phone: float = 0.08
    business_typing: float = 0.08
    business_generic: float = 0.12

    # who is there: shares among households, persons or businesses
    second_owner: float = 0.30
    second_business: float = 0.22
    several_owners: float = 0.03
    handed_on: float = 0.04
    moved: float = 0.08
    new_phone: float = 0.15
    closed: float = 0.07
    branch: float = 0.18
    franchise: float = 0.02
    twin: float = 0.01
    generic_business: float = 0.22
    entered_twice: float = 0.05

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{field.name} must lie between 0 and 1, not {value}.")

    @classmethod
    def preset(cls, name: str) -> Self:
        """easy, normal or hard; KeyError for another name."""
        return cls(**_PRESETS[name])

    def but(self, **changes: float) -> Self:
        return replace(self, **changes)


PRESETS = ("easy", "normal", "hard")
_PRESETS: dict[str, dict[str, float]] = {
    "easy": {
        "nik_share": 0.9,
        "phone_share": 0.85,
        "birth_share": 0.85,
        "typing": 0.02,
        "nik_typing": 0.004,
        "spelling": 0.1,
        "old_spelling": 0.002,
        "initial": 0.008,
        "token_dropped": 0.01,
        "swapped_columns": 0.0,
        "default_date": 0.01,
        "bps_codes": 0.0,
        "enumerator_phone": 0.01,
        "family_phone": 0.03,
        "business_generic": 0.04,
        "moved": 0.03,
    },
    "normal": {},
    "hard": {
        "nik_share": 0.45,
        "nib_share": 0.25,
        "npwp_share": 0.1,
        "phone_share": 0.5,
        "birth_share": 0.45,
        "typing": 0.15,
        "nik_typing": 0.03,
        "spelling": 0.42,
        "old_spelling": 0.04,
        "title": 0.12,
        "initial": 0.07,
        "token_dropped": 0.07,
        "swapped_columns": 0.02,
        "owner_in_business": 0.1,
        "letter_spaced": 0.012,
        "default_date": 0.12,
        "wrong_date": 0.05,
        "bps_codes": 0.06,
        "enumerator_phone": 0.12,
        "family_phone": 0.15,
        "business_typing": 0.16,
        "business_generic": 0.25,
        "second_owner": 0.4,
        "second_business": 0.32,
        "several_owners": 0.05,
        "moved": 0.15,
    },
}
