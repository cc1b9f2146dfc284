"""Hours of one day as people write them: "08.00–12.00, 13.00–16.00"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from karawo.plut.appointments.rules.hours import Span
from karawo.plut.appointments.rules.refusal import Refused

_SPAN = re.compile(
    r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|—|s\.?\s?/?\s?d\.?|sampai)\s*(\d{1,2})(?:[.:](\d{2}))?"
)
_OFF = {"", "-", "–", "libur", "tutup"}
MOST = 4


def parse_spans(text: str) -> tuple[Span, ...]:
    """In order, none for a day off ("libur" or empty). Raises Refused, saying how to write it."""
    typed = " ".join(text.split()).lower()
    if typed in _OFF:
        return ()
    spans = sorted(_span(part.strip(), text) for part in re.split(r"[,;]|\bdan\b", typed) if part.strip())
    if len(spans) > MOST:
        raise Refused(f"Paling banyak {MOST} rentang jam dalam sehari; gabungkan yang bersambung.")
    for earlier, later in pairwise(spans):
        if later.starts < earlier.ends:
            raise Refused(f"Jam pada “{text}” saling tumpang; perbaiki salah satunya.")
    return tuple(spans)


def _span(part: str, text: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise Refused(f"“{text}” belum terbaca; tulis misalnya 08.00–12.00, 13.00–16.00, atau libur.")
    try:
        starts = time(int(match[1]), int(match[2] or 0))
        ends = time(int(match[3]), int(match[4] or 0))
    except ValueError:
        raise Refused(
            f"Pada “{text}” ada jam yang tidak ada; jam 00 sampai 23, menit 00 sampai 59."
        ) from None
    if ends <= starts:
        raise Refused(f"Pada “{text}” jam selesai harus sesudah jam mulai.")
    return Span(starts, ends)


def written_spans(spans: Sequence[Span]) -> str:
    """The reverse; "" for a day off."""
    return ", ".join(f"{span.starts:%H.%M}–{span.ends:%H.%M}" for span in spans)
