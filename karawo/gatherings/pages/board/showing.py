"""The board as cards in columns, for phones, for the facilitator and for the wall."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karawo.gatherings.models import Board, Note, Participant
from karawo.gatherings.queries import standing_of, version_of
from karawo.gatherings.queries.wording import amount, helix_thread, result_shown
from karawo.gatherings.rules.words import CONTRIBUTIONS, ROLES, STAGES
from karawo.kit.numbers import format_integer
from karawo.ui.language import said

PART = "gatherings/partials/standing.html"
BY_ELEMENT, BY_STAGE, BY_PLACE = "unsur", "mata-rantai", "wilayah"
_NOTHING_NEW = 204


def board_part(
    request: HttpRequest,
    board: Board,
    *,
    poll_url: str,
    me: Participant | None = None,
    is_facilitator: bool = False,
    version: int | None = None,
) -> dict[str, Any]:
    """What the part of the page that renews itself needs. Costs nine short queries for the first who asks.

    version: of the board, where it has been read already.
    """
    standing = standing_of(board, version)
    by = request.GET.get("menurut", BY_ELEMENT)
    by = by if by in {BY_STAGE, BY_PLACE} else BY_ELEMENT
    groups = {group.pk: group for group in standing.groups}
    columns = _columns(standing.notes, standing.columns, by)
    return {
        "board": board,
        "version": standing.version,
        "poll_url": f"{poll_url}?v={standing.version}&menurut={by}",
        "columns": [
            {
                "title": title,
                "helix": helix,
                "count": format_integer(len(notes)),
                "cards": [_card(note, me, board.code, is_facilitator=is_facilitator) for note in notes],
            }
            for title, helix, notes in columns
        ],
        "hidden": [_facts(note) for note in standing.hidden] if is_facilitator else [],
        "my_hidden": [_facts(note) for note in standing.hidden if me and note.participant_id == me.pk],
        "groups": [
            {
                "id": group.pk,
                "title": group.title,
                "notes": [_facts(n) for n in standing.notes if n.group_id == pk],
            }
            for pk, group in groups.items()
        ],
        "note_count": format_integer(len(standing.notes)),
        "people_count": format_integer(len(standing.participants)),
        "empty_elements": [name for code, name, notes in standing.columns if code and not notes],
        "results": [result_shown(each) for each in standing.results],
        "decisions": [
            {
                "row": each,
                "helix": helix_thread(each.element_code),
                "amount": amount(each),
            }
            for each in standing.decisions
            if not each.is_withdrawn
        ],
        "is_facilitator": is_facilitator,
        "me": me,
    }


def answered(
    request: HttpRequest, board: Board, template: str = PART, *, version: int | None = None, **told: Any
) -> HttpResponse:
    """For the poll: nothing while the board is as the asker has it, else the part anew."""
    if version is None:
        version = version_of(board.pk)
    if request.GET.get("v") == str(version):
        answer = HttpResponse(status=_NOTHING_NEW)
    else:
        # Who writes is seldom alone: a board that has changed looks once more before its second is over.
        part = board_part(request, board, version=version, **told) | {"has_changed": True}
        answer = render(request, template, part)
    answer["ETag"] = f'"{version}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _columns(
    notes: tuple[Note, ...], by_element: list[tuple[str, str, list[Note]]], by: str
) -> list[tuple[str, str, list[Note]]]:
    """(title, thread, notes); the unknown last, and only where there is one."""
    if by == BY_ELEMENT:
        return [
            (name or _("Belum tahu unsurnya"), helix_thread(code), rows)
            for code, name, rows in by_element
            if code or rows
        ]
    if by == BY_STAGE:
        keyed = [(said(label), [n for n in notes if n.stage_code == code]) for code, label in STAGES.items()]
        rest = [n for n in notes if n.stage_code not in STAGES]
        unknown = _("Belum tahu mata rantainya")
    else:
        places = {n.region_id: n.region.full_name for n in notes if n.region is not None}
        keyed = [
            (name, [n for n in notes if n.region_id == pk])
            for pk, name in sorted(places.items(), key=lambda p: p[0] or 0)
        ]
        rest = [n for n in notes if n.region_id is None]
        unknown = _("Semua wilayah")
    return [(title, "", rows) for title, rows in keyed] + ([(unknown, "", rest)] if rest else [])


def _card(note: Note, me: Participant | None, code: str, *, is_facilitator: bool) -> dict[str, Any]:
    facts = _facts(note)
    is_mine = me is not None and note.participant_id == me.pk
    back_url = reverse("gatherings:taking_back", args=[code, note.pk]) if is_mine else ""
    drawn = _drawn(get_language() or "", is_facilitator, back_url, **facts)
    return {**facts, "drawn": drawn}


@lru_cache(maxsize=2_048)
def _drawn(language: str, is_facilitator: bool, back_url: str, **facts: Any) -> SafeString:
    """A card as it stands on the board. Drawn once for all who see it so: a room looks at the same cards each second.

    Its buttons belong to one form of the page, so that nobody's token stands in it.
    """
    told = {"card": facts, "is_facilitator": is_facilitator, "back_url": back_url}
    return render_to_string("gatherings/partials/card.html", told)


def _facts(note: Note) -> dict[str, Any]:
    words = [
        said(ROLES[note.role_code]) if note.role_code in ROLES else "",
        said(CONTRIBUTIONS[note.contribution_code]) if note.contribution_code in CONTRIBUTIONS else "",
        said(STAGES[note.stage_code]) if note.stage_code in STAGES else "",
        note.commodity.name if note.commodity else "",
        note.region.full_name if note.region else "",
    ]
    return {
        "id": note.pk,
        "who": note.stakeholder,
        "text": note.text,
        "words": tuple(word for word in words if word),
        "helix": helix_thread(note.element_code),
        "by": note.participant.name if note.participant else _("pemandu"),
        "group": note.group.title if note.group else "",
    }
