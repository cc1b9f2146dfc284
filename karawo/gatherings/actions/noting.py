"""Notes on the board: written once, hidden and shown again, put together and taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karawo.gatherings.actions.joining import BoardGone, allow_facilitator, bump
from karawo.gatherings.actions.writing import standing, tell
from karawo.gatherings.models import Board, Commodity, Note, NoteGroup, Participant
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True)
class GivenNote:
    """Codes of `rules.words` and of the list "helix"; empty for not told."""

    stakeholder: str
    text: str
    element_code: str = ""
    role_code: str = ""
    contribution_code: str = ""
    stage_code: str = ""
    region_id: int | None = None
    commodity_id: int | None = None


@transaction.atomic
def write_note(
    board: Board,
    given: GivenNote,
    *,
    key: UUID,
    participant: Participant | None = None,
    by: User | None = None,
    written_at: datetime,
    at: datetime,
) -> tuple[Note, bool]:
    """The note and whether it is new; the same key again changes nothing. participant: else `by` wrote it down.

    Raises BoardGone, Refused.
    """
    if participant is None:
        allow_facilitator(board.gathering, by)
    who, text = " ".join(given.stakeholder.split())[:120], " ".join(given.text.split())[:280]
    with standing(by):
        kept = Note.objects.filter(key=key).first()
        if kept is not None:
            if kept.board_id != board.pk:
                raise Refused(_("Kiriman ini memakai nomor yang sudah dipakai; muat ulang halaman."))
            return kept, False
        if not Board.objects.filter(pk=board.pk, closed_at=None).exists():
            raise BoardGone
        if not who:
            raise Refused(_("Tulis siapa yang dimaksud, misalnya nama lembaganya."), field="stakeholder")
        if not text:
            raise Refused(_("Tulis apa yang dapat dibawa, dalam satu kalimat."), field="text")
        if (
            given.commodity_id is not None
            and not Commodity.objects.filter(pk=given.commodity_id, board=board).exists()
        ):
            raise Refused(_("Pilih komoditas dari daftar."), field="commodity")
        tell("board.note_written", board.gathering, by=by, at=at)
        try:
            with transaction.atomic():
                made = Note.objects.create(
                    key=key, kab_id=board.kab_id, board=board, participant=participant, stakeholder=who, text=text,
                    element_code=given.element_code, role_code=given.role_code,
                    contribution_code=given.contribution_code, stage_code=given.stage_code,
                    region_id=given.region_id, commodity_id=given.commodity_id, written_at=min(written_at, at),
                )  # fmt: skip
        except IntegrityError:  # sent twice at once
            return Note.objects.get(key=key, board=board), False
        bump(board.pk)
        return made, True


@transaction.atomic
def hide_note(
    note: Note,
    *,
    is_hidden: bool,
    participant: Participant | None = None,
    by: User | None = None,
    at: datetime,
) -> Note:
    """Off the board and back on it: by the facilitator, or by who wrote it. Harmless twice."""
    if participant is None:
        allow_facilitator(note.board.gathering, by)
    elif note.participant_id != participant.pk:
        raise NotAllowed(_("Hanya catatan sendiri yang dapat ditarik."))
    with standing(by):
        row = Note.objects.select_for_update().get(pk=note.pk)
        if (row.hidden_at is not None) != is_hidden:
            tell("board.note_hidden" if is_hidden else "board.note_shown", note.board.gathering, by=by, at=at)
            row.hidden_at = at if is_hidden else None
            row.save(update_fields=["hidden_at"])
            bump(row.board_id)
        return row


@transaction.atomic
def group_notes(board: Board, note_ids: Iterable[int], *, title: str, by: User, at: datetime) -> NoteGroup:
    """Two or more notes under one title; those that stood in another group move."""
    allow_facilitator(board.gathering, by)
    named = " ".join(title.split())[:120]
    if not named:
        raise Refused(_("Beri nama kelompoknya."), field="title")
    rows = list(Note.objects.select_for_update().filter(board=board, pk__in=list(note_ids)))
    if len(rows) < 2:
        raise Refused(_("Centang sedikitnya dua catatan, lalu kelompokkan."))
    tell("board.notes_grouped", board.gathering, by=by, at=at, group=named, count=len(rows))
    made = NoteGroup.objects.create(kab_id=board.kab_id, board=board, title=named)
    Note.objects.filter(pk__in=[row.pk for row in rows]).update(group=made)
    bump(board.pk)
    return made


@transaction.atomic
def dissolve_group(group: NoteGroup, *, by: User, at: datetime) -> None:
    """The notes stand alone again. Harmless twice."""
    board = group.board
    allow_facilitator(board.gathering, by)
    row = NoteGroup.objects.select_for_update().get(pk=group.pk)
    if row.dissolved_at is None:
        tell("board.group_dissolved", board.gathering, by=by, at=at, group=row.title)
        row.dissolved_at = at
        row.save(update_fields=["dissolved_at"])
        Note.objects.filter(group=row).update(group=None)
        bump(board.pk)


@transaction.atomic
def add_commodity(board: Board, *, name: str, by: User | None, at: datetime) -> Commodity:
    """Harmless twice for one name."""
    allow_facilitator(board.gathering, by)
    called = " ".join(name.split())[:80]
    if not called:
        raise Refused(_("Tulis nama komoditasnya."), field="name")
    known = Commodity.objects.filter(board=board, name__iexact=called, removed_at=None).first()
    if known is not None:
        return known
    tell("board.commodity_added", board.gathering, by=by, at=at, commodity=called)
    made = Commodity.objects.create(kab_id=board.kab_id, board=board, name=called)
    bump(board.pk)
    return made


@transaction.atomic
def remove_commodity(commodity: Commodity, *, by: User, at: datetime) -> None:
    """Can no longer be chosen; what was said and voted stays. Harmless twice."""
    board = commodity.board
    allow_facilitator(board.gathering, by)
    row = Commodity.objects.select_for_update().get(pk=commodity.pk)
    if row.removed_at is None:
        if board.ballots.filter(closed_at=None).exists():
            raise Refused(_("Pemungutan suara sedang terbuka; tutup dahulu."))
        tell("board.commodity_removed", board.gathering, by=by, at=at, commodity=row.name)
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        bump(board.pk)
