"""The facilitator's side: the board opens, notes are hidden and grouped, ballots open, decisions are noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.gatherings import actions
from karawo.gatherings.access import may_facilitate
from karawo.gatherings.forms.board import BallotForm, CommodityForm, NoteForm
from karawo.gatherings.models import Ballot, Board, Commodity, Gathering, Note, NoteGroup, Participant
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import as_of, found_gathering, trail
from karawo.gatherings.pages.board.showing import answered, board_part
from karawo.gatherings.queries import board_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, done, refuse, shown
from karawo.ui.requests import key


def board_url(gathering: Gathering | int) -> str:
    return reverse("gatherings:board", args=[gathering if isinstance(gathering, int) else gathering.pk])


def _with_board(request: HttpRequest, gathering_id: int) -> tuple[Gathering, Board]:
    """404 where there is none, or for who may not facilitate."""
    row = found_gathering(request, gathering_id)
    allow(may_facilitate(person(request), row))
    board = board_of(row)
    allow(board is not None)
    assert board is not None  # noqa: S101 - tells the type checker
    return row, board


def _part(gathering: Gathering) -> dict[str, Any]:
    return {"poll_url": reverse("gatherings:board_part", args=[gathering.pk]), "is_facilitator": True}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "board")
def board(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """POST writes a note down for somebody in the room."""
    row = found_gathering(request, gathering_id)
    allow(may_facilitate(person(request), row))
    found = board_of(row)
    if found is None:
        return render(request, "gatherings/board_closed.html", {"row": row, "trail": trail(row, _("Papan"))})
    form = NoteForm(request.POST if request.method == "POST" else None, board=found, region_id=row.region_id)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            actions.write_note(
                found, form.given(), key=key(request), by=person(request), written_at=now, at=now
            )
        except actions.BoardGone:
            form.add_error(None, _("Papan ini sudah ditutup; buka lagi dahulu."))
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Catatan tertulis di papan."))
            return redirect(board_url(row))
    join_url = request.build_absolute_uri(reverse("gatherings:join", args=[found.code]))
    context = {
        "row": row,
        "board": found,
        "trail": trail(row, _("Papan")),
        "join_url": join_url,
        "code": segno.make(join_url, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
        "views": views(request),
        "ballot_form": BallotForm(auto_id="id_suara_%s"),
        "commodity_form": CommodityForm(auto_id="id_komoditas_%s"),
        "commodities": list(found.commodities.filter(removed_at=None)),
        "participants": list(found.participants.filter(removed_at=None)),
        "part": board_part(request, found, **_part(row)),
        "downloads": files.links(request, "notes", row.pk),
        "vote_downloads": files.links(request, "votes", row.pk),
        "as_of": as_of(),
    }
    return shown(request, "gatherings/board.html", context, form=form)


def views(request: HttpRequest) -> list[dict[str, Any]]:
    asked = request.GET.get("menurut", "unsur")
    return [
        {"label": label, "url": f"?menurut={word}", "is_current": word == asked}
        for word, label in (
            ("unsur", _("Menurut unsur")),
            ("mata-rantai", _("Menurut mata rantai")),
            ("wilayah", _("Menurut wilayah")),
        )
    ]


@require_GET
@requires("correct", "board")
def part(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row, found = _with_board(request, gathering_id)
    return answered(request, found, **_part(row))


@never_cache
@require_GET
@requires("correct", "board")
def wall(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """For the screen of the room, without a name of who wrote what."""
    row, found = _with_board(request, gathering_id)
    poll_url = reverse("gatherings:wall_part", args=[row.pk])
    join_url = request.build_absolute_uri(reverse("gatherings:join", args=[found.code]))
    context = {
        "row": row,
        "join_url": join_url,
        "code": segno.make(join_url, error="m").svg_data_uri(scale=6, border=2, dark="#000", light="#fff"),
        **board_part(request, found, poll_url=poll_url),
    }
    return render(request, "gatherings/wall.html", context)


@require_GET
@requires("correct", "board")
def wall_part(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row, found = _with_board(request, gathering_id)
    poll_url = reverse("gatherings:wall_part", args=[row.pk])
    return answered(request, found, "gatherings/partials/wall.html", poll_url=poll_url)


def _act(
    gathering_id: int, act: Callable[[Gathering, Board], object], said: str, request: HttpRequest
) -> HttpResponse:
    row, found = _with_board(request, gathering_id)
    return done(request, lambda: act(row, found), said, board_url(row))


@require_POST
@requires("correct", "board")
def opening(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_facilitate(person(request), row))
    return done(
        request,
        lambda: actions.open_board(row, by=person(request), at=timezone.now()),
        _("Papan terbuka; tunjukkan kodenya di layar."),
        board_url(row),
    )


@require_POST
@requires("correct", "board")
def closing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    return _act(
        gathering_id,
        lambda _row, found: actions.close_board(found, by=person(request), at=timezone.now()),
        _("Papan ditutup; isinya tetap."),
        request,
    )


@require_POST
@requires("correct", "board")
def grouping(request: HttpRequest, gathering_id: int) -> HttpResponse:
    ids = [
        int(word)
        for word in request.POST.getlist("pick")
        if word.isascii() and word.isdigit() and len(word) < 19
    ]
    return _act(
        gathering_id,
        lambda _row, found: actions.group_notes(
            found, ids, title=request.POST.get("title", ""), by=person(request), at=timezone.now()
        ),
        _("Catatan dikelompokkan."),
        request,
    )


@require_POST
@requires("correct", "board")
def adding_commodity(request: HttpRequest, gathering_id: int) -> HttpResponse:
    return _act(
        gathering_id,
        lambda _row, found: actions.add_commodity(
            found, name=request.POST.get("name", ""), by=person(request), at=timezone.now()
        ),
        _("Komoditas ditambahkan."),
        request,
    )


@require_POST
@requires("correct", "board")
def opening_ballot(request: HttpRequest, gathering_id: int) -> HttpResponse:
    _with_board(request, gathering_id)
    form = BallotForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for found in form.errors.values() for each in found))
        return redirect(board_url(gathering_id))
    told = form.cleaned_data
    return _act(
        gathering_id,
        lambda _row, found: actions.open_ballot(
            found, question=told["question"], dots=told["dots"], by=person(request), at=timezone.now()
        ),
        _("Pemungutan suara dibuka."),
        request,
    )


def _of[T: (Note, NoteGroup, Commodity, Ballot, Participant)](
    request: HttpRequest, model: type[T], pk: int
) -> T:
    """A thing on a board, of who may facilitate there; 404 for a stranger."""
    row: T = get_object_or_404(model._default_manager.select_related("board__gathering"), pk=pk)
    allow(may_facilitate(person(request), row.board.gathering))
    return row


@require_POST
@requires("correct", "board")
def hiding(request: HttpRequest, note_id: int) -> HttpResponse:
    """`kembali` brings it back; the bar of the next page offers that at once."""
    note = _of(request, Note, note_id)
    is_hidden = not request.POST.get("kembali")
    return done(
        request,
        lambda: actions.hide_note(note, is_hidden=is_hidden, by=person(request), at=timezone.now()),
        _("Catatan disembunyikan; ia menunggu di bawah papan.") if is_hidden else _("Catatan tampil lagi."),
        board_url(note.board.gathering_id),
    )


@require_POST
@requires("correct", "board")
def dissolving(request: HttpRequest, group_id: int) -> HttpResponse:
    group = _of(request, NoteGroup, group_id)
    return done(
        request,
        lambda: actions.dissolve_group(group, by=person(request), at=timezone.now()),
        _("Kelompok dibubarkan; catatannya berdiri sendiri lagi."),
        board_url(group.board.gathering_id),
    )


@require_POST
@requires("correct", "board")
def removing_commodity(request: HttpRequest, commodity_id: int) -> HttpResponse:
    commodity = _of(request, Commodity, commodity_id)
    return done(
        request,
        lambda: actions.remove_commodity(commodity, by=person(request), at=timezone.now()),
        _("Komoditas dikeluarkan dari pilihan."),
        board_url(commodity.board.gathering_id),
    )


@require_POST
@requires("correct", "board")
def closing_ballot(request: HttpRequest, ballot_id: int) -> HttpResponse:
    ballot = _of(request, Ballot, ballot_id)
    return done(
        request,
        lambda: actions.close_ballot(ballot, by=person(request), at=timezone.now()),
        _("Pemungutan suara ditutup."),
        board_url(ballot.board.gathering_id),
    )


@require_POST
@requires("correct", "board")
def removing_participant(request: HttpRequest, participant_id: int) -> HttpResponse:
    who = _of(request, Participant, participant_id)
    return done(
        request,
        lambda: actions.remove_participant(who, by=person(request), at=timezone.now()),
        _("%(name)s tidak dapat menulis lagi.") % {"name": who.name},
        board_url(who.board.gathering_id),
    )


@never_cache
@require_POST
@requires("correct", "board")
def linking(request: HttpRequest, participant_id: int) -> HttpResponse:
    """For who changed phones: the address is told once."""
    who = _of(request, Participant, participant_id)
    token = actions.make_board_link(who, by=person(request), at=timezone.now())
    row = who.board.gathering
    url = request.build_absolute_uri(reverse("gatherings:entering", args=[who.board.code, token]))
    context = {
        "who": who,
        "row": row,
        "trail": trail(row, _("Papan")),
        "url": url,
        "code": segno.make(url, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
        "back_url": board_url(row),
    }
    return render(request, "gatherings/board_link.html", context)
