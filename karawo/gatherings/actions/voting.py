"""Dots on commodities: so many for each participant, put elsewhere until the ballot closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.gatherings.actions.joining import allow_facilitator, bump
from karawo.gatherings.actions.writing import standing, tell
from karawo.gatherings.models import Ballot, Board, Participant, Vote
from karawo.registry.rules.refusal import Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def open_ballot(board: Board, *, question: str, dots: int, by: User | None, at: datetime) -> Ballot:
    """Raises Refused while another is open, or with fewer than two commodities."""
    allow_facilitator(board.gathering, by)
    asked = " ".join(question.split())[:150]
    if not asked:
        raise Refused(_("Tulis pertanyaannya."), field="question")
    if board.ballots.filter(closed_at=None).exists():
        raise Refused(_("Masih ada pemungutan suara yang terbuka; tutup dahulu."))
    if board.commodities.filter(removed_at=None).count() < 2:
        raise Refused(_("Tambahkan sedikitnya dua komoditas."))
    tell("board.ballot_opened", board.gathering, by=by, at=at, question=asked)
    made = Ballot.objects.create(kab_id=board.kab_id, board=board, question=asked, dots=dots, opened_at=at)
    bump(board.pk)
    return made


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, at: datetime) -> Ballot:
    """Harmless twice."""
    allow_facilitator(ballot.board.gathering, by)
    row = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if row.closed_at is None:
        tell("board.ballot_closed", ballot.board.gathering, by=by, at=at, question=row.question)
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        bump(row.board_id)
    return row


@transaction.atomic
def vote(ballot: Ballot, participant: Participant, commodity_ids: Sequence[int], *, at: datetime) -> Vote:
    """All dots of the participant at once, in the place of what was put before. Raises Refused."""
    with standing(None):
        row = Ballot.objects.select_for_update().select_related("board__gathering").get(pk=ballot.pk)
        if row.closed_at is not None or row.board_id != participant.board_id:
            raise Refused(_("Pemungutan suara ini sudah ditutup."))
        if len(commodity_ids) > row.dots:
            raise Refused(
                _("Anda menaruh %(given)s titik; paling banyak %(dots)s.")
                % {"given": len(commodity_ids), "dots": row.dots}
            )
        known = set(row.board.commodities.filter(removed_at=None).values_list("pk", flat=True))
        if not set(commodity_ids) <= known:
            raise Refused(_("Pilih komoditas dari daftar."))
        tell("board.voted", row.board.gathering, by=None, at=at)
        made, _is_new = Vote.objects.update_or_create(
            ballot=row,
            participant=participant,
            defaults={
                "kab_id": row.kab_id,
                "dots": row.dots,
                "commodity_ids": sorted(commodity_ids),
                "voted_at": at,
            },
        )
        bump(row.board_id)
        return made
