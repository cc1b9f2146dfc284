"""What can be done with the queue. Each raises `rules.Refused` in words for the person who tried."""

from karawo.plut.appointments.actions.assigning import Assigned, assign, undo_assignment
from karawo.plut.appointments.actions.booking import book, cancel
from karawo.plut.appointments.actions.given import Client
from karawo.plut.appointments.actions.hall import (
    arrive,
    call,
    call_next,
    finish,
    miss,
    send_back,
    serve,
    take_ticket,
)
from karawo.plut.appointments.actions.hours import (
    add_dated_hours,
    set_terms,
    set_weekly_hours,
    withdraw_dated_hours,
)
from karawo.plut.appointments.actions.linking import make_link, revoke_link
from karawo.plut.appointments.actions.listing import (
    accept_offer,
    decline_offer,
    lapse_now,
    lapse_offers,
    wish,
)
from karawo.plut.appointments.actions.telling import mark_told, open_phone
from karawo.plut.appointments.rules import NotAllowed, Refused, Taken

__all__ = [
    "Assigned",
    "Client",
    "NotAllowed",
    "Refused",
    "Taken",
    "accept_offer",
    "add_dated_hours",
    "arrive",
    "assign",
    "book",
    "call",
    "call_next",
    "cancel",
    "decline_offer",
    "finish",
    "lapse_now",
    "lapse_offers",
    "make_link",
    "mark_told",
    "miss",
    "open_phone",
    "revoke_link",
    "send_back",
    "serve",
    "set_terms",
    "set_weekly_hours",
    "take_ticket",
    "undo_assignment",
    "wish",
    "withdraw_dated_hours",
]
