"""Who sits at the board: opened by the facilitator, joined with a short code and without an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from karawo.gatherings.access import may_facilitate
from karawo.gatherings.actions.writing import digest_of, locked, standing, tell
from karawo.gatherings.models import Board, Gathering, Participant, Pulse, Registration
from karawo.gatherings.rules import State, new_token
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 6


class BoardGone(Exception):
    """No open board has the code, or the secret belongs to nobody at it; the page does not say which."""


@dataclass(frozen=True)
class Seated:
    """token: of the cookie or the personal link; kept nowhere."""

    participant: Participant
    token: str


def bump(board_id: int) -> int:
    """Part of each act that changes a board, as its last step: the row stays locked until all of it is there."""
    Pulse.objects.filter(board_id=board_id).update(number=F("number") + 1)
    number: int = Pulse.objects.values_list("number", flat=True).get(board_id=board_id)
    return number


def allow_facilitator(gathering: Gathering, by: User | None) -> None:
    if not may_facilitate(by, gathering):
        raise NotAllowed(_("Papan ini dipandu petugas di wilayahnya."))


@transaction.atomic
def open_board(gathering: Gathering, *, by: User | None, at: datetime) -> Board:
    """Opens it, or opens it again. Harmless twice."""
    allow_facilitator(gathering, by)
    row = locked(gathering)
    if row.is_cancelled:
        raise Refused(_("Kegiatan ini dibatalkan."))
    board = Board.objects.select_for_update().filter(gathering=row).first()
    if board is not None and board.is_open:
        return board
    tell("board.opened", row, by=by, at=at)
    if board is None:
        code = "".join(secrets.choice(_SIGNS) for _sign in range(_CODE_LENGTH))
        board = Board.objects.create(gathering=row, kab_id=row.kab_id, code=code, opened_at=at)
        Pulse.objects.create(board=board, kab_id=row.kab_id)
    else:
        board.closed_at = None
        board.save(update_fields=["closed_at"])
    bump(board.pk)
    return board


@transaction.atomic
def close_board(board: Board, *, by: User, at: datetime) -> Board:
    """Nobody joins or writes any more; what stands on it stays. Harmless twice."""
    allow_facilitator(board.gathering, by)
    row = Board.objects.select_for_update().get(pk=board.pk)
    if row.is_open:
        tell("board.closed", board.gathering, by=by, at=at)
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        bump(row.pk)
    return row


def _open_board(code: str) -> Board:
    rows = Board.objects.select_related("gathering", "gathering__kind", "gathering__region")
    board = rows.filter(code=code.strip().lower(), closed_at=None).first()
    if board is None:
        raise BoardGone
    return board


@transaction.atomic
def join(
    code: str,
    *,
    name: str,
    organisation: str = "",
    element_code: str = "",
    key: UUID,
    at: datetime,
    registration: Registration | None = None,
) -> Seated:
    """The same key, or the same registration, is the same participant. Raises BoardGone, Refused."""
    called = " ".join(name.split())[:80]
    if not called:
        raise Refused(_("Isi nama Anda, supaya yang lain tahu siapa yang menulis."), field="name")
    token = salted_hmac("gatherings board", str(key), algorithm="sha256").hexdigest()
    with standing(None):
        board = _open_board(code)
        known = Participant.objects.filter(board=board, key=key, removed_at=None).first()
        if known is not None:
            return Seated(known, token)
        tell("board.joined", board.gathering, by=None, at=at)
        if registration is not None:
            if registration.gathering_id != board.gathering_id or registration.state == State.CANCELLED:
                raise BoardGone
            known = Participant.objects.filter(
                board=board, registration=registration, removed_at=None
            ).first()
            if known is not None:
                known.digest = digest_of(token)
                known.save(update_fields=["digest"])
                return Seated(known, token)
        made = Participant.objects.create(
            kab_id=board.kab_id, board=board, key=key, registration=registration, name=called,
            organisation=" ".join(organisation.split())[:120], element_code=element_code, digest=digest_of(token),
            joined_at=at,
        )  # fmt: skip
        bump(board.pk)
        return Seated(made, token)


def at_board(code: str, token: str) -> Participant:
    """Who holds the secret, with board, pulse and gathering. Raises BoardGone."""
    with standing(None):
        found = (
            Participant.objects.select_related(
                "board__pulse", "board__gathering__region", "board__gathering__kind"
            )
            .filter(digest=digest_of(token), board__code=code, removed_at=None)
            .first()
        )
    if found is None:
        raise BoardGone
    return found


@transaction.atomic
def make_board_link(participant: Participant, *, by: User, at: datetime) -> str:
    """A fresh secret for who lost the own one (another phone, a cleared browser); the one before stops working."""
    allow_facilitator(participant.board.gathering, by)
    token = new_token()
    tell("board.link_made", participant.board.gathering, by=by, at=at)
    Participant.objects.filter(pk=participant.pk).update(digest=digest_of(token))
    return token


@transaction.atomic
def remove_participant(participant: Participant, *, by: User, at: datetime) -> None:
    """Who joined by mistake writes no more; what was written stays and can be hidden. Harmless twice."""
    allow_facilitator(participant.board.gathering, by)
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    if row.removed_at is None:
        tell("board.participant_removed", participant.board.gathering, by=by, at=at)
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        bump(row.board_id)
