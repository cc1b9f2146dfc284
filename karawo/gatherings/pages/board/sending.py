"""The board and what was decided, as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires
from karawo.gatherings.access import may_export
from karawo.gatherings.models import Gathering, Note, element_names
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import found_gathering
from karawo.gatherings.queries import board_of, standing_of
from karawo.gatherings.queries.wording import decision_rows
from karawo.gatherings.rules.words import CONTRIBUTIONS, ROLES, STAGES
from karawo.kit.writing import Heading, Shape
from karawo.ui.answers import allow
from karawo.ui.language import said


def _found(request: HttpRequest, gathering_id: int) -> Gathering:
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    return row


@require_GET
@requires("export", "board")
@limited("gathering_files", files.LIMIT)
def decisions_file(request: HttpRequest, gathering_id: int, shape: str) -> StreamingHttpResponse:
    row = _found(request, gathering_id)
    headings = [
        Heading(_("No."), Shape.INTEGER, width=6, key="no"),
        Heading(_("Siapa"), width=34, key="siapa"),
        Heading(_("Unsur"), width=22, key="unsur"),
        Heading(_("Melakukan apa"), width=50, key="apa"),
        Heading(_("Bentuk"), key="bentuk"),
        Heading(_("Jumlah"), Shape.DECIMAL, key="jumlah"),
        Heading(_("Satuan"), key="satuan"),
        Heading(_("Tenggat"), Shape.DATE, key="tenggat"),
        Heading(_("Wilayah"), width=26, key="wilayah"),
        Heading(_("Komoditas"), key="komoditas"),
        Heading(_("Keadaan"), width=30, key="keadaan"),
        Heading(_("Yang kurang"), width=50, key="kurang"),
    ]
    title = _("Keputusan %(title)s") % {"title": row.title}
    return files.sent(request, shape, title, headings, lambda: _decisions(row), gathering=row)


def _decisions(row: Gathering) -> Iterator[tuple[Any, ...]]:
    for each in decision_rows(row):
        made, became = each["row"], each["became"]
        state = became.label if became else _("tercatat")
        yield (
            made.number, made.who, each["element"], made.what, each["kind"],
            None if made.quantity is None else float(made.quantity), made.unit, made.due_on, each["place"],
            each["commodity"], _("ditarik: %(why)s") % {"why": made.withdraw_reason} if made.is_withdrawn else state,
            became.lacking if became and not made.is_withdrawn else "",
        )  # fmt: skip


@require_GET
@requires("export", "board")
@limited("gathering_files", files.LIMIT)
def notes_file(request: HttpRequest, gathering_id: int, shape: str) -> StreamingHttpResponse:
    """Every note that is on the board, the oldest first."""
    row = _found(request, gathering_id)
    headings = [
        Heading(_("Siapa"), width=34, key="siapa"),
        Heading(_("Unsur"), width=22, key="unsur"),
        Heading(_("Peran"), width=22, key="peran"),
        Heading(_("Bentuk"), key="bentuk"),
        Heading(_("Apa"), width=60, key="apa"),
        Heading(_("Wilayah"), width=26, key="wilayah"),
        Heading(_("Mata rantai"), key="mata_rantai"),
        Heading(_("Komoditas"), key="komoditas"),
        Heading(_("Kelompok"), width=24, key="kelompok"),
        Heading(_("Ditulis oleh"), width=24, key="penulis"),
        Heading(_("Ditulis"), Shape.MOMENT, key="ditulis"),
    ]
    title = _("Catatan papan %(title)s") % {"title": row.title}
    return files.sent(request, shape, title, headings, lambda: _notes(row), gathering=row)


def _notes(row: Gathering) -> Iterator[tuple[Any, ...]]:
    board = board_of(row)
    names = element_names()
    notes: tuple[Note, ...] = standing_of(board).notes if board else ()
    for note in reversed(notes):
        yield (
            note.stakeholder, names.get(note.element_code, ""), said(ROLES.get(note.role_code, "")),
            said(CONTRIBUTIONS.get(note.contribution_code, "")), note.text,
            note.region.full_name if note.region else "",
            said(STAGES.get(note.stage_code, "")), note.commodity.name if note.commodity else "",
            note.group.title if note.group else "", note.participant.name if note.participant else _("pemandu"),
            note.written_at.astimezone(row.zone),
        )  # fmt: skip


@require_GET
@requires("export", "board")
@limited("gathering_files", files.LIMIT)
def votes_file(request: HttpRequest, gathering_id: int, shape: str) -> StreamingHttpResponse:
    row = _found(request, gathering_id)
    headings = [
        Heading(_("Pertanyaan"), width=44, key="pertanyaan"),
        Heading(_("Komoditas"), width=24, key="komoditas"),
        Heading(_("Titik"), Shape.INTEGER, key="titik"),
        Heading(_("Orang"), Shape.INTEGER, key="orang"),
        Heading(_("Bagian"), Shape.PERCENT, key="bagian"),
        Heading(_("Memberi suara"), Shape.INTEGER, key="memberi_suara"),
        Heading(_("Di papan"), Shape.INTEGER, key="di_papan"),
        Heading(_("Ditutup"), Shape.MOMENT, key="ditutup"),
    ]
    title = _("Suara %(title)s") % {"title": row.title}
    return files.sent(request, shape, title, headings, lambda: _votes(row), gathering=row)


def _votes(row: Gathering) -> Iterator[tuple[Any, ...]]:
    board = board_of(row)
    for result in standing_of(board).results if board else ():
        closed = result.ballot.closed_at
        for tally in result.rows:
            yield (
                result.ballot.question, tally.commodity.name, tally.dots, tally.voters, tally.percent / 100,
                result.voters, result.participants, closed.astimezone(row.zone) if closed else None,
            )  # fmt: skip
