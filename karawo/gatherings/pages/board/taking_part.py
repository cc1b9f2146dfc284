"""A participant's side: join with the code on the wall, write, vote; no account, and nothing but this board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import address_of, limited, requires
from karawo.gatherings import actions
from karawo.gatherings.forms.board import CodeForm, JoinForm, NoteForm
from karawo.gatherings.models import Board, Note, Participant
from karawo.gatherings.pages.board.facilitating import views
from karawo.gatherings.pages.board.showing import answered, board_part
from karawo.gatherings.queries import vote_of
from karawo.gatherings.queries.public import note_of, open_ballot_of, open_board_of, ticket_of
from karawo.gatherings.rules.words import ROLE_OF_ELEMENT
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.outbox import seen_at
from karawo.ui.requests import key

COOKIE = "karawo_papan"
HOURS = 12
JOINS = "240/h/ip"
"""A room shares one address."""
WRITES = "1200/h/key"


def _by_phone(request: HttpRequest) -> str:
    """Counted for each phone: a count for the room would make its phones wait for each other. Who joins, or comes
    without the secret of a board, is counted by address."""
    token = request.COOKIES.get(COOKIE, "")
    is_joining = request.method == "POST" and request.resolver_match.url_name == "join"  # type: ignore[union-attr]
    return f"papan {token}" if token and not is_joining else f"alamat {address_of(request)}"


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "gatherings/board_gone.html", {"form": CodeForm()}, status=410)


def _me(request: HttpRequest, code: str) -> Participant | None:
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return None
    try:
        return actions.at_board(code, token)
    except actions.BoardGone:
        return None


def _let_in(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The secret lies in a cookie that is sent to this board alone and that no script reads."""
    path = reverse("gatherings:join", args=[code])
    answer = redirect(path)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=HOURS * 3600,
        path=path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


@limited("board_code", JOINS)
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "board")
def code_page(request: HttpRequest) -> HttpResponse:
    """Where one types the code, for who has no camera."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = "".join(form.cleaned_data["code"].split()).lower()
        if open_board_of(code) is not None:
            return redirect("gatherings:join", code)
        form.add_error("code", _("Tidak ada papan terbuka dengan kode itu; lihat lagi layarnya."))
    return shown(request, "gatherings/board_code.html", {}, form=form)


@never_cache
@limited("board_join", WRITES, by=_by_phone)
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "board")
def join(request: HttpRequest, board_code: str) -> HttpResponse:
    """The form to join, or the board of who has joined. POST joins."""
    me = _me(request, board_code)
    if me is not None and request.method != "POST":
        return _board(request, me)
    board = open_board_of(board_code)
    if board is None:
        return _gone(request)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            seated = actions.join(
                board_code,
                name=told["name"],
                organisation=told["organisation"],
                element_code=told["element_code"],
                key=key(request),
                at=timezone.now(),
            )
        except actions.BoardGone:
            return _gone(request)
        except Refused as error:
            refuse(form, error)
        else:
            return _let_in(request, board_code, seated.token)
    return shown(request, "gatherings/board_join.html", {"row": board.gathering}, form=form)


def _part(me: Participant) -> dict[str, Any]:
    return {"poll_url": reverse("gatherings:join_part", args=[me.board.code]), "me": me}


def _board(request: HttpRequest, me: Participant, form: NoteForm | None = None) -> HttpResponse:
    board = me.board
    row = board.gathering
    if form is None:
        form = note_form(board, row.region_id, initial=_usual(me))
    part = board_part(request, board, **_part(me))
    context = {"row": row, "board": board, "me": me, "views": views(request), "part": part}
    return shown(request, "gatherings/board_taking_part.html", context, form=form)


def _usual(me: Participant) -> dict[str, str]:
    return {
        "stakeholder": me.organisation or me.name,
        "element_code": me.element_code,
        "role_code": ROLE_OF_ELEMENT.get(me.element_code, ""),
    }


def note_form(board: Board, region_id: int, data: Any = None, **kwargs: Any) -> NoteForm:
    return NoteForm(data, board=board, region_id=region_id, **kwargs)


@require_GET
@requires("register", "board")
def join_part(request: HttpRequest, board_code: str) -> HttpResponse:
    me = _me(request, board_code)
    if me is None:
        return HttpResponse(
            status=204, headers={"HX-Redirect": reverse("gatherings:join", args=[board_code])}
        )
    return answered(request, me.board, version=me.board.pulse.number, **_part(me))


@never_cache
@limited("board_write", WRITES, by=_by_phone)
@require_POST
@requires("register", "board")
def writing(request: HttpRequest, board_code: str) -> HttpResponse:
    """A note. For the script of the page in JSON: 201 when it is kept, 200 for the same key after, 422 with words."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    me = _me(request, board_code)
    if me is None:
        words = _("Anda belum bergabung di papan ini.")
        return JsonResponse({"text": words}, status=410) if wants_json else _gone(request)
    board, now = me.board, timezone.now()
    form = note_form(board, board.gathering.region_id, request.POST)
    if form.is_valid():
        try:
            note, is_new = actions.write_note(
                board, form.given(), key=key(request), participant=me, written_at=seen_at(request, now=now) or now,
                at=now,
            )  # fmt: skip
        except actions.BoardGone:
            words = _("Papan ini sudah ditutup.")
            return JsonResponse({"text": words}, status=410) if wants_json else _gone(request)
        except Refused as error:
            refuse(form, error)
        else:
            if wants_json:
                return JsonResponse({"key": str(note.key)}, status=201 if is_new else 200)
            messages.success(request, _("Catatan Anda ada di papan."))
            return redirect("gatherings:join", board_code)
    if wants_json:
        errors = [{"field": name, "text": str(text)} for name, texts in form.errors.items() for text in texts]
        return JsonResponse({"errors": errors}, status=422)
    return _board(request, me, form)


@never_cache
@limited("board_write", WRITES, by=_by_phone)
@require_POST
@requires("register", "board")
def taking_back(request: HttpRequest, board_code: str, note_id: int) -> HttpResponse:
    """The own note off the board, or back on it (`kembali`)."""
    me = _me(request, board_code)
    note: Note | None = note_of(me, note_id) if me is not None else None
    if me is None or note is None:
        return _gone(request)
    is_hidden = not request.POST.get("kembali")
    try:
        actions.hide_note(note, is_hidden=is_hidden, participant=me, at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
    return redirect("gatherings:join", board_code)


@never_cache
@limited("board_vote", WRITES, by=_by_phone)
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "board")
def voting(request: HttpRequest, board_code: str) -> HttpResponse:
    """All dots at once: `titik-<commodity>` says how many."""
    me = _me(request, board_code)
    if me is None:
        return _gone(request)
    board = me.board
    part = board_part(request, board, **_part(me))
    ballot = open_ballot_of(board)
    if ballot is None:
        messages.info(request, _("Tidak ada pemungutan suara yang terbuka."))
        return redirect("gatherings:join", board_code)
    rows = [row for each in part["results"] if each["id"] == ballot.pk for row in each["rows"]]
    error = ""
    given = vote_of(ballot, me)
    if request.method == "POST":
        dots: list[int] = []
        for row in rows:
            word = request.POST.get(f"titik-{row['id']}", "0")
            number = int(word) if word.isascii() and word.isdigit() and len(word) < 3 else 0
            dots += [row["id"]] * number
            given[row["id"]] = number
        try:
            actions.vote(ballot, me, dots, at=timezone.now())
        except Refused as refused:
            error = refused.message
        else:
            messages.success(request, _("Suara Anda tersimpan; dapat diubah sampai pemungutan ditutup."))
            return redirect("gatherings:join", board_code)
    context = {
        "row": board.gathering,
        "board": board,
        "ballot": ballot,
        "error": error,
        "is_refused": bool(error),
        "rows": [
            {
                "id": row["id"],
                "label": row["label"],
                "choices": [(number, number == given[row["id"]]) for number in range(ballot.dots + 1)],
            }
            for row in sorted(rows, key=lambda row: row["id"])
        ],
        "back_url": reverse("gatherings:join", args=[board_code]),
    }
    return render(request, "gatherings/board_vote.html", context, status=422 if error else 200)


@never_cache
@limited("board_enter", JOINS)
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "board")
def entering(request: HttpRequest, board_code: str, token: str) -> HttpResponse:
    """The personal link: looking shows a button, pressing it lets in."""
    try:
        me = actions.at_board(board_code, token)
    except actions.BoardGone:
        return _gone(request)
    if request.method == "POST":
        return _let_in(request, board_code, token)
    answer = render(request, "gatherings/board_enter.html", {"me": me, "row": me.board.gathering})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@limited("board_enter", JOINS)
@require_POST
@requires("register", "board")
def from_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Who has a ticket joins under the name in it."""
    one = ticket_of(actions.digest_of(token))
    board = open_board_of("", gathering_id=one.gathering_id) if one is not None else None
    if one is None or board is None:
        return _gone(request)
    try:
        seated = actions.join(
            board.code,
            name=one.name,
            organisation=one.organisation,
            element_code=one.element_code,
            key=key(request),
            at=timezone.now(),
            registration=one,
        )
    except (actions.BoardGone, Refused):
        return _gone(request)
    return _let_in(request, board.code, seated.token)
