"""A centre, its people, and what they do for a client."""

from karawo.plut.models.card import CardLine, ProgrammeCard
from karawo.plut.models.case import Case, CaseNote, CaseStep, Diagnosis
from karawo.plut.models.centre import CentreProfile, Facility, Holiday, InstitutionalForm, OpeningHours
from karawo.plut.models.outcome import ConfirmationLink, Outcome
from karawo.plut.models.session import Evidence, Session, SessionClient
from karawo.plut.models.staff import (
    Consultant,
    ConsultantCertificate,
    ConsultantFile,
    ConsultantTarget,
    StaffMember,
)

__all__ = [
    "CardLine",
    "Case",
    "CaseNote",
    "CaseStep",
    "CentreProfile",
    "ConfirmationLink",
    "Consultant",
    "ConsultantCertificate",
    "ConsultantFile",
    "ConsultantTarget",
    "Diagnosis",
    "Evidence",
    "Facility",
    "Holiday",
    "InstitutionalForm",
    "OpeningHours",
    "Outcome",
    "ProgrammeCard",
    "Session",
    "SessionClient",
    "StaffMember",
]
