"""A centre and its people."""

from karawo.plut.models.centre import CentreProfile, Facility, Holiday, InstitutionalForm, OpeningHours
from karawo.plut.models.staff import (
    Consultant,
    ConsultantCertificate,
    ConsultantFile,
    ConsultantTarget,
    StaffMember,
)

__all__ = [
    "CentreProfile",
    "Consultant",
    "ConsultantCertificate",
    "ConsultantFile",
    "ConsultantTarget",
    "Facility",
    "Holiday",
    "InstitutionalForm",
    "OpeningHours",
    "StaffMember",
]
