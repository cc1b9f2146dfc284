"""From the wish for an appointment to its end, and what may follow on what."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    WISHED = "wished"
    OFFERED = "offered"
    BOOKED = "booked"
    ARRIVED = "arrived"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


OCCUPYING = frozenset({State.OFFERED, State.BOOKED, State.ARRIVED, State.CALLED, State.SERVING, State.DONE})
"""The consultant's time is taken; the database lets no two of these overlap."""

AHEAD = frozenset({State.WISHED, State.OFFERED, State.BOOKED})
IN_THE_HALL = frozenset({State.ARRIVED, State.CALLED, State.SERVING})
AT_THE_DESK = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.DONE, State.CANCELLED, State.NO_SHOW})

_NEXT: dict[State, frozenset[State]] = {
    State.WISHED: frozenset({State.OFFERED, State.BOOKED, State.CANCELLED}),
    State.OFFERED: frozenset({State.BOOKED, State.WISHED, State.CANCELLED}),
    State.BOOKED: frozenset({State.ARRIVED, State.CANCELLED, State.NO_SHOW}),
    State.ARRIVED: frozenset({State.CALLED, State.CANCELLED, State.NO_SHOW}),
    State.CALLED: frozenset({State.SERVING, State.ARRIVED, State.DONE, State.NO_SHOW}),
    State.SERVING: frozenset({State.DONE}),
    State.DONE: frozenset(),
    State.CANCELLED: frozenset(),
    State.NO_SHOW: frozenset({State.ARRIVED}),
}


def may_become(state: State, wanted: State) -> bool:
    """Who was noted as absent and comes after all, arrives; done and cancelled stay what they are."""
    return wanted in _NEXT[state]


class Channel(StrEnum):
    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk_in"
