"""Reads of the queue, for its pages and for the rooms above."""

from karawo.plut.appointments.queries.day import Board, of_business, today
from karawo.plut.appointments.queries.diary import Diary, Seat, centre_zone, diary_of, seats_of, terms_of

__all__ = [
    "Board",
    "Diary",
    "Seat",
    "centre_zone",
    "diary_of",
    "of_business",
    "seats_of",
    "terms_of",
    "today",
]
