"""What pages and rooms above ask about gatherings."""

from karawo.gatherings.queries.certificates import Entitled, by_token, certificates_of, entitled
from karawo.gatherings.queries.door import Expected, list_of
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
    "Presence",
    "Seating",
    "Share",
    "by_token",
    "certificates_of",
    "entitled",
    "list_of",
    "open_gatherings",
    "place_in_line",
    "presence_of",
    "published",
    "registrations_of",
    "seating_of",
    "seatings_of",
    "served_ids",
    "ticket_of",
    "turns_of",
    "whole",
]
