"""What everybody may see: gatherings that take registrations, and the own ticket."""

from __future__ import annotations

from datetime import datetime

from karawo.gatherings.models import Ballot, Board, Gathering, Note, Participant, Registration
from karawo.gatherings.queries.people import Seating, seatings_of
from karawo.gatherings.queries.turns import turns_of
from karawo.regions.access import EVERYTHING, within


def open_gatherings(at: datetime) -> list[tuple[Gathering, Seating]]:
    """Published ones that are not over, soonest first; with how many seats are free, never who has the others."""
    with within(EVERYTHING):
        rows = Gathering.objects.public().filter(ends_at__gt=at).select_related("kind", "region")
        found = list(rows.order_by("starts_at", "pk"))
        seatings = seatings_of(found)
    return [(each, seatings[each.pk]) for each in found]


def published(code: str) -> tuple[Gathering, Seating] | None:
    """Also one that was called off, so that who has the poster learns it."""
    with within(EVERYTHING):
        rows = Gathering.objects.select_related("kind", "region").prefetch_related("sessions")
        found = rows.filter(code=code, published_at__isnull=False).first()
        return None if found is None else (found, seatings_of([found])[found.pk])


def ticket_of(digest: str) -> Registration | None:
    """The registration whose personal link it is, with its gathering."""
    with within(EVERYTHING):
        return (
            Registration.objects.select_related(
                "gathering", "gathering__kind", "gathering__region", "owner", "business"
            )
            .defer("owner__birth_on")
            .prefetch_related("gathering__sessions", "certificates")
            .filter(digest=digest)
            .first()
        )


def place_in_line(registration: Registration, *, at: datetime) -> int:
    """1 for whose turn it is next; 0 for who does not wait."""
    with within(EVERYTHING):
        turns = [one.pk for one in turns_of(registration.gathering, at=at)]
    return turns.index(registration.pk) + 1 if registration.pk in turns else 0


def open_board_of(code: str, *, gathering_id: int | None = None) -> Board | None:
    """By the code on the wall, or of a gathering whose ticket one has."""
    with within(EVERYTHING):
        rows = Board.objects.select_related("gathering", "gathering__region").filter(closed_at=None)
        wanted = {"code": code} if gathering_id is None else {"gathering_id": gathering_id}
        return rows.filter(**wanted).first()


def open_ballot_of(board: Board) -> Ballot | None:
    with within(EVERYTHING):
        return Ballot.objects.filter(board=board, closed_at=None).first()


def note_of(participant: Participant, note_id: int) -> Note | None:
    """An own note of a participant."""
    with within(EVERYTHING):
        rows = Note.objects.select_related("board__gathering")
        return rows.filter(pk=note_id, participant=participant).first()
