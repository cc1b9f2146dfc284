"""Reads of the queue, for its pages and for the rooms above."""

from karawo.plut.appointments.queries.day import Ahead, Board, ahead_of, of_business, today
from karawo.plut.appointments.queries.diary import Diary, Seat, centre_zone, diary_of, seats_of, terms_of

__all__ = [
    "Ahead",
    "Board",
    "Diary",
    "Seat",
    "ahead_of",
    "centre_zone",
    "diary_of",
    "of_business",
    "seats_of",
    "terms_of",
    "today",
]
