"""Minutes: their words as of now, those that were frozen, and what proves a paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.utils import timezone, translation

from karawo.gatherings.models import Gathering, Minutes, Registration, element_names
from karawo.gatherings.queries.board import Standing, board_of, standing_of
from karawo.gatherings.queries.people import attended, presence_of
from karawo.gatherings.queries.wording import (
    clock,
    decision_rows,
    element_rows,
    result_shown,
    share_rows,
    when,
)
from karawo.gatherings.rules.minutes import Difference, differences
from karawo.gatherings.rules.words import CONTRIBUTIONS, ROLES, STAGES
from karawo.kit.canonical import checksum
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.regions.access import EVERYTHING, within


def words_of(row: Gathering) -> dict[str, Any]:
    """Everything as text, in Indonesian whatever the screen speaks: the reader signs it; without the hour."""
    with translation.override("id"):
        return _words(row)


def kept_words(minutes: Minutes) -> dict[str, Any]:
    """number, words, signers: as they were frozen."""
    found: dict[str, Any] = json.loads(minutes.content)
    return found


def changes_since(minutes: Minutes) -> tuple[Difference, ...]:
    """Against the data of now, as the present scope sees them."""
    return differences(kept_words(minutes)["words"], words_of(minutes.gathering))


def minutes_of(gathering: Gathering) -> list[Minutes]:
    """The newest first, without what they say."""
    rows = Minutes.objects.filter(gathering=gathering).select_related("frozen_by").defer("content")
    return list(rows)


def paper_words(
    words: dict[str, Any], *, as_of: datetime, minutes: Minutes | None = None, url: str = ""
) -> dict[str, Any]:
    """What `pdf/minutes.typ` prints; without frozen minutes it is a draft and says so. url: of the proof, whole."""
    moment = format_moment(timezone.localtime(as_of))
    signers = (
        kept_words(minutes)["signers"]
        if minutes
        else [
            {"role": "Pemandu", "name": "", "of": ""},
            {"role": "Wakil peserta", "name": "", "of": ""},
        ]
    )
    return {
        **words,
        "number": minutes.number if minutes else "",
        "as_of": moment,
        "signers": signers,
        "seal": {
            "number": minutes.number,
            "sha256": minutes.sha256,
            "frozen_at": format_moment(timezone.localtime(minutes.frozen_at)),
            "url": url,
            "code": segno.make(url, error="m").svg_inline(border=0, dark="#000"),
        }
        if minutes
        else None,
    }


@dataclass(frozen=True)
class Proven:
    """What anybody who holds the paper may compare it with; nobody's name but the organiser's."""

    number: str
    event: str
    organiser: str
    when: str
    as_of: datetime
    frozen_at: datetime
    sha256: str
    is_whole: bool
    replaced_by: str


def proven(token: str) -> Proven | None:
    """Reads beyond every scope: whoever holds the paper asks, and learns only what stands on top of it."""
    with within(EVERYTHING):
        rows = Minutes.objects.select_related("gathering__region", "gathering__kind")
        found = rows.filter(token=token[:24]).first()
        if found is None:
            return None
        later = Minutes.objects.filter(replaces=found).values_list("number", flat=True).first()
    words = kept_words(found)["words"]
    facts = dict(words["facts"])
    return Proven(
        found.number,
        words["event"],
        facts.get("Penyelenggara", ""),
        facts.get("Hari dan waktu", ""),
        found.as_of,
        found.frozen_at,
        found.sha256,
        checksum(found.content) == found.sha256,
        later or "",
    )


def _words(row: Gathering) -> dict[str, Any]:
    presence, board = presence_of(row), board_of(row)
    standing = standing_of(board) if board else None
    return {
        "event": row.title,
        "kind": row.kind.name,
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
