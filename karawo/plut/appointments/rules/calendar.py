"""A calendar as other programmes read it: iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 75
"""Octets of one line, without its end (section 3.1)."""


@dataclass(frozen=True)
class Event:
    """uid: the same for ever, also after a change. sequence: grows with each change (section 3.8.7.4)."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    sequence: int = 0
    description: str = ""
    location: str = ""
    is_cancelled: bool = False


def written(events: Iterable[Event], *, name: str, product: str) -> str:
    """A whole calendar, lines ended by CR LF and folded; moments in UTC, so that no zone has to be described."""
    return "".join(f"{part}\r\n" for line in _lines(events, name, product) for part in _folded(line))


def _lines(events: Iterable[Event], name: str, product: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//{_text(product)}//ID"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{_text(name)}"
    for event in events:
        yield "BEGIN:VEVENT"
        yield f"UID:{_text(event.uid)}"
        yield f"DTSTAMP:{_moment(event.changed_at)}"
        yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
        yield f"DTSTART:{_moment(event.starts_at)}"
        yield f"DTEND:{_moment(event.ends_at)}"
        yield f"SEQUENCE:{event.sequence}"
        yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
        yield f"SUMMARY:{_text(event.summary)}"
        if event.description:
            yield f"DESCRIPTION:{_text(event.description)}"
        if event.location:
            yield f"LOCATION:{_text(event.location)}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Section 3.3.11; control characters are no text."""
    lines = "\n".join(value.splitlines())
    plain = "".join(mark for mark in lines if mark == "\n" or mark.isprintable())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut between letters, never inside one; a continued line begins with a blank."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
