"""Slots, states, the order of the hall, time zones and calendars, without a database."""

from karawo.plut.appointments.rules.hours import Day, Slot, free_of, slots_of
from karawo.plut.appointments.rules.line import Waiting, in_order, next_for, ticket_text
from karawo.plut.appointments.rules.refusal import NotAllowed, Refused, Taken
from karawo.plut.appointments.rules.states import (
    AHEAD,
    AT_THE_DESK,
    ENDED,
    IN_THE_HALL,
    OCCUPYING,
    Channel,
    State,
    may_become,
)
from karawo.plut.appointments.rules.terms import AS_SHIPPED, Terms
from karawo.plut.rules.spans import Span
from karawo.regions.rules.zones import zone_of

__all__ = [
    "AHEAD",
    "AS_SHIPPED",
    "AT_THE_DESK",
    "ENDED",
    "IN_THE_HALL",
    "OCCUPYING",
    "Channel",
    "Day",
    "NotAllowed",
    "Refused",
    "Slot",
    "Span",
    "State",
    "Taken",
    "Terms",
    "Waiting",
    "free_of",
    "in_order",
    "may_become",
    "next_for",
    "slots_of",
    "ticket_text",
    "zone_of",
]
