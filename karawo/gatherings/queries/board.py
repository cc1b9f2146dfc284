"""A board as it stands: notes by element, groups, votes, decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from karawo.gatherings.models import (
    Ballot,
    Board,
    Commodity,
    Decision,
    Gathering,
    Note,
    NoteGroup,
    Participant,
    Pulse,
    Vote,
    element_names,
)
from karawo.regions.access import EVERYTHING, within


@dataclass(frozen=True)
class Tally:
    """dots for one commodity; voters: participants who gave it at least one. percent: of all dots given."""

    commodity: Commodity
    dots: int
    voters: int
    percent: float


@dataclass(frozen=True)
class Result:
    """voters: participants who voted, of so many who are at the board. rows: most dots first."""

    ballot: Ballot
    voters: int
    participants: int
    dots: int
    rows: tuple[Tally, ...]


@dataclass(frozen=True)
class Standing:
    """version: the number of the pulse it was read at. columns: element code → notes shown, all six and then the
    unknown; grouped notes stand under their group too. hidden: notes off the board, for the facilitator."""

    board: Board
    version: int
    notes: tuple[Note, ...]
    hidden: tuple[Note, ...]
    groups: tuple[NoteGroup, ...]
    participants: tuple[Participant, ...]
    commodities: tuple[Commodity, ...]
    results: tuple[Result, ...]
    decisions: tuple[Decision, ...]

    @property
    def columns(self) -> list[tuple[str, str, list[Note]]]:
        """(code, name, notes)."""
        names = element_names()
        found: dict[str, list[Note]] = {code: [] for code in names}
        for note in self.notes:
            found.setdefault(note.element_code if note.element_code in names else "", []).append(note)
        return [(code, names.get(code, ""), notes) for code, notes in found.items()]

    @property
    def open_ballot(self) -> Result | None:
        return next((each for each in self.results if each.ballot.closed_at is None), None)


def version_of(board_id: int) -> int:
    with within(EVERYTHING):
        return Pulse.objects.values_list("number", flat=True).get(board_id=board_id)


def board_of(gathering: Gathering) -> Board | None:
    rows = Board.objects.select_related("gathering", "gathering__kind", "gathering__region")
    return rows.filter(gathering=gathering).first()


def commodities_of(board: Board) -> list[Commodity]:
    """Those that can be chosen; a participant has no scope of his own."""
    with within(EVERYTHING):
        return list(Commodity.objects.filter(board=board, removed_at=None))


_MOST_KEPT = 32
_kept: dict[str, Standing] = {}
"""The last standing of each board by its code: the phones of a room ask for the same one within a second."""


def standing_of(board: Board, version: int | None = None) -> Standing:
    """For who may see the board: staff of the territory, or a participant, who has no scope of his own.

    The version is read first, by the caller or here: what is written meanwhile shows at the next look, and nothing is
    missed. A standing of the same version is read once for all who ask this process.
    """
    if version is None:
        version = version_of(board.pk)
    known = _kept.get(board.code)
    if known is not None and (known.board.pk, known.version) == (board.pk, version):
        return replace(known, board=board)
    found = _read(board, version)
    while len(_kept) >= _MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[board.code] = found
    return found


def _read(board: Board, version: int) -> Standing:
    with within(EVERYTHING):
        notes = list(
            Note.objects.filter(board=board)
            .select_related("participant", "region", "commodity", "group")
            .order_by("-id")
        )
        participants = list(Participant.objects.filter(board=board, removed_at=None))
        commodities = list(Commodity.objects.filter(board=board))
        ballots = list(Ballot.objects.filter(board=board).order_by("-id"))
        votes = list(Vote.objects.filter(ballot__board=board))
        decisions = list(
            Decision.objects.filter(gathering_id=board.gathering_id).select_related("region", "commodity")
        )
        groups = list(NoteGroup.objects.filter(board=board, dissolved_at=None))
    return Standing(
        board=board,
        version=version,
        notes=tuple(note for note in notes if note.hidden_at is None),
        hidden=tuple(note for note in notes if note.hidden_at is not None),
        groups=tuple(groups),
        participants=tuple(participants),
        commodities=tuple(each for each in commodities if each.removed_at is None),
        results=tuple(
            _result(
                ballot,
                commodities,
                [vote for vote in votes if vote.ballot_id == ballot.pk],
                len(participants),
            )
            for ballot in ballots
        ),
        decisions=tuple(decisions),
    )


def _result(ballot: Ballot, commodities: list[Commodity], votes: list[Vote], participants: int) -> Result:
    dots = Counter(each for vote in votes for each in vote.commodity_ids)
    voters = Counter(each for vote in votes for each in set(vote.commodity_ids))
    given = sum(dots.values())
    rows = [
        Tally(each, dots[each.pk], voters[each.pk], round(100 * dots[each.pk] / given, 1) if given else 0)
        for each in commodities
        if each.removed_at is None or dots[each.pk]
    ]
    rows.sort(key=lambda row: (-row.dots, -row.voters, row.commodity.pk))
    return Result(
        ballot,
        voters=sum(bool(vote.commodity_ids) for vote in votes),
        participants=participants,
        dots=given,
        rows=tuple(rows),
    )


def vote_of(ballot: Ballot, participant: Participant) -> Counter[int]:
    """commodity → dots of one participant."""
    with within(EVERYTHING):
        row = Vote.objects.filter(ballot=ballot, participant=participant).first()
    return Counter(row.commodity_ids if row else ())
