"""Gatherings, who signs up, who comes, what they can show; the board of a discussion and what was decided."""

from karawo.gatherings.models.attendance import Attendance, HeadCount
from karawo.gatherings.models.board import (
    Ballot,
    Board,
    Commodity,
    Note,
    NoteGroup,
    Participant,
    Pulse,
    Vote,
)
from karawo.gatherings.models.certificate import Certificate
from karawo.gatherings.models.decision import Decision, decision_made, decision_withdrawn
from karawo.gatherings.models.gathering import Gathering, GatheringSession
from karawo.gatherings.models.kind import GatheringKind
from karawo.gatherings.models.minutes import Minutes
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
    "Ballot",
    "Board",
    "Certificate",
    "Channel",
    "Commodity",
    "Decision",
    "Gathering",
    "GatheringKind",
    "GatheringSession",
    "HeadCount",
    "Minutes",
    "Note",
    "NoteGroup",
    "Participant",
    "Pulse",
    "Registration",
    "Seat",
    "Vote",
    "decision_made",
    "decision_withdrawn",
    "element_names",
]
