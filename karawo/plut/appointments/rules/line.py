"""Who is next in the hall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from karawo.plut.appointments.rules.terms import Terms


@dataclass(frozen=True)
class Waiting:
    """Somebody in the hall with a ticket.

    due_at: when the appointment begins, None for who came without one. consultant_id: whom he waits for, None for
    anybody. field: the field asked for, empty for "belum tahu".
    """

    id: int
    ticket: int
    arrived_at: datetime
    due_at: datetime | None = None
    consultant_id: int | None = None
    field: str = ""


def in_order(waiting: Iterable[Waiting], *, at: datetime, terms: Terms) -> list[Waiting]:
    """Due appointments by their time; then who came without one, or too late for his, by ticket; then who came
    early for a later one."""
    return sorted(waiting, key=lambda each: _place(each, at, terms))


def _place(each: Waiting, at: datetime, terms: Terms) -> tuple[int, float, int]:
    if each.due_at is None or each.arrived_at > each.due_at + terms.grace:
        return (1, 0, each.ticket)
    if each.due_at - terms.early <= at:
        return (0, each.due_at.timestamp(), each.ticket)
    return (2, each.due_at.timestamp(), each.ticket)


def next_for(
    consultant_id: int, field: str, waiting: Iterable[Waiting], *, at: datetime, terms: Terms
) -> Waiting | None:
    """The first who waits for this consultant, or for nobody in particular and for his field or none."""
    for each in in_order(waiting, at=at, terms=terms):
        if each.consultant_id == consultant_id:
            return each
        if each.consultant_id is None and each.field in {"", field}:
            return each
    return None


def ticket_text(number: int) -> str:
    """As it is printed and called: 007, 112, 1024."""
    return f"{number:03d}"
