"""What pages and rooms above ask about gatherings."""

from karawo.gatherings.queries.board import (
    Result,
    Standing,
    Tally,
    board_of,
    standing_of,
    version_of,
    vote_of,
)
from karawo.gatherings.queries.certificates import Entitled, by_token, certificates_of, entitled
from karawo.gatherings.queries.door import Expected, list_of
from karawo.gatherings.queries.followups import FollowUp, follow_ups_of, register_follow_ups
from karawo.gatherings.queries.own import registrations_of, whole
from karawo.gatherings.queries.people import (
    Presence,
    Seating,
    Share,
    presence_of,
    seating_of,
    seatings_of,
)
from karawo.gatherings.queries.public import open_gatherings, place_in_line, published, ticket_of
from karawo.gatherings.queries.turns import served_ids, turns_of

__all__ = [
    "Entitled",
    "Expected",
    "FollowUp",
    "Presence",
    "Result",
    "Seating",
    "Share",
    "Standing",
    "Tally",
    "board_of",
    "by_token",
    "certificates_of",
    "entitled",
    "follow_ups_of",
    "list_of",
    "open_gatherings",
    "place_in_line",
    "presence_of",
    "published",
    "register_follow_ups",
    "registrations_of",
    "seating_of",
    "seatings_of",
    "served_ids",
    "standing_of",
    "ticket_of",
    "turns_of",
    "version_of",
    "vote_of",
    "whole",
]
