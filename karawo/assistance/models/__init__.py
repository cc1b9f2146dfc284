"""What was given, by whom, to whom, under which rule; and lists of people asked about."""

from karawo.assistance.models.aid import Aid, Fund, RecipientKeys
from karawo.assistance.models.asked import ListedPerson, RecipientList
from karawo.assistance.models.kind import AidKind, GivingOffice, KindRule

__all__ = [
    "Aid",
    "AidKind",
    "Fund",
    "GivingOffice",
    "KindRule",
    "ListedPerson",
    "RecipientKeys",
    "RecipientList",
]
