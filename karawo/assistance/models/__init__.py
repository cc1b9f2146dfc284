"""What was given, by whom, to whom, under which rule; and lists of people asked about."""

from karawo.assistance.models.aid import Aid, Fund, RecipientKeys
from karawo.assistance.models.asked import ListedPerson, RecipientList, RememberedColumns
from karawo.assistance.models.kind import AidKind, GivingOffice, KindRule
from karawo.assistance.models.proof import AidProof

__all__ = [
    "Aid",
    "AidKind",
    "AidProof",
    "Fund",
    "GivingOffice",
    "KindRule",
    "ListedPerson",
    "RecipientKeys",
    "RecipientList",
    "RememberedColumns",
]
