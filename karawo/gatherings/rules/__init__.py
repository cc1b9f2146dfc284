"""Seats, codes and the words of the board, without a database."""

from karawo.gatherings.rules.codes import DOOR_SIGNS, door_code, new_code, new_token, read_code
from karawo.gatherings.rules.seats import OCCUPYING, Allotment, Hall, State, Waiting, in_turn, may_become

__all__ = [
    "DOOR_SIGNS",
    "OCCUPYING",
    "Allotment",
    "Hall",
    "State",
    "Waiting",
    "door_code",
    "in_turn",
    "may_become",
    "new_code",
    "new_token",
    "read_code",
]
