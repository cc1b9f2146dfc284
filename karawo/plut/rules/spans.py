"""Hours of one day as people write them: "08.00–12.00, 13.00–16.00"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from karawo.kit.said import marked as _

_SPAN = re.compile(
    r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|—|s\.?\s?/?\s?d\.?|sampai)\s*(\d{1,2})(?:[.:](\d{2}))?"
)
_OFF = {"", "-", "–", "libur", "tutup"}
MOST = 4


@dataclass(frozen=True, order=True)
class Span:
    """A part of one day on the wall clock of the centre, `ends` after `starts`."""

    starts: time
    ends: time


class Unreadable(ValueError):
    """What was typed are no hours; the text says in Indonesian how to write them."""


def parse_spans(text: str) -> tuple[Span, ...]:
    """In order, none for a day off ("libur" or empty). Raises Unreadable."""
    typed = " ".join(text.split()).lower()
    if typed in _OFF:
        return ()
    spans = sorted(_span(part.strip(), text) for part in re.split(r"[,;]|\bdan\b", typed) if part.strip())
    if len(spans) > MOST:
        raise Unreadable(
            _("Paling banyak %(n)s rentang jam dalam sehari; gabungkan yang bersambung.") % {"n": MOST}
        )
    for earlier, later in pairwise(spans):
        if later.starts < earlier.ends:
            raise Unreadable(
                _("Jam pada “%(text)s” saling tumpang; perbaiki salah satunya.") % {"text": text}
            )
    return tuple(spans)


def _span(part: str, text: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise Unreadable(
            _("“%(text)s” belum terbaca; tulis misalnya 08.00–12.00, 13.00–16.00, atau libur.")
            % {"text": text}
        )
    try:
        starts = time(int(match[1]), int(match[2] or 0))
        ends = time(int(match[3]), int(match[4] or 0))
    except ValueError:
        raise Unreadable(
            _("Pada “%(text)s” ada jam yang tidak ada; jam 00 sampai 23, menit 00 sampai 59.")
            % {"text": text}
        ) from None
    if ends <= starts:
        raise Unreadable(_("Pada “%(text)s” jam selesai harus sesudah jam mulai.") % {"text": text})
    return Span(starts, ends)


def written_spans(spans: Sequence[Span]) -> str:
    """The reverse; "" for a day off."""
    return ", ".join(f"{span.starts:%H.%M}–{span.ends:%H.%M}" for span in spans)
