"""The register: record as received → owner → business; what identifies them, and dated facts."""

from karawo.registry.models.business import Business, Ownership
from karawo.registry.models.desk import Consent, CorrectionRequest, Draft, OwnFile, Submission
from karawo.registry.models.finding import (
    BusinessCell,
    BusinessCount,
    CellMark,
    DuplicateProposal,
    MatchKeys,
    SearchEntry,
    Token,
)
from karawo.registry.models.kbli import Kbli, KbliMap
from karawo.registry.models.observation import CooperativeYear, Observation
from karawo.registry.models.owner import Identifier, Owner, Place, Sex
from karawo.registry.models.source import Record, RecordLink, Source

__all__ = [
    "Business",
    "BusinessCell",
    "BusinessCount",
    "CellMark",
    "Consent",
    "CooperativeYear",
    "CorrectionRequest",
    "Draft",
    "DuplicateProposal",
    "Identifier",
    "Kbli",
    "KbliMap",
    "MatchKeys",
    "Observation",
    "OwnFile",
    "Owner",
    "Ownership",
    "Place",
    "Record",
    "RecordLink",
    "SearchEntry",
    "Sex",
    "Source",
    "Submission",
    "Token",
]
