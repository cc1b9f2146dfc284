"""Seats and the waiting list: what may follow on what, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    SEATED = "seated"
    CANCELLED = "cancelled"


OCCUPYING = frozenset({State.OFFERED, State.SEATED})
"""A seat is kept; the database has one row for each seat and lets it be kept once."""

_NEXT: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.OFFERED, State.SEATED, State.CANCELLED}),
    State.OFFERED: frozenset({State.SEATED, State.WAITING, State.CANCELLED}),
    State.SEATED: frozenset({State.CANCELLED}),
    State.CANCELLED: frozenset(),
}


def may_become(state: State, wanted: State) -> bool:
    """Who cancelled and comes back signs up again, behind the others."""
    return wanted in _NEXT[state]


class Allotment(StrEnum):
    """FIRST_COME: a free seat at once. ON_CLOSE: everybody waits, and the seats are given in turn."""

    FIRST_COME = "first_come"
    ON_CLOSE = "on_close"


@dataclass(frozen=True, slots=True)
class Waiting:
    """was_served: came to a gathering of the same kind before. tried: offers let go."""

    id: int
    was_served: bool
    tried: int
    signed_up_at: datetime


def in_turn(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who has not been served goes first, then who let fewer offers go, then who signed up first."""
    return sorted(waiting, key=lambda one: (one.was_served, one.tried, one.signed_up_at, one.id))


@dataclass
class Hall:
    """The seats of one gathering as a model to test against: nothing is lost and nothing is given twice."""

    seats: int
    states: dict[int, State] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        return sum(state in OCCUPYING for state in self.states.values())

    @property
    def free(self) -> int:
        return self.seats - self.kept

    def sign_up(self, who: int) -> State:
        self.states[who] = State.SEATED if self.free > 0 and not self._is_waited_for else State.WAITING
        return self.states[who]

    @property
    def _is_waited_for(self) -> bool:
        return State.WAITING in self.states.values()

    def become(self, who: int, wanted: State) -> None:
        if not may_become(self.states[who], wanted):
            raise ValueError(f"{self.states[who]} does not become {wanted}")
        self.states[who] = wanted
