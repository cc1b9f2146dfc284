"""The minutes on paper, for signature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires
from karawo.gatherings.access import may_export
from karawo.gatherings.models import Gathering, Registration, element_names
from karawo.gatherings.pages.answering import allow, clock, found_gathering, when
from karawo.gatherings.pages.board.showing import result_shown
from karawo.gatherings.pages.wording import decision_rows, element_rows, share_rows
from karawo.gatherings.queries import Standing, board_of, presence_of, standing_of
from karawo.gatherings.queries.people import attended
from karawo.gatherings.rules.words import CONTRIBUTIONS, ROLES, STAGES
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.pdf import compile_pdf

_TEMPLATE = Path(__file__).parents[2] / "pdf" / "minutes.typ"


@require_GET
@requires("export", "board")
@limited("gathering_paper", "120/h/user")
def paper(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    now = timezone.now()
    document = compile_pdf(_TEMPLATE, words_of(row), title=f"Notula {row.title}", at=now)
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="notula-{row.code}.pdf"'
    return answer


def words_of(row: Gathering) -> dict[str, Any]:
    """Everything as text, in Indonesian: the reader signs it."""
    presence, board = presence_of(row), board_of(row)
    standing = standing_of(board) if board else None
    return {
        "event": row.title,
        "kind": row.kind.name,
        "number": f"NTL-{row.starts_at.astimezone(row.zone).year}-{row.pk}",
        "facts": [
            ["Hari dan waktu", when(row)],
            ["Tempat", f"{row.place_text}, {row.region.full_name}"],
            ["Penyelenggara", row.organiser_name],
            [
                "Hadir",
                f"{format_integer(presence.people)} orang, {format_integer(presence.visits)} kunjungan sesi",
            ],
            *(
                [["Tanpa nama", f"{format_integer(presence.counted)} orang dihitung, tidak dijumlahkan"]]
                if presence.counted
                else []
            ),
        ],
        "sessions": [
            {
                "title": session.title,
                "hours": f"{clock(session.starts_at, row.zone)}–{clock(session.ends_at, row.zone)}",
                "speaker": session.speaker,
                "items": session.items,
            }
            for session in row.sessions.all()
        ],
        "elements": [[each["label"], each["value"]] for each in element_rows(presence)],
        "shares": [[each["label"], each["value"], each["unknown"]] for each in share_rows(presence)],
        "people": _people(row),
        "columns": _columns(standing) if standing else [],
        "groups": _groups(standing) if standing else [],
        "ballots": [_ballot(each) for each in (standing.results if standing else ())],
        "decisions": [_decision(each) for each in decision_rows(row)],
        "as_of": format_moment(timezone.localtime()),
        "place": row.region.full_name,
    }


def _people(row: Gathering) -> list[list[str]]:
    names = element_names()
    rows = (
        Registration.objects.filter(attended(), gathering=row)
        .select_related("owner", "business")
        .defer("owner__birth_on")
    )
    ordered = sorted(
        rows,
        key=lambda one: (
            list(names).index(one.element_code) if one.element_code in names else 9,
            one.name.casefold(),
        ),
    )
    return [
        [str(number), one.name, one.organisation, names.get(one.element_code, "belum diketahui"), ""]
        for number, one in enumerate(ordered, 1)
    ]


def _columns(standing: Standing) -> list[dict[str, Any]]:
    return [
        {
            "title": name or "Belum tahu unsurnya",
            "notes": [
                [
                    note.stakeholder,
                    note.text,
                    ", ".join(
                        word
                        for word in (
                            ROLES.get(note.role_code, ""),
                            CONTRIBUTIONS.get(note.contribution_code, ""),
                            STAGES.get(note.stage_code, ""),
                            note.commodity.name if note.commodity else "",
                            note.region.full_name if note.region else "",
                        )
                        if word
                    ),
                ]
                for note in reversed(notes)
            ],
        }
        for code, name, notes in standing.columns
        if code or notes
    ]


def _groups(standing: Standing) -> list[dict[str, Any]]:
    return [
        {
            "title": group.title,
            "notes": [
                f"{n.stakeholder}: {n.text}" for n in reversed(standing.notes) if n.group_id == group.pk
            ],
        }
        for group in standing.groups
    ]


def _ballot(result: Any) -> dict[str, Any]:
    shown = result_shown(result)
    return {
        "question": shown["question"],
        "note": f"{shown['voters']} orang memberi suara, {shown['dots']} titik tiap orang, {shown['given']} seluruhnya"
        + (" (masih terbuka)" if shown["is_open"] else ""),
        "rows": [[row["label"], row["dots"], row["share"], row["voters"]] for row in shown["rows"]],
    }


def _decision(each: dict[str, Any]) -> list[str]:
    row = each["row"]
    what = row.what + (f" (ditarik: {row.withdraw_reason})" if row.is_withdrawn else "")
    more = ", ".join(word for word in (each["commodity"], each["place"]) if word)
    became = each["became"].label if each["became"] else ""
    return [
        str(row.number),
        row.who,
        f"{what}{f' [{more}]' if more else ''}",
        each["amount"] or each["kind"],
        each["due"],
        became,
    ]
