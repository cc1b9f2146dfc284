"""Gatherings, who signs up, who comes, and what they can show."""

from karawo.gatherings.models.attendance import Attendance, HeadCount
from karawo.gatherings.models.certificate import Certificate
from karawo.gatherings.models.gathering import Gathering, GatheringSession
from karawo.gatherings.models.kind import GatheringKind
from karawo.gatherings.models.registration import (
    STATE_NAMES,
    AgeBand,
    Channel,
    Registration,
    Seat,
    element_names,
)

__all__ = [
    "STATE_NAMES",
    "AgeBand",
    "Attendance",
    "Certificate",
    "Channel",
    "Gathering",
    "GatheringKind",
    "GatheringSession",
    "HeadCount",
    "Registration",
    "Seat",
    "element_names",
]
